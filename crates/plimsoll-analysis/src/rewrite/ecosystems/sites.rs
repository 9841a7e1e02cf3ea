//! Documentation and other sites that a generator makes: built once and served by nginx.

use plimsoll_syntax::Keyword;

use super::{Verdict, nginx};
use crate::facts::{CommandFact, CommandLine};
use crate::report::Level;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{New, Split};
use crate::rewrite::step::step;

/// A generator with a server for those who write.
struct Generator {
    /// Its program.
    name: &'static str,
    /// Its subcommands that serve.
    serves: &'static [&'static str],
    /// How it builds into `/out/site`.
    builds: &'static str,
    /// Its own port.
    port: &'static str,
    /// Options that both commands know; their values are kept.
    shared: &'static [&'static str],
    /// Flags that both commands know.
    kept: &'static [&'static str],
    /// Options of serving alone that take a value.
    valued: &'static [&'static str],
    /// Options of serving alone.
    flags: &'static [&'static str],
    /// What it leaves in the project.
    output: &'static str,
}

const GENERATORS: [Generator; 4] = [
    Generator {
        name: "mkdocs",
        serves: &["serve"],
        builds: "mkdocs build --site-dir /out/site",
        port: "8000",
        shared: &["-f", "--config-file", "-t", "--theme"],
        kept: &["-s", "--strict", "-q", "-v"],
        valued: &["-a", "--dev-addr", "-w", "--watch"],
        flags: &[
            "--no-livereload",
            "--livereload",
            "--dirtyreload",
            "--dirty",
            "-c",
            "--clean",
            "-o",
            "--open",
        ],
        output: "site",
    },
    Generator {
        name: "hugo",
        serves: &["server", "serve"],
        builds: "hugo --baseURL / --destination /out/site",
        port: "1313",
        shared: &[
            "-s",
            "--source",
            "--config",
            "-e",
            "--environment",
            "-t",
            "--theme",
        ],
        kept: &[
            "-D",
            "--buildDrafts",
            "-F",
            "--buildFuture",
            "-E",
            "--buildExpired",
            "--minify",
            "--gc",
        ],
        valued: &["--bind", "-p", "--port", "-b", "--baseURL", "--poll"],
        flags: &[
            "--disableFastRender",
            "--appendPort=false",
            "-w",
            "--watch",
            "--watch=false",
            "--disableLiveReload",
            "--renderToMemory",
            "--noHTTPCache",
            "--navigateToChanged",
        ],
        output: "public",
    },
    Generator {
        name: "jekyll",
        serves: &["serve", "server", "s"],
        builds: "jekyll build --destination /out/site",
        port: "4000",
        shared: &["-s", "--source", "--config"],
        kept: &["-D", "--drafts", "--future", "--unpublished"],
        valued: &["-H", "--host", "-P", "--port", "--livereload-port"],
        flags: &[
            "-w",
            "--watch",
            "--no-watch",
            "-l",
            "--livereload",
            "-I",
            "--incremental",
            "--force_polling",
            "--trace",
        ],
        output: "_site",
    },
    Generator {
        name: "sphinx-autobuild",
        serves: &[],
        builds: "sphinx-build",
        port: "8000",
        shared: &["-b", "-c", "-D"],
        kept: &["-E", "-a", "-n", "-W", "-q"],
        valued: &["--host", "--port", "--watch", "--ignore", "--delay"],
        flags: &["--open-browser"],
        output: "_build",
    },
];

/// What is served, and how it is built.
struct Site {
    build: String,
    port: String,
    output: &'static str,
}

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    let Some(site) = site(single) else {
        return Verdict::NotMine;
    };
    if planner.level < Level::Minimal {
        // Python has a slim image with the same generator.
        return if single.image_name() == "python" {
            Verdict::NotMine
        } else {
            Verdict::Refused("The generator serves the site to those who write it; Minimal builds it once and serves it with nginx.".into())
        };
    }
    let site = match site {
        Ok(site) => site,
        Err(reason) => return Verdict::Refused(reason),
    };
    let answer = planner.ask(
        "live_reload",
        "Who opens the site that this image serves?",
        "A published site is built once and served by nginx; people who write it want pages to follow their edits.",
        &[("no", "Readers: it is published"), ("yes", "Writers: pages follow edits")],
    );
    if answer == "yes" {
        return Verdict::Refused(
            "People write the site with this image, so the generator keeps serving it.".into(),
        );
    }
    let Some(server) = planner.step(step(
        "static-server",
        "Build the site once instead of serving it by its generator",
        "The generator's server is made for writing: it builds again at every start and answers one reader at a time.",
        &[
            "Nobody edits the pages inside the running container or mounts others into it.",
            "The site is served at the root of its address; absolute links of feeds and site maps follow its configuration.",
        ],
    )) else {
        return Verdict::Off;
    };
    let Some(base) = planner.step(step(
        "nginx-base",
        "Ship on nginx alone",
        "The pages need a web server, and neither the generator nor its language.",
        &["The build may take the history from `.git` only where the context holds it (plug-ins for dates and authors)."],
    )) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, server);
    split
        .built
        .push(New::of(Keyword::Run, site.build, &[server]));
    let missing = "    error_page 404 /404.html;\n";
    let steps = [server, base];
    nginx::serve(&mut split, single, "/out/site", &site.port, missing, steps);
    split.ignored = vec![site.output];
    Verdict::Split(Box::new(split))
}

