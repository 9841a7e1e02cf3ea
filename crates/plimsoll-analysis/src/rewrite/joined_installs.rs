//! RUNs that fetch package lists and install with them, one after the other, become one.

use plimsoll_syntax::{Keyword, Span};

use super::step::step;
use super::system_packages::{is_system, only_installs};
use super::tagged::Tagged;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::fix::apply as apply_edits;
use crate::report::Edit;

/// Joins every RUN that only installs packages of the distribution to the RUN right before it that
/// fetches the lists for it.
pub(crate) fn turn(tagged: &mut Tagged, facts: &Facts<'_>) -> bool {
    let made = step(
        "installs-joined",
        "Install packages of the distribution in one RUN",
        "Lists in a layer of their own grow old in the cache, and can only be removed where they are fetched.",
        &[],
    );
    if facts.options.steps_off.contains(&made.id) || !facts.file.errors.is_empty() {
        return false;
    }
    let Some(edits) = joined(facts).or_else(|| merged(facts)) else {
        return false;
    };
    let number = tagged.step(made);
    tagged.advance(&apply_edits(facts.source(), &edits), number);
    true
}

/// The first two RUNs that become one.
fn joined(facts: &Facts<'_>) -> Option<Vec<Edit>> {
    let has = |run: &CommandLine<'_>, verb: &str| {
        let mut commands = run.commands.iter();
        commands.any(|command| command.subcommand().is_some_and(|word| word.text() == verb))
    };
    facts.command_lines.windows(2).find_map(|pair| {
        let [first, second] = pair else { return None };
        let installs = [first, second]
            .iter()
            .all(|run| run.keyword == Keyword::Run && only_installs(run));
        // apk fetches its index by an option of its own.
        let apk = first.commands.iter().any(|command| command.name == "apk");
        let cleans = first.commands.iter().any(|command| command.name == "rm");
        let fits = installs
            && first.instruction + 1 == second.instruction
            && has(first, "update")
            && !has(second, "update")
            && !cleans
            && !apk;
        fits.then(|| facts.join_to_previous(second.instruction))?
    })
}

/// The first two installs of one RUN that become one: the same options, one after the other.
fn merged(facts: &Facts<'_>) -> Option<Vec<Edit>> {
    let runs = facts.command_lines.iter();
    let mut runs = runs.filter(|run| run.keyword == Keyword::Run && only_installs(run));
    runs.find_map(|run| {
        let mut pairs = run.commands.windows(2);
        pairs.find_map(|pair| {
            let [first, second] = pair else { return None };
            let (options, last) = sorted(first)?;
            let (same, packages) = sorted(second)?;
            let between = Span {
                start: last.end,
                end: packages.start,
            };
            let comment = between.text(facts.source()).contains('#');
            let and = second.connector.text(facts.source()) == "&&";
            (options == same && and && !comment).then(|| vec![Edit::replace(between, " ")])
        })
    })
}

/// The words of an install up to its first package, and where its packages stand.
fn sorted<'c>(command: &'c CommandFact<'_>) -> Option<(Vec<&'c str>, Span)> {
    let installs = command.is("apt-get", "install") && is_system(command) && command.is_plain();
    let is_option = |word: &str| word.starts_with('-') || word == "install";
    let words = &command.arguments;
    let count = words
        .iter()
        .take_while(|word| is_option(word.text()))
        .count();
    let packages = words.get(count..)?;
    let plain = packages.iter().all(|word| {
        let text = word.text();
        word.literal.is_some() && !text.starts_with(['-', '.', '/']) && !text.ends_with(['+', '-'])
    });
    let (first, last) = (packages.first()?, packages.last()?);
    let known = words[..count].iter().all(|word| {
        !matches!(
            word.text(),
            "-t" | "-o" | "-c" | "-a" | "--target-release" | "--option"
        )
    });
    let mut before = vec![command.program.text()];
    before.extend(command.wrappers.iter().map(crate::facts::Argument::text));
    before.extend(command.environment.iter().map(|(name, _)| *name));
    before.extend(words[..count].iter().map(crate::facts::Argument::text));
    (installs && plain && known).then_some((
        before,
        Span {
            start: first.span.start,
            end: last.span.end,
        },
    ))
}
