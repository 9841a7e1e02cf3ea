//! The text and what belongs to it, as the bytes that are packed.
//!
//! A text alone stands as it is. Anything besides makes fields that are divided by NUL: the text,
//! then pairs of a name and a value; the first character of the name says what the pair is. A NUL
//! inside a field is written `\x10` `0`, a `\x10` is written `\x10` `1`. A text that contains a
//! NUL of its own is written as one field with an empty pair after it.

use crate::{Beside, LinkError, Settings};

const DIVIDER: char = '\0';
const ESCAPE: char = '\u{10}';

/// `text`, with those of `settings` that are not readable in the link.
pub(crate) fn write(text: &str, settings: &Settings) -> String {
    let mut fields = Vec::new();
    for rule in settings.rules_off.iter().filter(|rule| !is_plain(rule)) {
        fields.push(('r', rule.as_str(), String::new()));
    }
    for step in &settings.steps_off {
        fields.push(('s', step, String::new()));
    }
    for (question, answer) in &settings.answers {
        fields.push(('a', question, answer.clone()));
    }
    for (name, bytes) in &settings.assume {
        fields.push(('w', name, bytes.to_string()));
    }
    for (name, value) in &settings.build_args {
        fields.push(('b', name, value.clone()));
    }
    if let Some(target) = &settings.target {
        fields.push(('t', target, String::new()));
    }
    if let Some(platform) = &settings.platform {
        fields.push(('p', platform, String::new()));
    }
    for (rule, severity) in &settings.severities {
        fields.push(('v', rule, severity.clone()));
    }
    for file in &settings.beside {
        fields.push(('f', &file.path, file.content.clone()));
    }
    if fields.is_empty() && !text.contains(DIVIDER) {
        return text.to_owned();
    }
    let mut payload = escape(text);
    if fields.is_empty() {
        payload.extend([DIVIDER, DIVIDER]);
    }
    for (kind, name, value) in fields {
        payload.push(DIVIDER);
        payload.push(kind);
        payload.push_str(&escape(name));
        payload.push(DIVIDER);
        payload.push_str(&escape(&value));
    }
    payload
}

/// Reads what [`write`] wrote into `settings`, and gives the text.
/// Pairs of a kind that is not known here go to `ignored`.
pub(crate) fn read(
    payload: &str,
    settings: &mut Settings,
    ignored: &mut Vec<String>,
) -> Result<String, LinkError> {
    let Some((text, rest)) = payload.split_once(DIVIDER) else {
        return Ok(payload.to_owned());
    };
    let mut fields = rest.split(DIVIDER);
    while let Some(key) = fields.next() {
        let value = unescape(fields.next().ok_or(LinkError::Fields)?)?;
        let mut characters = key.chars();
        let Some(kind) = characters.next() else {
            continue;
        };
        let name = unescape(characters.as_str())?;
        match kind {
            'r' => settings.rules_off.push(name),
            's' => settings.steps_off.push(name),
            'a' => drop(settings.answers.insert(name, value)),
            'w' => {
                let bytes = value.parse().map_err(|_| LinkError::Fields)?;
                settings.assume.insert(name, bytes);
            }
            'b' => drop(settings.build_args.insert(name, value)),
            't' => settings.target = Some(name),
            'p' => settings.platform = Some(name),
            'v' => drop(settings.severities.insert(name, value)),
            'f' => settings.beside.push(Beside {
                path: name,
                content: value,
            }),
            other => ignored.push(format!("{other} {name}")),
        }
    }
    unescape(text)
}

/// Whether a rule's name can stand readable in a link's list.
pub(crate) fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn escape(field: &str) -> String {
    field.replace(ESCAPE, "\u{10}1").replace(DIVIDER, "\u{10}0")
}

fn unescape(field: &str) -> Result<String, LinkError> {
    let mut plain = String::with_capacity(field.len());
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            ESCAPE => match characters.next() {
                Some('0') => DIVIDER,
                Some('1') => ESCAPE,
                _ => return Err(LinkError::Fields),
            },
            other => other,
        });
    }
    Ok(plain)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{read, write};
    use crate::{Beside, LinkError, Settings};

    fn again(text: &str, settings: &Settings) -> (String, Settings, Vec<String>) {
        let (mut out, mut ignored) = (Settings::default(), Vec::new());
        let text = read(&write(text, settings), &mut out, &mut ignored).unwrap();
        (text, out, ignored)
    }

    #[test]
    fn a_text_alone_stays_plain() {
        let text = "FROM a\u{10}\r\n";
        assert_eq!(write(text, &Settings::default()), text);
        assert_eq!(again(text, &Settings::default()).0, text);
    }

    #[test]
    fn odd_characters_survive() {
        for text in ["\0", "a\0\0b", "\u{10}0\0", "", "ä\0"] {
            assert_eq!(again(text, &Settings::default()).0, text, "{text:?}");
        }
    }

    #[test]
    fn everything_beside_the_text_survives() {
        let settings = Settings {
            rules_off: vec!["odd/name".into()],
            steps_off: vec!["multi-stage".into()],
            answers: [("framework".into(), "next".into())].into(),
            assume: [("context".into(), 25_000_000)].into(),
            build_args: [("V".into(), "a\0b".into())].into(),
            beside: vec![Beside {
                path: "package.json".into(),
                content: "{\"x\": \"\u{10}\"}\n".into(),
            }],
            ..Settings::default()
        };
        let text = "FROM a\0b";
        assert_eq!(again(text, &settings), (text.into(), settings, Vec::new()));
    }

    #[test]
    fn kinds_of_later_versions_are_passed_over() {
        let (mut settings, mut ignored) = (Settings::default(), Vec::new());
        let text = read("FROM a\0?what\0ever", &mut settings, &mut ignored);
        assert_eq!(text.as_deref(), Ok("FROM a"));
        assert_eq!(ignored, ["? what"]);
    }

    #[test]
    fn nonsense_is_refused() {
        for payload in ["a\0b", "a\0wx\0many", "a\0ax\0\u{10}7", "\u{10}\0\0"] {
            let (mut settings, mut ignored) = (Settings::default(), Vec::new());
            let text = read(payload, &mut settings, &mut ignored);
            assert_eq!(text, Err(LinkError::Fields), "{payload:?}");
        }
    }
}
