//! How the instruction at a place is written, with its flags.

use plimsoll_syntax::parse;

use super::manual;
use super::place::{Place, meant, place};
use crate::Options;
use crate::facts::Facts;

/// How an instruction is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Signature {
    /// First byte of the instruction.
    pub start: u32,
    /// The instruction.
    pub keyword: &'static str,
    /// Its flags.
    pub flags: Vec<FlagHelp>,
    /// What follows them.
    pub usage: &'static str,
}

/// A flag of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FlagHelp {
    /// Its name.
    pub name: &'static str,
    /// What stands behind `=`; empty where nothing needs to.
    pub value: &'static str,
    /// What it does.
    pub does: &'static str,
    /// It stands there already.
    pub written: bool,
    /// The place is in it.
    pub here: bool,
}

/// The instruction at a byte offset; nothing where it takes no flags or its arguments have begun.
pub fn signature(text: &str, offset: u32) -> Option<Signature> {
    let file = parse(text);
    let options = Options::default();
    let facts = Facts::new(&file, &options);
    let Place::Inside(at) = place(&facts, offset) else {
        return None;
    };
    let instruction = meant(&facts, at, offset);
    let entry = manual::of(instruction.keyword).filter(|entry| !entry.flags.is_empty())?;
    let arguments = instruction.rest.whole();
    if !arguments.is_empty() && offset > arguments.start {
        return None;
    }
    let flags = entry.flags.iter().map(|flag| {
        let written = || {
            instruction
                .flags
                .iter()
                .filter(|written| written.name() == flag.name)
        };
        FlagHelp {
            name: flag.name,
            value: flag.value,
            does: flag.does,
            written: written().next().is_some(),
            here: written().any(|written| {
                let span = written.word.span;
                span.start <= offset && offset <= span.end
            }),
        }
    });
    Some(Signature {
        start: instruction.span.start,
        keyword: entry.keyword.name(),
        flags: flags.collect(),
        usage: entry.usage,
    })
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn the_flag_at_the_place() {
        let text = "FROM a\nCOPY --link --chown=me a b\n";
        let found = signature(text, 26);
        let here: Vec<_> = found
            .iter()
            .flat_map(|found| &found.flags)
            .filter(|flag| flag.here)
            .map(|flag| flag.name)
            .collect();
        assert_eq!(here, ["chown"]);
        assert!(
            found.is_some_and(|found| found.flags.iter().filter(|flag| flag.written).count() == 2)
        );
        assert_eq!(signature(text, 35), None, "in the arguments");
        assert_eq!(signature("FROM a\nWORKDIR /a\n", 15), None);
    }
}
