//! What is only needed for developing is installed into the image.
//!
//! ## What it does
//! Looks, in what the built image ships, for `npm`, `yarn`, `pnpm`, `composer`, `bundle`, `poetry` and
//! `uv` that install development dependencies as well, and for requirements files named for
//! development or tests. For Node.js that is only reported where the container starts `node` itself and
//! nothing prunes later; for `bundle`, where the environment is production.
//!
//! ## Why it matters
//! Compilers, test frameworks and linters are often most of what is installed: they make the image
//! larger, and every package more is one more that can have a security hole.
//!
//! ## Example
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! COPY . .
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci --omit=dev
//! COPY . .
//! CMD ["node", "server.js"]
//! ```
//!
//! ## Fix safety
//! The fix adds the tool's own option. It needs a review, as some projects list what they need at run
//! time among the development dependencies. Where the same stage builds, there is no fix: what builds
//! needs them.
//!
//! ## When to ignore it
//! In an image that is made for development or tests.
//!
//! ## References
//! - npm documentation, "npm ci", `--omit`
//! - Composer documentation, "install", `--no-dev`

use crate::facts::{CommandFact, CommandLine, Facts, PackageJson};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "What is only needed for developing is installed into the image",
    equivalents: &[],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// What people call the tool, options that leave development out, variables that may do so, and
/// the argument to add.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

const ROWS: [Row; 7] = [
    (
        "npm install",
        &["--omit", "--production", "--prod", "--only", "--global", "-g"],
        &["NODE_ENV", "NPM_CONFIG_OMIT", "NPM_CONFIG_PRODUCTION", "NPM_CONFIG_ONLY"],
        "--omit=dev",
    ),
    ("yarn install", &["--production", "--prod", "focus"], &["NODE_ENV"], "--production"),
    ("pnpm install", &["--prod", "--production", "-P"], &["NODE_ENV"], "--prod"),
    ("composer install", &["--no-dev"], &["COMPOSER_NO_DEV"], "--no-dev"),
    ("bundle install", &["--without"], &["BUNDLE_WITHOUT", "BUNDLE_ONLY"], ""),
    ("poetry install", &["--only", "--without", "--no-dev", "--with"], &[], "--only=main"),
    (
        "uv sync",
        &["--no-dev", "--no-default-groups", "--no-group", "--only-group"],
        &["UV_NO_DEV", "UV_NO_GROUP", "UV_NO_DEFAULT_GROUPS"],
        "--no-dev",
    ),
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    if facts.is_for_development(last.number) {
        return;
    }
    for at in (0..facts.instructions().len()).filter(|at| facts.is_shipped(*at)) {
        let Some(line) = facts.command_line(at) else { continue };
        for (number, fetch) in facts.fetches(at) {
            let command = &line.commands[number];
            let row = ROWS.iter().find(|(what, ..)| *what == fetch.what);
            if let Some(row) = row.filter(|row| installs_all(facts, at, command, row)) {
                sink.report(problem(facts, last.number, line, command, row));
            } else if let Some(file) = command.words().find(|word| fetch.what == "pip install" && is_for_tests(word)) {
                let message = format!(
                    "{file} lists what is only needed for developing, which makes the image larger; install it in a stage that is not shipped."
                );
                sink.report(Problem::new(at, command.span, message));
            }
        }
    }
}

fn problem(
    facts: &Facts<'_>,
    stage: usize,
    line: &CommandLine<'_>,
    command: &CommandFact<'_>,
    (what, _, _, add): &Row,
) -> Problem {
    let named = what.split(' ').next().unwrap_or(what);
    let builds = is_node(what) && builds(facts, stage);
    let instead = if builds {
        "build in a stage of its own, or prune them in the same RUN".to_owned()
    } else if add.is_empty() {
        "leave the groups out with BUNDLE_WITHOUT".to_owned()
    } else {
        format!("use `{add}`")
    };
    let message = format!(
        "This {named} also installs what is only needed for developing, which makes the image larger and adds packages that can have security holes; {instead}."
    );
    let problem = Problem::new(line.instruction, command.span, message);
    // Whether a Python project has such a group the text does not tell.
    let problem = if matches!(named, "poetry" | "uv") {
        problem.severity(Severity::Info)
    } else {
        problem
    };
    let verb = command.subcommand();
    let classic = *what != "yarn install" || command.words().any(|word| word == "--frozen-lockfile");
    match verb.filter(|_| !builds && !add.is_empty() && classic) {
        Some(verb) => {
            let edit = line.argument_after(verb, add);
            problem.fix(format!("Add `{add}`"), Safety::NeedsReview, vec![edit])
        }
        None => problem,
    }
}

