//! The rules' pages: the doc comments of their files.

/// All pages, in Markdown: each begins behind a line
/// `<!-- rule NAME -->` and ends where the next such line begins.
pub const RULE_PAGES: &str = include_str!(concat!(env!("OUT_DIR"), "/rule_pages.md"));

/// The page of a rule, in Markdown: a sentence, then sections.
pub fn rule_page(rule: &str) -> Option<&'static str> {
    let (_, page) = RULE_PAGES.split_once(&format!("<!-- rule {rule} -->\n"))?;
    let end = page.find("<!-- rule ").unwrap_or(page.len());
    Some(page[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::rule_page;

    #[test]
    fn every_rule_has_a_page() {
        for rule in crate::rules() {
            let page = rule_page(&rule.name).unwrap_or_default();
            for section in ["What it does", "Why it matters", "Example", "Use instead"] {
                assert!(
                    page.contains(&format!("\n## {section}\n")),
                    "{}: {section}",
                    rule.name
                );
            }
            assert!(!page.contains("pub(crate)"), "{}", rule.name);
        }
        assert_eq!(rule_page("no-such-rule"), None);
    }
}
