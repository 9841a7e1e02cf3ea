//! What the reference refuses after reading: instructions with missing or wrong arguments.

use crate::arguments::from_is_complete;
use crate::flag::check_flags;
use crate::heredoc::is_marker;
use crate::instruction::{Arguments, Command, Instruction};
use crate::stage_name::is_stage_name;
use crate::{Dockerfile, Keyword, Span, SyntaxError};

/// Adds the errors of all instructions.
pub(crate) fn check(file: &mut Dockerfile<'_>) {
    if file.instructions.is_empty() {
        file.errors.push(SyntaxError {
            span: Span::new(file.source.len(), file.source.len()),
            line: file.source.lines().count().max(1) as u32,
            message: "There is no instruction here; a Dockerfile begins with FROM and an image."
                .into(),
        });
        return;
    }
    let mut errors = Vec::new();
    let mut in_stage = false;
    for instruction in &file.instructions {
        let line = instruction.start_line;
        let mut report = |span: Span, message: String| {
            errors.push(SyntaxError {
                span,
                line,
                message,
            })
        };
        check_one(instruction, &mut report);
        match instruction.keyword {
            Keyword::From => in_stage = true,
            Keyword::Arg | Keyword::Unknown => {}
            _ if !in_stage => report(
                instruction.keyword_word.span,
                format!(
                    "{} stands before the first FROM, where only ARG may stand; move it below FROM.",
                    instruction.keyword.name()
                ),
            ),
            _ => {}
        }
    }
    file.errors.extend(errors);
}

fn check_one(instruction: &Instruction<'_>, report: &mut dyn FnMut(Span, String)) {
    let keyword = instruction.keyword;
    if keyword == Keyword::Unknown {
        return unknown(instruction, report);
    }
    let none = matches!(
        &instruction.arguments,
        Arguments::Healthcheck { kind: Some(kind), .. } if kind.text.eq_ignore_ascii_case("none")
    );
    if !none {
        for (flag, message) in check_flags(keyword, &instruction.flags) {
            report(flag.word.span, message);
        }
    }
    let name = keyword.name();
    let whole = instruction.keyword_word.span;
    match &instruction.arguments {
        Arguments::From { name, .. } => {
            from(instruction, name.as_ref().map(|(_, name)| name), report)
        }
        Arguments::Words(words) if matches!(keyword, Keyword::Copy | Keyword::Add) => {
            match words.as_slice() {
                [] | [_] => report(
                    instruction.head,
                    format!(
                        "{name} needs a source and a destination; write {name} SOURCE DESTINATION."
                    ),
                ),
                [.., destination] if is_marker(&destination.text) => report(
                    destination.span,
                    format!("{name} cannot write into a heredoc; put a path after it."),
                ),
                _ => {}
            }
        }
        Arguments::Words(words) => {
            if words.is_empty() {
                report(
                    whole,
                    format!(
                        "{name} needs at least one argument; write {}.",
                        form(keyword)
                    ),
                );
            }
            if keyword == Keyword::Volume {
                for word in words.iter().filter(|word| word.text.trim().is_empty()) {
                    report(
                        word.span,
                        "A volume needs a path; remove this or fill it in.".into(),
                    );
                }
            }
        }
        Arguments::Pairs(pairs) => {
            // An ENV or LABEL that could not be read has been reported already.
            if pairs.is_empty() && instruction.rest.text.is_empty() {
                report(
                    whole,
                    format!("{name} needs at least one argument; write {name} NAME=VALUE."),
                );
            }
            for pair in pairs.iter().filter(|pair| pair.key.text.is_empty()) {
                report(pair.span(), format!("{name} needs a name before the `=`."));
            }
        }
        Arguments::Value(None) => report(
            whole,
            format!(
                "{name} needs exactly one argument; write {}.",
                form(keyword)
            ),
        ),
        Arguments::Command(command) if keyword == Keyword::Shell => match command {
            Command::Exec(words) if words.is_empty() => {
                report(
                    instruction.head,
                    "SHELL needs at least one argument; write SHELL [\"/bin/bash\", \"-c\"]."
                        .into(),
                );
            }
            Command::Shell(text) if text.text.is_empty() => {
                report(
                    whole,
                    "SHELL needs a JSON array; write SHELL [\"/bin/bash\", \"-c\"].".into(),
                );
            }
            Command::Shell(text) => report(
                text.whole(),
                "SHELL takes a JSON array; write SHELL [\"/bin/bash\", \"-c\"] with double quotes."
                    .into(),
            ),
            Command::Exec(_) => {}
        },
        Arguments::Healthcheck { kind, command } => healthcheck(
            instruction,
            kind.as_ref().map(|kind| kind.text.as_ref()),
            command,
            report,
        ),
        Arguments::Onbuild(trigger) => onbuild(instruction, trigger.as_deref(), report),
        Arguments::Value(Some(_)) | Arguments::Command(_) | Arguments::Unread(_) => {}
    }
    if keyword == Keyword::Run {
        run_flags(instruction, report);
    }
}

