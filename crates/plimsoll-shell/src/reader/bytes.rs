//! What single bytes mean to the reader.

/// A word ends before it.
const BREAK: u8 = 1;
/// It may mean something inside a word.
const SPECIAL: u8 = 2;
/// It means something between double quotes.
const QUOTED: u8 = 4;

/// A table, as every byte of a text is looked at.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    mark(&mut classes, b" \t\n;&|<>()", BREAK);
    mark(&mut classes, b"\\'\"$`\r", SPECIAL);
    mark(&mut classes, b"\\\"$`", QUOTED);
    classes
};

const fn mark(classes: &mut [u8; 256], bytes: &[u8], class: u8) {
    let mut at = 0;
    while at < bytes.len() {
        classes[bytes[at] as usize] |= class;
        at += 1;
    }
}

/// Whether a word ends before this byte.
pub(super) fn is_break(byte: u8) -> bool {
    CLASSES[byte as usize] & BREAK != 0
}

/// How many bytes at the beginning of `rest` are plain characters of a word.
pub(super) fn plain_length(rest: &[u8]) -> usize {
    length(rest, BREAK | SPECIAL)
}

/// How many bytes at the beginning of `rest` are plain characters between double quotes.
pub(super) fn quoted_length(rest: &[u8]) -> usize {
    length(rest, QUOTED)
}

fn length(rest: &[u8], stop: u8) -> usize {
    rest.iter()
        .position(|byte| CLASSES[*byte as usize] & stop != 0)
        .unwrap_or(rest.len())
}

/// Whether a byte can stand in a variable's name, at its beginning or not.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// How long the name at the beginning of `rest` is; 0 where none begins.
pub(super) fn name_length(rest: &[u8]) -> usize {
    if rest.first().is_none_or(u8::is_ascii_digit) {
        return 0;
    }
    rest.iter()
        .position(|byte| !is_name(*byte))
        .unwrap_or(rest.len())
}
