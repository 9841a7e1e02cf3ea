//! Development packages leave the `node_modules` that another stage hands over.

use plimsoll_syntax::Keyword;

use super::{Shipped, uses_prisma_or_browser};
use crate::facts::{Base, Manager};
use crate::report::{Edit, Step};
use crate::rewrite::step::step;
use crate::rewrite::style::Style;

/// Takes development packages out of `node_modules` where it is copied from the stage that built.
pub(super) fn production_packages(shipped: &Shipped<'_>) -> Result<(Step, Vec<Edit>), String> {
    let facts = shipped.facts;
    let none = || "No `node_modules` with development packages is copied for certain.".to_owned();
    let runs_node = shipped.runs().is_some_and(|program| {
        let first = program.arguments.first().map(crate::facts::Argument::text);
        program.name == "node" && first.is_some_and(|file| !file.starts_with('-'))
    });
    let sources = shipped.sources();
    let (stage, copy) = sources
        .iter()
        .find(|(_, copy)| {
            let mut words = copy.words().iter();
            words.any(|word| word.text.trim_end_matches('/').ends_with("/node_modules"))
        })
        .filter(|_| runs_node)
        .ok_or_else(none)?;
    let name = copy.flag_value("from").unwrap_or_default();
    let used_elsewhere = facts
        .stages
        .iter()
        .any(|other| other.base == Base::Stage(*stage))
        || facts.instructions().iter().enumerate().any(|(at, other)| {
            other.flag_value("from") == Some(name) && facts.stage_of[at] != Some(shipped.stage)
        });
    let installs: Vec<_> = facts
        .installs
        .iter()
        .filter(|install| {
            facts.stage_of[install.instruction] == Some(*stage) && install.packages.is_empty()
        })
        .collect();
    let [install] = installs.as_slice() else {
        return Err(none());
    };
    let options = install.options(facts);
    let production = ["--omit", "--production", "--only", "--prod", "-P"]
        .iter()
        .any(|option| options.has(option));
    let prunes = facts.runs(*stage).any(|run| {
        let mut commands = run.commands.iter();
        commands.any(|command| {
            command
                .words()
                .any(|word| word == "prune" || word == "node_modules")
        })
    });
    let last = facts.stage_instructions(*stage).end.saturating_sub(1);
    // The same folder, the same user, and a build after the install that needed the packages.
    let directory = facts.working_directory(install.instruction);
    let path = copy.words().iter().find_map(|word| {
        let text = word.text.trim_end_matches('/');
        text.strip_suffix("/node_modules").map(str::to_owned)
    });
    let same = directory == path && facts.working_directory(last + 1).is_some();
    let same = same && facts.effective(Keyword::Workdir, last).is_some() && {
        let workdirs = facts.stage_instructions(*stage).filter(|at| {
            facts.instructions()[*at].keyword == Keyword::Workdir && *at > install.instruction
        });
        workdirs.count() == 0
    };
    if install.manager != Manager::Npm
        || production
        || prunes
        || used_elsewhere
        || !same
        || uses_prisma_or_browser(facts)
        || facts.is_given("NODE_ENV", install.instruction)
        || facts.user(last) != facts.user(install.instruction)
    {
        return Err(none());
    }
    let made = step(
        "production-dependencies",
        "Ship production dependencies only",
        "Test runners, compilers and linters weigh more than most applications and widen what can be attacked.",
        &[
            "Everything that runs at start is listed under `dependencies`, not under `devDependencies`.",
        ],
    );
    let end = facts.whole_lines(facts.instructions()[last].span).end;
    let line = Style::of(facts).line(Keyword::Run, "npm prune --omit=dev");
    Ok((made, vec![Edit::insert(end, line)]))
}
