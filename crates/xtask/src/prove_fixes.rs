//! `cargo xtask prove-fixes`: every fix of every finding, held against what all fixes keep.

use crate::failure::Outcome;
use crate::places::Places;
use crate::process;

/// Runs the check with its own arguments: `[--write FOLDER] PATH...`.
pub(crate) fn run(places: &Places, words: &[String]) -> Outcome {
    let mut command = process::command(places, "cargo");
    command.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "plimsoll-analysis",
    ]);
    command.args(["--example", "prove-fixes", "--"]);
    command.args(words);
    process::run(
        &mut command,
        "the lines above say which fix of which finding does not keep what fixes keep",
    )
}
