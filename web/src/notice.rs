//! A message above the panes.

use leptos::prelude::*;

use crate::glue;
use crate::prose::prose;
use crate::session::Session;

/// A message with what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// What happened and what to do.
    pub(crate) message: String,
    /// Something went wrong.
    pub(crate) error: bool,
    /// A button brings the person's own draft back.
    pub(crate) draft: bool,
    /// A button starts the newer page.
    pub(crate) update: bool,
}

impl Notice {
    /// Something went wrong.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            error: true,
            draft: false,
            update: false,
        }
    }

    /// Something worth knowing.
    pub(crate) fn info(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            error: false,
            draft: false,
            update: false,
        }
    }

    /// A newer page is there.
    pub(crate) fn update() -> Self {
        Self {
            update: true,
            ..Self::info("A newer Plimsoll is ready. Your text stays.")
        }
    }

    /// The person's own draft can be brought back.
    pub(crate) fn with_draft(self) -> Self {
        Self {
            draft: true,
            ..self
        }
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
                let is_failure = session.notice.with(Option::is_none);
                view! {
                    <p class="notice" class:is-error=notice.error>
                        <span>{prose(&notice.message)}</span>
                        {notice.draft.then(|| view! {
                            <button type="button" on:click=move |_| {
                                glue::back_to_draft();
                                session.notice.set(None);
                            }>"Bring my draft back"</button>
                        })}
                        {notice.update.then(|| view! {
                            <button type="button" on:click=move |_| glue::update()>"Start it"</button>
                        })}
                        {is_failure.then(|| view! {
                            <button type="button" on:click=move |_| session.options.update(|_| {})>"Try again"</button>
                        })}
                        <button type="button" class="quiet" aria-label="Close this message" on:click=dismiss>"✕"</button>
                    </p>
                }
            })}
        </div>
    }
}
