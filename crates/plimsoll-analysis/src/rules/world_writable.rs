//! Everybody may write these files.
//!
//! ## What it does
//! Looks for chmod, `mkdir -m` and `--chmod` that let everybody write, as 777 and `a+w` do.
//! Folders with the sticky bit, such as 1777, are left alone.
//!
//! ## Why it matters
//! Any process in the container, whatever its user, can change the files: a break into one part
//! reaches the rest.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! RUN mkdir /data && chmod -R 777 /data
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! RUN mkdir /data && chown nginx /data
//! ```
//!
//! ## Fix safety
//! Needs a review: only the owner may write then, and the text does not tell which user has to.
//!
//! ## When to ignore it
//! On platforms that run the container as a random user: give the rights to group 0 there, with
//! `g=u`.
//!
//! ## References
//! - chmod(1)

use plimsoll_syntax::{Keyword, Span};

use crate::facts::{Argument, CommandFact, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Everybody may write these files",
    equivalents: &["DF034", "tally/world-writable-state-path-workaround"],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let flag = instruction
            .flag("chmod")
            .filter(|flag| flag.value().is_some_and(opens));
        let line = facts
            .command_line(at)
            .filter(|line| line.keyword == Keyword::Run);
        let commands = line
            .map(|line| line.commands.as_slice())
            .unwrap_or_default();
        let modes = commands
            .iter()
            .filter_map(mode)
            .filter(|mode| opens(mode.text()))
            .map(|mode| (mode.span, mode.text().to_owned()));
        let flag = flag.map(|flag| {
            let mode = flag.value().unwrap_or_default().to_owned();
            (flag.word.span, mode)
        });
        for (span, mode) in modes.chain(flag) {
            let message = "Every user in the container may write these files; give them to the user that needs them, with chown and a mode such as 755.";
            let problem = Problem::new(at, span, message);
            // The mode is the end of what was found, and stands there as it is.
            let place = Span {
                start: span.end.saturating_sub(mode.len() as u32).max(span.start),
                end: span.end,
            };
            let closed = closed(&mode).filter(|_| place.text(facts.source()) == mode);
            sink.report(match closed {
                Some(closed) => problem.fix(
                    "Let only the owner write",
                    Safety::NeedsReview,
                    vec![Edit::replace(place, closed)],
                ),
                None => problem,
            });
        }
    }
}

/// The mode with which only the owner may write.
fn closed(mode: &str) -> Option<String> {
    if let Ok(value) = u32::from_str_radix(mode, 8) {
        return Some(format!("{:0width$o}", value & !0o022, width = mode.len()));
    }
    let at = mode.find(['+', '=']).filter(|_| !mode.contains(','))?;
    let (who, what) = mode.split_at(at);
    let (sign, rights) = what.split_at(1);
    let others = rights.replace('w', "");
    Some(if others.is_empty() {
        format!("u{sign}w")
    } else {
        format!("{who}{sign}{others},u+w")
    })
}

/// The mode that a command sets.
fn mode<'c, 't>(command: &'c CommandFact<'t>) -> Option<&'c Argument<'t>> {
    let mut arguments = command.arguments.iter();
    match command.name.as_str() {
        "chmod" => arguments.find(|argument| {
            let text = argument.text();
            !text.starts_with("--")
                && !matches!(
                    text,
                    "-R" | "-v" | "-c" | "-f" | "-Rf" | "-fR" | "-Rv" | "-vR"
                )
        }),
        "mkdir" | "install" => {
            arguments.find(|argument| argument.text() == "-m")?;
            arguments.next()
        }
        _ => None,
    }
}

/// Whether a mode lets everybody write.
fn opens(mode: &str) -> bool {
    if mode.chars().all(|c| c.is_digit(8)) && (3..=5).contains(&mode.len()) {
        let value = u32::from_str_radix(mode, 8).unwrap_or(0);
        return value & 0o2 != 0 && value & 0o1000 == 0;
    }
    let writes = mode.split(',').any(|clause| {
        let Some(at) = clause.find(['+', '=']) else {
            return false;
        };
        let (who, what) = clause.split_at(at);
        who.contains(['o', 'a']) && who.chars().all(|c| "ugoa".contains(c)) && what.contains('w')
    });
    writes && !mode.contains('t')
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("world-writable", marked);
    }

    #[test]
    fn modes() {
        check(
            "FROM a:1\nRUN chmod -R «777» /a && chmod 1777 /tmp && chmod 755 b && chmod «a+rwx» c && chmod +w,g=u d\n",
        );
        check(
            "FROM a:1\nCOPY «--chmod=0777» a b\nCOPY --chmod=755 a b\nRUN mkdir -p -m «777» x && chmod +x y\n",
        );
    }
}
