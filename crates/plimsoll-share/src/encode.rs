//! From text and settings to the fragment.

use crate::{FORMAT, LinkError, MAX_DECODED, MAX_ENCODED, Settings, base64url, payload, zlib};

/// The fragment (what follows the `#` of an address) that holds `text` and `settings`.
///
/// It may be longer than [`crate::decode`] reads; [`encode_within_limits`] says so.
pub fn encode(text: &str, settings: &Settings) -> String {
    fragment(&payload::write(text, settings), settings)
}

/// Like [`encode`], where the link could be opened again.
///
/// # Errors
/// [`LinkError::TooLarge`] if text and files exceed [`MAX_DECODED`], [`LinkError::TooLong`] if
/// the fragment exceeds [`MAX_ENCODED`].
pub fn encode_within_limits(text: &str, settings: &Settings) -> Result<String, LinkError> {
    let payload = payload::write(text, settings);
    if payload.len() > MAX_DECODED {
        return Err(LinkError::TooLarge);
    }
    let fragment = fragment(&payload, settings);
    let length = fragment.len();
    if length > MAX_ENCODED {
        return Err(LinkError::TooLong { length });
    }
    Ok(fragment)
}

fn fragment(payload: &str, settings: &Settings) -> String {
    let packed = base64url::encode(&zlib::pack(payload.as_bytes(), zlib::CURRENT));
    let mut fragment = format!("{FORMAT}.{packed}");
    let mut set = |name: &str, value: &str| {
        for part in ["&", name, "=", value] {
            fragment.push_str(part);
        }
    };
    if let Some(view) = settings.view {
        set("view", view.name());
    }
    if let Some(level) = settings.level {
        set("level", level.name());
    }
    if let Some((line, rule)) = settings
        .at
        .as_ref()
        .filter(|(_, rule)| payload::is_plain(rule))
    {
        set("at", &format!("{line}.{rule}"));
    }
    let plain = |rule: &&String| payload::is_plain(rule);
    let off: Vec<&str> = settings
        .rules_off
        .iter()
        .filter(plain)
        .map(String::as_str)
        .collect();
    if !off.is_empty() {
        set("off", &off.join(","));
    }
    // Always last, so that the fragment ends in a letter or a digit whatever stands before.
    set(
        "e",
        &version(settings.engine.as_deref().unwrap_or_default()),
    );
    fragment
}

/// `engine` with only what may stand in a link, ending in a letter or a digit.
fn version(engine: &str) -> String {
    let plain: String = engine
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .collect();
    match plain.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()) {
        "" => "0".to_owned(),
        version => version.to_owned(),
    }
}
