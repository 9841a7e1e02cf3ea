//! `cargo xtask weigh-check`: the scale against what was really built.

use crate::failure::Outcome;
use crate::places::Places;
use crate::process;

/// Runs the check with its own arguments: `--ground-truth FILE`, `--verbose`.
pub(crate) fn run(places: &Places, words: &[String]) -> Outcome {
    let mut command = process::command(places, "cargo");
    command.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "plimsoll-analysis",
    ]);
    command.args(["--example", "weigh-check", "--features", "all-tables", "--"]);
    command.args(words);
    process::run(
        &mut command,
        "the lines above say which figure does not hold; --verbose shows each case",
    )
}
