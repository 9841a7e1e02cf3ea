//! Poetry, uv and pipenv: what they install by, what they keep, and how they run a program.

use crate::facts::{Argument, CommandFact, CommandLine, Facts};
use crate::report::Edit;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::Single;
use crate::rewrite::split::{BUILD, Fate, New, Split};
use plimsoll_sizes::Libc;
use plimsoll_syntax::{Keyword, Span};

/// A tool that installs what a project lists.
pub(super) struct Tool {
    /// What people call it.
    pub(super) name: &'static str,
    /// Its subcommands that install.
    installs: &'static [&'static str],
    /// The files that it reads.
    pub(super) manifests: &'static str,
    /// The option that leaves the project itself out.
    without_project: &'static str,
    /// Options by which a person already says which groups are installed.
    groups: &'static [&'static str],
    /// The option that leaves development out, where that is not the default.
    production: &'static str,
    /// Where downloads are kept; environments stand elsewhere.
    caches: &'static [&'static str],
}

/// Poetry keeps environments below `/root/.cache/pypoetry` as well, hence its two folders.
const TOOLS: [Tool; 3] = [
    Tool {
        name: "poetry",
        installs: &["install", "sync"],
        manifests: "pyproject.toml poetry.lock*",
        without_project: " --no-root",
        groups: &[
            "--only",
            "--without",
            "--with",
            "--no-dev",
            "--all-groups",
            "--only-root",
        ],
        production: " --only main",
        caches: &[
            "/root/.cache/pypoetry/cache",
            "/root/.cache/pypoetry/artifacts",
        ],
    },
    Tool {
        name: "uv",
        installs: &["sync"],
        manifests: "pyproject.toml uv.lock*",
        without_project: " --no-install-project",
        groups: &[
            "--no-dev",
            "--dev",
            "--group",
            "--only-group",
            "--all-groups",
            "--no-default-groups",
            "--only-dev",
        ],
        production: " --no-dev",
        caches: &["/root/.cache/uv"],
    },
    Tool {
        name: "pipenv",
        installs: &["install", "sync"],
        manifests: "Pipfile Pipfile.lock*",
        without_project: "",
        groups: &[],
        production: "",
        caches: &["/root/.cache/pipenv", "/root/.cache/pip"],
    },
];

/// The tool that a command is.
pub(super) fn tool(command: &CommandFact<'_>) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == command.name)
}

/// Whether a package is one of the tools, or what they stand on.
pub(super) fn is_tool(package: &str) -> bool {
    let end = package.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let name = &package[..end.unwrap_or(package.len())];
    TOOLS.iter().any(|tool| tool.name == name) || matches!(name, "pip" | "setuptools" | "wheel")
}

/// Whether a command installs what the project lists.
pub(super) fn installs_project(command: &CommandFact<'_>) -> bool {
    tool(command).is_some_and(|tool| {
        let verb = command.subcommand().map(Argument::text);
        verb.is_some_and(|verb| tool.installs.contains(&verb))
    })
}

/// Whether a command is `uv pip install`.
pub(super) fn is_uv_pip(command: &CommandFact<'_>) -> bool {
    command.is("uv", "pip")
        && command
            .arguments
            .iter()
            .any(|word| word.text() == "install")
}

/// Where the build stage puts what installing the project adds to the environment.
const PROJECT: &str = "/out/project";

