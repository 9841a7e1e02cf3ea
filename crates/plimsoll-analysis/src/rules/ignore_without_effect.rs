//! A comment ignores nothing.
//!
//! ## What it does
//! Looks for names in `# hadolint ignore=…`, `# check=skip=…` and `# plimsoll ignore=…` under which
//! nothing is found in what the comment bears on. Names of rules that are switched off, and ids of
//! other tools that report more than Plimsoll does, are left alone.
//!
//! ## Why it matters
//! The next person believes that there is a problem, and a new one of that kind would go unseen.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! # hadolint ignore=DL3020
//! COPY site /srv/site
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY site /srv/site
//! ```
//!
//! ## Fix safety
//! Safe: only the comment changes.
//!
//! ## When to ignore it
//! Where the same comment serves a linter with other rules.
//!
//! ## References
//! - hadolint, "Inline ignores"; Dockerfile reference, "check"

use plimsoll_syntax::Span;

use crate::facts::{Facts, Pragma, PragmaSays, PragmaScope};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};
use crate::{differences, registry};

pub(crate) const RULE: Rule = Rule {
    summary: "A comment ignores nothing",
    equivalents: &[],
    category: Category::Style,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, name) in sink.without_effect() {
        let pragma = &facts.pragmas[*at];
        let PragmaSays::Ignore(names) = &pragma.says else {
            continue;
        };
        let (said, span) = names[*name];
        let rules_off = &facts.options.rules_off;
        let nothing_follows = pragma.scope == PragmaScope::Nothing;
        let elsewhere = differences().iter().any(|differs| differs.id == said);
        let is_off = rules_off.iter().any(|off| off == said);
        if !registry::is_rule(said) || elsewhere || is_off || needs_files(facts, said) {
            continue;
        }
        let message = if nothing_follows {
            format!("No instruction follows this comment, so it ignores nothing; put it above the instruction that {said} is about.")
        } else {
            format!("Nothing that {said} stands for is found here, so the comment only hides what comes later; take the name out.")
        };
        let instruction = match pragma.scope {
            PragmaScope::Instruction(at) => at,
            PragmaScope::Stage(stage) => facts.stages[stage].from,
            PragmaScope::File | PragmaScope::Nothing => usize::MAX,
        };
        let edits = vec![Edit::delete(without(facts, pragma, names, *name))];
        let title = format!("Take {said} out of the comment");
        let problem = Problem::new(instruction, span, message);
        sink.report(problem.fix(title, Safety::Safe, edits));
    }
}

/// Whether what a name stands for is only found with files beside the Dockerfile that are not known.
fn needs_files(facts: &Facts<'_>, name: &str) -> bool {
    matches!(name, "CopyIgnoredFile" | "ignored-file-copied")
        && facts.options.beside(".dockerignore").is_none()
}

/// What has to go with a name: its comma, or the whole comment where it is the only name.
fn without(facts: &Facts<'_>, pragma: &Pragma<'_>, names: &[(&str, Span)], at: usize) -> Span {
    let (_, name) = names[at];
    let before = at.checked_sub(1).and_then(|at| names.get(at));
    match (before, names.get(at + 1)) {
        (_, Some((_, next))) => Span {
            start: name.start,
            end: next.start,
        },
        (Some((_, before)), None) => Span {
            start: before.end,
            end: name.end,
        },
        // Other options of the same comment stay.
        (None, None) if pragma.span.text(facts.source()).contains(';') => name,
        (None, None) => facts.whole_lines(pragma.span),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("ignore-without-effect", marked);
    }

    #[test]
    fn comments() {
        check("FROM a:1\n# hadolint ignore=«DL3004»\nRUN a\n# hadolint ignore=DL3004\nRUN sudo a\n");
        check("FROM a:1\n# hadolint ignore=DL3004,«cd-in-run»,«DL4000»\nRUN sudo a\n");
        check("FROM a:1\nRUN sudo a\n# plimsoll global ignore=sudo-in-run, «add-instead-of-copy»: why\n");
        check("FROM a:1\nRUN a\n# hadolint ignore=«DL3004»\n");
        check("FROM a:1\n# hadolint ignore=DL9999,SC1000,DL3009\nRUN a\n");
        check("# hadolint stage ignore=«DL3004»\nFROM a:1\nRUN a\n# hadolint stage ignore=DL3004\nFROM a:1\nRUN sudo a\n");
        check("# check=skip=«StageNameCasing»;error=true\nFROM a:1 AS b\n");
        check("FROM a:1\nRUN a && \\\n  # hadolint ignore=DL3004\n  sudo b\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("ignore-without-effect", text);
        assert_eq!(
            fixed("FROM a:1\n# hadolint ignore=DL3004,DL4000\nRUN sudo a\n"),
            "FROM a:1\n# hadolint ignore=DL3004\nRUN sudo a\n"
        );
        assert_eq!(
            fixed("FROM a:1\n  # hadolint ignore=DL3004\nRUN a\n"),
            "FROM a:1\nRUN a\n"
        );
    }
}
