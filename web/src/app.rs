//! The page's frame: masthead, headline, panes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::beside::BesideFiles;
use crate::editor::{SourceBar, SourceEditor};
use crate::examples::Examples;
use crate::headline::Headline;
use crate::hints::Hints;
use crate::linked::LinkedStrip;
use crate::notice::{Notice, Notices};
use crate::problems::{self, Problems};
use crate::rewrite::RewriteView;
use crate::session::{Pane, Session, fresh_options};
use crate::settings::SettingsButton;
use crate::share::ShareButton;
use crate::size::SizeView;
use crate::theme::ThemeButton;
use crate::{draft, glue, incoming, keys, link, settings, theme};

/// What the editor holds at a first visit: the case that started Plimsoll.
const FIRST: &str = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN npm run build\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n";

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let kept = draft::load();
    let own = kept.as_ref().map(|(text, _)| text.clone());
    let (text, options) = kept.unwrap_or_else(|| (FIRST.to_owned(), fresh_options()));
    let session = Session::new(text, options);
    if own.is_none() {
        session.give();
    }
    session.follow();
    draft::follow(session);
    theme::follow(session);
    keys::follow(session);
    settings::follow(session);
    incoming::follow(session);
    problems::follow_link(session);
    if let Some(fragment) = link::fragment() {
        spawn_local(async move {
            match link::open(session, &fragment).await {
                Ok(()) => {
                    if own.is_some_and(|own| own != *session.text.read_untracked()) {
                        let notice = Notice::info(
                            "This text came with the link. Your own draft stays as it is; what you change here becomes a new one.",
                        );
                        session.notice.set(Some(notice.with_draft()));
                    }
                }
                Err(error) => session.notice.set(Some(Notice::error(error.message))),
            }
        });
    }
    Effect::new(move || {
        session.pane.track();
        if let Some(view) = document().get_element_by_id("view") {
            view.set_scroll_top(0);
        }
    });
    let is_stale = move || match session.pane.get() {
        Pane::Problems | Pane::Source => session.is_stale(),
        Pane::Rewrite | Pane::Size => session.is_unweighed(),
    };
    let show_source = move || session.source_shown.get();
    view! {
        <a class="skip" href="#view" on:click=move |event| {
            // The address is the link's.
            event.prevent_default();
            session.source_shown.set(false);
            focus("view");
        }>"Skip to the results"</a>
        <header class="masthead">
            <a class="brand" href="./" aria-label="Plimsoll, the Dockerfile playground">
                <Mark/>
                <h1>"Plimsoll"</h1>
            </a>
            <Headline session/>
            <nav class="actions" aria-label="Page">
                <Examples session/>
                <SettingsButton session/>
                <button type="button" class="quiet help" aria-label="Keys and help" title="Keys and help (?)" aria-haspopup="dialog" on:click=|_| glue::toggle_dialog("help", true)>"?"</button>
                <ThemeButton session/>
                <ShareButton session/>
            </nav>
        </header>
        <Notices session/>
        <nav class="narrow-tabs" aria-label="What is shown">
            <button type="button" aria-pressed=move || show_source().to_string() on:click=move |_| session.source_shown.set(true)>"Dockerfile"</button>
            <button type="button" aria-pressed=move || (!show_source()).to_string() on:click=move |_| session.source_shown.set(false)>"Results"</button>
        </nav>
        <main class="panes" class:shows-source=show_source>
            <section class="pane source" aria-label="Dockerfile">
                <SourceBar session/>
                <SourceEditor session/>
                <BesideFiles session/>
            </section>
            <section class="pane result" aria-label="Results">
                <Tabs session/>
                <Hints/>
                <div class="view" class:is-stale=is_stale id="view" role="tabpanel" tabindex="-1" aria-labelledby=move || format!("tab-{}", session.pane.get().name())>
                    {move || match session.pane.get() {
                        Pane::Rewrite => view! { <RewriteView session/> }.into_any(),
                        Pane::Size => view! { <SizeView session/> }.into_any(),
                        Pane::Problems | Pane::Source => view! { <Problems session/> }.into_any(),
                    }}
                </div>
                <LinkedStrip session/>
            </section>
        </main>
    }
}

fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        use wasm_bindgen::JsCast;
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// The Plimsoll mark: a ring with a line through it.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="16" cy="16" r="10" fill="none" stroke="currentColor" stroke-width="3"></circle>
            <path d="M1 16h30" stroke="currentColor" stroke-width="3"></path>
        </svg>
    }
}

/// The tabs of the result.
#[component]
fn Tabs(session: Session) -> impl IntoView {
    let go = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => Pane::RESULTS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let now = Pane::RESULTS
            .iter()
            .position(|pane| *pane == session.pane.get_untracked())
            .unwrap_or(0);
        let next = Pane::RESULTS[(now + step) % Pane::RESULTS.len()];
        session.pane.set(next);
        focus(&format!("tab-{}", next.name()));
    };
    let tab = move |pane: Pane| {
        let chosen = move || session.pane.get() == pane;
        view! {
            <button
                type="button"
                role="tab"
                id=format!("tab-{}", pane.name())
                aria-controls="view"
                aria-selected=move || chosen().to_string()
                tabindex=move || if chosen() { "0" } else { "-1" }
                on:click=move |_| session.pane.set(pane)
            >
                {pane.title()}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="Results" on:keydown=go>
            {Pane::RESULTS.into_iter().map(tab).collect_view()}
        </div>
    }
}
