//! A comment ignores a rule that does not exist.
//!
//! ## What it does
//! Looks for names in `# hadolint ignore=…`, `# check=skip=…` and `# plimsoll ignore=…` that neither
//! Plimsoll nor the tool that the comment addresses has. Numbers of hadolint and ShellCheck that
//! Plimsoll does not have are left alone.
//!
//! ## Why it matters
//! A misspelt name ignores nothing, and no tool says so.
//!
//! ## Example
//! ```dockerfile
//! # check=skip=JsonArgsRecommended
//! FROM debian:bookworm-slim
//! CMD sleep 1
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! # check=skip=JSONArgsRecommended
//! FROM debian:bookworm-slim
//! CMD sleep 1
//! ```
//!
//! ## Fix safety
//! Safe where the name is another one but for upper and lower case, `-` and `_`: only the comment
//! changes.
//!
//! ## When to ignore it
//! Where the comment is meant for a linter with rules of its own.
//!
//! ## References
//! - hadolint, "Inline ignores"; Dockerfile reference, "check"

use crate::facts::{Facts, PragmaSays, PragmaScope, PragmaTool, is_build_check};
use crate::registry;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A comment ignores a rule that does not exist",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for pragma in &facts.pragmas {
        let (PragmaSays::Ignore(names) | PragmaSays::Wanted(names)) = &pragma.says else {
            continue;
        };
        let instruction = match pragma.scope {
            PragmaScope::Instruction(at) => at,
            _ => usize::MAX,
        };
        for (name, span) in names {
            let known = match pragma.tool {
                PragmaTool::BuildKit => is_build_check(name),
                PragmaTool::Hadolint | PragmaTool::Own => {
                    is_numbered(name) || registry::is_rule(name)
                }
            };
            if known {
                continue;
            }
            let message = format!(
                "There is no rule {name}, so this comment ignores nothing; correct the name or take it out."
            );
            let mut problem = Problem::new(instruction, *span, message);
            if let Some(meant) = meant(name, pragma.tool) {
                let title = format!("Write {meant}");
                problem = problem.fix(title, Safety::Safe, vec![Edit::replace(*span, meant)]);
            }
            sink.report(problem);
        }
    }
}

/// An id of hadolint or ShellCheck.
fn is_numbered(name: &str) -> bool {
    let number = name.strip_prefix("DL").or_else(|| name.strip_prefix("SC"));
    number.is_some_and(|number| number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The name that is the same but for its form.
fn meant(name: &str, tool: PragmaTool) -> Option<String> {
    let plain = |name: &str| name.to_ascii_lowercase().replace('_', "-");
    let wanted = plain(name);
    let for_build = tool == PragmaTool::BuildKit;
    let upper = name.to_ascii_uppercase();
    if !for_build && is_numbered(&upper) {
        return Some(upper);
    }
    registry::names()
        .filter(|known| !for_build || is_build_check(known))
        .find(|known| plain(known) == wanted)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("unknown-rule-ignored", marked);
    }

    #[test]
    fn names() {
        check("FROM a:1\n# hadolint ignore=DL9999,«DL30»,SC1234,«apt-list»\nRUN a\n");
        check("# check=skip=JSONArgsRecommended,«all-of-them»\nFROM a:1\nCMD a\n");
        check("# check=skip=all;experimental=InvalidDefinitionDescription\nFROM a:1\n");
        check("FROM a:1\n# plimsoll ignore=sudo-in-run,DL3004,«Sudo_in_run»\nRUN sudo a\n");
        check("# check=skip=«DL3004»\nFROM a:1\n");
    }

    #[test]
    fn spelling() {
        let fixed = |text| fixed_by("unknown-rule-ignored", text);
        assert_eq!(
            fixed("FROM a:1\n# hadolint ignore=dl3004\nRUN sudo a\n"),
            "FROM a:1\n# hadolint ignore=DL3004\nRUN sudo a\n"
        );
    }
}
