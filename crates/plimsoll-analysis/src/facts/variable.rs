//! What variables hold at a place.

use plimsoll_syntax::{Expansion, Keyword, Pair, Variables, expand as expand_word};

use super::Facts;

/// Build arguments that the builder fills in by itself.
const AUTOMATIC: [&str; 8] = [
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// Build arguments that need no ARG.
const PREDEFINED: [&str; 12] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
    "SOURCE_DATE_EPOCH",
    "PATH",
];

/// The variables that hold before an instruction.
struct Before<'f, 't> {
    facts: &'f Facts<'t>,
    instruction: usize,
}

impl Variables for Before<'_, '_> {
    fn get(&self, name: &str) -> Expansion {
        look_up(self.facts, name, self.instruction)
    }
}

/// The variables that hold in a FROM.
struct Global<'f, 't>(&'f Facts<'t>);

impl Variables for Global<'_, '_> {
    fn get(&self, name: &str) -> Expansion {
        global(self.0, name)
    }
}

pub(super) fn expand(facts: &Facts<'_>, word: &str, before: usize) -> Option<String> {
    expand_with(
        facts,
        word,
        &Before {
            facts,
            instruction: before,
        },
    )
}

pub(super) fn expand_global(facts: &Facts<'_>, word: &str) -> Option<String> {
    expand_with(facts, word, &Global(facts))
}

fn expand_with(facts: &Facts<'_>, word: &str, variables: &dyn Variables) -> Option<String> {
    expand_word(word, facts.file.escape, variables).ok()?.text
}

/// What is known of a variable before instruction `before`.
pub(super) fn look_up(facts: &Facts<'_>, name: &str, before: usize) -> Expansion {
    let stage = match facts.stage_of.get(before) {
        Some(Some(stage)) => *stage,
        Some(None) => return global(facts, name),
        None => match facts.stages.len().checked_sub(1) {
            Some(last) => last,
            None => return global(facts, name),
        },
    };
    let mut argument = None;
    for each in facts.ancestry(stage) {
        let mut range = facts.stage_instructions(each);
        if each == stage {
            range.end = range.end.min(before);
        }
        for at in range.rev() {
            let instruction = &facts.file.instructions[at];
            let pair = || {
                instruction
                    .pairs()
                    .iter()
                    .rev()
                    .find(|pair| pair.key.unquoted() == name)
            };
            match instruction.keyword {
                Keyword::Env => {
                    if let Some(pair) = pair() {
                        // ENV wins over ARG of the same name, wherever it stands.
                        return value(facts, pair, at);
                    }
                }
                Keyword::Arg if argument.is_none() => {
                    argument = pair().map(|pair| (pair, at));
                }
                _ => {}
            }
        }
    }
    match argument {
        Some((pair, at)) => build_argument(facts, pair, name, at),
        None if PREDEFINED.contains(&name) => Expansion::Unknown,
        // The base image may set it.
        None => Expansion::Unset,
    }
}

fn build_argument(facts: &Facts<'_>, pair: &Pair<'_>, name: &str, at: usize) -> Expansion {
    if let Some(given) = facts.options.build_args.get(name) {
        return Expansion::Known(given.clone());
    }
    if pair.value.is_some() {
        return value(facts, pair, at);
    }
    match global(facts, name) {
        Expansion::Unset if AUTOMATIC.contains(&name) => Expansion::Unknown,
        found => found,
    }
}

fn global(facts: &Facts<'_>, name: &str) -> Expansion {
    let before_first = facts.file.instructions.iter().enumerate();
    let declared = before_first
        .take_while(|(_, instruction)| instruction.keyword != Keyword::From)
        .flat_map(|(at, instruction)| instruction.pairs().iter().map(move |pair| (at, pair)))
        .filter(|(_, pair)| pair.key.unquoted() == name)
        .last();
    match declared {
        Some(_) if facts.options.build_args.contains_key(name) => facts
            .options
            .build_args
            .get(name)
            .cloned()
            .map_or(Expansion::Unset, Expansion::Known),
        Some((at, pair)) if pair.value.is_some() => value(facts, pair, at),
        Some(_) => Expansion::Unset,
        None if AUTOMATIC.contains(&name) => Expansion::Unknown,
        None => Expansion::Unset,
    }
}

fn value(facts: &Facts<'_>, pair: &Pair<'_>, at: usize) -> Expansion {
    let Some(word) = &pair.value else {
        return Expansion::Unset;
    };
    // Each value is filled in with what holds before its own instruction, so this always goes back.
    match expand(facts, &word.text, at) {
        Some(text) => Expansion::Known(text),
        None => Expansion::Unknown,
    }
}
