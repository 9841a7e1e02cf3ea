//! Text that is meant as a JSON array of strings and is none.

/// The strings that a text means, where it is nearly a JSON array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearArray {
    /// The strings, quotes taken out.
    pub strings: Vec<String>,
    /// Whether nothing else can be meant.
    pub sure: bool,
}

/// Quotes that people and their editors write, each with what closes it.
const QUOTES: [(char, char); 6] = [
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('”', '”'),
    ('‘', '’'),
    ('’', '’'),
];

impl NearArray {
    /// Reads a text that is no JSON array; nothing where none is meant either, as in `[ -f x ]`.
    pub fn read(text: &str) -> Option<Self> {
        let mut rest = text.trim().strip_prefix('[')?;
        let mut array = Self {
            strings: Vec::new(),
            sure: true,
        };
        let mut comma = true;
        let mut quoted_any = false;
        loop {
            rest = rest.trim_start();
            let Some(first) = rest.chars().next() else {
                // The closing bracket is missing.
                break;
            };
            if first == ']' {
                rest = &rest[1..];
                array.sure &= rest.trim().is_empty();
                break;
            }
            if first == ',' {
                if comma {
                    return None;
                }
                comma = true;
                rest = &rest[1..];
                continue;
            }
            let close = QUOTES
                .iter()
                .find(|(open, _)| *open == first)
                .map(|(_, close)| *close);
            if !comma && (close.is_none() || !quoted_any) {
                return None;
            }
            array.sure &= comma;
            comma = false;
            let (string, length) = if let Some(close) = close {
                quoted_any = true;
                let start = first.len_utf8();
                let end = start + rest[start..].find(close)?;
                (&rest[start..end], end + close.len_utf8())
            } else {
                let end = rest.find([',', ']']).unwrap_or(rest.len());
                (rest[..end].trim_end(), end)
            };
            let bare = close.is_none();
            if bare && string.contains(char::is_whitespace) {
                return None;
            }
            let odd = ['\\', '"', '“', '”', '$'];
            array.sure &= !(string.contains(odd) || bare && string.contains(['\'', '(', '{']));
            array.strings.push(string.to_owned());
            rest = &rest[length..];
        }
        let meant = quoted_any || array.strings.len() > 1;
        (meant && !array.strings.is_empty()).then_some(array)
    }
}

#[cfg(test)]
mod tests {
    use super::NearArray;

    fn read(text: &str) -> Option<(String, bool)> {
        NearArray::read(text).map(|array| (array.strings.join("|"), array.sure))
    }

    #[test]
    fn reads_what_is_meant() {
        assert_eq!(read("['a', 'b c']"), Some(("a|b c".into(), true)));
        assert_eq!(read("[“a”, “b”]"), Some(("a|b".into(), true)));
        assert_eq!(read("[\"a\", \"b\",]"), Some(("a|b".into(), true)));
        assert_eq!(read("[a, b]"), Some(("a|b".into(), true)));
        assert_eq!(read("[\"a\", \"b\""), Some(("a|b".into(), true)));
        assert_eq!(read("[\"a\" \"b\"]"), Some(("a|b".into(), false)));
        assert_eq!(read("[\"a\\x\"]"), Some(("a\\x".into(), false)));
        assert_eq!(read("[\"a\"] # b"), Some(("a".into(), false)));
        assert_eq!(read("[ -f x ]"), None);
        assert_eq!(read("[ \"$a\" = \"b\" ] && c"), None);
        assert_eq!(read("[a]"), None);
    }
}
