//! The shipped stage on a smaller image.

use plimsoll_sizes::{Distribution, Libc};
use plimsoll_syntax::{Arguments, Keyword};

use super::{Shipped, uses_prisma_or_browser};
use crate::facts::{Argument, Facts, Image, Manager, User};
use crate::report::{Edit, Step};
use crate::rewrite::ecosystems::{dotnet, java, node_runtime, python};
use crate::rewrite::step::step;
use crate::rewrite::style::Style;
use crate::rewrite::{compiled, libraries};

/// Programs that run an application of Python.
const RUNNERS: [&str; 11] = [
    "python",
    "python3",
    "gunicorn",
    "uvicorn",
    "hypercorn",
    "daphne",
    "waitress-serve",
    "flask",
    "fastapi",
    "celery",
    "streamlit",
];

/// Puts the shipped stage on the smaller variant of its image.
pub(super) fn smaller_base(shipped: &Shipped<'_>) -> Result<(Step, Vec<Edit>), String> {
    let facts = shipped.facts;
    let from = &facts.instructions()[facts.stages[shipped.stage].from];
    let Arguments::From {
        image: Some(written),
        ..
    } = &from.arguments
    else {
        return Err("The base of the stage that is shipped cannot be told.".into());
    };
    if facts.stages[shipped.stage].image().is_none() {
        return Err("The stage that is shipped stands on another one that it needs, so it is left as it is.".into());
    }
    let image = shipped.image;
    let copied = shipped.sources();
    let language = image.published_name();
    let (base, mut made) = match language {
        "node" => (node_runtime::slim(image), slim("Node")),
        "python" => (slim_python(image), slim("Python")),
        "golang" | "rust" | "gcc" => (
            small(shipped).unwrap_or_default(),
            compiled::small_step("the small image"),
        ),
        _ if image.name == dotnet::SDK => (
            dotnet::runtime(image).unwrap_or_default(),
            dotnet::runtime_step(),
        ),
        _ => match java::runtime(image) {
            // What is a runtime already stays the publisher's that it is.
            Some(Ok(base)) if !image.tag_or_latest().contains("jre") => {
                (base.clone(), java::runtime_step(&base))
            }
            _ => (String::new(), slim(&image.name)),
        },
    };
    let signs = ["alpine", "slim", "distroless", "chiseled", "scratch"];
    if base.is_empty() && signs.iter().any(|sign| image.reference.contains(sign)) {
        return Err("The stage that is shipped stands on a small image already.".into());
    }
    if base.is_empty() || base == image.reference {
        return Err(format!(
            "No smaller variant of {} is known for the stage that is shipped.",
            image.reference
        ));
    }
    let base = facts.as_written(&facts.stages[shipped.stage], &base);
    if written.text.contains('$') && !base.contains('$') || image.digest.is_some() {
        return Err("The base of the stage that is shipped is named by a build argument or a digest, so its smaller variant is left to you.".into());
    }
    if copied.is_empty() {
        return Err("Nothing is copied from other stages into the one that is shipped, so it builds by itself and is left as it is.".into());
    }
    if let Some(run) = shipped.strange() {
        return Err(format!(
            "What line {} runs in the stage that is shipped may need the full image, so its base stays.",
            facts.instructions()[run.instruction].start_line
        ));
    }
    if let Some(name) = shipped.lacked() {
        return Err(format!(
            "The container starts {name}, which a smaller image lacks, so the base of the stage that is shipped stays."
        ));
    }
    let Some(program) = shipped.runs() else {
        return Err(
            "What the stage that is shipped runs is not one plain command, so its base stays."
                .into(),
        );
    };
    let file = program.arguments.first().map(Argument::text);
    let compiled = matches!(language, "golang" | "rust" | "gcc");
    let fits = match language {
        "node" => {
            matches!(program.name.as_str(), "node" | "npm" | "yarn")
                && !uses_prisma_or_browser(facts)
        }
        "python" => RUNNERS.contains(&program.name.as_str()) && !may_link(facts),
        "golang" => program.program.text().starts_with('/'),
        "rust" | "gcc" => shipped.program_copy().is_some(),
        _ if image.name == dotnet::SDK => {
            program.name == "dotnet" && file.is_some_and(|file| file.ends_with(".dll"))
        }
        _ => program.name == "java",
    };
    let fits = fits
        && (!compiled
            || shipped
                .instructions()
                .any(|(_, instruction)| instruction.keyword == Keyword::Workdir)
            || facts
                .base_of(shipped.stage)
                .is_none_or(|base| base.workdir.is_none_or(|path| path == "/")));
    let own_packages = facts.installs.iter().all(|install| {
        facts.stage_of[install.instruction] != Some(shipped.stage)
            || matches!(install.manager, Manager::Apt | Manager::Apk)
    });
    // Maven's and Gradle's images stand on other distributions than the runtime may.
    let java = !compiled && !matches!(language, "node" | "python") && image.name != dotnet::SDK;
    let packages = java && facts.runs(shipped.stage).next().is_some();
    if !fits || !own_packages || packages {
        return Err(format!(
            "What is started in the stage that is shipped may need more of {} than a smaller image has.",
            image.reference
        ));
    }
    let mut edits = vec![Edit::replace(written.span, base.clone())];
    if matches!(language, "rust" | "gcc") {
        made = compiled::small_step(&base);
        edits.extend(linked(shipped, &mut made)?);
    }
    if language == "golang" {
        made = compiled::small_step(&base);
        made.assumptions.push(
            "The program links no C library but that of the system, and reads no time zones of Go's own folder.".into(),
        );
        let end = facts.whole_lines(from.span).end;
        edits.push(Edit::insert(end, certificates(shipped, &base)?));
    }
    Ok((made, edits))
}

