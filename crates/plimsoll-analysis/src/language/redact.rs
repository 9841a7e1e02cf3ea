//! Takes secrets out of a text that is about to be shown to others.

use plimsoll_syntax::{Keyword, Span, parse};

use crate::Options;
use crate::analyze::findings_of;
use crate::facts::{Facts, secret_in};
use crate::order;
use crate::report::Severity;

/// What stands in a secret's place.
const REDACTED: &str = "REDACTED";

/// How many parts of a text are kept to be looked at; each secret makes two of one.
const MOST_OPEN: usize = 200;

/// A text without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Redacted {
    /// The text.
    pub text: String,
    /// What was found, in the order of the text.
    pub secrets: Vec<FoundSecret>,
}

/// A secret that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FoundSecret {
    /// The line where it stands, from 1.
    pub line: u32,
    /// What it is, a few words.
    pub what: String,
    /// Whether it was taken out; of a password that a command sets, only its place is known.
    pub taken_out: bool,
}

/// The text without what looks like a secret: by its shape anywhere, comments included, and the
/// values of variables whose names say that they are secrets.
pub fn redact(text: &str) -> Redacted {
    let mut secrets = Vec::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    let line = |at: usize| text[..at].matches('\n').count() as u32 + 1;
    let mut found = |place: Span, what: String, taken_out: bool| {
        let (start, end) = (place.start as usize, place.end as usize);
        if places.iter().any(|(from, to)| start < *to && end > *from) {
            return;
        }
        secrets.push(FoundSecret {
            line: line(start),
            what,
            taken_out,
        });
        if taken_out {
            places.push((start, end));
        }
    };
    // The first that is seen need not be the first in the text: both sides are looked at again.
    let mut open = vec![(0, text.len())];
    while let Some((from, to)) = open.pop() {
        let Some(secret) = secret_in(&text[from..to]) else {
            continue;
        };
        let start = from + secret.range.start;
        let end = whole(text, from + secret.range.end, secret.what);
        found(Span::new(start, end), secret.what.to_owned(), true);
        if open.len() < MOST_OPEN {
            open.push((from, start));
            open.push((end.min(to), to));
        }
    }
    let file = parse(text);
    let options = Options::default();
    let facts = Facts::new(&file, &options);
    let rules = ["password-set-in-layer", "secret-in-arg-or-env"];
    for finding in rules.iter().flat_map(|rule| findings_of(&facts, rule)) {
        let place = Span::new(finding.start.offset as usize, finding.end.offset as usize);
        if finding.rule == "password-set-in-layer" {
            found(place, "a password that a command sets".to_owned(), false);
        } else if finding.rule == "secret-in-arg-or-env" && finding.severity < Severity::Info {
            let pairs = facts.instructions().iter();
            let pairs = pairs.filter(|one| matches!(one.keyword, Keyword::Arg | Keyword::Env));
            let pairs = pairs.flat_map(plimsoll_syntax::Instruction::pairs);
            let named = pairs.filter(|pair| pair.key.span.start == place.start);
            for pair in named {
                let value = pair.value.as_ref();
                if let Some(value) = value.filter(|value| is_written(value.unquoted())) {
                    let what = format!("the value of {}", pair.key.unquoted());
                    found(value.span, what, true);
                }
            }
        }
    }
    order::by_number(&mut secrets, |secret| secret.line.into());
    places.sort_unstable();
    let mut redacted = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in places {
        redacted.push_str(&text[at..start]);
        redacted.push_str(REDACTED);
        at = end;
    }
    redacted.push_str(&text[at..]);
    Redacted {
        text: redacted,
        secrets,
    }
}

/// Where a secret ends that begins with its first line: a private key goes on to its last.
fn whole(text: &str, end: usize, what: &str) -> usize {
    if what != "a private key" {
        return end;
    }
    let last = text[end..].find("-----END ");
    let line = |at: usize| {
        text[at + 9..]
            .find("-----")
            .map(|dashes| at + 9 + dashes + 5)
    };
    last.and_then(|at| line(end + at)).unwrap_or(end)
}

/// Whether a value stands there itself: no variable, and not taken out already.
fn is_written(value: &str) -> bool {
    !value.is_empty() && !value.starts_with('$') && value != REDACTED
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_are_taken_out() {
        let text = "# ghp_012345678901234567890123456789abcdefXY\nFROM a:1\nARG NPM_TOKEN\nENV API_KEY=\"a b\" B=c TOKEN=$NPM_TOKEN\nRUN echo root:pw | chpasswd\nRUN x ghp_012345678901234567890123456789abcdefXY ghp_112345678901234567890123456789abcdefXY\n";
        let redacted = redact(text);
        assert_eq!(
            redacted.text,
            "# REDACTED\nFROM a:1\nARG NPM_TOKEN\nENV API_KEY=REDACTED B=c TOKEN=$NPM_TOKEN\nRUN echo root:pw | chpasswd\nRUN x REDACTED REDACTED\n"
        );
        let lines: Vec<(u32, bool)> = redacted
            .secrets
            .iter()
            .map(|secret| (secret.line, secret.taken_out))
            .collect();
        assert_eq!(
            lines,
            [(1, true), (4, true), (5, false), (6, true), (6, true)]
        );
        let key =
            "FROM a:1\nRUN <<E\n-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nE\n";
        assert_eq!(redact(key).text, "FROM a:1\nRUN <<E\nREDACTED\nE\n");
        let again = redact(&redacted.text);
        assert_eq!(again.text, redacted.text);
        assert_eq!(again.secrets.len(), 1);
    }

    #[test]
    fn what_is_no_secret_stays() {
        let text = "FROM a:1\nENV KEYBOARD=us PATH=/a:$PATH GPG_KEY=0123456789ABCDEF0123\nRUN b\n";
        assert_eq!(redact(text).text, text);
        assert_eq!(redact("").text, "");
    }
}
