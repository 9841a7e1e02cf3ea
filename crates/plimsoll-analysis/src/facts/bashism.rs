//! What bash knows and POSIX does not define.

use plimsoll_shell::{Command, Part, Redirection, SubstitutionKind};
use plimsoll_sizes::Shell;
use plimsoll_syntax::Span;

use super::{CommandLine, Facts, Pieces};

/// Something that POSIX does not define.
#[derive(Debug)]
pub struct Bashism {
    /// Where it stands.
    pub span: Span,
    /// What it is, as people write it.
    pub what: &'static str,
    /// ShellCheck's names for it.
    pub known: &'static [&'static str],
    /// The shells that know it all the same.
    pub shells: &'static [Shell],
}

const BASH: &[Shell] = &[Shell::Bash];
const ASH: &[Shell] = &[Shell::Bash, Shell::Ash];

impl<'t> Facts<'t> {
    /// The syntax in a RUN that POSIX does not define, whichever shell reads it.
    pub fn bashisms(&self, line: &CommandLine<'t>) -> Vec<Bashism> {
        found_in(&self.pieces(line))
    }
}

/// What POSIX does not define in the pieces of a shell text.
fn found_in(pieces: &Pieces<'_, '_>) -> Vec<Bashism> {
    let mut found = Vec::new();
    let mut add = |span, what, known, shells| {
        found.push(Bashism {
            span,
            what,
            known,
            shells,
        })
    };
    for command in &pieces.commands {
        match command {
            Command::Test {
                arithmetic: false,
                span,
                ..
            } => add(*span, "`[[`", &["SC3010"], ASH),
            Command::Test { span, .. } => add(*span, "`((`", &["SC3006"], BASH),
            Command::Simple(simple) => {
                for word in &simple.words {
                    if simple.words[0].raw != "{" && has_braces(&word.parts) {
                        add(word.span, "`{a,b}`", &["SC3009"], BASH);
                    }
                }
                for set in simple
                    .assignments
                    .iter()
                    .filter(|set| set.word.raw[..set.value_at].ends_with("+="))
                {
                    add(set.word.span, "`+=`", &["SC3024"], BASH);
                }
            }
            _ => {}
        }
    }
    for redirection in &pieces.redirections {
        if let Some((what, known)) = operator(redirection) {
            add(
                redirection.span,
                what,
                known,
                if what == "`&>`" { ASH } else { BASH },
            );
        }
    }
    for (part, around) in &pieces.parts {
        let span = around
            .command
            .map(|command| command.span)
            .unwrap_or_default();
        match part {
            Part::Substitution {
                kind: SubstitutionKind::Process,
                span,
                ..
            } => {
                add(*span, "`<(…)`", &["SC3001"], BASH);
            }
            Part::Substitution { script, span, .. } => {
                let only = script
                    .list
                    .pipelines
                    .first()
                    .and_then(|first| first.commands.first());
                if let Some(Command::Simple(simple)) = only
                    && simple.words.is_empty()
                    && simple.assignments.is_empty()
                    && script.list.pipelines.len() == 1
                {
                    add(*span, "`$(<file)`", &["SC3034"], BASH);
                }
            }
            Part::Array(_) => add(span, "arrays", &["SC3030"], BASH),
            Part::AnsiC(_) => add(span, "`$'…'`", &["SC3003"], ASH),
            Part::Variable {
                braces: Some(braces),
                span,
                ..
            } => match (braces.prefix, braces.operator) {
                _ if !braces.subscript.is_empty() => add(*span, "arrays", &["SC3054"], BASH),
                ("!", _) => add(*span, "`${!name}`", &["SC3053"], BASH),
                (_, ":") => add(*span, "`${name:0:1}`", &["SC3057"], ASH),
                (_, operator) if operator.starts_with('/') => {
                    add(*span, "`${name/a/b}`", &["SC3060"], ASH);
                }
                _ => {}
            },
            _ => {}
        }
    }
    found
}

fn operator(redirection: &Redirection<'_>) -> Option<(&'static str, &'static [&'static str])> {
    match redirection.operator {
        "&>" | "&>>" => Some(("`&>`", &["SC3020"])),
        "<<<" => Some(("`<<<`", &["SC3011"])),
        _ => None,
    }
}

/// Whether a word has `{a,b}` or `{1..3}` outside quotes.
fn has_braces(parts: &[Part<'_>]) -> bool {
    let plain: String = parts
        .iter()
        .map(|part| {
            if let Part::Plain(text) = part {
                text
            } else {
                "x"
            }
        })
        .collect();
    plain.split_once('{').is_some_and(|(_, after)| {
        after
            .split_once('}')
            .is_some_and(|(inside, _)| inside.contains(',') || inside.contains(".."))
    })
}
