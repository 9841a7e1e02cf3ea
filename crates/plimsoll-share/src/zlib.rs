//! The zlib stream of a payload (RFC 1950), with a limit that is checked while it is unpacked.

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_COMPUTE_ADLER32, TINFL_FLAG_PARSE_ZLIB_HEADER,
    TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::LinkError;

/// The strongest of the usual levels; links are short, so time does not matter.
const LEVEL: u8 = 9;

/// `bytes` as a zlib stream.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec_zlib(bytes, LEVEL)
}

/// The content of the zlib stream `packed`, if it is at most `limit` bytes, its checksum fits and
/// nothing follows it. No more than `limit` bytes are ever held.
pub(crate) fn unpack(packed: &[u8], limit: usize) -> Result<Vec<u8>, LinkError> {
    let flags = TINFL_FLAG_PARSE_ZLIB_HEADER
        | TINFL_FLAG_COMPUTE_ADLER32
        | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let mut bytes = vec![0; packed.len().saturating_mul(4).clamp(1, limit)];
    let (mut read, mut written) = (0, 0);
    loop {
        let rest = packed.get(read..).unwrap_or_default();
        let (status, taken, made) = decompress(&mut state, rest, &mut bytes, written, flags);
        read += taken;
        written += made;
        match status {
            TINFLStatus::Done if read < packed.len() => return Err(LinkError::Surplus),
            TINFLStatus::Done => {
                bytes.truncate(written);
                return Ok(bytes);
            }
            TINFLStatus::HasMoreOutput if bytes.len() >= limit => return Err(LinkError::TooLarge),
            TINFLStatus::HasMoreOutput => {
                let longer = bytes.len().saturating_mul(2).min(limit);
                bytes.resize(longer, 0);
            }
            TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => {
                return Err(LinkError::CutOff);
            }
            TINFLStatus::Adler32Mismatch => return Err(LinkError::Checksum),
            _ => return Err(LinkError::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use crate::LinkError;

    #[test]
    fn content_survives_up_to_the_limit() {
        for length in [0, 1, 100, 4096, 10_000] {
            let bytes: Vec<u8> = (0..length).map(|at: u32| (at % 251) as u8).collect();
            let packed = pack(&bytes);
            assert_eq!(unpack(&packed, 10_000).as_deref(), Ok(&bytes[..]));
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let packed = pack(&vec![b'a'; 4_000_000]);
        assert!(packed.len() < 10_000);
        assert_eq!(unpack(&packed, 512 * 1024), Err(LinkError::TooLarge));
        let exact = pack(&vec![b'a'; 512 * 1024]);
        assert_eq!(
            unpack(&exact, 512 * 1024).map(|bytes| bytes.len()),
            Ok(512 * 1024)
        );
    }

    #[test]
    fn each_kind_of_damage_has_its_name() {
        let packed = pack(b"FROM alpine\nRUN true\n");
        let end = packed.len();
        assert_eq!(unpack(&packed[..end - 1], 99), Err(LinkError::CutOff));
        assert_eq!(unpack(&[], 99), Err(LinkError::CutOff));

        let mut checksum = packed.clone();
        checksum[end - 1] ^= 1;
        assert_eq!(unpack(&checksum, 99), Err(LinkError::Checksum));

        let mut header = packed.clone();
        header[0] ^= 1;
        assert_eq!(unpack(&header, 99), Err(LinkError::Damaged));

        let mut longer = packed;
        longer.push(0);
        assert_eq!(unpack(&longer, 99), Err(LinkError::Surplus));
    }
}
