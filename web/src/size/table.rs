//! The data behind the bars, as one table.

use leptos::prelude::*;
use plimsoll_analysis::report::Certainty;

use super::model::Comparison;
use super::rows::{Cell, LayerRow};
use super::select;
use crate::prose::prose;
use crate::session::{Lines, Session};

/// Layer, source line, before, after, change and what the figures rest on.
pub(super) fn table(session: Session, comparison: &Comparison) -> AnyView {
    let differs = comparison.rows.iter().any(|row| !row.change.is_empty());
    let level = comparison.after.name.clone();
    let row = |row: &LayerRow| line(session, row.clone(), differs);
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Layers">
            <table class="layers sizes-table">
                <caption>"Layer by layer"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Line"</th>
                        <th scope="col">"Layer"</th>
                        <th scope="col" class="number">{if differs { "Original" } else { "On disk" }}</th>
                        {differs.then(|| view! {
                            <th scope="col" class="number">{level}</th>
                            <th scope="col" class="number">"Change"</th>
                        })}
                        <th scope="col">"What it rests on"</th>
                    </tr>
                </thead>
                <tbody>{comparison.rows.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(session: Session, row: LayerRow, differs: bool) -> AnyView {
    let line = row.before.as_ref().and_then(|before| before.line);
    let selected = move || {
        line.is_some_and(|line| {
            let selected = session.selected.get();
            selected.is_some_and(|lines| lines.contain(line))
        })
    };
    let LayerRow {
        before,
        after,
        change,
        total,
    } = row;
    let (old, new) = (bytes(before.as_ref()), bytes(after.as_ref()));
    let instruction = |cell: &Option<Cell>| cell.as_ref().map(|cell| cell.instruction.clone());
    // What it becomes is told only where that is something else.
    let becomes = instruction(&after).filter(|new| Some(new) != instruction(&before).as_ref());
    let kind = match (&before, &after) {
        _ if !differs => "",
        (None, Some(_)) => "is-new",
        (Some(_), None) => "is-gone",
        _ => "",
    };
    view! {
        <tr class:is-selected=selected class:is-total=total class=kind id=line.map(|line| format!("layer-{line}"))>
            <td class="number">{line.map(|line| line_button(session, line))}</td>
            <td>
                {instruction(&before).map(|text| if total { text.into_any() } else { view! { <code>{text}</code> }.into_any() })}
                {becomes.map(|text| view! { <code class="becomes"><span class="visually-hidden">"becomes "</span>{text}</code> })}
            </td>
            <td class="number">{old}</td>
            {differs.then(|| view! {
                <td class="number">{new}</td>
                <td class="number change">{change}</td>
            })}
            <td class="basis">
                {before.map(rests_on)}
                {after.map(rests_on)}
            </td>
        </tr>
    }
    .into_any()
}

/// A size, with its range below it.
fn bytes(cell: Option<&Cell>) -> AnyView {
    let Some(cell) = cell else {
        return "—".into_any();
    };
    match cell.bytes.split_once(" (") {
        Some((likely, range)) => {
            view! { {likely.to_owned()}" "<small>{range.trim_end_matches(')').to_owned()}</small> }
                .into_any()
        }
        None => cell.bytes.clone().into_any(),
    }
}

/// What a figure rests on.
fn rests_on(cell: Cell) -> AnyView {
    let waste = cell.waste;
    view! {
        <details class=format!("is-{}", class(cell.certainty))><summary>{title(cell.certainty)}</summary>{prose(&cell.basis)}</details>
        {(!waste.is_empty()).then(|| view! { <span class="waste">{waste}</span> })}
    }
    .into_any()
}

/// A line's number, which selects it in all views.
fn line_button(session: Session, line: u32) -> AnyView {
    let lines = Lines {
        first: line,
        last: line,
    };
    view! { <button type="button" class="line-link" aria-label=format!("Line {line}") on:click=move |_| select(session, lines) on:focus=move |_| select(session, lines)>{line}</button> }.into_any()
}

fn title(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Given => "as you said",
        Certainty::Measured => "measured",
        Certainty::Modelled => "computed",
        Certainty::RuleOfThumb => "rule of thumb",
        Certainty::Unknown => "assumed",
    }
}

fn class(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Given | Certainty::Measured => "measured",
        Certainty::Modelled => "modelled",
        Certainty::RuleOfThumb => "thumb",
        Certainty::Unknown => "unknown",
    }
}
