//! The rewrite: level, diff, steps, questions, files beside it.

mod model;

use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::report::{Companion, CompanionMode, Level, Question, Step};

pub(crate) use model::offsets;

use crate::glue::{self, Diff, DiffMode, Owned};
use crate::notice::Notice;
use crate::prose::prose;
use crate::session::{Lines, Session};
use crate::share::copy;
use crate::theme;

/// The rewrite of the text.
#[component]
pub(crate) fn RewriteView(session: Session) -> impl IntoView {
    let rewrite = Memo::new(move |_| session.rewrite_at(session.level.get()));
    let changed = move || {
        rewrite.with(|rewrite| {
            rewrite
                .as_ref()
                .is_some_and(|rewrite| !rewrite.steps.is_empty())
        })
    };
    // What is taken of it.
    let text = move || {
        let left_out = session.left_out.get();
        let original = session.text.get();
        rewrite.with(|rewrite| {
            let chosen = |rewrite| model::chosen(&original, rewrite, &left_out);
            rewrite.as_ref().map(chosen).unwrap_or_default()
        })
    };
    let patch = move || {
        let left_out = session.left_out.get_untracked();
        let original = session.text.get_untracked();
        rewrite.with_untracked(|rewrite| {
            let patch = |rewrite| model::patch(&original, rewrite, &left_out);
            rewrite.as_ref().map(patch).unwrap_or_default()
        })
    };
    let split = RwSignal::new(false);
    let file = RwSignal::new(0_usize);
    let companions = Memo::new(move |_| {
        rewrite.with(|rewrite| {
            rewrite
                .as_ref()
                .map(|rewrite| rewrite.companions.clone())
                .unwrap_or_default()
        })
    });
    let button = |title: &'static str, run: Box<dyn Fn()>| {
        view! { <button type="button" disabled=move || !changed() on:click=move |_| run()>{title}</button> }.into_any()
    };
    view! {
        <LevelControl session/>
        <Questions session questions=Memo::new(move |_| rewrite.with(|rewrite| rewrite.as_ref().map(|rewrite| rewrite.questions.clone()).unwrap_or_default()))/>
        {move || rewrite.with(|rewrite| rewrite.as_ref().and_then(|rewrite| rewrite.refused.clone())).map(|reason| view! { <p class="refused">{prose(&reason)}</p> })}
        <div class="toolbar">
            <button type="button" class="primary" disabled=move || !changed() on:click=move |_| session.replace(&text())>"Use as source"</button>
            {button("Copy", Box::new(move || copy(session, text(), "The rewritten Dockerfile is in the clipboard.")))}
            {button("Download", Box::new(move || glue::download("Dockerfile", &text(), "application/octet-stream")))}
            {button("Patch", Box::new(move || glue::download("Dockerfile.patch", &patch(), "text/x-diff")))}
            <label class="check"><input type="checkbox" bind:checked=split/>"Side by side"</label>
        </div>
        <Choice session text=Signal::derive(text)/>
        <Show when=changed fallback=|| view! { <p class="empty">"Nothing to do at this level: the file stays as it is, byte for byte."</p> }>
            <FileTabs companions file/>
            <div hidden=move || file.get() != 0><DiffView session split/></div>
            {move || {
                let companion = companions.get().into_iter().nth(file.get().checked_sub(1)?);
                companion.map(|companion| companion_view(session, companion))
            }}
            <Steps session steps=Memo::new(move |_| rewrite.with(|rewrite| rewrite.as_ref().map(|rewrite| rewrite.steps.clone()).unwrap_or_default()))/>
        </Show>
        <StepsOff session/>
    }
}

/// The files of the rewrite: the Dockerfile, and those that belong beside it.
#[component]
fn FileTabs(companions: Memo<Vec<Companion>>, file: RwSignal<usize>) -> impl IntoView {
    let tab = move |(number, name): (usize, String)| {
        let chosen = move || (file.get() == number).to_string();
        view! { <button type="button" class="chip" aria-pressed=chosen on:click=move |_| file.set(number)>{name}</button> }
    };
    view! {
        {move || {
            let companions = companions.get();
            if file.get_untracked() > companions.len() {
                file.set(0);
            }
            (!companions.is_empty()).then(|| {
                let names = companions.into_iter().map(|companion| companion.path);
                let names = std::iter::once("Dockerfile".to_owned()).chain(names);
                view! { <div class="chips" role="group" aria-label="Files of the rewrite">{names.enumerate().map(tab).collect_view()}</div> }
            })
        }}
    }
}

