//! A shipped stage that stands on another one gets what it inherits itself, so that its base can
//! change while the others keep theirs.

use plimsoll_syntax::Keyword;

use crate::facts::{Base, CommandFact, Facts};
use crate::report::Step;
use crate::rewrite::draft::Draft;
use crate::rewrite::step::step;
use crate::rewrite::style::Style;
use crate::rewrite::tagged::{Tagged, TaggedLine};

/// The shipped stage with what it inherits.
pub(super) struct Own {
    /// The lines of the whole file.
    pub(super) lines: Vec<TaggedLine>,
    /// What the new stage begins with: its FROM without the name, and what it took over; and the
    /// stage that begins so as well, where one stays.
    repeated: Option<(String, Vec<String>, String)>,
    /// The name of the last stage that nothing else needs and that went into the shipped one.
    pub(super) moved: Option<String>,
}

impl Own {
    /// Whether other stages need what it stood on as well.
    pub(super) fn is_shared(&self) -> bool {
        self.repeated.is_some()
    }
}

/// The step that the lines belong to.
pub(super) fn own_step() -> Step {
    step(
        "own-base",
        "Let the shipped stage stand on a base of its own",
        "What building needs of the shared base is then not shipped with it.",
        &[],
    )
}

/// Puts the instructions of the stages that the shipped one stands on into that stage. Those that
/// other stages need stay where they are as well. `without_tools` leaves out RUNs that only set up
/// a package manager.
pub(super) fn own(
    tagged: &Tagged,
    facts: &Facts<'_>,
    number: usize,
    without_tools: bool,
) -> Option<Own> {
    let target = facts.target?;
    let stage = facts.stages.get(target)?;
    let all = facts.instructions();
    let mut chain = facts.ancestry(target);
    chain.reverse();
    chain.pop();
    let root = facts.stages.get(*chain.first()?)?;
    let readable = matches!(root.base, Base::Image(_))
        && target + 1 == facts.stages.len()
        && all[stage.from].flags.is_empty();
    if !readable {
        return None;
    }
    let stays = staying(facts, &chain, target);
    let in_chain = |at: usize| facts.stage_of[at].filter(|stage| chain.contains(stage));
    let moves = |stage: usize| !stays.contains(&stage);
    let inherited: Vec<usize> = chain
        .iter()
        .flat_map(|stage| facts.stage_instructions(*stage).skip(1))
        .collect();
    if inherited
        .iter()
        .any(|at| all[*at].keyword == Keyword::Onbuild)
    {
        return None;
    }
    let style = Style::of(facts);
    let mut draft = Draft::new(tagged, facts);
    let before_target = 0..stage.from;
    for at in before_target.filter(|at| facts.stage_of[*at] != Some(target)) {
        match in_chain(at) {
            Some(stage) if moves(stage) => {
                if at == facts.stages[stage].from {
                    draft.keep_comments(at);
                }
            }
            _ => draft.keep(at),
        }
    }
    draft.keep_comments(stage.from);
    let image = facts.base_word(root)?;
    let start = all[root.from].span.start as usize;
    let from = facts.source().get(start..image.span.end as usize)?;
    let name = facts.name_words(stage);
    let name = name.map(|(_, name)| format!(" {} {}", style.as_word(), name.text));
    let line = format!("{from}{}{}", name.unwrap_or_default(), style.line_ending);
    draft.add(&line, &[number]);
    let first = draft.lines.len();
    for at in inherited {
        if replaced_later(facts, at, target) || without_tools && sets_up_tools(facts, at) {
            continue;
        }
        if in_chain(at).is_some_and(moves) {
            draft.keep_tight(at);
        } else {
            draft.repeat(at, &[number]);
        }
    }
    let repeated = draft.lines[first..].iter().map(|line| line.text.clone());
    let repeated: Vec<String> = repeated.collect();
    let parent = chain.last().filter(|stage| !moves(**stage));
    let parent = parent.and_then(|stage| facts.name_words(&facts.stages[*stage]));
    let repeated = parent.map(|(_, name)| (from.to_owned(), repeated, name.text.to_string()));
    for at in facts.stage_instructions(target).skip(1) {
        draft.keep(at);
    }
    draft.keep_rest();
    let moved = chain.iter().rev().find(|stage| moves(**stage));
    let moved = moved.and_then(|stage| facts.stages[*stage].name.clone());
    Some(Own {
        lines: draft.finish(),
        repeated,
        moved,
    })
}

