//! The words after a command.

use std::path::{Path, PathBuf};

use crate::docs_hosts::Host;
use crate::failure::{Failure, Outcome};
use crate::fuzz::{Plan, Target};
use crate::page::Mode;
use crate::prove::Wanted;
use crate::test::Part;

/// Minutes for each fuzz target where none are given.
const DEFAULT_MINUTES: u32 = 5;

/// The port on which the page is served where none is given.
const DEFAULT_PORT: u16 = 8080;

/// `serve [--port N] [--debug]`.
pub(crate) fn serve(words: &[String]) -> Outcome<(u16, Mode)> {
    let (mut port, mut mode) = (DEFAULT_PORT, Mode::Release);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--debug" => mode = Mode::Debug,
            "--port" => port = port_of(words.next().map(String::as_str))?,
            other => match other.strip_prefix("--port=") {
                Some(value) => port = port_of(Some(value))?,
                None => return Err(unknown(other, "--port N and --debug")),
            },
        }
    }
    Ok((port, mode))
}

/// `build [--debug]`.
pub(crate) fn build(words: &[String]) -> Outcome<Mode> {
    let mut mode = Mode::Release;
    for word in words {
        match word.as_str() {
            "--debug" => mode = Mode::Debug,
            other => return Err(unknown(other, "--debug")),
        }
    }
    Ok(mode)
}

/// `test [PART]...`: the parts in their own order, all of them where none is named.
pub(crate) fn test(words: &[String]) -> Outcome<Vec<Part>> {
    for word in words {
        if Part::ALL.iter().all(|part| part.name() != word) {
            let names = Part::ALL.map(Part::name).join(", ");
            return Err(unknown(word, &names));
        }
    }
    Ok(Part::ALL
        .into_iter()
        .filter(|part| words.is_empty() || words.iter().any(|word| word == part.name()))
        .collect())
}

/// `docs-hosts [NAME]...`: all where none is named.
pub(crate) fn docs_hosts(words: &[String]) -> Outcome<Vec<Host>> {
    for word in words {
        if Host::ALL.iter().all(|host| host.name() != word) {
            return Err(unknown(word, &Host::ALL.map(Host::name).join(", ")));
        }
    }
    Ok(Host::ALL
        .into_iter()
        .filter(|host| words.is_empty() || words.iter().any(|word| word == host.name()))
        .collect())
}

/// `npm [--check]`: whether the package is tried as well.
pub(crate) fn npm(words: &[String]) -> Outcome<bool> {
    match words {
        [] => Ok(false),
        [word] if word == "--check" => Ok(true),
        [other, ..] => Err(unknown(other, "--check")),
    }
}

/// `fuzz [--minutes N] [TARGET]...` or `fuzz TARGET FILE`.
pub(crate) fn fuzz(words: &[String]) -> Outcome<Plan> {
    let mut plan = Plan {
        minutes: DEFAULT_MINUTES,
        targets: Vec::new(),
        again: None,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let target = Target::ALL.into_iter().find(|target| target.name() == word);
        match (word.as_str(), target) {
            ("--minutes", _) => plan.minutes = minutes_of(words.next().map(String::as_str))?,
            (_, Some(target)) => plan.targets.push(target),
            (file, None) if plan.targets.len() == 1 && Path::new(file).is_file() => {
                plan.again = Some(absolute(file));
            }
            (other, None) => {
                let names = Target::ALL.map(Target::name).join(", ");
                return Err(unknown(
                    other,
                    &format!("--minutes N, {names}, and one of these with a file"),
                ));
            }
        }
    }
    if plan.targets.is_empty() {
        plan.targets = Target::ALL.to_vec();
    }
    Ok(plan)
}

/// Programs run in the root of the repository, wherever this one was started.
fn absolute(file: &str) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.into())
}

fn minutes_of(value: Option<&str>) -> Outcome<u32> {
    value
        .and_then(|value| value.parse().ok())
        .filter(|minutes| (1..=10_000).contains(minutes))
        .ok_or_else(|| {
            Failure::new(
                "`--minutes` needs a number of minutes",
                "give one from 1 on, such as `--minutes 30`",
            )
        })
}

/// `prove [--app NAME]... [--level NAME]... [--again] [--record] [FOLDER]`
pub(crate) fn prove(words: &[String]) -> Outcome<Wanted> {
    let mut wanted = Wanted::default();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let mut value = || {
            rest.next().cloned().ok_or_else(|| {
                Failure::new(
                    format!("`{word}` needs a name"),
                    "give one, such as `--app flask` or `--level lean`",
                )
            })
        };
        match word.as_str() {
            "--app" => wanted.applications.push(value()?),
            "--level" => wanted.levels.push(value()?),
            "--again" => wanted.again = true,
            "--record" => wanted.record = true,
            word if word.starts_with('-') => {
                return Err(unknown(word, "--app --level --again --record FOLDER"));
            }
            folder => wanted.folder = Some(folder.to_owned()),
        }
    }
    Ok(wanted)
}

fn port_of(value: Option<&str>) -> Outcome<u16> {
    value
        .and_then(|value| value.parse().ok())
        .filter(|port| *port > 0)
        .ok_or_else(|| {
            Failure::new(
                "`--port` needs a number",
                "give one from 1 to 65535, such as `--port 8081`",
            )
        })
}

fn unknown(word: &str, known: &str) -> Failure {
    Failure::new(
        format!("`{word}` means nothing here"),
        format!("choose from: {known}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn ports_are_read_in_both_forms() {
        assert!(matches!(serve(&words("")), Ok((8080, Mode::Release))));
        assert!(matches!(
            serve(&words("--port 9000 --debug")),
            Ok((9000, Mode::Debug))
        ));
        assert!(matches!(serve(&words("--port=9000")), Ok((9000, _))));
    }

    #[test]
    fn wrong_words_are_refused() {
        assert!(serve(&words("--port")).is_err());
        assert!(serve(&words("--port 0")).is_err());
        assert!(serve(&words("--prot 1")).is_err());
        assert!(build(&words("--fast")).is_err());
        assert!(test(&words("rust java")).is_err());
    }

    #[test]
    fn fuzzing_takes_minutes_and_targets() {
        let plan = fuzz(&words("--minutes 30 shell")).ok();
        let expected = Plan {
            minutes: 30,
            targets: vec![Target::Shell],
            again: None,
        };
        assert_eq!(plan, Some(expected));
        assert_eq!(fuzz(&[]).map(|plan| plan.targets.len()).ok(), Some(3));
        assert!(fuzz(&words("--minutes 0")).is_err());
        assert!(fuzz(&words("shell no-such-file")).is_err());
    }

    #[test]
    fn parts_keep_their_order() {
        assert_eq!(
            test(&words("e2e fmt")).ok(),
            Some(vec![Part::Fmt, Part::E2e])
        );
        assert_eq!(test(&[]).ok(), Some(Part::ALL.to_vec()));
    }
}
