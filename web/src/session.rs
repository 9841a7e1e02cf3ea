//! What the page knows: the only state that changes. Views read it and call its methods.

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::fix;
use plimsoll_analysis::language::Outline;
use plimsoll_analysis::report::{
    Category, Edit, Finding, Level, Report, Rewrite, Safety, Weighing,
};
use plimsoll_analysis::{Beside, Options};
use wasm_bindgen::JsValue;

use crate::glue::{self, Editor, IntoJs as _, Owned};
use crate::notice::Notice;
use crate::order::order;
use crate::{draft, theme};

/// The longest text that is read, in bytes; a link must be able to hold it.
pub(crate) const MAX_TEXT: usize = 512 * 1024;

/// A pane of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The text; a pane of its own only on narrow screens.
    Source,
    /// The list of findings.
    Problems,
    /// The rewrite.
    Rewrite,
    /// The weights.
    Size,
}

impl Pane {
    /// The panes of the result, in the order of their tabs.
    pub(crate) const RESULTS: [Self; 3] = [Self::Problems, Self::Rewrite, Self::Size];

    /// Its name in links.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Problems => "problems",
            Self::Rewrite => "rewrite",
            Self::Size => "size",
        }
    }

    /// The pane of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Source, Self::Problems, Self::Rewrite, Self::Size]
            .into_iter()
            .find(|pane| pane.name() == name)
    }

    /// What its tab says.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Source => "Dockerfile",
            Self::Problems => "Problems",
            Self::Rewrite => "Rewrite",
            Self::Size => "Size",
        }
    }
}

/// Lines of the source that are selected in all views, from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lines {
    /// The first line.
    pub(crate) first: u32,
    /// The last line.
    pub(crate) last: u32,
}

impl Lines {
    /// Whether a line is among them.
    pub(crate) fn contain(self, line: u32) -> bool {
        (self.first..=self.last).contains(&line)
    }

    /// Whether they share a line with `count` lines from `first` on.
    pub(crate) fn touch(self, first: u32, count: u32) -> bool {
        self.first < first + count.max(1) && first <= self.last
    }
}

/// A report with the text that it is about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Analysed {
    /// The text.
    pub(crate) text: String,
    /// The report.
    pub(crate) report: Report,
    /// Rewrites and weights are those of the text as well, not of the one before.
    pub(crate) weighed: bool,
}

/// What the page knows.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// The text as the editor has it.
    pub(crate) text: RwSignal<String>,
    /// The latest report; of an older text while the next one is made.
    pub(crate) analysed: RwSignal<Option<Analysed>>,
    /// What went wrong with the engine, for people.
    pub(crate) failure: RwSignal<Option<String>>,
    /// The open pane of the result.
    pub(crate) pane: RwSignal<Pane>,
    /// On narrow screens: whether the source is shown instead of the result.
    pub(crate) source_shown: RwSignal<bool>,
    /// The level that the rewrite and the size show.
    pub(crate) level: RwSignal<Level>,
    /// Answers, sizes, files beside, what is switched off.
    pub(crate) options: RwSignal<Options>,
    /// The rules' pages, once they were asked for: nothing while they are on their way, or an empty
    /// text where they did not arrive.
    pub(crate) rule_pages: RwSignal<Option<String>>,
    /// What is selected in all views.
    pub(crate) selected: RwSignal<Option<Lines>>,
    /// Light, dark or as the system has it.
    pub(crate) theme: RwSignal<theme::Choice>,
    /// A message above the panes.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// The stages of the latest text.
    pub(crate) outline: RwSignal<Outline>,
    /// The only category of problems that is shown, where one was chosen.
    pub(crate) category: RwSignal<Option<Category>>,
    /// Changes of the rewrite that the person leaves out, by their place in it.
    pub(crate) left_out: RwSignal<Vec<u32>>,
    /// The problem whose reason was asked for in the editor, by its number in the report.
    pub(crate) explained: RwSignal<Option<usize>>,
    /// The problem that a link means, until it is shown: its line and rule.
    pub(crate) wanted: RwSignal<Option<(u32, String)>>,
    /// The text came from a link and is unchanged, so the draft is another text.
    pub(crate) from_link: RwSignal<bool>,
    /// The text that the page itself put there last, such as an example: nobody's work.
    given: StoredValue<String>,
    /// That no draft can be kept has been said.
    draft_failed: StoredValue<bool>,
    editor: StoredValue<Option<Owned<Editor>>, LocalStorage>,
}

