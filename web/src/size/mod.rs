//! The size: two bars on one axis, the table behind them, what the person can set.

mod export;
mod graph;
mod model;
mod rows;
mod table;

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::language::Outline;
use plimsoll_analysis::report::{Level, SizeInput};

use crate::glue;
use crate::prose::prose;
use crate::rewrite::{LevelControl, offsets};
use crate::session::{Lines, Session};
use crate::share::copy;

/// What the image weighs, before and after.
#[component]
pub(crate) fn SizeView(session: Session) -> impl IntoView {
    let comparison = Memo::new(move |_| {
        let before = session.weighing_at(Level::Original)?;
        let after = session.weighing_at(session.level.get())?;
        Some(model::compare(&before, &after))
    });
    view! {
        <LevelControl session/>
        {move || match comparison.get() {
            None => view! { <p class="empty">"Weighing …"</p> }.into_any(),
            Some(comparison) if comparison.is_empty() => view! { <p class="empty">"There is no image yet: a Dockerfile begins with FROM."</p> }.into_any(),
            Some(comparison) => view! { <Comparison session comparison/> }.into_any(),
        }}
    }
}

#[component]
fn Comparison(session: Session, comparison: model::Comparison) -> impl IntoView {
    let bars = [comparison.before.clone(), comparison.after.clone()];
    let axis = comparison.axis;
    let inputs = comparison.inputs.clone();
    let kept = StoredValue::new(comparison.clone());
    view! {
        <div class="bars">
            {bars.into_iter().map(|bar| view! { <Bar session bar axis/> }).collect_view()}
            <Legend/>
        </div>
        <div class="toolbar">
            <button type="button" on:click=move |_| copy(session, export::markdown(&kept.get_value()), "The table is in the clipboard, as Markdown.")>"Copy as Markdown"</button>
            <button type="button" on:click=move |_| glue::download("image-size.svg", &export::svg(&kept.get_value()), "image/svg+xml")>"Download as SVG"</button>
        </div>
        <Notes notes=comparison.notes.clone()/>
        <Inputs session inputs/>
        <Stages session/>
        <Rebuilds rows=comparison.rebuilds.clone() downloads=comparison.downloads/>
        <Surface rows=comparison.surface.clone()/>
        <History session/>
        {table::table(session, &comparison)}
        {(!comparison.not_shipped.is_empty()).then(|| view! {
            <p class="not-shipped">
                "Built and not shipped: "
                {comparison.not_shipped.join(", ")}
            </p>
        })}
        <p class="note">"All sizes are estimates for linux/amd64. On disk is what "<code>"docker image ls"</code>" shows with the classic store; download is what a registry sends, compressed."</p>
    }
}

