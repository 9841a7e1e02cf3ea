//! The examples menu. The examples themselves are files, see `web/examples`.

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::{Beside, Options};

use crate::glue;
use crate::notice::Notice;
use crate::session::Session;

/// The names and titles of those that are at hand; the first is the case that started Plimsoll.
const AT_HAND: [(&str, &str); 4] = [
    ("nextjs", "Next.js, as most people begin"),
    ("express", "An Express service"),
    ("vite", "A Vite site behind its preview server"),
    ("debian", "Debian tools with habits from 2016"),
];

/// What stands for all others.
const MORE: &str = "more";

/// The menu.
#[component]
pub(crate) fn Examples(session: Session) -> impl IntoView {
    let open = move |event| {
        let name = event_target_value(&event);
        if name.is_empty() {
            return;
        }
        spawn_local(async move {
            let wanted = (name != MORE).then_some(name.as_str());
            match glue::example(wanted).await {
                Ok((text, beside)) => show(session, &text, beside),
                Err(error) => session.notice.set(Some(Notice::error(error.message))),
            }
        });
    };
    view! {
        <label class="menu">
            <span class="visually-hidden">"Open an example"</span>
            // Whatever was chosen, it can be chosen again.
            <select on:change=move |event| {
                open(event.clone());
                event_target::<web_sys::HtmlSelectElement>(&event).set_selected_index(0);
            }>
                <option value="">"Examples"</option>
                {AT_HAND.map(|(name, title)| view! { <option value=name>{title}</option> })}
                <option value=MORE>"All of them, with their sizes …"</option>
            </select>
        </label>
    }
}

fn show(session: Session, text: &str, beside: Vec<Beside>) {
    session.make_room();
    session.options.set(Options {
        beside,
        ..session.anew()
    });
    session.replace(text);
    session.give();
}
