//! Python with pip: packages are built in a virtual environment on the full image and shipped on
//! the slim one.

use plimsoll_sizes::{Distribution, Libc};
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts, Image, Install, Manager};
use crate::report::{Level, Step};
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{Fate, New, Split};
use crate::rewrite::step::step;
use crate::rewrite::{libraries, non_root, system_packages};

/// Where the virtual environment stands, in both stages.
const ENVIRONMENT: &str = "/opt/venv";

/// Tools with environments of their own.
const OTHER_TOOLS: [&str; 8] = [
    "poetry",
    "uv",
    "pipenv",
    "conda",
    "mamba",
    "micromamba",
    "pdm",
    "hatch",
];

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    let uses = |name: &str| {
        let mut runs = single.runs();
        runs.any(|run| run.commands.iter().any(|command| command.name == name))
    };
    if single.image_name() != "python" || OTHER_TOOLS.iter().any(|tool| uses(tool)) {
        return Verdict::NotMine;
    }
    let installs: Vec<&Install<'_>> = single
        .facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Pip)
        .collect();
    let Some(first) = installs.first().map(|install| install.instruction) else {
        return Verdict::Refused(
            "No `pip install` is found, so there is nothing to leave behind.".into(),
        );
    };
    let last = installs.last().map_or(first, |install| install.instruction);
    if let Some(reason) = hindrance(single, &installs) {
        return Verdict::Refused(reason);
    }
    let Some(main) = planner.step(multi_stage()) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    let mut left = Vec::new();
    for at in single.from + 1..split.fates.len() {
        match single.facts.instructions()[at].keyword {
            Keyword::Run => match place_run(&mut split, single, at, last) {
                Ok(packages) => left.extend(packages),
                Err(reason) => return Verdict::Refused(reason),
            },
            Keyword::Copy | Keyword::Add => {
                split.fates[at] = match (at < last, is_manifest(single.facts, at)) {
                    (true, true) => Fate::Built,
                    // What an install before it reads is also what runs.
                    (true, false) => Fate::Both,
                    (false, _) => Fate::Shipped,
                };
            }
            _ => {}
        }
    }
    let slim = slim(single.image);
    if slim == single.image.reference && left.is_empty() {
        return Verdict::Refused(
            "The image is the slim one already and installs nothing that only building needs."
                .into(),
        );
    }
    let Some(base) = planner.step(slim_base(&left)) else {
        return Verdict::Off;
    };
    split.base = slim;
    split.base_steps = vec![base];
    let path = format!("PATH={ENVIRONMENT}/bin:$PATH");
    // Before the manifests: a changed one does not make the environment again.
    let copies = |at: &usize| single.facts.instructions()[*at].keyword == Keyword::Copy;
    let manifests = (single.from + 1..first).rev().take_while(copies).last();
    split.before.insert(
        manifests.unwrap_or(first),
        vec![
            New::of(
                Keyword::Run,
                format!("python -m venv {ENVIRONMENT}"),
                &[main],
            ),
            New::of(Keyword::Env, path.clone(), &[main]),
        ],
    );
    split.opening.push(New::of(Keyword::Env, path, &[main]));
    split.take(ENVIRONMENT, ENVIRONMENT, None, &[main]);
    if left.iter().any(|package| package.ends_with("-dev")) {
        let ldconfig = single.base.libc == Some(Libc::Glibc);
        libraries::take_along_of_folder(&mut split, planner, ENVIRONMENT, ldconfig);
    }
    non_root::make(
        &mut split,
        single,
        planner,
        single.base.distribution.or(Some(Distribution::Debian)),
    );
    split.ignored = vec![
        "__pycache__",
        "*.py[cod]",
        ".venv",
        "venv",
        ".pytest_cache",
        ".mypy_cache",
    ];
    if planner.level == Level::Minimal {
        split.refused = Some("Below the slim image there is none for every version of Python, so Minimal is Lean here.".into());
    }
    Verdict::Split(Box::new(split))
}

/// What keeps the installs from moving into a virtual environment.
fn hindrance(single: &Single<'_>, installs: &[&Install<'_>]) -> Option<String> {
    for install in installs {
        let options = install.options(single.facts);
        let line = single.facts.instructions()[install.instruction].start_line;
        for option in ["--user", "--target", "-t", "--prefix", "--root", "--system"] {
            if options.has(option) {
                return Some(format!(
                    "The install in line {line} puts packages at a place of its own ({option}), which a virtual environment does not have."
                ));
            }
        }
        if !single.is_root(install.instruction) {
            return Some(format!(
                "The install in line {line} runs as another user than root, so that its packages stand elsewhere."
            ));
        }
    }
    let words = single.words.as_deref().unwrap_or_default();
    if words
        .first()
        .is_some_and(|word| word.starts_with("/usr/local/bin/"))
    {
        return Some("CMD names a program under /usr/local/bin, where a virtual environment does not put it.".into());
    }
    None
}

