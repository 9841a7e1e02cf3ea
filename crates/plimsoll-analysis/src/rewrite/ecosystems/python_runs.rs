//! Which stage of a Python image each instruction goes to.

use plimsoll_sizes::Libc;
use plimsoll_syntax::Keyword;

use super::python_tools::{installs_project, is_tool, is_uv_pip, production, tool, unwrapped};
use crate::facts::{CommandFact, CommandLine, Facts, Manager};
use crate::report::Edit;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{Fate, New, Split};
use crate::rewrite::step::step;
use crate::rewrite::system_packages;

/// Where the installs of dependencies stand.
pub(super) struct Places {
    /// The first RUN that installs some.
    pub(super) first: usize,
    /// The last one.
    pub(super) last: usize,
    /// Python comes out of the distribution's packages.
    pub(super) packaged: bool,
    /// The number of the step that stands for the structure.
    pub(super) main: usize,
}

/// Decides it for all; gives the packages of the distribution that stay behind.
///
/// # Errors
/// A sentence that says what keeps it from being decided.
pub(super) fn place(
    split: &mut Split,
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    places: &Places,
) -> Result<Vec<String>, String> {
    let mut left = Vec::new();
    for at in single.from + 1..split.fates.len() {
        match single.facts.instructions()[at].keyword {
            Keyword::Run => left.extend(place_run(split, single, places, at)?),
            Keyword::Copy | Keyword::Add => {
                let built = at < places.last;
                split.fates[at] = if is_of_tool(single.facts, at) {
                    Fate::Built
                } else {
                    match (built, is_manifest(single.facts, at)) {
                        (true, true) => Fate::Built,
                        // What an install before it reads is also what runs.
                        (true, false) => Fate::Both,
                        (false, _) => Fate::Shipped,
                    }
                };
            }
            _ => {}
        }
        edit(split, single, planner, places, at);
    }
    programs_of_the_full_image(split, single, &left)?;
    if places.packaged {
        packaged_python(split, single, places, &left)?;
    }
    Ok(left)
}

/// What the container runs has to be there: curl and wget of a health check are installed, and
/// nothing runs what stays behind.
fn programs_of_the_full_image(
    split: &mut Split,
    single: &Single<'_>,
    left: &[String],
) -> Result<(), String> {
    let alpine = single.base.libc == Some(Libc::Musl);
    let lines = single.facts.command_lines.iter();
    let lines = lines.filter(|line| line.keyword != Keyword::Run);
    for command in lines.flat_map(|line| &line.commands) {
        let name = command.name.as_str();
        if matches!(name, "curl" | "wget") {
            // Alpine has a wget of its own.
            let there = (alpine && name == "wget") || split.system.iter().any(|one| one == name);
            if !there {
                system_packages::ship(split, alpine, vec![name.to_owned()]);
            }
        } else if left.iter().any(|package| package == name)
            || system_packages::is_for_building(name)
        {
            return Err(format!(
                "The container runs {name}, which only the full image has, so the structure is left alone."
            ));
        }
    }
    Ok(())
}

/// Which stage a RUN goes to; the packages of the distribution that stay behind.
fn place_run(
    split: &mut Split,
    single: &Single<'_>,
    places: &Places,
    at: usize,
) -> Result<Vec<String>, String> {
    let Some(run) = single.facts.command_line(at) else {
        return Ok(Vec::new());
    };
    if system_packages::only_installs(run) {
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
    let builds = |number: usize, command: &CommandFact<'_>| {
        pip(number)
            || is_uv_pip(command)
            || (tool(command).is_some() && unwrapped(command).is_none())
    };
    let neutral = |command: &CommandFact<'_>| {
        matches!(command.name.as_str(), "set" | "true" | ":") || system_packages::is_system(command)
    };
    let plain = !run.heredoc && run.commands.iter().all(CommandFact::is_plain);
    let mut numbered = run.commands.iter().enumerate();
    let only_builds = numbered.all(|(number, command)| builds(number, command) || neutral(command));
    if !run.commands.is_empty() && plain && only_builds || fetches_tool(single, run) {
        split.fates[at] = Fate::Built;
        return Ok(system_packages::ship_of(split, single, run));
    }
    let all = |may: fn(&CommandFact<'_>) -> bool| plain && run.commands.iter().all(may);
    if at < places.last && all(|command| makes_folders_or_users(&command.name)) {
        split.fates[at] = Fate::Both;
        return Ok(Vec::new());
    }
    if at > places.last
        && all(|command| runs_anywhere(&command.name) || unwrapped(command).is_some())
    {
        split.fates[at] = Fate::Shipped;
        return Ok(Vec::new());
    }
    Err(format!(
        "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
        single.facts.instructions()[at].start_line
    ))
}

/// Whether a RUN fetches a tool by the script that its authors publish.
fn fetches_tool(single: &Single<'_>, run: &CommandLine<'_>) -> bool {
    let mut words = run.commands.iter().flat_map(CommandFact::words);
    let tool = words
        .any(|word| word.contains("install.python-poetry.org") || word.contains("astral.sh/uv"));
    let others = ["curl", "wget", "python", "python3", "sh", "bash", "-"];
    tool && run.commands.len() <= 2
        && run
            .commands
            .iter()
            .all(|command| others.contains(&command.name.as_str()))
        && single.facts.user(run.instruction) == crate::facts::User::Root
}

