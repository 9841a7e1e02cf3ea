//! Elixir: an OTP release on a small base.

use plimsoll_sizes::{Distribution, Libc};
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandLine, Facts};
use crate::report::Level;
use crate::rewrite::compiled;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{New, Split};
use crate::rewrite::step::step;
use crate::rewrite::{non_root, system_packages};

/// Where the release is put together.
const RELEASE: &str = "/release";

/// Programs that only building runs.
const BUILDS: [&str; 10] = [
    "mix", "npm", "yarn", "cd", "mkdir", "set", "ls", "echo", "node", "npx",
];

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image.name != "elixir" {
        return Verdict::NotMine;
    }
    let refuse = |reason: &str| Verdict::Refused(reason.to_owned());
    let words = single.words.as_deref().unwrap_or_default();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let phoenix = words.as_slice() == ["mix", "phx.server"];
    if !phoenix && words.as_slice() != ["mix", "run", "--no-halt"] {
        return refuse(
            "What a release would have to run cannot be told; it is known for `mix phx.server` and `mix run --no-halt`.",
        );
    }
    let facts = single.facts;
    let command = match compiled::lone_command(single) {
        Ok(command) => command,
        Err(reason) => return Verdict::Refused(reason),
    };
    let last = facts.instructions().len();
    if facts.expand("$MIX_ENV", last).as_deref() != Some("prod") {
        return refuse(
            "The image runs in the environment for development; set `ENV MIX_ENV=prod` before what builds.",
        );
    }
    if single.directory == "/" {
        return refuse(
            "The application has no working directory of its own; put it into one with WORKDIR.",
        );
    }
    let strange = single.runs().find(|run| {
        let builds = run
            .commands
            .iter()
            .all(|command| BUILDS.contains(&command.name.as_str()));
        !system_packages::only_installs(run) && (!builds || run.heredoc)
    });
    if let Some(run) = strange {
        return Verdict::Refused(format!(
            "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
            facts.instructions()[run.instruction].start_line
        ));
    }
    let asked = planner.ask_words(
        "app_name",
        "What is the application called in mix.exs (`app: :name`)?",
        "A release starts by a script of that name.",
    );
    let Some(name) = asked.into_iter().next().or_else(|| named(facts)) else {
        return refuse(
            "The release's script is called as the application in mix.exs; say that name in `app_name`, or put mix.exs beside the Dockerfile.",
        );
    };
    let Some(main) = planner.step(structure(phoenix)) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    if let Err(reason) = compiled::place(&mut split, single, last) {
        return Verdict::Refused(reason);
    }
    let alpine = single.base.libc == Some(Libc::Musl) || single.image.reference.contains("alpine");
    let (base, packages, distribution) = if alpine {
        let packages = ["ca-certificates", "libstdc++", "ncurses-libs", "openssl"];
        (None, packages, Distribution::Alpine)
    } else {
        let packages = ["ca-certificates", "libncurses6", "libstdc++6", "openssl"];
        (Some("debian:trixie-slim"), packages, Distribution::Debian)
    };
    let Some(base) = single.small_base().or(base.map(str::to_owned)) else {
        return refuse(compiled::NO_BASE);
    };
    let Some(step) = planner.step(compiled::base_step(single, &base)) else {
        return Verdict::Off;
    };
    split.base = base;
    split.base_steps = vec![step];
    let packages = packages.map(str::to_owned).to_vec();
    system_packages::ship(&mut split, distribution == Distribution::Alpine, packages);
    let mut settings = vec!["LANG=C.UTF-8"];
    if phoenix {
        settings.push("PHX_SERVER=true");
    }
    let environment = New::of(Keyword::Env, settings.join("\n"), &[main]);
    split.opening.push(environment);
    let release = format!("mix release --path {RELEASE}");
    split.built.push(New::of(Keyword::Run, release, &[main]));
    // The release writes its own settings below its folder when it starts.
    let user = non_root::take(&mut split, single, planner, "nobody");
    let owner = user.then_some("nobody");
    split.take(RELEASE, "./", owner, &[main]);
    let words = format!(
        "[\"{}/bin/{name}\", \"start\"]",
        single.directory.trim_end_matches('/')
    );
    split
        .instead
        .insert(command, New::of(Keyword::Cmd, words, &[main]));
    compiled::health_check(&mut split, single);
    split.ignored = vec!["_build", "deps", "assets/node_modules"];
    if planner.level == Level::Minimal {
        split.refused = Some(
            "A release starts by a script, which needs a shell, so Minimal is Lean here.".into(),
        );
    }
    Verdict::Split(Box::new(split))
}

fn structure(phoenix: bool) -> crate::report::Step {
    let mut made = step(
        "multi-stage",
        "Build a release in one stage, ship another",
        "A release has the compiled application and Erlang's runtime; Mix, Hex, compilers and sources stay behind.",
        &[
            "What differs between environments is read in config/runtime.exs, not when it is compiled.",
            "Nothing at run time uses Mix; migrations run through a module of the release.",
            "mix.exs describes one application, or one release that is the default.",
        ],
    );
    if phoenix {
        let reads = "config/runtime.exs starts the server where PHX_SERVER is set, as Phoenix writes it since 1.6.";
        made.assumptions.push(reads.into());
    }
    made
}

/// The application's name in a mix.exs beside the Dockerfile.
fn named(facts: &Facts<'_>) -> Option<String> {
    let text = facts.options.beside("mix.exs")?;
    let (_, rest) = text.split_once("app: :")?;
    let name: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

/// Packages are fetched by the manifest.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let manifest = facts.options.beside("mix.exs").unwrap_or_default();
    let local = ["path:", "apps_path", "in_umbrella", "File.", "Code."]
        .iter()
        .any(|sign| manifest.contains(sign));
    let all = run
        .commands
        .iter()
        .all(|command| command.is_plain() && command.is("mix", "deps.get"));
    (all && !run.commands.is_empty() && !local && !certain).then(|| Early {
        manifests: "mix.exs mix.lock*".into(),
        fetch: None,
        assumes: "mix.exs stands beside the Dockerfile, reads no other file of the project, and names no package by a folder of it.",
    })
}