/// What the engine is asked for a text of which nothing else is known.
pub(crate) fn fresh_options() -> Options {
    Options {
        full: true,
        file: "Dockerfile".into(),
        today: Some(glue::today()),
        ..Options::default()
    }
}

impl Session {
    /// A new session with a text and what is known besides it.
    pub(crate) fn new(text: String, options: Options) -> Self {
        Self {
            text: RwSignal::new(text),
            analysed: RwSignal::new(None),
            failure: RwSignal::new(None),
            pane: RwSignal::new(Pane::Problems),
            source_shown: RwSignal::new(true),
            level: RwSignal::new(Level::Lean),
            options: RwSignal::new(options),
            rule_pages: RwSignal::new(None),
            selected: RwSignal::new(None),
            theme: RwSignal::new(theme::stored()),
            notice: RwSignal::new(None),
            outline: RwSignal::new(Outline::default()),
            category: RwSignal::new(None),
            left_out: RwSignal::new(Vec::new()),
            explained: RwSignal::new(None),
            wanted: RwSignal::new(None),
            from_link: RwSignal::new(false),
            given: StoredValue::new(String::new()),
            draft_failed: StoredValue::new(false),
            editor: StoredValue::new_local(None),
        }
    }

    /// Whether the findings belong to an older text.
    pub(crate) fn is_stale(self) -> bool {
        self.analysed
            .read()
            .as_ref()
            .is_none_or(|analysed| analysed.text != *self.text.read())
    }

    /// Whether rewrites and weights belong to an older text.
    pub(crate) fn is_unweighed(self) -> bool {
        let weighed = |analysed: &Analysed| analysed.weighed;
        !self.analysed.read().as_ref().is_some_and(weighed) || self.is_stale()
    }

    /// The text was changed in the editor.
    pub(crate) fn edited(self, text: String) {
        if *self.text.read_untracked() == text {
            return;
        }
        if self.from_link.get_untracked() {
            // Nobody's draft goes away for a link.
            glue::begin_draft();
            self.leave_link();
            glue::keep_options(&self.options.read_untracked());
        }
        if !glue::keep_text(&text) && !self.draft_failed.get_value() {
            self.draft_failed.set_value(true);
            self.notice.set(Some(Notice::info(
                "This browser keeps no draft for this page, so a reload loses what you write; share a link to keep it.",
            )));
        }
        self.text.set(text);
    }

    /// The text is no longer that of the link in the address.
    pub(crate) fn leave_link(self) {
        if self.from_link.get_untracked() {
            self.from_link.set(false);
            draft::forget_fragment();
        }
    }

    /// The options of a text of which nothing else is known; what the person thinks of the rules stays.
    pub(crate) fn anew(self) -> Options {
        let options = self.options.read_untracked();
        Options {
            rules_off: options.rules_off.clone(),
            settings: options.settings.clone(),
            ..fresh_options()
        }
    }

    /// Puts a text into the editor as one step that can be undone.
    pub(crate) fn replace(self, text: &str) {
        let shown = self.editor.with_value(|editor| {
            if let Some(editor) = editor {
                editor.set_value(text);
                editor.focus();
            }
            editor.is_some()
        });
        if !shown {
            self.edited(text.to_owned());
        }
    }

    /// The page itself has put the text there: what comes next may take its place.
    pub(crate) fn give(self) {
        self.given.set_value(self.text.get_untracked());
    }

