//! Finds the browser in which the journeys are made.

use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::places::{self, Places};
use crate::process;

/// The variable that names the browser.
pub(crate) const VARIABLE: &str = "CHROMIUM_PATH";

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A Chromium: the one that `CHROMIUM_PATH` names, one on PATH, or Debian's, which is then installed.
pub(crate) fn find(places: &Places) -> Outcome<PathBuf> {
    if let Some(path) = places::set(VARIABLE).map(PathBuf::from) {
        if path.is_file() {
            return Ok(path);
        }
        return Err(Failure::new(
            format!("{VARIABLE} is `{}`, which is not a file", path.display()),
            "set it to a Chromium or Chrome program, or unset it",
        ));
    }
    if let Some(path) = on_path() {
        return Ok(path);
    }
    install(places)?;
    on_path().ok_or_else(|| {
        Failure::new(
            "Chromium was installed, but is not on PATH",
            format!("set {VARIABLE} to the program"),
        )
    })
}

fn on_path() -> Option<PathBuf> {
    NAMES.into_iter().find_map(process::on_path)
}

fn install(places: &Places) -> Outcome {
    if process::on_path("apt-get").is_none() {
        return Err(Failure::new(
            "no Chromium was found, and there is no apt-get to install one",
            format!("install Chromium or Chrome, or set {VARIABLE} to one"),
        ));
    }
    process::step("Installing Debian's Chromium");
    let remedy = format!("install Chromium yourself, or set {VARIABLE} to one");
    apt_get(places, &["update", "--quiet"], &remedy)?;
    apt_get(
        places,
        &[
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
            "chromium",
        ],
        &remedy,
    )
}

fn apt_get(places: &Places, words: &[&str], remedy: &str) -> Outcome {
    let user = process::output(process::command(places, "id").arg("-u"))?;
    let mut command = if user == "0" {
        process::command(places, "apt-get")
    } else {
        let mut sudo = process::command(places, "sudo");
        sudo.arg("apt-get");
        sudo
    };
    process::run(
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive"),
        remedy,
    )
}
