//! A comment does not describe what stands under it.
//!
//! ## What it does
//! Looks for the last comment line before an ARG or a named stage that does not begin with its name.
//! Only where the file asks for this check, as in BuildKit, with `# check=experimental=` and
//! `InvalidDefinitionDescription` or `all`.
//!
//! ## Why it matters
//! `docker build --call=outline` and `--call=targets` show these comments as descriptions, and only
//! those that begin with the name.
//!
//! ## Example
//! ```dockerfile
//! # check=experimental=InvalidDefinitionDescription
//! # the release to package
//! ARG VERSION=1.2
//! FROM alpine:3.22
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! # check=experimental=InvalidDefinitionDescription
//! # VERSION is the release to package
//! ARG VERSION=1.2
//! FROM alpine:3.22
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the comment may belong to something else; an empty comment line
//! after it says so.
//!
//! ## When to ignore it
//! Where nobody asks for the descriptions; then leave the check out.
//!
//! ## References
//! - BuildKit InvalidDefinitionDescription

use plimsoll_syntax::{Arguments, DirectiveName, Dockerfile, Instruction, Item};

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A comment does not describe what stands under it",
    equivalents: &["InvalidDefinitionDescription"],
    category: Category::Style,
    severity: Severity::Style,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if !is_wanted(facts.file) {
        return;
    }
    let mut last = "";
    for (item, span) in &facts.file.items {
        match item {
            Item::Comment => last = span.text(facts.source()).trim_start_matches([' ', '\t', '#']),
            Item::Instruction(at) => {
                let instruction = &facts.instructions()[*at];
                let comment = std::mem::take(&mut last).trim_end();
                let names = names(instruction);
                let word = comment.split(' ').next().unwrap_or_default();
                if !word.is_empty() && !names.is_empty() && !names.iter().any(|name| name == word) {
                    let message = format!(
                        "The comment above does not begin with {}, so that no description is shown; begin it with the name, or put an empty comment line after it.",
                        names[0]
                    );
                    sink.report(Problem::new(*at, instruction.head, message));
                }
            }
            Item::Blank | Item::Directive(_) => {}
        }
    }
}

/// Whether the file switches the check on.
fn is_wanted(file: &Dockerfile<'_>) -> bool {
    let mut directives = file.directives.iter();
    directives.any(|directive| {
        let mut settings = directive.value.split(';');
        directive.name == DirectiveName::Check
            && settings.any(|setting| {
                let checks = setting.trim().strip_prefix("experimental=");
                let mut checks = checks.unwrap_or_default().split(',');
                checks.any(|check| matches!(check, "all" | "InvalidDefinitionDescription"))
            })
    })
}

/// What an instruction defines: the names of an ARG, or that of a stage.
fn names(instruction: &Instruction<'_>) -> Vec<String> {
    match &instruction.arguments {
        Arguments::From { name, .. } => {
            let name = name.iter().map(|(_, name)| name.text.to_ascii_lowercase());
            name.collect()
        }
        Arguments::Pairs(pairs) if instruction.keyword == plimsoll_syntax::Keyword::Arg => {
            pairs.iter().map(|pair| pair.key.text.to_string()).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn comments() {
        let on = "# check=experimental=InvalidDefinitionDescription\n";
        let text = "# fff x\n# second\n«ARG fff=1»\n# b\nARG b\n# x\n\n«ARG q»\n# x\n#\nARG k\n# d y\nARG e d\n# no name\nFROM a\n# Z\n«FROM a AS Z»\n# x\nRUN a\nARG z\n";
        check_rule("definition-comment-form", &format!("{on}{text}"));
        check_rule("definition-comment-form", &text.replace(['«', '»'], ""));
    }
}