/// Where a new stage begins exactly as the one that the shipped stage stood on, it stands on that
/// again.
pub(super) fn stand_again(tagged: &mut Tagged, own: &Own) {
    let Some((from, repeated, name)) = &own.repeated else {
        return;
    };
    let begins = |at: usize| {
        let line = tagged.lines[at].text.strip_prefix(from.as_str());
        let lines = tagged.lines.get(at + 1..at + 1 + repeated.len());
        let named = line.is_some_and(|rest| rest.trim_start().len() > 3);
        named && lines.is_some_and(|lines| lines.iter().map(|line| &line.text).eq(repeated))
    };
    // The stage itself stands before it.
    let found = (0..tagged.lines.len()).rev().find(|at| begins(*at));
    let itself = (0..tagged.lines.len()).find(|at| begins(*at));
    if let Some(at) = found.filter(|_| found != itself) {
        let line = &mut tagged.lines[at];
        let rest = line.text[from.len()..].to_owned();
        let keyword = from.split_whitespace().next().unwrap_or("FROM");
        line.text = format!("{keyword} {name}{rest}");
        tagged.lines.drain(at + 1..at + 1 + repeated.len());
    }
}

/// The stages of a chain, root first, that something else than the next one needs.
fn staying(facts: &Facts<'_>, chain: &[usize], target: usize) -> Vec<usize> {
    let needed = |stage: usize| {
        let stood_on = facts.stages.iter().any(|other| {
            other.base == Base::Stage(stage)
                && other.number != target
                && !chain.contains(&other.number)
        });
        let taken_from = || {
            facts.instructions().iter().enumerate().any(|(at, other)| {
                let names = facts.stages_used(other);
                let own = facts.stage_of[at].unwrap_or_default();
                names
                    .iter()
                    .any(|(name, _)| facts.stage_named(name, own) == Some(stage))
            })
        };
        stood_on || taken_from()
    };
    let last = chain.iter().rposition(|stage| needed(*stage));
    last.map_or_else(Vec::new, |last| chain[..=last].to_vec())
}

/// Whether a stage above sets anew what an instruction sets for the container.
fn replaced_later(facts: &Facts<'_>, at: usize, target: usize) -> bool {
    let all = facts.instructions();
    let own = facts.stage_of[at];
    let anew: &[Keyword] = match all[at].keyword {
        // An entry point of a later stage drops the command of an earlier one.
        Keyword::Cmd => &[Keyword::Cmd, Keyword::Entrypoint],
        Keyword::Entrypoint => &[Keyword::Entrypoint],
        Keyword::Healthcheck => &[Keyword::Healthcheck],
        _ => return false,
    };
    let above = facts.ancestry(target);
    let above = above.iter().take_while(|stage| Some(**stage) != own);
    above
        .flat_map(|stage| facts.stage_instructions(*stage))
        .any(|later| anew.contains(&all[later].keyword))
}

/// Whether a RUN does nothing but set up a package manager.
fn sets_up_tools(facts: &Facts<'_>, at: usize) -> bool {
    let manager = |name: &str| {
        let end = name.rfind('@').filter(|at| *at > 0);
        let name = name[..end.unwrap_or(name.len())].split("==").next();
        matches!(
            name,
            Some(
                "npm"
                    | "yarn"
                    | "pnpm"
                    | "corepack"
                    | "turbo"
                    | "pip"
                    | "setuptools"
                    | "wheel"
                    | "poetry"
                    | "uv"
                    | "pipenv"
            )
        )
    };
    let alone = |command: &CommandFact<'_>| {
        let mut words = command.words().skip(1);
        let installs = command
            .words()
            .any(|word| matches!(word, "install" | "i" | "add"));
        command.is_plain()
            && match command.name.as_str() {
                "corepack" => true,
                "npm" | "pip" | "pip3" | "yarn" => {
                    installs
                        && words.all(|word| {
                            word.starts_with('-')
                                || matches!(word, "install" | "i" | "add" | "global")
                                || manager(word)
                        })
                }
                _ => false,
            }
    };
    facts.command_line(at).is_some_and(|run| {
        run.keyword == Keyword::Run && !run.commands.is_empty() && run.commands.iter().all(alone)
    })
}
