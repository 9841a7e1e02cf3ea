//! What every ecosystem's plan is made with: the one stage, the steps, the questions.

use plimsoll_sizes::{BaseFacts, Distribution, base_facts};
use plimsoll_syntax::Keyword;

use super::style::Style;
use super::tagged::Tagged;
use crate::facts::{Base, CommandLine, Facts, Image, Program, ShellKind, User};
use crate::fix::apply;
use crate::report::{Choice, Edit, Level, Question, Step};

/// A file of one stage, with what every ecosystem asks of it.
pub(crate) struct Single<'f> {
    /// The file's facts.
    pub(crate) facts: &'f Facts<'f>,
    /// The number of its FROM.
    pub(crate) from: usize,
    /// The image that it stands on.
    pub(crate) image: &'f Image,
    /// What is known of that image.
    pub(crate) base: BaseFacts,
    /// The working directory at its end.
    pub(crate) directory: String,
    /// The words that the container runs, ENTRYPOINT and CMD together; nothing where a shell puts
    /// them together, or where the base image's own are run.
    pub(crate) words: Option<Vec<String>>,
}

impl<'f> Single<'f> {
    /// Looks at a file of one stage.
    ///
    /// # Errors
    /// A sentence that says what keeps the structure from being told.
    pub(crate) fn of(facts: &'f Facts<'f>) -> Result<Self, String> {
        let Some(stage) = facts.stages.first() else {
            return Err("There is no stage to improve; a Dockerfile begins with FROM.".into());
        };
        let Base::Image(image) = &stage.base else {
            return Err("The base image depends on a build argument without a default; give the argument one.".into());
        };
        if facts.is_windows(stage.number) {
            return Err("Windows images are left as they are.".into());
        }
        let directory = facts.working_directory(facts.instructions().len());
        let Some(directory) = directory else {
            return Err("The working directory depends on a build argument without a default; give the argument one.".into());
        };
        Ok(Self {
            facts,
            from: stage.from,
            image,
            base: base_facts(&image.reference),
            directory,
            words: words(facts, stage.number),
        })
    }

    /// The image's name without registry and folder, such as `golang`.
    pub(crate) fn image_name(&self) -> &str {
        self.image.published_name()
    }

    /// The RUNs, in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &CommandLine<'f>> {
        self.facts.runs(0)
    }

    /// Whether a shell is needed in the finished image: for the command, the entry point or the
    /// health check.
    pub(crate) fn needs_shell(&self) -> bool {
        let mut lines = self.facts.command_lines.iter();
        lines.any(|line| {
            let at_run_time = matches!(
                line.keyword,
                Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck
            );
            let runs_shell = line.commands.iter().any(|command| {
                matches!(command.name.as_str(), "sh" | "bash" | "ash" | "env")
                    || command.program.text().ends_with(".sh")
            });
            at_run_time && (line.shell != ShellKind::None || runs_shell)
        })
    }

    /// The program that the container runs, where CMD or ENTRYPOINT names its path.
    pub(crate) fn program(&self) -> Option<String> {
        let first = self.words.as_ref()?.first()?;
        first.contains('/').then(|| self.path(first))
    }

    /// A path as the finished container sees it, from its working directory.
    pub(crate) fn path(&self, path: &str) -> String {
        let joined = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.directory.trim_end_matches('/'))
        };
        crate::facts::normal(&joined)
    }

    /// Whether an ordinary user can take root's place: nothing says otherwise, no volume is
    /// written to, and no port is reserved for root.
    pub(crate) fn may_lose_root(&self) -> bool {
        let configuration = self.facts.configuration(0);
        configuration.user.is_none()
            && configuration.volumes.is_empty()
            && self.facts.reserved_ports().is_empty()
    }

    /// Whether root runs an instruction.
    pub(crate) fn is_root(&self, at: usize) -> bool {
        self.facts.user(at) == User::Root
    }

    /// What follows an instruction's keyword, with edits inside it, as one text whose continued
    /// lines stay as they are.
    pub(crate) fn edited(&self, at: usize, edits: &[Edit]) -> String {
        let instruction = &self.facts.instructions()[at];
        let start = instruction.keyword_word.span.end;
        let within: Vec<Edit> = edits
            .iter()
            .filter(|edit| edit.start >= start && edit.end <= instruction.head.end)
            .map(|edit| Edit {
                start: edit.start - start,
                end: edit.end - start,
                text: edit.text.clone(),
            })
            .collect();
        let text = &self.facts.source()[start as usize..instruction.span.end as usize];
        apply(text, &within).trim().to_owned()
    }

    /// The small image of the distribution that this one stands on: no compilers, the same C
    /// library. Where the tag does not tell the release it is the newest one, since a program runs
    /// on a newer C library than it was linked with.
    pub(crate) fn small_base(&self) -> Option<String> {
        let release = self.base.release.as_deref();
        match self.base.distribution? {
            Distribution::Debian => Some(format!("debian:{}-slim", release.unwrap_or("trixie"))),
            Distribution::Ubuntu => Some(format!("ubuntu:{}", release?)),
            Distribution::Alpine => Some(format!("alpine:{}", release.unwrap_or("3"))),
            _ => None,
        }
    }
}

