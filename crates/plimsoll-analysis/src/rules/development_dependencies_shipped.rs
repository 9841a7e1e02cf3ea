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

use crate::facts::{CommandFact, CommandLine, Facts, PackageJson, is_for_tests};
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

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    let stage = last.number;
    if facts.is_for_development(stage) || facts.is_workplace(stage) {
        return;
    }
    let shipped = (0..facts.instructions().len()).filter(|at| facts.is_shipped(*at));
    // No file that people write installs more often.
    for at in shipped.filter(|at| !facts.fetches(*at).is_empty()).take(50) {
        let Some(line) = facts.command_line(at) else {
            continue;
        };
        for (number, fetch) in facts.fetches(at) {
            let command = &line.commands[number];
            let unneeded = match fetch.what {
                what if is_node(what) => runs_node(facts, stage),
                "bundle install" => is_production(facts, at),
                _ => true,
            };
            if let Some(option) = facts.leaves_out_development(at, number, &fetch).filter(|_| unneeded) {
                sink.report(problem(facts, stage, line, command, option, fetch.what));
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
    option: &str,
    what: &str,
) -> Problem {
    let builds = is_node(what) && facts.builds_with_node(stage);
    let instead = if builds {
        "build in a stage of its own, or prune them in the same RUN".to_owned()
    } else {
        format!("use {option}")
    };
    let message = format!(
        "This also installs what is only needed for developing, which makes the image larger and adds packages that can have security holes; {instead}."
    );
    // Whether a Python project has such a group the text does not tell.
    let severity = match what {
        "poetry install" | "uv sync" => Severity::Info,
        _ => Severity::Warning,
    };
    let problem = Problem::new(line.instruction, command.span, message).severity(severity);
    // Only classic Yarn knows the option, and the older name of this one is classic's.
    let classic = what != "yarn install" || command.words().any(|word| word == "--frozen-lockfile");
    let verb = command.subcommand();
    match verb.filter(|_| !builds && classic && option.starts_with("--")) {
        Some(verb) => {
            let edit = line.argument_after(verb, option);
            problem.fix(format!("Add {option}"), Safety::NeedsReview, vec![edit])
        }
        None => problem,
    }
}

fn is_node(what: &str) -> bool {
    matches!(what, "npm install" | "yarn install" | "pnpm install")
}

/// Whether the environment is said to be production.
fn is_production(facts: &Facts<'_>, at: usize) -> bool {
    ["$RAILS_ENV", "$RACK_ENV"]
        .iter()
        .any(|name| facts.expand(name, at).is_some_and(|value| value == "production"))
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
        check("FROM php:8.4\nRUN «composer install -n»\nCMD [\"php\", \"a\"]\n");
        check("FROM php:8.4-apache\nRUN «composer install»\n");
        check("FROM php:8.4\nRUN composer install\n");
        check("FROM php:8.4\nRUN composer install --no-dev\nCMD [\"php\", \"a\"]\n");
        check("FROM python:3.13\nRUN «pip install -r requirements-dev.txt»\nRUN pip install -r requirements.txt\nCMD [\"gunicorn\", \"a\"]\n");
        check("FROM python:3.13\nRUN «uv sync --frozen»\nCMD [\"python\", \"a\"]\n");
        check("FROM ruby:3.4\nRUN bundle install\nCMD [\"puma\"]\n");
        check("FROM ruby:3.4\nENV RAILS_ENV=production\nRUN «bundle install»\nCMD [\"puma\"]\n");
        check("FROM ruby:3.4\nENV RAILS_ENV=production BUNDLE_WITHOUT=development\nRUN bundle install\nCMD [\"puma\"]\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("development-dependencies-shipped", text);
        assert_eq!(
            fixed("FROM node:22\nRUN npm ci\nCMD [\"node\", \"a.js\"]\n"),
            "FROM node:22\nRUN npm ci --omit=dev\nCMD [\"node\", \"a.js\"]\n"
        );
        assert_eq!(
            fixed("FROM php:8.4-fpm\nRUN [\"composer\", \"install\"]\n"),
            "FROM php:8.4-fpm\nRUN [\"composer\", \"install\", \"--no-dev\"]\n"
        );
    }
}
