//! What each part of a text is, for colouring: the Dockerfile's own words, and those of the shell
//! inside RUN, both from the tree.

mod shell;

use plimsoll_syntax::{
    Arguments, Command as Run, DirectiveName, Instruction, Item, Logical, Span, Word as Plain,
    parse,
};

use crate::Options;
use crate::facts::{CommandLine, Facts, ShellKind};

/// The names of the kinds, by the numbers that [`tokens`] gives.
pub const KINDS: [&str; 13] = [
    "", "keyword", "flag", "string", "variable", "comment", "pragma", "command", "option",
    "operator", "image", "name", "text",
];

const NOTHING: u8 = 0;
const KEYWORD: u8 = 1;
const FLAG: u8 = 2;
const STRING: u8 = 3;
const VARIABLE: u8 = 4;
const COMMENT: u8 = 5;
const PRAGMA: u8 = 6;
const COMMAND: u8 = 7;
const OPTION: u8 = 8;
const OPERATOR: u8 = 9;
const IMAGE: u8 = 10;
const NAME: u8 = 11;
const TEXT: u8 = 12;
/// What stands between a shell's words; split into reserved words, comments and operators at the end.
const SYNTAX: u8 = 13;

/// The kind of each byte of a text, what stands between the words of a shell among them.
pub(super) fn shades(facts: &Facts<'_>) -> Vec<u8> {
    paint(facts).kinds
}

/// Whether a byte stands in no word, so that white space there only divides words.
pub(super) fn between_words(shades: &[u8], at: usize) -> bool {
    shades
        .get(at)
        .is_none_or(|shade| matches!(*shade, NOTHING | SYNTAX | OPERATOR))
}

/// The parts of a text that have a colour, in order and without overlap: three numbers each, the
/// first byte, the end (exclusive) and the kind (see [`KINDS`]).
pub fn tokens(text: &str) -> Vec<u32> {
    let file = parse(text);
    let options = Options::default();
    let facts = Facts::new(&file, &options);
    let mut painter = paint(&facts);
    for pragma in &facts.pragmas {
        painter.paint(pragma.span, PRAGMA);
    }
    painter.runs()
}

fn paint<'t>(facts: &Facts<'t>) -> Painter<'t> {
    let file = facts.file;
    let mut painter = Painter {
        source: file.source,
        escape: file.escape,
        kinds: vec![NOTHING; file.source.len()],
    };
    for (item, span) in &file.items {
        match item {
            Item::Comment => painter.trimmed(*span, COMMENT),
            Item::Directive(at) => {
                painter.trimmed(*span, PRAGMA);
                if file.directives[*at].name != DirectiveName::Check {
                    painter.paint(file.directives[*at].value_span, STRING);
                }
            }
            Item::Instruction(at) => {
                let instruction = &file.instructions[*at];
                painter.instruction(instruction, facts.command_line(*at));
                painter.continuations(instruction.head);
            }
            Item::Blank => {}
        }
    }
    painter
}

struct Painter<'t> {
    source: &'t str,
    escape: u8,
    /// The kind of each byte; what is painted later covers what was painted before.
    kinds: Vec<u8>,
}

