//! Files of several stages: the stage that is shipped gets a smaller base, packages for production
//! alone, and an ordinary user, where the text shows that this is enough.

mod base;
mod distroless;
mod last;
mod own;
mod packages;
mod user;

use plimsoll_syntax::{Instruction, Keyword, parse};

use super::system_packages;
use super::tagged::Tagged;
use super::{Outcome, dockerignore};
use crate::Options;
use crate::facts::{Base, CommandFact, CommandLine, Facts, Image, ShellKind, is_within};
use crate::fix::apply;
use crate::report::{Companion, Edit, Level, Question, Step};

/// Programs of full images that the small ones lack.
const LACKED: [&str; 12] = [
    "curl", "wget", "git", "python", "python3", "perl", "gcc", "make", "ps", "nc", "openssl",
    "jcmd",
];

/// A step with its edits, or why there is none.
type Change = fn(&Shipped<'_>) -> Result<(Step, Vec<Edit>), String>;

/// What was done so far.
#[derive(Default)]
struct Done {
    main_step: Option<usize>,
    reason: Option<String>,
    questions: Vec<Question>,
    companions: Vec<Companion>,
    refused: Option<String>,
}

/// Improves the stage that is shipped.
pub(super) fn improve(tagged: &mut Tagged, level: Level, options: &Options) -> Outcome {
    let mut done = Done::default();
    if !on_own_base(tagged, level, options, &mut done)
        && !change(tagged, options, base::smaller_base, &mut done)
        && let Some((split, outcome)) = last::split(tagged, level, options, None)
    {
        *tagged = split;
        done.take(outcome);
    }
    change(tagged, options, packages::production_packages, &mut done);
    change(tagged, options, user::ordinary_user, &mut done);
    if level == Level::Minimal {
        change(tagged, options, distroless::distroless, &mut done);
    }
    let text = tagged.text();
    let file = parse(&text);
    let facts = Facts::new(&file, options);
    let Some(main_step) = done.main_step else {
        return Outcome::Refused {
            questions: Vec::new(),
            reason: done
                .reason
                .unwrap_or_else(|| "The stage that is shipped is left as it is.".to_owned()),
        };
    };
    if done.companions.is_empty() {
        done.companions.extend(dockerignore::companion(&facts, &[]));
    }
    Outcome::Done {
        questions: done.questions,
        companions: done.companions,
        refused: done.refused,
        main_step,
    }
}

impl Done {
    /// Takes over what planning the last stage by itself came to.
    fn take(&mut self, outcome: Outcome) {
        if let Outcome::Done {
            questions,
            companions,
            refused,
            main_step,
        } = outcome
        {
            self.questions = questions;
            self.companions = companions;
            self.refused = refused;
            self.main_step = Some(main_step);
        }
    }
}

/// Makes one change; tells whether it was made.
fn change(tagged: &mut Tagged, options: &Options, change: Change, done: &mut Done) -> bool {
    let text = tagged.text();
    let file = parse(&text);
    let facts = Facts::new(&file, options);
    match Shipped::of(&facts).and_then(|shipped| change(&shipped)) {
        Ok((step, edits)) if !options.steps_off.contains(&step.id) => {
            let number = tagged.step(step);
            tagged.advance(&apply(&text, &edits), number);
            done.main_step.get_or_insert(number);
            true
        }
        Ok(_) => false,
        Err(sentence) => {
            done.reason.get_or_insert(sentence);
            false
        }
    }
}

/// How many stages a text has.
fn stages(tagged: &Tagged) -> usize {
    let text = tagged.text();
    let file = parse(&text);
    let instructions = file.instructions.iter();
    let stages = instructions.filter(|instruction| instruction.keyword == Keyword::From);
    stages.count()
}

/// Gives a stage that stands on another one a base of its own, where that base can then be smaller.
fn on_own_base(tagged: &mut Tagged, level: Level, options: &Options, done: &mut Done) -> bool {
    let text = tagged.text();
    let file = parse(&text);
    let facts = Facts::new(&file, options);
    let made = own::own_step();
    if options.steps_off.contains(&made.id) {
        return false;
    }
    let mut own = tagged.clone();
    let number = own.step(made);
    // Tools that set up a package manager are left out where what is shipped is copied in.
    let Some(without) = own::own(tagged, &facts, number, true) else {
        return false;
    };
    own.replace_lines(without.lines);
    if change(&mut own, options, base::smaller_base, done) {
        *tagged = own;
        done.main_step = Some(number);
        return true;
    }
    let Some(whole) = own::own(tagged, &facts, number, false) else {
        return false;
    };
    own = tagged.clone();
    own.step(own::own_step());
    own.replace_lines(whole.lines.clone());
    let Some((split, outcome)) = last::split(&own, level, options, whole.moved.as_deref()) else {
        return false;
    };
    // A shared base that only loses its manuals is not worth repeating what stands on it.
    if whole.is_shared() && stages(&split) == stages(tagged) {
        return false;
    }
    *tagged = split;
    own::stand_again(tagged, &whole);
    done.take(outcome);
    true
}

/// The stage that is shipped.
struct Shipped<'f> {
    facts: &'f Facts<'f>,
    stage: usize,
    image: &'f Image,
}

