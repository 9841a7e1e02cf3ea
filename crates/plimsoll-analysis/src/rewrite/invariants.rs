//! What a rewrite must keep, compared between the original and the result.

use std::collections::BTreeSet;

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::report::Level;

/// What is kept of the final image's configuration.
struct Configuration {
    ports: BTreeSet<String>,
    environment: BTreeSet<String>,
    volumes: BTreeSet<String>,
    labels: BTreeSet<String>,
    directory: Option<String>,
    command: Option<String>,
    entrypoint: Option<String>,
}

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
        .or_else(|| lost("environment variable", &old.environment, &new.environment))
        .or_else(|| lost("volume", &old.volumes, &new.volumes))
        .or_else(|| lost("label", &old.labels, &new.labels))
    {
        return Some(sentence);
    }
    if level < Level::Minimal && old.directory != new.directory {
        return Some("The rewrite would change the working directory.".into());
    }
    if level == Level::Safe && (old.command != new.command || old.entrypoint != new.entrypoint) {
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
    let mut found = Configuration {
        ports: BTreeSet::new(),
        environment: BTreeSet::new(),
        volumes: BTreeSet::new(),
        labels: BTreeSet::new(),
        directory: facts.working_directory(facts.instructions().len()),
        command: None,
        entrypoint: None,
    };
    let Some(last) = facts.stages.len().checked_sub(1) else {
        return found;
    };
    let text = |at: usize| facts.instructions()[at].rest.text.to_string();
    for stage in facts.ancestry(last).into_iter().rev() {
        for at in facts.stage_instructions(stage) {
            let instruction = &facts.instructions()[at];
            let keys = || {
                instruction
                    .pairs()
                    .iter()
                    .map(|pair| pair.key.unquoted().to_owned())
            };
            match instruction.keyword {
                Keyword::Expose => found.ports.extend(
                    instruction
                        .words()
                        .iter()
                        .map(|word| word.text.to_lowercase()),
                ),
                Keyword::Volume => found
                    .volumes
                    .extend(instruction.words().iter().map(|word| word.text.to_string())),
                Keyword::Env => found.environment.extend(keys()),
                Keyword::Label => found.labels.extend(keys()),
                Keyword::Cmd => found.command = Some(normal(facts, at).unwrap_or_else(|| text(at))),
                Keyword::Entrypoint => {
                    found.entrypoint = Some(normal(facts, at).unwrap_or_else(|| text(at)))
                }
                _ => {}
            }
        }
    }
    found
}

/// A command as its words, so that the shell form of a plain command equals its exec form.
fn normal(facts: &Facts<'_>, at: usize) -> Option<String> {
    let line = facts.command_line(at)?;
    let [only] = line.commands.as_slice() else {
        return None;
    };
    let words = only
        .wrappers
        .iter()
        .chain([&only.program])
        .chain(&only.arguments);
    let words: Option<Vec<&str>> = words.map(|word| word.literal.as_deref()).collect();
    only.environment.is_empty().then_some(words?.join("\u{0}"))
}
