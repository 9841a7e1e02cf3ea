//! Python: packages are built in a virtual environment and shipped without what built them.

use plimsoll_sizes::{Distribution, Libc};
use plimsoll_syntax::Keyword;

use super::Verdict;
use super::python_homes::Home;
use super::python_runs::{self, Places};
use super::python_tools::{installs_project, is_tool, is_uv_pip, tool};
use super::{python_tools, python_torch};
use crate::facts::{CommandLine, Facts, Manager};
use crate::report::{Level, Step};
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{New, Split};
use crate::rewrite::step::step;
use crate::rewrite::{libraries, non_root};

/// Where the virtual environment stands, in both stages.
const ENVIRONMENT: &str = "/opt/venv";

/// Tools whose environments stand elsewhere.
const OTHER_TOOLS: [&str; 5] = ["conda", "mamba", "micromamba", "pdm", "hatch"];

/// Packages that are linked with libraries of the full image, unless a wheel brings them.
const LINKED: [&str; 9] = [
    "psycopg2",
    "mysqlclient",
    "pycurl",
    "python-ldap",
    "xmlsec",
    "pygraphviz",
    "pyodbc",
    "uwsgi",
    "pycairo",
];

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    let commands = || single.runs().flat_map(|run| &run.commands);
    let Some(home) = Home::of(single) else {
        return Verdict::NotMine;
    };
    if commands().any(|command| OTHER_TOOLS.contains(&command.name.as_str())) {
        return Verdict::NotMine;
    }
    let with_tool = commands().any(|command| tool(command).is_some());
    let pips = || {
        let installs = single.facts.installs.iter();
        installs.filter(|install| install.manager == Manager::Pip)
    };
    let dependencies = |run: &&CommandLine<'_>| {
        pips().any(|install| {
            let packages = &install.packages;
            let only_tools = with_tool
                && !packages.is_empty()
                && packages.iter().all(|package| is_tool(package.text()));
            install.instruction == run.instruction && !only_tools
        }) || run
            .commands
            .iter()
            .any(|command| installs_project(command) || is_uv_pip(command))
    };
    let first = single.runs().find(dependencies);
    let last = single.runs().filter(dependencies).last();
    let (Some(first), Some(last)) = (first, last) else {
        if home.packaged {
            return Verdict::NotMine;
        }
        return Verdict::Refused(
            "No `pip install` is found, so there is nothing to leave behind.".into(),
        );
    };
    let (first, last) = (first.instruction, last.instruction);
    if let Some(reason) = home.hindrance(single) {
        return Verdict::Refused(reason);
    }
    let Some(main) = planner.step(multi_stage()) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    let places = Places {
        first,
        last,
        packaged: home.packaged,
        main,
    };
    let mut left = match python_runs::place(&mut split, single, planner, &places) {
        Ok(packages) => packages,
        Err(reason) => return Verdict::Refused(reason),
    };
    left.sort();
    left.dedup();
    if home.base == single.image.reference && left.is_empty() && !with_tool {
        return Verdict::Refused(
            "The image is the slim one already and installs nothing that only building needs."
                .into(),
        );
    }
    let Some(base) = planner.step(home.step(single, &left)) else {
        return Verdict::Off;
    };
    split.base_steps = vec![base];
    python_torch::ask(&mut split, single, planner);
    make_environment(&mut split, single, &places, with_tool);
    split.take(ENVIRONMENT, ENVIRONMENT, None, &[main]);
    let linked = pips().flat_map(|install| &install.packages).any(|package| {
        let name = package.text();
        LINKED
            .iter()
            .any(|linked| name.starts_with(linked) && !name.contains("binary"))
    });
    let full = home.base != single.image.reference && !home.packaged;
    if left.iter().any(|package| package.ends_with("-dev"))
        || (full && (linked || may_list_linked(single)))
    {
        let ldconfig = single.base.libc == Some(Libc::Glibc);
        libraries::take_along_of_folder(&mut split, planner, ENVIRONMENT, ldconfig);
    }
    if split.built.is_empty() {
        python_tools::project_apart(&mut split, single, places.first, places.last);
    }
    split.base = home.base;
    if !python_torch::writes(single.facts) {
        let distribution = single.base.distribution.or(Some(Distribution::Debian));
        non_root::make(&mut split, single, planner, distribution);
    }
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

