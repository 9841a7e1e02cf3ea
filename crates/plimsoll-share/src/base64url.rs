//! base64url without padding (RFC 4648, section 5), strict: one way to write each byte string.

use crate::LinkError;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// `bytes` in base64url.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().enumerate().fold(0u32, |bits, (at, byte)| {
            bits | u32::from(*byte) << (16 - 8 * at)
        });
        for at in 0..=group.len() {
            let digit = (bits >> (18 - 6 * at)) & 63;
            text.push(char::from(ALPHABET[digit as usize]));
        }
    }
    text
}

/// Bytes out of base64url.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The whole bytes.
    pub(crate) bytes: Vec<u8>,
    /// Whether the text ends as [`encode`] ends it; a text that was cut or changed may not.
    pub(crate) ends_well: bool,
}

/// The bytes that `text` stands for; `offset` is where `text` starts in the fragment, in characters.
pub(crate) fn decode(text: &str, offset: usize) -> Result<Decoded, LinkError> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0u32);
    for (at, character) in text.chars().enumerate() {
        let digit = value(character).ok_or(LinkError::Character {
            character,
            position: offset + at + 1,
        })?;
        bits = bits << 6 | digit;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    // A single digit left over says nothing, and loose bits are always zero.
    let ends_well = held < 6 && bits == 0;
    Ok(Decoded { bytes, ends_well })
}

fn value(character: char) -> Option<u32> {
    let code = u32::from(character);
    match character {
        'A'..='Z' => Some(code - u32::from('A')),
        'a'..='z' => Some(code - u32::from('a') + 26),
        '0'..='9' => Some(code - u32::from('0') + 52),
        '-' => Some(62),
        '_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Decoded, decode, encode};
    use crate::LinkError;

    #[test]
    fn every_length_survives() {
        let all: Vec<u8> = (0..=255).collect();
        for end in 0..all.len() {
            let bytes = all[..end].to_vec();
            let decoded = decode(&encode(&bytes), 0);
            let ends_well = true;
            assert_eq!(decoded, Ok(Decoded { bytes, ends_well }));
        }
        assert_eq!(encode(b"\xfb\xff"), "-_8");
    }

    #[test]
    fn foreign_characters_are_named_with_their_place() {
        let error = LinkError::Character {
            character: '+',
            position: 12,
        };
        assert_eq!(decode("A+AA", 10), Err(error));
    }

    #[test]
    fn odd_ends_are_seen() {
        for text in ["-_9", "AAAAA", "AAAAB"] {
            assert!(!decode(text, 0).unwrap().ends_well, "{text}");
        }
    }
}
