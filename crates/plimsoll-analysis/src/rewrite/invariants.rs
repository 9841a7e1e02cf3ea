//! What a rewrite must keep, compared between the original and the result.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_syntax::Keyword;

use crate::facts::{Configuration, Facts, Program};
use crate::report::Level;

/// What is wrong with a rewrite, one sentence; nothing where it keeps what it must.
pub(crate) fn broken(before: &Facts<'_>, after: &Facts<'_>, level: Level) -> Option<String> {
    if let Some(error) = after.file.errors.first()
        && before.file.errors.is_empty()
    {
        return Some(format!(
            "The rewritten file would not be read: {}",
            error.message
        ));
    }
    if let Some(missing) = missing_source(after) {
        return Some(format!(
            "The rewritten file would copy from {missing}, which is no stage."
        ));
    }
    let (old, new) = (configuration(before), configuration(after));
    let lost = |what: &str, old: &BTreeSet<String>, new: &BTreeSet<String>| {
        let lost = old.difference(new).next()?;
        Some(format!("The rewrite would lose the {what} {lost}."))
    };
    if let Some(sentence) = lost("port", &old.ports, &new.ports)
        .or_else(|| environment(after, &old.environment, &new.environment))
        .or_else(|| lost("volume", &old.volumes, &new.volumes))
        .or_else(|| changed("label", &old.labels, &new.labels))
    {
        return Some(sentence);
    }
    if level < Level::Minimal && old.directory != new.directory {
        return Some("The rewrite would change the working directory.".into());
    }
    let runs = |facts: &Facts<'_>, keyword| {
        let last = facts.target?;
        let instruction = facts.at_end(last, keyword)?;
        let at = facts.instruction_at(instruction.span.start)?;
        Some(normal(facts, at).unwrap_or_else(|| instruction.rest.text.to_string()))
    };
    let same = |keyword| {
        runs(before, keyword) == runs(after, keyword)
            || matches!(
                (script(before, keyword), script(after, keyword)),
                (Some(old), Some(new)) if old == new
            )
    };
    if level == Level::Safe && !(same(Keyword::Cmd) && same(Keyword::Entrypoint)) {
        return Some("The rewrite would change what the image runs.".into());
    }
    None
}

/// The first `COPY --from=` that names neither a stage nor an image.
fn missing_source(facts: &Facts<'_>) -> Option<String> {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let Some(from) = instruction.flag_value("from") else {
            continue;
        };
        let stage = facts.stage_of.get(at).copied().flatten().unwrap_or(0);
        let image = from.contains(['/', ':', '.', '$']);
        if facts.stage_named(from, stage).is_none() && !image {
            return Some(from.to_owned());
        }
    }
    None
}

fn configuration(facts: &Facts<'_>) -> Configuration {
    facts
        .target
        .map_or_else(Configuration::default, |last| facts.configuration(last))
}

/// The first variable that is gone or has another value; one that became a secret may go.
fn environment(
    after: &Facts<'_>,
    old: &BTreeMap<String, Option<String>>,
    new: &BTreeMap<String, Option<String>>,
) -> Option<String> {
    let secret = |name: &str| {
        let mount = format!("type=secret,id={name},env={name}");
        !new.contains_key(name) && after.source().contains(&mount)
    };
    let kept = old.iter().filter(|(name, _)| !secret(name));
    let kept: BTreeMap<String, Option<String>> = kept
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    changed("environment variable", &kept, new)
}

/// The first name that is gone, or whose value is another.
fn changed(
    what: &str,
    old: &BTreeMap<String, Option<String>>,
    new: &BTreeMap<String, Option<String>>,
) -> Option<String> {
    old.iter().find_map(|(name, value)| match new.get(name) {
        None => Some(format!("The rewrite would lose the {what} {name}.")),
        Some(kept) if value.is_some() && kept.is_some() && kept != value => {
            Some(format!("The rewrite would change the {what} {name}."))
        }
        Some(_) => None,
    })
}

/// What a shell is given to run, without the words `exec`, which only take the shell's place.
fn script(facts: &Facts<'_>, keyword: Keyword) -> Option<String> {
    let configuration = configuration(facts);
    let program = match keyword {
        Keyword::Cmd => configuration.command?,
        _ => configuration.entrypoint?,
    };
    let script = match program {
        Program::Shell(script) => script,
        Program::Exec(words) => match words.as_slice() {
            [shell, option, script] if shell.ends_with("sh") && option == "-c" => script.clone(),
            _ => return None,
        },
    };
    let words = script.split_whitespace().filter(|word| *word != "exec");
    Some(words.collect::<Vec<_>>().join(" "))
}

/// A command as its words, so that the shell form of a plain command equals its exec form.
fn normal(facts: &Facts<'_>, at: usize) -> Option<String> {
    let line = facts.command_line(at)?;
    let [only] = line.commands.as_slice() else {
        return None;
    };
    // `exec` before a program only says that the shell is not to wait for it.
    let wrappers = only.wrappers.iter();
    let words = wrappers
        .filter(|wrapper| wrapper.text() != "exec")
        .chain([&only.program])
        .chain(&only.arguments);
    let words: Option<Vec<&str>> = words.map(|word| word.literal.as_deref()).collect();
    only.environment.is_empty().then_some(words?.join("\u{0}"))
}
