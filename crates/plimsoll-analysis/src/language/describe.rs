//! What the thing at a place is.

use plimsoll_sizes::{base_facts, base_image};
use plimsoll_syntax::{Expansion, Instruction, Keyword, Span, parse};

use super::manual;
use super::place::{Place, meant, place};
use super::rename::{from_words, stage_at};
use crate::Options;
use crate::facts::Facts;

/// What the thing at a place is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Description {
    /// First byte of the thing.
    pub start: u32,
    /// Its end (exclusive).
    pub end: u32,
    /// How it is written, or its value: words of a Dockerfile.
    pub code: String,
    /// What it is, one or two sentences.
    pub text: String,
}

/// What stands at a byte offset of a text, where there is something to say.
pub fn describe(text: &str, offset: u32, options: &Options) -> Option<Description> {
    let file = parse(text);
    let facts = Facts::new(&file, options);
    let at = match place(&facts, offset) {
        Place::Inside(at) => at,
        Place::Keyword(_) => facts.instruction_at(offset)?,
        Place::Comment(_) | Place::Nowhere => return None,
    };
    let instruction = meant(&facts, at, offset);
    let touches = |span: Span| span.start <= offset && offset <= span.end;
    for each in [&facts.instructions()[at], instruction] {
        if touches(each.keyword_word.span) {
            return keyword(each);
        }
    }
    stage(&facts, offset)
        .or_else(|| variable(&facts, at, offset))
        .or_else(|| flag(instruction, offset))
        .or_else(|| image(&facts, at, instruction, offset))
}

fn described(span: Span, code: impl Into<String>, text: impl Into<String>) -> Description {
    Description {
        start: span.start,
        end: span.end,
        code: code.into(),
        text: text.into(),
    }
}

fn keyword(instruction: &Instruction<'_>) -> Option<Description> {
    let entry = manual::of(instruction.keyword)?;
    let flags = if entry.flags.is_empty() {
        ""
    } else {
        " [flags]"
    };
    let code = format!("{}{flags} {}", instruction.keyword.name(), entry.usage);
    Some(described(instruction.keyword_word.span, code, entry.does))
}

fn flag(instruction: &Instruction<'_>, offset: u32) -> Option<Description> {
    let mut flags = instruction.flags.iter();
    let written = flags.find(|flag| {
        let span = flag.word.span;
        span.start <= offset && offset <= span.end
    })?;
    let entry = manual::of(instruction.keyword)?;
    let flag = entry
        .flags
        .iter()
        .find(|flag| flag.name == written.name())?;
    let equals = if flag.value.is_empty() { "" } else { "=" };
    let code = format!("--{}{equals}{}", flag.name, flag.value);
    Some(described(written.word.span, code, flag.does))
}

fn stage(facts: &Facts<'_>, offset: u32) -> Option<Description> {
    let (number, span) = stage_at(facts, offset)?;
    let from = &facts.instructions()[facts.stages.get(number)?.from];
    let shipped = if facts.is_shipped(facts.stages[number].from) {
        "It is in the image."
    } else {
        "It is built for what other stages take from it, and not shipped."
    };
    let text = format!(
        "The stage that begins in line {}. {shipped}",
        from.start_line
    );
    Some(described(span, from.head.text(facts.source()), text))
}

fn image(
    facts: &Facts<'_>,
    at: usize,
    instruction: &Instruction<'_>,
    offset: u32,
) -> Option<Description> {
    let (image, _) = from_words(instruction);
    let span = image?.span;
    if offset < span.start || offset > span.end {
        return None;
    }
    let reference = facts
        .stages
        .get(facts.stage_of[at]?)?
        .image()?
        .reference
        .clone();
    let size = base_image(&reference);
    let known = base_facts(&reference);
    let end = known
        .language_end_of_life
        .or(known.distribution_end_of_life);
    let end = end.map_or(String::new(), |end| {
        format!(
            " Support of {} {} ends {}.",
            end.product, end.line, end.date
        )
    });
    let text = format!(
        "About {} on disk, {} to download: {}.{end}",
        size.uncompressed.bytes, size.download.bytes, size.uncompressed.basis
    );
    Some(described(span, reference, text))
}

/// A variable in the words of the Dockerfile or its shell.
fn variable(facts: &Facts<'_>, at: usize, offset: u32) -> Option<Description> {
    let source = facts.source();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let bytes = source.as_bytes();
    let offset = offset as usize;
    let back = bytes[..offset]
        .iter()
        .rev()
        .take_while(|byte| is_name(byte) || matches!(byte, b'{'));
    let mut start = offset - back.count();
    if bytes.get(start).is_some_and(|byte| *byte == b'$') {
        start += 1;
    } else if start == 0 || bytes[start - 1] != b'$' {
        return None;
    }
    let name_start = start + usize::from(bytes.get(start) == Some(&b'{'));
    let length = bytes
        .get(name_start..)?
        .iter()
        .take_while(|byte| is_name(byte))
        .count();
    let name = source
        .get(name_start..name_start + length)
        .filter(|name| !name.is_empty())?;
    let known = if facts.instructions()[at].keyword == Keyword::From {
        facts.variable_in_from(name)
    } else {
        facts.variable(name, at)
    };
    let text = match known {
        Expansion::Known(value) if value.is_empty() => "It is empty here.".to_owned(),
        Expansion::Known(value) => format!("Its value here is {value}"),
        Expansion::Unknown => {
            "Its value is not told by this text: the builder or the base image sets it.".to_owned()
        }
        Expansion::Open if facts.is_declared(name, at) => {
            "A build argument without a default: `--build-arg` sets it.".to_owned()
        }
        Expansion::Open | Expansion::Unset => {
            "Nothing in this text sets it; the base image or the shell may.".to_owned()
        }
    };
    Some(described(
        Span::new(start - 1, name_start + length),
        format!("${name}"),
        text,
    ))
}

#[cfg(test)]
mod tests {
    use super::describe;
    use crate::Options;

    fn at(marked: &str) -> Option<(String, String, String)> {
        let offset = marked.find('|').unwrap_or(marked.len());
        let text = marked.replacen('|', "", 1);
        let found = describe(&text, offset as u32, &Options::default())?;
        let thing = &text[found.start as usize..found.end as usize];
        Some((thing.to_owned(), found.code, found.text))
    }

    #[track_caller]
    fn check(marked: &str, thing: &str, says: &str) {
        let found = at(marked).unwrap_or_default();
        assert_eq!(found.0, thing, "{marked}");
        assert!(
            found.1.contains(says) || found.2.contains(says),
            "{marked}: {found:?}"
        );
    }

    #[test]
    fn everything_that_has_a_name() {
        check("FR|OM node:20", "FROM", "image [AS name]");
        check("FROM no|de:20-slim", "node:20-slim", "MB on disk");
        check("FROM a\nCOPY --li|nk a b\n", "--link", "stays cached");
        check(
            "FROM a AS web\nFROM b\nCOPY --from=w|eb /a /b\n",
            "web",
            "line 1",
        );
        check("FROM a\nARG V=1.2\nRUN echo ${V|}\n", "${V", "1.2");
        check("ARG T=22\nFROM node:$|T-slim\n", "$T", "22");
        check("FROM a\nARG V\nRUN echo |$V\n", "$V", "--build-arg");
        check("FROM a\nONBUILD RU|N x\n", "RUN", "layer");
        assert_eq!(at("FROM a\nRUN ech|o\n"), None);
    }
}
