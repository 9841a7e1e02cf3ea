//! The product in one line: problems, fixes, before and after.

mod model;

use leptos::prelude::*;

use crate::session::Session;

/// The headline.
#[component]
pub(crate) fn Headline(session: Session) -> impl IntoView {
    let headline = Memo::new(move |_| {
        let level = session.level.get();
        session.analysed.with(|analysed| {
            analysed
                .as_ref()
                .map(|analysed| model::headline(&analysed.report, level))
        })
    });
    view! {
        <p class="headline" class:is-stale=move || session.is_stale() aria-live="polite" aria-atomic="true">
            {move || match headline.get() {
                None => view! { <span class="quiet-text">"Reading …"</span> }.into_any(),
                Some(headline) => view! {
                    <span>{headline.problems}</span>
                    <span class="sizes">{headline.sizes}</span>
                }
                .into_any(),
            }}
        </p>
    }
}
