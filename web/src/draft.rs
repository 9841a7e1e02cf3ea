//! Drafts, and what else this browser keeps. Where they are kept, see `web/drafts/store.ts`.

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::Options;

use crate::glue;
use crate::notice::Notice;
use crate::session::{Session, fresh_options};

/// The text and the options of the draft that was open last.
pub(crate) fn load() -> Option<(String, Options)> {
    glue::load_draft().map(|(text, options)| (text, today(options)))
}

/// Keeps the options of the draft, and shows another one when it is opened.
pub(crate) fn follow(session: Session) {
    Effect::new(move |before: Option<()>| {
        let options = session.options.get();
        // What a link brought is not the draft's.
        if before.is_some() && !session.from_link.get_untracked() {
            glue::keep_options(&options);
        }
    });
    glue::on_draft(move |draft| {
        // A new one keeps what the person thinks of the rules.
        let (text, options) = draft.map_or_else(
            || (String::new(), session.anew()),
            |(text, options)| (text, today(options)),
        );
        session.leave_link();
        session.options.set(options);
        session.selected.set(None);
        session.with_editor(|editor| {
            editor.open(&text);
            editor.focus();
        });
    });
}

/// Opens the dialog of drafts.
pub(crate) fn open(session: Session) {
    spawn_local(async move {
        if let Err(error) = glue::open_drafts().await {
            session.notice.set(Some(Notice::error(error.message)));
        }
    });
}

/// The options of a draft, on this day.
fn today(options: Option<Options>) -> Options {
    let fresh = fresh_options();
    Options {
        full: fresh.full,
        file: fresh.file.clone(),
        today: fresh.today.clone(),
        ..options.unwrap_or(fresh)
    }
}

/// Whether something has not been seen in this browser before. Without storage, nothing counts as new.
pub(crate) fn first_time(name: &str) -> bool {
    let Some(storage) = window().local_storage().ok().flatten() else {
        return false;
    };
    let key = format!("plimsoll:seen:{name}");
    storage.get_item(&key).is_ok_and(|seen| seen.is_none())
}

/// Something needs not be shown again.
pub(crate) fn seen(name: &str) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        let _ = storage.set_item(&format!("plimsoll:seen:{name}"), "1");
    }
}

/// Takes a link out of the address, which stays the same page.
pub(crate) fn forget_fragment() {
    let location = window().location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    }
}
