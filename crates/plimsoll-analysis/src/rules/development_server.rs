//! The container starts a development server.
//!
//! ## What it does
//! Looks for CMD and ENTRYPOINT of the final stage that start a server made for development:
//! nodemon, `vite`, `next dev`, `ng serve`, `flask run`, `manage.py runserver`, `php artisan
//! serve`, `npm run dev` and others, also behind a script of the `package.json` beside the
//! Dockerfile. Stages named for development are left alone.
//!
//! ## Why it matters
//! Such servers watch files, compile while they answer, show errors to everybody and hold one user
//! at a time; they need the whole tool chain in the image, which is most of its size.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! COPY . .
//! CMD ["npx", "vite", "--host"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim AS build
//! WORKDIR /app
//! COPY . .
//! RUN npx vite build
//!
//! FROM nginx:1.29-alpine
//! COPY --from=build /app/dist /usr/share/nginx/html
//! ```
//!
//! ## Fix safety
//! There is no fix of one line: what serves the program in production depends on it. The rewrite
//! does it where it knows.
//!
//! ## When to ignore it
//! In an image that is made for development.
//!
//! ## References
//! - Vite documentation, "Building for Production"
//! - Flask documentation, "Deploying to Production"

use plimsoll_syntax::Keyword;

use crate::facts::{Argument, Facts, PackageJson};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The container starts a development server",
    equivalents: &[],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

/// Programs that are for development, or are so with one of these words after them.
const SERVERS: &[(&str, &[&str])] = &[
    ("nodemon", &[]),
    ("ts-node-dev", &[]),
    ("webpack-dev-server", &[]),
    ("live-server", &[]),
    ("browser-sync", &[]),
    ("vite", &["", "dev", "serve", "--host"]),
    ("next", &["dev"]),
    ("nuxt", &["dev"]),
    ("nuxi", &["dev"]),
    ("astro", &["dev"]),
    ("gatsby", &["develop"]),
    ("remix", &["dev"]),
    ("ng", &["serve", "s"]),
    ("react-scripts", &["start"]),
    ("vue-cli-service", &["serve"]),
    ("webpack", &["serve"]),
    ("parcel", &["serve"]),
    ("tsx", &["watch"]),
    ("nest", &["start"]),
    ("flask", &["run"]),
    ("manage.py", &["runserver"]),
    ("artisan", &["serve"]),
    ("uvicorn", &["--reload"]),
    ("gunicorn", &["--reload"]),
    ("fastapi", &["dev"]),
    ("php", &["-S"]),
    ("symfony", &["serve", "server:start"]),
    ("air", &[]),
    ("cargo", &["run", "watch"]),
    ("go", &["run"]),
    ("mvn", &["spring-boot:run"]),
    ("mvnw", &["spring-boot:run"]),
    ("gradle", &["bootRun"]),
    ("gradlew", &["bootRun"]),
    ("dotnet", &["run", "watch"]),
    ("jekyll", &["serve"]),
    ("hugo", &["server"]),
    ("mix", &["phx.server"]),
    ("node", &["--watch"]),
];

/// Programs that start another one.
const STARTERS: [&str; 9] = [
    "npx", "python", "python3", "php", "poetry", "uv", "bundle", "pnpm", "yarn",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    if last
        .name
        .as_deref()
        .is_some_and(|name| name.contains("dev") || name.contains("test"))
    {
        return;
    }
    for keyword in [Keyword::Entrypoint, Keyword::Cmd] {
        let Some(instruction) = facts.at_end(last.number, keyword) else {
            continue;
        };
        let line = facts
            .instruction_at(instruction.span.start)
            .and_then(|at| facts.command_line(at));
        let Some(line) = line else {
            continue;
        };
        let found = line.commands.iter().find_map(|command| {
            let words: Vec<&str> = std::iter::once(command.name.as_str())
                .chain(command.arguments.iter().map(Argument::text))
                .collect();
            server(&words)
                .or_else(|| script(facts, &words))
                .map(|server| (command, server))
        });
        if let Some((command, server)) = found {
            let message = format!(
                "{server} is made for development: slow, talkative, and in need of the whole tool chain; build the program, and start what serves it in production."
            );
            sink.report(Problem::new(line.instruction, command.span, message));
        }
    }
}

/// The development server that these words start.
fn server(words: &[&str]) -> Option<String> {
    let (program, rest) = words.split_first()?;
    let name = program.rsplit('/').next().unwrap_or(program);
    let known = SERVERS.iter().find(|(server, _)| *server == name);
    let word = known.and_then(|(_, needed)| {
        let given =
            |needed: &&&str| rest.contains(*needed) || (needed.is_empty() && rest.is_empty());
        if needed.is_empty() {
            Some("")
        } else {
            needed.iter().find(given).copied()
        }
    });
    match word {
        Some(word) => Some(format!("{name} {word}").trim_end().to_owned()),
        None if STARTERS.contains(&name) => {
            let skip =
                |word: &&&str| word.starts_with('-') || matches!(**word, "run" | "exec" | "dlx");
            let inner = rest.iter().position(|word| !skip(&word))?;
            server(&rest[inner..])
        }
        None => None,
    }
}

/// The development server behind a script of npm, yarn or pnpm. A script named `dev` is one.
fn script(facts: &Facts<'_>, words: &[&str]) -> Option<String> {
    let (program, rest) = words.split_first()?;
    if !matches!(*program, "npm" | "yarn" | "pnpm" | "bun") {
        return None;
    }
    let name = rest
        .iter()
        .find(|word| !word.starts_with('-') && !matches!(**word, "run" | "run-script"))?;
    let package = PackageJson::beside(facts.options);
    match package.and_then(|package| package.scripts.get(*name).cloned()) {
        Some(body) => {
            let last = body.rsplit("&&").next().unwrap_or(&body);
            let words: Vec<&str> = last
                .split_whitespace()
                .skip_while(|word| word.contains('=') || *word == "cross-env")
                .collect();
            server(&words)
        }
        None => matches!(*name, "dev" | "start:dev" | "develop" | "watch")
            .then(|| format!("{program} run {name}")),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("development-server", marked);
    }

    #[test]
    fn servers() {
        check("FROM a:1\nCMD [«\"npm\", \"run\", \"dev\"»]\n");
        check("FROM a:1\nCMD «flask run --host=0.0.0.0»\n");
        check("FROM a:1\nCMD [«\"python\", \"manage.py\", \"runserver\", \"0.0.0.0:8000\"»]\n");
        check("FROM a:1\nCMD [«\"npx\", \"vite\", \"--host\"»]\n");
        check("FROM a:1\nCMD «exec nodemon a.js»\n");
        check("FROM a:1\nCMD [\"npx\", \"vite\", \"preview\"]\n");
        check("FROM a:1\nCMD [\"node\", \"a.js\"]\n");
        check("FROM a:1 AS dev\nCMD [\"nodemon\"]\n");
        check("FROM a:1 AS x\nCMD [\"nodemon\"]\nFROM a:1\nCMD [\"npm\", \"start\"]\n");
    }

    #[test]
    fn scripts_of_the_package() {
        let options = crate::Options {
            beside: vec![crate::Beside {
                path: "package.json".into(),
                content: r#"{"scripts": {"start": "NODE_ENV=x react-scripts start", "serve": "node a.js"}}"#.into(),
            }],
            ..crate::Options::default()
        };
        let check =
            |marked: &str| crate::testing::check_rule_with("development-server", marked, &options);
        check("FROM a:1\nCMD [«\"npm\", \"start\"»]\n");
        check("FROM a:1\nCMD [\"npm\", \"run\", \"serve\"]\n");
    }
}