impl Painter<'_> {
    fn paint(&mut self, span: Span, kind: u8) {
        if let Some(kinds) = self.kinds.get_mut(span.start as usize..span.end as usize) {
            kinds.fill(kind);
        }
    }

    fn trimmed(&mut self, span: Span, kind: u8) {
        let text = span.text(self.source);
        let start = span.start + (text.len() - text.trim_start().len()) as u32;
        let end = start + text.trim().len() as u32;
        self.paint(Span { start, end }, kind);
    }

    fn instruction(&mut self, instruction: &Instruction<'_>, line: Option<&CommandLine<'_>>) {
        self.paint(instruction.keyword_word.span, KEYWORD);
        match &instruction.arguments {
            Arguments::From { image, name } => {
                if let Some(image) = image {
                    self.paint(image.span, IMAGE);
                }
                if let Some((word, name)) = name {
                    self.paint(word.span, KEYWORD);
                    self.paint(name.span, NAME);
                }
                self.variables(instruction.head);
            }
            Arguments::Command(command) => self.command(command, line),
            Arguments::Words(words) => {
                if instruction.json {
                    self.strings(words);
                }
                self.variables(instruction.head);
            }
            Arguments::Pairs(pairs) => {
                for pair in pairs {
                    self.paint(pair.key.span, NAME);
                    if let Some(value) = &pair.value {
                        self.paint(value.span, TEXT);
                        self.quoted(value);
                    }
                }
                self.variables(instruction.head);
            }
            Arguments::Value(_) => self.variables(instruction.head),
            Arguments::Healthcheck { kind, command } => {
                if let Some(kind) = kind {
                    self.paint(kind.span, KEYWORD);
                }
                self.command(command, line);
            }
            Arguments::Onbuild(Some(inner)) => self.instruction(inner, None),
            Arguments::Onbuild(None) | Arguments::Unread(_) => {}
        }
        for flag in &instruction.flags {
            let span = flag.word.span;
            let written = span.text(self.source);
            let equals = written.find('=').unwrap_or(written.len()) as u32;
            self.paint(span, FLAG);
            let value = Span {
                start: (span.start + equals + 1).min(span.end),
                end: span.end,
            };
            self.paint(value, if flag.name() == "from" { NAME } else { STRING });
            self.variables(value);
        }
        for heredoc in &instruction.heredocs {
            self.paint(heredoc.marker, OPERATOR);
            self.paint(heredoc.terminator, OPERATOR);
            let script = line.filter(|line| line.heredoc);
            if let Some(script) = script.and_then(|line| line.script.as_ref()) {
                self.paint(heredoc.span, SYNTAX);
                self.script(script);
            } else {
                self.paint(heredoc.span, STRING);
                if heredoc.expand {
                    self.variables(heredoc.span);
                }
            }
        }
    }

    fn command(&mut self, command: &Run<'_>, line: Option<&CommandLine<'_>>) {
        match command {
            Run::Exec(words) => self.strings(words),
            Run::Shell(text) if line.is_none_or(|line| line.shell == ShellKind::Posix) => {
                self.shell(text);
            }
            Run::Shell(_) => {}
        }
    }

    fn shell(&mut self, text: &Logical<'_>) {
        self.paint(text.whole(), SYNTAX);
        self.script(&plimsoll_shell::parse(text.view()));
    }

    fn strings(&mut self, words: &[Plain<'_>]) {
        for word in words {
            self.paint(word.span, STRING);
        }
    }

    fn quoted(&mut self, word: &Plain<'_>) {
        if word.text.starts_with(['"', '\'']) {
            self.paint(word.span, STRING);
        }
    }

    /// `$NAME` and `${NAME…}` in words of the Dockerfile itself.
    fn variables(&mut self, span: Span) {
        let bytes = span.text(self.source).as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == self.escape {
                at += 2;
                continue;
            }
            let start = at;
            at += 1;
            if bytes[start] != b'$' {
                continue;
            }
            let name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
            if bytes.get(at) == Some(&b'{') {
                at += bytes[at..]
                    .iter()
                    .position(|byte| matches!(byte, b'}' | b'\n'))
                    .map_or(1, |end| end + 1);
            } else {
                at += bytes[at..].iter().take_while(|byte| name(byte)).count();
            }
            if at > start + 1 {
                let from = span.start as usize;
                self.paint(Span::new(from + start, from + at), VARIABLE);
            }
        }
    }

    /// The escape characters that join lines, and the comments between the lines.
    fn continuations(&mut self, head: Span) {
        let mut at = head.start as usize;
        let mut first = true;
        for line in head.text(self.source).split_inclusive('\n') {
            let span = Span::new(at, at + line.len());
            at += line.len();
            let text = line.trim_end();
            if !first && text.trim_start().starts_with('#') {
                self.trimmed(span, COMMENT);
            } else if line.len() > text.len() && text.as_bytes().last() == Some(&self.escape) {
                let end = span.start as usize + text.len();
                self.paint(Span::new(end - 1, end), OPERATOR);
            }
            first = false;
        }
    }

    /// The colours as runs. Plain text needs none.
    fn runs(self) -> Vec<u32> {
        let mut runs: Vec<u32> = Vec::with_capacity(self.source.len() / 2);
        let mut comment = false;
        for (at, (painted, byte)) in self.kinds.iter().zip(self.source.bytes()).enumerate() {
            comment &= *painted == SYNTAX && byte != b'\n';
            let kind = match *painted {
                SYNTAX if comment || byte == b'#' => {
                    comment = true;
                    COMMENT
                }
                SYNTAX if byte.is_ascii_alphabetic() => KEYWORD,
                SYNTAX if byte.is_ascii_whitespace() => NOTHING,
                SYNTAX => OPERATOR,
                TEXT => NOTHING,
                other => other,
            };
            if kind == NOTHING || byte == b'\n' {
                continue;
            }
            let (at, kind) = (at as u32, u32::from(kind));
            match runs.as_mut_slice() {
                [.., end, last] if *end == at && *last == kind => *end += 1,
                _ => runs.extend([at, at + 1, kind]),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, tokens};

    fn shown(text: &str) -> Vec<(String, &'static str)> {
        tokens(text)
            .chunks_exact(3)
            .map(|run| {
                let part = &text[run[0] as usize..run[1] as usize];
                (part.to_owned(), KINDS[run[2] as usize])
            })
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let shown = shown(text);
        let shown: Vec<(&str, &str)> = shown.iter().map(|(a, b)| (a.as_str(), *b)).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn the_dockerfile_itself() {
        check(
            "# syntax=a\n# hi\nFROM --platform=$P node:20 AS web\nENV A=\"b$C\" D=e\n",
            &[
                ("# syntax=", "pragma"),
                ("a", "string"),
                ("# hi", "comment"),
                ("FROM", "keyword"),
                ("--platform=", "flag"),
                ("$P", "variable"),
                ("node:20", "image"),
                ("AS", "keyword"),
                ("web", "name"),
                ("ENV", "keyword"),
                ("A", "name"),
                ("\"b", "string"),
                ("$C", "variable"),
                ("\"", "string"),
                ("D", "name"),
            ],
        );
    }

    #[test]
    fn the_shell_inside_it() {
        check(
            "RUN if [ -f a ]; then apt-get -y install 'x y' \\\n  # why\n && echo \"$(id -u)\" > /b; fi\n",
            &[
                ("RUN", "keyword"),
                ("if", "keyword"),
                ("[", "command"),
                ("-f", "option"),
                (";", "operator"),
                ("then", "keyword"),
                ("apt-get", "command"),
                ("-y", "option"),
                ("'x y'", "string"),
                ("\\", "operator"),
                ("# why", "comment"),
                ("&&", "operator"),
                ("echo", "command"),
                ("\"", "string"),
                ("$(", "operator"),
                ("id", "command"),
                ("-u", "option"),
                (")", "operator"),
                ("\"", "string"),
                (">", "operator"),
                (";", "operator"),
                ("fi", "keyword"),
            ],
        );
    }

    #[test]
    fn heredocs_and_arrays() {
        check(
            "RUN <<EOF\nid # me\nEOF\nCMD [\"a\"]\n",
            &[
                ("RUN", "keyword"),
                ("<<EOF", "operator"),
                ("id", "command"),
                ("# me", "comment"),
                ("EOF", "operator"),
                ("CMD", "keyword"),
                ("\"a\"", "string"),
            ],
        );
    }

    #[test]
    fn any_text_has_parts_that_are_its_own() {
        for odd in [
            "",
            "\u{feff}FROM a\r\nRUN \\",
            "RUN \"é漢🚢 $(\n",
            "FROM $",
            "COPY --from=é é\n",
        ] {
            for run in tokens(odd).chunks_exact(3) {
                assert!(run[0] < run[1] && run[1] as usize <= odd.len(), "{odd:?}");
            }
        }
    }
}
