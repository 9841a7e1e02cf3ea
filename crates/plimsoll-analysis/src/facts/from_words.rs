//! The words of a FROM.

use plimsoll_syntax::{Arguments, Word};

use super::{Facts, Stage};

impl<'t> Facts<'t> {
    /// The image or stage that a stage stands on, as written.
    pub fn base_word(&self, stage: &Stage) -> Option<&'t Word<'t>> {
        match &self.file.instructions.get(stage.from)?.arguments {
            Arguments::From { image, .. } => image.as_ref(),
            _ => None,
        }
    }

    /// The name of an image that begins as the one of a stage does, with the variables that the
    /// stage's FROM has in that beginning: `python:3.13-slim` for `python:$V` is `python:$V-slim`.
    pub fn as_written(&self, stage: &Stage, reference: &str) -> String {
        let written = self.base_word(stage).map_or("", |word| word.text.as_ref());
        if !written.contains('$') {
            return reference.to_owned();
        }
        let ends = written.char_indices().map(|(at, c)| at + c.len_utf8());
        let ends = ends.filter(|end| {
            // A name without braces ends where the next sign is none of a name.
            let rest = &written[*end..];
            !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '}')
        });
        let ends: Vec<usize> = ends.collect();
        let found = ends.into_iter().rev().find_map(|end| {
            let (beginning, _) = written.split_at(end);
            let known = self.default_in_from(beginning)?;
            let rest = reference.strip_prefix(known.as_str())?;
            // Behind a bare name the rest could belong to it.
            let bare = beginning.contains('$') && !beginning.ends_with('}');
            let apart = !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            (beginning.contains('$') && !known.is_empty() && (!bare || apart))
                .then(|| format!("{beginning}{rest}"))
        });
        found.unwrap_or_else(|| reference.to_owned())
    }

    /// The word `AS` of a stage and the stage's name, as written.
    pub fn name_words(&self, stage: &Stage) -> Option<&'t (Word<'t>, Word<'t>)> {
        match &self.file.instructions.get(stage.from)?.arguments {
            Arguments::From { name, .. } => name.as_ref(),
            _ => None,
        }
    }
}
