//! Go: a compiled program on a small base, or alone on a distroless one.

use plimsoll_sizes::{Distribution, Libc};

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::{Edit, Level};
use crate::rewrite::compiled::{self, Compiled};
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{Fate, New, Split};
use crate::rewrite::step::{multi_stage_program, step};
use crate::rewrite::system_packages;
use plimsoll_syntax::Keyword;

/// What is known of the program.
struct Program {
    /// Where it stands when it is built.
    path: String,
    /// Where it is shipped to.
    shipped: String,
    /// The number of the RUN that builds it.
    run: usize,
    /// It links C libraries, as far as the text tells; nothing where it does not tell.
    links: Option<bool>,
}

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image_name() != "golang" {
        return Verdict::NotMine;
    }
    let program = match program(single) {
        Ok(program) => program,
        Err(reason) => return Verdict::Refused(reason),
    };
    let kept = compiled::ask_kept(planner, "Go");
    let Some(main) = planner.step(multi_stage_program("Go", &kept)) else {
        return Verdict::Off;
    };
    let mut split = match compiled::split(single, main, program.run, &kept) {
        Ok(split) => split,
        Err(reason) => return Verdict::Refused(reason),
    };
    let distroless = planner.level == Level::Minimal
        && !single.needs_shell()
        && !system_packages::are_shipped(&split, single)
        && !makes_users(&split, single);
    let fixed = single.base.libc == Some(Libc::Musl) || program.links == Some(true);
    let static_program = program.links == Some(false) || (distroless && !fixed);
    let base = distroless
        .then(|| distroless_base(single, static_program))
        .flatten();
    let on_distroless = base.is_some();
    let Some(base) = base.or_else(|| single.small_base()) else {
        return Verdict::Refused(compiled::NO_BASE.into());
    };
    let base_step = if on_distroless {
        compiled::distroless_step()
    } else {
        compiled::small_step(&base)
    };
    let Some(base_step) = planner.step(base_step) else {
        return Verdict::Off;
    };
    split.base = base;
    split.base_steps = vec![base_step];
    if static_program && program.links.is_none() {
        build_static(single, planner, &mut split, &program);
    }
    if on_distroless {
        split.take(&program.path, &program.shipped, None, &[main]);
    } else {
        let program = Compiled {
            built: program.path,
            shipped: program.shipped,
            links: program.links == Some(true),
        };
        compiled::ship_small(&mut split, single, planner, &program);
    }
    compiled::keep(&mut split, single, &kept);
    split.ignored = vec!["bin", "*.test", "*.md"];
    Verdict::Split(Box::new(split))
}

/// What fetching by the manifests alone assumes.
const ASSUMES: &str =
    "`go.mod` stands beside the Dockerfile and replaces no module by a folder of the project.";

/// Modules are fetched by `go.mod` and `go.sum`, unless the project carries them.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let builds = run.commands.iter().any(|command| {
        command.is_plain()
            && ["build", "install", "test", "vet"]
                .iter()
                .any(|verb| command.is("go", verb))
    });
    let stage = facts.stage_of[run.instruction]?;
    let fetched = facts
        .runs(stage)
        .take_while(|earlier| earlier.instruction <= run.instruction)
        .any(|earlier| {
            earlier
                .commands
                .iter()
                .any(|command| command.name == "go" && command.argument(0) == Some("mod"))
        });
    let own_tools = run.commands.iter().any(|command| {
        command.name == "cd"
            || command
                .arguments
                .iter()
                .any(|word| word.text() == "-mod=vendor")
    });
    let flags = facts.expand("$GOFLAGS", run.instruction);
    let carried = flags.is_some_and(|flags| flags.contains("vendor"));
    let manifest = facts.options.beside("go.mod");
    let folder = |line: &str| line.contains("=> .") || line.contains("=> /");
    let local = manifest.map_or(certain, |text| text.lines().any(folder));
    let is_go = facts
        .root_image(stage)
        .is_some_and(|image| image.published_name() == "golang");
    if let [only] = run.commands.as_slice()
        && only.is("go", "mod")
        && only.argument(1) == Some("download")
        && is_go
        && !local
    {
        return Some(Early {
            manifests: "go.mod go.sum*".into(),
            fetch: None,
            assumes: ASSUMES,
        });
    }
    // Modules that the project carries in a folder may be fetched from nowhere.
    (is_go && builds && !fetched && !own_tools && !carried && !local && !certain).then(|| Early {
        manifests: "go.mod go.sum*".into(),
        fetch: Some("go mod download".into()),
        assumes: ASSUMES,
    })
}