impl<'f> Shipped<'f> {
    fn of(facts: &'f Facts<'f>) -> Result<Self, String> {
        let stage = facts.target.unwrap_or_default();
        let shared = facts
            .stages
            .iter()
            .any(|other| other.base == Base::Stage(stage));
        match facts.root_image(stage) {
            Some(image) if !shared && !facts.is_windows(stage) => Ok(Self {
                facts,
                stage,
                image,
            }),
            Some(_) => Err("Other stages stand on the one that is shipped, or it is one of Windows, so it is left as it is.".into()),
            None => Err("The base of the stage that is shipped depends on a build argument without a default; give the argument one.".into()),
        }
    }

    fn instructions(&self) -> impl DoubleEndedIterator<Item = (usize, &'f Instruction<'f>)> {
        let all = self.facts.instructions();
        self.facts
            .stage_instructions(self.stage)
            .map(|at| (at, &all[at]))
    }

    /// What the stage's RUNs do beyond installing packages of the distribution and preparing
    /// folders and users.
    fn strange(&self) -> Option<&CommandLine<'f>> {
        let prepares = |command: &CommandFact<'_>| {
            command.is_plain()
                && matches!(
                    command.name.as_str(),
                    "mkdir"
                        | "chown"
                        | "chmod"
                        | "touch"
                        | "ln"
                        | "useradd"
                        | "groupadd"
                        | "adduser"
                        | "addgroup"
                        | "ldconfig"
                        | "rm"
                )
        };
        self.facts.runs(self.stage).find(|run| {
            let plain = !run.heredoc && !run.commands.is_empty();
            !(system_packages::only_installs(run) || plain && run.commands.iter().all(prepares))
        })
    }

    /// A program that the container starts and that small images lack.
    fn lacked(&self) -> Option<&str> {
        let facts = self.facts;
        let lines = facts.command_lines.iter().filter(|line| {
            line.keyword != Keyword::Run && facts.stage_of[line.instruction] == Some(self.stage)
        });
        let installed = |name: &str| {
            facts.installs.iter().any(|install| {
                facts.stage_of[install.instruction] == Some(self.stage)
                    && install
                        .packages
                        .iter()
                        .any(|package| package.text() == name)
            })
        };
        let mut words = lines.flat_map(|line| &line.commands).flat_map(|command| {
            let inside = command.words().flat_map(str::split_whitespace);
            std::iter::once(command.name.as_str()).chain(inside)
        });
        let own = |name: &str| self.image.name == "python" && name.starts_with("python");
        words.find(|word| LACKED.contains(word) && !installed(word) && !own(word))
    }

    /// The program that the container starts: the one that ENTRYPOINT names in the exec form, or
    /// CMD where there is no ENTRYPOINT.
    fn runs(&self) -> Option<&CommandFact<'f>> {
        let last = |keyword| {
            self.facts.command_lines.iter().rfind(|line| {
                line.keyword == keyword && self.facts.stage_of[line.instruction] == Some(self.stage)
            })
        };
        let line = last(Keyword::Entrypoint).or_else(|| last(Keyword::Cmd))?;
        let [only] = line.commands.as_slice() else {
            return None;
        };
        (only.is_plain() && line.shell == ShellKind::None).then_some(only)
    }

    /// The path of the program that the container starts, as it sees it.
    fn program_path(&self) -> Option<String> {
        let program = self.runs()?.program.literal.clone()?;
        if !program.contains('/') {
            return Some(format!("/usr/local/bin/{program}"));
        }
        let end = self.facts.stage_instructions(self.stage).end;
        self.facts.absolute_path(&program, end - 1)
    }

    /// The COPY that brings the program that the container starts out of another stage: its number,
    /// the stage, and the program's path there.
    fn program_copy(&self) -> Option<(usize, usize, String)> {
        let wanted = self.program_path()?;
        let facts = self.facts;
        self.instructions().find_map(|(at, instruction)| {
            let stage = facts.stage_named(instruction.flag_value("from")?, self.stage)?;
            let (target, sources) = instruction.words().split_last()?;
            let target = facts.absolute_path(&target.text, at)?;
            let source = sources.iter().find_map(|source| {
                let source = facts.expand(&source.text, at)?;
                let source = format!("/{}", source.trim_matches('/'));
                let name = source.rsplit('/').next().unwrap_or_default();
                let below = format!("{}/{name}", target.trim_end_matches('/'));
                if below == wanted || target == wanted {
                    return Some(source);
                }
                let inside = wanted.strip_prefix(target.trim_end_matches('/'))?;
                (is_within(&wanted, &target) && !source.contains('*'))
                    .then(|| format!("{source}{inside}"))
            })?;
            Some((at, stage, source))
        })
    }

    /// The stages whose files are copied into the shipped one.
    fn sources(&self) -> Vec<(usize, &'f Instruction<'f>)> {
        self.instructions()
            .filter_map(|(_, instruction)| {
                let from = instruction.flag_value("from")?;
                let stage = self.facts.stage_named(from, self.stage)?;
                Some((stage, instruction))
            })
            .collect()
    }
}

/// Whether the file brings what loads libraries of the full image beside Node.
fn uses_prisma_or_browser(facts: &Facts<'_>) -> bool {
    let signs = ["prisma", "playwright", "puppeteer", "canvas"];
    let package = facts.options.beside("package.json").unwrap_or_default();
    let source = facts.source();
    signs
        .iter()
        .any(|sign| source.contains(sign) || package.contains(sign))
}

#[cfg(test)]
mod tests;