/// The words of ENTRYPOINT and CMD, where no shell puts them together.
fn words(facts: &Facts<'_>, stage: usize) -> Option<Vec<String>> {
    let configuration = facts.configuration(stage);
    let mut words = Vec::new();
    for (keyword, program) in [
        (Keyword::Entrypoint, configuration.entrypoint),
        (Keyword::Cmd, configuration.command),
    ] {
        match program {
            None => {}
            Some(Program::Exec(exec)) => words.extend(unwrapped(exec)?),
            Some(Program::Shell(_)) => {
                let instruction = facts.at_end(stage, keyword)?;
                let line = facts.command_line(facts.instruction_at(instruction.span.start)?)?;
                let [only] = line.commands.as_slice() else {
                    return None;
                };
                if !only.is_plain() || !only.environment.is_empty() {
                    return None;
                }
                let all = [&only.program].into_iter().chain(&only.arguments);
                for word in all {
                    words.push(word.literal.as_deref()?.to_owned());
                }
            }
        }
    }
    (!words.is_empty()).then_some(words)
}

/// The words that a shell runs in its own place where nothing in them needs a shell:
/// `["sh", "-c", "exec ./server"]`. Nothing where something does.
fn unwrapped(words: Vec<String>) -> Option<Vec<String>> {
    let [shell, option, script] = words.as_slice() else {
        return Some(words);
    };
    let shells = ["sh", "/bin/sh", "bash", "/bin/bash"];
    if !shells.contains(&shell.as_str()) || option != "-c" {
        return Some(words);
    }
    let script = script.strip_prefix("exec ").unwrap_or(script);
    let plain = script
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || " ._-/:=,@+".contains(c));
    let words = script.split_whitespace().map(str::to_owned);
    plain.then(|| words.collect())
}

/// The steps and questions of a plan on its way.
pub(crate) struct Planner<'p> {
    /// The text with its steps so far.
    pub(crate) tagged: &'p mut Tagged,
    /// How the file writes its instructions.
    pub(crate) style: Style,
    /// The level that is asked for.
    pub(crate) level: Level,
    /// What the person is asked.
    pub(crate) questions: Vec<Question>,
    options: &'p crate::Options,
}

impl<'p> Planner<'p> {
    /// A planner of a file.
    pub(crate) fn new(tagged: &'p mut Tagged, facts: &Facts<'p>, level: Level) -> Self {
        Self {
            tagged,
            style: Style::of(facts),
            level,
            questions: Vec::new(),
            options: facts.options,
        }
    }

    /// The number of a step; nothing where the person switched it off.
    pub(crate) fn step(&mut self, step: Step) -> Option<usize> {
        let off = self.options.steps_off.contains(&step.id);
        (!off).then(|| self.tagged.step(step))
    }

    /// Asks a question with fixed choices, of which the first is the default, and gives the answer.
    pub(crate) fn ask(
        &mut self,
        id: &str,
        text: &str,
        effect: &str,
        choices: &[(&str, &str)],
    ) -> String {
        let default = choices.first().map_or("", |(value, _)| *value);
        let given = self.options.answers.get(id);
        // An answer that is none of the choices counts as not given.
        let given = given.filter(|given| choices.iter().any(|(value, _)| value == given));
        self.questions.push(Question {
            id: id.to_owned(),
            text: text.to_owned(),
            why: effect.to_owned(),
            choices: choices
                .iter()
                .map(|(value, label)| Choice {
                    value: (*value).to_owned(),
                    label: (*label).to_owned(),
                })
                .collect(),
            default: default.to_owned(),
            answer: given.cloned(),
        });
        given.map_or_else(|| default.to_owned(), Clone::clone)
    }

    /// Asks for words, such as paths, and gives them; none where nothing is answered.
    pub(crate) fn ask_words(&mut self, id: &str, text: &str, effect: &str) -> Vec<String> {
        let given = self.options.answers.get(id).cloned();
        self.questions.push(Question {
            id: id.to_owned(),
            text: text.to_owned(),
            why: effect.to_owned(),
            choices: Vec::new(),
            default: "none".into(),
            answer: given.clone(),
        });
        let words = given.unwrap_or_default();
        words
            .split([',', ' ', '\n'])
            .filter(|word| !word.is_empty() && *word != "none")
            // What could end the line or the word it stands in is no path.
            .filter(|word| {
                word.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "._-/@+*".contains(c))
            })
            .map(str::to_owned)
            .collect()
    }
}
