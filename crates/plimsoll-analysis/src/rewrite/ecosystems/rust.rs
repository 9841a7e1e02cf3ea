//! Rust: what cargo builds, on a small base, or on a distroless one.

use plimsoll_sizes::{Distribution, Libc};
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts, ShellKind, is_within};
use crate::report::{Edit, Level};
use crate::rewrite::compiled::{self, Compiled};
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{New, Split};
use crate::rewrite::step::{cache_mount, multi_stage_program};
use crate::rewrite::system_packages;

/// Where cargo keeps what it installs, in the official images.
const CARGO_HOME: &str = "/usr/local/cargo";

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image_name() != "rust" {
        return Verdict::NotMine;
    }
    let (path, last) = match program(single) {
        Ok(found) => found,
        Err(reason) => return Verdict::Refused(reason),
    };
    let kept = compiled::ask_kept(planner, "Rust");
    let Some(main) = planner.step(multi_stage_program("Rust", &kept)) else {
        return Verdict::Off;
    };
    let mut split = match compiled::split(single, main, last, &kept) {
        Ok(split) => split,
        Err(reason) => return Verdict::Refused(reason),
    };
    let distroless = (planner.level == Level::Minimal)
        .then(|| distroless(single, &split, last))
        .flatten();
    let on_distroless = distroless.is_some();
    let Some(base) = distroless.or_else(|| single.small_base()) else {
        return Verdict::Refused(compiled::NO_BASE.into());
    };
    let step = if on_distroless {
        let mut step = compiled::distroless_step();
        let assumes =
            "The program links no C library but OpenSSL: no libpq, libsqlite3 or libgit2.";
        step.assumptions.push(assumes.to_owned());
        step
    } else {
        compiled::small_step(&base)
    };
    let Some(step) = planner.step(step) else {
        return Verdict::Off;
    };
    if planner.level == Level::Minimal && !on_distroless {
        split.refused = Some("Shell, packages or C libraries that the program may need are not on a distroless image, so Minimal is Lean here.".into());
    }
    split.base = base;
    split.base_steps = vec![step];
    let built = out_of_cache(single, planner, &mut split, &path, last);
    let shipped = match single.program() {
        Some(_) => path.clone(),
        // It is found on the PATH, which has no folder of cargo on the other base.
        None => format!(
            "/usr/local/bin/{}",
            path.rsplit('/').next().unwrap_or(&path)
        ),
    };
    let program = Compiled {
        built: built.unwrap_or(path),
        shipped,
        links: single.base.libc == Some(Libc::Glibc) && may_link(single),
    };
    if on_distroless {
        split.take(&program.built, &program.shipped, None, &[main]);
    } else {
        compiled::ship_small(&mut split, single, planner, &program);
    }
    compiled::keep(&mut split, single, &kept);
    split.ignored = vec!["target"];
    Verdict::Split(Box::new(split))
}

/// What cargo is told to do.
fn verb<'c>(command: &'c CommandFact<'_>) -> Option<&'c str> {
    let mut words = command
        .arguments
        .iter()
        .filter(|_| command.name == "cargo")
        .map(crate::facts::Argument::text);
    words.find(|word| !word.starts_with(['+', '-']))
}

/// The program that the image runs, and the number of the last RUN that it is built by.
fn program(single: &Single<'_>) -> Result<(String, usize), String> {
    let Some(words) = &single.words else {
        return Err(
            "What the image runs cannot be told: CMD is missing or a shell puts it together."
                .into(),
        );
    };
    let first = words.first().map(String::as_str).unwrap_or_default();
    if matches!(
        first,
        "cargo" | "sh" | "bash" | "env" | "tini" | "dumb-init"
    ) {
        return Err(format!(
            "CMD runs {first}; name the program itself, such as `target/release/NAME`, so that it can be shipped without it."
        ));
    }
    let commands = || single.runs().flat_map(|run| &run.commands);
    let builds = commands().any(|command| {
        command.is_plain() && matches!(verb(command), Some("build" | "b" | "install"))
    });
    if !builds {
        return Err("No `cargo build` is found, so what is shipped cannot be told; build the program in a RUN.".into());
    }
    let installed = commands()
        .find(|command| verb(command) == Some("install"))
        .map(|command| {
            let words = || command.words();
            let next = words().skip_while(|word| *word != "--root").nth(1);
            let joined = words().find_map(|word| word.strip_prefix("--root="));
            let root = next.or(joined).unwrap_or(CARGO_HOME);
            format!("{}/bin", single.path(root).trim_end_matches('/'))
        });
    // `cp target/release/x /usr/local/bin/x`, also into the folder.
    let copied = commands().find_map(|command| {
        if !matches!(command.name.as_str(), "cp" | "mv" | "install" | "ln") {
            return None;
        }
        let target = single.path(command.arguments.last()?.text());
        let source = command.arguments.iter().rev().nth(1)?.text();
        let name = source.rsplit('/').next().unwrap_or(source);
        let whole =
            if target.ends_with(&format!("/{name}")) || target.ends_with(&format!("/{first}")) {
                target
            } else {
                format!("{target}/{name}")
            };
        let runs = if first.contains('/') {
            whole == single.path(first)
        } else {
            whole.ends_with(&format!("/bin/{first}"))
        };
        runs.then_some(whole)
    });
    let path = if let Some(path) = copied {
        path
    } else if first.contains('/') {
        let path = single.path(first);
        let known =
            path.contains("/target/") || installed.is_some_and(|folder| is_within(&path, &folder));
        if !known {
            return Err(format!(
                "CMD runs {first}, which neither cargo nor a copy writes as far as the text tells."
            ));
        }
        path
    } else if let Some(folder) = installed {
        format!("{folder}/{first}")
    } else {
        return Err(format!(
            "Where `{first}` stands cannot be told; write its whole path in CMD."
        ));
    };
    let touches = |run: &&CommandLine<'_>| {
        run.commands.iter().any(|command| {
            verb(command).is_some()
                || command.arguments.iter().any(|word| {
                    let text = word.text();
                    text.contains("target/") && !matches!(command.name.as_str(), "chmod" | "chown")
                })
        })
    };
    let last = single.runs().filter(touches).last();
    let last = last.map_or(single.from, |run| run.instruction);
    Ok((path, last))
}

