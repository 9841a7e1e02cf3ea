//! Node applications of frameworks whose build says what runs: SvelteKit and Astro with their Node
//! adapters, React Router and Remix with their own servers.
//!
//! Source: what each framework's documentation says of deploying to Node, 2026: the folder of the
//! build, `package.json` and the production packages.

use super::node::{Application, Place};
use super::node_served::Kind;
use crate::facts::PackageJson;
use crate::report::Step;
use crate::rewrite::step::step;

/// Packages with which a server reads more of the project than its build: migrations, databases in
/// files, pages that are read when they are asked for.
const READERS: [&str; 8] = [
    "better-sqlite3",
    "dotenv",
    "drizzle-orm",
    "gray-matter",
    "knex",
    "sqlite3",
    "typeorm",
    "umzug",
];

/// A framework, as the question for it names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framework {
    SvelteKit,
    ReactRouter,
    Astro,
}

/// What the build of such a framework leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// The folder that holds the server and what browsers ask for.
    pub(super) folder: String,
    /// Remix's older builds write what browsers ask for into `public`.
    pub(super) public: bool,
}

/// The values and labels of the frameworks in the question for the framework.
pub(super) const CHOICES: [(&str, &str); 3] = [
    ("sveltekit", "SvelteKit with its Node adapter"),
    ("react-router", "React Router or Remix with its own server"),
    ("astro", "Astro with its Node adapter"),
];

/// Whether what `vite preview` or `astro preview` serves is rendered when it is asked for.
pub(super) fn renders(package: &PackageJson) -> bool {
    let kit =
        package.depends_on("@sveltejs/kit") && !package.depends_on("@sveltejs/adapter-static");
    let others = ["@astrojs/node", "@react-router/node", "@remix-run/node"];
    kit || others.iter().any(|name| package.depends_on(name))
}

/// Whether the pages of a static site stand in files of their own, and no first page answers for
/// all of them.
pub(super) fn writes_pages(app: &Application<'_>) -> bool {
    let named = app.package.as_ref().is_some_and(|package| {
        package.depends_on("astro") || package.depends_on("@sveltejs/adapter-static")
    });
    let words = app.served.1.words(app.package.as_ref(), None);
    named || words.is_some_and(|words| words.first().is_some_and(|first| first == "astro"))
}

/// What is shipped of such an application; nothing where it is none, or where more may be read of
/// the project than its build.
pub(super) fn output(app: &Application<'_>) -> Option<Output> {
    let last = app
        .places
        .iter()
        .rposition(|place| matches!(place, Place::Build | Place::InstallAndBuild))?;
    let added = app.places[last..].contains(&Place::Sources);
    let package = app.package.as_ref();
    let reads = package.is_some_and(|package| READERS.iter().any(|name| package.depends_on(name)));
    if app.kind != Kind::Server || app.special.keeps_packages() || added || reads {
        return None;
    }
    let answer = app.facts.options.answers.get("framework");
    let words = app.served.1.words(package, None);
    let (framework, folder, public) = match &words {
        Some(words) => of_words(words)?,
        // The words of a script that nobody has seen; the framework's own folder then.
        None => match answer?.as_str() {
            "sveltekit" => (Framework::SvelteKit, "build", false),
            "react-router" => (Framework::ReactRouter, "build", true),
            "astro" => (Framework::Astro, "dist", false),
            _ => return None,
        },
    };
    let (value, depends) = match framework {
        Framework::SvelteKit => (
            "sveltekit",
            package.map(|package| package.depends_on("@sveltejs/adapter-node")),
        ),
        // Nobody else's programs and files are called so.
        Framework::ReactRouter => ("react-router", Some(true)),
        Framework::Astro => (
            "astro",
            Some(package.is_none_or(|package| package.depends_on("astro"))),
        ),
    };
    let known = match answer {
        Some(answer) => answer == value,
        None => depends == Some(true),
    };
    known.then(|| Output {
        folder: folder.to_owned(),
        public,
    })
}

/// The framework that a command starts, the folder of its build, and whether `public` belongs to it.
fn of_words(words: &[String]) -> Option<(Framework, &str, bool)> {
    let [program, file, ..] = words else {
        return None;
    };
    let path = file.trim_start_matches("./").trim_end_matches('/');
    let (folder, rest) = path.split_once('/').unwrap_or((path, ""));
    let plain = !folder.is_empty()
        && folder
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let found = match (program.as_str(), rest) {
        ("node", "server/entry.mjs") => (Framework::Astro, folder, false),
        ("node", "" | "index.js") => (Framework::SvelteKit, folder, false),
        ("react-router-serve" | "remix-serve", "server/index.js") => {
            (Framework::ReactRouter, folder, false)
        }
        ("remix-serve", "index.js" | "") => (Framework::ReactRouter, folder, true),
        _ => return None,
    };
    (plain && folder != "node_modules").then_some(found)
}