/// Which stage a RUN goes to; the packages of the distribution that stay behind.
fn place_run(
    split: &mut Split,
    single: &Single<'_>,
    at: usize,
    last: usize,
) -> Result<Vec<String>, String> {
    let Some(run) = single.facts.command_line(at) else {
        return Ok(Vec::new());
    };
    if system_packages::only_installs(single, run) {
        return Ok(system_packages::place(split, single, run));
    }
    let pip = |number: usize| {
        let mut installs = single.facts.installs.iter();
        installs.any(|install| {
            install.manager == Manager::Pip
                && install.instruction == at
                && install.command == number
        })
    };
    let plain = run.commands.iter().all(CommandFact::is_plain);
    if !run.commands.is_empty() && plain && (0..run.commands.len()).all(pip) {
        split.fates[at] = Fate::Built;
        return Ok(Vec::new());
    }
    if at > last
        && plain
        && run
            .commands
            .iter()
            .all(|command| runs_anywhere(&command.name))
    {
        split.fates[at] = Fate::Shipped;
        return Ok(Vec::new());
    }
    Err(format!(
        "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
        single.facts.instructions()[at].start_line
    ))
}

/// Programs that the slim image has as well.
fn runs_anywhere(name: &str) -> bool {
    matches!(
        name,
        "python"
            | "python3"
            | "mkdir"
            | "chmod"
            | "chown"
            | "ln"
            | "cp"
            | "mv"
            | "touch"
            | "echo"
            | "useradd"
            | "groupadd"
            | "adduser"
            | "addgroup"
            | "set"
            | "flask"
            | "django-admin"
    )
}

/// Whether a COPY brings in only what pip reads.
fn is_manifest(facts: &Facts<'_>, at: usize) -> bool {
    let words = facts.instructions()[at].words();
    words[..words.len().saturating_sub(1)].iter().all(|word| {
        let text = word.unquoted();
        let name = text.rsplit('/').next().unwrap_or(text);
        (name.contains("requirements") || name.contains("constraints")) && name.contains(".txt")
    })
}

/// The slim variant of the same image: same version, same release of the distribution.
pub(super) fn slim(image: &Image) -> String {
    let tag = image.tag_or_latest();
    if tag.contains("slim") || tag.contains("alpine") {
        return image.reference.clone();
    }
    // The release stands behind `slim`: 3.12-slim-bookworm.
    match tag.split_once('-') {
        _ if tag == "latest" => image.with_tag("slim"),
        Some((version, release)) => image.with_tag(&format!("{version}-slim-{release}")),
        None => image.with_tag(&format!("{tag}-slim")),
    }
}

fn multi_stage() -> Step {
    step(
        "multi-stage",
        "Install in one stage, ship another",
        "Only the installed packages and the sources are shipped; compilers and headers stay behind.",
        &[
            "No script of the project names the interpreter by its whole path (/usr/local/bin/python).",
        ],
    )
}

fn slim_base(left: &[String]) -> Step {
    let mut made = step(
        "slim-base",
        "Ship on the slim variant of the same image",
        "The slim variant has the same Python and the same distribution without compilers, Git and development headers.",
        &["The running application needs no program of the full image, such as git, curl or gcc."],
    );
    if !left.is_empty() {
        made.assumptions.push(format!(
            "{} are needed to install packages, and not to run them.",
            left.join(", ")
        ));
    }
    made
}

/// pip installs what files list, which need nothing else of the project.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, _certain: bool) -> Option<Early> {
    let [only] = run.commands.as_slice() else {
        return None;
    };
    let install = facts.installs.iter().find(|install| {
        install.instruction == run.instruction && install.manager == Manager::Pip
    })?;
    let options = install.options(facts);
    let mut files = Vec::new();
    for (option, value) in &options.options {
        let text = option.text();
        let file = match (text, value) {
            ("-r" | "--requirement" | "-c" | "--constraint", Some(value)) => {
                value.literal.as_deref()?
            }
            ("-e" | "--editable" | "-f" | "--find-links", _) => return None,
            _ => match text.split_once('=') {
                Some(("--requirement" | "--constraint", file)) => file,
                _ => continue,
            },
        };
        let file = file.trim_start_matches("./");
        // A file in a folder would need that folder below the destination.
        if file.contains('/') || names_others(facts, file) {
            return None;
        }
        files.push(file.to_owned());
    }
    let local = install
        .packages
        .iter()
        .any(|package| package.text().starts_with(['.', '/']) || package.literal.is_none());
    files.dedup();
    (only.is_plain() && !local && !files.is_empty()).then(|| Early {
        manifests: files.join(" "),
        fetch: None,
        assumes: "The requirements name no folder of the project (`-e .`) and no further file (`-r other.txt`).",
    })
}

/// Whether a file of requirements beside the Dockerfile names other files or folders.
fn names_others(facts: &Facts<'_>, file: &str) -> bool {
    let mut lines = facts.options.beside(file).unwrap_or_default().lines();
    lines.any(|line| {
        let line = line.trim_start();
        [
            "-e",
            "-r",
            "-c",
            ".",
            "/",
            "--editable",
            "--requirement",
            "file:",
        ]
        .iter()
        .any(|start| line.starts_with(start))
    })
}

/// What pip downloads, where nothing says that it keeps nothing.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let keeps = facts.installs.iter().any(|install| {
        install.instruction == run.instruction
            && install.manager == Manager::Pip
            && !install.options(facts).has("--no-cache-dir")
            && !install.options(facts).has("--cache-dir")
            && !facts.pip_cache_is_off(run, install.command)
    });
    if keeps {
        vec!["/root/.cache/pip"]
    } else {
        Vec::new()
    }
}
