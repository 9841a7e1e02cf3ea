//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::session::Session;

const KEY: &str = "plimsoll:theme";

/// What the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Choice {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// What was chosen before.
pub(crate) fn stored() -> Choice {
    let stored = window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item(KEY).ok()?);
    from_name(stored.as_deref().unwrap_or_default())
}

/// The choice of that name; what nobody knows is as the system has it.
pub(crate) fn from_name(name: &str) -> Choice {
    match name {
        "light" => Choice::Light,
        "dark" => Choice::Dark,
        _ => Choice::System,
    }
}

/// Whether the page is dark now.
pub(crate) fn is_dark(choice: Choice) -> bool {
    match choice {
        Choice::Light => false,
        Choice::Dark => true,
        Choice::System => window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
    }
}

/// Puts the choice on the page and keeps it.
pub(crate) fn follow(session: Session) {
    Effect::new(move || {
        let choice = session.theme.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", choice.name());
        }
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.set_item(KEY, choice.name());
        }
        let dark = is_dark(choice);
        session.with_editor(|editor| editor.set_theme(dark));
    });
}

/// The button that goes through the three.
#[component]
pub(crate) fn ThemeButton(session: Session) -> impl IntoView {
    let label = move || match session.theme.get() {
        Choice::System => "Colours: as the system has them",
        Choice::Light => "Colours: light",
        Choice::Dark => "Colours: dark",
    };
    let sign = move || match session.theme.get() {
        Choice::System => "◐",
        Choice::Light => "○",
        Choice::Dark => "●",
    };
    view! {
        <button type="button" class="quiet theme-button" aria-label=label title=label on:click=move |_| session.theme.update(|choice| *choice = choice.next())>
            {sign}
        </button>
    }
}
