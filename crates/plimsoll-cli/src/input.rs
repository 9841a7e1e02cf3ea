//! Reading the files that the command is given.

use std::io::Read;

use crate::plain::note;

/// A text with the name under which it was given.
pub(crate) struct Input {
    /// The name as given on the command line.
    pub(crate) name: String,
    /// Its text; bytes that are no UTF-8 are replaced, and a note on standard error says so.
    pub(crate) text: String,
    /// Whether bytes were replaced.
    pub(crate) replaced: bool,
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// A sentence that says which file cannot be read and why.
pub(crate) fn read(name: &str) -> Result<Input, String> {
    let mut bytes = Vec::new();
    let result = if name == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(name).map(|read| bytes = read)
    };
    result.map_err(|error| format!("plimsoll: {name} cannot be read: {error}"))?;
    let mut replaced = false;
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        replaced = true;
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        note!(
            "plimsoll: {name}:{line}: this is not UTF-8; the bytes that are not were replaced, here and below."
        );
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    Ok(Input {
        name: name.to_owned(),
        text,
        replaced,
    })
}

/// The exit code for a usage, input or output error.
pub(crate) const FAILED: u8 = 2;

/// Reads each file and hands it on; says on standard error which cannot be read.
/// The highest exit code wins.
pub(crate) fn for_each(
    names: &[String],
    mut each: impl FnMut(Input) -> u8,
) -> std::process::ExitCode {
    let mut code = 0;
    for name in names {
        code = code.max(match read(name) {
            Ok(input) => each(input),
            Err(message) => {
                note!("{message}");
                FAILED
            }
        });
    }
    code.into()
}

/// Prints one JSON object on a line of its own.
pub(crate) fn print_json(value: &impl serde::Serialize) {
    match serde_json::to_string(value) {
        Ok(json) => println!("{json}"),
        Err(error) => note!("plimsoll: the result cannot be written as JSON: {error}"),
    }
}