/// What an instruction that takes words or one value looks like.
fn form(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Expose => "EXPOSE 8080",
        Keyword::Volume => "VOLUME /data",
        Keyword::Workdir => "WORKDIR /app",
        Keyword::User => "USER NAME",
        Keyword::Stopsignal => "STOPSIGNAL SIGTERM",
        Keyword::Maintainer => "LABEL org.opencontainers.image.authors=NAME",
        other => other.name(),
    }
}

fn unknown(instruction: &Instruction<'_>, report: &mut dyn FnMut(Span, String)) {
    let word = &instruction.keyword_word;
    let message = match Keyword::nearest(&word.text) {
        Some(nearest) => format!(
            "{} is no instruction; did you mean {}?",
            word.text,
            nearest.name()
        ),
        None => format!(
            "{} is no instruction; if it belongs to the line before, end that line with a backslash.",
            word.text
        ),
    };
    report(word.span, message);
}

fn from(
    instruction: &Instruction<'_>,
    name: Option<&crate::Word<'_>>,
    report: &mut dyn FnMut(Span, String),
) {
    if !from_is_complete(&instruction.rest) {
        report(
            instruction.head,
            "FROM takes an image, and a name after AS where the stage needs one; write FROM IMAGE or FROM IMAGE AS NAME.".into(),
        );
    } else if let Some(name) = name.filter(|name| !is_stage_name(&name.text)) {
        report(
            name.span,
            "A stage's name begins with a letter and goes on with letters, digits, `-`, `_` and `.`.".into(),
        );
    }
}

fn onbuild(
    instruction: &Instruction<'_>,
    trigger: Option<&Instruction<'_>>,
    report: &mut dyn FnMut(Span, String),
) {
    let Some(trigger) = trigger else {
        return report(
            instruction.keyword_word.span,
            "ONBUILD needs an instruction after it; write ONBUILD RUN COMMAND.".into(),
        );
    };
    match trigger.keyword {
        Keyword::Onbuild | Keyword::Maintainer | Keyword::From => report(
            trigger.keyword_word.span,
            format!("{} cannot follow ONBUILD.", trigger.keyword.name()),
        ),
        // The reference reads the trigger's arguments only when a later build runs it.
        _ => {}
    }
}

