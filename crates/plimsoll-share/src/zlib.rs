//! The zlib streams of payloads (RFC 1950), with a limit that is checked while they are unpacked.

use adler2::adler32_slice;
use miniz_oxide::deflate::core::deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::{DICTIONARY, DICTIONARY_ID, LinkError};

/// The strongest level; links are short, so time does not matter.
const LEVEL: i32 = 10;

/// The first byte of a stream: deflate with a window of 32 KiB.
const METHOD: u8 = 0x78;

/// The bit of the second byte that says that a dictionary is needed.
const NEEDS_DICTIONARY: u8 = 0x20;

/// Text that streams refer back into.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dictionary {
    /// The text; an empty one is none.
    pub(crate) text: &'static [u8],
    /// Its checksum (Adler-32), by which a stream names it.
    pub(crate) id: u32,
}

/// That of the format that is written.
pub(crate) const CURRENT: Dictionary = Dictionary {
    text: DICTIONARY,
    id: DICTIONARY_ID,
};

impl Dictionary {
    /// None.
    pub(crate) const NONE: Self = Self { text: b"", id: 1 };
}

/// `bytes` as a zlib stream for whose reading `dictionary` is needed.
pub(crate) fn pack(bytes: &[u8], dictionary: Dictionary) -> Vec<u8> {
    // The compressor does not weigh fixed codes against its own for a text, so both are tried.
    let own = deflate(bytes, dictionary.text, 0);
    let fixed = deflate(bytes, dictionary.text, TDEFL_FORCE_ALL_STATIC_BLOCKS);
    let shorter = if fixed.len() < own.len() { fixed } else { own };

    let needs = if dictionary.text.is_empty() {
        0
    } else {
        NEEDS_DICTIONARY
    };
    // The two highest bits say that the strongest level was used, the lowest five make the header
    // a multiple of 31.
    let flags = 0xc0 | needs;
    let rest = (u16::from(METHOD) * 256 + u16::from(flags)) % 31;
    let mut packed = vec![METHOD, flags + (31 - rest) as u8];
    if needs != 0 {
        packed.extend(dictionary.id.to_be_bytes());
    }
    packed.extend(shorter);
    packed.extend(adler32_slice(bytes).to_be_bytes());
    packed
}

/// The bare deflate stream of `bytes`, which refers back into `dictionary`.
fn deflate(bytes: &[u8], dictionary: &[u8], flags: u32) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(LEVEL, -15, 0) | flags;
    let mut state = CompressorOxide::new(flags);
    // What the dictionary itself packs to is thrown away; the compressor's window keeps it.
    if !dictionary.is_empty() {
        compress_to_output(&mut state, dictionary, TDEFLFlush::Sync, |_| true);
    }
    let mut packed = Vec::new();
    let mut read = 0;
    loop {
        let rest = bytes.get(read..).unwrap_or_default();
        let (status, taken) = compress_to_output(&mut state, rest, TDEFLFlush::Finish, |part| {
            packed.extend_from_slice(part);
            true
        });
        read += taken;
        if status != TDEFLStatus::Okay {
            return packed;
        }
    }
}

