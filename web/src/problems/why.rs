//! Why a problem matters: the rule's page, opened in its place.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::page::{Block, blocks};
use crate::glue;
use crate::prose;
use crate::session::Session;

/// A rule's page, fetched with all others when the first one is opened.
#[component]
pub(super) fn Why(session: Session, number: usize, rule: String) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if session.explained.get() == Some(number) {
            session.explained.set(None);
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            return;
        }
        let missing = session
            .rule_pages
            .with_untracked(|pages| pages.as_ref().is_none_or(String::is_empty));
        if missing {
            session.rule_pages.set(None);
            spawn_local(async move {
                let pages = glue::rule_pages().await.unwrap_or_default();
                session.rule_pages.set(Some(pages));
            });
        }
    });
    let toggle = move |_| open.update(|open| *open = !*open);
    view! {
        <button type="button" class="quiet" aria-expanded=move || open.get().to_string() on:click=toggle>"Why?"</button>
        {move || open.get().then(|| {
            let blocks = session.rule_pages.with(|pages| pages.as_ref().map(|pages| blocks(pages, &rule)));
            match blocks {
                None => view! { <p class="why">"Fetching the explanation …"</p> }.into_any(),
                Some(blocks) if blocks.is_empty() => view! { <p class="why">"The explanation did not arrive; close it and open it again once you are online."</p> }.into_any(),
                Some(blocks) => view! { <div class="why">{blocks.into_iter().map(block).collect_view()}</div> }.into_any(),
            }
        })}
    }
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Title(title) => view! { <h3>{title}</h3> }.into_any(),
        Block::Text(text) => view! { <p>{prose::show(text)}</p> }.into_any(),
        Block::List(points) => {
            let points = points
                .into_iter()
                .map(|point| view! { <li>{prose::show(point)}</li> })
                .collect_view();
            view! { <ul>{points}</ul> }.into_any()
        }
        Block::Code(code) => view! { <pre><code>{code}</code></pre> }.into_any(),
    }
}
