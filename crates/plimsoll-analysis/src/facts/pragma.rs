//! Comments that say something to a linter: `# hadolint ignore=…`, `# check=skip=…`,
//! `# plimsoll ignore=…`.

use plimsoll_syntax::{DirectiveName, Item, Keyword, Span};

use super::Facts;

/// A comment that says something to a linter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pragma<'t> {
    /// Whose words it uses.
    pub tool: PragmaTool,
    /// What it bears on.
    pub scope: PragmaScope,
    /// What it says.
    pub says: PragmaSays<'t>,
    /// Why, where somebody wrote it behind.
    pub reason: Option<&'t str>,
    /// The comment, from its `#` to its last word.
    pub span: Span,
}

/// Whose words a pragma uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PragmaTool {
    /// `# hadolint ignore=DL3008`; source: hadolint's README, "Inline ignores".
    Hadolint,
    /// `# check=skip=JSONArgsRecommended`; source: Dockerfile reference, "check".
    BuildKit,
    /// `# plimsoll ignore=apt-lists-kept`.
    Own,
}

/// What a pragma bears on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PragmaScope {
    /// An instruction, by number.
    Instruction(usize),
    /// A stage, by number.
    Stage(usize),
    /// The whole file.
    File,
    /// Nothing: no instruction follows.
    Nothing,
}

/// What a pragma says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PragmaSays<'t> {
    /// Findings under these names are not wanted, each with its place.
    Ignore(Vec<(&'t str, Span)>),
    /// Findings of BuildKit's checks are errors.
    Error,
    /// Experimental checks of BuildKit are wanted, each with its place.
    Wanted(Vec<(&'t str, Span)>),
    /// This shell reads the RUNs that follow.
    Shell(&'t str),
}

/// Reads the pragmas of a file.
pub(super) fn derive<'t>(facts: &Facts<'t>) -> Vec<Pragma<'t>> {
    let mut found = Vec::new();
    let source = facts.source();
    if !source.contains('#') {
        return found;
    }
    let mut next = 0;
    for (item, span) in &facts.file.items {
        match item {
            Item::Comment => comment(facts, *span, next, false, &mut found),
            Item::Directive(at) => {
                let directive = &facts.file.directives[*at];
                if directive.name == DirectiveName::Check {
                    comment(facts, directive.span, next, true, &mut found);
                }
            }
            Item::Instruction(at) => {
                next = at + 1;
                inside(facts, *at, &mut found);
            }
            Item::Blank => {}
        }
    }
    found
}

/// The comments between an instruction's continued lines.
fn inside<'t>(facts: &Facts<'t>, at: usize, found: &mut Vec<Pragma<'t>>) {
    let head = facts.file.instructions[at].head;
    let mut start = head.start;
    for line in head.text(facts.source()).split_inclusive('\n') {
        let span = Span {
            start,
            end: start + line.len() as u32,
        };
        start = span.end;
        if span.start > head.start && line.trim_start().starts_with('#') {
            comment(facts, span, at, false, found);
        }
    }
}

fn comment<'t>(
    facts: &Facts<'t>,
    span: Span,
    next: usize,
    directive: bool,
    found: &mut Vec<Pragma<'t>>,
) {
    let source = facts.source();
    let line = span.text(source);
    let text = line.trim();
    let Some(body) = text.strip_prefix('#').map(str::trim_start) else {
        return;
    };
    let (tool, body) = if let Some(body) = after_word(body, "hadolint") {
        (PragmaTool::Hadolint, body)
    } else if let Some(body) = after_word(body, "plimsoll") {
        (PragmaTool::Own, body)
    } else if let Some(body) = value_of(body, "check") {
        (PragmaTool::BuildKit, body)
    } else {
        return;
    };
    let start = span.start + (line.len() - line.trim_start().len()) as u32;
    let mut add = |scope, says, reason| {
        found.push(Pragma {
            tool,
            scope,
            says,
            reason,
            span: Span {
                start,
                end: start + text.len() as u32,
            },
        });
    };
    let nearest = if next < facts.file.instructions.len() {
        PragmaScope::Instruction(next)
    } else {
        PragmaScope::Nothing
    };
    if tool == PragmaTool::BuildKit {
        let (options, reason) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
        let scope = if directive {
            PragmaScope::File
        } else {
            nearest
        };
        for option in options.split(';') {
            let (key, value) = option.split_once('=').unwrap_or((option, ""));
            let names = || names(source, value).0;
            match key.trim() {
                "skip" => add(scope, PragmaSays::Ignore(names()), reason_in(reason)),
                "experimental" => add(scope, PragmaSays::Wanted(names()), reason_in(reason)),
                "error" if matches!(value.trim(), "true" | "1" | "t" | "T" | "TRUE" | "True") => {
                    add(scope, PragmaSays::Error, reason_in(reason));
                }
                _ => {}
            }
        }
        return;
    }
    if let Some(shell) = value_of(body, "shell") {
        let shell = shell.split_whitespace().next().unwrap_or_default();
        add(nearest, PragmaSays::Shell(shell), None);
        return;
    }
    let (scope, body) = if let Some(body) = after_word(body, "global") {
        (PragmaScope::File, body)
    } else if let Some(body) = after_word(body, "stage") {
        let stage = facts.stage_of.get(next).copied().flatten();
        let scope = stage.map_or(PragmaScope::Nothing, PragmaScope::Stage);
        (scope, body)
    } else {
        (nearest, body)
    };
    if let Some(list) = value_of(body, "ignore") {
        let (names, rest) = names(source, list);
        add(scope, PragmaSays::Ignore(names), reason_in(rest));
    }
}

