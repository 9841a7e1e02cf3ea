//! Node and the npm packages.

use std::fs;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::places::Places;
use crate::process;

const OLDEST_NODE: u32 = 20;

/// Installs the npm packages where the lock file has changed since the last time.
pub(crate) fn install_packages(places: &Places) -> Outcome {
    check_node(places)?;
    let lock = places.root.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|error| {
        Failure::new(
            format!("`{}` cannot be read: {error}", lock.display()),
            "take the file from the repository again",
        )
    })?;
    // A copy of the lock file that was installed; `npm ci` removes it together with the packages.
    let installed = places.root.join("node_modules/.plimsoll-installed");
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    process::step("Installing npm packages");
    process::run(
        process::command(places, "npm").args(["ci", "--no-audit", "--no-fund"]),
        "read npm's message above; it needs the network once",
    )?;
    fs::write(&installed, wanted).map_err(|error| {
        Failure::new(
            format!("`{}` cannot be written: {error}", installed.display()),
            "make the folder writable",
        )
    })
}

/// An npm script of package.json.
pub(crate) fn script(places: &Places, name: &str) -> Command {
    let mut command = process::command(places, "npm");
    command.args(["run", "--silent", name, "--"]);
    command
}

fn check_node(places: &Places) -> Outcome {
    for program in ["node", "npm"] {
        if process::on_path(program).is_none() {
            return Err(Failure::new(
                format!("there is no `{program}` on PATH"),
                format!("install Node {OLDEST_NODE} or newer, with npm"),
            ));
        }
    }
    let version = process::output(process::command(places, "node").arg("--version"))?;
    if major(&version).is_some_and(|major| major >= OLDEST_NODE) {
        return Ok(());
    }
    Err(Failure::new(
        format!("this is Node {version}"),
        format!("install Node {OLDEST_NODE} or newer"),
    ))
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("node"), None);
    }
}
