//! Lines for people, in which what a file holds gives no orders to the terminal.

/// The text with control characters, and those that turn the direction of writing, as escapes.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.extend(c.escape_unicode()),
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// A rendered text, colours and all, without the controls of the second set, which the renderer
/// passes on and some terminals obey.
pub(crate) fn rendered(text: &str) -> String {
    text.replace(|c| matches!(c, '\u{80}'..='\u{9f}'), "\u{fffd}")
}

/// Prints a line for people to standard output.
macro_rules! say {
    ($($text:tt)*) => { println!("{}", $crate::plain::plain(&format!($($text)*))) };
}

/// Prints a line for people to standard error.
macro_rules! note {
    ($($text:tt)*) => { eprintln!("{}", $crate::plain::plain(&format!($($text)*))) };
}

pub(crate) use {note, say};
