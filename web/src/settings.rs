//! Settings: the dialog is made in TypeScript, see `web/settings`.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::glue;
use crate::notice::Notice;
use crate::session::Session;

/// Whether a file of that name is a configuration.
pub(crate) fn is_file(name: &str) -> bool {
    let name = name.trim_start_matches('.');
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"));
    matches!(stem, Some("hadolint" | "plimsoll"))
}

/// Puts what a configuration file says into the options, and says what of it nobody knows.
pub(crate) async fn apply(session: Session, text: &str) {
    let notice = match glue::apply_settings(text).await {
        Ok(said) => Notice::info(said),
        Err(error) => Notice::error(error.message),
    };
    session.notice.set(Some(notice));
}

/// Lets the dialog ask for the options, and set them.
pub(crate) fn follow(session: Session) {
    glue::on_options(move |options| {
        if let Some(options) = options {
            session.options.set(options);
        }
        session.options.get_untracked()
    });
}

/// The button that opens the dialog.
#[component]
pub(crate) fn SettingsButton(session: Session) -> impl IntoView {
    let open = move |_| {
        spawn_local(async move {
            let stages = session.outline.with_untracked(|outline| {
                let names = outline.stages.iter().map(|stage| stage.name.clone());
                names.collect()
            });
            let theme = session.theme.get_untracked().name();
            if let Err(error) = glue::open_settings(stages, theme).await {
                session.notice.set(Some(Notice::error(error.message)));
            }
        });
    };
    view! {
        <button type="button" class="quiet" aria-label="Settings" title="Settings" aria-haspopup="dialog" on:click=open>"⚙"</button>
    }
}