/// The content of the zlib stream `packed`, if it is at most `limit` bytes, it was made with
/// `dictionary`, its checksum fits and nothing follows it. No more than `limit` bytes besides the
/// dictionary are ever held.
pub(crate) fn unpack(
    packed: &[u8],
    dictionary: Dictionary,
    limit: usize,
) -> Result<Vec<u8>, LinkError> {
    let [method, flags, ..] = *packed else {
        return Err(LinkError::CutOff);
    };
    let checked = (u16::from(method) * 256 + u16::from(flags)) % 31 == 0;
    let needs = flags & NEEDS_DICTIONARY != 0;
    if method != METHOD || !checked || needs == dictionary.text.is_empty() {
        return Err(LinkError::Damaged);
    }
    let mut read = 2;
    if needs {
        if four(packed, read).ok_or(LinkError::CutOff)? != dictionary.id {
            return Err(LinkError::Damaged);
        }
        read += 4;
    }

    let start = dictionary.text.len();
    let limit = start + limit;
    let mut state = Box::<DecompressorOxide>::default();
    let mut bytes = dictionary.text.to_vec();
    bytes.resize(
        (start + packed.len().saturating_mul(4)).clamp(start + 1, limit),
        0,
    );
    let mut written = start;
    loop {
        let rest = packed.get(read..).unwrap_or_default();
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, taken, made) = decompress(&mut state, rest, &mut bytes, written, flags);
        read += taken;
        written += made;
        match status {
            TINFLStatus::Done => break,
            TINFLStatus::HasMoreOutput if bytes.len() >= limit => return Err(LinkError::TooLarge),
            TINFLStatus::HasMoreOutput => {
                let longer = bytes.len().saturating_mul(2).min(limit);
                bytes.resize(longer, 0);
            }
            TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => {
                return Err(LinkError::CutOff);
            }
            _ => return Err(LinkError::Damaged),
        }
    }
    bytes.truncate(written);
    let content = bytes.split_off(start);
    let checksum = four(packed, read).ok_or(LinkError::CutOff)?;
    if read + 4 < packed.len() {
        Err(LinkError::Surplus)
    } else if checksum != adler32_slice(&content) {
        Err(LinkError::Checksum)
    } else {
        Ok(content)
    }
}

/// The four bytes at an offset, as a number.
fn four(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

#[cfg(test)]
mod tests {
    use adler2::adler32_slice;

    use super::{Dictionary, pack, unpack};
    use crate::LinkError;

    const NONE: Dictionary = Dictionary::NONE;

    fn of(text: &'static [u8]) -> Dictionary {
        Dictionary {
            text,
            id: adler32_slice(text),
        }
    }

    #[test]
    fn content_survives_up_to_the_limit() {
        for length in [0, 1, 100, 4096, 10_000] {
            let bytes: Vec<u8> = (0..length).map(|at: u32| (at % 251) as u8).collect();
            for dictionary in [NONE, of(b"FROM alpine")] {
                let packed = pack(&bytes, dictionary);
                let again = unpack(&packed, dictionary, 10_000);
                assert_eq!(again.as_deref(), Ok(&bytes[..]));
            }
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let packed = pack(&vec![b'a'; 4_000_000], NONE);
        assert!(packed.len() < 10_000);
        assert_eq!(unpack(&packed, NONE, 512 * 1024), Err(LinkError::TooLarge));
        let exact = pack(&vec![b'a'; 512 * 1024], NONE);
        assert_eq!(
            unpack(&exact, NONE, 512 * 1024).map(|bytes| bytes.len()),
            Ok(512 * 1024)
        );
    }

    #[test]
    fn each_kind_of_damage_has_its_name() {
        let packed = pack(b"FROM alpine\nRUN true\n", NONE);
        let end = packed.len();
        assert_eq!(unpack(&packed[..end - 1], NONE, 99), Err(LinkError::CutOff));
        assert_eq!(unpack(&[], NONE, 99), Err(LinkError::CutOff));

        let mut checksum = packed.clone();
        checksum[end - 1] ^= 1;
        assert_eq!(unpack(&checksum, NONE, 99), Err(LinkError::Checksum));

        let mut header = packed.clone();
        header[0] ^= 1;
        assert_eq!(unpack(&header, NONE, 99), Err(LinkError::Damaged));

        let mut longer = packed;
        longer.push(0);
        assert_eq!(unpack(&longer, NONE, 99), Err(LinkError::Surplus));
    }
    #[test]
    fn a_dictionary_is_used_and_must_be_the_same() {
        let text = b"FROM debian:bookworm-slim\nRUN apt-get update\n";
        let dictionary = of(b"RUN apt-get update\nFROM debian:bookworm-slim\n");
        let packed = pack(text, dictionary);
        assert!(packed.len() + 20 < pack(text, NONE).len());
        assert_eq!(unpack(&packed, NONE, 99), Err(LinkError::Damaged));
        assert_eq!(unpack(&packed, of(b"another"), 99), Err(LinkError::Damaged));
        assert_eq!(unpack(&packed[..5], dictionary, 99), Err(LinkError::CutOff));
    }
}
