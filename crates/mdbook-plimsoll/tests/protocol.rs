//! The preprocessor as mdBook calls it.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-plimsoll"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut writer = child.stdin.take().unwrap();
    // Closed at the end, so that the program sees the end of the book.
    writer.write_all(input.as_bytes()).unwrap();
    drop(writer);
    child.wait_with_output().unwrap()
}

/// A book of that many chapters, each with one block.
fn book(chapters: usize, deny: &str) -> String {
    let chapters: Vec<Value> = (0..chapters)
        .map(|number| {
            let content = format!("# {number}\n\n```dockerfile,plimsoll\nFROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install {number}\nRUN apt-get update && apt-get install -y curl\nCMD npm start\n```\n");
            json!({ "Chapter": { "name": "A", "content": content, "sub_items": [], "path": format!("{number}.md"), "source_path": format!("{number}.md"), "parent_names": [], "number": null } })
        })
        .collect();
    let context = json!({ "root": "/nowhere", "renderer": "html", "mdbook_version": "0.5.4", "config": { "book": { "src": "src" }, "preprocessor": { "plimsoll": { "deny": deny } } } });
    json!([context, { "items": chapters }]).to_string()
}

#[test]
fn every_renderer_is_served() {
    assert!(run(&["supports", "html"], "").status.success());
    assert!(run(&["supports", "epub"], "").status.success());
}

#[test]
fn a_bad_snippet_fails_with_file_line_and_rule() {
    let output = run(&[], &book(2, "warnings"));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("src/1.md:8: apt-lists-kept: "),
        "{message}"
    );
}

#[test]
fn a_hundred_snippets() {
    let input = book(100, "none");
    let start = Instant::now();
    let output = run(&[], &input);
    println!("100 snippets: {} ms", start.elapsed().as_millis());
    assert!(output.status.success());
    let book: Value = serde_json::from_slice(&output.stdout).unwrap();
    let last = book["items"][99]["Chapter"]["content"].as_str().unwrap();
    assert!(last.contains("root-user"), "{last}");
}

#[test]
fn nonsense_is_refused_with_a_sentence() {
    for input in ["", "{}", "[1]", "[]"] {
        let output = run(&[], input);
        assert_eq!(output.status.code(), Some(1), "{input}");
        assert!(
            String::from_utf8(output.stderr)
                .unwrap()
                .starts_with("mdbook-plimsoll: ")
        );
    }
}
