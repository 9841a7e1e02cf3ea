//! What a Python project depends on, by its own files or by what its Dockerfile runs.

use plimsoll_sizes::pip::Requirement;
use plimsoll_sizes::{Bytes, Certainty, Weight};

use crate::facts::Facts;

/// The dependencies that a `pyproject.toml` declares: `project.dependencies`, or Poetry's own table.
///
/// Reads the two shapes that occur, line by line; whatever else the file holds does not matter.
pub(super) fn dependencies(text: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    let (mut section, mut in_list) = ("", false);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') && !in_list {
            section = line.trim_matches(['[', ']']);
            continue;
        }
        if in_list || section == "project" && begins_list(line) {
            let words = line.split(['"', '\'']).skip(1).step_by(2);
            found.extend(words.filter_map(Requirement::read));
            // Brackets of extras stand inside the quotes.
            let outside: String = line.split(['"', '\'']).step_by(2).collect();
            in_list = !outside.contains(']');
        } else if section == "tool.poetry.dependencies"
            && let Some((name, value)) = line.split_once('=')
            && name.trim() != "python"
            && !name.starts_with('#')
            && !value.contains("optional = true")
        {
            let name = name.trim().trim_matches(['"', '\'']);
            let extras = value
                .split_once("extras")
                .and_then(|(_, rest)| rest.split_once('[')?.1.split_once(']'))
                .map(|(extras, _)| extras.replace(['"', '\'', ' '], ""))
                .unwrap_or_default();
            found.extend(Requirement::read(&format!("{name}[{extras}]")));
        }
    }
    found
}

/// The packages that a `Pipfile` lists for running: `fastapi = "==0.116"`, `flask = {extras = …}`.
pub(super) fn packages(text: &str) -> Vec<Requirement> {
    let mut section = "";
    let lines = text.lines().map(str::trim).filter_map(|line| {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        }
        let (name, _) = line.split_once('=')?;
        (section == "packages" && !name.starts_with('#')).then(|| name.trim())
    });
    lines
        .filter_map(|name| Requirement::read(name.trim_matches(['"', '\''])))
        .collect()
}

fn begins_list(line: &str) -> bool {
    line.split_once('=')
        .is_some_and(|(name, value)| name.trim() == "dependencies" && value.contains('['))
}

/// One package of which nothing is known.
pub(super) fn one_unknown() -> Weight {
    Weight::new(
        Bytes::range(20_000, 1_500_000, 60_000_000),
        Certainty::Unknown,
        "depends on your files: a package that is not from the index",
    )
}

/// Whether `uv sync` builds the project as well, by the words of the command and its
/// `pyproject.toml`.
pub(super) fn is_built(facts: &Facts<'_>, words: &[&str]) -> bool {
    let project = facts.options.beside("pyproject.toml");
    project.is_some_and(|text| text.contains("[build-system]"))
        && !words.contains(&"--no-install-project")
}

/// What builds a project, as uv keeps it: setuptools were 3.6 MB in what was built of `tests/apps`
/// on 2026-11-23, other builders are lighter.
pub(super) fn builders() -> Weight {
    Weight::new(
        Bytes::range(200_000, 3_600_000, 8_000_000),
        Certainty::RuleOfThumb,
        "the packages that build the project, unpacked in uv's cache",
    )
}

/// What projects of the kind typically install, where no file tells.
pub(super) fn typical(facts: &Facts<'_>) -> Weight {
    let runs = |names: &[&str]| {
        facts
            .command_lines
            .iter()
            .flat_map(|line| &line.commands)
            .any(|command| {
                names.contains(&command.name.as_str())
                    || command
                        .arguments
                        .iter()
                        .any(|argument| names.contains(&argument.text()))
            })
    };
    let web = [
        "gunicorn",
        "uvicorn",
        "flask",
        "hypercorn",
        "daphne",
        "manage.py",
        "waitress-serve",
        "fastapi",
    ];
    let (bytes, what) = if runs(&["streamlit", "jupyter", "jupyter-lab", "dash", "voila"]) {
        (
            Bytes::range(150_000_000, 420_000_000, 1_500_000_000),
            "a data application: streamlit or a notebook with numpy and pandas",
        )
    } else if runs(&web) {
        (
            Bytes::range(3_000_000, 45_000_000, 500_000_000),
            "a web application: from Flask alone to one with numpy and pandas",
        )
    } else {
        (
            Bytes::range(1_000_000, 80_000_000, 1_500_000_000),
            "from a handful of small packages to scientific ones",
        )
    };
    Weight::new(
        bytes,
        Certainty::Unknown,
        format!("depends on your dependencies; typical is {what}"),
    )
}

#[cfg(test)]
mod tests {
    use super::{dependencies, packages};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = dependencies(text);
        let names: Vec<String> = found
            .into_iter()
            .map(|found| {
                let extras: String = found
                    .extras
                    .iter()
                    .map(|extra| format!("[{extra}]"))
                    .collect();
                found.name + &extras
            })
            .collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn both_shapes_of_projects() {
        check(
            "[project]\nname = \"x\"\ndependencies = [\n  \"Flask>=3\", # web\n  'uvicorn[standard]',\n]\n[project.optional-dependencies]\ndev = [\"pytest\"]\n",
            &["flask", "uvicorn[standard]"],
        );
        check(
            "[project]\ndependencies = [\"a\", \"b\"]\nrequires-python = \">=3\"\n",
            &["a", "b"],
        );
        check(
            "[tool.poetry.dependencies]\npython = \"^3.12\"\nfastapi = \"^0.115\"\nuvicorn = {extras = [\"standard\"], version = \"^0.30\"}\nx = {version = \"1\", optional = true}\n[tool.poetry.group.dev.dependencies]\npytest = \"*\"\n",
            &["fastapi", "uvicorn[standard]"],
        );
        check("", &[]);
        let names: Vec<String> = packages(
            "[[source]]\nurl = \"x\"\n[packages]\nFlask = \"*\"\n# old = \"1\"\n\"orjson\" = {version = \"==3\"}\n[dev-packages]\nmypy = \"*\"\n",
        )
        .into_iter()
        .map(|found| found.name)
        .collect();
        assert_eq!(names, ["flask", "orjson"]);
    }
}
