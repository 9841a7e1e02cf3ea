//! The product in one line: problems, fixes, before and after.

mod model;

use leptos::prelude::*;

use crate::session::Session;

/// The headline in one line, for others to read.
pub(crate) fn line(session: Session) -> String {
    let level = session.level.get_untracked();
    session.analysed.with_untracked(|analysed| {
        let headline = analysed
            .as_ref()
            .map(|analysed| model::headline(&analysed.report, level));
        let headline = headline.map(|headline| (headline.problems, headline.sizes));
        match headline.unwrap_or_default() {
            (problems, sizes) if sizes.is_empty() => problems,
            (problems, sizes) => format!("{problems} · {sizes}"),
        }
    })
}

/// The headline.
#[component]
pub(crate) fn Headline(session: Session) -> impl IntoView {
    let headline = Memo::new(move |_| {
        let level = session.level.get();
        session.analysed.with(|analysed| {
            let analysed = analysed.as_ref();
            let written = analysed.filter(|analysed| !analysed.text.trim().is_empty());
            written.map(|analysed| model::headline(&analysed.report, level))
        })
    });
    view! {
        <p class="headline" class:is-stale=move || session.is_stale() aria-live="polite" aria-atomic="true">
            {move || match headline.get() {
                None => view! { <span class="quiet-text">"Paste a Dockerfile: what is wrong with it, a leaner rewrite, and what its image will weigh."</span> }.into_any(),
                Some(headline) => view! {
                    <span>{headline.problems}</span>
                    <span class="sizes" class:is-stale=move || session.is_unweighed()>{headline.sizes}</span>
                }
                .into_any(),
            }}
        </p>
    }
}