/// Ships what installing the project itself adds to the environment in a layer of its own, where its
/// packages are installed before: an edit of the sources then leaves the layer of the packages as it
/// is. `first` and `last` are the RUNs of both installs.
pub(super) fn project_apart(split: &mut Split, single: &Single<'_>, first: usize, last: usize) {
    let facts = single.facts;
    let only = |at: usize| {
        let commands = facts.command_line(at)?.commands.as_slice();
        let [one] = commands else { return None };
        let tool = tool(one).filter(|_| one.is_plain() && installs_project(one))?;
        let without = tool.without_project.trim();
        Some((tool, one.words().any(|word| word == without)))
    };
    let (Some((tool, true)), Some((_, false))) = (only(first), only(last)) else {
        return;
    };
    let built = |at: &usize| split.fates[*at] != Fate::Shipped;
    let is_run = |at: &usize| facts.instructions()[*at].keyword == Keyword::Run;
    let copies = |at: &usize| facts.instructions()[*at].keyword == Keyword::Copy;
    let Some(copy) = (first + 1..last).find(copies) else {
        return;
    };
    // What other RUNs change there would be lost.
    let others = (first + 1..split.fates.len()).filter(|at| is_run(at) && built(at));
    if others.count() != 1 || single.base.libc != Some(Libc::Glibc) {
        return;
    }
    let steps = [split.main];
    let written = split.instead.get(&last);
    let mut rest = written.map_or_else(|| single.edited(last, &[]), |new| new.rest.clone());
    let Some(at) = rest.find(&format!("{} ", tool.name)) else {
        return;
    };
    let gap = format!(
        " {}{}    ",
        char::from(facts.file.escape),
        facts.line_ending()
    );
    rest.truncate(rest.trim_end().len());
    rest.push_str(&format!(
        "{gap}&& find /opt/venv -cnewer /out/start ! -type d -exec cp -a --parents -t {PROJECT} {{}} +"
    ));
    rest.insert_str(
        at,
        &format!("mkdir -p {PROJECT}{gap}&& touch /out/start{gap}&& "),
    );
    let mut of = written.map_or_else(Vec::new, |new| new.steps.clone());
    of.push(split.main);
    split
        .instead
        .insert(last, New::changed(Keyword::Run, rest, &of));
    let stage = New::of(Keyword::From, format!("{BUILD} AS project"), &steps);
    split.before.entry(copy).or_default().insert(0, stage);
    let copied = format!("--from=project {PROJECT}/ /");
    split.files.push(New::of(Keyword::Copy, copied, &steps));
}

/// The edit that leaves the development dependencies out.
pub(super) fn production(command: &CommandFact<'_>) -> Option<Edit> {
    let tool = tool(command).filter(|_| installs_project(command))?;
    let chosen = command.arguments.iter().any(|word| {
        let name = word.text().split('=').next().unwrap_or_default();
        tool.groups.contains(&name)
    });
    let verb = command.subcommand()?;
    (!chosen && !tool.production.is_empty()).then(|| Edit::insert(verb.span.end, tool.production))
}

/// The edit that makes `poetry run X` an `X`; nothing where the tool does something else.
pub(super) fn unwrapped(command: &CommandFact<'_>) -> Option<Edit> {
    tool(command)?;
    let mut words = command.arguments.iter();
    words.next().filter(|word| word.text() == "run")?;
    let first = words.find(|word| {
        !matches!(
            word.text(),
            "--no-sync" | "--frozen" | "--locked" | "--no-dev"
        )
    })?;
    let script = first.text().starts_with('-') || first.text().ends_with(".py");
    (!script).then(|| {
        Edit::delete(Span {
            start: command.program.span.start,
            end: first.span.start,
        })
    })
}

/// The tools fetch by their manifests, and install the project itself once its sources are there.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let [only] = run.commands.as_slice() else {
        return None;
    };
    let tool = tool(only).filter(|_| installs_project(only) && only.is_plain())?;
    let words = || only.arguments.iter().map(Argument::text);
    let named = words().filter(|word| !word.starts_with('-')).count() > 1;
    let whole = words().any(|word| {
        matches!(
            word,
            "--no-root"
                | "--no-install-project"
                | "--all-packages"
                | "--directory"
                | "--only-root"
                | "-e"
        )
    });
    let manifest = facts.options.beside(tool.manifests.split(' ').next()?);
    // What a project tells of itself only when it is built needs its sources.
    let local = [
        "path =",
        "path=",
        "file =",
        "file=",
        "editable",
        "[tool.uv.workspace]",
        "\nsource =",
        "\ndynamic =",
    ]
    .iter()
    .any(|sign| manifest.is_some_and(|manifest| manifest.contains(sign)));
    if named || local || (certain && manifest.is_none()) || words().any(|word| word == "--project")
    {
        return None;
    }
    let text = only.span.text(facts.source());
    let verb = only.subcommand()?.span.end.checked_sub(only.span.start)? as usize;
    Some(Early {
        manifests: tool.manifests.into(),
        fetch: (!whole && !tool.without_project.is_empty()).then(|| {
            let (before, after) = text.split_at(verb);
            format!("{before}{}{after}", tool.without_project)
        }),
        assumes: "The manifests stand beside the Dockerfile and name no folder of the project (path dependencies, workspaces).",
    })
}

