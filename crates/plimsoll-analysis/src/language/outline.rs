//! The stages of a text: where they stand, what they stand on and take from each other; and what of
//! the text can be folded.

use plimsoll_syntax::{Instruction, Item, Keyword, parse};

use crate::Options;
use crate::facts::{Base, Facts};
use crate::order;

/// The stages and folds of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Outline {
    /// The stages, in order.
    pub stages: Vec<StageOutline>,
    /// What can be folded: first byte and end (exclusive) of what is hidden, the outer ones first.
    pub folds: Vec<(u32, u32)>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StageOutline {
    /// Its name as written, or its number from 0.
    pub name: String,
    /// The image or stage that it stands on, as written.
    pub base: String,
    /// The line of its FROM, from 1.
    pub line: u32,
    /// First byte of its FROM.
    pub start: u32,
    /// End of its last instruction (exclusive).
    pub end: u32,
    /// How many instructions it has beside its FROM.
    pub instructions: u32,
    /// The stages that it stands on or takes files from.
    pub uses: Vec<StageUse>,
    /// The build of the last stage (or the target) makes it.
    pub built: bool,
    /// Its layers are in the image.
    pub shipped: bool,
}

/// How a stage uses another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StageUse {
    /// The other stage's number.
    pub stage: u32,
    /// How.
    pub how: Use,
    /// The line that does, from 1.
    pub line: u32,
}

/// How a stage uses another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Use {
    /// It stands on it.
    Base,
    /// It copies files of it.
    Copy,
    /// A RUN mounts it.
    Mount,
}

/// The stages and folds of a text; `target` is the stage that is built, where it is not the last.
pub fn outline(text: &str, target: Option<&str>) -> Outline {
    let file = parse(text);
    let options = Options {
        target: target.map(str::to_owned),
        ..Options::default()
    };
    let facts = Facts::new(&file, &options);
    let built = facts.stages_built();
    let stages = facts.stages.iter().map(|stage| {
        let range = facts.stage_instructions(stage.number);
        let instructions = &file.instructions[range.clone()];
        let from = &file.instructions[stage.from];
        let mut uses = Vec::new();
        if let Base::Stage(number) = stage.base {
            uses.push(StageUse {
                stage: number as u32,
                how: Use::Base,
                line: from.start_line,
            });
        }
        for instruction in instructions {
            let how = if instruction.keyword == Keyword::Copy {
                Use::Copy
            } else {
                Use::Mount
            };
            for (name, _) in facts.stages_used(instruction) {
                if let Some(number) = facts.stage_named(&name, stage.number) {
                    uses.push(StageUse {
                        stage: number as u32,
                        how,
                        line: instruction.start_line,
                    });
                }
            }
        }
        let (image, name) = super::rename::from_words(from);
        StageOutline {
            name: name.map_or_else(|| stage.number.to_string(), |name| name.text.to_string()),
            base: image
                .map(|image| image.text.to_string())
                .unwrap_or_default(),
            line: from.start_line,
            start: from.span.start,
            end: instructions
                .last()
                .map_or(from.span.end, |last| last.span.end),
            instructions: range.len() as u32 - 1,
            uses,
            built: built[stage.number],
            shipped: facts.is_shipped(stage.from),
        }
    });
    let stages: Vec<StageOutline> = stages.collect();
    let folds = folds(&facts, &stages);
    Outline { stages, folds }
}

fn folds(facts: &Facts<'_>, stages: &[StageOutline]) -> Vec<(u32, u32)> {
    let source = facts.source();
    // What is folded begins where the first line ends.
    let after_line = |start: u32| {
        let rest = source.get(start as usize..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        start + line.trim_end().len() as u32
    };
    let mut folds: Vec<(u32, u32)> = stages
        .iter()
        .map(|stage| (after_line(stage.start), stage.end))
        .collect();
    let many = |instruction: &&Instruction<'_>| instruction.end_line > instruction.start_line;
    folds.extend(
        facts
            .instructions()
            .iter()
            .filter(many)
            .map(|instruction| (after_line(instruction.span.start), instruction.span.end)),
    );
    // Comments that stand together.
    let mut block: Option<(u32, u32)> = None;
    for (item, span) in &facts.file.items {
        let end = span.start + span.text(source).trim_end().len() as u32;
        match (item, &mut block) {
            (Item::Comment, Some((_, last))) => *last = end,
            (Item::Comment, none) => *none = Some((end, end)),
            (_, block) => folds.extend(block.take()),
        }
    }
    folds.extend(block);
    folds.retain(|(start, end)| start < end);
    order::by_number(&mut folds, |(start, end)| {
        order::parts([*start, u32::MAX - end])
    });
    folds
}

#[cfg(test)]
mod tests {
    use super::{Use, outline};

    const TEXT: &str = "# a\n# b\nFROM node:22 AS deps\nRUN a \\\n  b\nFROM deps AS Build\nCOPY x y\n\nFROM scratch\nCOPY --from=build /a /b\nRUN --mount=from=0,target=/x id\nFROM alpine AS dev\n";

    #[test]
    fn stages_and_their_edges() {
        let outline = outline(TEXT, Some("2"));
        let names: Vec<_> = outline
            .stages
            .iter()
            .map(|stage| stage.name.as_str())
            .collect();
        assert_eq!(names, ["deps", "Build", "2", "dev"]);
        let uses: Vec<_> = outline.stages[2]
            .uses
            .iter()
            .map(|each| (each.stage, each.how))
            .collect();
        assert_eq!(uses, [(1, Use::Copy), (0, Use::Mount)]);
        assert_eq!(outline.stages[1].uses[0].how, Use::Base);
        let built: Vec<_> = outline
            .stages
            .iter()
            .map(|stage| (stage.built, stage.shipped))
            .collect();
        assert_eq!(
            built,
            [(true, false), (true, false), (true, true), (false, false)]
        );
    }

    #[test]
    fn folds_of_comments_instructions_and_stages() {
        let folded: Vec<&str> = outline(TEXT, None)
            .folds
            .iter()
            .map(|(start, end)| &TEXT[*start as usize..*end as usize])
            .collect();
        assert_eq!(
            folded,
            [
                "\n# b",
                "\nRUN a \\\n  b",
                "\n  b",
                "\nCOPY x y",
                "\nCOPY --from=build /a /b\nRUN --mount=from=0,target=/x id"
            ]
        );
    }
}
