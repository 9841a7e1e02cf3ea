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

/// A longer value is as good as unknown: values that double with every line must not fill the memory.
const MAX_VALUE: usize = 32 * 1024;

/// A variable that an ENV or ARG sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assigned {
    /// The number of the instruction.
    pub(super) instruction: usize,
    /// Set by ENV, which wins over any ARG of the same name.
    environment: bool,
    name: String,
    value: Expansion,
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
    let text = expand_word(word, facts.file.escape, variables).ok()?.text?;
    (text.len() <= MAX_VALUE).then_some(text)
}

/// Notes what an ENV or ARG sets; values are filled in with what holds before the instruction, so
/// instructions must come in order.
pub(super) fn assign(facts: &mut Facts<'_>, at: usize) {
    let instruction = &facts.file.instructions[at];
    if !matches!(instruction.keyword, Keyword::Env | Keyword::Arg) {
        return;
    }
    let assigned: Vec<Assigned> = instruction
        .pairs()
        .iter()
        .map(|pair| Assigned {
            instruction: at,
            environment: instruction.keyword == Keyword::Env,
            name: pair.key.unquoted().to_owned(),
            value: value(facts, pair, at),
        })
        .collect();
    match facts.stages.last_mut() {
        Some(stage) => stage.assigned.extend(assigned),
        None => facts.global_arguments.extend(assigned),
    }
}

fn value(facts: &Facts<'_>, pair: &Pair<'_>, at: usize) -> Expansion {
    let name = pair.key.unquoted();
    let argument = facts.file.instructions[at].keyword == Keyword::Arg;
    if argument && let Some(given) = facts.options.build_args.get(name) {
        return Expansion::Known(given.clone());
    }
    match &pair.value {
        Some(word) => expand(facts, &word.text, at).map_or(Expansion::Unknown, Expansion::Known),
        // An ARG without a value in a stage has the global one.
        None if argument && !facts.stages.is_empty() => global(facts, name),
        None => Expansion::Unset,
    }
}

/// What is known of a variable before instruction `before`.
pub(super) fn look_up(facts: &Facts<'_>, name: &str, before: usize) -> Expansion {
    let stage = match facts.stage_of.get(before) {
        Some(stage) => *stage,
        None => facts.stages.len().checked_sub(1),
    };
    let Some(stage) = stage else {
        return global(facts, name);
    };
    let mut argument = None;
    for each in facts.ancestry(stage) {
        let known = facts.stages[each].assigned.iter().rev();
        for assigned in
            known.filter(|assigned| assigned.name == name && assigned.instruction < before)
        {
            if assigned.environment {
                return assigned.value.clone();
            }
            argument = argument.or(Some(assigned));
        }
    }
    match argument {
        Some(assigned) => assigned.value.clone(),
        None if PREDEFINED.contains(&name) => Expansion::Unknown,
        // The base image may set it.
        None => Expansion::Unset,
    }
}

/// What is known of a build argument before the first FROM.
fn global(facts: &Facts<'_>, name: &str) -> Expansion {
    let declared = facts
        .global_arguments
        .iter()
        .rev()
        .find(|assigned| assigned.name == name);
    match declared {
        Some(assigned) => assigned.value.clone(),
        None if AUTOMATIC.contains(&name) => Expansion::Unknown,
        None => Expansion::Unset,
    }
}
