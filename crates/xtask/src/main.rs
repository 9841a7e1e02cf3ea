//! `cargo xtask`: Plimsoll's own build, test and maintenance commands.

mod args;
mod bench;
mod bundle;
mod chromium;
mod csp;
mod docs;
mod docs_embedding;
mod docs_hosts;
mod docs_security;
mod engine;
mod failure;
mod fuzz;
mod new_rule;
mod node;
mod npm;
mod page;
mod places;
mod process;
mod prove;
mod prove_fixes;
mod rust_target;
mod serve;
mod sizes;
mod test;
mod tools;
mod typings;
mod weigh_check;

use std::process::ExitCode;

use failure::{Failure, Outcome};
use page::Mode;
use places::Places;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N] [--debug]   build the page, serve it on 127.0.0.1 (port 8080), build again on changes
  build [--debug]              write the static site to dist/, for any host and any sub-path
  test [PART]...               run all checks, or only these parts, in their order:
                               fmt clippy rust wasm typescript build e2e budgets npm hosts
  new-rule NAME                write the file of a new rule, to be filled in
  bench                        measure how fast texts are read, and print it beside the limits
  fuzz [--minutes N] [TARGET]...
                               try random texts, 5 minutes for each target: reading shell analysis
  fuzz TARGET FILE             try a text again that broke a target
  weigh-check [--ground-truth FILE] [--verbose]
                               hold the scale against what was really built
  prove [--app NAME]... [--level NAME]... [--again] [--record] [FOLDER]
                               build the applications of tests/apps at every level with Docker (or
                               $PLIMSOLL_DOCKER), ask whether they serve, and weigh them; what was
                               built is not built again, and --record keeps it beside them
  prove-fixes [--write FOLDER] PATH...
                               try every fix in Dockerfiles (a file, a folder, or @LIST) alone and
                               with all others; --write keeps the texts before and after all safe ones
  npm [--check]                make the npm package in target/npm; --check tries it in fresh projects
                               of Node, Deno, Vite, webpack and esbuild
  docs-hosts [NAME]...         build real documentation sites with the element in target/docs-hosts and
                               try them: plain iframe mdbook mkdocs docusaurus (all of them)
  sizes --from FOLDER...       make the tables of plimsoll-sizes again out of raw figures

What is missing (the WASM target, Trunk, wasm-bindgen-cli, npm packages, for the tests Chromium) is
installed first: tools once per user into $PLIMSOLL_CACHE or ~/.cache/plimsoll, the rest where its
package manager puts it.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Outcome {
    let Some((command, rest)) = words.split_first() else {
        println!("{USAGE}");
        return Ok(());
    };
    let places = Places::find()?;
    match command.as_str() {
        "serve" => {
            let (port, mode) = args::serve(rest)?;
            serve::run(&places, port, mode)
        }
        "build" => page::build(&places, args::build(rest)?),
        "bench" => bench::run(&places),
        "fuzz" => fuzz::run(&places, &args::fuzz(rest)?),
        "sizes" => sizes::run(rest)
            .map_err(|message| Failure::new(message, "see crates/xtask/src/sizes.rs")),
        "prove" => prove::run(&places, &args::prove(rest)?),
        "prove-fixes" => prove_fixes::run(&places, rest),
        "weigh-check" => weigh_check::run(&places, rest),
        "new-rule" => new_rule::run(&places, rest),
        "docs-hosts" => docs_hosts::run(&places, &args::docs_hosts(rest)?, true),
        "npm" => npm::run(&places, args::npm(rest)?),
        "test" => test::run(&places, &args::test(rest)?),
        // Called by Trunk (see Trunk.toml), not by people.
        "before-bundle" => bundle::before(&places, Mode::of_trunk()?),
        "after-bundle" => bundle::after(&places, Mode::of_trunk()?),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(Failure::new(
            format!("there is no command `{other}`"),
            "run `cargo xtask help` for the list",
        )),
    }
}
