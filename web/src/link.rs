//! Opening links. They are written in TypeScript, see `web/share`.

use std::collections::BTreeMap;

use leptos::prelude::*;
use plimsoll_analysis::report::{Level, Severity};
use plimsoll_analysis::{Beside, Options};
use wasm_bindgen::JsValue;

use crate::glue::value::read;
use crate::glue::{self, CallError};
use crate::session::{Pane, Session, fresh_options};

/// What a link carries besides the text; the shape that the engine's codec gives.
#[derive(Debug, Default)]
struct Settings {
    view: Option<String>,
    level: Option<Level>,
    at: Option<(u32, String)>,
    rules_off: Vec<String>,
    steps_off: Vec<String>,
    answers: BTreeMap<String, String>,
    assume: BTreeMap<String, u64>,
    build_args: BTreeMap<String, String>,
    target: Option<String>,
    platform: Option<String>,
    severities: BTreeMap<String, Severity>,
    beside: Vec<Beside>,
}

#[derive(Debug)]
struct Shared {
    text: String,
    settings: Settings,
}

read! {
    Shared { text, settings }
    Settings {
        view, level, at, rules_off, steps_off, answers, assume, build_args, target, platform,
        severities, beside,
    }
}

/// The fragment of the page's address, where there is one.
pub(crate) fn fragment() -> Option<String> {
    let hash = window().location().hash().ok()?;
    (hash.len() > 1).then_some(hash)
}

/// Opens what a fragment holds.
///
/// # Errors
/// If the link is damaged; the message says how.
pub(crate) async fn open(session: Session, fragment: &str) -> Result<(), CallError> {
    let shared: Shared = glue::call("decodeLink", &[JsValue::from_str(fragment)]).await?;
    let settings = shared.settings;
    let fresh = fresh_options();
    session.options.set(Options {
        target: settings.target,
        platform: settings.platform,
        settings: plimsoll_analysis::Settings {
            severities: settings.severities,
            ..fresh.settings.clone()
        },
        beside: settings.beside,
        answers: settings.answers,
        assume: settings.assume,
        rules_off: settings.rules_off,
        steps_off: settings.steps_off,
        build_args: settings.build_args,
        ..fresh
    });
    if let Some(level) = settings.level.filter(|level| *level != Level::Original) {
        session.level.set(level);
    }
    if let Some(pane) = settings.view.as_deref().and_then(Pane::from_name) {
        session.pane.set(pane);
        session.source_shown.set(pane == Pane::Source);
    }
    session.text.set(shared.text.clone());
    session.with_editor(|editor| editor.set_value(&shared.text));
    session.from_link.set(true);
    session.wanted.set(settings.at);
    Ok(())
}