/// Whether the program may link C libraries that the small image lacks: the full image has headers
/// of many of them.
fn may_link(single: &Single<'_>) -> bool {
    !single.base.slim || headers(single).next().is_some()
}

/// Packages with headers that are installed.
fn headers<'s>(single: &'s Single<'_>) -> impl Iterator<Item = &'s str> {
    let installs = single.facts.installs.iter();
    installs
        .flat_map(|install| &install.packages)
        .map(crate::facts::Argument::text)
        .filter(|name| name.ends_with("-dev"))
}

/// The distroless image that such a program runs on; none where it may need more than that has.
///
/// Which exist: README of the distroless project, 2026: `static` and `cc` on Debian 12 and 13.
fn distroless(single: &Single<'_>, split: &Split, last: usize) -> Option<String> {
    if single.needs_shell()
        || system_packages::are_shipped(split, single)
        || !single.may_lose_root()
    {
        return None;
    }
    let at = &single.facts.instructions()[last];
    let alpine = single.base.distribution == Some(Distribution::Alpine);
    let given = |name| single.facts.is_given(name, last);
    if at.rest.text.contains("-linux-musl") || (alpine && !given("RUSTFLAGS")) {
        return Some("gcr.io/distroless/static-debian13:nonroot".into());
    }
    let release = match (single.base.distribution?, single.base.release.as_deref()?) {
        (Distribution::Debian, "bookworm") => "debian12",
        (Distribution::Debian, "trixie") => "debian13",
        _ => return None,
    };
    // OpenSSL is there; other libraries are not.
    headers(single)
        .all(|name| matches!(name, "libssl-dev" | "libc6-dev"))
        .then(|| format!("gcr.io/distroless/cc-{release}:nonroot"))
}

/// Builds with the target folder in a cache mount and puts the program out of it; gives where.
/// What `cargo install` writes stands elsewhere already.
fn out_of_cache(
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    split: &mut Split,
    path: &str,
    last: usize,
) -> Option<String> {
    let facts = single.facts;
    let directory = facts.working_directory(last)?;
    let folder = format!("{}/target", directory.trim_end_matches('/'));
    let run = facts.command_line(last)?;
    let builds = |run: &&CommandLine<'_>| {
        let mut commands = run.commands.iter();
        commands.any(|command| matches!(verb(command), Some("build" | "b" | "install")))
    };
    let installs = run.commands.iter().all(|command| {
        let words: Vec<&str> = command.words().collect();
        let here = |pair: &[&str]| pair[0] == "--path" && matches!(pair[1], "." | "./");
        verb(command) == Some("install")
            && (words.windows(2).any(here) || words.contains(&"--path=."))
    });
    // A RUN of its own for the dependencies has its own layer.
    let only = single.runs().filter(builds).count() == 1
        && builds(&run)
        && run.commands.iter().all(CommandFact::is_plain)
        && run.commands.iter().all(|command| command.name == "cargo");
    let plain = only
        && run.shell == ShellKind::Posix
        && !run.heredoc
        && facts.knows_mounts()
        && single.is_root(last)
        && installs != is_within(path, &folder)
        && run
            .mounts
            .iter()
            .all(|mount| mount.target.as_deref() != Some(folder.as_str()))
        && !facts.is_given("CARGO_TARGET_DIR", last);
    let head = facts.instructions()[last].head;
    if !plain
        || facts.source()[..head.end as usize]
            .trim_end()
            .ends_with([';', '&', '\\'])
    {
        return None;
    }
    let step = planner.step(cache_mount())?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let built = format!("/out/{name}");
    let gap = format!(" {}{}", char::from(facts.file.escape), facts.line_ending());
    let keyword = facts.instructions()[last].keyword_word.span.end;
    let mut edits = vec![Edit::insert(
        keyword,
        format!(" --mount=type=cache,target={folder}{gap}   "),
    )];
    if !installs {
        let copied = format!("{gap}    && install -D {path} {built}");
        edits.push(Edit::insert(head.end, copied));
    }
    let rest = single.edited(last, &edits);
    let main = split.main;
    split
        .instead
        .insert(last, New::changed(Keyword::Run, rest, &[main, step]));
    (!installs).then_some(built)
}

/// What cargo downloads.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let downloads = run.commands.iter().any(|command| {
        matches!(
            verb(command),
            Some(
                "build" | "b" | "install" | "test" | "check" | "run" | "fetch" | "clippy" | "chef"
            )
        )
    });
    let offline = run.commands.iter().any(|command| {
        let mut words = command.words();
        words.any(|word| matches!(word, "--offline" | "--frozen"))
    });
    let stage = facts.stage_of[run.instruction];
    let image = stage.and_then(|stage| facts.root_image(stage));
    let is_rust = image.is_some_and(|image| image.name == "rust");
    let given = |name| facts.is_given(name, run.instruction);
    if !downloads
        || offline
        || !is_rust
        || given("CARGO_HOME")
        || given("CARGO_NET_OFFLINE")
        || facts.copies_from_stage(CARGO_HOME)
        || super::runs_later(facts, "cargo")
    {
        return Vec::new();
    }
    vec!["/usr/local/cargo/git/db", "/usr/local/cargo/registry"]
}
