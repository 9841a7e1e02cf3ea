//! The ports that the finished image says it opens.

use plimsoll_syntax::{Keyword, Span};

use super::Facts;

impl Facts<'_> {
    /// Ports below 1024, which some engines only let root open: the number of the EXPOSE, the place,
    /// and the port.
    pub fn reserved_ports(&self) -> Vec<(usize, Span, u16)> {
        let mut found = Vec::new();
        for (at, instruction) in self.file.instructions.iter().enumerate() {
            if instruction.keyword != Keyword::Expose || !self.is_shipped(at) {
                continue;
            }
            for word in instruction.words() {
                let text = self.expand(&word.text, at).unwrap_or_default();
                let number = text.split(['/', '-']).next().unwrap_or_default();
                if let Some(port) = number.parse().ok().filter(|port| (1..1024).contains(port)) {
                    found.push((at, word.span, port));
                }
            }
        }
        found
    }
}
