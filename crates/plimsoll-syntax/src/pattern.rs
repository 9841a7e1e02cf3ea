//! Shell patterns, as `${NAME#…}`, `${NAME%…}` and `${NAME/…/…}` have them.

/// A shell pattern without bracket expressions.
pub(crate) struct Pattern(Vec<Element>);

enum Element {
    Any,
    One,
    Literal(char),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with an escape in it.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let mut elements = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            elements.push(match c {
                '*' => Element::Any,
                '?' => Element::One,
                '\\' => match chars.next() {
                    Some(c @ ('}' | '/' | '*' | '?' | '\\')) => Element::Literal(c),
                    _ => return Err("a backslash in a pattern escapes only * ? \\ / }".into()),
                },
                c => Element::Literal(c),
            });
        }
        Ok(Self(elements))
    }

    /// The ends (in characters) at which the pattern can stop when it starts at `from`.
    fn ends(&self, text: &[char], from: usize) -> Vec<usize> {
        let mut ends = vec![from];
        for element in &self.0 {
            let mut next = Vec::new();
            match element {
                Element::Any => {
                    if let Some(first) = ends.first() {
                        next.extend(*first..=text.len());
                    }
                }
                Element::One => next.extend(
                    ends.iter()
                        .filter(|end| **end < text.len())
                        .map(|end| end + 1),
                ),
                Element::Literal(c) => {
                    next.extend(
                        ends.iter()
                            .filter(|end| text.get(**end) == Some(c))
                            .map(|end| end + 1),
                    );
                }
            }
            ends = next;
        }
        ends
    }

    /// The value without what the pattern matches at its start.
    pub(crate) fn trim_start(&self, value: &str, longest: bool) -> String {
        let text: Vec<char> = value.chars().collect();
        let ends = self.ends(&text, 0);
        let end = if longest { ends.last() } else { ends.first() };
        text[end.copied().unwrap_or(0)..].iter().collect()
    }

    /// The value with the first match, or all, replaced.
    pub(crate) fn replace(&self, value: &str, replacement: &str, all: bool) -> String {
        let text: Vec<char> = value.chars().collect();
        let mut result = String::new();
        let (mut at, mut done) = (0, false);
        // An empty match counts everywhere but right behind another match.
        let mut behind_match = false;
        while at <= text.len() {
            let end = self.ends(&text, at).last().copied();
            match end.filter(|end| !done && (*end > at || !behind_match)) {
                Some(end) => {
                    result.push_str(replacement);
                    behind_match = end > at;
                    done = !all;
                    if end > at {
                        at = end;
                        continue;
                    }
                }
                None => behind_match = false,
            }
            result.extend(text.get(at));
            at += 1;
        }
        result
    }
}

/// `value` without what `pattern` matches at its end: both are turned round, as the reference does.
///
/// # Errors
/// What is wrong with an escape in the pattern.
pub(crate) fn trim_end(pattern: &str, value: &str, longest: bool) -> Result<String, String> {
    let reversed: String = value.chars().rev().collect();
    let rest = Pattern::new(&reversed_pattern(pattern))?.trim_start(&reversed, longest);
    Ok(rest.chars().rev().collect())
}

/// The pattern from back to front; escapes stay before what they escape.
fn reversed_pattern(pattern: &str) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        let mut piece = String::from(c);
        if c == '\\' {
            piece.extend(chars.next());
        }
        pieces.push(piece);
    }
    pieces.into_iter().rev().collect()
}
