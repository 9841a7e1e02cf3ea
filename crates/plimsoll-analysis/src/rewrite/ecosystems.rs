//! The ecosystems, one file each, and which of them a Dockerfile belongs to.

mod bun;
mod c;
mod conda;
mod dart;
mod deno;
pub(super) mod dotnet;
mod elixir;
mod flutter;
pub(super) mod go;
mod haskell;
pub(super) mod java;
mod java_layers;
mod java_modules;
mod jupyter;
mod nginx;
pub(crate) mod node;
mod node_browsers;
mod node_emit;
mod node_final;
mod node_frameworks;
mod node_install;
mod node_plan;
mod node_questions;
pub(super) mod node_runtime;
mod node_served;
mod node_special;
mod php;
pub(super) mod python;
mod python_homes;
mod python_runs;
mod python_tools;
pub(super) mod python_torch;
mod r;
mod ruby;
mod rust;
mod sites;
mod system;

use plimsoll_syntax::{Keyword, parse};

use super::fetch_first::Early;
use super::planner::{Planner, Single};
use super::split::Split;
use super::tagged::Tagged;
use super::{Outcome, dockerignore, final_base};
use crate::Options;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::Level;

/// What an ecosystem says of a file of one stage.
pub(crate) enum Verdict {
    /// It is none of its own.
    NotMine,
    /// It is, and this keeps it from being split; one sentence.
    Refused(String),
    /// It is, and the person switched off what everything else stands on.
    Off,
    /// It is split so.
    Split(Box<Split>),
    /// It stays one stage, and a step, of that number, changed it already.
    Edited(usize),
}

/// All but Node, which plans for itself. The first that knows the file decides.
const ECOSYSTEMS: [PlanOf; 19] = [
    sites::plan,
    flutter::plan,
    jupyter::plan,
    r::plan,
    deno::plan,
    go::plan,
    python::plan,
    conda::plan,
    bun::plan,
    ruby::plan,
    php::plan,
    rust::plan,
    java::plan,
    dotnet::plan,
    c::plan,
    elixir::plan,
    haskell::plan,
    dart::plan,
    system::plan,
];

/// How an ecosystem plans.
type PlanOf = fn(&Single<'_>, &mut Planner<'_>) -> Verdict;
/// What an ecosystem fetches early in a RUN; `true` allows only what cannot break a build.
type EarlyOf = fn(&Facts<'_>, &CommandLine<'_>, bool) -> Option<Early>;
/// The caches of a RUN.
type CachesOf = fn(&Facts<'_>, &CommandLine<'_>) -> Vec<&'static str>;

/// What a RUN fetches that can be fetched before the sources are copied. `certain` allows only
/// what cannot break a build that works.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    EARLY.iter().find_map(|early| early(facts, run, certain))
}

/// The ecosystems that fetch by manifests; Node has a pass of its own.
const EARLY: [EarlyOf; 12] = [
    go::early,
    python::early,
    python_tools::early,
    conda::early,
    bun::early,
    ruby::early,
    php::early,
    java::early,
    dotnet::early,
    elixir::early,
    dart::early,
    r::early,
];

/// The folders of a RUN that are worth keeping between builds, and that nothing reads at run time.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    CACHES
        .iter()
        .flat_map(|caches| caches(facts, run))
        .collect()
}

const CACHES: [CachesOf; 10] = [
    go::caches,
    node_install::caches,
    python::caches,
    python_tools::caches,
    bun::caches,
    php::caches,
    rust::caches,
    java::caches,
    dotnet::caches,
    r::caches,
];

/// Whether the finished image runs a program of that name, which then reads its caches.
fn runs_later(facts: &Facts<'_>, program: &str) -> bool {
    let mut lines = facts
        .command_lines
        .iter()
        .filter(|line| line.keyword != Keyword::Run);
    // What a shell in the exec form runs stands in one of its words.
    let in_script = |command: &CommandFact<'_>| {
        command.name.ends_with("sh")
            && command
                .words()
                .flat_map(str::split_whitespace)
                .any(|word| word.rsplit('/').next() == Some(program))
    };
    lines.any(|line| {
        line.commands
            .iter()
            .any(|command| command.name == program || in_script(command))
    })
}

/// Rebuilds the file's structure, where its ecosystem is known and nothing speaks against it.
pub(super) fn restructure(tagged: &mut Tagged, facts: &Facts<'_>, level: Level) -> Outcome {
    let refuse = |reason: &str| Outcome::Refused {
        questions: Vec::new(),
        reason: reason.to_owned(),
    };
    if !facts.file.errors.is_empty() {
        return refuse(
            "Some instructions cannot be read, so the structure is left alone; mend them first.",
        );
    }
    if facts.stages.len() > 1 {
        return final_base::improve(tagged, level, facts.options);
    }
    plan_single(tagged, facts, level)
}

/// Plans a file of one stage.
pub(super) fn restructure_single(tagged: &mut Tagged, level: Level, options: &Options) -> Outcome {
    let text = tagged.text();
    let file = parse(&text);
    plan_single(tagged, &Facts::new(&file, options), level)
}

fn plan_single(tagged: &mut Tagged, facts: &Facts<'_>, level: Level) -> Outcome {
    let single = match Single::of(facts) {
        Ok(single) => single,
        Err(reason) => {
            return Outcome::Refused {
                questions: Vec::new(),
                reason,
            };
        }
    };
    if single.image_name() == "node" {
        return node::restructure(tagged, facts, level);
    }
    let steps_before = tagged.steps.len();
    let mut planner = Planner::new(tagged, facts, level);
    let verdicts = ECOSYSTEMS.iter().map(|plan| plan(&single, &mut planner));
    let mut verdicts = verdicts.filter(|verdict| !matches!(verdict, Verdict::NotMine));
    let verdict = verdicts.next().unwrap_or_else(|| {
        Verdict::Refused(format!(
            "What an image on {} ships cannot be told from its text; its layers are improved in place.",
            single.image.name
        ))
    });
    drop(verdicts);
    let questions = std::mem::take(&mut planner.questions);
    match verdict {
        Verdict::Split(split) => {
            let lines = split.lines(&single, &planner);
            tagged.replace_lines(lines);
            Outcome::Done {
                questions,
                companions: dockerignore::companion(facts, &split.ignored)
                    .into_iter()
                    .collect(),
                refused: split.refused,
                main_step: split.main,
            }
        }
        Verdict::Edited(main_step) => Outcome::Done {
            questions,
            companions: dockerignore::companion(facts, &[]).into_iter().collect(),
            refused: None,
            main_step,
        },
        verdict => {
            tagged.steps.truncate(steps_before);
            Outcome::Refused {
                questions,
                reason: match verdict {
                    Verdict::Refused(reason) => reason,
                    _ => "A step that the structure stands on is switched off.".into(),
                },
            }
        }
    }
}
