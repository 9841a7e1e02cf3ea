//! A new rule: a file with all that one has, to be filled in.

use std::fs;

use crate::failure::{Failure, Outcome};
use crate::places::Places;

const TEMPLATE: &str = include_str!("new_rule/template.txt");

/// Writes the file of a rule with that name.
pub(crate) fn run(places: &Places, words: &[String]) -> Outcome {
    let [name] = words else {
        return Err(Failure::new(
            "new-rule takes one name",
            "run `cargo xtask new-rule lists-kept`",
        ));
    };
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if !name.split('-').all(is_part) {
        return Err(Failure::new(
            format!("`{name}` is no name for a rule"),
            "name the problem in lower-case words with hyphens, such as lists-kept",
        ));
    }
    let folder = places.root.join("crates/plimsoll-analysis/src/rules");
    let file = folder.join(format!("{}.rs", name.replace('-', "_")));
    if file.exists() {
        return Err(Failure::new(
            format!("there is a rule `{name}` already"),
            format!("look at `{}`", file.display()),
        ));
    }
    let text = TEMPLATE.replace("{name}", name);
    fs::write(&file, text).map_err(|error| {
        Failure::new(
            format!("`{}` cannot be written: {error}", file.display()),
            "make the folder writable",
        )
    })?;
    println!(
        "{}\n\n1. Say in its first lines what it is about; the example must be reported, and what to use instead must not.\n2. Write `check`; `facts` has what is known of the file.\n3. Mark in the tests what is reported.\n4. cargo test -p plimsoll-analysis --all-features",
        file.display()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::TEMPLATE;

    #[test]
    fn the_template_has_every_section() {
        for section in [
            "What it does",
            "Why it matters",
            "Example",
            "Use instead",
            "Fix safety",
            "When to ignore it",
            "References",
        ] {
            assert!(
                TEMPLATE.contains(&format!("//! ## {section}\n")),
                "{section}"
            );
        }
    }
}
