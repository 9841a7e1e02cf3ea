//! The list of problems.

mod model;
mod page;
mod why;

use leptos::prelude::*;
use plimsoll_analysis::report::{Finding, Safety, Severity};

use crate::session::{Lines, Session};

/// The list of problems, worst first.
#[component]
pub(crate) fn Problems(session: Session) -> impl IntoView {
    let folded = RwSignal::new(false);
    let groups = Memo::new(move |_| {
        session.analysed.with(|analysed| {
            analysed
                .as_ref()
                .map(|analysed| model::groups(&analysed.report, folded.get()))
        })
    });
    let hidden = move || {
        session.analysed.with(|analysed| {
            let findings = analysed
                .as_ref()
                .map(|analysed| analysed.report.findings.as_slice())
                .unwrap_or_default();
            findings.iter().filter(|finding| finding.folded).count()
        })
    };
    let fixable = move || {
        let shown = session.shown_findings();
        shown.iter().any(|(_, finding)| {
            finding
                .fixes
                .iter()
                .any(|fix| fix.safety <= Safety::ChangesLayers)
        })
    };
    view! {
        <div class="toolbar">
            <button type="button" class="primary" disabled=move || !fixable() on:click=move |_| session.fix_all_safe() title="Ctrl+Enter">"Fix all safe"</button>
            <Show when=move || { hidden() > 0 }>
                <label class="check">
                    <input type="checkbox" bind:checked=folded/>
                    {move || format!("Show {} more that are folded away", hidden())}
                </label>
            </Show>
        </div>
        {move || match groups.get() {
            None => view! { <p class="empty">"Reading the Dockerfile …"</p> }.into_any(),
            Some(groups) if groups.is_empty() => view! { <p class="empty">"Nothing to mend. The Rewrite tab may still make it smaller."</p> }.into_any(),
            Some(groups) => groups
                .into_iter()
                .map(|group| view! { <Group session group/> })
                .collect_view()
                .into_any(),
        }}
        {move || {
            let ignored = session.analysed.with(|analysed| analysed.as_ref().map_or(0, |analysed| analysed.report.ignored.len()));
            (ignored > 0).then(|| view! { <p class="rules-off">{format!("{ignored} more {} switched off by comments in the file.", if ignored == 1 { "is" } else { "are" })}</p> })
        }}
        <RulesOff session/>
    }
}

#[component]
fn Group(session: Session, group: model::Group) -> impl IntoView {
    let class = format!("group is-{}", group.class);
    view! {
        <section class=class>
            <h2>{group.title} <span class="count">{group.rows.len()}</span></h2>
            <ul class="problems">
                {group.rows.into_iter().map(|row| view! { <Row session row/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Row(session: Session, row: model::Row) -> impl IntoView {
    let lines = Lines {
        first: row.first_line,
        last: row.last_line,
    };
    let (start, end) = (row.start, row.end);
    let selected = move || {
        session
            .selected
            .get()
            .is_some_and(|selected| selected.touch(lines.first, lines.last - lines.first + 1))
    };
    let rule = row.rule.clone();
    let off = row.rule.clone();
    let names = row.names.join(" · ");
    let fixes: Vec<_> = row.fixes.clone();
    view! {
        <li class="problem" class:is-selected=selected>
            <button type="button" class="place" on:click=move |_| session.select(lines, start, end)>
                <span class="line">{format!("line {}", row.first_line)}</span>
                <span class="message">{row.message}</span>
            </button>
            <p class="meta">
                <code>{rule}</code>
                {(!names.is_empty()).then(|| view! { <span class="names">{names}</span> })}
                <span class="tag">{row.category}</span>
                {row.effect.map(|effect| view! { <span class="effect">{effect}</span> })}
            </p>
            <div class="fixes">
                {fixes
                    .into_iter()
                    .map(|fix| view! {
                        <button type="button" on:click=move |_| session.apply(&fix.edits)>
                            {fix.title.clone()}
                            {(fix.safety == Safety::NeedsReview).then(|| view! { <span class="review">"look at it first"</span> })}
                        </button>
                    })
                    .collect_view()}
                {(!off.is_empty()).then(|| view! {
                    <why::Why session rule=off.clone()/>
                    <button type="button" class="quiet" on:click=move |_| session.toggle_rule(&off)>"Turn this rule off"</button>
                })}
            </div>
        </li>
    }
}

/// Rules that are switched off, each with a way back.
#[component]
fn RulesOff(session: Session) -> impl IntoView {
    let off = move || session.options.with(|options| options.rules_off.clone());
    view! {
        {move || (!off().is_empty()).then(|| view! {
            <p class="rules-off">
                "Switched off: "
                {off()
                    .into_iter()
                    .map(|rule| {
                        let name = rule.clone();
                        view! { <button type="button" on:click=move |_| session.toggle_rule(&rule)>{name}" — turn on again"</button> }
                    })
                    .collect_view()}
            </p>
        })}
    }
}

/// The word for a severity that stands above its group.
pub(crate) fn severity_title(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Errors",
        Severity::Warning => "Warnings",
        Severity::Info => "Worth knowing",
        Severity::Style => "Form",
    }
}

/// The lines that a finding stands on.
pub(crate) fn lines_of(finding: &Finding) -> Lines {
    Lines {
        first: finding.start.line,
        last: finding.end.line.max(finding.start.line),
    }
}
