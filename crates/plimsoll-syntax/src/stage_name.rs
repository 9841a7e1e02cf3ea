//! Names of build stages.

/// Whether a name (in any casing) can name a stage: `^[a-z][a-z0-9-_.]*$` in lower case.
pub(crate) fn is_stage_name(name: &str) -> bool {
    // The reference lowers the case of all letters first, not only of ASCII ones; of the others only
    // the sign of the kelvin becomes an ASCII letter.
    let name = name.replace('\u{212a}', "k").to_ascii_lowercase();
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'))
}