/// What starts the framework's own server by Node alone: npm and Yarn link its program to a script.
pub(super) fn server_script(app: &Application<'_>) -> Option<Vec<String>> {
    let words = app.served.1.words(app.package.as_ref(), None)?;
    let (program, rest) = words.split_first()?;
    let linked = app.manifests.lock_file() != "pnpm-lock.yaml"
        && matches!(program.as_str(), "react-router-serve" | "remix-serve");
    let script = linked.then(|| format!("node_modules/.bin/{program}"))?;
    Some(
        std::iter::once(script)
            .chain(rest.iter().cloned())
            .collect(),
    )
}

/// The step that ships the build alone.
pub(super) fn output_step(output: &Output) -> Step {
    let Output { folder, public } = output;
    let more = if *public { " and `public`" } else { "" };
    step(
        "packed-output",
        "Ship what the build made",
        "The framework's server needs its build and the production packages; the sources stay behind.",
        &[&format!(
            "The server reads nothing of the project outside of `{folder}`{more}: no database file, no content folder, no migrations."
        )],
    )
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Beside, Options, rewrite};

    const BEFORE: &str =
        "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nEXPOSE 3000\nCMD [";

    fn options(package: Option<&str>, answer: Option<&str>) -> Options {
        let beside = package.map(|content| Beside {
            path: "package.json".into(),
            content: content.into(),
        });
        let answers = answer.map(|answer| ("framework".to_owned(), answer.to_owned()));
        Options {
            beside: beside.into_iter().collect(),
            answers: answers.into_iter().collect(),
            ..Options::default()
        }
    }

    /// What is copied out of the build stage, and the command.
    fn made(level: Level, command: &str, options: &Options) -> Vec<String> {
        let text = format!("{BEFORE}{command}]\n");
        let made = rewrite(&text, level, options);
        assert_eq!(made.refused.filter(|_| level < Level::Minimal), None);
        assert_eq!(rewrite(&made.text, level, options).text, made.text);
        let shown = |line: &&str| {
            line.contains("--from=build")
                || line.starts_with("CMD")
                || line.contains("_files")
                || line.contains("mkdir")
        };
        made.text
            .lines()
            .filter(shown)
            .map(|line| {
                line.trim()
                    .replace("--from=build --chown=node:node ", "")
                    .replace("--from=build --chown=65532:65532 ", "")
            })
            .collect()
    }

    const KIT: &str = r#"{"devDependencies":{"@sveltejs/kit":"2","@sveltejs/adapter-node":"5"}}"#;
    const MANIFEST: &str = "COPY /app/package.json ./";

    #[test]
    fn the_build_is_shipped_where_the_framework_says_that_it_is_enough() {
        let kit = |level, command, package, answer| made(level, command, &options(package, answer));
        let build = "COPY /app/build ./build";
        let lean = Level::Lean;
        let node = "\"node\", \"build\"";
        for (package, answer) in [(Some(KIT), None), (None, Some("sveltekit"))] {
            let lines = kit(lean, node, package, answer);
            assert_eq!(lines, [MANIFEST, build, "CMD [\"node\", \"build\"]"]);
        }
        assert_eq!(
            kit(Level::Minimal, node, Some(KIT), None),
            [MANIFEST, build, "CMD [\"build\"]"]
        );
        // Nothing tells that it is SvelteKit, or the server reads more than its build.
        let whole = "COPY /app ./";
        let reads = KIT.replace("\"@sveltejs/kit\"", "\"knex\"");
        for (package, answer) in [
            (None, None),
            (Some("{}"), None),
            (Some(KIT), Some("server")),
            (Some(reads.as_str()), None),
        ] {
            assert_eq!(kit(lean, node, package, answer)[0], whole, "{package:?}");
        }
    }

    #[test]
    fn react_router_and_remix_start_without_npm_at_minimal() {
        let package = r#"{"scripts":{"start":"react-router-serve ./build/server/index.js"},"dependencies":{"@react-router/serve":"7"}}"#;
        let start = "\"npm\", \"start\"";
        let lines = made(Level::Minimal, start, &options(Some(package), None));
        let command = "CMD [\"node_modules/.bin/react-router-serve\", \"./build/server/index.js\"]";
        assert_eq!(lines, [MANIFEST, "COPY /app/build ./build", command]);
        let remix = made(
            Level::Lean,
            "\"npx\", \"remix-serve\", \"build/index.js\"",
            &options(None, None),
        );
        assert_eq!(
            remix[..4],
            [
                "RUN mkdir -p public && npm run build",
                MANIFEST,
                "COPY /app/build ./build",
                "COPY /app/public ./public",
            ]
        );
    }

    #[test]
    fn astro_is_served_by_node_or_by_nginx() {
        let node = "\"node\", \"./dist/server/entry.mjs\"";
        let lines = made(Level::Lean, node, &options(None, None));
        assert_eq!(lines[..2], [MANIFEST, "COPY /app/dist ./dist"]);
        let preview = "\"npx\", \"astro\", \"preview\", \"--host\"";
        let minimal = |package: &str| made(Level::Minimal, preview, &options(Some(package), None));
        assert_eq!(
            minimal(r#"{"dependencies":{"astro":"5"}}"#)[0],
            "try_files $uri $uri.html $uri/index.html =404;"
        );
        let rendered = minimal(r#"{"dependencies":{"astro":"5","@astrojs/node":"9"}}"#);
        assert!(!rendered[0].contains("try_files"), "{rendered:?}");
    }
}
