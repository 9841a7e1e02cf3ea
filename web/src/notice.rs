//! A message above the panes.

use leptos::prelude::*;

use crate::session::Session;

/// A message with what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// What happened and what to do.
    pub(crate) message: String,
    /// Something went wrong.
    pub(crate) error: bool,
    /// A text that a button brings back.
    pub(crate) draft: Option<String>,
}

impl Notice {
    /// Something went wrong.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            error: true,
            draft: None,
        }
    }

    /// Something worth knowing.
    pub(crate) fn info(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            error: false,
            draft: None,
        }
    }

    /// Another text can be brought back.
    pub(crate) fn with_draft(mut self, draft: String) -> Self {
        self.draft = Some(draft);
        self
    }
}

/// The message, where there is one; the engine's failures stand here too.
#[component]
pub(crate) fn Notices(session: Session) -> impl IntoView {
    let engine = move || session.failure.get().map(Notice::error);
    let shown = move || session.notice.get().or_else(engine);
    let dismiss = move |_| {
        session.notice.set(None);
        session.failure.set(None);
    };
    view! {
        <div class="notices" role="status">
            {move || shown().map(|notice| {
                let draft = notice.draft.clone();
                view! {
                    <p class="notice" class:is-error=notice.error>
                        <span>{notice.message}</span>
                        {draft.map(|draft| view! {
                            <button type="button" on:click=move |_| {
                                session.replace(&draft);
                                session.notice.set(None);
                            }>"Bring my draft back"</button>
                        })}
                        <button type="button" class="quiet" aria-label="Close this message" on:click=dismiss>"✕"</button>
                    </p>
                }
            })}
        </div>
    }
}
