//! Dependencies are fetched before the sources are copied, so that an edit does not fetch them again.

use plimsoll_syntax::Keyword;

use super::draft::Draft;
use super::style::Style;
use super::tagged::Tagged;
use super::{ecosystems, step};
use crate::facts::{CommandFact, CommandLine, Facts};

/// What a RUN fetches, and by which files.
pub(crate) struct Early {
    /// The manifests, as COPY takes them; patterns that may match nothing stand beside one that
    /// does. Empty where it needs none.
    pub(crate) manifests: String,
    /// The command that fetches and does nothing else; where there is none, the RUN is that command
    /// and moves before the sources itself.
    pub(crate) fetch: Option<String>,
    /// What has to be true of the project.
    pub(crate) assumes: &'static str,
}

/// Puts the manifests and what fetches by them before `COPY . .`, wherever an ecosystem knows how.
/// `certain` allows only what cannot break a build that works.
pub(crate) fn turn(tagged: &mut Tagged, facts: &Facts<'_>, certain: bool) -> bool {
    let off = facts
        .options
        .steps_off
        .iter()
        .any(|off| off == "fetch-first");
    let runs = facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run);
    let mut places = runs.filter_map(|run| {
        let copy = copied_before(facts, run)?;
        Some((
            copy,
            run.instruction,
            ecosystems::early(facts, run, certain)?,
        ))
    });
    if off || !facts.file.errors.is_empty() {
        return false;
    }
    let Some((copy, run, early)) = places.next() else {
        return false;
    };
    let next = rearranged(tagged, facts, copy, run, &early);
    let number = tagged.step(step::fetch_first(early.assumes));
    tagged.advance(&next, number);
    true
}

/// The COPY of the whole build context that stands before a RUN without need: nothing between the
/// two but settings and packages of the distribution, and no manifest was copied before it.
fn copied_before(facts: &Facts<'_>, run: &CommandLine<'_>) -> Option<usize> {
    let at = run.instruction;
    let stage = facts.stage_of.get(at).copied().flatten()?;
    let start = facts.stage_instructions(stage).start;
    let copy = (start..at).rev().find(|earlier| {
        matches!(
            facts.instructions()[*earlier].keyword,
            Keyword::Copy | Keyword::Add
        )
    })?;
    let instruction = &facts.instructions()[copy];
    let [source, target] = instruction.words() else {
        return None;
    };
    let is_whole = matches!(source.text.as_ref(), "." | "./")
        && instruction.flags.is_empty()
        && instruction.heredocs.is_empty();
    let target = facts.absolute_path(&target.text, copy)?;
    let directory = facts.working_directory(at)?;
    // What a stage below copied may be the manifests.
    let below = facts.ancestry(stage);
    let below = below
        .iter()
        .flat_map(|stage| facts.stage_instructions(*stage))
        .filter(|at| *at < start);
    let first = below.chain(start..copy).all(|earlier| {
        let other = &facts.instructions()[earlier];
        // What other stages hand over is no part of the project.
        !matches!(other.keyword, Keyword::Copy | Keyword::Add) || other.flag("from").is_some()
    });
    let only_settings = (copy + 1..at).all(|between| match facts.instructions()[between].keyword {
        Keyword::Run => facts
            .command_line(between)
            .is_some_and(|run| installs_system_packages(facts, run) || installs_tools(run)),
        Keyword::Workdir | Keyword::Env | Keyword::Arg | Keyword::Expose | Keyword::Label => true,
        _ => false,
    });
    let same = crate::facts::normal(&target) == directory && directory != "/";
    (is_whole && same && first && only_settings).then_some(copy)
}

/// Whether a RUN does nothing but install packages of the distribution out of its archive.
fn installs_system_packages(facts: &Facts<'_>, run: &CommandLine<'_>) -> bool {
    let readable = run
        .script
        .as_ref()
        .is_some_and(|script| script.errors.is_empty());
    let lists = |text: &str| {
        text.starts_with('-') || text.starts_with("/var/lib/apt") || text.starts_with("/var/cache")
    };
    readable
        && !run.commands.is_empty()
        && run.commands.iter().all(|command| {
            let words = || command.arguments.iter().map(crate::facts::Argument::text);
            match command.name.as_str() {
                "apt-get" | "apt" | "apk" | "dnf" | "yum" | "microdnf" => {
                    !words().any(|word| word.starts_with(['.', '/']) || word.contains(".deb"))
                }
                "rm" => words().all(lists),
                _ => false,
            }
        })
        && facts.user(run.instruction) == crate::facts::User::Root
}

/// Whether a RUN does nothing but install tools by their names, which needs nothing of the project.
fn installs_tools(run: &CommandLine<'_>) -> bool {
    let named = |command: &CommandFact<'_>| {
        let mut words = command.arguments.iter().map(crate::facts::Argument::text);
        let verb = words.next().unwrap_or_default();
        let by_name = match command.name.as_str() {
            "gem" | "go" | "cargo" | "pip" | "pip3" => verb == "install",
            "corepack" => true,
            "poetry" => verb == "config",
            "mix" => verb.starts_with("local."),
            _ => false,
        };
        by_name
            && words.all(|word| {
                !word.starts_with(['.', '/'])
                    && !matches!(
                        word,
                        "-r" | "-e" | "-c" | "--path" | "--requirement" | "--local"
                    )
            })
    };
    !run.commands.is_empty()
        && run
            .commands
            .iter()
            .all(|command| command.is_plain() && named(command))
}

fn rearranged(
    tagged: &mut Tagged,
    facts: &Facts<'_>,
    copy: usize,
    run: usize,
    early: &Early,
) -> String {
    let style = Style::of(facts);
    let mut draft = Draft::new(tagged, facts);
    for at in 0..facts.instructions().len() {
        if at == copy {
            continue;
        }
        if at != run {
            draft.keep(at);
            continue;
        }
        if !early.manifests.is_empty() {
            let rest = format!("{} ./", early.manifests);
            draft.add(&style.line(Keyword::Copy, &rest), &[]);
        }
        match &early.fetch {
            Some(fetch) => {
                draft.add(&style.line(Keyword::Run, fetch), &[]);
                draft.keep(copy);
                draft.keep(run);
            }
            None => {
                draft.keep(run);
                draft.keep(copy);
            }
        }
    }
    draft.keep_rest();
    draft
        .finish()
        .iter()
        .map(|line| line.text.as_str())
        .collect()
}
