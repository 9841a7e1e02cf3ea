//! What builds of compiled languages and their package managers leave, where no file says so.

use crate::table::{columns, rows};
use crate::{Bytes, Certainty, Weight};

const TABLE: &str = include_str!("../data/toolchains.tsv");

/// What a build leaves, in bytes on disk, by its name in the table (`go.cache`, `rust.target`);
/// nothing is known of a name that it does not have.
pub fn toolchain(name: &str) -> Weight {
    let found = rows(TABLE).find_map(|row| {
        let [key, low, likely, high, how, basis] = columns(row)?;
        let kilobytes = |text: &str| Some(text.parse::<u64>().ok()?.saturating_mul(1_000));
        (key == name).then_some(())?;
        let bytes = Bytes::range(kilobytes(low)?, kilobytes(likely)?, kilobytes(high)?);
        Some(match how {
            "modelled" => Weight::new(bytes, Certainty::Modelled, basis),
            _ => Weight::new(
                bytes,
                Certainty::RuleOfThumb,
                format!("depends on your files; {basis}"),
            ),
        })
    });
    found.unwrap_or_else(|| {
        Weight::new(
            Bytes::range(0, 1_000_000, 100_000_000),
            Certainty::Unknown,
            "cannot be told from the text",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{TABLE, columns, rows, toolchain};
    use crate::Certainty;

    #[test]
    fn every_row_is_read() {
        for row in rows(TABLE) {
            let [name, .., basis] = columns::<6>(row).unwrap_or_default();
            assert!(!basis.is_empty(), "{row}: six columns");
            let weight = toolchain(name);
            assert!(weight.certainty < Certainty::Unknown, "{row}");
            assert!(weight.basis.ends_with(basis), "{row}: a name stands twice");
        }
    }

    /// Measured on 2026-11-23, in bytes.
    #[test]
    fn what_was_measured_is_inside() {
        for (name, truth) in [
            ("go.binary.std", 9_812_206),
            ("go.cache.std", 93_355_981),
            ("rust.binary.std", 445_888),
            ("rust.target", 137_386_627),
            ("rust.registry", 48_865_514),
        ] {
            let bytes = toolchain(name).bytes;
            assert!(
                bytes.low <= truth && truth <= bytes.high,
                "{name}: {bytes:?}"
            );
        }
    }
}
