//! Rewrites of Python images, of generated sites and of images with packages of the distribution.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use plimsoll_analysis::report::Level;
use plimsoll_analysis::{Options, rewrite};

fn pair(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    fs::read_to_string(folder.join(name).join("before.Dockerfile")).unwrap()
}

fn answered(key: &str, value: &str) -> Options {
    Options {
        answers: [(key.to_owned(), value.to_owned())].into(),
        ..Options::default()
    }
}

fn snapshot(name: &str, text: &str, level: Level, options: &Options) {
    let made = rewrite(text, level, options);
    let steps = made.steps.iter();
    let assumptions: Vec<&str> = steps
        .flat_map(|step| &step.assumptions)
        .map(String::as_str)
        .collect();
    insta::assert_snapshot!(
        format!("{name}-{}", level.name()),
        format!(
            "{}\n--- refused: {}\n{}",
            made.text,
            made.refused.unwrap_or_default(),
            assumptions.join("\n")
        )
    );
}

#[test]
fn golden_pairs() {
    let lean = [
        "python-conda-env",
        "python-django-psycopg2",
        "python-fastapi-inline-pip",
        "python-flask-pip",
        "python-poetry-fastapi",
        "python-torch-cpu",
        "cuda-torch-inference",
        "sys-ubuntu-apt-tools",
        "jupyter-datascience",
    ];
    for name in lean {
        snapshot(name, &pair(name), Level::Lean, &Options::default());
    }
    for name in ["docs-hugo", "docs-mkdocs"] {
        snapshot(name, &pair(name), Level::Minimal, &Options::default());
    }
    let text = pair("python-torch-cpu");
    snapshot("torch-cpu", &text, Level::Lean, &answered("gpu", "no"));
}

/// Lines of RUNs joined to one each.
fn runs(text: &str) -> Vec<String> {
    let text = text.replace("\\\n", " ");
    let lines = text
        .lines()
        .filter(|line| line.starts_with("RUN") || line.starts_with("FROM"));
    lines.map(str::to_owned).collect()
}

#[test]
fn an_install_always_has_lists() {
    let between = [
        "",
        "COPY a /a\n",
        "ENV A=b\n",
        "RUN ./setup.sh\n",
        "ARG P=vim\n",
        "RUN apt-get install -y git\n",
        "USER root\n",
        "RUN set -e; apt-get install -y git\n",
    ];
    let installs = [
        "RUN apt-get install -y curl\n",
        "RUN apt-get -qq -y install curl libpq-dev\n",
        "RUN apt-get install -y gcc && rm -rf /var/lib/apt/lists/*\n",
        "RUN DEBIAN_FRONTEND=noninteractive apt-get install -y curl\n",
    ];
    for base in ["debian:12", "python:3.12", "ubuntu:22.04"] {
        for something in between {
            for install in installs {
                let text = format!(
                    "FROM {base}\nRUN apt-get update\n{something}{install}RUN pip install flask\nCMD [\"python\", \"/a\"]\n"
                );
                for level in Level::REWRITES {
                    let made = rewrite(&text, level, &Options::default()).text;
                    let mut lists = false;
                    for run in runs(&made) {
                        if run.starts_with("FROM") {
                            lists = false;
                        }
                        let update = run.contains("apt-get update");
                        let install = run.contains(" install ") && run.contains("apt-get");
                        assert!(!install || update || lists, "{text}\n became\n{made}");
                        lists |= update;
                        lists &= !run.contains("rm -rf /var/lib/apt/lists");
                    }
                }
            }
        }
    }
}

#[test]
fn joins_installs() {
    let safe = |text: &str| rewrite(text, Level::Safe, &Options::default()).text;
    assert_eq!(
        safe(
            "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\nRUN apt-get install -y vim\n# pager\nRUN apt-get install -y less\nCMD [\"vim\"]\n"
        ),
        "FROM debian:12\nRUN apt-get update \\\n    && apt-get install -y curl vim \\\n# pager\n    && apt-get install -y less \\\n    && rm -rf /var/lib/apt/lists/*\nCMD [\"vim\"]\n"
    );
}

#[test]
fn what_is_refused() {
    let because = |text: &str, reason: &str| {
        let made = rewrite(text, Level::Lean, &Options::default());
        let refused = made.refused.unwrap_or_default();
        assert!(refused.contains(reason), "{text}: {refused}");
        assert!(!made.text.contains(" AS build"), "{}", made.text);
    };
    let python = |rest: &str| format!("FROM python:3.12\nWORKDIR /a\nCOPY . .\n{rest}");
    because(
        "FROM python:2.7\nRUN pip install flask\nCMD [\"python\", \"a.py\"]\n",
        "Python 2",
    );
    because(&python("RUN pip install x\n"), "Neither CMD nor ENTRYPOINT");
    because(
        &python("RUN pip install x\nCMD [\"make\", \"run\"]\n"),
        "runs make",
    );
    because(&python("RUN pip install --user x\nCMD [\"x\"]\n"), "--user");
    because(
        &python("RUN pip install poetry && poetry install\nCMD [\"./start.sh\"]\n"),
        "start.sh",
    );
    because(
        &python("RUN pip install uv && uv sync\nCMD [\"uv\", \"run\", \"a.py\"]\n"),
        "needs uv",
    );
    because(
        &python("RUN pip install x && ./patch.sh\nCMD [\"x\"]\n"),
        "cannot be told",
    );
    because(
        &python("RUN pip install jupyterlab\nCMD [\"jupyter\", \"lab\"]\n"),
        "notebook",
    );
}

#[test]
fn a_health_check_keeps_its_program() {
    let text = "FROM python:3.12\nRUN pip install flask\nHEALTHCHECK CMD curl -f http://localhost:5000/ || exit 1\nCMD [\"flask\", \"run\"]\n";
    let made = rewrite(text, Level::Lean, &Options::default()).text;
    assert!(made.contains("FROM python:3.12-slim"), "{made}");
    assert!(made.contains("--no-install-recommends curl"), "{made}");
}

#[test]
fn tools_install_into_the_environment() {
    let lean = |rest: &str| {
        let text = format!("FROM python:3.12\nWORKDIR /a\nCOPY . .\n{rest}");
        rewrite(&text, Level::Lean, &Options::default()).text
    };
    let made = lean(
        "RUN pip install pipenv && pipenv install --system --deploy\nCMD pipenv run gunicorn a:b\n",
    );
    assert!(
        made.contains("/usr/local/bin/pip install pipenv && pipenv install --deploy"),
        "{made}"
    );
    assert!(made.ends_with("CMD [\"gunicorn\", \"a:b\"]\n"), "{made}");
    let made =
        lean("RUN pip install uv\nRUN uv pip install --system flask\nCMD [\"flask\", \"run\"]\n");
    assert!(made.contains("uv pip install flask"), "{made}");
    assert!(made.contains("VIRTUAL_ENV=/opt/venv"), "{made}");
    let made = lean(
        "RUN pip install poetry==1.8\nRUN poetry install --no-dev\nCMD [\"poetry\", \"run\", \"x\"]\n",
    );
    assert!(made.contains("poetry install --no-root --no-dev"), "{made}");
}