/// What is left of a rewrite of which something is left out: whether it can be built, and what it weighs.
#[component]
fn Choice(session: Session, text: Signal<String>) -> impl IntoView {
    let said = RwSignal::new(None::<(bool, String)>);
    Effect::new(move || {
        let left_out = session.left_out.with(Vec::len);
        if left_out == 0 {
            said.set(None);
            return;
        }
        let text = text.get();
        let options = session.options.get_untracked();
        spawn_local(async move {
            let Ok(report) = glue::analyze(&text, &options, "choice").await else {
                return;
            };
            let changes = if left_out == 1 { "change" } else { "changes" };
            let weight = report.weights.first().map(model::short).unwrap_or_default();
            said.try_set(Some(match report.errors.first() {
                Some(error) => (
                    true,
                    format!(
                        "Without the {changes} you left out it cannot be built: line {}: {}",
                        error.line, error.message
                    ),
                ),
                None => (
                    false,
                    format!(
                        "Without the {left_out} {changes} you left out, the image weighs {weight}."
                    ),
                ),
            }));
        });
    });
    view! {
        {move || said.get().map(|(broken, text)| view! {
            <p class="size-note" class:is-error=broken role="status">
                {text}" "
                <button type="button" on:click=move |_| session.left_out.set(Vec::new())>"Take all"</button>
            </p>
        })}
    }
}

/// How far the rewrite goes, each stop with its weight.
#[component]
pub(crate) fn LevelControl(session: Session) -> impl IntoView {
    let stop = move |level: Level| {
        let size = move || {
            session
                .weighing_at(level)
                .map(|weighing| model::short(&weighing))
                .unwrap_or_default()
        };
        let name = model::level_title(level);
        let chosen = move || session.level.get() == level;
        view! {
            <label class="stop" class:is-chosen=chosen>
                <input type="radio" name="level" value=level.name() prop:checked=chosen on:change=move |_| session.level.set(level)/>
                <span class="stop-name">{name}</span>
                <span class="stop-size">{size}</span>
            </label>
        }
    };
    let original = move || {
        session
            .weighing_at(Level::Original)
            .map(|weighing| model::short(&weighing))
            .unwrap_or_default()
    };
    view! {
        <fieldset class="levels">
            <legend class="visually-hidden">"How far the rewrite may go"</legend>
            <div class="stop is-fixed">
                <span class="stop-name">"Original"</span>
                <span class="stop-size">{original}</span>
            </div>
            {Level::REWRITES.into_iter().map(stop).collect_view()}
        </fieldset>
    }
}

#[component]
fn DiffView(session: Session, split: RwSignal<bool>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let shown: StoredValue<Option<Owned<Diff>>, LocalStorage> = StoredValue::new_local(None);
    let content = Memo::new(move |_| {
        let level = session.level.get();
        let mode = if split.get() {
            DiffMode::Split
        } else {
            DiffMode::Unified
        };
        session.analysed.with(|analysed| {
            let analysed = analysed.as_ref()?;
            let rewrite = analysed
                .report
                .rewrites
                .iter()
                .find(|rewrite| rewrite.level == level)?;
            Some(model::diff(
                &analysed.text,
                rewrite,
                &session.left_out.read(),
                mode,
            ))
        })
    });
    let choose = move |number: u32| {
        let hunk = session
            .rewrite_at(session.level.get_untracked())
            .and_then(|rewrite| rewrite.hunks.get(number as usize).cloned());
        if let Some(hunk) = hunk {
            let lines = Lines {
                first: hunk.before_line,
                last: hunk.before_line + hunk.before_lines.max(1) - 1,
            };
            let (start, end) = model::offsets(&session.text.get_untracked(), lines);
            session.select(lines, start, end);
        }
    };
    let toggle = move |number: u32| {
        session.left_out.update(
            |left_out| match left_out.iter().position(|out| *out == number) {
                Some(at) => drop(left_out.remove(at)),
                None => left_out.push(number),
            },
        );
    };
    Effect::new(move |before: Option<Level>| {
        // Numbers of changes belong to one level.
        let level = session.level.get();
        if before.is_some_and(|before| before != level) {
            session.left_out.set(Vec::new());
        }
        level
    });
    Effect::new(move || {
        let content = content.get();
        shown.with_value(|diff| {
            if let (Some(diff), Some(content)) = (diff, &content) {
                diff.update(content);
            }
        });
    });
    let link = move || {
        let selected = session.selected.get();
        let hunks = session
            .rewrite_at(session.level.get())
            .map(|rewrite| rewrite.hunks)
            .unwrap_or_default();
        let touched = selected.and_then(|lines| {
            hunks
                .iter()
                .position(|hunk| lines.touch(hunk.before_line, hunk.before_lines))
        });
        shown.with_value(|diff| match (diff, touched) {
            (Some(diff), Some(number)) => diff.highlight_hunk(number as u32),
            (Some(diff), None) => diff.clear_highlight(),
            (None, _) => {}
        });
    };
    Effect::new(link);
    Effect::new(move || {
        let dark = theme::is_dark(session.theme.get());
        shown.with_value(|diff| {
            if let Some(diff) = diff {
                diff.set_theme(dark);
            }
        });
    });
    place.on_load(move |place| {
        spawn_local(async move {
            let Some(first) = content.get_untracked() else {
                return;
            };
            let dark = theme::is_dark(session.theme.get_untracked());
            let labels = ["The Dockerfile as it is", "The rewritten Dockerfile"];
            match glue::create_diff(
                &place,
                &first,
                labels,
                dark,
                Box::new(choose),
                Box::new(toggle),
            )
            .await
            {
                Ok(diff) => {
                    // What has changed while the code was on its way.
                    if let Some(content) =
                        content.get_untracked().filter(|content| *content != first)
                    {
                        diff.update(&content);
                    }
                    if shown.try_set_value(Some(diff)).is_none() {
                        untrack(link);
                    }
                }
                Err(error) => session.notice.set(Some(Notice::error(error.message))),
            }
        });
    });
    view! { <div class="diff" id="diff" node_ref=place></div> }
}

