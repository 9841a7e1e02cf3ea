//! Runs other programs and says what to do when one fails.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome};
use crate::places::Places;

/// Says which step is under way.
pub(crate) fn step(what: &str) {
    // To stderr as cargo does, so that steps and the output of programs keep their order.
    eprintln!("\n=== {what}");
}

/// A program that runs in the root of the repository, with the pinned tools first on its PATH.
pub(crate) fn command(places: &Places, program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(&places.root)
        .env("PATH", search_path(places))
        .env("CARGO_TARGET_DIR", &places.target)
        // What is built in one go here gains nothing from parts kept for the next build; they take 4 GB.
        .env("CARGO_INCREMENTAL", "0")
        // Cargo tells a child about the package that is being run, which is not the one to build.
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Runs it to its end, with its output in view.
pub(crate) fn run(command: &mut Command, remedy: &str) -> Outcome {
    let shown = shown(command);
    eprintln!("  $ {shown}");
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(
            format!("`{shown}` failed ({status})"),
            remedy.to_owned(),
        ))
    }
}

/// Runs it to its end and gives its standard output.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(Failure::new(
            format!("`{}` failed ({})", shown(command), output.status),
            "read its message above",
        ))
    }
}

/// What to say where a program does not even start.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy().into_owned();
    Failure::new(
        format!("`{program}` could not be started: {error}"),
        format!("install `{program}`, or put it on PATH"),
    )
}

/// The program of that name on the PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

fn search_path(places: &Places) -> OsString {
    let own = crate::tools::folders(places)
        .into_iter()
        .chain([places.node_bin()]);
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = own.chain(env::split_paths(&inherited).collect::<Vec<_>>());
    // A folder with a colon in its name cannot stand on a PATH; the inherited one still can.
    env::join_paths(all).unwrap_or(inherited)
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program
        .file_name()
        .unwrap_or_else(|| command.get_program())
        .to_string_lossy();
    command
        .get_args()
        .fold(name.into_owned(), |mut line, word| {
            line.push(' ');
            line.push_str(&word.to_string_lossy());
            line
        })
}
