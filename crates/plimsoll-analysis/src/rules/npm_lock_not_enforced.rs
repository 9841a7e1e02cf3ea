//! `npm install` does not keep to the lock file.
//!
//! ## What it does
//! Looks for `npm install` without packages, and not a global one, in a RUN.
//!
//! ## Why it matters
//! `npm install` takes newer versions where the lock file and `package.json` differ, and writes
//! them down in the image only: two builds of the same commit can ship different code. `npm ci`
//! installs exactly what the lock file says, fails where it cannot, and is faster.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm install
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! ```
//!
//! ## Fix safety
//! Needs a review: `npm ci` fails where the lock file is missing or does not fit `package.json`,
//! and removes a `node_modules` that is there. There is a fix only where a lock file may have been
//! copied.
//!
//! ## When to ignore it
//! Where the project has no lock file on purpose.
//!
//! ## References
//! - npm documentation, "npm ci"

use plimsoll_syntax::Keyword;

use crate::facts::{Facts, Manager, ShellKind};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "`npm install` does not keep to the lock file",
    equivalents: &[],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Npm)
    {
        let (Some(line), Some(command)) = (
            facts.command_line(install.instruction),
            install.command(facts),
        ) else {
            continue;
        };
        let Some(verb) = command.arguments.get(install.verb) else {
            continue;
        };
        let options = install.options(facts);
        let other = [
            "-g",
            "--global",
            "--location",
            "--no-package-lock",
            "--package-lock-only",
        ];
        if matches!(verb.text(), "ci" | "clean-install" | "ic" | "install-clean")
            || !install.packages.is_empty()
            || other.iter().any(|option| options.has(option))
        {
            continue;
        }
        let lock = lock_file_is_copied(facts, install.instruction);
        let message = if lock {
            "`npm install` may take other versions than the lock file says, so that two builds of one commit differ; use `npm ci`."
        } else {
            "`npm install` without a lock file takes other versions at every build; copy package-lock.json beside package.json and use `npm ci`."
        };
        let problem = Problem::new(line.instruction, command.span, message);
        let text = if line.shell == ShellKind::None {
            "\"ci\""
        } else {
            "ci"
        };
        sink.report(if lock {
            let edit = Edit::replace(verb.span, text);
            problem.fix("Use `npm ci`", Safety::NeedsReview, vec![edit])
        } else {
            problem
        });
    }
}

/// Whether an earlier COPY may have brought a lock file. A file beside the Dockerfile settles it.
fn lock_file_is_copied(facts: &Facts<'_>, before: usize) -> bool {
    let locks = ["package-lock.json", "npm-shrinkwrap.json"];
    if facts.options.beside("package.json").is_some()
        && locks
            .iter()
            .all(|lock| facts.options.beside(lock).is_none())
    {
        return false;
    }
    let Some(stage) = facts.stage_of[before] else {
        return false;
    };
    let chain = facts
        .ancestry(stage)
        .into_iter()
        .flat_map(|stage| facts.stage_instructions(stage));
    chain.filter(|at| *at < before).any(|at| {
        let instruction = &facts.instructions()[at];
        let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
        let sources = instruction.words().split_last().map(|(_, sources)| sources);
        let only_manifest = |source: &str| source.rsplit('/').next() == Some("package.json");
        copies
            && sources
                .unwrap_or_default()
                .iter()
                .any(|source| !only_manifest(&source.text))
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("npm-lock-not-enforced", marked);
    }

    #[test]
    fn installs() {
        check(
            "FROM node:22\nCOPY package*.json ./\nRUN «npm install --omit=dev» && npm run build\n",
        );
        check("FROM node:22\nCOPY . .\nRUN npm ci\n");
        check("FROM node:22\nCOPY . .\nRUN npm install -g pm2 && npm i express\n");
        check("FROM node:22\nCOPY package.json ./\nRUN «npm i»\n");
        check("FROM node:22\nCOPY . .\nRUN [«\"npm\", \"install\"»]\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("npm-lock-not-enforced", text);
        assert_eq!(
            fixed("FROM node:22\nCOPY . .\nRUN npm i --omit=dev\n"),
            "FROM node:22\nCOPY . .\nRUN npm ci --omit=dev\n"
        );
        assert_eq!(
            fixed("FROM node:22\nCOPY . .\nRUN [\"npm\", \"install\"]\n"),
            "FROM node:22\nCOPY . .\nRUN [\"npm\", \"ci\"]\n"
        );
        assert_eq!(
            fixed("FROM node:22\nCOPY package.json ./\nRUN npm i\n"),
            "FROM node:22\nCOPY package.json ./\nRUN npm i\n"
        );
    }
}
