//! Serves the page while people work on it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;
use std::{fs, thread};

use crate::failure::{Failure, Outcome};
use crate::page::{self, Mode};
use crate::places::Places;
use crate::process;

const POLL: Duration = Duration::from_millis(200);

/// Builds the page, serves it on this machine only, and builds it again when a file changes.
pub(crate) fn run(places: &Places, port: u16, mode: Mode) -> Outcome {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    // Before the long build, not after it.
    TcpListener::bind(address).map_err(|error| {
        Failure::new(
            format!("{address} cannot be used: {error}"),
            "stop what uses it, or choose another port with `--port N`",
        )
    })?;
    page::prepare(places)?;

    // Trunk serves even where the first build failed; a page of an earlier build must not pass for it.
    let index = places.dist().join("index.html");
    if index.exists() {
        fs::remove_file(&index).map_err(|error| {
            Failure::new(
                format!("`{}` cannot be removed: {error}", index.display()),
                "remove the folder `dist`",
            )
        })?;
    }

    process::step("Building the page, then serving it");
    let mut command = page::trunk(places, "serve", mode);
    command.args(["--port", &port.to_string()]);
    let mut child = command
        .spawn()
        .map_err(|error| process::not_started(&command, &error))?;

    let mut announced = false;
    loop {
        match child.try_wait() {
            Ok(None) => {}
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => {
                return Err(Failure::new(
                    format!("Trunk stopped ({status})"),
                    "read its message above",
                ));
            }
            Err(error) => {
                return Err(Failure::new(
                    format!("Trunk cannot be watched: {error}"),
                    "run the command again",
                ));
            }
        }
        // Trunk opens its port when the first build is over.
        if !announced && TcpStream::connect(address).is_ok() {
            announced = true;
            if index.exists() {
                eprintln!(
                    "\nPlimsoll is at http://{address}/ (Ctrl+C stops it; after a change, reload the page)"
                );
            } else {
                eprintln!("\nThe build failed, see above; it is tried again when a file changes.");
            }
        }
        thread::sleep(POLL);
    }
}
