//! Files beside the Dockerfile: pasted or dropped, never uploaded.

use leptos::html::Input;
use leptos::prelude::*;

use crate::incoming;
use crate::session::Session;

/// Files that the engine can use.
pub(crate) const KNOWN: [&str; 10] = [
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "next.config.js",
    "requirements.txt",
    "pyproject.toml",
    "go.mod",
    "Cargo.toml",
    ".dockerignore",
];

/// The files beside the Dockerfile.
#[component]
pub(crate) fn BesideFiles(session: Session) -> impl IntoView {
    let open = RwSignal::new("package.json");
    let content = move || {
        session.options.with(|options| {
            let file = options.beside.iter().find(|file| file.path == open.get());
            file.map(|file| file.content.clone()).unwrap_or_default()
        })
    };
    let given = move || {
        session.options.with(|options| {
            options
                .beside
                .iter()
                .map(|file| file.path.clone())
                .collect::<Vec<_>>()
        })
    };
    let summary = move || match given().as_slice() {
        [] => "Files beside it: none yet. A package.json or requirements.txt makes the size exact."
            .to_owned(),
        files => format!("Files beside it: {}", files.join(", ")),
    };
    let chooser = NodeRef::<Input>::new();
    view! {
        <details class="beside">
            <summary>{summary}</summary>
            <div class="beside-body">
                <div class="toolbar">
                    <label class="menu">
                        <span class="visually-hidden">"Which file"</span>
                        <select on:change=move |event| {
                            let name = event_target_value(&event);
                            if let Some(known) = KNOWN.into_iter().find(|known| *known == name) {
                                open.set(known);
                            }
                        }>
                            {KNOWN
                                .into_iter()
                                .map(|name| view! { <option value=name selected=move || open.get() == name>{name}</option> })
                                .collect_view()}
                        </select>
                    </label>
                    <label class="file">
                        "Open a file"
                        <input node_ref=chooser type="file" class="visually-hidden" multiple on:change=move |_| incoming::take_chosen(session, chooser)/>
                    </label>
                </div>
                <textarea
                    aria-label=move || open.get()
                    spellcheck="false"
                    rows="7"
                    prop:value=content
                    placeholder=move || format!("Paste {} here; it stays in your browser.", open.get())
                    on:input=move |event| session.set_beside(open.get_untracked(), event_target_value(&event))
                ></textarea>
            </div>
        </details>
    }
}
