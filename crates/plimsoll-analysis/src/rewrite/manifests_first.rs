//! Safe: manifests before sources in a file that stays as it is otherwise.

use plimsoll_syntax::parse;

use super::dockerignore;
use super::draft::Draft;
use super::ecosystems::node::Manifests;
use super::step;
use super::style::Style;
use super::tagged::Tagged;
use crate::Options;
use crate::facts::{Base, Facts, PackageJson};
use crate::report::Companion;
use plimsoll_syntax::Keyword;

/// Puts `COPY package*.json ./` and the install before `COPY . .` where they stand the other way
/// round, next to each other, in a stage of a Node image. Gives the `.dockerignore` that this needs.
pub(crate) fn apply(tagged: &mut Tagged, options: &Options) -> Option<Companion> {
    if options.steps_off.iter().any(|off| off == "manifests-first") {
        return None;
    }
    let text = tagged.text();
    let file = parse(&text);
    let facts = Facts::new(&file, options);
    if !file.errors.is_empty() {
        return None;
    }
    let (copy, install, manifests) = misplaced(&facts, options)?;
    let number = tagged.step(step::manifests_first());
    let mut draft = Draft::new(tagged, &facts);
    let style = Style::of(&facts);
    for at in 0..facts.instructions().len() {
        if at == copy {
            continue;
        }
        if at == install {
            draft.add(
                &style.line(Keyword::Copy, &format!("{} ./", manifests.pattern())),
                &[number],
            );
            draft.keep(install);
            draft.keep(copy);
            continue;
        }
        draft.keep(at);
    }
    draft.keep_rest();
    let lines = draft.finish();
    let companion = dockerignore::companion(&facts, &["node_modules"]);
    let next: String = lines.iter().map(|line| line.text.as_str()).collect();
    tagged.advance(&next, number);
    companion
}

/// A `COPY . .` with the install that follows it directly.
fn misplaced(facts: &Facts<'_>, options: &Options) -> Option<(usize, usize, Manifests)> {
    let package = PackageJson::beside(options);
    if package
        .as_ref()
        .is_some_and(|package| package.workspaces || package.installs_with_scripts())
    {
        return None;
    }
    facts.installs.iter().find_map(|install| {
        let manifests = Manifests::of(install.manager)?;
        let stage = facts.stage_of.get(install.instruction).copied().flatten()?;
        let node = matches!(&facts.stages.get(stage)?.base, Base::Image(image) if image.short_name() == "node");
        let copy = install.instruction.checked_sub(1)?;
        let instruction = &facts.instructions()[copy];
        let [source, target] = instruction.words() else { return None };
        let whole = matches!(source.text.as_ref(), "." | "./")
            && matches!(target.text.as_ref(), "." | "./")
            && instruction.keyword == Keyword::Copy
            && instruction.flags.is_empty();
        let line = facts.command_line(install.instruction)?;
        // Anything else in the RUN may need the sources.
        let alone = line.commands.len() == 1 && line.commands[0].is_plain() && install.packages.is_empty();
        // A working directory of `/` would hold more than the application.
        let directory = facts.working_directory(copy)?;
        let seen_before = facts.stage_instructions(stage).any(|at| {
            at < copy && matches!(facts.instructions()[at].keyword, Keyword::Copy | Keyword::Add)
        });
        (node && whole && alone && directory != "/" && !seen_before).then_some((copy, install.instruction, manifests))
    })
}
