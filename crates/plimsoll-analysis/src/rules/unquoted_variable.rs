//! A variable is split into words.
//!
//! ## What it does
//! Looks for a variable without quotes in the arguments of a command, unless its value is known to
//! be one word. A name that an ENV or ARG declares counts as such.
//!
//! ## Why it matters
//! The shell splits the value at blanks and takes `*` and `?` in it for file names. A path with a
//! blank becomes two arguments, and an empty value becomes none.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN file="$(mktemp)" && gzip $file
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN file="$(mktemp)" && gzip "$file"
//! ```
//!
//! ## Fix safety
//! Needs a review: where the value holds several words on purpose, quotes make one of them. There
//! is no fix where the name or the command says so, as `FLAGS` and `apt-get install` do.
//!
//! ## When to ignore it
//! Where the splitting is wanted.
//!
//! ## References
//! - POSIX shell, "Field Splitting"
//! - ShellCheck SC2086

use plimsoll_shell::{Part, Simple};

use crate::facts::{Around, Facts, Pieces, Splitting, is_name};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A variable is split into words",
    equivalents: &["SC2086"],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: true,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        let pieces = facts.pieces(line);
        for (part, around) in &pieces.parts {
            let Part::Variable { name, span, .. } = part else {
                continue;
            };
            let message = match around.splitting {
                Splitting::Split => format!(
                    "The shell splits the value of {name} at blanks and fills in file names for its wildcards; put it in double quotes."
                ),
                Splitting::File => format!(
                    "Where the value of {name} has blanks, bash refuses it as the name of a file; put it in double quotes."
                ),
                Splitting::Wanted | Splitting::Kept => continue,
            };
            if around.one_word || !is_one_value(part) {
                continue;
            }
            let problem = Problem::new(line.instruction, *span, message);
            sink.report(if is_wanted(name, around, &pieces) {
                problem
            } else {
                let quotes = vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")];
                problem.fix("Put it in quotes", Safety::NeedsReview, quotes)
            });
        }
    }
}

/// Whether it stands for one value: neither all arguments, nor an array, nor a length, nor `${a:+"b"}`.
fn is_one_value(part: &Part<'_>) -> bool {
    let Part::Variable { name, braces, .. } = part else {
        return false;
    };
    let one = |name: &str| is_name(name) || name.bytes().all(|byte| byte.is_ascii_digit());
    one(name)
        && braces.as_ref().is_none_or(|braces| {
            !matches!(braces.prefix, "#" | "!")
                && !matches!(braces.subscript, "[@]" | "[*]")
                && !braces.operator.ends_with('+')
        })
}

/// Whether the value may hold several words on purpose, or is not known to be one.
fn is_wanted(name: &str, around: &Around<'_, '_>, pieces: &Pieces<'_, '_>) -> bool {
    let lower = name.to_ascii_lowercase();
    let plural = lower.ends_with('s') || lower.ends_with("list") || lower.starts_with("opt");
    let installs = around.command.is_some_and(is_install);
    // What a program prints is mostly one word; what is written with blanks is not.
    let mut given = pieces
        .assigned
        .iter()
        .filter(|(set, _)| *set == name)
        .peekable();
    let printed = given.peek().is_some() && given.all(|(_, parts)| parts.is_some_and(is_printed));
    plural || installs || around.backquoted || around.enclosed || !printed
}

fn is_install(command: &Simple<'_>) -> bool {
    let words = ["install", "add", "del", "remove", "purge", "-i"];
    command.words.iter().any(|word| words.contains(&word.raw))
}

/// Whether parts of an assignment come from a program, without blanks around.
fn is_printed(parts: &[Part<'_>]) -> bool {
    parts.iter().all(|part| match part {
        Part::Plain(text) | Part::Single(text) => !text.contains([' ', '\t', '\n']),
        Part::Double(parts) => is_printed(parts),
        Part::Substitution { .. } => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("unquoted-variable", marked);
    }

    #[test]
    fn variables() {
        check("FROM a:1\nARG A\nENV B=1\nRUN rm $A $B «$C» \"$D\" > «$E» && $F && «$G»/h\n");
        check(
            "FROM a:1\nRUN a=1 && rm $a && a=$(b) && rm x/«$a» && c=$a && d \"$c\" && for i in $c; do rm «${i%x}»; done\n",
        );
        check(
            "FROM a:1\nRUN case \"$a\" in x) b=1 ;; y) b=2 ;; *) exit 1 ;; esac; rm $b $? ${#a} «$a»\n",
        );
        check("FROM a:1\nRUN if x; then b=1; fi; rm «$b»; [ «$c» = 1 ] && [[ $c = 1 ]] && $d\n");
        check("FROM a:1\nRUN export A=«$b»\nSHELL [\"bash\", \"-c\"]\nRUN export A=$b\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("unquoted-variable", text);
        assert_eq!(
            fixed("FROM a:1\nRUN v=$(x) && curl https://a/$v.tgz\n"),
            "FROM a:1\nRUN v=$(x) && curl https://a/\"$v\".tgz\n"
        );
        for kept in [
            "FROM a:1\nRUN v=\"a b\" && rm $v\n",
            "FROM a:1\nRUN v=$(x) && apk add $v\n",
            "FROM a:1\nRUN CFLAGS=$(x) && cc $CFLAGS\n",
            "FROM a:1\nRUN rm $v\n",
        ] {
            assert_eq!(fixed(kept), kept);
        }
    }
}
