//! The code blocks of a chapter that are meant.

use std::ops::Range;

use plimsoll_analysis::report::Level;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::config::{Deny, View};

/// A fenced code block that says `plimsoll`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fence {
    /// The block with its fences, in bytes of the chapter.
    pub(crate) range: Range<usize>,
    /// The line of the opening fence, from 1.
    pub(crate) line: u32,
    /// The text inside.
    pub(crate) text: String,
    /// The words after the fence, without those that are meant for this program.
    pub(crate) words: String,
    /// What it shows, where it says so.
    pub(crate) view: Option<View>,
    /// The level, where it says so.
    pub(crate) level: Option<Level>,
    /// What ends the build, where it says so.
    pub(crate) deny: Option<Deny>,
    /// Words that mean nothing.
    pub(crate) unknown: Vec<String>,
}

/// All blocks of a chapter that are meant.
pub(crate) fn find(chapter: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    // Newlines are counted once over the whole chapter.
    let (mut line, mut counted) = (1, 0);
    for (event, range) in Parser::new_ext(chapter, Options::all()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let passed = chapter.get(counted..range.start).unwrap_or_default();
                line += passed.matches('\n').count() as u32;
                counted = counted.max(range.start);
                open = read(&info).map(|fence| Fence {
                    range,
                    line,
                    ..fence
                });
            }
            Event::Text(text) => {
                if let Some(fence) = &mut open {
                    fence.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => fences.extend(open.take()),
            _ => {}
        }
    }
    fences
}

/// Reads the words after a fence; nothing where the block is not meant.
fn read(info: &str) -> Option<Fence> {
    let mut fence = Fence {
        range: 0..0,
        line: 0,
        text: String::new(),
        words: String::new(),
        view: None,
        level: None,
        deny: None,
        unknown: Vec::new(),
    };
    let mut meant = false;
    let mut kept = Vec::new();
    // As mdBook divides them.
    for word in info.split([',', ' ', '\t']).filter(|word| !word.is_empty()) {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let understood = match name {
            "plimsoll" => {
                meant = true;
                value.is_empty()
            }
            "view" => {
                fence.view = View::from_name(value);
                fence.view.is_some()
            }
            "level" => {
                fence.level = Level::from_name(value);
                fence.level.is_some()
            }
            "deny" => {
                fence.deny = Deny::from_name(value);
                fence.deny.is_some()
            }
            _ => {
                kept.push(word);
                true
            }
        };
        if !understood {
            fence.unknown.push(word.to_owned());
        }
    }
    fence.words = kept.join(",");
    meant.then_some(fence)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::config::{Deny, View};
    use plimsoll_analysis::report::Level;

    #[test]
    fn only_blocks_that_say_so_are_found() {
        let chapter = "# A\n\n```dockerfile\nFROM a\n```\n\n- item\n\n  ```dockerfile,plimsoll,hidelines=#,view=size,level=safe,deny=none\n  FROM b\n  RUN c\n  ```\n";
        let fences = find(chapter);
        assert_eq!(fences.len(), 1);
        let fence = &fences[0];
        assert_eq!(fence.line, 9);
        assert_eq!(fence.text, "FROM b\nRUN c\n");
        assert_eq!(fence.words, "dockerfile,hidelines=#");
        assert_eq!(fence.view, Some(View::Size));
        assert_eq!(fence.level, Some(Level::Safe));
        assert_eq!(fence.deny, Some(Deny::None));
        assert!(chapter[fence.range.clone()].starts_with("```dockerfile,plimsoll"));
    }

    #[test]
    fn words_that_mean_nothing_are_kept_to_be_named() {
        let fences = find("~~~dockerfile plimsoll view=sizes\nFROM a\n~~~\n");
        assert_eq!(fences[0].unknown, ["view=sizes"]);
    }
}
