//! A small reader of JSON for the files that people put beside a Dockerfile.
//!
//! It accepts a little more than JSON (any word as a value, a missing comma) and never fails on
//! size or depth: what is nested deeper than [`DEPTH`] counts as damaged.

use std::borrow::Cow;

/// How deep values may be nested; lock files have about ten levels.
const DEPTH: usize = 60;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json<'a> {
    /// The members in their order.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    Array(Vec<Json<'a>>),
    Text(Cow<'a, str>),
    /// A number, `true`, `false` or `null`, as it stands.
    Word(&'a str),
}

impl<'a> Json<'a> {
    /// Reads a whole text; nothing if it is not JSON.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let mut reader = Reader {
            rest: text.trim_start_matches('\u{feff}'),
        };
        let value = reader.value(DEPTH)?;
        reader.space();
        reader.rest.is_empty().then_some(value)
    }

    /// The member of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let found = self.members().iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value)
    }

    /// The members of an object; none of anything else.
    pub(crate) fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The values of an array; none of anything else.
    pub(crate) fn values(&self) -> &[Self] {
        match self {
            Self::Array(values) => values,
            _ => &[],
        }
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the member of that name is `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Self::Word("true")))
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, character: char) -> bool {
        self.space();
        match self.rest.strip_prefix(character) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        let depth = depth.checked_sub(1)?;
        if self.take('{') {
            let mut members = Vec::new();
            while !self.take('}') {
                let key = self.string()?;
                self.take(':').then_some(())?;
                members.push((key, self.value(depth)?));
                self.take(',');
            }
            return Some(Json::Object(members));
        }
        if self.take('[') {
            let mut values = Vec::new();
            while !self.take(']') {
                values.push(self.value(depth)?);
                self.take(',');
            }
            return Some(Json::Array(values));
        }
        if self.rest.starts_with('"') {
            return self.string().map(Json::Text);
        }
        let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        (!word.is_empty()).then_some(Json::Word(word))
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.take('"').then_some(())?;
        let end = self.rest.find(['"', '\\'])?;
        let (plain, rest) = self.rest.split_at_checked(end)?;
        if let Some(rest) = rest.strip_prefix('"') {
            self.rest = rest;
            return Some(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        let mut characters = rest.chars();
        loop {
            match characters.next()? {
                '"' => break,
                '\\' => match characters.next()? {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    'b' | 'f' => text.push(' '),
                    'u' => {
                        let digits = characters.as_str().get(..4)?;
                        let code = u32::from_str_radix(digits, 16).ok()?;
                        // Halves of pairs do not occur in names of packages.
                        text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                        characters = characters.as_str().get(4..)?.chars();
                    }
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        self.rest = characters.as_str();
        Some(Cow::Owned(text))
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn values_are_read() {
        let json = Json::read(" {\"a\": [1, true, {\"b\": \"x\\n\\u00e4\\\"\"}], \"c\": null} \n");
        let Some(json) = json else { unreachable!() };
        let a = json.get("a").map(Json::values).unwrap_or_default();
        assert_eq!(a[0], Json::Word("1"));
        assert_eq!(a[2].get("b").and_then(Json::text), Some("x\nä\""));
        assert_eq!(json.get("c"), Some(&Json::Word("null")));
    }

    #[test]
    fn damage_is_refused_without_a_panic() {
        let whole = "{\"a\": [\"\\u00e4\", {\"b\": -1.5e3}]}";
        for end in 0..whole.len() {
            assert_eq!(Json::read(&whole[..end]), None, "{end}");
        }
        for text in [
            "{\"a\" 1}",
            "[",
            "]",
            "{}{}",
            "\"\\u12",
            "\"\\uä",
            "{\"a\":}",
            &"[".repeat(100_000),
        ] {
            assert_eq!(Json::read(text), None);
        }
    }
}
