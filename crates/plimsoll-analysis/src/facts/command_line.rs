//! What RUN, CMD, ENTRYPOINT and HEALTHCHECK run.

use std::borrow::Cow;

use plimsoll_shell::{Place, Script, Visited, commands, parse};
use plimsoll_syntax::{Arguments, Command, Instruction, Keyword, Span, TextView, Word};

use super::mount::{Mount, mounts};
use super::{Argument, CommandOptions, Facts};

/// Which shell reads a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellKind {
    /// A POSIX shell or bash.
    Posix,
    /// `PowerShell`, `cmd` or anything else that is not read as one.
    Other,
    /// None: the exec form.
    None,
}

/// What an instruction runs.
#[derive(Debug)]
pub struct CommandLine<'t> {
    /// The number of the instruction.
    pub instruction: usize,
    /// RUN, CMD, ENTRYPOINT or HEALTHCHECK.
    pub keyword: Keyword,
    /// Which shell reads it.
    pub shell: ShellKind,
    /// The shell text, read: the line itself, or the heredoc that is the script.
    pub script: Option<Script<'t>>,
    /// Whether the script is a heredoc.
    pub heredoc: bool,
    /// Its simple commands in source order; one for the exec form.
    pub commands: Vec<CommandFact<'t>>,
    /// Mounts of a RUN.
    pub mounts: Vec<Mount>,
}

/// A simple command.
#[derive(Debug, Clone)]
pub struct CommandFact<'t> {
    /// The program's name without its folder; empty where it is not known.
    pub name: String,
    /// The program as written.
    pub program: Argument<'t>,
    /// What follows the program.
    pub arguments: Vec<Argument<'t>>,
    /// Programs before the program that run it, such as `sudo` and `env`.
    pub wrappers: Vec<Argument<'t>>,
    /// Variables set for it alone: name, and value where that is known.
    pub environment: Vec<(&'t str, Option<String>)>,
    /// Where it stands among the others.
    pub place: Place,
    /// Where its text stands, wrappers and redirections included.
    pub span: Span,
    /// Where its pipeline stands.
    pub pipeline: Span,
    /// What joins its pipeline to the one before; empty for the first.
    pub connector: Span,
}

impl<'t> CommandFact<'t> {
    /// The argument's value at that place, from 0.
    pub fn argument(&self, at: usize) -> Option<&str> {
        self.arguments.get(at).map(Argument::text)
    }

    /// The first argument that is neither an option, an option's value, nor a variable that holds
    /// such, as `install` in `apt-get -o Dpkg::Use-Pty=0 $OPTIONS install`.
    pub fn subcommand(&self) -> Option<&Argument<'t>> {
        let options = super::install::manager(self).map_or(&[][..], super::install::valued_options);
        let sorted = CommandOptions::new(&self.arguments, options);
        let mut operands = sorted.operands.into_iter();
        operands.find(|operand| !operand.raw.starts_with('$'))
    }

    /// Whether it is this program with this subcommand.
    pub fn is(&self, name: &str, subcommand: &str) -> bool {
        self.name == name
            && self
                .subcommand()
                .is_some_and(|found| found.text() == subcommand)
    }

    /// Whether it certainly runs, in the shell of the line itself.
    pub fn is_plain(&self) -> bool {
        self.place.top_level
            && !self.place.conditional
            && !self.place.substituted
            && self.place.pipe_length == 1
    }
}

pub(super) fn derive(facts: &mut Facts<'_>) {
    for (at, instruction) in facts.file.instructions.iter().enumerate() {
        if !matches!(
            instruction.keyword,
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck
        ) {
            continue;
        }
        let shell = shell_kind(facts, at);
        let line = command_line(at, instruction, shell);
        facts.command_lines.push(line);
    }
}

/// Which shell the shell form uses at an instruction.
fn shell_kind(facts: &Facts<'_>, at: usize) -> ShellKind {
    if let Some(instruction) = facts.effective(Keyword::Shell, at)
        && let Arguments::Command(Command::Exec(words)) = &instruction.arguments
    {
        let program = words
            .first()
            .map(|word| word.text.as_ref())
            .unwrap_or_default();
        return if is_posix_shell(base_name(program)) {
            ShellKind::Posix
        } else {
            ShellKind::Other
        };
    }
    // Windows images run cmd.
    let stage = facts.stage_of.get(at).copied().flatten();
    let windows = facts.file.escape == b'`' || stage.is_some_and(|stage| facts.is_windows(stage));
    if windows {
        ShellKind::Other
    } else {
        ShellKind::Posix
    }
}

pub(super) fn is_posix_shell(name: &str) -> bool {
    matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh")
}

pub(super) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn command_line<'t>(
    at: usize,
    instruction: &'t Instruction<'t>,
    shell: ShellKind,
) -> CommandLine<'t> {
    let mut line = CommandLine {
        instruction: at,
        keyword: instruction.keyword,
        shell,
        script: None,
        heredoc: false,
        commands: Vec::new(),
        mounts: mounts(instruction),
    };
    match instruction.command() {
        Some(Command::Exec(words)) => {
            line.shell = ShellKind::None;
            line.commands.extend(exec(words));
        }
        Some(Command::Shell(text)) if shell == ShellKind::Posix => {
            let script = parse(text.view());
            line.commands = commands(&script).iter().map(command).collect();
            let body = heredoc_script(instruction, &line.commands);
            line.script = Some(script);
            if let Some(body) = body {
                let script = parse(body);
                line.commands = commands(&script).iter().map(command).collect();
                line.script = Some(script);
                line.heredoc = true;
            }
        }
        _ => {}
    }
    line
}