    /// Nobody's work goes away for what is opened next: what somebody wrote stays a draft.
    pub(crate) fn make_room(self) {
        let text = self.text.read_untracked();
        let own = !text.trim().is_empty() && self.given.with_value(|given| *given != *text);
        // The first change of a link's text begins a draft anyhow.
        if own && !self.from_link.get_untracked() {
            glue::begin_draft();
        }
    }

    /// The editor is there.
    pub(crate) fn attach(self, editor: Owned<Editor>) {
        self.editor.set_value(Some(editor));
    }

    /// Does something with the editor, where it is there.
    pub(crate) fn with_editor(self, act: impl FnOnce(&Owned<Editor>)) {
        self.editor.with_value(|editor| {
            if let Some(editor) = editor {
                act(editor);
            }
        });
    }

    /// Where a finding stands, by its number in the report: its bytes. Reading errors are counted
    /// after the findings.
    pub(crate) fn place_of(self, number: usize) -> Option<(u32, u32)> {
        self.analysed.with_untracked(|analysed| {
            let report = &analysed.as_ref()?.report;
            let place = match report.findings.get(number) {
                Some(finding) => (finding.start.offset, finding.end.offset),
                None => {
                    let error = report.errors.get(number - report.findings.len())?;
                    (error.start.offset, error.end.offset)
                }
            };
            Some(place)
        })
    }

    /// Applies a fix of a finding, both by their numbers.
    pub(crate) fn apply_fix(self, finding: usize, fix: usize) {
        let edits = self.analysed.with_untracked(|analysed| {
            let finding = analysed.as_ref()?.report.findings.get(finding)?;
            Some(finding.fixes.get(fix)?.edits.clone())
        });
        if let Some(edits) = edits {
            self.apply(&edits);
        }
    }

    /// Applies edits of the reported text as one step that can be undone.
    pub(crate) fn apply(self, edits: &[Edit]) {
        let Some(text) = self
            .analysed
            .with_untracked(|analysed| analysed.as_ref().map(|analysed| analysed.text.clone()))
        else {
            return;
        };
        self.with_editor(|editor| {
            editor.apply_edits(&text, edits);
            editor.focus();
        });
    }

    /// Applies every fix that keeps the image's behaviour.
    pub(crate) fn fix_all_safe(self) {
        spawn_local(async move {
            let text = self.text.get_untracked();
            let arguments = [
                JsValue::from_str(&text),
                self.options.read_untracked().to_js(),
                JsValue::from_str("changes-layers"),
            ];
            match glue::call::<String>("applyFixes", &arguments).await {
                // A newer text must not be overwritten.
                Ok(fixed) if *self.text.read_untracked() == text && fixed != text => {
                    self.replace(&fixed)
                }
                Ok(_) => {}
                Err(error) => self.notice.set(Some(Notice::error(error.message))),
            }
        });
    }

    /// Applies the best fix of every finding of a rule, where they do not touch each other.
    pub(crate) fn fix_all_of(self, rule: &str) {
        let edits = self.analysed.with_untracked(|analysed| {
            let findings = &analysed.as_ref()?.report.findings;
            let of_rule = findings.iter().filter(|finding| finding.rule == rule);
            let edits = fix::compatible(
                of_rule.filter_map(|finding| fix::best(finding, Safety::NeedsReview)),
            );
            let by_start = order(edits.iter().map(|edit| (edit.start, 0)));
            Some(
                by_start
                    .into_iter()
                    .map(|at| edits[at].clone())
                    .collect::<Vec<_>>(),
            )
        });
        if let Some(edits) = edits {
            self.apply(&edits);
        }
    }

