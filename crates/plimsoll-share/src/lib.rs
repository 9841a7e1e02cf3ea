//! The codec of Plimsoll links: a text with its settings, as the fragment of an address.
//!
//! A fragment of format 1 is `1.<payload>&view=size&level=lean&off=…&e=0.1.0`:
//!
//! * the payload is base64url (without padding) over a zlib stream (RFC 1950) with a preset
//!   dictionary, whose checksum tells every damaged character; inside is the text alone, or the text and what belongs to it (see
//!   [`Settings`]) in fields divided by NUL;
//! * the settings after it can be read and edited by people; a setting that is not understood
//!   is reported in [`Shared::ignored`] and costs nothing else;
//! * only `A-Z a-z 0-9 . _ & = , -` occur, and the last character is a letter or a digit, so that
//!   programs that find addresses in running text keep it whole.
//!
//! Links of format 0, which has no dictionary and is the same otherwise, are read for ever as well.
//!
//! ```
//! use plimsoll_share::{Settings, View, decode, encode};
//!
//! let settings = Settings { view: Some(View::Size), ..Settings::default() };
//! let fragment = encode("FROM alpine\n", &settings);
//! let shared = decode(&format!("https://example.org/#{fragment}")).unwrap();
//! assert_eq!(shared.text, "FROM alpine\n");
//! assert_eq!(shared.settings.view, Some(View::Size));
//! ```

mod base64url;
mod clean;
mod decode;
mod encode;
mod error;
mod payload;
mod settings;
mod zlib;

pub use decode::{Shared, decode};
pub use encode::{encode, encode_within_limits};
pub use error::LinkError;
pub use settings::{Beside, Level, Settings, View};

/// The longest fragment that is read, in bytes.
pub const MAX_ENCODED: usize = 64 * 1024;

/// The most that a payload may unpack to, in bytes: text, answers and files beside it together.
pub const MAX_DECODED: usize = 512 * 1024;

/// The format that [`encode`] writes.
pub const FORMAT: &str = "1";

/// The preset dictionary of format 1: lines that many Dockerfiles share, the commonest last. They
/// were written for it, and chosen by how many of 600 real files share their pieces; over 400
/// others the median stream is 0.76 times as long as without it. It is part of the format, so that
/// not one byte of it may ever change.
pub const DICTIONARY: &[u8] = include_bytes!("dictionary-1.txt");

/// The Adler-32 checksum of [`DICTIONARY`], by which a zlib stream names it.
pub const DICTIONARY_ID: u32 = 3_424_496_973;