/// One stacked bar; widths are parts of the axis.
#[component]
fn Bar(session: Session, bar: model::Bar, axis: u64) -> impl IntoView {
    let label = bar.label.clone();
    let segments: Vec<_> = bar.segments.clone();
    view! {
        <figure class="bar">
            <figcaption>
                <span class="bar-name">{bar.name}</span>
                <strong class="bar-total">{bar.total}</strong>
                <span class="bar-download">{bar.download}</span>
            </figcaption>
            <svg viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-label=label>
                {segments
                    .into_iter()
                    .map(|segment| {
                        let (x, width) = segment.place(axis);
                        let lines = segment.line.map(|line| Lines { first: line, last: line });
                        let selected = move || lines.is_some_and(|lines| session.selected.get().is_some_and(|selected| selected.contain(lines.first)));
                        let choose = move |_| if let Some(lines) = lines { select(session, lines) };
                        view! {
                            <rect class=format!("segment is-{}", segment.class) class:is-selected=selected on:click=choose x=x.to_string() y="0" width=width.to_string() height="28">
                                <title>{segment.title}</title>
                            </rect>
                        }
                    })
                    .collect_view()}
            </svg>
        </figure>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let entry = |(class, name): (&'static str, &'static str)| {
        view! {
            <li>
                <svg viewBox="0 0 14 14" aria-hidden="true"><rect class=format!("segment is-{class}") width="14" height="14"></rect></svg>
                {name}
            </li>
        }
    };
    view! { <ul class="legend">{model::LEGEND.into_iter().map(entry).collect_view()}</ul> }
}

/// Sizes that the person can set.
#[component]
fn Inputs(session: Session, inputs: Vec<SizeInput>) -> impl IntoView {
    let input = move |input: SizeInput| {
        let name = input.name.clone();
        let field = format!("size-{}", input.name);
        let megabytes = model::megabytes(input.bytes.likely);
        view! {
            <div class="size-input">
                <label for=field.clone()>{input.label}</label>
                <input
                    id=field
                    type="number"
                    min="0"
                    step="any"
                    inputmode="decimal"
                    prop:value=megabytes
                    on:change=move |event| session.assume(&name, model::bytes_of(&event_target_value(&event)))
                />
                <span>"MB"</span>
                <span class="tag">{if input.given { "as you set it" } else { "assumed" }}</span>
            </div>
        }
    };
    view! {
        {(!inputs.is_empty()).then(|| view! {
            <section class="size-inputs" aria-label="What you know better">
                {inputs.into_iter().map(input).collect_view()}
            </section>
        })}
    }
}

#[component]
fn Notes(notes: Vec<String>) -> impl IntoView {
    let note = |note: String| view! { <p class="size-note" role="status">{prose(&note)}</p> };
    notes.into_iter().map(note).collect_view()
}

/// What a change makes run and travel again, and how long a pull takes.
#[component]
fn Rebuilds(rows: Vec<model::RebuildRow>, downloads: [u64; 2]) -> impl IntoView {
    let megabits = RwSignal::new(100);
    let pulled = move |at: usize| move || model::duration(downloads[at], megabits.get());
    let row = |row: model::RebuildRow| {
        view! {
            <tr>
                <th scope="row">{row.change}</th>
                <td>{row.before}</td>
                <td>{row.after}</td>
            </tr>
        }
    };
    view! {
        <table class="layers rebuilds">
            <caption>"Building and pulling again"</caption>
            <thead>
                <tr>
                    <th scope="col">"You change"</th>
                    <th scope="col">"Before"</th>
                    <th scope="col">"After"</th>
                </tr>
            </thead>
            <tbody>
                {rows.into_iter().map(row).collect_view()}
                <tr>
                    <th scope="row">
                        <label for="bandwidth">"All of it, pulled at "</label>
                        <select
                            id="bandwidth"
                            on:change=move |event| megabits.set(event_target_value(&event).parse().unwrap_or(100))
                        >
                            {["10", "50", "100", "1000"]
                                .map(|value| view! { <option value=value selected={value == "100"}>{value}" Mbit/s"</option> })
                                .collect_view()}
                        </select>
                    </th>
                    <td>{pulled(0)}</td>
                    <td>{pulled(1)}</td>
                </tr>
            </tbody>
        </table>
    }
}

/// Facts in place of estimates: the output of `docker history`.
#[component]
fn History(session: Session) -> impl IntoView {
    let value = session
        .options
        .with_untracked(|options| options.history.clone().unwrap_or_default());
    let open = !value.is_empty();
    view! {
        <details class="history" open=open>
            <summary>"Built it already? Facts instead of estimates"</summary>
            <label for="history">"Paste what " <code>"docker history IMAGE"</code> " prints. It stays in this page."</label>
            <textarea
                id="history"
                rows="5"
                spellcheck="false"
                prop:value=value
                on:change=move |event| session.set_history(event_target_value(&event))
            ></textarea>
        </details>
    }
}

/// Selects a line's instruction in all views.
fn select(session: Session, lines: Lines) {
    let (start, end) = offsets(&session.text.read_untracked(), lines);
    session.select(lines, start, end);
}

/// Which stage feeds which, before and after.
#[component]
fn Stages(session: Session) -> impl IntoView {
    let after = RwSignal::new(None::<Outline>);
    let rewritten = Memo::new(move |_| {
        let rewrite = session.rewrite_at(session.level.get())?;
        (rewrite.text != *session.text.read_untracked()).then_some(rewrite.text)
    });
    Effect::new(move || {
        let Some(text) = rewritten.get() else {
            after.set(None);
            return;
        };
        spawn_local(async move {
            let outline = session.outline_of(&text).await;
            after.try_set(outline);
        });
    });
    let picture = |title: &'static str, outline: Option<Outline>| {
        let graph = outline.as_ref().and_then(graph::draw)?;
        Some(view! { <figure class="stages"><figcaption>{title}</figcaption>{picture(title, graph)}</figure> }.into_any())
    };
    view! {
        <section aria-labelledby="stages-title">
            <h2 id="stages-title">"Stages"</h2>
            {move || picture("Before", Some(session.outline.get()))}
            {move || picture("After", after.get())}
            <p class="note">"Filled: shipped. Outlined: built and left behind. Dashed: not built. A thin line gives files, a thick one is a base."</p>
        </section>
    }
}

fn picture(title: &str, graph: graph::Graph) -> AnyView {
    let node = |node: graph::Node| {
        let middle = node.x + graph::NODE_WIDTH / 2;
        view! {
            <g class=format!("stage {}", node.class)>
                <title>{format!("line {}", node.line)}</title>
                <rect x=node.x + 1 y=node.y + 1 width=graph::NODE_WIDTH height=graph::NODE_HEIGHT rx="8"></rect>
                <text x=middle y=node.y + 19>{node.name}</text>
                <text class="stage-base" x=middle y=node.y + 36>{node.base}</text>
            </g>
        }
    };
    let edge = |edge: graph::Edge| view! { <path class=format!("feeds {}", edge.class) d=edge.path><title>{edge.title}</title></path> };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=format!("Stages: {title}")>
            <svg class="stage-graph" viewBox=format!("0 0 {} {}", graph.width, graph.height) width=graph.width height=graph.height role="img" aria-label=graph.label>
                {graph.edges.into_iter().map(edge).collect_view()}
                {graph.nodes.into_iter().map(node).collect_view()}
            </svg>
        </div>
    }
    .into_any()
}

/// What somebody finds who gets into a container.
#[component]
fn Surface(rows: Vec<[String; 3]>) -> impl IntoView {
    let row = |[what, before, after]: [String; 3]| {
        view! { <tr><th scope="row">{what}</th><td>{before}</td><td>{after}</td></tr> }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="What an attacker finds">
            <table class="layers rebuilds surface">
                <caption>"What an attacker finds"</caption>
                <thead><tr><th scope="col">"Inside"</th><th scope="col">"Before"</th><th scope="col">"After"</th></tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
