//! The stop signal cannot be handled.
//!
//! ## What it does
//! Looks for STOPSIGNAL with SIGKILL or SIGSTOP, which no program can handle, and for one that is
//! no signal.
//!
//! ## Why it matters
//! A program that is killed finishes no request and writes nothing down. With a name that is no
//! signal `docker stop` fails.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! STOPSIGNAL SIGKILL
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! STOPSIGNAL SIGQUIT
//! ```
//!
//! ## Fix safety
//! Needs a review: SIGTERM is what Docker sends anyway, and the program may wait for another signal.
//!
//! ## When to ignore it
//! Where the program has nothing to finish and ignores every other signal.
//!
//! ## References
//! - Dockerfile reference, "STOPSIGNAL"
//! - signal(7)

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The stop signal cannot be handled",
    equivalents: &["tally/no-ungraceful-stopsignal"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// Signals of Linux without `SIG`, beside the real-time ones.
const SIGNALS: [&str; 36] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(value) = instruction.value() else {
            continue;
        };
        if instruction.keyword != Keyword::Stopsignal {
            continue;
        }
        let Some(text) = facts.expand(&value.text, at) else {
            continue;
        };
        let upper = text.trim().to_ascii_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        let message = match name {
            "KILL" | "STOP" | "9" | "19" => {
                "No program can handle this signal, so that it ends without finishing anything; use SIGTERM, or the signal that the program waits for."
            }
            _ if !is_signal(name) => {
                "This is no signal, and docker stop fails with it; use SIGTERM, or the signal that the program waits for."
            }
            _ => continue,
        };
        let edits = vec![Edit::replace(value.span, "SIGTERM")];
        let problem = Problem::new(at, value.span, message);
        sink.report(problem.fix("Use SIGTERM", Safety::NeedsReview, edits));
    }
}

fn is_signal(name: &str) -> bool {
    let number = name.parse().is_ok_and(|number: u8| (1..=64).contains(&number));
    let base = name.split(['+', '-']).next().unwrap_or(name);
    number || SIGNALS.contains(&name) || (base.starts_with("RT") && SIGNALS.contains(&base))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn signals() {
        check_rule(
            "stop-signal-not-handled",
            "FROM a:1\nSTOPSIGNAL «SIGKILL»\nSTOPSIGNAL «9»\nSTOPSIGNAL sigterm\nSTOPSIGNAL SIGRTMIN+3\nSTOPSIGNAL 15\nSTOPSIGNAL «SIGTERN»\nSTOPSIGNAL $S\n",
        );
    }
}
