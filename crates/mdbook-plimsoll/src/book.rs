//! The book as mdBook hands it over: `[context, book]` in JSON.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, mem};

use serde_json::Value;

use crate::config::Config;
use crate::fences::{self, Fence};
use crate::snippet;

/// Where the chapters are.
struct Source<'b> {
    /// The folder of book.toml.
    root: &'b str,
    /// The folder of the chapters in it.
    folder: &'b str,
}

/// The book, with the results in it.
///
/// # Errors
/// What is wrong with the input or book.toml, or every finding that is denied, each with its file,
/// its line and its rule.
pub(crate) fn process(input: &str) -> Result<String, String> {
    let parsed = serde_json::from_str(input)
        .map_err(|error| format!("mdbook-plimsoll: mdBook's input is no JSON: {error}"))?;
    let Value::Array(mut parts) = parsed else {
        return Err("mdbook-plimsoll: mdBook's input is no pair of context and book".into());
    };
    let (Some(mut book), Some(context)) = (parts.pop(), parts.pop()) else {
        return Err("mdbook-plimsoll: mdBook's input lacks the context or the book".into());
    };
    let config = Config::of(&context)?;
    let source = Source {
        root: context["root"].as_str().unwrap_or_default(),
        folder: context["config"]["book"]["src"].as_str().unwrap_or("src"),
    };
    let mut faults = String::new();
    // `items` since mdBook 0.5, `sections` before.
    for key in ["items", "sections"] {
        if let Some(items) = book.get_mut(key) {
            walk(items, &source, &config, &mut faults);
        }
    }
    if faults.is_empty() {
        Ok(book.to_string())
    } else {
        Err(faults.trim_end().to_owned())
    }
}

fn walk(items: &mut Value, source: &Source<'_>, config: &Config, faults: &mut String) {
    for item in items.as_array_mut().into_iter().flatten() {
        let Some(chapter) = item.get_mut("Chapter") else {
            continue;
        };
        let path = ["source_path", "path"]
            .iter()
            .find_map(|key| chapter[*key].as_str())
            .map(str::to_owned);
        if let Some(Value::String(content)) = chapter.get_mut("content") {
            let path = path.as_deref().unwrap_or_default();
            *content = rewritten(mem::take(content), path, source, config, faults);
        }
        if let Some(below) = chapter.get_mut("sub_items") {
            walk(below, source, config, faults);
        }
    }
}

/// A chapter with the results of its blocks.
fn rewritten(
    content: String,
    path: &str,
    source: &Source<'_>,
    config: &Config,
    faults: &mut String,
) -> String {
    // Most chapters have none, and Markdown need not be read.
    if !content.contains("plimsoll") {
        return content;
    }
    let fences = fences::find(&content);
    let file = format!("{}/{path}", source.folder);
    let written = fs::read_to_string(Path::new(source.root).join(&file))
        .map(|text| fences::find(&text))
        .ok()
        // Another preprocessor may have put blocks in.
        .filter(|written| written.len() == fences.len());
    let mut made = String::with_capacity(content.len() * 2);
    let mut done = 0;
    for (index, fence) in fences.iter().enumerate() {
        let in_file = written.as_ref().and_then(|fences| fences.get(index));
        for word in &fence.unknown {
            let line = in_file.unwrap_or(fence).line;
            let _ = writeln!(
                faults,
                "{file}:{line}: `{word}` means nothing here; write view=problems, rewrite, size or none, level=safe, lean or minimal, deny=errors, warnings, info, style or none."
            );
        }
        let start = content
            .get(..fence.range.start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let before = content.get(start..fence.range.start).unwrap_or_default();
        let outcome = snippet::process(fence, before, config);
        for denied in &outcome.denied {
            let place = place(&file, fence, in_file, denied.line);
            let _ = writeln!(faults, "{place}: {}: {}", denied.rule, denied.message);
        }
        made.push_str(content.get(done..fence.range.start).unwrap_or_default());
        made.push_str(&outcome.text);
        done = fence.range.end;
    }
    made.push_str(content.get(done..).unwrap_or_default());
    made
}

/// The file and the line of a finding; of the block where its text stands in another file.
fn place(file: &str, fence: &Fence, in_file: Option<&Fence>, line: u32) -> String {
    let written = in_file.unwrap_or(fence);
    if written.text == fence.text {
        format!("{file}:{}", written.line + line)
    } else {
        format!("{file}:{}: line {line} of the block", written.line)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::process;
    use serde_json::{Value, json};

    fn book(content: &str, table: &Value) -> String {
        let chapter = json!({ "Chapter": { "name": "A", "content": content, "sub_items": [], "path": "a.md" } });
        let context = json!({ "root": "/nowhere", "config": { "book": { "src": "text" }, "preprocessor": { "plimsoll": table } } });
        json!([context, { "items": ["Separator", { "Chapter": { "content": "", "path": null, "sub_items": [chapter] } }] }]).to_string()
    }

    const BAD: &str =
        "# A\n\n```dockerfile,plimsoll\nFROM alpine:3.22\nCMD npm start\n```\n\nend\n";

    #[test]
    fn results_stand_below_the_block() {
        let made: Value = serde_json::from_str(&process(&book(BAD, &json!({}))).unwrap()).unwrap();
        let chapter = &made["items"][1]["Chapter"]["sub_items"][0]["Chapter"]["content"];
        let text = chapter.as_str().unwrap();
        assert!(
            text.starts_with("# A\n\n```dockerfile\nFROM alpine:3.22\n"),
            "{text}"
        );
        assert!(
            text.contains("```\n\n<div class=\"plimsoll plimsoll-problems\""),
            "{text}"
        );
        assert!(text.ends_with("</div>\n\n\nend\n"), "{text}");
    }

    #[test]
    fn denied_findings_name_file_line_and_rule() {
        let message = process(&book(BAD, &json!({ "deny": "warnings" }))).unwrap_err();
        assert!(message.contains("text/a.md:5: shell-form"), "{message}");
        assert!(process(&book(BAD, &json!({ "deny": "errors" }))).is_ok());
    }

    #[test]
    fn words_that_mean_nothing_end_the_build() {
        let text = "```dockerfile,plimsoll,view=all\nFROM a\n```\n";
        let message = process(&book(text, &json!({}))).unwrap_err();
        assert!(message.starts_with("text/a.md:1: `view=all`"), "{message}");
    }

    #[test]
    fn a_chapter_without_blocks_stays_as_it_is() {
        let text = "Of plimsoll.\n\n```sh\nls\n```\n";
        let made = process(&book(text, &json!({}))).unwrap();
        assert!(made.contains("Of plimsoll.\\n\\n```sh"), "{made}");
    }
}
