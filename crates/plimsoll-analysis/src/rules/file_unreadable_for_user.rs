//! The user that the container runs as may not read a file.
//!
//! ## What it does
//! Looks, where the last USER is not root, for files that COPY or ADD with `--chmod` gives to root
//! alone, and for a CMD, ENTRYPOINT or last WORKDIR in `/root`, which only root may enter.
//!
//! ## Why it matters
//! The container ends at once with "permission denied", or fails later, when the file is needed.
//!
//! ## Example
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! COPY --chmod=600 settings.json /app/settings.json
//! COPY server.js /app/
//! USER node
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! COPY --chmod=600 --chown=node settings.json /app/settings.json
//! COPY server.js /app/
//! USER node
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Fix safety
//! The fix gives the file to the user that the container runs as. It needs a review, as that user may
//! then change it. There is none for `/root`: another folder has to be chosen.
//!
//! ## When to ignore it
//! Where the file is only for somebody who enters the container as root.
//!
//! ## References
//! - Dockerfile reference, "COPY --chown --chmod"

use plimsoll_syntax::{Instruction, Keyword};

use crate::facts::{Facts, User, is_within};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The user that the container runs as may not read a file",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    let user = facts.at_end(last.number, Keyword::User);
    let Some(user) = user.filter(|user| facts.user_of(user) == User::Other) else {
        return;
    };
    let changes = |name: &str| {
        matches!(name, "chown" | "chmod" | "setfacl" | "usermod" | "") || name.contains('.')
    };
    let changed = facts.command_lines.iter().any(|line| {
        line.keyword == Keyword::Run
            && facts.is_shipped(line.instruction)
            && (line.commands.is_empty() || line.commands.iter().any(|command| changes(&command.name)))
    });
    if changed {
        return;
    }
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
        if !copies || !facts.is_shipped(at) || !is_roots_alone(instruction) {
            continue;
        }
        let Some(flag) = instruction.flag("chmod") else { continue };
        let message = "Only root may read what this copies, and the container runs as somebody else, who gets \"permission denied\"; give it to that user with --chown.";
        let problem = Problem::new(at, flag.word.span, message);
        let name = user.value().map(|value| value.text.as_ref());
        sink.report(match name.filter(|name| !name.contains('$')) {
            Some(name) => problem.fix(
                "Give it to the user",
                Safety::NeedsReview,
                vec![Edit::insert(flag.word.span.end, format!(" --chown={name}"))],
            ),
            None => problem,
        });
    }
    for keyword in [Keyword::Workdir, Keyword::Entrypoint, Keyword::Cmd] {
        let Some(instruction) = facts.at_end(last.number, keyword) else {
            continue;
        };
        let at = facts.instruction_at(instruction.span.start).unwrap_or(last.from);
        let is_roots = |path: &str| is_within(path, "/root");
        let span = if keyword == Keyword::Workdir {
            let folder = facts.working_directory(at + 1);
            folder.filter(|folder| is_roots(folder)).and_then(|_| Some(instruction.value()?.span))
        } else {
            let command = facts.command_line(at).and_then(|line| line.commands.first());
            command.and_then(|command| {
                let mut words = std::iter::once(&command.program).chain(&command.arguments);
                Some(words.find(|word| is_roots(word.text()))?.span)
            })
        };
        if let Some(span) = span {
            let message = "Only root may enter /root, and the container runs as somebody else, who gets \"permission denied\"; put the files into another folder.";
            sink.report(Problem::new(at, span, message));
            break;
        }
    }
}

/// Whether what a COPY or ADD brings is root's, and nobody else may read it.
fn is_roots_alone(instruction: &Instruction<'_>) -> bool {
    let owner = instruction.flag_value("chown");
    let mode = instruction.flag_value("chmod").unwrap_or_default();
    let digits = mode.as_bytes();
    let octal = (3..=4).contains(&digits.len()) && digits.iter().all(|digit| (b'0'..=b'7').contains(digit));
    owner.is_none_or(|owner| matches!(owner, "root" | "0" | "root:root" | "0:0"))
        && octal
        && digits[digits.len() - 2..].iter().all(|digit| *digit == b'0')
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("file-unreadable-for-user", marked);
    }

    #[test]
    fn modes() {
        check("FROM a:1\nCOPY «--chmod=0600» a /a\nCOPY --chmod=644 b /b\nUSER app\n");
        check("FROM a:1\nCOPY --chmod=600 --chown=app a /a\nUSER app\n");
        check("FROM a:1\nCOPY --chmod=600 a /a\nRUN chown app /a\nUSER app\n");
        check("FROM a:1\nCOPY --chmod=600 a /a\n");
        check("FROM a:1\nCOPY --chmod=u=rw a /a\nCOPY --chmod=$M a /b\nUSER app\n");
    }

    #[test]
    fn home_of_root() {
        check("FROM a:1\nCOPY a /root/a\nUSER app\nCMD [«\"/root/a\"»]\n");
        check("FROM a:1\nWORKDIR «/root/b»\nUSER app\nCMD [\"./a\"]\n");
        check("FROM a:1\nWORKDIR /root/b\nCMD [\"./a\"]\n");
        check("FROM a:1\nRUN chmod 755 /root\nWORKDIR /root/b\nUSER app\n");
        check("FROM a:1\nWORKDIR /root\nWORKDIR /b\nUSER app\nCMD [\"./a\"]\n");
    }

    #[test]
    fn fixes() {
        assert_eq!(
            fixed_by("file-unreadable-for-user", "FROM a:1\nCOPY --chmod=400 a /a\nUSER 1000:1000\n"),
            "FROM a:1\nCOPY --chmod=400 --chown=1000:1000 a /a\nUSER 1000:1000\n"
        );
    }
}
