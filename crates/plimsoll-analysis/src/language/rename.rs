//! Stages by their names: where they are named, and giving them another one.

use plimsoll_syntax::{Arguments, Instruction, Span, Word, parse};

use crate::Options;
use crate::facts::{Base, Facts};
use crate::order;
use crate::report::Edit;

/// Where a stage is named.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Occurrences {
    /// The name as the stage's own FROM has it; empty where it has none.
    pub name: String,
    /// The stage's FROM: first byte and end (exclusive).
    pub from: (u32, u32),
    /// Its name wherever it is written, in order: first byte and end (exclusive).
    pub places: Vec<(u32, u32)>,
}

/// The image and the name that a FROM gives.
pub(super) fn from_words<'i, 't>(
    instruction: &'i Instruction<'t>,
) -> (Option<&'i Word<'t>>, Option<&'i Word<'t>>) {
    match &instruction.arguments {
        Arguments::From { image, name } => (image.as_ref(), name.as_ref().map(|(_, name)| name)),
        _ => (None, None),
    }
}

/// Every place where a stage is named, with its number.
fn named(facts: &Facts<'_>) -> Vec<(usize, Span)> {
    let source = facts.source();
    let mut found = Vec::new();
    for stage in &facts.stages {
        for at in facts.stage_instructions(stage.number) {
            let instruction = &facts.instructions()[at];
            let (image, name) = from_words(instruction);
            if let (Some(image), Base::Stage(parent)) = (image, &stage.base) {
                // With a variable in it, the name is not written here.
                if image.span.text(source) == image.text && !image.text.contains('$') {
                    found.push((*parent, image.span));
                }
            }
            found.extend(name.map(|name| (stage.number, name.span)));
            for (reference, flag) in facts.stages_used(instruction) {
                let Some(other) = facts.stage_named(&reference, stage.number) else {
                    continue;
                };
                let written = flag.text(source);
                let place = written
                    .match_indices(reference.as_str())
                    .find(|(at, _)| written[..*at].ends_with("from="));
                // A number is no name.
                let numbered =
                    facts.stages[other].name.as_deref() != Some(&reference.to_ascii_lowercase());
                if let Some((at, _)) = place.filter(|_| !numbered) {
                    let start = flag.start as usize + at;
                    found.push((other, Span::new(start, start + reference.len())));
                }
            }
        }
    }
    order::by_number(&mut found, |(_, span)| span.start.into());
    found
}

/// The stage whose name stands at a place, and the name's own place.
pub(super) fn stage_at(facts: &Facts<'_>, offset: u32) -> Option<(usize, Span)> {
    named(facts)
        .into_iter()
        .find(|(_, span)| span.start <= offset && offset <= span.end)
}

/// Where the stage is named whose name stands at a byte offset; anywhere else in a FROM, its own stage.
pub fn occurrences(text: &str, offset: u32) -> Option<Occurrences> {
    let file = parse(text);
    let options = Options::default();
    let facts = Facts::new(&file, &options);
    let all = named(&facts);
    let at = || {
        let instruction = facts.instruction_at(offset)?;
        let stages = &mut facts.stages.iter();
        stages.position(|stage| stage.from == instruction)
    };
    let stage = stage_at(&facts, offset)
        .map(|(stage, _)| stage)
        .or_else(at)?;
    let from = &facts.instructions()[facts.stages[stage].from];
    let name = from_words(from).1.map(|name| name.text.to_string());
    Some(Occurrences {
        name: name.unwrap_or_default(),
        from: (from.head.start, from.head.end),
        places: all
            .into_iter()
            .filter(|(number, _)| *number == stage)
            .map(|(_, span)| (span.start, span.end))
            .collect(),
    })
}

/// The edits that give the stage at a byte offset another name, or a first one.
///
/// # Errors
/// Why it cannot have that name, one sentence.
pub fn rename(text: &str, offset: u32, name: &str) -> Result<Vec<Edit>, String> {
    let found = occurrences(text, offset).ok_or("There is no stage here.")?;
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.bytes().all(plain) {
        return Err(
            "A stage's name begins with a small letter and has small letters, digits, `-`, `_` and `.` only."
                .into(),
        );
    }
    if matches!(name, "scratch" | "context") {
        return Err(format!("{name} means something else to the builder."));
    }
    let file = parse(text);
    let options = Options::default();
    let facts = Facts::new(&file, &options);
    let taken = facts.stages.iter().any(|stage| {
        stage.name.as_deref() == Some(name)
            && stage.name.as_deref() != Some(&found.name.to_ascii_lowercase())
    });
    if taken {
        return Err(format!("Another stage is called {name}."));
    }
    if found.places.is_empty() {
        return Ok(vec![Edit {
            start: found.from.1,
            end: found.from.1,
            text: format!(" AS {name}"),
        }]);
    }
    let edit = |(start, end)| Edit {
        start,
        end,
        text: name.to_owned(),
    };
    Ok(found.places.into_iter().map(edit).collect())
}

#[cfg(test)]
mod tests {
    use super::{occurrences, rename};
    use crate::fix::apply;

    const TEXT: &str = "FROM node AS Deps\nFROM deps AS web\nFROM a\nCOPY --link --from=deps /deps /x\nRUN --mount=type=bind,from=deps,target=/d id\nCOPY --from=0 a b\n";

    #[test]
    fn a_stage_gets_another_name_everywhere() {
        let renamed = rename(TEXT, 14, "modules").map(|edits| apply(TEXT, &edits));
        let expected = TEXT
            .replace("Deps", "modules")
            .replace("FROM deps", "FROM modules")
            .replace("from=deps", "from=modules");
        assert_eq!(renamed.as_deref(), Ok(expected.as_str()));
        assert_eq!(
            occurrences(TEXT, 14).map(|found| found.places.len()),
            Some(4)
        );
    }

    #[test]
    fn a_stage_without_a_name_gets_one() {
        let at = TEXT.find("FROM a\n").unwrap_or_default() as u32;
        let edits = rename(TEXT, at + 1, "run").unwrap_or_default();
        assert!(apply(TEXT, &edits).contains("FROM a AS run\n"));
    }

    #[test]
    fn names_that_cannot_be() {
        for name in ["web", "Big", "", "scratch", "a b"] {
            assert!(rename(TEXT, 14, name).is_err(), "{name}");
        }
        assert!(rename(TEXT, 200, "x").is_err());
        assert!(rename("RUN a\n", 1, "x").is_err());
    }
}