/// Whether a command certainly installs development dependencies that nothing needs.
fn installs_all(
    facts: &Facts<'_>,
    at: usize,
    command: &CommandFact<'_>,
    (what, options, variables, _): &Row,
) -> bool {
    let stage = facts.target.unwrap_or(0);
    let leaves_out = |command: &CommandFact<'_>| {
        command.words().any(|word| {
            let name = word.split('=').next().unwrap_or(word);
            options.contains(&name) || matches!(word, "prune" | "--no-root" | "--dev" | "--no-install") || word.starts_with('$')
        })
    };
    let line = |at: usize| facts.command_line(at).into_iter().flat_map(|line| &line.commands);
    let shipped = (0..facts.instructions().len()).filter(|at| facts.is_shipped(*at));
    let mut others = shipped.flat_map(line);
    let left_out = others.any(|other| {
        let same = other.name == command.name;
        let config = same && other.words().any(|word| word.contains("without") || word.contains("production"));
        let removes = other.removed().iter().any(|path| path.ends_with("node_modules") || path.ends_with("vendor"));
        let exports = other.name == "export" && other.words().any(|word| variables.iter().any(|name| word.starts_with(name)));
        (same && leaves_out(other)) || config || removes || exports
    });
    let set = variables.iter().any(|name| {
        facts.is_given(name, at) || facts.is_given(&name.to_lowercase(), at)
            || command.environment.iter().any(|(own, _)| own == name)
    });
    let updates = command.words().any(|word| matches!(word, "update" | "check" | "--version"));
    if left_out || set || updates {
        return false;
    }
    match *what {
        "bundle install" => ["RAILS_ENV", "RACK_ENV"].iter().any(|name| {
            facts.expand(&format!("${name}"), at).is_some_and(|value| value == "production")
        }),
        what if is_node(what) => runs_node(facts, stage),
        _ => true,
    }
}

fn is_node(what: &str) -> bool {
    matches!(what, "npm install" | "yarn install" | "pnpm install")
}

/// Whether the container starts a program with node itself.
fn runs_node(facts: &Facts<'_>, stage: usize) -> bool {
    let package = PackageJson::beside(facts.options);
    if package.is_some_and(|package| package.dev_dependencies.is_empty()) {
        return false;
    }
    let started = facts.started(stage);
    let words = || started.iter().flat_map(|command| command.words());
    let develops = ["--watch", "ts-node", "ts-node/register", "tsx", "nodemon", "dev", "test", "--inspect"];
    words().any(|word| word == "node" || word == "pm2-runtime")
        && !words().any(|word| develops.iter().any(|sign| word.split('=').next() == Some(sign)) || word.ends_with(".ts"))
}

/// Whether what is shipped also builds.
fn builds(facts: &Facts<'_>, stage: usize) -> bool {
    let chain = facts.ancestry(stage).into_iter();
    let mut commands = chain.flat_map(|each| facts.runs(each)).flat_map(|line| &line.commands);
    commands.any(|command| {
        let script = matches!(command.name.as_str(), "npm" | "yarn" | "pnpm" | "bun")
            && command.words().any(|word| word.contains("run") || word.contains("build"));
        script || matches!(command.name.as_str(), "npx" | "tsc" | "webpack" | "vite" | "ng" | "gulp" | "grunt")
    })
}

/// Whether a requirements file is named for development or tests.
fn is_for_tests(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let signs = ["dev", "test", "tests", "develop", "development", "lint"];
    name.strip_suffix(".txt")
        .is_some_and(|stem| stem.split(['-', '_', '.']).any(|part| signs.contains(&part)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("development-dependencies-shipped", marked);
    }

    #[test]
    fn node() {
        check("FROM node:22\nRUN «npm ci» && npm cache clean --force\nCMD [\"node\", \"a.js\"]\n");
        check("FROM node:22\nRUN «yarn install»\nRUN yarn build\nCMD node a.js\n");
        check("FROM node:22\nRUN npm ci && npm prune --production\nCMD [\"node\", \"a.js\"]\n");
        check("FROM node:22\nENV NODE_ENV=production\nRUN npm ci\nCMD [\"node\", \"a.js\"]\n");
        check("FROM node:22\nRUN NODE_ENV=production npm ci\nCMD [\"node\", \"a.js\"]\n");
        check("FROM node:22\nRUN npm ci\nCMD [\"npm\", \"run\", \"dev\"]\n");
        check("FROM node:22\nRUN npm i -g pm2 && npm i express\nCMD [\"node\", \"a.js\"]\n");
        check("FROM node:22 AS b\nRUN npm ci\nFROM node:22\nCOPY --from=b /a /a\nCMD [\"node\", \"a.js\"]\n");
        check("FROM node:22 AS dev\nRUN npm ci\nCMD [\"node\", \"a.js\"]\n");
    }

    #[test]
    fn others() {
        check("FROM php:8.4\nRUN «composer install -n»\n");
        check("FROM php:8.4\nRUN composer install --no-dev\n");
        check("FROM python:3.13\nRUN «pip install -r requirements-dev.txt»\nRUN pip install -r requirements.txt\n");
        check("FROM python:3.13\nRUN «uv sync --frozen»\n");
        check("FROM ruby:3.4\nRUN bundle install\n");
        check("FROM ruby:3.4\nENV RAILS_ENV=production\nRUN «bundle install»\n");
        check("FROM ruby:3.4\nENV RAILS_ENV=production BUNDLE_WITHOUT=development\nRUN bundle install\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("development-dependencies-shipped", text);
        assert_eq!(
            fixed("FROM node:22\nRUN npm ci\nCMD [\"node\", \"a.js\"]\n"),
            "FROM node:22\nRUN npm ci --omit=dev\nCMD [\"node\", \"a.js\"]\n"
        );
        assert_eq!(
            fixed("FROM php:8.4\nRUN [\"composer\", \"install\"]\n"),
            "FROM php:8.4\nRUN [\"composer\", \"install\", \"--no-dev\"]\n"
        );
    }
}
