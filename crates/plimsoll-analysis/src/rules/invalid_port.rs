//! EXPOSE names no port.
//!
//! ## What it does
//! Looks for an EXPOSE whose port is no number up to 65535, or whose protocol is neither tcp nor
//! udp nor sctp.
//!
//! ## Why it matters
//! The build stops there.
//!
//! ## Example
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 80800
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM nginx:1.29
//! EXPOSE 8080
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: only you know which port the program opens.
//!
//! ## When to ignore it
//! Never.
//!
//! ## References
//! - Dockerfile reference, "EXPOSE"
//! - hadolint DL3011

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "EXPOSE names no port",
    equivalents: &["DL3011", "DS-0008", "DF040", "invalid-port"],
    category: Category::Correctness,
    severity: Severity::Error,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if instruction.keyword != Keyword::Expose {
            continue;
        }
        let found = instruction.words().iter().find_map(|word| {
            let text = facts.expand(&word.text, at)?;
            Some((word.span, text.split_whitespace().find_map(fault)?))
        });
        if let Some((span, wrong)) = found {
            let message =
                format!("{wrong}, and the build stops here; name the port that the program opens.");
            sink.report(Problem::new(at, span, message));
        }
    }
}

/// What is wrong with a port, a range of ports, or a mapping of them.
fn fault(text: &str) -> Option<String> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    if !["tcp", "udp", "sctp"]
        .iter()
        .any(|known| protocol.eq_ignore_ascii_case(known))
    {
        return Some(format!(
            "{protocol} is none of the protocols tcp, udp and sctp"
        ));
    }
    let ports = ports.rsplit(':').next().unwrap_or(ports);
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    // A variable without a value leaves nothing.
    if first.is_empty() || last.is_empty() {
        return None;
    }
    match (first.parse::<u16>(), last.parse::<u16>()) {
        (Ok(first), Ok(last)) if first > last => Some(format!("The range {ports} goes backwards")),
        (Ok(_), Ok(_)) => None,
        _ => Some(format!("{ports} is no port between 0 and 65535")),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("invalid-port", marked);
    }

    #[test]
    fn ports() {
        check(
            "FROM a:1\nEXPOSE 80 «70000» 443/udp 80/x\nEXPOSE 1 «80/http»\nEXPOSE 1000-2000 «20-10»\n",
        );
        check("FROM a:1\nARG P=99999\nEXPOSE «$P» $Q 127.0.0.1:80:8080/TCP\n");
        check("FROM a:1\nEXPOSE «web»\n");
    }
}
