//! Nothing says how to tell that the program works.
//!
//! ## What it does
//! Looks for a final stage without HEALTHCHECK, its own or one of a stage that it stands on.
//!
//! ## Why it matters
//! Docker then only knows whether the process runs, and Compose and Swarm cannot wait until it
//! answers.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29-alpine
//! CMD ["nginx", "-g", "daemon off;"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29-alpine
//! HEALTHCHECK CMD ["wget", "-q", "--spider", "http://localhost/"]
//! CMD ["nginx", "-g", "daemon off;"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only its author knows how the program answers.
//!
//! ## When to ignore it
//! On Kubernetes, which has probes of its own, and for programs that end by themselves.
//!
//! ## References
//! - Dockerfile reference, "HEALTHCHECK"
//! - hadolint DL3057

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Nothing says how to tell that the program works",
    equivalents: &["DL3057", "DS-0026", "CKV_DOCKER_2", "DF012"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    if facts.at_end(last.number, Keyword::Healthcheck).is_none()
        && let Some(word) = facts.base_word(last)
    {
        let message = "No HEALTHCHECK follows, so that Docker only knows whether the process runs, and not whether it answers; add one.";
        sink.report(Problem::new(last.from, word.span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("healthcheck-missing", marked);
    }

    #[test]
    fn stages() {
        check("FROM a:1 AS b\nFROM «c:1»\nCMD [\"d\"]\n");
        check("FROM a:1 AS b\nHEALTHCHECK CMD c\nFROM b\n");
        check("FROM a:1\nHEALTHCHECK NONE\n");
    }
}