/// What the tools download, where none of them runs later.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let kept = |tool: &&Tool| {
        let prefix = tool.name.to_ascii_uppercase();
        let set = ["CACHE_DIR", "NO_CACHE"]
            .iter()
            .any(|name| facts.is_given(&format!("{prefix}_{name}"), run.instruction));
        let mut commands = run.commands.iter();
        !set && !super::runs_later(facts, tool.name)
            && commands.any(|command| {
                let mut words = command.arguments.iter();
                command.name == tool.name
                    && (installs_project(command) || is_uv_pip(command))
                    && !words.any(|word| {
                        word.text() == "--no-cache"
                            || word.text() == "-n"
                            || word.text().starts_with("--no-cache")
                            || word.text() == "--clear"
                    })
            })
    };
    let tools = TOOLS.iter().filter(kept);
    tools.flat_map(|tool| tool.caches).copied().collect()
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Beside, Options, rewrite};

    /// The safe text where a manifest is given.
    fn safe(tool: &str, install: &str, manifest: Option<(&str, &str)>) -> String {
        let text = format!(
            "FROM python:3.13-slim\nWORKDIR /app\nRUN pip install --no-cache-dir {tool}\nCOPY . .\nRUN {install}\nCMD [\"python\", \"a.py\"]\n"
        );
        let options = Options {
            beside: manifest
                .into_iter()
                .map(|(path, content)| Beside {
                    path: path.into(),
                    content: content.into(),
                })
                .collect(),
            ..Options::default()
        };
        rewrite(&text, Level::Safe, &options).text
    }

    #[test]
    fn a_known_manifest_is_installed_by_early_and_safely() {
        let plain = "[project]\nname = \"a\"\ndependencies = [\"flask\"]\n";
        let uv = safe("uv", "uv sync", Some(("pyproject.toml", plain)));
        let order = ["uv sync --no-install-project", "COPY . .", "uv sync\n"];
        let found: Vec<_> = order.iter().map(|part| uv.find(part)).collect();
        assert!(found.is_sorted() && found[0].is_some(), "{uv}");
        let pipfile = "[packages]\nflask = \"*\"\n";
        let pipenv = safe(
            "pipenv",
            "pipenv install --system",
            Some(("Pipfile", pipfile)),
        );
        assert!(pipenv.contains("COPY Pipfile Pipfile.lock* ./"), "{pipenv}");
        for (name, manifest) in [
            (
                "pyproject.toml",
                "[project]\nname = \"a\"\ndynamic = [\"version\"]\n",
            ),
            (
                "pyproject.toml",
                "[tool.uv.sources]\nb = { path = \"b\" }\n",
            ),
            ("other.toml", ""),
        ] {
            let kept = safe("uv", "uv sync", Some((name, manifest)));
            assert!(!kept.contains("COPY pyproject"), "{manifest}");
        }
    }

    #[test]
    fn settings_of_the_tool_need_no_sources() {
        let text = "FROM python:3.13\nWORKDIR /app\nRUN pip install poetry==2.1\nCOPY . .\nRUN poetry config virtualenvs.create false\nRUN poetry install\nCMD [\"python\", \"a.py\"]\n";
        let lean = rewrite(text, Level::Lean, &Options::default()).text;
        let order = [
            "COPY pyproject.toml poetry.lock* ./",
            "--no-root",
            "COPY . .",
        ];
        let found: Vec<_> = order.iter().map(|part| lean.find(part)).collect();
        assert!(found.is_sorted() && found[0].is_some(), "{lean}");
    }
}
