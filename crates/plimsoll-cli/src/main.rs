//! The native `plimsoll` command: a Dockerfile's problems, its rewrite and its weight, in a terminal
//! and for scripts.

mod check;
mod fixing;
mod github;
mod input;
mod link;
mod optimize;
mod options;
mod parse;
mod plain;
mod rules;
mod sarif;
mod settings;
mod size;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// See what a Dockerfile's problems are, how to rewrite it, and what its image will weigh.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show how the files are read.
    Parse(parse::Arguments),
    /// Find a Dockerfile's problems.
    Check(check::Arguments),
    /// Rewrite a Dockerfile at one of three levels.
    Optimize(optimize::Arguments),
    /// Weigh the image that a Dockerfile will make.
    Size(size::Arguments),
    /// Turn a Dockerfile into a link, or a link into its text.
    Link(link::Arguments),
    /// List all rules.
    Rules(rules::Arguments),
}

fn main() -> ExitCode {
    // clap ends the program itself, with 2 for a usage error, as the contract has it.
    match Arguments::parse().command {
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Size(arguments) => size::run(&arguments),
        Command::Link(arguments) => link::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Optimize(arguments) => optimize::run(&arguments),
    }
}