/// What follows a word and white space.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    rest.starts_with([' ', '\t']).then(|| rest.trim_start())
}

/// What follows `key=`.
fn value_of<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(key)?.trim_start().strip_prefix('=')?;
    Some(rest.trim_start())
}

/// The names at the start of a list with commas, each with its place, and what follows the list.
fn names<'t>(source: &str, list: &'t str) -> (Vec<(&'t str, Span)>, &'t str) {
    let mut names = Vec::new();
    let mut rest = list;
    loop {
        rest = rest.trim_start();
        let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '#' | ':');
        let end = rest.find(is_end).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if !name.is_empty() {
            let start = name.as_ptr() as usize - source.as_ptr() as usize;
            names.push((name, Span::new(start, start + end)));
        }
        let Some(next) = after.trim_start().strip_prefix(',') else {
            return (names, after);
        };
        rest = next;
    }
}

/// The reason behind a list.
fn reason_in(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | ':' | '-'));
    Some(text.trim_end()).filter(|text| !text.is_empty())
}

impl Facts<'_> {
    /// The shell that a pragma names for a RUN: the last one since the stage began or SHELL said
    /// another.
    pub(super) fn shell_by_pragma(&self, at: usize) -> Option<&str> {
        let stage = self.stage_of.get(at).copied().flatten()?;
        let from = self.stages[stage].from;
        let shells = self.index.of(Keyword::Shell, &(from..at));
        let since = shells.last().map_or(from, |shell| shell + 1);
        let mut earlier = self.pragmas.iter().rev();
        earlier.find_map(|pragma| match (&pragma.says, pragma.scope) {
            (PragmaSays::Shell(shell), PragmaScope::Instruction(next))
                if (since..=at).contains(&next) =>
            {
                Some(*shell)
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::parse;

    use super::{PragmaSays, PragmaScope, PragmaTool};
    use crate::{Options, facts::Facts};

    #[track_caller]
    fn check(text: &str, expected: &[(PragmaTool, PragmaScope, &str, Option<&str>)]) {
        let file = parse(text);
        let options = Options::default();
        let facts = Facts::new(&file, &options);
        let found: Vec<_> = facts
            .pragmas
            .iter()
            .map(|pragma| {
                let says = match &pragma.says {
                    PragmaSays::Ignore(names) | PragmaSays::Wanted(names) => names
                        .iter()
                        .map(|(name, span)| {
                            assert_eq!(span.text(text), *name);
                            *name
                        })
                        .collect::<Vec<_>>()
                        .join("+"),
                    PragmaSays::Error => "error".into(),
                    PragmaSays::Shell(shell) => format!("shell {shell}"),
                };
                (pragma.tool, pragma.scope, says, pragma.reason)
            })
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(tool, scope, says, reason)| (*tool, *scope, says.as_str(), *reason))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn whose_and_where() {
        use PragmaScope::{File, Instruction, Nothing, Stage};
        use PragmaTool::{BuildKit, Hadolint, Own};
        check(
            "# check=skip=A,B;error=true\n#hadolint global ignore=DL3008, DL3009 # old base\nFROM a\n  # hadolint ignore = DL3004\n\nRUN b \\\n # plimsoll ignore=cd-in-run: it must\n  && c\n# hadolint stage ignore=SC2086\nFROM d\n# check=skip=C why not\nRUN e\n# hadolint ignore=DL1\n",
            &[
                (BuildKit, File, "A+B", None),
                (BuildKit, File, "error", None),
                (Hadolint, File, "DL3008+DL3009", Some("old base")),
                (Hadolint, Instruction(1), "DL3004", None),
                (Own, Instruction(1), "cd-in-run", Some("it must")),
                (Hadolint, Stage(1), "SC2086", None),
                (BuildKit, Instruction(3), "C", Some("why not")),
                (Hadolint, Nothing, "DL1", None),
            ],
        );
        check(
            "FROM a\n# hadolint shell=bash\nRUN b\n# hadolint ignores=DL3008\n# hadolints ignore=DL3008\n# checks=skip=A\nRUN <<E\n# hadolint ignore=DL3004\nE\n",
            &[(Hadolint, Instruction(1), "shell bash", None)],
        );
    }
}
