//! Node applications: what the person is asked.

use super::node::Manifests;
use super::node_frameworks;
use super::node_served::{Kind, Served};
use crate::facts::{Facts, PackageJson};
use crate::report::{Choice, Question};

/// What kind of server it is, as far as text, `package.json` and answers tell.
pub(super) fn kind(
    facts: &Facts<'_>,
    served: &Served,
    package: Option<&PackageJson>,
    builds: bool,
    questions: &mut Vec<Question>,
) -> Kind {
    let told = served.kind(package);
    // Text that runs Next.js itself tells the framework; that its configuration may change, it does not.
    let default = match told {
        Kind::Static if package.is_some_and(node_frameworks::renders) => Kind::Server,
        Kind::Next if package.is_some_and(|package| package.depends_on("next")) => Kind::Next,
        Kind::Next => Kind::Server,
        other => other,
    };
    if default == Kind::Development || !(builds || default == Kind::Next) {
        return default;
    }
    let answer = facts.options.answers.get("framework").map(String::as_str);
    let choice = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
    };
    // A `package.json` tells which of the others it is.
    let frameworks: &[_] = if default == Kind::Server && package.is_none() {
        &node_frameworks::CHOICES
    } else {
        &[]
    };
    let name = match default {
        Kind::Next => "nextjs",
        Kind::Static => "static",
        _ => "server",
    };
    questions.push(Question {
        id: "framework".into(),
        text: "What does the build make: a Next.js application, a static site, or something that Node serves?".into(),
        why: "Next.js can pack what it needs into a folder of its own, and static files need no Node at all; the text alone does not tell.".into(),
        default: name.into(),
        choices: [
            ("nextjs", "Next.js"),
            ("static", "Static site (Vite, Vue, Create React App …)"),
            ("server", "Something else that Node serves"),
        ]
        .iter()
        .chain(frameworks)
        .map(|(value, label)| choice(value, label))
        .collect(),
        answer: answer.map(str::to_owned),
    });
    match answer {
        Some("nextjs" | "next") => Kind::Next,
        Some("static") => Kind::Static,
        Some("server" | "other") => Kind::Server,
        Some(answer) if frameworks.iter().any(|(value, _)| *value == answer) => Kind::Server,
        _ => default,
    }
}

/// Whether the lock file is committed.
pub(super) fn lockfile(
    facts: &Facts<'_>,
    manifests: Manifests,
    questions: &mut Vec<Question>,
) -> bool {
    let answer = facts.options.answers.get("lockfile").map(String::as_str);
    let name = manifests.lock_file();
    questions.push(Question {
        id: "lockfile".into(),
        text: format!("Is {name} committed beside package.json?"),
        why: "With it, every build installs exactly the same packages; without it that install would fail.".into(),
        default: "yes".into(),
        choices: vec![
            Choice {
                value: "yes".into(),
                label: "Yes".into(),
            },
            Choice {
                value: "no".into(),
                label: "No".into(),
            },
        ],
        answer: answer.map(str::to_owned),
    });
    answer != Some("no")
}