    /// Writes a comment that switches a rule off for the instruction at a line.
    pub(crate) fn ignore(self, rule: &str, line: u32, reason: &str) {
        let edit = self.analysed.with_untracked(|analysed| {
            let text = &analysed.as_ref()?.text;
            let mut lines = text.split_inclusive('\n');
            let before = lines.by_ref().take(line.saturating_sub(1) as usize);
            let start = before.map(str::len).sum::<usize>() as u32;
            let first = lines.next().unwrap_or_default();
            let indent = &first[..first.len() - first.trim_start().len()];
            let reason = reason.trim().replace(['\n', '\r'], " ");
            let colon = if reason.is_empty() { "" } else { ": " };
            Some(Edit {
                start,
                end: start,
                text: format!("{indent}# plimsoll ignore={rule}{colon}{reason}\n"),
            })
        });
        if let Some(edit) = edit {
            self.apply(&[edit]);
        }
    }

    /// Selects lines in all views, and brings the source to them.
    pub(crate) fn select(self, lines: Lines, start: u32, end: u32) {
        self.selected.set(Some(lines));
        self.with_editor(|editor| {
            editor.reveal(start, end);
            editor.highlight(start, end);
        });
    }

    /// Switches a rule off or on.
    pub(crate) fn toggle_rule(self, rule: &str) {
        self.options
            .update(|options| toggle(&mut options.rules_off, rule));
    }

    /// Switches a step of the rewrite off or on.
    pub(crate) fn toggle_step(self, step: &str) {
        self.options
            .update(|options| toggle(&mut options.steps_off, step));
    }

    /// Answers a question; an empty answer takes it back.
    pub(crate) fn answer(self, question: &str, answer: String) {
        self.options.update(|options| {
            if answer.is_empty() {
                options.answers.remove(question);
            } else {
                options.answers.insert(question.to_owned(), answer);
            }
        });
    }

    /// The output of `docker history` for the image, or nothing.
    pub(crate) fn set_history(self, output: String) {
        let output = (!output.trim().is_empty()).then_some(output);
        self.options.update(|options| options.history = output);
    }

    /// Sets a size in bytes, or takes it back.
    pub(crate) fn assume(self, name: &str, bytes: Option<u64>) {
        self.options.update(|options| match bytes {
            Some(bytes) => {
                options.assume.insert(name.to_owned(), bytes);
            }
            None => {
                options.assume.remove(name);
            }
        });
    }

    /// Sets the text of a file beside the Dockerfile; an empty one goes away.
    pub(crate) fn set_beside(self, path: &str, content: String) {
        self.options.update(|options| {
            options.beside.retain(|file| file.path != path);
            if !content.trim().is_empty() {
                options.beside.push(Beside {
                    path: path.to_owned(),
                    content,
                });
            }
        });
    }

    /// Gives the findings that the default profile shows, of the latest report, with their numbers.
    pub(crate) fn with_shown<T>(
        self,
        take: impl FnOnce(&mut dyn Iterator<Item = (usize, &Finding)>) -> T,
    ) -> T {
        self.analysed.with(|analysed| {
            let findings = analysed
                .as_ref()
                .map(|analysed| analysed.report.findings.as_slice())
                .unwrap_or_default();
            let mut shown = findings
                .iter()
                .enumerate()
                .filter(|(_, finding)| !finding.folded);
            take(&mut shown)
        })
    }

    /// The rewrite at a level, of the latest report.
    pub(crate) fn rewrite_at(self, level: Level) -> Option<Rewrite> {
        self.analysed.with(|analysed| {
            let rewrites = &analysed.as_ref()?.report.rewrites;
            rewrites
                .iter()
                .find(|rewrite| rewrite.level == level)
                .cloned()
        })
    }

    /// What a level weighs, of the latest report.
    pub(crate) fn weighing_at(self, level: Level) -> Option<Weighing> {
        self.analysed.with(|analysed| {
            let weights = &analysed.as_ref()?.report.weights;
            weights
                .iter()
                .find(|weighing| weighing.level == level)
                .cloned()
        })
    }
}

fn toggle(list: &mut Vec<String>, name: &str) {
    match list.iter().position(|known| known == name) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(name.to_owned()),
    }
}
