//! What variables hold at a place.

use plimsoll_syntax::{Expansion, Keyword, Pair, Variables, expand as expand_word};

use super::Facts;
use super::declared::AUTOMATIC;

/// Proxies, which need no ARG.
const PROXIES: [&str; 10] = [
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
];

/// A longer value is as good as unknown: values that double with every line must not fill the memory.
const MAX_VALUE: usize = 32 * 1024;

/// Where a word stands: the variables of a stage before an instruction, or those of all FROMs.
#[derive(Clone, Copy)]
struct Scope<'f, 't> {
    facts: &'f Facts<'t>,
    /// The stage; none before and in FROM.
    stage: Option<usize>,
    /// The first instruction that does not count any more.
    before: usize,
}

impl Variables for Scope<'_, '_> {
    fn get(&self, name: &str) -> Expansion {
        match self.stage {
            Some(stage) => in_stage(self.facts, name, stage, self.before),
            None => global(self.facts, name),
        }
    }
}

impl Scope<'_, '_> {
    fn expand(self, word: &str) -> Option<String> {
        let expanded = expand_word(word, self.facts.file.escape, &self).ok()?;
        expanded.text.filter(|text| text.len() <= MAX_VALUE)
    }

    fn value(self, word: &str) -> Expansion {
        self.expand(word)
            .map_or(Expansion::Unknown, Expansion::Known)
    }
}

fn scope<'f, 't>(facts: &'f Facts<'t>, before: usize) -> Scope<'f, 't> {
    let stage = match facts.stage_of.get(before) {
        Some(stage) => *stage,
        None => facts.target,
    };
    Scope {
        facts,
        stage,
        before,
    }
}

pub(super) fn expand(facts: &Facts<'_>, word: &str, before: usize) -> Option<String> {
    scope(facts, before).expand(word)
}

pub(super) fn expand_global(facts: &Facts<'_>, word: &str) -> Option<String> {
    let scope = Scope {
        facts,
        stage: None,
        before: 0,
    };
    scope.expand(word)
}

/// What is known of a variable before instruction `before`.
pub(super) fn look_up(facts: &Facts<'_>, name: &str, before: usize) -> Expansion {
    scope(facts, before).get(name)
}

impl Facts<'_> {
    /// What is known of a variable in the words of a FROM.
    pub fn variable_in_from(&self, name: &str) -> Expansion {
        global(self, name)
    }
}

/// Notes what an ENV or ARG sets. Instructions must come in order: the words of an ENV are filled in
/// with what holds before the instruction, those of an ARG with what its earlier words set as well.
pub(super) fn assign(facts: &mut Facts<'_>, at: usize) {
    let instruction = &facts.file.instructions[at];
    let environment = match instruction.keyword {
        Keyword::Env => true,
        Keyword::Arg => false,
        _ => return,
    };
    for pair in instruction.pairs() {
        let before = if environment { at } else { at + 1 };
        let scope = Scope {
            facts,
            stage: facts.stages.len().checked_sub(1),
            before,
        };
        let assigned = if environment {
            set_by_env(scope, pair)
        } else {
            set_by_arg(scope, pair)
        };
        let Some((name, value)) = assigned else {
            continue;
        };
        match facts.stages.last_mut() {
            Some(stage) => stage.assigned.entry(name).or_default().push((at, value)),
            None => {
                facts.global_arguments.insert(name, value);
            }
        }
    }
}

fn set_by_env(scope: Scope<'_, '_>, pair: &Pair<'_>) -> Option<(String, Expansion)> {
    let name = scope.expand(&pair.key.text)?;
    let value = pair.value.as_ref()?;
    Some((name, scope.value(&value.text)))
}

fn set_by_arg(scope: Scope<'_, '_>, pair: &Pair<'_>) -> Option<(String, Expansion)> {
    let facts = scope.facts;
    let name = pair.key.text.to_string();
    let value = match (facts.options.build_args.get(&name), &pair.value) {
        (Some(given), _) => Expansion::Known(given.clone()),
        (None, Some(value)) => scope.value(&value.text),
        // An ARG without a value in a stage has the global one.
        (None, None) if scope.stage.is_some() => match global(facts, &name) {
            Expansion::Unset | Expansion::Open => return None,
            value => value,
        },
        (None, None) => return None,
    };
    Some((name, value))
}

/// Whether an ENV or ARG gives a variable a value before instruction `before`.
pub(super) fn is_given(facts: &Facts<'_>, name: &str, before: usize) -> bool {
    let stage = scope(facts, before).stage;
    stage.is_some_and(|stage| given(facts, name, stage, before).is_some())
}

fn given<'f>(
    facts: &'f Facts<'_>,
    name: &str,
    stage: usize,
    before: usize,
) -> Option<&'f Expansion> {
    facts.ancestors(stage).find_map(|each| {
        let values = facts.stages[each].assigned.get(name)?;
        let earlier = values.partition_point(|(at, _)| *at < before);
        Some(&values[earlier.checked_sub(1)?].1)
    })
}

fn in_stage(facts: &Facts<'_>, name: &str, stage: usize, before: usize) -> Expansion {
    if let Some(value) = given(facts, name, stage, before) {
        return value.clone();
    }
    let scratch = facts
        .root_image(stage)
        .is_some_and(super::Image::is_scratch);
    if facts.is_set_by_base(name, stage) || PROXIES.contains(&name) {
        Expansion::Unknown
    } else if scratch && !facts.is_declared(name, before) {
        Expansion::Unset
    } else {
        Expansion::Open
    }
}

/// What is known of a build argument before the first FROM.
pub(super) fn global(facts: &Facts<'_>, name: &str) -> Expansion {
    match facts.global_arguments.get(name) {
        Some(value) => value.clone(),
        None if AUTOMATIC.contains(&name) => automatic(facts, name),
        None if facts.global_arguments().any(|global| global == name) => Expansion::Open,
        None => Expansion::Unset,
    }
}

/// What the builder fills in by itself: known where the caller says for which platform.
fn automatic(facts: &Facts<'_>, name: &str) -> Expansion {
    if let Some(given) = facts.options.build_args.get(name) {
        return Expansion::Known(given.clone());
    }
    let Some(platform) = facts.options.platform.as_deref() else {
        return Expansion::Unknown;
    };
    let mut parts = platform.split('/');
    let (system, architecture, variant) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let value = match name {
        "TARGETPLATFORM" => platform,
        "TARGETOS" => system,
        "TARGETARCH" => architecture,
        "TARGETVARIANT" => variant,
        "TARGETOSVERSION" => "",
        // Where the build itself runs is not said.
        _ => return Expansion::Unknown,
    };
    Expansion::Known(value.to_owned())
}