/// Makes the environment before the first install, and puts it on the path of both stages.
fn make_environment(split: &mut Split, single: &Single<'_>, places: &Places, with_tool: bool) {
    let steps = [split.main];
    let python = if places.packaged { "python3" } else { "python" };
    let path = format!("PATH={ENVIRONMENT}/bin:$PATH");
    // Before the manifests: a changed one does not make the environment again.
    let copies = |at: &usize| single.facts.instructions()[*at].keyword == Keyword::Copy;
    let manifests = (single.from + 1..places.first)
        .rev()
        .take_while(copies)
        .last();
    let mut settings = vec![path.clone()];
    if with_tool {
        settings.push(format!("VIRTUAL_ENV={ENVIRONMENT}"));
        let mut commands = single.runs().flat_map(|run| &run.commands);
        if commands.any(|command| command.name == "uv") {
            // A Python that uv fetches stands outside of the environment and would not be shipped.
            settings.push(format!("UV_PROJECT_ENVIRONMENT={ENVIRONMENT}"));
            settings.push("UV_PYTHON_DOWNLOADS=never".into());
            settings.push("UV_LINK_MODE=copy".into());
            if single.facts.is_given("UV_SYSTEM_PYTHON", places.first) {
                settings.push("UV_SYSTEM_PYTHON=0".into());
            }
        }
    }
    split.before.insert(
        manifests.unwrap_or(places.first),
        vec![
            New::of(
                Keyword::Run,
                format!("{python} -m venv {ENVIRONMENT}"),
                &steps,
            ),
            New::of(Keyword::Env, settings.join("\n"), &steps),
        ],
    );
    split.opening.push(New::of(Keyword::Env, path, &steps));
}

/// Whether the requirements may list a package that is linked with a library of the full image:
/// one does, or a list is not beside the Dockerfile.
fn may_list_linked(single: &Single<'_>) -> bool {
    let mut lists = single.facts.installs.iter().flat_map(|install| {
        let options = install.options(single.facts).options;
        let files = options
            .into_iter()
            .filter(|(option, _)| matches!(option.text(), "-r" | "--requirement"));
        files
            .map(|(_, file)| file.map_or("", |file| file.text()))
            .collect::<Vec<_>>()
    });
    let mut commands = single.runs().flat_map(|run| &run.commands);
    let mut tools = commands
        .find_map(|command| {
            installs_project(command).then(|| tool(command)?.manifests.split(' ').next())
        })
        .into_iter()
        .flatten();
    let unsure = |name: &str| {
        let file = single
            .facts
            .options
            .beside(name.rsplit('/').next().unwrap_or(name));
        file.is_none_or(|text| text.lines().any(is_linked))
    };
    lists.any(unsure) || tools.any(unsure)
}

/// Whether a line of requirements names a package that is linked with libraries of the full image,
/// unless a wheel brings them.
pub(crate) fn is_linked(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '"', '\'']);
    let linked = LINKED.iter().any(|linked| line.starts_with(linked));
    linked && !line.starts_with("psycopg2-binary")
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

/// pip installs what files list, which need nothing else of the project.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
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
                Some(("--editable" | "--find-links", _)) => return None,
                _ => continue,
            },
        };
        let file = file.trim_start_matches("./");
        // A file in a folder would need that folder below the destination.
        let text = facts.options.beside(file);
        if file.contains('/') || text.map_or(certain, names_others) {
            return None;
        }
        files.push(file.to_owned());
    }
    let local = install
        .packages
        .iter()
        .any(|package| is_local(package.text()) || package.literal.is_none());
    files.dedup();
    // What is named in the command alone needs no file.
    let assumes = if files.is_empty() {
        "No package is installed out of the build context."
    } else {
        "The requirements name no folder of the project (`-e .`) and no further file (`-r other.txt`)."
    };
    (only.is_plain() && !local).then(|| Early {
        manifests: files.join(" "),
        fetch: None,
        assumes,
    })
}

/// Whether requirements name other files, or folders of the project.
fn names_others(text: &str) -> bool {
    let options = [
        "--hash",
        "-i ",
        "--index-url",
        "--extra-index-url",
        "--trusted-host",
        "--no-binary",
        "--only-binary",
        "--pre",
        "--prefer-binary",
        "--require-hashes",
    ];
    text.lines().map(str::trim).any(|line| {
        if line.starts_with('-') {
            return !options.iter().any(|option| line.starts_with(option));
        }
        !line.starts_with('#') && is_local(line)
    })
}

/// Whether what pip is to install stands in a folder or a file of the project.
fn is_local(package: &str) -> bool {
    let package = package.split(" #").next().unwrap_or_default().trim_end();
    let remote = package.contains("://") && !package.contains("file:");
    let path = package.contains(['/', '\\']) && !package.ends_with('\\');
    let archive = [".whl", ".zip", ".tar.gz"];
    !remote
        && (path
            || package.starts_with('.')
            || package.contains("file:")
            || archive.iter().any(|end| package.ends_with(end)))
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
