//! Every rule's page: its example is reported by the rule, and what stands under "Use instead" is not.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use plimsoll_analysis::{Beside, Options, SettingsFile, analyze, rules};

#[test]
fn examples_do_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for rule in rules() {
        let file = folder.join(format!("{}.rs", rule.name.replace('-', "_")));
        let page: String = fs::read_to_string(&file)
            .unwrap()
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
            .collect();
        let reported = |section: &str| {
            let text = snippet(&page, section, "dockerfile");
            assert!(
                !text.is_empty(),
                "{} has a snippet under {section}",
                rule.name
            );
            let mut options = Options {
                today: Some("2026-11-23".into()),
                beside: vec![Beside {
                    path: ".dockerignore".into(),
                    content: snippet(&page, section, "dockerignore").into(),
                }],
                ..Options::default()
            };
            let settings = snippet(&page, "## Example", "yaml");
            if !settings.is_empty() {
                let file: SettingsFile = serde_saphyr::from_str(settings).unwrap();
                file.settle(&mut options);
            }
            let report = analyze(text, &options);
            report
                .findings
                .iter()
                .any(|finding| finding.rule == rule.name)
        };
        assert!(reported("## Example"), "{} reports its example", rule.name);
        assert!(
            !reported("## Use instead"),
            "{} accepts what to use instead",
            rule.name
        );
    }
}

/// The first file of a language under a heading; empty where there is none.
fn snippet<'p>(page: &'p str, section: &str, language: &str) -> &'p str {
    let after = page.split_once(section).map_or("", |(_, after)| after);
    let section = after.split("\n## ").next().unwrap_or_default();
    let block = section
        .split_once(&format!("```{language}\n"))
        .map_or("", |(_, block)| block);
    block.split("```").next().unwrap_or_default()
}
