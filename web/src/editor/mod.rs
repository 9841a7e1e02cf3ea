//! The source editor.

use leptos::html::{Div, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::report::{Finding, Severity};

use crate::glue::{self, Action, Diagnostic, EditorEvents, EditorOptions};
use crate::notice::Notice;
use crate::session::{Lines, Pane, Session};
use crate::{draft, incoming, theme};

/// What can be done with the text: go to a stage, open a file, put it in form.
#[component]
pub(crate) fn SourceBar(session: Session) -> impl IntoView {
    let chooser = NodeRef::<Input>::new();
    let stages = Memo::new(move |_| session.outline.get().stages);
    let go = move |event| {
        let number = event_target_value(&event).parse::<usize>();
        let stage = number
            .ok()
            .and_then(|number| stages.read_untracked().get(number).cloned());
        if let Some(stage) = stage {
            session.with_editor(|editor| {
                editor.select(stage.start, stage.start);
                editor.focus();
            });
        }
    };
    view! {
        <div class="source-bar" role="toolbar" aria-label="Dockerfile">
            <button type="button" aria-haspopup="dialog" on:click=move |_| draft::open(session)>"Drafts"</button>
            <label class="menu">
                <span class="visually-hidden">"Go to a stage"</span>
                <select on:change=go prop:value="" disabled=move || stages.read().is_empty()>
                    <option value="">{move || match stages.read().len() { 0 => "No stage".to_owned(), 1 => "1 stage".to_owned(), count => format!("{count} stages") }}</option>
                    {move || stages.get().into_iter().enumerate().map(|(number, stage)| {
                        let shipped = if stage.shipped { " · shipped" } else { "" };
                        view! { <option value=number.to_string()>{format!("{} — {}{shipped}", stage.name, stage.base)}</option> }
                    }).collect_view()}
                </select>
            </label>
            <label class="file">
                "Open"
                <input node_ref=chooser type="file" class="visually-hidden" on:change=move |_| incoming::take_chosen(session, chooser)/>
            </label>
            <button type="button" title="Shift+Alt+F" on:click=move |_| session.with_editor(|editor| editor.format())>"Format"</button>
            <button type="button" title="F2" on:click=move |_| session.with_editor(|editor| editor.rename())>"Rename stage"</button>
        </div>
    }
}

/// The editor with the report's problems in it.
#[component]
pub(crate) fn SourceEditor(session: Session) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let drawn: Drawn = StoredValue::new(None);
    place.on_load(move |place| {
        spawn_local(async move {
            let events = EditorEvents {
                change: Box::new(move |text| {
                    session.edited(text);
                    // Undone, say: the problems of this text are known, and were swept away.
                    if !untrack(move || session.is_stale()) {
                        drawn.set_value(None);
                        show_problems(session, drawn);
                    }
                }),
                select: Box::new(move |start, _| follow_cursor(session, start)),
                action: Box::new(move |finding, action| match action.as_str() {
                    WHY => explain(session, &finding),
                    fix => apply(session, &finding, fix),
                }),
            };
            let options = EditorOptions {
                value: session.text.get_untracked(),
                label: "Dockerfile".to_owned(),
                placeholder: "Paste a Dockerfile".to_owned(),
                dark: theme::is_dark(session.theme.get_untracked()),
                read_only: false,
            };
            match glue::create_editor(&place, &options, events).await {
                Ok(editor) => {
                    // A link may have been opened while the editor's code was on its way.
                    let text = session.text.get_untracked();
                    if editor.value() != text {
                        editor.set_value(&text);
                    }
                    session.attach(editor);
                    show_problems(session, drawn);
                }
                Err(error) => session.notice.set(Some(Notice::error(error.message))),
            }
        });
    });
    Effect::new(move || {
        session.analysed.track();
        spawn_local(async move {
            // The list comes first, and the browser may paint it.
            glue::turn().await;
            show_problems(session, drawn);
        });
    });
    view! { <div class="editor" node_ref=place></div> }
}

/// The cursor selects its instruction in the other views.
fn follow_cursor(session: Session, offset: u32) {
    let text = session.text.read_untracked();
    let before = text.as_bytes().get(..offset as usize).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
    drop(text);
    let lines = Lines {
        first: line,
        last: line,
    };
    if session.selected.get_untracked() != Some(lines) {
        session.selected.set(Some(lines));
        session.with_editor(|editor| editor.clear_highlight());
    }
}

/// The text and the problems that the editor was last given.
type Drawn = StoredValue<Option<(String, Vec<Diagnostic>)>>;

/// Draws the problems of the report, unless they are drawn.
fn show_problems(session: Session, drawn: Drawn) {
    session.analysed.with_untracked(|analysed| {
        let Some(analysed) = analysed else { return };
        let mut problems: Vec<Diagnostic> = analysed
            .report
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| !finding.folded)
            .map(|(number, finding)| diagnostic(number, finding))
            .collect();
        problems.extend(analysed.report.errors.iter().map(|error| Diagnostic {
            id: String::new(),
            start: error.start.offset,
            end: error.end.offset,
            severity: "error",
            message: error.message.clone(),
            source: "cannot be read".to_owned(),
            actions: Vec::new(),
        }));
        let known = drawn.with_value(|drawn| {
            let drawn = drawn.as_ref();
            drawn.is_some_and(|(text, known)| *text == analysed.text && *known == problems)
        });
        let mut shown = false;
        if !known {
            session.with_editor(|editor| {
                shown = editor.set_diagnostics(&analysed.text, &problems);
            });
        }
        if shown {
            drawn.set_value(Some((analysed.text.clone(), problems)));
        }
    });
}

/// The button of a card that opens the rule's page.
const WHY: &str = "why";

/// Shows a problem in its list, with the reason why it matters.
fn explain(session: Session, finding: &str) {
    session.category.set(None);
    session.pane.set(Pane::Problems);
    session.source_shown.set(false);
    session.explained.set(finding.parse().ok());
    let id = format!("problem-{finding}");
    glue::reveal(&id);
}

fn apply(session: Session, finding: &str, fix: &str) {
    if let (Ok(finding), Ok(fix)) = (finding.parse(), fix.parse()) {
        session.apply_fix(finding, fix);
    }
}

fn diagnostic(number: usize, finding: &Finding) -> Diagnostic {
    let mut names = vec![finding.rule.clone()];
    names.extend(finding.equivalents.iter().cloned());
    Diagnostic {
        id: number.to_string(),
        start: finding.start.offset,
        end: finding.end.offset,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Style => "hint",
        },
        message: finding.message.clone(),
        source: names.join(" · "),
        actions: finding
            .fixes
            .iter()
            .enumerate()
            .map(|(number, fix)| Action {
                id: number.to_string(),
                title: fix.title.clone(),
            })
            .chain([Action {
                id: WHY.to_owned(),
                title: "Why?".to_owned(),
            }])
            .collect(),
    }
}
