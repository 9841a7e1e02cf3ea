//! A preprocessor for mdBook: ```` ```dockerfile,plimsoll ```` blocks are analysed while the book is
//! built, so that findings, diff or sizes stand in the page without JavaScript. With
//! `deny = "warnings"` a bad Dockerfile fails the build, which makes a test of every snippet.
//!
//! mdBook calls it with `supports RENDERER`, then with the book on its standard input.

mod book;
mod config;
mod fences;
mod html;
mod snippet;

use std::io::{self, Read, Write};
use std::process::ExitCode;

const USAGE: &str = "\
mdbook-plimsoll: a preprocessor for mdBook, which calls it. In book.toml:

  [preprocessor.plimsoll]
  deny = \"warnings\"        # errors, warnings, info, style; without it nothing fails
  off = [\"root-user\"]      # rules that are switched off
  level = \"lean\"           # of rewrites and sizes: safe, lean, minimal
  element = true           # wrap the blocks in <dockerfile-playground>

and in a chapter ```dockerfile,plimsoll, with ,view=rewrite or ,view=size for these.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        // Results are text and HTML, which every renderer takes or leaves.
        ["supports", _] => ExitCode::SUCCESS,
        [] => match run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::FAILURE
            }
        },
        _ => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
    }
}

fn run() -> Result<(), String> {
    let mut input = String::new();
    io::stdin()
        .read_to_string(&mut input)
        .map_err(|error| format!("mdbook-plimsoll: the book cannot be read: {error}"))?;
    let output = book::process(&input)?;
    io::stdout()
        .write_all(output.as_bytes())
        .map_err(|error| format!("mdbook-plimsoll: the book cannot be handed on: {error}"))
}
