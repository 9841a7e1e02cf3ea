//! The bindings as JavaScript sees them. `cargo xtask test wasm` runs this in Node.

use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{analyze, apply_fixes, decode_link, encode_link, rules, version};

const DOCKERFILE: &str =
    "FROM node:22\nRUN apt-get update && apt-get install -y curl\nRUN npm install\nCMD npm start\n";

/// The JavaScript value of a JSON text; missing where the text is not JSON.
fn json(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or(JsValue::UNDEFINED)
}

/// The value as JSON text, to look into it.
fn text(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

fn report(options: JsValue) -> JsValue {
    analyze(DOCKERFILE, options).unwrap_or(JsValue::UNDEFINED)
}

#[wasm_bindgen_test]
fn a_report_is_a_plain_object() {
    let report = text(&report(JsValue::UNDEFINED));
    assert!(report.contains("\"findings\":[{\"rule\":"), "{report}");
    assert!(report.contains("\"errors\":[]"), "{report}");
}

#[wasm_bindgen_test]
fn options_are_a_partial_object() {
    let report = report(json(
        r#"{"file": "Dockerfile.web", "answers": {"framework": "next"}}"#,
    ));
    let file = Reflect::get(&report, &"file".into()).ok();
    assert_eq!(
        file.and_then(|file| file.as_string()).as_deref(),
        Some("Dockerfile.web")
    );
}

#[wasm_bindgen_test]
fn everything_that_is_asked_for_survives_the_border() {
    let report = text(&report(json(r#"{"full": true}"#)));
    assert!(report.contains("\"findings\":"), "{report}");
}

#[wasm_bindgen_test]
fn options_of_the_wrong_shape_are_refused() {
    assert!(analyze(DOCKERFILE, json(r#"{"rules_off": 7}"#)).is_err());
    assert!(apply_fixes(DOCKERFILE, JsValue::UNDEFINED, "reckless".into(), None).is_err());
}

#[wasm_bindgen_test]
fn any_text_is_reported_on() {
    for odd in [
        "",
        "\u{feff}FROM a\r\nRUN \\",
        "RUN <<A <<B\n",
        "\0",
        "é漢🚢\\\n",
    ] {
        assert!(analyze(odd, JsValue::NULL).is_ok());
    }
}

#[wasm_bindgen_test]
fn fixes_are_applied_up_to_the_limit() {
    let safe = apply_fixes(DOCKERFILE, JsValue::NULL, "safe".into(), None).unwrap_or_default();
    let all = apply_fixes(DOCKERFILE, JsValue::NULL, "needs-review".into(), Some(true));
    assert!(safe.starts_with("FROM node"), "{safe}");
    assert!(all.is_ok_and(|all| all != DOCKERFILE));
}

#[wasm_bindgen_test]
fn a_link_brings_text_and_settings_back() {
    let settings = json(r#"{"view": "size", "level": "lean", "assume": {"context": 26000000}}"#);
    let link = encode_link(DOCKERFILE, settings).unwrap_or_default();
    let shared = text(&decode_link(&link).unwrap_or(JsValue::UNDEFINED));
    for part in ["npm install", "\"view\":\"size\"", "\"context\":26000000"] {
        assert!(shared.contains(part), "{shared}");
    }
    assert!(decode_link(&link.replacen("1.", "1.A", 1)).is_err());
}

#[wasm_bindgen_test]
fn rules_and_version_are_told() {
    let rules = text(&rules().unwrap_or(JsValue::UNDEFINED));
    assert!(rules.contains("\"equivalents\":[\""), "{rules}");
    assert_eq!(version(), env!("CARGO_PKG_VERSION"));
}
