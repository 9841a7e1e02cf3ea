//! From a link back to text and settings.

use crate::{
    FORMAT, Level, LinkError, MAX_DECODED, MAX_ENCODED, Settings, View, base64url, clean, payload,
    zlib,
};

/// What a link held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Shared {
    /// The text, exactly as it was shared.
    pub text: String,
    /// What was shared with it.
    pub settings: Settings,
    /// Settings that are not understood here, as they stand in the link.
    pub ignored: Vec<String>,
}

/// Reads a fragment, with or without its `#`, or a whole address.
///
/// Percent signs in place of characters that need none, line ends from wrapping, and punctuation
/// that was added after the link are undone.
///
/// # Errors
/// Says precisely what is wrong with the link; a text that differs from what was shared is never
/// returned.
pub fn decode(link: &str) -> Result<Shared, LinkError> {
    // Escapes take up to three characters for one, and the limit is for what they stand for.
    if link.len() > 3 * MAX_ENCODED {
        return Err(LinkError::TooLong { length: link.len() });
    }
    let whole = clean::fragment(link);
    let fragment = clean::trim_added_punctuation(&whole);
    match fragment.len() {
        0 => return Err(LinkError::Empty),
        length if length > MAX_ENCODED => return Err(LinkError::TooLong { length }),
        _ => {}
    }
    let (format, rest) = fragment.split_once('.').ok_or(LinkError::NotALink)?;
    if format.is_empty() || !format.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LinkError::NotALink);
    }
    let dictionary = match format {
        "0" => zlib::Dictionary::NONE,
        FORMAT => zlib::CURRENT,
        _ => {
            return Err(LinkError::UnknownFormat {
                format: format.to_owned(),
            });
        }
    };

    let mut parts = rest.split('&');
    let packed = base64url::decode(parts.next().unwrap_or_default(), format.len() + 1)?;
    let bytes = zlib::unpack(&packed.bytes, dictionary, MAX_DECODED)?;
    if !packed.ends_well {
        return Err(LinkError::Damaged);
    }
    let unpacked = String::from_utf8(bytes).map_err(|_| LinkError::NotText)?;

    let mut shared = Shared::default();
    for part in parts {
        if read_setting(part, &mut shared.settings).is_none() {
            shared.ignored.push(part.to_owned());
        }
    }
    shared.text = payload::read(&unpacked, &mut shared.settings, &mut shared.ignored)?;
    Ok(shared)
}

/// Reads one readable setting; nothing if it is not understood.
fn read_setting(part: &str, settings: &mut Settings) -> Option<()> {
    let (name, value) = part.split_once('=')?;
    match name {
        "view" => settings.view = Some(View::from_name(value)?),
        "level" => settings.level = Some(Level::from_name(value)?),
        "at" => {
            let (line, rule) = value.split_once('.')?;
            let plain = payload::is_plain(rule);
            settings.at = Some((line.parse().ok().filter(|_| plain)?, rule.to_owned()));
        }
        "off" => {
            let rules = value.split(',').filter(|rule| payload::is_plain(rule));
            settings.rules_off.extend(rules.map(str::to_owned));
        }
        "e" => settings.engine = (value != "0").then(|| value.to_owned()),
        _ => return None,
    }
    Some(())
}
