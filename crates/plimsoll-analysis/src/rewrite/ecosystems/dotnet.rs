//! .NET: what `dotnet publish` writes, shipped on the runtime image of the same version.

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts, Image};
use crate::report::{Level, Step};
use crate::rewrite::compiled;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::non_root;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::Split;
use crate::rewrite::step::{multi_stage_program, step};

/// The image with the compilers.
pub(in crate::rewrite) const SDK: &str = "mcr.microsoft.com/dotnet/sdk";

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if single.image.name != SDK {
        return Verdict::NotMine;
    }
    let Some((folder, last)) = published(single) else {
        return Verdict::Refused("What is published cannot be told; write `dotnet publish` with `-o FOLDER` and start the library in that folder.".into());
    };
    let major = major(single.image);
    let (Some(major), Some(base)) = (major, runtime(single.image)) else {
        return Verdict::Refused(
            "Which version of .NET the image carries cannot be told; write it in the tag.".into(),
        );
    };
    let kept = compiled::ask_kept(planner, ".NET");
    let Some(main) = planner.step(multi_stage_program(".NET", &kept)) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    let placed = compiled::place(&mut split, single, last).err();
    let shipped = [kept.as_slice(), std::slice::from_ref(&folder)].concat();
    if let Some(reason) = placed.or_else(|| compiled::unshipped(&split, single, &shipped)) {
        return Verdict::Refused(reason);
    }
    let Some(base_step) = planner.step(runtime_step()) else {
        return Verdict::Off;
    };
    split.base = base;
    split.base_steps = vec![base_step];
    split.take(&folder, &folder, None, &[main]);
    compiled::keep(&mut split, single, &kept);
    // From version 8 on the images bring a user, and its number in a variable.
    if major >= 8 {
        non_root::take(&mut split, single, planner, "$APP_UID");
    }
    split.ignored = vec!["**/bin", "**/obj", ".vs"];
    if planner.level == Level::Minimal {
        split.refused = Some("Whether the program needs a shell, time zones or cultures, which the chiseled images lack, cannot be told, so Minimal is Lean here.".into());
    }
    Verdict::Split(Box::new(split))
}

/// The first number of the version that a tag names.
pub(in crate::rewrite) fn major(image: &Image) -> Option<u32> {
    let number = image.tag_or_latest().split(['.', '-']).next();
    number?.parse().ok().filter(|_| image.digest.is_none())
}

/// The runtime image for an image with the compilers: the version as the tag has it, without the
/// number of the compilers' own release.
pub(in crate::rewrite) fn runtime(image: &Image) -> Option<String> {
    major(image)?;
    let tag = image.tag_or_latest();
    let (version, variant) = tag
        .find('-')
        .map_or((tag, ""), |at| (&tag[..at], &tag[at..]));
    let version: Vec<&str> = version.split('.').take(2).collect();
    let [major, minor] = version.as_slice() else {
        return None;
    };
    Some(format!(
        "mcr.microsoft.com/dotnet/aspnet:{major}.{minor}{variant}"
    ))
}

/// Ships on that image.
pub(in crate::rewrite) fn runtime_step() -> Step {
    step(
        "runtime-base",
        "Ship on the runtime image of the same version of .NET",
        "Running needs neither the compilers nor the package manager.",
        &[
            "The running program needs no tool of the SDK, such as `dotnet run`, `dotnet watch` or `dotnet ef`.",
        ],
    )
}

fn publishes(command: &CommandFact<'_>) -> bool {
    command.is_plain() && command.is("dotnet", "publish")
}

/// The folder that is published to and started from, and the RUN that does it.
fn published(single: &Single<'_>) -> Option<(String, usize)> {
    let run = single
        .runs()
        .filter(|run| run.commands.iter().any(publishes))
        .last()?;
    let command = run.commands.iter().rfind(|command| publishes(command))?;
    let at = command
        .arguments
        .iter()
        .position(|word| matches!(word.text(), "-o" | "--output"))?;
    let folder = single
        .facts
        .absolute_path(command.argument(at + 1)?, run.instruction)
        .filter(|_| run.in_first_directory(run.commands.len()))?;
    let words = single.words.as_deref()?;
    let library = match words {
        [first, library, ..]
            if first == "dotnet"
                && std::path::Path::new(library)
                    .extension()
                    .is_some_and(|end| end == "dll") =>
        {
            library
        }
        [program, ..] if program.contains('/') => program,
        _ => return None,
    };
    let whole = single.path(library);
    let (place, _) = whole.rsplit_once('/')?;
    (place == folder && folder != "/").then_some((folder, run.instruction))
}

/// What NuGet downloads.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let restores = run.commands.iter().any(|command| {
        ["restore", "build", "publish", "test"]
            .iter()
            .any(|verb| command.is("dotnet", verb))
    });
    let stage = facts.stage_of[run.instruction];
    let image = stage.and_then(|stage| facts.root_image(stage));
    let later = facts.command_lines.iter().any(|line| {
        line.keyword != plimsoll_syntax::Keyword::Run
            && line.commands.iter().any(|command| {
                ["run", "watch", "test", "ef"]
                    .iter()
                    .any(|verb| command.is("dotnet", verb))
            })
    });
    let known = image.is_some_and(|image| image.name == SDK);
    let moved = facts.is_given("NUGET_PACKAGES", run.instruction)
        || facts.copies_from_stage("/root/.nuget");
    if restores && known && !moved && !later {
        vec!["/root/.nuget/packages"]
    } else {
        Vec::new()
    }
}

/// A project in one folder is restored by its project file.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let [only] = run.commands.as_slice() else {
        return None;
    };
    let stage = facts.stage_of[run.instruction]?;
    let sdk = facts.root_image(stage)?.name == SDK;
    // With a project or solution named, or other options, restoring would need the same.
    let plain = only.arguments.iter().skip(1).all(|word| {
        word.text().starts_with('-') && !word.text().contains("no-restore")
            || matches!(word.text(), "Release" | "Debug" | "out" | "publish")
            || word.text().starts_with('/')
    });
    let named = [
        "-r",
        "--runtime",
        "-a",
        "--arch",
        "--os",
        "-s",
        "--source",
        "--configfile",
    ];
    let special = only
        .words()
        .any(|word| named.contains(&word) || word.starts_with("-p:") || word.starts_with("/p:"));
    (publishes(only) && sdk && plain && !special && !certain).then(|| Early {
        manifests: "*.csproj".into(),
        fetch: Some("dotnet restore".into()),
        assumes: "One project file, in C#, stands beside the Dockerfile, and it names no other project and no shared build or package settings.",
    })
}
