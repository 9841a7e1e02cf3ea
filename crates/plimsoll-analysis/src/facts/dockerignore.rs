//! What a `.dockerignore` keeps out of the build context.

use super::Facts;

impl Facts<'_> {
    /// The pattern of the `.dockerignore` beside the file that keeps a path out of the build context.
    pub fn ignored_by(&self, path: &str) -> Option<&str> {
        let text = self.options.beside(".dockerignore")?;
        let parts: Vec<&str> = segments(path).collect();
        let mut found = None;
        for line in text.lines() {
            let line = line.trim();
            let (exception, pattern) = match line.strip_prefix('!') {
                Some(rest) => (true, rest.trim()),
                None => (false, line),
            };
            if line.starts_with('#') || segments(pattern).next().is_none() {
                continue;
            }
            let pattern: Vec<&str> = segments(pattern).collect();
            // A folder takes all that is in it along.
            let matches = (1..=parts.len()).any(|end| path_matches(&pattern, &parts[..end]));
            if matches {
                found = (!exception).then_some(line);
            }
        }
        found
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !matches!(*part, "" | "."))
}

/// Whether a path matches a pattern; `**` stands for any number of folders.
fn path_matches(pattern: &[&str], path: &[&str]) -> bool {
    // The last `**` that was passed: what follows it, and where in the path it stands.
    let mut again: Option<(usize, usize)> = None;
    let (mut at, mut place) = (0, 0);
    loop {
        if pattern.get(at) == Some(&"**") {
            again = Some((at + 1, place));
            at += 1;
            // At the end it needs something to stand for.
            if at == pattern.len() {
                return place < path.len();
            }
        } else if at == pattern.len() && place == path.len() {
            return true;
        } else if let (Some(one), Some(part)) = (pattern.get(at), path.get(place))
            && name_matches(one.as_bytes(), part.as_bytes())
        {
            at += 1;
            place += 1;
        } else if let Some((after, from)) = again.filter(|(_, from)| *from < path.len()) {
            again = Some((after, from + 1));
            at = after;
            place = from + 1;
        } else {
            return false;
        }
    }
}

/// Whether a name matches a pattern of `*`, `?` and `[…]`.
fn name_matches(pattern: &[u8], name: &[u8]) -> bool {
    let mut again: Option<(usize, usize)> = None;
    let (mut at, mut place) = (0, 0);
    loop {
        let step = match pattern.get(at) {
            Some(b'*') => {
                again = Some((at + 1, place));
                at += 1;
                continue;
            }
            None if place == name.len() => return true,
            Some(b'?') if place < name.len() => Some(1),
            Some(b'[') if place < name.len() => class_matches(&pattern[at..], name[place]),
            Some(b'\\')
                if pattern.get(at + 1).is_some() && pattern.get(at + 1) == name.get(place) =>
            {
                Some(2)
            }
            Some(byte) if Some(byte) == name.get(place) => Some(1),
            _ => None,
        };
        if let Some(step) = step {
            at += step;
            place += 1;
        } else if let Some((after, from)) = again.filter(|(_, from)| *from < name.len()) {
            again = Some((after, from + 1));
            at = after;
            place = from + 1;
        } else {
            return false;
        }
    }
}

/// The length of the class `[…]` that a pattern begins with, where the byte is in it.
fn class_matches(pattern: &[u8], byte: u8) -> Option<usize> {
    let end = pattern.iter().skip(1).position(|each| *each == b']')? + 1;
    let inside = &pattern[1..end];
    let (negated, inside) = match inside.first() {
        Some(b'^') => (true, &inside[1..]),
        _ => (false, inside),
    };
    let single = inside.contains(&byte);
    let range = inside
        .windows(3)
        .any(|three| three[1] == b'-' && (three[0]..=three[2]).contains(&byte));
    ((single || range) != negated).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::{path_matches, segments};

    fn matches(pattern: &str, path: &str) -> bool {
        let pattern: Vec<&str> = segments(pattern).collect();
        let path: Vec<&str> = segments(path).collect();
        path_matches(&pattern, &path)
    }

    #[test]
    fn patterns() {
        assert!(matches("/a/b", "a/b") && matches("**/b", "b") && matches("**/b", "a/c/b"));
        assert!(matches("*.md", "a.md") && !matches("*.md", "a/b.md") && matches("a?c", "abc"));
        assert!(matches("a/**/d", "a/d") && matches("a/**/d", "a/b/c/d") && !matches("a/**", "a"));
        assert!(
            matches("[a-c]x", "bx") && !matches("[^a-c]x", "bx") && matches("a*b*c", "aXbYbZc")
        );
    }
}
