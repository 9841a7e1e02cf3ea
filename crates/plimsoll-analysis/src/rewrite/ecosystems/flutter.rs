//! Flutter for the web: what it builds are files, which nginx serves at Minimal.

use super::{Verdict, nginx};
use crate::facts::CommandLine;
use crate::report::Level;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::Split;
use crate::rewrite::step::step;

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    let builds = |run: &CommandLine<'_>| {
        let mut commands = run.commands.iter();
        commands.any(|command| {
            command.is_plain()
                && command.is("flutter", "build")
                && command.words().any(|word| word == "web")
        })
    };
    let Some(last) = single.runs().filter(|run| builds(run)).last() else {
        return Verdict::NotMine;
    };
    let last = last.instruction;
    let directory = single.facts.working_directory(last).unwrap_or_default();
    let folder = format!("{}/build/web", directory.trim_end_matches('/'));
    let Some(port) = port(single, &folder) else {
        return Verdict::Refused("What serves `build/web`, and on which port, cannot be told, so the structure is left alone.".into());
    };
    if planner.level < Level::Minimal {
        return Verdict::Refused("Python serves what Flutter built out of the image that built it; Minimal serves it with nginx.".into());
    }
    let Some(server) = planner.step(step(
        "static-server",
        "Serve the built files with nginx",
        "What Flutter builds for the web are files; they need neither Flutter nor Python.",
        &["The server that is replaced passed no requests on to another one, and nothing is mounted into its folder."],
    )) else {
        return Verdict::Off;
    };
    let Some(base) = planner.step(step(
        "nginx-base",
        "Ship on nginx alone",
        "The files need a web server, and no tools that build them.",
        &[&format!(
            "Nothing but HTTP on port {port} is expected of the container."
        )],
    )) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, server);
    let steps = [server, base];
    nginx::serve(&mut split, single, &folder, &port, "", steps);
    split.ignored = vec!["build", ".dart_tool"];
    Verdict::Split(Box::new(split))
}

/// The port on which Python's own server serves a folder.
fn port(single: &Single<'_>, folder: &str) -> Option<String> {
    let words = single.words.as_deref()?;
    let [python, option, module, rest @ ..] = words else {
        return None;
    };
    if !python.starts_with("python") || option != "-m" || module != "http.server" {
        return None;
    }
    let (mut port, mut served) = ("8000".to_owned(), single.directory.clone());
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-d" | "--directory" => served = single.path(rest.next()?),
            "-b" | "--bind" => {
                rest.next()?;
            }
            number => {
                number.parse::<u16>().ok()?;
                number.clone_into(&mut port);
            }
        }
    }
    let configuration = single.facts.configuration(0);
    let ports = &configuration.ports;
    let same = ports.is_empty() || ports.contains(&format!("{port}/tcp"));
    let plain = configuration.user.is_none() && configuration.volumes.is_empty();
    let allowed = port.parse::<u16>().is_ok_and(|port| port >= 1024);
    (served == folder && same && plain && allowed).then_some(port)
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    #[test]
    fn built_files_are_served_by_nginx_on_the_same_port() {
        let text = "FROM ghcr.io/cirruslabs/flutter:3.29.0\nWORKDIR /app\nCOPY . .\nRUN flutter build web --release\nEXPOSE 8080\nCMD [\"python3\", \"-m\", \"http.server\", \"8080\", \"-d\", \"build/web\"]\n";
        let minimal = |text: &str| {
            let made = rewrite(text, Level::Minimal, &Options::default());
            let again = rewrite(&made.text, Level::Minimal, &Options::default());
            assert_eq!(again.text, made.text);
            made.text
        };
        let made = minimal(text);
        for part in [
            "FROM nginxinc/nginx-unprivileged",
            "listen 8080;",
            "COPY --from=build /app/build/web /usr/share/nginx/html\n",
        ] {
            assert!(made.contains(part), "{part}\n{made}");
        }
        assert!(!minimal(&text.replace("build/web\"]", "other\"]")).contains("nginx"));
        let lean = rewrite(text, Level::Lean, &Options::default()).text;
        assert!(!lean.contains("nginx"), "{lean}");
    }
}
