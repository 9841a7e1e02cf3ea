//! Development packages leave the `node_modules` that another stage hands over.

use plimsoll_syntax::Keyword;

use super::{Shipped, uses_prisma_or_browser};
use crate::facts::{Base, CommandOptions, Facts, Install, Manager};
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
    // The packages alone, or the whole folder that they were installed in.
    let (stage, copy, install) = sources
        .iter()
        .find_map(|(stage, copy)| {
            let install = only_install(facts, *stage)?;
            let directory = facts.working_directory(install.instruction)?;
            let packages = format!("{directory}/node_modules");
            let (_, words) = copy.words().split_last()?;
            let takes = words.iter().any(|word| {
                let path = word.text.trim_end_matches("/.").trim_end_matches('/');
                directory != "/" && (path == packages || path == directory)
            });
            takes.then_some((*stage, copy, install))
        })
        .filter(|_| runs_node)
        .ok_or_else(none)?;
    let name = copy.flag_value("from").unwrap_or_default();
    let used_elsewhere = facts
        .stages
        .iter()
        .any(|other| other.base == Base::Stage(stage))
        || facts.instructions().iter().enumerate().any(|(at, other)| {
            other.flag_value("from") == Some(name) && facts.stage_of[at] != Some(shipped.stage)
        });
    let options = install.options(facts);
    let production = ["--omit", "--production", "--only", "--prod", "-P"]
        .iter()
        .any(|option| options.has(option));
    let line = facts.ancestry(stage);
    let prunes = line.iter().flat_map(|stage| facts.runs(*stage)).any(|run| {
        let mut commands = run.commands.iter();
        commands.any(|command| {
            command
                .words()
                .any(|word| word == "prune" || word.ends_with("node_modules"))
        })
    });
    let last = facts.stage_instructions(stage).end.saturating_sub(1);
    // The same folder, the same user, and a build after the install that needed the packages.
    let same = facts.working_directory(last) == facts.working_directory(install.instruction)
        && facts.effective(Keyword::Workdir, last).is_some()
        && facts.instructions()[last].keyword != Keyword::Workdir
        && last > install.instruction;
    let Some(command) = pruning(facts, install, &options) else {
        return Err(none());
    };
    if production
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
    let line = Style::of(facts).line(Keyword::Run, command);
    Ok((made, vec![Edit::insert(end, line)]))
}

/// The one install of what the manifest lists, in a stage or in those that it stands on.
fn only_install<'f>(facts: &'f Facts<'_>, stage: usize) -> Option<&'f Install<'f>> {
    let line = facts.ancestry(stage);
    let mut installs = facts.installs.iter().filter(|install| {
        let own = facts.stage_of[install.instruction];
        own.is_some_and(|own| line.contains(&own))
            && install.packages.is_empty()
            && matches!(
                install.manager,
                Manager::Npm | Manager::Pnpm | Manager::Yarn
            )
    });
    installs.next().filter(|_| installs.next().is_none())
}

/// The command that takes development packages away again, where the package manager has one that
/// leaves alone what the kept packages built.
fn pruning(
    facts: &Facts<'_>,
    install: &Install<'_>,
    options: &CommandOptions<'_, '_>,
) -> Option<&'static str> {
    let source = facts.source();
    let newer_yarn = source.contains(".yarn") || source.contains("corepack");
    match install.manager {
        Manager::Npm => Some("npm prune --omit=dev"),
        // Scripts such as `prepare` run development tools; without a terminal pnpm asks nothing in CI.
        Manager::Pnpm => Some("CI=true pnpm prune --prod --ignore-scripts"),
        // The options of Yarn 1; later versions name them otherwise.
        Manager::Yarn if options.has("--frozen-lockfile") && !newer_yarn => {
            Some("yarn install --production --ignore-scripts --prefer-offline --frozen-lockfile")
        }
        _ => None,
    }
}
