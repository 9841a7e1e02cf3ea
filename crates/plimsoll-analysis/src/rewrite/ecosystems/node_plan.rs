//! Node applications: what the final image stands on, and the steps that get there.

use plimsoll_syntax::{Arguments, Keyword};

use super::node::{Application, Place};
use super::node_frameworks;
use super::node_runtime::{self, Distroless};
use super::node_served::{Kind, Served};
use crate::facts::Facts;
use crate::report::Question;
use crate::report::{Level, Step};
use crate::rewrite::step::step;

/// What the final image stands on.
pub(super) enum Runtime {
    /// A Node image with a shell: the slim variant, or the same image.
    Node { reference: String },
    /// Node and nothing else.
    Distroless(Distroless),
    /// nginx, for files alone.
    Nginx { port: String },
}

pub(super) fn next_step() -> Step {
    step(
        "next-standalone",
        "Ship Next.js' standalone output",
        "Next.js traces which files the server really reads; only these are shipped, not all of node_modules.",
        &[
            "next.config sets `output: \"standalone\"`, as the file beside this one does.",
            "`npm start` runs `next start` and nothing else.",
            "The application stands at the root of the repository, so that server.js does too.",
        ],
    )
}

/// Where Nitro, the server of Nuxt and others, packs what runs.
pub(super) const OUTPUT: &str = ".output";

/// Whether `node` starts what Nitro packed, with all packages that it needs.
///
/// Source: Nitro's documentation of its preset for a Node server, 2026.
pub(super) fn is_packed(app: &Application<'_>) -> bool {
    let Served::Node(words) = &app.served.1 else {
        return false;
    };
    let below = words.first().map(|file| file.trim_start_matches("./"));
    app.builds && below.is_some_and(|file| file.starts_with(".output/server/"))
}

pub(super) fn packed_step() -> Step {
    step(
        "packed-output",
        "Ship what the build packed",
        "The build puts the server, the pages and the packages that they need into one folder; nothing else is shipped.",
        &[
            "The server reads nothing of the project outside of `.output`: no database file, no content folder.",
        ],
    )
}

pub(super) fn nginx_step() -> Step {
    step(
        "static-server",
        "Serve the built files with nginx",
        "Built files need no Node, no node_modules and no preview server; nginx serves them on the same port.",
        &[
            "The build leaves only static files, in `dist` or `build`.",
            "The server that is replaced did not pass requests on to another one.",
        ],
    )
}

pub(super) fn base_step(runtime: &Runtime, app: &Application<'_>) -> Step {
    match runtime {
        Runtime::Node { .. } => step(
            "slim-base",
            "Ship on the slim variant of the same image",
            "The slim variant has the same Node and the same distribution without compilers, Git and development headers.",
            &[
                "The running application needs no program of the full image, such as git, curl or python3.",
            ],
        ),
        Runtime::Distroless(distroless) => {
            let mut made = step(
                "distroless-base",
                "Ship on an image with Node and nothing else",
                "Without shell, package manager and system tools there is less to weigh, to patch and to abuse.",
                &[
                    "Nothing at run time starts a shell or another program.",
                    "Nobody needs `docker exec` with a shell in the running container.",
                ],
            );
            made.assumptions.extend(distroless.note.clone());
            made
        }
        Runtime::Nginx { port } => step(
            "nginx-base",
            "Ship on nginx without root rights",
            "The image of the nginx project that runs as an ordinary user is a tenth of the Node image.",
            &[&format!(
                "Nothing but HTTP on port {port} is expected of the container (it was a Node process in {}).",
                app.directory
            )],
        ),
    }
}

/// Whether there is neither a smaller base nor anything to leave behind.
pub(super) fn nothing_to_gain(app: &Application<'_>, runtime: &Runtime) -> bool {
    let same =
        matches!(runtime, Runtime::Node { reference, .. } if *reference == app.image.reference);
    let production = app.facts.installs.iter().any(|install| {
        install.instruction == app.install && {
            let options = install.options(app.facts);
            options.has("--omit")
                || options.has("--production")
                || options.has("--only")
                || options.has("--prod")
                || options.has("-P")
        }
    });
    same && !app.builds && production
}

pub(super) fn sources_come_first(app: &Application<'_>) -> bool {
    let early = |at: usize| app.places[at] == Place::Sources && at < app.install;
    (0..app.places.len()).any(early)
}

/// Whether what starts the application is only a development package.
pub(super) fn development_at_run_time(app: &Application<'_>) -> bool {
    let Some(package) = &app.package else {
        return false;
    };
    let words = app.served.1.words(Some(package), None).unwrap_or_default();
    let program = words.first().map(String::as_str).unwrap_or_default();
    let name = match program {
        "nest" => "@nestjs/cli",
        "ng" => "@angular/cli",
        "tsx" | "ts-node" | "cross-env" | "dotenv" | "vite" | "serve" | "http-server" | "pm2"
        | "next" => program,
        _ => return false,
    };
    !package.ships(name) && package.depends_on(name)
}

/// Ports below 1024 need root rights outside Docker.
pub(super) fn port_allows_user(app: &Application<'_>) -> bool {
    ports(app.facts)
        .iter()
        .all(|port| port.parse::<u32>().is_ok_and(|port| port >= 1024))
}