/// Modules and what the compiler keeps.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let is = |verbs: &[&str]| {
        run.commands.iter().any(|command| {
            command.name == "go"
                && command
                    .argument(0)
                    .is_some_and(|verb| verbs.contains(&verb))
        })
    };
    let stage = facts.stage_of[run.instruction];
    let image = stage.and_then(|stage| facts.root_image(stage));
    if image.is_none_or(|image| image.published_name() != "golang")
        || facts.is_given("GOPATH", run.instruction)
        || super::runs_later(facts, "go")
    {
        return Vec::new();
    }
    if is(&["build", "install", "test", "run", "vet"]) {
        vec!["/go/pkg/mod", "/root/.cache/go-build"]
    } else if is(&["mod", "get"]) {
        vec!["/go/pkg/mod"]
    } else {
        Vec::new()
    }
}

/// The program that the image runs, and the RUN that builds it.
fn program(single: &Single<'_>) -> Result<Program, String> {
    let Some(words) = &single.words else {
        return Err(
            "What the image runs cannot be told: CMD is missing or a shell puts it together."
                .into(),
        );
    };
    let first = words.first().map(String::as_str).unwrap_or_default();
    let builds = |command: &CommandFact<'_>| {
        command.is_plain() && (command.is("go", "build") || command.is("go", "install"))
    };
    let run = single
        .runs()
        .find(|run| run.commands.iter().any(builds))
        .ok_or("No `go build` is found, so what is shipped cannot be told; build the program in a RUN.")?;
    let build = run.commands.iter().find(|command| builds(command));
    let output = build.and_then(|build| {
        let at = build
            .arguments
            .iter()
            .position(|argument| argument.text() == "-o")?;
        build.argument(at + 1)
    });
    let named = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let path = match (first.contains('/'), output) {
        (true, _) => single.path(first),
        // Found on the PATH: where it was written to, or where `go install` puts it.
        (false, Some(output)) if output.starts_with('/') && named(output) == first => {
            output.to_owned()
        }
        (false, None)
            if !["GOPATH", "GOBIN"]
                .iter()
                .any(|name| single.facts.is_given(name, run.instruction)) =>
        {
            format!("/go/bin/{first}")
        }
        (false, _) => {
            return Err(format!(
                "Where `{first}` stands cannot be told; write its whole path in CMD."
            ));
        }
    };
    if output.is_some_and(|output| named(output) != named(&path) && !output.ends_with('/')) {
        return Err(format!(
            "CMD runs {first}, which the `go build` in line {} does not write.",
            single.facts.instructions()[run.instruction].start_line
        ));
    }
    // Only the image of the toolchain looks for programs where `go install` puts them.
    let shipped = if first.contains('/') || !path.starts_with("/go/bin/") {
        path.clone()
    } else {
        format!("/usr/local/bin/{first}")
    };
    Ok(Program {
        path,
        shipped,
        run: run.instruction,
        links: links(single, run.instruction),
    })
}

/// Whether all programs of a stage are built without C, before instruction `before`.
pub(in crate::rewrite) fn is_static(facts: &Facts<'_>, stage: usize, before: usize) -> bool {
    let given = facts.expand("$CGO_ENABLED", before);
    let mut builds = facts
        .runs(stage)
        .flat_map(|run| run.commands.iter().map(move |command| (run, command)))
        .filter(|(_, command)| command.is("go", "build") || command.is("go", "install"))
        .peekable();
    let off = |(run, command): (&CommandLine<'_>, &CommandFact<'_>)| {
        let mut set = command.environment.iter();
        let own = set
            .find(|(name, _)| *name == "CGO_ENABLED")
            .and_then(|(_, value)| value.clone());
        let exported = || {
            let mut commands = run.commands.iter();
            commands.any(|command| {
                command.name == "export" && command.words().any(|word| word == "CGO_ENABLED=0")
            })
        };
        match own {
            Some(value) => value == "0",
            None => exported() || given.as_deref() == Some("0"),
        }
    };
    builds.peek().is_some() && builds.all(off)
}

