//! What the person decides: what is built, which rules matter how much, and a configuration file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::report::Severity;
use plimsoll_analysis::{Options, RuleInfo};
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::glue::{self, CallError};
use crate::notice::Notice;
use crate::session::Session;
use crate::theme::ThemeChoice;

/// Whether a file of that name is a configuration.
pub(crate) fn is_file(name: &str) -> bool {
    let name = name.trim_start_matches('.');
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"));
    matches!(stem, Some("hadolint" | "plimsoll"))
}

/// Puts what a configuration file says into the options, and says what of it nobody knows.
pub(crate) fn apply(session: Session, text: String) {
    spawn_local(async move {
        let notice = match settle(session, &text).await {
            Ok(unknown) if unknown.is_empty() => Notice::info("The settings of the file hold now."),
            Ok(unknown) => Notice::info(format!(
                "The settings of the file hold now; nothing here is called {}.",
                unknown.join(", ")
            )),
            Err(error) => {
                Notice::error(format!("These settings cannot be read: {}", error.message))
            }
        };
        session.notice.set(Some(notice));
    });
}

async fn settle(session: Session, text: &str) -> Result<Vec<String>, CallError> {
    #[derive(Deserialize)]
    struct Settled {
        options: Options,
        unknown: Vec<String>,
    }
    let file = glue::read_yaml(text).await?;
    // What an earlier file said holds no more.
    let before = Options {
        rules_off: Vec::new(),
        settings: plimsoll_analysis::Settings::default(),
        ..session.options.get_untracked()
    };
    let settled: Settled = glue::call("settle", &[file, glue::to_js(&before)?]).await?;
    session.options.set(settled.options);
    Ok(settled.unknown)
}

/// The dialog and the button that opens it.
#[component]
pub(crate) fn SettingsButton(session: Session) -> impl IntoView {
    let open = move |_| {
        session.settings_open.set(true);
        request_animation_frame(|| glue::toggle_dialog("settings", true));
    };
    view! {
        <button type="button" class="quiet" aria-label="Settings" title="Settings" aria-haspopup="dialog" on:click=open>"⚙"</button>
    }
}

/// The dialog; its contents are there while it is open.
#[component]
pub(crate) fn SettingsDialog(session: Session) -> impl IntoView {
    view! {
        <dialog id="settings" class="dialog" aria-labelledby="settings-title" on:close=move |_| session.settings_open.set(false)>
            <header><h2 id="settings-title">"Settings"</h2><button type="button" class="quiet" data-close aria-label="Close the settings">"✕"</button></header>
            {move || session.settings_open.get().then(|| view! {
                <div class="dialog-body">
                    <Built session/>
                    <FromFile session/>
                    <ThemeChoice session/>
                    <Rules session/>
                </div>
            })}
        </dialog>
    }
}

