//! Keys that work everywhere on the page.

use leptos::ev;
use leptos::prelude::*;

use crate::glue;
use crate::session::{Pane, Session};
use crate::share;

/// Whether the key goes into a text.
fn is_written(event: &ev::KeyboardEvent) -> bool {
    // What happens in the editor's shadow root looks like it happens to its host.
    let target = event
        .target()
        .map(wasm_bindgen::JsCast::unchecked_into::<web_sys::Element>);
    target.is_some_and(|target| {
        matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || target.class_list().contains("editor")
    })
}

/// Listens to the keys of the whole page.
pub(crate) fn follow(session: Session) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "s" if command && !event.shift_key() => {
                event.prevent_default();
                share::open(session);
            }
            "F8" if !event.default_prevented() => {
                event.prevent_default();
                let forward = !event.shift_key();
                session.source_shown.set(true);
                session.with_editor(|editor| editor.go_to_problem(forward));
            }
            "?" if !command && !is_written(&event) => {
                event.prevent_default();
                glue::toggle_dialog("help", true);
            }
            "Enter" if command => {
                event.prevent_default();
                session.fix_all_safe();
            }
            digit @ ("1" | "2" | "3") if event.alt_key() && !command => {
                event.prevent_default();
                let number = digit.parse::<usize>().unwrap_or(1) - 1;
                if let Some(pane) = Pane::RESULTS.get(number) {
                    session.pane.set(*pane);
                    session.source_shown.set(false);
                }
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}
