//! `plimsoll link`: a Dockerfile as a link, and back.

use std::process::ExitCode;

use plimsoll_share::{Settings, decode, encode_within_limits};

use crate::input;

/// Where `cargo xtask serve` serves the page.
const LOCAL: &str = "http://127.0.0.1:8080/";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print the text of a link instead.
    #[arg(long)]
    decode: bool,
    /// The address of the page.
    #[arg(long, default_value = LOCAL, conflicts_with = "decode")]
    base: String,
    /// The Dockerfile (`-` is standard input), or the link to decode.
    #[arg(value_name = "FILE|URL")]
    subject: String,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if arguments.decode {
        return match decode(&arguments.subject) {
            Ok(shared) => {
                print!("{}", shared.text);
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("plimsoll: {error}");
                input::FAILED.into()
            }
        };
    }
    input::for_each(std::slice::from_ref(&arguments.subject), |file| {
        let settings = Settings {
            engine: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Settings::default()
        };
        match encode_within_limits(&file.text, &settings) {
            Ok(fragment) => {
                println!("{}#{fragment}", arguments.base.trim_end_matches('#'));
                0
            }
            Err(error) => {
                eprintln!("plimsoll: {error}");
                input::FAILED
            }
        }
    })
}
