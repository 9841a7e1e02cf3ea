//! What can be wrong with a link.

use std::fmt;

use crate::{MAX_DECODED, MAX_ENCODED};

/// What is wrong with a link; its `Display` is a sentence for people that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "kind", rename_all = "kebab-case")
)]
pub enum LinkError {
    /// Nothing was given, or an address with nothing after its `#`.
    Empty,
    /// It does not start with a format number and a dot.
    NotALink,
    /// It was written in a format that this version does not know.
    UnknownFormat {
        /// The format as the link names it.
        format: String,
    },
    /// The fragment is longer than [`MAX_ENCODED`].
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// A character that no link contains.
    Character {
        /// The character.
        character: char,
        /// Which character of the fragment it is, counted from 1.
        position: usize,
    },
    /// The end of the payload is missing.
    CutOff,
    /// The payload is not what was written: it cannot be unpacked.
    Damaged,
    /// The payload could be unpacked, but its checksum says that it is not what was written.
    Checksum,
    /// There is more after the end of the payload.
    Surplus,
    /// The payload unpacks to more than [`MAX_DECODED`].
    TooLarge,
    /// What was packed is not text in UTF-8.
    NotText,
    /// The fields after the text do not make sense.
    Fields,
}

impl fmt::Display for LinkError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str(
                "There is no Plimsoll link here: nothing follows a `#`. \
                 Copy the whole address, with everything after the `#`.",
            ),
            Self::NotALink => out.write_str(
                "This is not a Plimsoll link: after the `#` it has to start with a format number \
                 and a dot, such as `1.`. Copy the whole address.",
            ),
            Self::UnknownFormat { format } => write!(
                out,
                "This link has format {format}, which this version does not know. \
                 Reload the page to get the newest version, or open the link where it was made."
            ),
            Self::TooLong { length } => write!(
                out,
                "This link is too long: {length} bytes, and at most {MAX_ENCODED} are read. \
                 Share the text as a file instead."
            ),
            Self::Character {
                character,
                position,
            } => write!(
                out,
                "Character {position} of this link, {character:?}, does not belong there: \
                 the link was changed on its way. Copy it again from where it was shared."
            ),
            Self::CutOff => out.write_str(
                "The end of this link is missing. Copy it again, to its very end; \
                 some programs cut long addresses off.",
            ),
            Self::Damaged => out.write_str(
                "This link is damaged: its content cannot be unpacked. \
                 Copy it again from where it was shared.",
            ),
            Self::Checksum => out.write_str(
                "This link is damaged: its checksum does not fit its content, so a character \
                 was changed or lost. Copy it again from where it was shared.",
            ),
            Self::Surplus => out.write_str(
                "This link has something added to its content. Copy it again, without what \
                 follows it in the text.",
            ),
            Self::TooLarge => write!(
                out,
                "This link unpacks to more than {} KiB, which is refused. \
                 Share the text as a file instead.",
                MAX_DECODED / 1024
            ),
            Self::NotText => out.write_str(
                "This link does not hold text (UTF-8). It was not made by Plimsoll, \
                 or by a version with a fault: share the text again.",
            ),
            Self::Fields => out.write_str(
                "What this link holds besides the text makes no sense. It was not made by \
                 Plimsoll, or by a version with a fault: share the text again.",
            ),
        }
    }
}

impl std::error::Error for LinkError {}