/// What is built: stage, platform, build arguments.
#[component]
fn Built(session: Session) -> impl IntoView {
    let stages = move || {
        session.outline.with(|outline| {
            let names = outline.stages.iter().map(|stage| stage.name.clone());
            names.collect::<Vec<_>>()
        })
    };
    let target = move || {
        session
            .options
            .with(|options| options.target.clone().unwrap_or_default())
    };
    let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let platform = session
        .options
        .with_untracked(|options| options.platform.clone().unwrap_or_default());
    let arguments = session.options.with_untracked(|options| {
        let lines = options
            .build_args
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        lines.collect::<Vec<_>>().join("\n")
    });
    let set_arguments = move |text: String| {
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
        let pairs = pairs.filter(|(name, _)| !name.is_empty()).collect();
        session.options.update(|options| options.build_args = pairs);
    };
    view! {
        <section>
            <h3>"What is built"</h3>
            <div class="field">
                <label for="target">"Stage"</label>
                <select id="target" on:change=move |event| {
                    let target = some(event_target_value(&event));
                    session.options.update(|options| options.target = target);
                }>
                    <option value="">"the last one"</option>
                    {move || stages().into_iter().map(|name| {
                        let chosen = target() == name;
                        view! { <option value=name.clone() selected=chosen>{name.clone()}</option> }
                    }).collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="platform">"Platform"</label>
                <input id="platform" type="text" placeholder="linux/amd64" prop:value=platform on:change=move |event| {
                    let platform = some(event_target_value(&event));
                    session.options.update(|options| options.platform = platform);
                }/>
            </div>
            <div class="field">
                <label for="build-args">"Build arguments, one a line"</label>
                <textarea id="build-args" rows="3" spellcheck="false" placeholder="VERSION=1.2" prop:value=arguments on:change=move |event| set_arguments(event_target_value(&event))></textarea>
            </div>
        </section>
    }
}

/// A configuration, pasted.
#[component]
fn FromFile(session: Session) -> impl IntoView {
    let text = RwSignal::new(String::new());
    view! {
        <section>
            <h3>"From a file"</h3>
            <div class="field">
                <label for="configuration">"Paste a .hadolint.yaml here, or drop one anywhere"</label>
                <textarea id="configuration" rows="4" spellcheck="false" placeholder="ignored:\n  - DL3008" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
            </div>
            <button type="button" disabled=move || text.with(|text| text.trim().is_empty()) on:click=move |_| apply(session, text.get_untracked())>"Use it"</button>
        </section>
    }
}

/// All rules, each with how much it matters.
#[component]
fn Rules(session: Session) -> impl IntoView {
    let rules: RwSignal<Vec<RuleInfo>> = RwSignal::new(Vec::new());
    let wanted = RwSignal::new(String::new());
    spawn_local(async move {
        if let Ok(all) = glue::call::<Vec<RuleInfo>>("rules", &[] as &[JsValue]).await {
            rules.set(all);
        }
    });
    let shown = move || {
        let wanted = wanted.get().to_ascii_lowercase();
        let fits = |rule: &&RuleInfo| {
            rule.name.contains(&wanted)
                || rule.summary.to_ascii_lowercase().contains(&wanted)
                || rule
                    .equivalents
                    .iter()
                    .any(|name| name.to_ascii_lowercase().contains(&wanted))
        };
        rules.with(|rules| rules.iter().filter(fits).cloned().collect::<Vec<_>>())
    };
    view! {
        <section>
            <h3>"Rules"</h3>
            <div class="field">
                <label for="find-rule">"Find a rule by its name, hadolint's or BuildKit's"</label>
                <input id="find-rule" type="search" placeholder="DL3008" on:input=move |event| wanted.set(event_target_value(&event))/>
            </div>
            <ul class="rules">{move || shown().into_iter().map(|rule| rule_row(session, rule)).collect_view()}</ul>
        </section>
    }
}

const CHOICES: [(&str, &str); 6] = [
    ("", "as it is"),
    ("off", "off"),
    ("error", "error"),
    ("warning", "warning"),
    ("info", "worth knowing"),
    ("style", "form"),
];

fn rule_row(session: Session, rule: RuleInfo) -> AnyView {
    let name = rule.name.clone();
    let now = session.options.with(|options| {
        if options.rules_off.contains(&name) {
            return "off";
        }
        match options.settings.severities.get(&name) {
            Some(Severity::Error) => "error",
            Some(Severity::Warning) => "warning",
            Some(Severity::Info) => "info",
            Some(Severity::Style) => "style",
            None => "",
        }
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let severity = match chosen.as_str() {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "info" => Some(Severity::Info),
            "style" => Some(Severity::Style),
            _ => None,
        };
        session.weigh_rule(&name, severity, chosen == "off");
    };
    let names = rule.equivalents.join(" · ");
    view! {
        <li>
            <span class="rule-name"><code>{rule.name.clone()}</code>" "<small>{names}</small><br/>{rule.summary}</span>
            <select aria-label=format!("How much {} matters", rule.name) on:change=choose>
                {CHOICES.map(|(value, title)| view! { <option value=value selected={value == now}>{title}</option> })}
            </select>
        </li>
    }
    .into_any()
}
