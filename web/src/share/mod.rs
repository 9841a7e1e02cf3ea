//! Sharing: the dialog is made in TypeScript, see `web/share`.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::notice::Notice;
use crate::session::Session;
use crate::{glue, headline};

/// Opens the share dialog on what the page shows.
pub(crate) fn open(session: Session) {
    spawn_local(async move {
        let text = session.text.get_untracked();
        let pane = session.pane.get_untracked().name();
        let level = session.level.get_untracked().name();
        let line = headline::line(session);
        if let Err(error) = glue::open_share(&text, pane, level, &line).await {
            session.notice.set(Some(Notice::error(error.message)));
        }
    });
}

/// Puts a text into the clipboard and says so.
pub(crate) fn copy(session: Session, text: String, done: &'static str) {
    spawn_local(async move {
        let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        session.notice.set(Some(match written {
            Ok(_) => Notice::info(done),
            Err(_) => Notice::error("The browser does not let this page write to the clipboard; select the text and copy it by hand."),
        }));
    });
}

/// The button that opens the dialog.
#[component]
pub(crate) fn ShareButton(session: Session) -> impl IntoView {
    view! { <button type="button" class="primary" title="Ctrl+S" aria-haspopup="dialog" on:click=move |_| open(session)>"Share"</button> }
}
