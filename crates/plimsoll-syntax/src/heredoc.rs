//! Heredocs of RUN, COPY and ADD.

use memchr::memchr_iter;

use crate::expand::shell_words;
use crate::{Logical, Span};

/// A heredoc: text that follows an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc<'a> {
    /// The word that ends it, without quotes.
    pub name: String,
    /// Where the marker (`<<EOF`) stands.
    pub marker: Span,
    /// Whether variables in it are filled in: its name stands without quotes.
    pub expand: bool,
    /// Whether leading tabs are stripped: it is written `<<-`.
    pub chomp: bool,
    /// The file descriptor before the marker; 0 without one.
    pub file_descriptor: u32,
    /// Its text as it stands, with the last line ending.
    pub content: &'a str,
    /// Where the text stands.
    pub span: Span,
    /// The line that ends it, without its line ending; empty where it is missing.
    pub terminator: Span,
}

/// A heredoc whose text has not been read yet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) expand: bool,
    pub(crate) chomp: bool,
    pub(crate) file_descriptor: u32,
}

impl Marker {
    /// Whether a line (without its ending) ends the heredoc.
    pub(crate) fn ends_at(&self, line: &str) -> bool {
        let line = if self.chomp {
            line.trim_start_matches('\t')
        } else {
            line
        };
        line == self.name
    }

    pub(crate) fn into_heredoc(self, content: &str, span: Span, terminator: Span) -> Heredoc<'_> {
        Heredoc {
            name: self.name,
            marker: self.span,
            expand: self.expand,
            chomp: self.chomp,
            file_descriptor: self.file_descriptor,
            content,
            span,
            terminator,
        }
    }
}

/// Whether a logical line is worth a look for heredoc markers.
pub(crate) fn may_have_marker(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr_iter(b'<', bytes).any(|at| bytes.get(at + 1) == Some(&b'<'))
}

/// The heredoc markers of a whole logical line, in order.
///
/// # Errors
/// The place and the fault of a marker whose name cannot be read.
pub(crate) fn markers(line: &Logical<'_>) -> Result<Vec<Marker>, (Span, String)> {
    if !may_have_marker(&line.text) {
        return Ok(Vec::new());
    }
    // The reference takes a line that it cannot lex to have no heredoc.
    let Ok(words) = shell_words(&line.text, true, true) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (word, at) in words {
        // A substitution in the word may be written at greater length than it is kept.
        let mut end = (at + word.len()).min(line.text.len());
        while !line.text.is_char_boundary(end) {
            end += 1;
        }
        let span = line.span(at..end);
        match marker(&word, span) {
            Ok(None) => {}
            Ok(Some(marker)) => found.push(marker),
            Err(message) => return Err((span, message)),
        }
    }
    Ok(found)
}

/// Whether a word (quotes kept) is a heredoc marker.
pub(crate) fn is_marker(word: &str) -> bool {
    matches!(marker(word, Span::default()), Ok(Some(_)))
}

fn marker(word: &str, span: Span) -> Result<Option<Marker>, String> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let Some(rest) = word[digits..].strip_prefix("<<") else {
        return Ok(None);
    };
    let (chomp, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
    if rest.is_empty() || rest.contains('<') {
        return Ok(None);
    }
    let plain = shell_words(rest, false, false)?;
    let [(name, _)] = plain.as_slice() else {
        return Ok(None);
    };
    let raw = shell_words(rest, true, false)?;
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    let raw_quotes = raw.first().map_or(0, |(raw, _)| quotes(raw));
    Ok(Some(Marker {
        name: name.clone(),
        span,
        expand: quotes(name) == raw_quotes,
        chomp,
        file_descriptor: word[..digits].parse().unwrap_or(0),
    }))
}

#[cfg(test)]
mod tests {
    use super::markers;
    use crate::Logical;

    fn names(line: &str) -> Vec<String> {
        markers(&Logical::new(line, 0)).map_or_else(
            |(_, message)| vec![message],
            |found| {
                found
                    .into_iter()
                    .map(|marker| {
                        format!(
                            "{}{}{}",
                            marker.name,
                            if marker.expand { "" } else { "'" },
                            if marker.chomp { "-" } else { "" }
                        )
                    })
                    .collect()
            },
        )
    }

    #[test]
    fn finds_markers() {
        assert_eq!(names("RUN <<EOF"), ["EOF"]);
        assert_eq!(names("RUN <<-'EOF' cat"), ["EOF'-"]);
        assert_eq!(names("RUN a && 3<<A cat <<\"B\" > /x"), ["A", "B'"]);
        assert_eq!(names("RUN <<  EOF"), ["EOF"]);
        assert!(names("RUN echo $((1<<3)) <<< x").is_empty());
        assert!(names("RUN echo '<<EOF' x<<EOF").is_empty());
        assert!(names("RUN echo \"<<EOF").is_empty());
    }
}