pub(super) fn ports(facts: &Facts<'_>) -> Vec<String> {
    facts
        .instructions()
        .iter()
        .filter(|instruction| instruction.keyword == Keyword::Expose)
        .flat_map(plimsoll_syntax::Instruction::words)
        .map(|word| word.text.split('/').next().unwrap_or_default().to_owned())
        .collect()
}

/// The arguments of `node` at start, where they are known.
pub(super) fn node_arguments(app: &Application<'_>) -> Option<Vec<String>> {
    let answer = app.facts.options.answers.get("start").map(String::as_str);
    let words = app.served.1.words(app.package.as_ref(), answer)?;
    let (program, rest) = words.split_first()?;
    (program == "node" && rest.first().is_some_and(|file| !file.starts_with('-')))
        .then(|| rest.to_vec())
        .or_else(|| node_frameworks::server_script(app))
}

pub(super) fn runtime(
    app: &Application<'_>,
    level: Level,
    off: &dyn Fn(&str) -> bool,
    questions: &mut Vec<Question>,
) -> (Runtime, Option<String>) {
    let health = app
        .facts
        .command_lines
        .iter()
        .find(|line| line.keyword == Keyword::Healthcheck);
    let foreign = health.and_then(|line| {
        line.commands.iter().find(|command| {
            !matches!(
                command.name.as_str(),
                "node" | "exit" | "true" | "test" | "["
            )
        })
    });
    let same = app.image.reference.clone();
    let written = match &app.facts.instructions()[0..]
        .iter()
        .find_map(|instruction| match &instruction.arguments {
            Arguments::From {
                image: Some(image), ..
            } => Some(image.text.to_string()),
            _ => None,
        }) {
        Some(written) => written.clone(),
        None => same.clone(),
    };
    let slim = if off("slim-base") {
        written.clone()
    } else if written.contains('$') && !app.tag.alpine && !app.tag.slim {
        if written.contains(':') {
            format!("{written}-slim")
        } else {
            format!("{written}:slim")
        }
    } else if written.contains('$') {
        written.clone()
    } else {
        node_runtime::slim(app.image)
    };
    let node = |refused: Option<String>| {
        let slim_is_enough = foreign.is_none() || app.tag.alpine;
        let reference = if slim_is_enough {
            slim.clone()
        } else {
            written.clone()
        };
        let reason = foreign.filter(|_| !slim_is_enough).map(|command| {
            format!(
                "HEALTHCHECK runs {}, which the slim image does not have, so the full image stays.",
                command.name
            )
        });
        (Runtime::Node { reference }, reason.or(refused))
    };
    if level < Level::Minimal {
        return node(None);
    }
    if app.kind == Kind::Static && !off("static-server") {
        return match ports(app.facts).as_slice() {
            [port] if health.is_none() => (Runtime::Nginx { port: port.clone() }, None),
            [_] => node(Some("HEALTHCHECK needs a program that an image for static files does not have.".into())),
            _ => node(Some("EXPOSE does not name exactly one port, so it cannot be told which one nginx should listen on.".into())),
        };
    }
    if off("distroless-base") {
        return node(None);
    }
    if app.special.prisma {
        return node(Some(
            "Prisma's engine needs OpenSSL, which distroless images with Node do not have for it."
                .into(),
        ));
    }
    if app.places.contains(&Place::Packages) {
        return node(Some("Packages of the distribution are installed that the application may need, and distroless images cannot install any.".into()));
    }
    if app.tag.alpine {
        return node(Some("The image builds on Alpine's musl, and distroless images have glibc; native modules would not load.".into()));
    }
    if health.is_some() {
        return node(Some(
            "HEALTHCHECK needs a shell, which distroless images do not have.".into(),
        ));
    }
    let Some(distroless) = app.tag.major.and_then(node_runtime::distroless) else {
        return node(Some(
            "There is no distroless image with this version of Node.".into(),
        ));
    };
    if app.kind != Kind::Next && node_arguments(app).is_none() {
        if let Served::Script { name, .. } = &app.served.1 {
            questions.push(Question {
                id: "start".into(),
                text: format!("What does the script `{name}` in package.json run?"),
                why: "An image without a package manager starts Node with a file directly; put package.json beside the Dockerfile, or the command here.".into(),
                default: String::new(),
                choices: Vec::new(),
                answer: app.facts.options.answers.get("start").cloned(),
            });
        }
        return node(Some("The command needs a package manager or a shell, or it is not known what it runs, so the slim image stays.".into()));
    }
    (Runtime::Distroless(distroless), None)
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    #[test]
    fn what_nitro_packed_is_all_that_is_shipped() {
        let text = "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nEXPOSE 3000\nCMD [\"node\", \".output/server/index.mjs\"]\n";
        let made = rewrite(text, Level::Lean, &Options::default());
        assert_eq!(
            rewrite(&made.text, Level::Lean, &Options::default()).text,
            made.text
        );
        let copied: Vec<&str> = made
            .text
            .lines()
            .filter(|line| line.contains("--from="))
            .collect();
        assert_eq!(
            copied,
            ["COPY --from=build --chown=node:node /app/.output ./.output"]
        );
        assert!(!made.text.contains("prod-deps"), "{}", made.text);
    }
}
