//! EXPOSE maps a port.
//!
//! ## What it does
//! Looks for an EXPOSE with an address or a host port before the port, as `docker run -p` takes
//! them.
//!
//! ## Why it matters
//! EXPOSE cannot publish anything: what stands before the colon has no effect, and will be an
//! error.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 8080:80
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80
//! ```
//!
//! ## Fix safety
//! Safe: the same port of the container is exposed as before.
//!
//! ## When to ignore it
//! Never: what stands before the colon has no effect.
//!
//! ## References
//! - Dockerfile reference, "EXPOSE"
//! - BuildKit ExposeInvalidFormat

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "EXPOSE maps a port",
    equivalents: &["ExposeInvalidFormat"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Expose {
            continue;
        }
        for word in instruction.words() {
            // `${PORT:-80}` is no mapping.
            let Some((before, port)) = word
                .text
                .rsplit_once(':')
                .filter(|_| !word.text.contains('$'))
            else {
                continue;
            };
            let message = "EXPOSE cannot map ports, and what stands before the colon has no effect; name the container's port, and map it with `docker run -p`.";
            // BuildKit takes `:80` for 80.
            let known = if before.is_empty() {
                &[]
            } else {
                RULE.equivalents
            };
            let problem = Problem::new(at, word.span, message).known_as(known);
            let fits = !before.is_empty() && port.starts_with(|c: char| c.is_ascii_digit());
            sink.report(if fits {
                problem.fix(
                    "Keep the container's port",
                    Safety::Safe,
                    vec![Edit::replace(word.span, port)],
                )
            } else {
                problem
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("exposed-mapping", marked);
    }

    #[test]
    fn mappings() {
        check("FROM a:1\nEXPOSE 80 «8080:80/tcp» «127.0.0.1:80:81» ${P:-80}\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("exposed-mapping", text);
        assert_eq!(
            fixed("FROM a:1\nEXPOSE 8080:80/tcp\n"),
            "FROM a:1\nEXPOSE 80/tcp\n"
        );
    }
}
