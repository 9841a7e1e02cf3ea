//! Keys that work everywhere on the page.

use leptos::ev;
use leptos::prelude::*;

use crate::session::{Pane, Session};
use crate::share::Share;

/// Listens to the keys of the whole page.
pub(crate) fn follow(session: Session, share: Share) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "s" if command && !event.shift_key() => {
                event.prevent_default();
                share.open(session);
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
