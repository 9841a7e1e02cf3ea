//! Splitting a file of one stage in two: what builds, and what is shipped.

use std::collections::BTreeMap;

use plimsoll_syntax::Keyword;

use super::draft::Draft;
use super::planner::{Planner, Single};
use super::style::Style;
use super::tagged::TaggedLine;

/// What becomes of an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Only building needs it.
    Built,
    /// Only the finished image needs it.
    Shipped,
    /// Both do.
    Both,
    /// Nobody does.
    Gone,
}

/// A new instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct New {
    /// Which.
    pub(crate) keyword: Keyword,
    /// What follows the keyword; further lines have their indentation and end with `\n`.
    pub(crate) rest: String,
    /// The numbers of the steps that it belongs to.
    pub(crate) steps: Vec<usize>,
    /// Its lines are continued already, as the file had them.
    continued: bool,
}

impl New {
    /// A new instruction of a step.
    pub(crate) fn of(keyword: Keyword, rest: impl Into<String>, steps: &[usize]) -> Self {
        Self {
            keyword,
            rest: rest.into(),
            steps: steps.to_vec(),
            continued: false,
        }
    }

    /// An instruction of the file that was changed inside: its lines are continued as they were.
    pub(crate) fn changed(keyword: Keyword, rest: impl Into<String>, steps: &[usize]) -> Self {
        Self {
            continued: true,
            ..Self::of(keyword, rest, steps)
        }
    }

    /// Its lines as the file writes them; `escape` continues them.
    fn text(&self, style: Style, escape: char) -> String {
        let eol = style.line_ending;
        // A heredoc has lines of its own, which nothing continues.
        let rest = if self.continued {
            self.rest.clone()
        } else if self.rest.contains("<<") {
            self.rest.replace('\n', eol)
        } else {
            self.rest.replace('\n', &format!(" {escape}{eol}    "))
        };
        let gap = if self.rest.contains("<<") { eol } else { "" };
        format!("{}{gap}", style.line(self.keyword, &rest))
    }
}

/// A plan: two stages made of one.
#[derive(Debug, Default)]
pub(crate) struct Split {
    /// The step that stands for the structure.
    pub(crate) main: usize,
    /// What becomes of each instruction, by number.
    pub(crate) fates: Vec<Fate>,
    /// New instructions where others stood, in whichever stage those go to.
    pub(crate) instead: BTreeMap<usize, New>,
    /// New instructions before others, in the build stage.
    pub(crate) before: BTreeMap<usize, Vec<New>>,
    /// New instructions at the end of the build stage.
    pub(crate) built: Vec<New>,
    /// The image that is shipped on.
    pub(crate) base: String,
    /// The steps that chose it.
    pub(crate) base_steps: Vec<usize>,
    /// New instructions of the shipped stage before all others.
    pub(crate) opening: Vec<New>,
    /// Packages of the distribution that it gets, after the settings.
    pub(crate) packages: Vec<New>,
    /// The names of those packages.
    pub(crate) system: Vec<String>,
    /// What is copied into it, after the settings and packages.
    pub(crate) files: Vec<New>,
    /// Who runs it: before EXPOSE and what runs.
    pub(crate) user: Vec<New>,
    /// More lines for the `.dockerignore`.
    pub(crate) ignored: Vec<&'static str>,
    /// Why less was done than the level's name promises.
    pub(crate) refused: Option<String>,
}

/// The name of the build stage.
pub(crate) const BUILD: &str = "build";

impl Split {
    /// A plan that ships the image's configuration and settings, and nothing else yet: WORKDIR and
    /// ENV go to both stages, ARG and RUN to the build stage, EXPOSE, USER, CMD and the like to the
    /// shipped one. COPY and ADD are for building.
    pub(crate) fn of(single: &Single<'_>, main: usize) -> Self {
        let last_built = single
            .facts
            .instructions()
            .iter()
            .rposition(|instruction| {
                matches!(
                    instruction.keyword,
                    Keyword::Run | Keyword::Copy | Keyword::Add
                )
            })
            .unwrap_or(single.from);
        let fates = single
            .facts
            .instructions()
            .iter()
            .enumerate()
            .map(|(at, instruction)| match instruction.keyword {
                // What stands before FROM stays there; the build stage begins with FROM.
                _ if at <= single.from => Fate::Built,
                Keyword::Workdir | Keyword::Env | Keyword::Shell if at > last_built => {
                    Fate::Shipped
                }
                Keyword::Workdir | Keyword::Env | Keyword::Shell => Fate::Both,
                Keyword::Arg if used_later(single, at, last_built) => Fate::Both,
                Keyword::Arg | Keyword::Run | Keyword::Copy | Keyword::Add => Fate::Built,
                _ => Fate::Shipped,
            })
            .collect();
        Self {
            main,
            fates,
            ..Self::default()
        }
    }

    /// Copies a path out of the build stage.
    pub(crate) fn take(&mut self, from: &str, to: &str, owner: Option<&str>, steps: &[usize]) {
        let owner = owner.map_or_else(String::new, |owner| format!("--chown={owner} "));
        let rest = format!("--from={BUILD} {owner}{from} {to}");
        self.files.push(New::of(Keyword::Copy, rest, steps));
    }