/// What was done, with reasons and a switch each.
#[component]
fn Steps(session: Session, steps: Memo<Vec<Step>>) -> impl IntoView {
    let step = move |step: Step| {
        let id = step.id.clone();
        let saves = (step.saves.likely > 0).then(|| format!("saves about {}", step.saves));
        view! {
            <li class="step">
                <label class="switch">
                    <input type="checkbox" checked=true on:change=move |_| session.toggle_step(&id)/>
                    <span class="step-title">{step.title}</span>
                    {saves.map(|saves| view! { <span class="saves">{saves}</span> })}
                </label>
                <p>{prose(&step.why)}</p>
                {(!step.assumptions.is_empty()).then(|| view! {
                    <ul class="assumptions" aria-label="Assumes">
                        {step.assumptions.into_iter().map(|text| view! { <li>{prose(&text)}</li> }).collect_view()}
                    </ul>
                })}
            </li>
        }
    };
    view! {
        <section aria-labelledby="steps-title">
            <h2 id="steps-title">"What it does, and what it assumes"</h2>
            <ol class="steps">{move || steps.get().into_iter().map(step).collect_view()}</ol>
        </section>
    }
}

/// Steps that are switched off, each with a way back.
#[component]
fn StepsOff(session: Session) -> impl IntoView {
    let off = move || session.options.with(|options| options.steps_off.clone());
    view! {
        {move || (!off().is_empty()).then(|| view! {
            <p class="rules-off">
                "Switched off: "
                {off()
                    .into_iter()
                    .map(|step| {
                        let name = step.clone();
                        view! { <button type="button" on:click=move |_| session.toggle_step(&step)>{name}" — do it again"</button> }
                    })
                    .collect_view()}
            </p>
        })}
    }
}

/// What the text cannot tell.
#[component]
fn Questions(session: Session, questions: Memo<Vec<Question>>) -> impl IntoView {
    view! {
        {move || (!questions.get().is_empty()).then(|| view! {
            <section class="questions" aria-label="Questions">
                {questions.get().into_iter().map(|question| view! { <Ask session question/> }).collect_view()}
            </section>
        })}
    }
}

#[component]
fn Ask(session: Session, question: Question) -> impl IntoView {
    let id = question.id.clone();
    let field = format!("question-{id}");
    let answer = question
        .answer
        .clone()
        .unwrap_or_else(|| question.default.clone());
    let control = if question.choices.is_empty() {
        view! {
            <input type="text" id=field.clone() prop:value=answer placeholder="node server.js" on:change=move |event| session.answer(&id, event_target_value(&event))/>
        }
        .into_any()
    } else {
        view! {
            <select id=field.clone() on:change=move |event| session.answer(&id, event_target_value(&event))>
                {question
                    .choices
                    .into_iter()
                    .map(|choice| {
                        let chosen = choice.value == answer;
                        view! { <option value=choice.value selected=chosen>{choice.label}</option> }
                    })
                    .collect_view()}
            </select>
        }
        .into_any()
    };
    view! {
        <div class="question">
            <label for=field title=question.why>{prose(&question.text)}</label>
            {control}
        </div>
    }
}

/// A file that belongs beside the new Dockerfile.
fn companion_view(session: Session, companion: Companion) -> AnyView {
    let what = match companion.mode {
        CompanionMode::Create => "new file",
        CompanionMode::Merge => "merge into the file",
    };
    let content = companion.content.clone();
    let (name, saved) = (companion.path.clone(), companion.content.clone());
    view! {
        <div class="companion">
            <p><code>{companion.path}</code>" "<span class="tag">{what}</span></p>
            <p>{prose(&companion.why)}</p>
            <pre tabindex="0" role="region" aria-label="The file"><code>{companion.content}</code></pre>
            <div class="toolbar">
                <button type="button" on:click=move |_| copy(session, content.clone(), "The file is in the clipboard.")>"Copy this file"</button>
                <button type="button" on:click=move |_| glue::download(name.rsplit('/').next().unwrap_or("file"), &saved, "application/octet-stream")>"Download it"</button>
            </div>
        </div>
    }
    .into_any()
}