/// The generator that the container runs; the outer option is whether one does, the result what
/// keeps it from being replaced.
fn site(single: &Single<'_>) -> Option<Result<Site, String>> {
    let configuration =
        |line: &&CommandLine<'_>| matches!(line.keyword, Keyword::Cmd | Keyword::Entrypoint);
    let lines: Vec<&CommandLine<'_>> = single
        .facts
        .command_lines
        .iter()
        .filter(configuration)
        .collect();
    let words = single.words.as_deref()?;
    let bundled = words.starts_with(&["bundle".to_owned(), "exec".to_owned()]);
    let words = if bundled { &words[2..] } else { words };
    let (name, rest) = words.split_first()?;
    let name = name.rsplit('/').next().unwrap_or(name);
    let generator = GENERATORS.iter().find(|generator| generator.name == name)?;
    let verb = rest
        .iter()
        .position(|word| generator.serves.contains(&word.as_str()));
    if verb.is_none() && !generator.serves.is_empty() {
        return None;
    }
    let several = lines.len() > 1
        || !lines
            .iter()
            .flat_map(|line| &line.commands)
            .all(CommandFact::is_plain);
    if several {
        return Some(Err("ENTRYPOINT and CMD together serve the site, so that what replaces them cannot be told.".into()));
    }
    let brings = |keyword| {
        let mut instructions = single.facts.instructions().iter();
        instructions.any(|instruction| instruction.keyword == keyword)
    };
    if !(brings(Keyword::Copy) || brings(Keyword::Add)) || brings(Keyword::Volume) {
        return Some(Err("The pages are not in the image but mounted when it runs, so they cannot be built with it.".into()));
    }
    let prefix = if bundled { "bundle exec " } else { "" };
    let mut build = vec![generator.builds];
    let mut port = generator.port.to_owned();
    let mut folders = 0;
    let others = rest.iter().enumerate().filter(|(at, _)| Some(*at) != verb);
    let mut others = others.map(|(_, word)| word.as_str());
    while let Some(word) = others.next() {
        let (option, inline) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (word, None),
        };
        let shared = generator.shared.contains(&option);
        if !word.starts_with('-') && generator.serves.is_empty() {
            // The sources, and where they are built to.
            if folders == 0 {
                build.extend([word, "/out/site"]);
            }
            folders += 1;
            continue;
        }
        if generator.kept.contains(&word) {
            build.push(word);
            continue;
        }
        if generator.flags.contains(&word) || generator.flags.contains(&option) {
            continue;
        }
        if !shared && !generator.valued.contains(&option) {
            return Some(Err(format!(
                "What `{word}` means for a site that is built once is not known, so the structure is left alone."
            )));
        }
        let value = inline.or_else(|| others.next()).unwrap_or_default();
        if shared {
            build.extend([option, value]);
        } else if matches!(option, "-b" | "--baseURL")
            && value.trim_end_matches('/').matches('/').count() > 2
        {
            return Some(Err(
                "The site is served below a folder of its address, which nginx would not know."
                    .into(),
            ));
        } else if matches!(option, "-a" | "--dev-addr" | "-p" | "--port" | "-P") {
            value
                .rsplit(':')
                .next()
                .unwrap_or(value)
                .clone_into(&mut port);
        }
    }
    let exposed = single.facts.configuration(0).ports;
    let number = |port: &String| port.split('/').next().map(str::to_owned);
    let fits = exposed.is_empty()
        || exposed
            .iter()
            .filter_map(number)
            .any(|exposed| exposed == port);
    let whole = port.parse::<u16>().is_ok_and(|port| port >= 1024);
    if !fits || !whole {
        return Some(Err(format!(
            "The site is served on port {port}, which EXPOSE does not name or an ordinary user may not open."
        )));
    }
    Some(Ok(Site {
        build: format!("{prefix}{}", build.join(" ")),
        port,
        output: generator.output,
    }))
}
