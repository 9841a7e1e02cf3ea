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
    fn name(self) -> &'static str {
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
    match stored.as_deref() {
        Some("light") => Choice::Light,
        Some("dark") => Choice::Dark,
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

/// The three as a field of the settings.
#[component]
pub(crate) fn ThemeChoice(session: Session) -> impl IntoView {
    let choices = [
        (Choice::System, "as the system has them"),
        (Choice::Light, "light"),
        (Choice::Dark, "dark"),
    ];
    view! {
        <section>
            <h3>"Colours"</h3>
            <div class="toolbar">
                {choices.map(|(choice, title)| view! {
                    <label class="check">
                        <input type="radio" name="theme" prop:checked=move || session.theme.get() == choice on:change=move |_| session.theme.set(choice)/>
                        {title}
                    </label>
                })}
            </div>
        </section>
    }
}
