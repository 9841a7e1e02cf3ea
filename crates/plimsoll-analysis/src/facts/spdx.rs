//! Licence expressions of SPDX.

/// The identifiers in lower case, deprecated ones left out; those of exceptions stand after `with`.
///
/// Source: SPDX licence list 3.25.0, as shipped in the Python package `packaging`; 2026-11-23.
const LIST: &str = include_str!("spdx.txt");

/// The identifiers' hashes: a quarter of the text, and no two are alike.
const HASHES: [u32; rows(LIST.as_bytes())] = hashes(LIST.as_bytes());

const fn rows(text: &[u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        count += (text[at] == b'\n') as usize;
        at += 1;
    }
    count
}

const fn hashes<const N: usize>(text: &[u8]) -> [u32; N] {
    let mut found = [0; N];
    let (mut at, mut row, mut hash) = (0, 0, START);
    while at < text.len() {
        if text[at] == b'\n' {
            found[row] = hash;
            row += 1;
            hash = START;
        } else {
            hash = step(hash, text[at]);
        }
        at += 1;
    }
    found
}

/// FNV-1a.
const START: u32 = 0x811c_9dc5;

const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte.to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193)
}

fn is_listed(parts: &[&str]) -> bool {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    HASHES.contains(&bytes.fold(START, step))
}

/// Whether a text is a licence expression of identifiers that the list holds and does not call
/// deprecated, such as `Apache-2.0 OR MIT`.
pub(super) fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut open = 0_usize;
    // What stands before: nothing or an operator, `WITH`, or something complete.
    let (mut complete, mut exception) = (false, false);
    for word in spaced.split_whitespace() {
        let operator = word.to_ascii_uppercase();
        match operator.as_str() {
            "(" if !complete && !exception => open += 1,
            ")" if complete && open > 0 => open -= 1,
            "AND" | "OR" if complete => complete = false,
            "WITH" if complete => (complete, exception) = (false, true),
            _ if exception && is_listed(&["with ", word]) => (complete, exception) = (true, false),
            _ if !complete && !exception && is_licence(word) => complete = true,
            _ => return false,
        }
    }
    complete && open == 0
}

fn is_licence(word: &str) -> bool {
    let own = word.rsplit(':').next().unwrap_or(word);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    own.strip_prefix("LicenseRef-").map_or_else(
        || is_listed(&[word.strip_suffix('+').unwrap_or(word)]),
        |name| !name.is_empty() && name.chars().all(plain),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{HASHES, is_expression};

    #[test]
    fn no_two_identifiers_are_alike() {
        assert_eq!(BTreeSet::from(HASHES).len(), HASHES.len());
    }

    #[test]
    fn expressions() {
        for good in [
            "MIT",
            "apache-2.0 OR mit",
            "(MIT AND BSD-3-Clause) OR ISC",
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
            "Apache-2.0+",
            "DocumentRef-a:LicenseRef-b",
        ] {
            assert!(is_expression(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "Apache 2.0",
            "MIT OR",
            "MIT/ISC",
            "(MIT",
            "MIT)",
            "MIT WITH ISC",
            "Classpath-exception-2.0",
            "LicenseRef-",
        ] {
            assert!(!is_expression(bad), "{bad}");
        }
    }
}