/// The heredoc of a RUN, where it is the script: it stands alone, or a shell reads it.
fn heredoc_script<'t>(
    instruction: &'t Instruction<'t>,
    commands: &[CommandFact<'t>],
) -> Option<TextView<'t>> {
    let [heredoc] = instruction.heredocs.as_slice() else {
        return None;
    };
    let read_by_shell = match commands {
        [] => true,
        [only] => {
            only.name.is_empty()
                || (is_posix_shell(&only.name)
                    && only
                        .arguments
                        .iter()
                        .all(|argument| argument.text().starts_with('-')))
        }
        _ => false,
    };
    // Another interpreter named in the first line reads it.
    let shebang = heredoc
        .content
        .trim_start_matches('\t')
        .strip_prefix("#!")
        .and_then(|rest| rest.lines().next());
    let posix = shebang.is_none_or(|line| line.split([' ', '/']).any(is_posix_shell));
    (read_by_shell && posix).then(|| TextView::new(heredoc.content, heredoc.span.start))
}

fn exec<'t>(words: &'t [Word<'t>]) -> Option<CommandFact<'t>> {
    let arguments: Vec<Argument<'t>> = words
        .iter()
        .map(|word| Argument {
            raw: Cow::Borrowed(word.text.as_ref()),
            literal: Some(word.text.to_string()),
            span: word.span,
            quoted: false,
        })
        .collect();
    let span = arguments.first()?.span.to(arguments.last()?.span);
    let place = Place {
        conditional: false,
        substituted: false,
        subshell: false,
        pipe_index: 0,
        pipe_length: 1,
        connector: plimsoll_shell::Connector::First,
        top_level: true,
    };
    fact(arguments, Vec::new(), place, span, span, Span::default())
}

fn command<'t>(visited: &Visited<'_, 't>) -> CommandFact<'t> {
    let simple = visited.simple;
    let arguments = simple
        .words
        .iter()
        .map(|word| Argument {
            raw: Cow::Borrowed(word.raw),
            literal: word.literal(),
            span: word.span,
            quoted: word.is_quoted(),
        })
        .collect();
    let environment = simple
        .assignments
        .iter()
        .map(|assignment| {
            let value = assignment
                .word
                .literal()
                .and_then(|text| text.split_once('=').map(|(_, value)| value.to_owned()));
            (assignment.name, value)
        })
        .collect();
    fact(
        arguments,
        environment,
        visited.place,
        simple.span,
        visited.pipeline.span,
        visited.pipeline.connector_span,
    )
    .unwrap_or_else(|| CommandFact {
        name: String::new(),
        program: Argument {
            raw: Cow::Borrowed(""),
            literal: None,
            span: simple.span,
            quoted: false,
        },
        arguments: Vec::new(),
        wrappers: Vec::new(),
        environment: simple
            .assignments
            .iter()
            .map(|assignment| (assignment.name, None))
            .collect(),
        place: visited.place,
        span: simple.span,
        pipeline: visited.pipeline.span,
        connector: visited.pipeline.connector_span,
    })
}

fn fact<'t>(
    mut words: Vec<Argument<'t>>,
    environment: Vec<(&'t str, Option<String>)>,
    place: Place,
    span: Span,
    pipeline: Span,
    connector: Span,
) -> Option<CommandFact<'t>> {
    let mut wrappers = Vec::new();
    while words.len() > 1 {
        let inner = wrapped(&words);
        if inner == 0 {
            break;
        }
        wrappers.extend(words.drain(..inner));
    }
    if words.is_empty() {
        return None;
    }
    let program = words.remove(0);
    Some(CommandFact {
        name: base_name(program.literal.as_deref().unwrap_or_default()).to_owned(),
        program,
        arguments: words,
        wrappers,
        environment,
        place,
        span,
        pipeline,
        connector,
    })
}

/// How many words stand before the program that `words` really runs; 0 where it is the first.
fn wrapped(words: &[Argument<'_>]) -> usize {
    let name = words
        .first()
        .and_then(|word| word.literal.as_deref())
        .map(base_name);
    let asks = words
        .get(1)
        .is_some_and(|word| matches!(word.text(), "-v" | "-V"));
    let valued: &[&str] = match name {
        // `command -v` only asks where a program is.
        Some("command" | "sudo") if asks => return 0,
        Some("sudo") => &["-u", "-g", "-h", "-p", "-U", "-C", "-r", "-t"],
        Some("env") => &["-u", "-C", "-S"],
        Some("nice") => &["-n"],
        Some("timeout") => &["-k", "-s"],
        Some("exec" | "command" | "nohup" | "time" | "eatmydata" | "builtin" | "ionice") => &[],
        _ => return 0,
    };
    let mut at = 1;
    while let Some(word) = words.get(at) {
        let text = word.text();
        if text.starts_with('-') {
            at += if valued.contains(&text) { 2 } else { 1 };
        } else if text.contains('=') && matches!(name, Some("env" | "sudo")) {
            at += 1;
        } else {
            break;
        }
    }
    if name == Some("timeout") {
        at += 1;
    }
    if at < words.len() { at } else { 0 }
}