/// Whether the program links C libraries, as far as the text tells.
fn links(single: &Single<'_>, build: usize) -> Option<bool> {
    let given = single
        .facts
        .expand("$CGO_ENABLED", build)
        .filter(|value| !value.is_empty());
    let run = single.facts.command_line(build)?;
    let inline = run.commands.iter().find_map(|command| {
        let mut set = command.environment.iter();
        set.find(|(name, _)| *name == "CGO_ENABLED")?.1.clone()
    });
    let exported = run.commands.iter().find_map(|command| {
        let mut words = command
            .arguments
            .iter()
            .filter(|_| command.name == "export");
        words.find_map(|word| word.text().strip_prefix("CGO_ENABLED=").map(str::to_owned))
    });
    match inline.or(exported).or(given).as_deref() {
        Some("0") => return Some(false),
        Some(_) => return Some(true),
        None => {}
    }
    let compilers = single
        .facts
        .installs
        .iter()
        .flat_map(|install| &install.packages)
        .any(|package| {
            let name = package.text();
            matches!(
                name,
                "gcc" | "g++" | "musl-dev" | "build-base" | "build-essential" | "libc6-dev"
            ) || name.ends_with("-dev")
        });
    compilers.then_some(true)
}

/// Builds without C, and without what only a debugger reads.
fn build_static(
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    split: &mut Split,
    program: &Program,
) {
    let made = step(
        "static-binary",
        "Build a program that needs no C library",
        "Without C the program runs on a base with nothing in it but certificates and time zones.",
        &[
            "No package of the program needs C (sqlite3, confluent-kafka, gopacket do): it would compile and fail when it starts.",
        ],
    );
    let Some(number) = planner.step(made) else {
        return;
    };
    let Some(run) = single.facts.command_line(program.run) else {
        return;
    };
    let mut edits = Vec::new();
    for command in &run.commands {
        if command.is("go", "build") || command.is("go", "install") {
            edits.push(Edit::insert(command.program.span.start, "CGO_ENABLED=0 "));
            let given = command
                .arguments
                .iter()
                .any(|argument| argument.text().starts_with("-ldflags"));
            if !given && let Some(verb) = command.arguments.first() {
                edits.push(Edit::insert(verb.span.end, " -trimpath -ldflags=\"-s -w\""));
            }
        }
    }
    let rest = single.edited(program.run, &edits);
    split
        .instead
        .insert(program.run, New::changed(Keyword::Run, rest, &[number]));
}

/// The distroless base that such a program runs on.
///
/// Which exist: README of the distroless project, 2026: `static` and `base` on Debian 13, and on
/// Debian 12 for programs that were linked there.
fn distroless_base(single: &Single<'_>, static_program: bool) -> Option<String> {
    if static_program {
        return Some("gcr.io/distroless/static-debian13:nonroot".into());
    }
    // A program with C libraries of packages needs those packages too.
    let packages = single.facts.installs.iter().any(|install| {
        let mut packages = install.packages.iter();
        packages.any(|package| package.text().ends_with("-dev"))
    });
    let release = match (single.base.distribution?, single.base.release.as_deref()?) {
        (Distribution::Debian, "bookworm") => "debian12",
        (Distribution::Debian, "trixie") => "debian13",
        _ => return None,
    };
    (!packages).then(|| format!("gcr.io/distroless/base-{release}:nonroot"))
}

/// Whether the finished image is to have users that a RUN makes.
fn makes_users(split: &Split, single: &Single<'_>) -> bool {
    let mut runs = single.runs();
    runs.any(|run| split.fates[run.instruction] != Fate::Built)
}