    /// The lines of the new file.
    pub(crate) fn lines(&self, single: &Single<'_>, planner: &Planner<'_>) -> Vec<TaggedLine> {
        let facts = single.facts;
        let style = planner.style;
        let escape = char::from(facts.file.escape);
        let mut draft = Draft::new(planner.tagged, facts);
        let main = [self.main];
        let add =
            |draft: &mut Draft<'_>, new: &New| draft.add(&new.text(style, escape), &new.steps);
        // The build stage.
        for at in 0..facts.instructions().len() {
            if at == single.from {
                self.open(single, style, &mut draft);
                continue;
            }
            if !matches!(self.fates[at], Fate::Built | Fate::Both) {
                continue;
            }
            for new in self.before.get(&at).into_iter().flatten() {
                if new.keyword == Keyword::From {
                    draft.gap(&new.steps);
                }
                add(&mut draft, new);
            }
            match self.instead.get(&at) {
                Some(new) => {
                    draft.keep_comments_tight(at);
                    let mut new = new.clone();
                    new.steps.extend(draft.steps_of(at));
                    add(&mut draft, &new);
                }
                None if at < single.from => draft.keep(at),
                None => draft.keep_tight(at),
            }
        }
        for new in &self.built {
            add(&mut draft, new);
        }
        // What is shipped.
        draft.gap(&main);
        let base = facts.as_written(&facts.stages[0], &self.base);
        let base = match taken_name(single) {
            Some(name) => format!("{base} {} {name}", style.as_word()),
            None => base,
        };
        draft.add(&style.line(Keyword::From, &base), &self.base_steps);
        for new in &self.opening {
            add(&mut draft, new);
        }
        let configuration = |at: usize| {
            !matches!(
                facts.instructions()[at].keyword,
                Keyword::Workdir
                    | Keyword::Env
                    | Keyword::Arg
                    | Keyword::Shell
                    | Keyword::Run
                    | Keyword::Copy
                    | Keyword::Add
                    | Keyword::Label
            )
        };
        let shipped: Vec<usize> = (single.from + 1..facts.instructions().len())
            .filter(|at| matches!(self.fates[*at], Fate::Shipped | Fate::Both))
            .collect();
        // What runs in the shipped stage alone works on the files that are copied into it.
        let with_files = |at: &usize| match facts.instructions()[*at].keyword {
            Keyword::Copy | Keyword::Add => true,
            Keyword::Run => self.fates[*at] == Fate::Shipped,
            _ => false,
        };
        let place = |draft: &mut Draft<'_>, at: usize| match (self.fates[at], self.instead.get(&at))
        {
            (Fate::Both, _) => draft.repeat(at, &main),
            (_, Some(new)) => {
                draft.keep_comments_tight(at);
                add(draft, new);
            }
            _ => draft.keep_tight(at),
        };
        // Settings and packages, then files, then what the image is configured to.
        let (head, tail): (Vec<usize>, Vec<usize>) =
            shipped.into_iter().partition(|at| !configuration(*at));
        let (files, settings): (Vec<usize>, Vec<usize>) = head.into_iter().partition(with_files);
        for at in settings {
            place(&mut draft, at);
        }
        for new in self.packages.iter().chain(&self.files) {
            add(&mut draft, new);
        }
        for at in files {
            place(&mut draft, at);
        }
        let mut user = self.user.iter().peekable();
        for at in tail {
            let keyword = facts.instructions()[at].keyword;
            if matches!(
                keyword,
                Keyword::Expose | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck
            ) {
                for new in user.by_ref() {
                    add(&mut draft, new);
                }
            }
            place(&mut draft, at);
        }
        for new in user {
            add(&mut draft, new);
        }
        draft.keep_rest();
        draft.finish()
    }

    /// `FROM … AS build`.
    fn open(&self, single: &Single<'_>, style: Style, draft: &mut Draft<'_>) {
        let facts = single.facts;
        let from = &facts.instructions()[single.from];
        draft.keep_comments(single.from);
        let text = from.span.text(facts.source()).trim_end();
        let text = match (taken_name(single), &facts.stages[0].name) {
            // The name stands for the finished image, whatever builds it with `--target`.
            (Some(name), _) => {
                let before = text.len() - name.len();
                format!("{}{BUILD}{}", &text[..before], style.line_ending)
            }
            (None, Some(_)) => format!("{text}{}", style.line_ending),
            (None, None) => format!("{text} {} {BUILD}{}", style.as_word(), style.line_ending),
        };
        let mut steps = draft.steps_of(single.from);
        steps.push(self.main);
        draft.add(&text, &steps);
    }
}

/// The name of the one stage, which the finished image takes over, unless it is that of the build
/// stage.
fn taken_name<'f>(single: &Single<'f>) -> Option<&'f str> {
    let facts = single.facts;
    let name = facts.stages[0].name.as_ref()?;
    let text = facts.instructions()[single.from]
        .span
        .text(facts.source())
        .trim_end();
    let written = text.get(text.len().checked_sub(name.len())?..)?;
    (written.eq_ignore_ascii_case(name) && name != BUILD).then_some(written)
}

/// Whether what the finished image is configured to uses an ARG.
fn used_later(single: &Single<'_>, at: usize, last_built: usize) -> bool {
    let instructions = single.facts.instructions();
    let names = instructions[at]
        .pairs()
        .iter()
        .map(|pair| pair.key.unquoted());
    let names: Vec<&str> = names.collect();
    instructions
        .iter()
        .enumerate()
        .skip(at + 1)
        .any(|(other, instruction)| {
            let stays = other > last_built
                || !matches!(
                    instruction.keyword,
                    Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Arg
                );
            let text = &instruction.rest.text;
            stays
                && names.iter().any(|name| {
                    text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"))
                })
        })
}
