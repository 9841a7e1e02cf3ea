//! RUNs follow each other.
//!
//! ## What it does
//! Looks for a RUN that follows another with the same flags, where both are one command.
//!
//! ## Why it matters
//! Each RUN makes a layer. Few layers are easier to look through; the size is only different where
//! one RUN removes what another made.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir /data
//! RUN chown 1000 /data
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir /data && chown 1000 /data
//! ```
//!
//! ## Fix safety
//! Changes layers: the same commands run one after the other in one RUN. There is no fix where one of
//! them would reach into the next, as `cd` and `export` do.
//!
//! ## When to ignore it
//! In stages that are not shipped, and where the cache shall keep one of them.
//!
//! ## References
//! - hadolint DL3059

use plimsoll_syntax::Keyword;

use crate::facts::{Facts, ShellKind};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "RUNs follow each other",
    equivalents: &["DL3059", "DF003"],
    category: Category::Size,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::ChangesLayers),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // The RUN before, its flags and the number of its commands.
    let mut before: Option<(Vec<&str>, usize)> = None;
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let line = facts.command_line(at);
        let Some(line) =
            line.filter(|line| line.keyword == Keyword::Run && line.shell != ShellKind::Other)
        else {
            before = None;
            continue;
        };
        let flags: Vec<&str> = instruction
            .flags
            .iter()
            .map(|flag| flag.word.text.as_ref())
            .collect();
        let commands = line
            .commands
            .iter()
            .filter(|command| !command.name.is_empty())
            .count();
        let short = commands <= 1
            && before
                .as_ref()
                .is_some_and(|(earlier, count)| *earlier == flags && *count <= 1);
        if short {
            let message = "This makes a layer of its own after another RUN of one command; join them with && where the cache does not matter.";
            let problem = Problem::new(at, instruction.keyword_word.span, message);
            sink.report(match facts.join_to_previous(at) {
                Some(edits) => problem.fix(
                    "Join it to the RUN before",
                    Safety::ChangesLayers,
                    edits,
                ),
                None => problem,
            });
        } else {
            before = Some((flags, commands));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("consecutive-runs", marked);
    }

    #[test]
    fn fixes() {
        let fixed = |text: &str| fixed_by("consecutive-runs", text);
        assert_eq!(
            fixed("FROM a:1\nRUN a x\n\n# c\nRUN b\n"),
            "FROM a:1\nRUN a x \\\n# c\n    && b\n"
        );
        for kept in ["RUN cd /a\nRUN b", "RUN a &\nRUN b", "RUN a || b\nRUN c", "RUN A=1\nRUN b"] {
            let kept = format!("FROM a:1\n{kept}\n");
            assert_eq!(fixed(&kept), kept);
        }
    }

    #[test]
    fn runs() {
        check(
            "FROM a:1\nRUN a\n«RUN» b\n# c\n«RUN» d\nCOPY x y\nRUN e\nRUN --network=none f\nRUN a && b\nRUN d\n«RUN» e\n",
        );
    }
}