/// Changes inside an instruction: development left out, the tool's own name left out where a
/// program runs, and everything installed into the environment.
fn edit(
    split: &mut Split,
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    places: &Places,
    at: usize,
) {
    let Some(line) = single.facts.command_line(at).filter(|line| !line.heredoc) else {
        return;
    };
    let (mut edits, mut steps): (Vec<Edit>, Vec<usize>) = (Vec::new(), Vec::new());
    let with_project = line
        .commands
        .iter()
        .any(|command| installs_project(command));
    for (number, command) in line.commands.iter().enumerate() {
        if let Some(edit) = unwrapped(command) {
            edits.push(edit);
            steps.push(places.main);
        }
        if let Some(edit) = production(command)
            && let Some(step) = planner.step(production_only(&command.name))
        {
            edits.push(edit);
            steps.push(step);
        }
        if is_uv_pip(command) || command.name == "pipenv" {
            for word in command
                .arguments
                .iter()
                .filter(|word| word.text() == "--system")
            {
                let mut span = word.span;
                span.start = span.start.saturating_sub(1);
                edits.push(Edit::delete(span));
                steps.push(places.main);
            }
        }
        // A tool that is installed in the same RUN stays outside of the environment.
        let mut installs = single.facts.installs.iter();
        let of_tool = installs.any(|install| {
            install.manager == Manager::Pip
                && (install.instruction, install.command) == (at, number)
                && !install.packages.is_empty()
                && install
                    .packages
                    .iter()
                    .all(|package| is_tool(package.text()))
        });
        if of_tool
            && with_project
            && !places.packaged
            && matches!(command.name.as_str(), "pip" | "pip3")
        {
            edits.push(Edit::insert(command.program.span.start, "/usr/local/bin/"));
            steps.push(places.main);
        }
    }
    if edits.is_empty() {
        return;
    }
    steps.dedup();
    let rest = single.edited(at, &edits);
    let keyword = single.facts.instructions()[at].keyword;
    split
        .instead
        .insert(at, New::changed(keyword, rest, &steps));
}

fn production_only(tool: &str) -> crate::report::Step {
    step(
        "production-dependencies",
        "Install no development dependencies",
        "Test and lint tools are not part of what runs.",
        &[&format!(
            "The running application imports nothing of the development dependencies, and {tool} is not older than two years."
        )],
    )
}

/// Python from the distribution's packages: the environment needs a package of its own, and what is
/// shipped needs Python.
fn packaged_python(
    split: &mut Split,
    single: &Single<'_>,
    places: &Places,
    left: &[String],
) -> Result<(), String> {
    let own = |package: &str| {
        let rest = package.strip_prefix("python3-");
        rest.is_some_and(|rest| {
            !matches!(
                rest,
                "dev"
                    | "pip"
                    | "venv"
                    | "setuptools"
                    | "wheel"
                    | "distutils"
                    | "minimal"
                    | "virtualenv"
            )
        })
    };
    let system = |manager| {
        let installs = single.facts.installs.iter();
        installs.filter(move |install| install.manager == manager)
    };
    if system(Manager::Apt)
        .flat_map(|install| &install.packages)
        .any(|package| own(package.text()))
    {
        return Err("Some Python packages come from the distribution, which a virtual environment does not see; the structure is left alone.".into());
    }
    let known = |name: &str| {
        system(Manager::Apt).find_map(|install| {
            let package = install
                .packages
                .iter()
                .find(|package| package.text() == name)?;
            (install.instruction < places.first).then_some((install.instruction, package))
        })
    };
    let Some((at, package)) = known("python3-pip") else {
        return Err("Where pip comes from cannot be told, so the structure is left alone.".into());
    };
    if known("python3-venv").is_none() {
        let rest = single.edited(at, &[Edit::insert(package.span.end, " python3-venv")]);
        split
            .instead
            .insert(at, New::changed(Keyword::Run, rest, &[places.main]));
    }
    let ships = split.system.iter().any(|package| package == "python3");
    if !ships && left.iter().any(|package| package == "python3-pip") {
        system_packages::ship(split, false, vec!["python3".into()]);
    }
    Ok(())
}

/// Programs that make what every stage may have.
fn makes_folders_or_users(name: &str) -> bool {
    matches!(
        name,
        "mkdir" | "useradd" | "groupadd" | "adduser" | "addgroup" | "set" | "echo"
    )
}

/// Programs that the slim image has as well.
fn runs_anywhere(name: &str) -> bool {
    makes_folders_or_users(name)
        || matches!(
            name,
            "python"
                | "python3"
                | "chmod"
                | "chown"
                | "ln"
                | "cp"
                | "mv"
                | "touch"
                | "flask"
                | "django-admin"
        )
}

/// Whether a COPY brings in only what installs read.
fn is_manifest(facts: &Facts<'_>, at: usize) -> bool {
    let words = facts.instructions()[at].words();
    words[..words.len().saturating_sub(1)].iter().all(|word| {
        let text = word.unquoted();
        let name = text
            .rsplit('/')
            .next()
            .unwrap_or(text)
            .trim_end_matches('*');
        matches!(
            name,
            "pyproject.toml"
                | "poetry.lock"
                | "uv.lock"
                | "Pipfile"
                | "Pipfile.lock"
                | "poetry.toml"
        ) || (name.contains("requirements") || name.contains("constraints"))
            && name.contains(".txt")
    })
}

/// Whether a COPY brings in uv out of its own image.
fn is_of_tool(facts: &Facts<'_>, at: usize) -> bool {
    let from = facts.instructions()[at].flag_value("from");
    from.is_some_and(|from| from.contains("astral-sh/uv"))
}
