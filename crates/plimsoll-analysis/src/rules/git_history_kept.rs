//! The whole history of a repository is in the image.
//!
//! ## What it does
//! Looks for `git clone` without `--depth` in a RUN of the image that is built, where nothing
//! deletes the clone or its `.git`, one finding a RUN, and for a `.git` of the build context that
//! is copied.
//!
//! ## Why it matters
//! The history is often many times larger than the files, every build loads it, and the image
//! carries it although no program reads it.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN git clone --branch v1.2 https://example.org/theme.git /srv/theme
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN git clone --depth 1 --branch v1.2 https://example.org/theme.git /srv/theme
//! ```
//!
//! ## Fix safety
//! Needs a review: a later command may ask for an older commit. There is no fix where the RUN runs
//! another command of git, and for the exec form.
//!
//! ## When to ignore it
//! Where the program itself works with the history.
//!
//! ## References
//! - git-clone(1), `--depth`

use plimsoll_syntax::{Keyword, Word};

use crate::facts::{Argument, CommandFact, CommandOptions, Facts, Mount, MountKind};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The whole history of a repository is in the image",
    equivalents: &["tally/prefer-add-git"],
    category: Category::Size,
    severity: Severity::Info,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// Options of `git clone` that take the next argument as their value.
const VALUED: [&str; 10] = [
    "-b", "--branch", "-o", "--origin", "-c", "--config", "-j", "--jobs", "--reference", "-C",
];

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    copied(facts, sink);
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run || !facts.is_shipped(line.instruction) {
            continue;
        }
        for command in &line.commands {
            let Some((_, name)) = whole_clone(command) else {
                continue;
            };
            let stage = facts.stage_of[line.instruction];
            let mut later = stage.into_iter().flat_map(|stage| facts.runs(stage));
            let gone = later.any(|later| {
                later.instruction >= line.instruction
                    && (later.may_remove(&name) || later.may_remove(".git"))
            });
            let mounted = |mount: &Mount| !matches!(mount.kind, MountKind::Secret | MountKind::Ssh);
            if gone || line.mounts.iter().any(mounted) {
                continue;
            }
            let message = "The clone brings the whole history, which no program in the image reads; fetch the last commit alone with --depth 1.";
            let problem = Problem::new(line.instruction, command.span, message);
            let again = line.script.is_none() || line.commands.iter().any(|other| {
                other.name == "git" && other.subcommand().is_none_or(|verb| verb.text() != "clone")
            });
            sink.report(if again {
                problem
            } else {
                let clones = line.commands.iter().filter_map(whole_clone);
                let edits = clones.map(|(verb, _)| line.argument_after(verb, "--depth 1")).collect();
                problem.fix("Fetch the last commit alone", Safety::NeedsReview, edits)
            });
            break;
        }
    }
}

/// Reports a repository of the build context that is copied with its history.
fn copied(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
        if !copies || !facts.is_shipped(at) || instruction.flag("from").is_some() {
            continue;
        }
        let is_history = |word: &&Word<'_>| word.unquoted().trim_end_matches('/').rsplit('/').next() == Some(".git");
        let sources = instruction.words().split_last().map_or(&[][..], |(_, sources)| sources);
        if let Some(word) = sources.iter().find(is_history) {
            let message = "This brings the whole history of the repository, with all that was ever deleted from it; take from it what the program needs in an earlier stage.";
            sink.report(Problem::new(at, word.span, message));
        }
    }
}

/// The word `clone` of a clone with its history, and the name of the folder that it makes.
fn whole_clone<'c, 't>(command: &'c CommandFact<'t>) -> Option<(&'c Argument<'t>, String)> {
    let options = CommandOptions::new(&command.arguments, &VALUED);
    let shallow = ["--depth", "--shallow-since", "--bare", "--mirror", "--filter"];
    let small = shallow.iter().any(|option| options.has(option));
    let (verb, operands) = options.operands.split_first()?;
    let written = operands.get(1).or(operands.first())?.text();
    let name = written.trim_end_matches('/').rsplit('/').next()?;
    let whole = command.name == "git" && verb.text() == "clone" && !small;
    whole.then(|| (*verb, name.trim_end_matches(".git").to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("git-history-kept", marked);
    }

    #[test]
    fn clones() {
        check("FROM a:1\nRUN «git clone -b v1 https://x.example/a.git /a» && make -C /a\n");
        check("FROM a:1\nRUN git clone --depth=1 https://x.example/a.git && git clone --depth 1 b\n");
        check("FROM a:1\nRUN git clone https://x.example/a.git && make && rm -rf a\n");
        check("FROM a:1\nRUN git clone https://x.example/a.git /b\nRUN rm -rf /b/.git\n");
        check("FROM a:1 AS b\nRUN git clone https://x.example/a.git\nCOPY .git .\nFROM a:1\n");
        check("FROM a:1\nCOPY a «.git/» /src/\nCOPY .gitignore .\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("git-history-kept", text);
        assert_eq!(
            fixed("FROM a:1\nRUN git clone https://x.example/a\n"),
            "FROM a:1\nRUN git clone --depth 1 https://x.example/a\n"
        );
        let text = "FROM a:1\nRUN git clone https://x.example/a && cd a && git checkout 1a2b\n";
        assert_eq!(fixed(text), text);
    }
}
