//! A rule's page as blocks that a view can show.

use crate::prose::{Piece, pieces};

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// The title of a section.
    Title(String),
    /// A paragraph.
    Text(Vec<Piece>),
    /// The points of a list.
    List(Vec<Vec<Piece>>),
    /// A file.
    Code(String),
}

/// The page of a rule among all pages (`plimsoll_analysis::RULE_PAGES`), as blocks; its first
/// sentence, which the finding says better, is left out.
pub(super) fn blocks(pages: &str, rule: &str) -> Vec<Block> {
    let mark = format!("<!-- rule {rule} -->\n");
    let page = pages.split_once(&mark).map_or("", |(_, after)| after);
    let page = page.split("<!-- rule ").next().unwrap_or_default();
    let mut blocks = Vec::new();
    let mut lines = page.lines().skip_while(|line| !line.starts_with("## "));
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            blocks.push(Block::Title(title.to_owned()));
        } else if line.starts_with("```") {
            let code: Vec<&str> = lines
                .by_ref()
                .take_while(|line| !line.starts_with("```"))
                .collect();
            blocks.push(Block::Code(code.join("\n")));
        } else if let Some(point) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::List(points)) => points.push(pieces(point)),
                _ => blocks.push(Block::List(vec![pieces(point)])),
            }
        } else if line.is_empty() {
            // Ends a paragraph.
            blocks.push(Block::Text(Vec::new()));
        } else {
            let more = pieces(line.trim_start());
            match blocks.last_mut() {
                Some(Block::Text(text)) => join(text, more),
                Some(Block::List(points)) => {
                    if let Some(last) = points.last_mut() {
                        join(last, more);
                    }
                }
                _ => blocks.push(Block::Text(more)),
            }
        }
    }
    blocks.retain(|block| !matches!(block, Block::Text(text) if text.is_empty()));
    blocks
}

fn join(text: &mut Vec<Piece>, more: Vec<Piece>) {
    if !text.is_empty() {
        text.push(Piece {
            text: " ".into(),
            code: false,
        });
    }
    text.extend(more);
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks};
    use crate::prose::Piece;

    const PAGES: &str = "<!-- rule a -->\nA.\n\n## What it does\nLooks for `x`\nand y.\n\nMore.\n\n## Example\n```dockerfile\nFROM a\n# b\n```\n\n## References\n- One\n  two\n- Three\n\n<!-- rule b -->\nB.\n\n## What it does\nNothing.\n";

    fn text(text: &str) -> Piece {
        Piece {
            text: text.into(),
            code: false,
        }
    }

    #[test]
    fn a_page() {
        let code = Piece {
            text: "x".into(),
            code: true,
        };
        assert_eq!(
            blocks(PAGES, "a"),
            [
                Block::Title("What it does".into()),
                Block::Text(vec![text("Looks for "), code, text(" "), text("and y.")]),
                Block::Text(vec![text("More.")]),
                Block::Title("Example".into()),
                Block::Code("FROM a\n# b".into()),
                Block::Title("References".into()),
                Block::List(vec![
                    vec![text("One"), text(" "), text("two")],
                    vec![text("Three")]
                ]),
            ]
        );
        assert_eq!(blocks(PAGES, "b").len(), 2);
        assert_eq!(blocks(PAGES, "c"), []);
    }
}
