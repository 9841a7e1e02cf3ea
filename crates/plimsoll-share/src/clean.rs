//! Undoes what mail, chat and copying do to an address.

/// How often an address may have been escaped on its way.
const ESCAPED_AT_MOST: usize = 3;

/// The fragment in `link`, what follows the `#` of an address, or the whole: without the white space
/// of wrapped lines, without escapes in place of characters that need none.
pub(crate) fn fragment(link: &str) -> String {
    let invisible = |c: &char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}');
    let mut plain: String = link.chars().filter(|c| !invisible(c)).collect();
    for _ in 0..ESCAPED_AT_MOST {
        if !plain.contains(['%', ';']) {
            break;
        }
        plain = unescaped(&plain);
    }
    match plain.split_once('#') {
        Some((_, fragment)) => fragment.to_owned(),
        // An address without any fragment.
        None if plain.contains("://") => String::new(),
        None => plain,
    }
}

/// `text` with one layer of escapes undone.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (character, length) = escaped(rest).unwrap_or((character, character.len_utf8()));
        plain.push(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    plain
}

/// The character that an escape at the start of `text` stands for, and the escape's length.
/// Only characters that occur in addresses of links are taken; everything else stays and is found
/// out later.
fn escaped(text: &str) -> Option<(char, usize)> {
    if text.starts_with("&amp;") {
        return Some(('&', 5));
    }
    let digits = text.strip_prefix('%')?.get(..2)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let character = char::from(u8::from_str_radix(digits, 16).ok()?);
    let belongs = character.is_ascii_alphanumeric() || "._&=,-#%:/".contains(character);
    belongs.then_some((character, 3))
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
    use super::{fragment, trim_added_punctuation};

    #[test]
    fn the_fragment_is_found() {
        assert_eq!(fragment("https://example.org/p/#0.abc"), "0.abc");
        assert_eq!(
            fragment("https%3A%2F%2Fexample.org%2Fp%2F%230.abc"),
            "0.abc"
        );
        assert_eq!(fragment("#0.abc"), "0.abc");
        assert_eq!(fragment("0.abc"), "0.abc");
        assert_eq!(fragment("https://example.org/p/"), "");
    }

    #[test]
    fn escapes_and_line_ends_are_undone() {
        assert_eq!(fragment("0%2Eab%5fc%26e\r\n %3D1"), "0.ab_c&e=1");
        assert_eq!(fragment("0.a&amp;e=1"), "0.a&e=1");
        assert_eq!(fragment("0.a%2526e=1"), "0.a&e=1");
        assert_eq!(fragment("0.a%2B%4%zz%+1ä%"), "0.a%2B%4%zz%+1ä%");
    }

    #[test]
    fn only_added_punctuation_goes() {
        assert_eq!(trim_added_punctuation("0.a-_&e=1).\","), "0.a-_&e=1");
        assert_eq!(trim_added_punctuation("0.a-_>."), "0.a-_");
    }
}
