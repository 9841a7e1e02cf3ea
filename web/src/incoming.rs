//! Files that come in: opened or dropped. They never leave the browser.

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{DragEvent, File, FileList};

use crate::beside::KNOWN;
use crate::glue;
use crate::notice::Notice;
use crate::session::Session;
use crate::settings;

/// Takes files that are dropped anywhere on the page.
pub(crate) fn follow(session: Session) {
    let files = |event: &DragEvent| event.data_transfer().and_then(|data| data.files());
    let over = window_event_listener(ev::dragover, |event: DragEvent| {
        let types = event.data_transfer().map(|data| data.types());
        // Text that is dragged is the editor's.
        if types.is_some_and(|types| types.includes(&"Files".into(), 0)) {
            event.prevent_default();
        }
    });
    let drop = window_event_listener(ev::drop, move |event: DragEvent| {
        if let Some(files) = files(&event).filter(|files| files.length() > 0) {
            event.prevent_default();
            take_all(session, &files);
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

/// Takes what an input has, and lets the same file be chosen again.
pub(crate) fn take_chosen(session: Session, chooser: NodeRef<Input>) {
    let Some(input) = chooser.get_untracked() else {
        return;
    };
    if let Some(files) = input.files() {
        take_all(session, &files);
    }
    input.set_value("");
}

fn take_all(session: Session, files: &FileList) {
    for number in 0..files.length() {
        if let Some(file) = files.get(number) {
            take(session, file);
        }
    }
}

/// A manifest goes beside the Dockerfile, a configuration into the settings, all else is the text.
fn take(session: Session, file: File) {
    spawn_local(async move {
        let name = file.name();
        match glue::read_text(&file).await {
            Err(error) => session.notice.set(Some(Notice::error(error.message))),
            Ok(text) if KNOWN.contains(&name.as_str()) => {
                session.set_beside(&name, text);
                let message = format!(
                    "{name} stands beside the Dockerfile now and makes sizes and rewrite more exact. It stays in this browser."
                );
                session.notice.set(Some(Notice::info(message)));
            }
            Ok(text) if settings::is_file(&name) => settings::apply(session, &text).await,
            Ok(text) => {
                session.make_room();
                session.replace(&text);
            }
        }
    });
}
