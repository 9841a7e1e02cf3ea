//! Undoes what mail, chat and copying do to an address.

/// The fragment in `link`: what follows the `#` of an address, or the whole.
pub(crate) fn fragment(link: &str) -> &str {
    match link.split_once('#') {
        Some((_, fragment)) => fragment,
        // An address without any fragment.
        None if link.contains("://") => "",
        None => link,
    }
}

/// `fragment` without the white space of wrapped lines, without percent signs in place of
/// characters that need none, and with plain ampersands.
pub(crate) fn unwrap_lines_and_escapes(fragment: &str) -> String {
    let invisible = |c: &char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}');
    let text: String = fragment.chars().filter(|c| !invisible(c)).collect();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        let (character, length) = escaped(rest).unwrap_or((character, character.len_utf8()));
        plain.push(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    plain
}

/// The character that an escape at the start of `text` stands for, and the escape's length.
/// Only characters that occur in links are taken; everything else stays and is found out later.
fn escaped(text: &str) -> Option<(char, usize)> {
    if text.starts_with("&amp;") {
        return Some(('&', 5));
    }
    let digits = text.strip_prefix('%')?.get(..2)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let character = char::from(u8::from_str_radix(digits, 16).ok()?);
    belongs(character).then_some((character, 3))
}

/// Whether `character` occurs in links.
fn belongs(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '&' | '=' | ',' | '-')
}

/// `fragment` without the punctuation that was added after it.
///
/// With settings, a fragment ends in a letter or a digit. Without any, it ends in base64url.
pub(crate) fn trim_added_punctuation(fragment: &str) -> &str {
    if fragment.contains('&') {
        fragment.trim_end_matches(|c: char| !c.is_ascii_alphanumeric())
    } else {
        fragment.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
    }
}

#[cfg(test)]
mod tests {
    use super::{fragment, trim_added_punctuation, unwrap_lines_and_escapes};

    #[test]
    fn the_fragment_is_found() {
        assert_eq!(fragment("https://example.org/p/#0.abc"), "0.abc");
        assert_eq!(fragment("#0.abc"), "0.abc");
        assert_eq!(fragment("0.abc"), "0.abc");
        assert_eq!(fragment("https://example.org/p/"), "");
    }

    #[test]
    fn escapes_and_line_ends_are_undone() {
        assert_eq!(
            unwrap_lines_and_escapes("0%2Eab%5fc%26e\r\n %3D1"),
            "0.ab_c&e=1"
        );
        assert_eq!(unwrap_lines_and_escapes("0.a&amp;e=1"), "0.a&e=1");
        assert_eq!(
            unwrap_lines_and_escapes("0.a%2Fb%4%zz%+1ä%"),
            "0.a%2Fb%4%zz%+1ä%"
        );
    }

    #[test]
    fn only_added_punctuation_goes() {
        assert_eq!(trim_added_punctuation("0.a-_&e=1).\","), "0.a-_&e=1");
        assert_eq!(trim_added_punctuation("0.a-_>."), "0.a-_");
    }
}
