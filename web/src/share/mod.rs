//! Sharing: a link that holds everything.

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::report::Finding;
use wasm_bindgen_futures::JsFuture;

use crate::link;
use crate::notice::Notice;
use crate::session::Session;

/// What chats and issue forms take, in characters.
const FITS: [(usize, &str); 2] = [(2_000, "a chat message"), (8_000, "an issue form")];

/// What the share dialog shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Closed,
    /// Secrets were found; nothing has been made yet.
    Asking(Vec<String>),
    Made(String),
    Failed(String),
}

/// The share dialog.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    state: RwSignal<State>,
}

impl Share {
    /// A closed dialog.
    pub(crate) fn new() -> Self {
        Self {
            state: RwSignal::new(State::Closed),
        }
    }

    /// Makes a link, unless secrets were found: then it asks first.
    pub(crate) fn open(self, session: Session) {
        let secrets = secrets(session);
        if secrets.is_empty() {
            self.make(session);
        } else {
            self.state.set(State::Asking(secrets));
        }
    }

    fn make(self, session: Session) {
        spawn_local(async move {
            match link::encode(session, None).await {
                Ok(link) => {
                    self.state.set(State::Made(link.clone()));
                    copy(session, link, "The link is in the clipboard.");
                }
                Err(error) => self.state.set(State::Failed(error.message)),
            }
        });
    }
}

/// Where the engine found secrets, one line each.
fn secrets(session: Session) -> Vec<String> {
    let is_secret = |finding: &&Finding| finding.rule.contains("secret");
    session.analysed.with_untracked(|analysed| {
        let findings = analysed
            .as_ref()
            .map(|analysed| analysed.report.findings.as_slice())
            .unwrap_or_default();
        findings
            .iter()
            .filter(is_secret)
            .map(|finding| format!("line {}: {}", finding.start.line, finding.message))
            .collect()
    })
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

/// The button and the dialog below it.
#[component]
pub(crate) fn ShareButton(session: Session, share: Share) -> impl IntoView {
    let close = move |_| share.state.set(State::Closed);
    view! {
        <div class="share">
            <button type="button" class="primary" title="Ctrl+S" aria-expanded=move || (share.state.get() != State::Closed).to_string() on:click=move |_| share.open(session)>"Share"</button>
            {move || match share.state.get() {
                State::Closed => ().into_any(),
                State::Asking(secrets) => view! {
                    <div class="popover" role="dialog" aria-label="Secrets in this Dockerfile">
                        <p><strong>"This text seems to hold secrets, and a link would carry them."</strong></p>
                        <ul>{secrets.into_iter().map(|secret| view! { <li>{secret}</li> }).collect_view()}</ul>
                        <div class="toolbar">
                            <button type="button" class="primary" on:click=close>"Do not share"</button>
                            <button type="button" on:click=move |_| share.make(session)>"Make the link all the same"</button>
                        </div>
                    </div>
                }
                .into_any(),
                State::Made(link) => {
                    let length = link.len();
                    let fits: Vec<&str> = FITS.iter().filter(|(limit, _)| length <= *limit).map(|(_, name)| *name).collect();
                    let fits = if fits.is_empty() { "too long for a chat or an issue form: send the file instead".to_owned() } else { format!("fits {}", fits.join(" and ")) };
                    view! {
                        <div class="popover" role="dialog" aria-label="Link to this analysis">
                            <label for="link">"Everything is in the link; no server sees it."</label>
                            <input id="link" type="text" readonly prop:value=link/>
                            <p class="note">{format!("{length} characters; {fits}.")}</p>
                            <div class="toolbar"><button type="button" on:click=close>"Close"</button></div>
                        </div>
                    }
                    .into_any()
                }
                State::Failed(message) => view! {
                    <div class="popover" role="dialog" aria-label="No link was made">
                        <p>{message}</p>
                        <div class="toolbar"><button type="button" on:click=close>"Close"</button></div>
                    </div>
                }
                .into_any(),
            }}
        </div>
    }
}