fn healthcheck(
    instruction: &Instruction<'_>,
    kind: Option<&str>,
    command: &Command<'_>,
    report: &mut dyn FnMut(Span, String),
) {
    let head = instruction.head;
    match kind {
        None => report(
            instruction.keyword_word.span,
            "HEALTHCHECK needs CMD and a command, or NONE; write HEALTHCHECK CMD COMMAND.".into(),
        ),
        Some(kind) if kind.eq_ignore_ascii_case("none") => {
            if !command.is_empty() {
                report(head, "HEALTHCHECK NONE takes no arguments.".into());
            }
        }
        Some(kind) if kind.eq_ignore_ascii_case("cmd") => {
            if command.is_empty() {
                report(head, "HEALTHCHECK CMD needs a command after it.".into());
            }
            for flag in &instruction.flags {
                let (name, Some(value)) = (flag.name(), flag.value()) else {
                    continue;
                };
                let valid = match name {
                    "retries" => {
                        value.is_empty() || value.parse::<i32>().is_ok_and(|retries| retries >= 0)
                    }
                    "interval" | "timeout" | "start-period" | "start-interval" => {
                        is_duration(value)
                    }
                    _ => true,
                };
                if !valid {
                    let form = if name == "retries" {
                        "a number such as 3"
                    } else {
                        "a time such as 30s"
                    };
                    report(flag.word.span, format!("--{name} takes {form}."));
                }
            }
        }
        Some(kind) => report(
            instruction.rest.span(0..kind.len()),
            format!(
                "HEALTHCHECK begins with CMD or NONE, not with {kind}; write HEALTHCHECK CMD …"
            ),
        ),
    }
}

/// Whether the reference takes it as a time: nothing, zero, or at least a millisecond.
fn is_duration(text: &str) -> bool {
    if text.is_empty() || text == "0" {
        return true;
    }
    let mut rest = text.trim_start_matches(['+', '-']);
    if text.len() - rest.len() > 1 {
        return false;
    }
    let mut nanoseconds = 0_u128;
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(0);
        let number = &rest[..digits];
        rest = &rest[digits..];
        let units = [
            ("ns", 1),
            ("us", 1_000),
            ("µs", 1_000),
            ("μs", 1_000),
            ("ms", 1_000_000),
            ("s", 1_000_000_000),
            ("m", 60_000_000_000),
            ("h", 3_600_000_000_000),
        ];
        let found = units.into_iter().find(|(unit, _)| rest.starts_with(unit));
        let Some((amount, (unit, factor))) = decimal(number).zip(found) else {
            return false;
        };
        nanoseconds = nanoseconds.saturating_add(amount.saturating_mul(factor) / BILLION);
        rest = &rest[unit.len()..];
    }
    let fits = nanoseconds <= i64::MAX as u128;
    nanoseconds == 0 || (fits && nanoseconds >= 1_000_000 && !text.starts_with('-'))
}

const BILLION: u128 = 1_000_000_000;

/// A decimal number such as `1.5`, in billionths.
fn decimal(text: &str) -> Option<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| {
        let number = text.bytes().try_fold(0_u128, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
            number.checked_mul(10)?.checked_add(digit.into())
        });
        number.filter(|_| text.len() <= 20)
    };
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    // The rest is less than a billionth.
    let part = part.get(..9).unwrap_or(part);
    let scale = 10_u128.pow(9 - part.len() as u32);
    Some(digits(whole)? * BILLION + digits(part)? * scale)
}

fn run_flags(instruction: &Instruction<'_>, report: &mut dyn FnMut(Span, String)) {
    for flag in &instruction.flags {
        let Some(value) = flag.value() else { continue };
        let allowed: &[&str] = match flag.name() {
            "network" => &["default", "none", "host"],
            "security" => &["sandbox", "insecure"],
            "mount" => {
                mount(value, flag.word.span, report);
                continue;
            }
            _ => continue,
        };
        if !allowed.contains(&value) {
            report(
                flag.word.span,
                format!("--{} takes one of {}.", flag.name(), allowed.join(", ")),
            );
        }
    }
}

fn mount(value: &str, span: Span, report: &mut dyn FnMut(Span, String)) {
    for field in value.split(',') {
        let Some((key, value)) = field.split_once('=') else {
            continue;
        };
        let variable = value.find('$').is_some_and(|at| at + 1 != value.len());
        if key.eq_ignore_ascii_case("from") && variable {
            report(
                span,
                "A mount's `from` takes no variable; name the image in a FROM … AS stage and mount from that.".into(),
            );
        }
    }
}