/// The line that gives the small image certificates: Alpine's own package, or a copy of what the
/// image of the language has. Package archives of old releases of Debian are gone.
fn certificates(shipped: &Shipped<'_>, base: &str) -> Result<String, String> {
    const BUNDLE: &str = "/etc/ssl/certs/ca-certificates.crt";
    let facts = shipped.facts;
    let style = Style::of(facts);
    if base.starts_with("alpine") {
        let command = "apk add --no-cache ca-certificates tzdata";
        return Ok(style.line(Keyword::Run, command));
    }
    let sources = shipped.sources();
    let from = sources.iter().find_map(|(stage, copy)| {
        let packages = facts.base_of(*stage)?.packages.as_ref()?;
        let has = packages.contains(&"ca-certificates");
        copy.flag_value("from").filter(|_| has)
    });
    let from = from.ok_or("No stage is known to have the certificates that the program may need, so the base of the stage that is shipped stays.")?;
    Ok(style.line(Keyword::Copy, &format!("--from={from} {BUNDLE} {BUNDLE}")))
}

/// Takes along the shared libraries that the program links: the stage that has it gathers them.
fn linked(shipped: &Shipped<'_>, made: &mut Step) -> Result<Vec<Edit>, String> {
    let facts = shipped.facts;
    let unsure = || {
        "Which shared libraries the program links cannot be gathered where it is built, so the base of the stage that is shipped stays.".to_owned()
    };
    let (copy, stage, built) = shipped.program_copy().ok_or_else(unsure)?;
    let last = facts.stage_instructions(stage).end - 1;
    let release = |stage| {
        facts
            .base_of(stage)
            .map(|base| (base.libc, base.release.clone()))
    };
    let same = release(stage).filter(|release| release.1.is_some()) == release(shipped.stage);
    let glibc = facts
        .base_of(stage)
        .is_some_and(|base| base.libc == Some(Libc::Glibc));
    if !same
        || !glibc
        || facts.user(last) != User::Root
        || shipped.image.tag_or_latest().contains("alpine")
    {
        return Err(unsure());
    }
    made.assumptions.push(libraries::ASSUMES.to_owned());
    let style = Style::of(facts);
    let gap = format!(
        " {}{}    ",
        char::from(facts.file.escape),
        style.line_ending
    );
    let command = libraries::gathering(&format!("ldd {built}"), "").replace('\n', &gap);
    let instruction = &facts.instructions()[copy];
    let from = instruction.flag_value("from").unwrap_or_default();
    let copied = libraries::shipping(from);
    let end = |at: usize| facts.whole_lines(facts.instructions()[at].span).end;
    let lines = format!(
        "{}{}",
        style.line(Keyword::Copy, &copied),
        style.line(Keyword::Run, "ldconfig")
    );
    Ok(vec![
        Edit::insert(end(last), style.line(Keyword::Run, &command)),
        Edit::insert(facts.before_comments(copy), lines),
    ])
}

fn slim(language: &str) -> Step {
    step(
        "slim-base",
        "Ship on the slim variant of the same image",
        &format!(
            "The slim variant has the same {language} and the same distribution without compilers, Git and development headers."
        ),
        &[
            "The running application needs no program of the full image, such as git or curl.",
            "Nothing that is copied from the other stages links a library of the full image.",
        ],
    )
}

fn slim_python(image: &Image) -> String {
    match image.tag.as_deref() {
        Some(tag) if tag.contains("slim") || tag.contains("alpine") || tag.contains("windows") => {
            String::new()
        }
        None | Some("latest") => image.with_tag("slim"),
        Some(tag) => match tag.split_once('-') {
            Some((version, release)) => image.with_tag(&format!("{version}-slim-{release}")),
            None => image.with_tag(&format!("{tag}-slim")),
        },
    }
}

/// The small image of the distribution and release that the shipped stage stands on.
fn small(shipped: &Shipped<'_>) -> Option<String> {
    let base = shipped.facts.base_of(shipped.stage)?;
    let release = base.release.as_deref()?;
    match base.distribution? {
        Distribution::Debian => Some(format!("debian:{release}-slim")),
        Distribution::Alpine => Some(format!("alpine:{release}")),
        _ => None,
    }
}

/// Whether a package of Python may be linked with a library of the full image: one is, or which
/// packages are installed is not seen.
fn may_link(facts: &Facts<'_>) -> bool {
    let mut seen = false;
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Pip)
    {
        let tools = ["pip", "setuptools", "wheel"];
        // What the project itself needs stands in a file that is not read.
        let own = |name: &str| name.starts_with('.') || name.contains('/');
        let linked = |name: &str| python::is_linked(name) || own(name);
        if install
            .packages
            .iter()
            .any(|package| linked(package.text()))
        {
            return true;
        }
        seen |= install
            .packages
            .iter()
            .any(|package| !tools.contains(&package.text()));
        for (option, file) in install.options(facts).options {
            if matches!(option.text(), "-e" | "--editable") {
                return true;
            }
            if !matches!(option.text(), "-r" | "--requirement") {
                continue;
            }
            let name = file.map_or("", |file| file.text());
            let text = facts
                .options
                .beside(name.rsplit('/').next().unwrap_or(name));
            let may = |line: &str| python::is_linked(line) || line.starts_with(['.', '-']);
            if text.is_none_or(|text| text.lines().any(may)) {
                return true;
            }
            seen = true;
        }
    }
    !seen
}
