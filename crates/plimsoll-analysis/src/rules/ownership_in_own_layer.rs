//! A change of owner or mode stores the files again.
//!
//! ## What it does
//! Looks for a RUN with a chown or chmod of files that an earlier COPY or ADD of a shipped stage
//! brought. The default list leaves out those that are not recursive.
//!
//! ## Why it matters
//! A layer holds whole files. Files whose owner or mode changes are stored a second time, so that
//! the image carries them twice.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY . /app
//! RUN chown -R node:node /app
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY --chown=node:node . /app
//! ```
//!
//! ## Fix safety
//! Needs a review: COPY --chown sets the owner of what it copies, and not of a folder that was
//! there before, nor of what another instruction wrote. There is a fix where one COPY brought
//! exactly the folder, and for the mode of one file that is given as a number. COPY --chmod needs
//! BuildKit.
//!
//! ## When to ignore it
//! Where the files are few and small.
//!
//! ## References
//! - Dockerfile reference, "COPY --chown --chmod"

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, CommandLine, Facts, is_within};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A change of owner or mode stores the files again",
    equivalents: &["tally/prefer-copy-chmod"],
    category: Category::Size,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run && facts.is_shipped(line.instruction))
    {
        for (number, command) in line.commands.iter().enumerate() {
            let changes = matches!(command.name.as_str(), "chown" | "chmod");
            if !changes || !line.in_first_directory(number) {
                continue;
            }
            let targets = targets(facts, line, command);
            let copies = copies_into(facts, line.instruction, &targets);
            let Some(copy) = copies.last() else {
                continue;
            };
            let flag = if command.name == "chown" {
                "--chown"
            } else {
                "--chmod"
            };
            let message = format!(
                "{} stores the files of line {} a second time, because a layer holds whole files; set it where they are copied, with COPY {flag}.",
                command.name,
                facts.instructions()[*copy].start_line
            );
            let mut problem = Problem::new(line.instruction, command.span, message);
            if !is_recursive(command) {
                // One file, mostly a small script.
                problem = problem.severity(Severity::Style).folded(true);
            }
            sink.report(match (copies.as_slice(), targets.as_slice()) {
                ([copy], [target]) => match fix(facts, line, *copy, target) {
                    Some(edits) => problem.fix(
                        format!("Set it with COPY {flag}"),
                        Safety::NeedsReview,
                        edits,
                    ),
                    None => problem,
                },
                _ => problem,
            });
            break;
        }
    }
}

fn is_recursive(command: &CommandFact<'_>) -> bool {
    command.arguments.iter().any(|argument| {
        let text = argument.text();
        text == "--recursive"
            || (text.starts_with('-') && !text.starts_with("--") && text.contains('R'))
    })
}

/// The paths that change: all operands but the first, which is the owner or mode.
fn targets(facts: &Facts<'_>, line: &CommandLine<'_>, command: &CommandFact<'_>) -> Vec<String> {
    let operands = command
        .arguments
        .iter()
        .filter(|argument| !argument.text().starts_with('-'))
        .skip(1);
    let known = operands.filter_map(|operand| operand.literal.as_deref());
    known
        .filter_map(|path| facts.absolute_path(path.trim_end_matches('*'), line.instruction))
        .collect()
}

/// The COPYs and ADDs of shipped stages, before an instruction, whose files lie in one of the paths.
fn copies_into(facts: &Facts<'_>, before: usize, targets: &[String]) -> Vec<usize> {
    let copies = (0..before).filter(|at| {
        let keyword = facts.instructions()[*at].keyword;
        matches!(keyword, Keyword::Copy | Keyword::Add) && facts.is_shipped(*at)
    });
    copies
        .filter(|at| {
            facts
                .written_by_copy(*at)
                .iter()
                .any(|path| targets.iter().any(|target| is_within(path, target)))
        })
        .collect()
}

/// The edits that give the owner to the COPY, where it stands before the RUN and the RUN does
/// nothing else.
fn fix(facts: &Facts<'_>, line: &CommandLine<'_>, copy: usize, target: &str) -> Option<Vec<Edit>> {
    let [command] = line.commands.as_slice() else {
        return None;
    };
    let owner = command
        .arguments
        .iter()
        .find(|argument| !argument.text().starts_with('-'))?
        .literal
        .as_deref()?;
    let instruction = facts.instructions().get(copy)?;
    let run = facts.instructions().get(line.instruction)?;
    let name = command.name.as_str();
    // A name in the flag would no longer tell that the image knows the user.
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let named_later = !owner.split(':').all(is_number) && names_user_later(facts, line.instruction);
    let known = match name {
        "chown" => {
            !named_later && owner.chars().all(|c| c.is_ascii_alphanumeric() || "_-:".contains(c))
        }
        // A recursive mode would hold for folders alone, or for files.
        _ => owner.len() >= 3 && owner.bytes().all(|byte| byte.is_ascii_digit()) && !is_recursive(command),
    };
    let fits = known
        && command.is_plain()
        && run.flags.is_empty()
        && copy + 1 == line.instruction
        && instruction.flag(name).is_none()
        && !owner.is_empty()
        && facts.written_by_copy(copy) == [target.to_owned()];
    let flag = Edit::insert(
        instruction.keyword_word.span.end,
        format!(" --{name}={owner}"),
    );
    fits.then(|| vec![flag, Edit::delete(facts.whole_lines(run.span))])
}

/// Whether a USER follows an instruction.
fn names_user_later(facts: &Facts<'_>, at: usize) -> bool {
    let mut later = facts.instructions().iter().skip(at + 1);
    later.any(|instruction| instruction.keyword == Keyword::User)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("ownership-in-own-layer", marked);
    }

    #[test]
    fn changes() {
        check("FROM a:1\nWORKDIR /app\nCOPY . .\nRUN «chown -R node:node /app» && b\n");
        check("FROM a:1\nRUN mkdir /data && chown -R x /data\nCOPY a /b/\nRUN chown -R x /c\n");
        check("FROM a:1\nCOPY run.sh /\nRUN «chmod +x /run.sh»\n");
        check(
            "FROM a:1 AS x\nCOPY . /app\nRUN chmod -R 755 /app\nFROM a:1\nCOPY --from=x /app /app\nRUN «chmod -R g+w /app»\n",
        );
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("ownership-in-own-layer", text);
        assert_eq!(
            fixed("FROM a:1\nCOPY . /app\nRUN chown -R node:node /app\nCMD a\n"),
            "FROM a:1\nCOPY --chown=node:node . /app\nCMD a\n"
        );
        assert_eq!(
            fixed("FROM a:1\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh\n"),
            "FROM a:1\nCOPY --chmod=755 run.sh /run.sh\n"
        );
    }
}
