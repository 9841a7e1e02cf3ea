//! What stands at a place of a text.

use plimsoll_syntax::{Arguments, Instruction, Item, Keyword, Span};

use crate::facts::Facts;

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where an instruction's keyword stands or could: the span of what is written of it.
    Keyword(Span),
    /// In a comment: its span up to the place.
    Comment(Span),
    /// Behind the keyword of an instruction, by number.
    Inside(usize),
    /// In the text of a heredoc, or where nothing is to be said.
    Nowhere,
}

/// What stands at a byte offset.
pub(super) fn place(facts: &Facts<'_>, offset: u32) -> Place {
    let source = facts.source();
    let offset = offset.min(source.len() as u32);
    let Some(before) = source.get(..offset as usize) else {
        return Place::Nowhere;
    };
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = &before[line_start..];
    let written = line.trim_start();
    let indent = (line.len() - written.len()) as u32;
    let word = Span {
        start: line_start as u32 + indent,
        end: offset,
    };
    let instruction = facts.instruction_at(offset);
    if let Some(at) = instruction {
        let instruction = &facts.instructions()[at];
        if written.starts_with('#') && word.start > instruction.span.start {
            let in_head = word.start < instruction.head.end;
            return if in_head {
                Place::Comment(word)
            } else {
                Place::Nowhere
            };
        }
        if offset > instruction.head.end {
            // Behind the head there are heredocs, or the blank rest of its last line.
            return if instruction.heredocs.is_empty() {
                Place::Inside(at)
            } else {
                Place::Nowhere
            };
        }
        return if offset <= instruction.keyword_word.span.end {
            Place::Keyword(word)
        } else {
            Place::Inside(at)
        };
    }
    if written.starts_with('#') {
        return Place::Comment(word);
    }
    // The tail of a continued line at the end of the text belongs to the instruction before it.
    let item = facts
        .file
        .items
        .iter()
        .rev()
        .find(|(_, span)| span.start <= offset);
    match item {
        Some((Item::Instruction(at), span)) if offset < span.end || continues(facts, *at) => {
            Place::Inside(*at)
        }
        _ if written.bytes().all(|byte| byte.is_ascii_alphabetic()) => Place::Keyword(word),
        _ => Place::Nowhere,
    }
}

fn continues(facts: &Facts<'_>, at: usize) -> bool {
    let head = facts.instructions()[at].head.text(facts.source());
    head.trim_end().as_bytes().last() == Some(&facts.file.escape)
}

/// The instruction that is meant: that of an ONBUILD where the place is in that.
pub(super) fn meant<'f, 't>(facts: &'f Facts<'t>, at: usize, offset: u32) -> &'f Instruction<'t> {
    let outer = &facts.instructions()[at];
    match &outer.arguments {
        Arguments::Onbuild(Some(inner))
            if inner.keyword != Keyword::Unknown && offset >= inner.keyword_word.span.start =>
        {
            inner
        }
        _ => outer,
    }
}

/// Where the word begins that ends at `offset`: behind the last white space, but not before `from`.
pub(super) fn word_start(source: &str, from: u32, offset: u32) -> u32 {
    let text = source
        .get(from as usize..offset as usize)
        .unwrap_or_default();
    let at = text.rfind(char::is_whitespace);
    at.map_or(from, |at| {
        let width = text[at..].chars().next().map_or(1, char::len_utf8);
        from + (at + width) as u32
    })
}
