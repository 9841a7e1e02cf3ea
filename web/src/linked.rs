//! The thread between the views: what the other views hold of the lines that are selected.

use leptos::prelude::*;

use crate::glue;
use crate::session::{Lines, Pane, Session};

/// What a view holds of the selected lines.
#[derive(Debug, Clone, PartialEq)]
struct Held {
    pane: Pane,
    text: String,
    /// The id of the element that shows it.
    element: String,
}

/// One line below the results: the selected lines, and what each view has of them.
#[component]
pub(crate) fn LinkedStrip(session: Session) -> impl IntoView {
    let held = Memo::new(move |_| {
        let lines = session.selected.get()?;
        let held = held(session, lines);
        (!held.is_empty()).then_some((lines, held))
    });
    view! {
        {move || held.get().map(|(lines, held)| {
            let place = if lines.first == lines.last { format!("Line {}", lines.first) } else { format!("Lines {}–{}", lines.first, lines.last) };
            view! {
                <div class="linked-strip" role="group" aria-label="What all views have of the selected lines">
                    <span class="linked-place">{place}</span>
                    {held.into_iter().map(|held| {
                        let pane = held.pane;
                        let element = held.element.clone();
                        let open = move |_| {
                            session.pane.set(pane);
                            session.source_shown.set(false);
                            let element = element.clone();
                            // Once the view stands.
                            glue::reveal(&element);
                        };
                        view! { <button type="button" class="linked-to" aria-pressed=move || (session.pane.get() == pane).to_string() on:click=open>{held.text}</button> }
                    }).collect_view()}
                </div>
            }
        })}
    }
}

fn held(session: Session, lines: Lines) -> Vec<Held> {
    let mut held = Vec::new();
    let (first, count) = session.with_shown(|shown| {
        let mut touched = shown.filter(|(_, finding)| {
            let of = crate::problems::lines_of(finding);
            lines.touch(of.first, of.last - of.first + 1)
        });
        let first = touched.next().map(|(number, _)| number);
        (first, touched.count() + 1)
    });
    if let Some(number) = first {
        held.push(Held {
            pane: Pane::Problems,
            text: match count {
                1 => "1 problem".to_owned(),
                count => format!("{count} problems"),
            },
            element: format!("problem-{number}"),
        });
    }
    let level = session.level.get();
    session.analysed.with(|analysed| {
        let mut rewrites = analysed
            .iter()
            .flat_map(|analysed| &analysed.report.rewrites);
        let rewrite = rewrites.find(|rewrite| rewrite.level == level)?;
        let mut hunks = rewrite.hunks.iter();
        let hunk = hunks.find(|hunk| lines.touch(hunk.before_line, hunk.before_lines))?;
        let step = hunk.steps.first()?;
        let step = rewrite.steps.iter().find(|known| known.id == *step)?;
        held.push(Held {
            pane: Pane::Rewrite,
            text: step.title.clone(),
            element: "diff".to_owned(),
        });
        Some(())
    });
    let weighing = session.weighing_at(plimsoll_analysis::report::Level::Original);
    if let Some(weighing) = weighing {
        let layer = weighing
            .layers
            .iter()
            .find(|layer| lines.contain(layer.line));
        held.extend(layer.filter(|layer| layer.likely > 0).map(|layer| Held {
            pane: Pane::Size,
            text: layer.bytes().to_string(),
            element: format!("layer-{}", layer.line),
        }));
    }
    held
}
