//! What somebody who is here for the first time may want to know; in nobody's way.

use leptos::prelude::*;

use crate::draft;

/// Three sentences, until they are closed.
#[component]
pub(crate) fn Hints() -> impl IntoView {
    let shown = RwSignal::new(draft::first_time("hints"));
    let close = move |_| {
        draft::seen("hints");
        shown.set(false);
    };
    view! {
        {move || shown.get().then(|| view! {
            <aside class="hints" aria-label="First steps">
                <p>"Paste your Dockerfile, or open an example. "<span class="more">"Each problem says why, and most are fixed with one click. "<b>"Rewrite"</b>" shows the whole file made lean, "<b>"Size"</b>" what that saves. "</span>"Nothing leaves this browser."</p>
                <button type="button" on:click=close>"Got it"</button>
            </aside>
        })}
    }
}
