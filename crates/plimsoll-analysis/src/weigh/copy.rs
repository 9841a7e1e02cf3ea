//! What COPY and ADD bring in.

use plimsoll_sizes::{Bytes, Certainty, Weight};
use plimsoll_syntax::Keyword;

use super::download;
use super::paths::{base_name, is_removed};
use super::project::Project;
use super::tree::{Layer, Stage, Tree, is_within};
use crate::facts::Facts;
use crate::report::Contents;

/// The layer of a COPY or ADD.
pub(super) fn layer(facts: &Facts<'_>, project: &Project, at: usize, earlier: &[Stage]) -> Layer {
    let instruction = &facts.instructions()[at];
    let mut layer = Layer::new(at);
    for heredoc in &instruction.heredocs {
        let length = heredoc.content.len() as u64;
        let weight = Weight::new(
            Bytes::exact(length),
            Certainty::Measured,
            "the text of the heredoc",
        );
        layer.added.push(Tree::new(
            format!("/heredoc/{}", heredoc.name),
            weight,
            Contents::Files,
        ));
    }
    let [sources @ .., target] = instruction.words() else {
        return layer;
    };
    let target = absolute(facts, at, target.unquoted());
    let from = instruction.flag_value("from");
    for source in sources
        .iter()
        .filter(|source| !source.text.starts_with("<<"))
    {
        let source = facts
            .expand(&source.text, at)
            .unwrap_or_else(|| source.text.to_string());
        match from {
            Some(from) => copy_from(facts, at, from, &source, &target, earlier, &mut layer),
            None => layer
                .added
                .push(from_context(project, instruction.keyword, &source, &target)),
        }
    }
    layer
}

/// Whether a COPY or ADD takes the whole build context.
pub(super) fn takes_context(facts: &Facts<'_>, at: usize) -> bool {
    let instruction = &facts.instructions()[at];
    let words = instruction.words();
    instruction.flag("from").is_none()
        && words[..words.len().saturating_sub(1)]
            .iter()
            .any(|word| is_whole(&word.text))
}

/// Whether a source of COPY is the whole build context.
pub(super) fn is_whole(source: &str) -> bool {
    matches!(source, "." | "./" | "/" | "*" | "./*")
}

/// A path as it stands in the image.
pub(super) fn absolute(facts: &Facts<'_>, at: usize, path: &str) -> String {
    let path = facts.expand(path, at).unwrap_or_else(|| path.to_owned());
    let joined = if path.starts_with('/') {
        path
    } else {
        let directory = facts.working_directory(at).unwrap_or_else(|| "/".into());
        let rest = path.trim_start_matches("./");
        let rest = if rest == "." { "" } else { rest };
        format!("{}/{rest}", directory.trim_end_matches('/'))
    };
    let trimmed = joined.trim_end_matches("/.").trim_end_matches('/');
    if trimmed.is_empty() {
        "/".to_owned()
    } else {
        trimmed.to_owned()
    }
}

fn from_context(project: &Project, keyword: Keyword, source: &str, target: &str) -> Tree {
    if is_whole(source) {
        return Tree::new(target, project.context.clone(), Contents::Files);
    }
    let name = source.rsplit('/').next().unwrap_or(source);
    let path = format!("{}/{name}", target.trim_end_matches('/'));
    let remote = keyword == Keyword::Add && (source.contains("://") || source.starts_with("git@"));
    if remote {
        let weight = download::weight_of(source);
        return Tree::new(path, weight, Contents::Files);
    }
    let (bytes, basis) = if is_manifest(name) {
        (
            Bytes::range(300, 150_000, 2_000_000),
            "manifests and lock files: a few hundred bytes to two megabytes",
        )
    } else {
        let high = project.context.bytes.high;
        (
            Bytes::range(100, 100_000.min(high), high.max(100_000)),
            "depends on your files: a part of the build context",
        )
    };
    let certainty = if is_manifest(name) {
        Certainty::RuleOfThumb
    } else {
        Certainty::Unknown
    };
    Tree::new(path, Weight::new(bytes, certainty, basis), Contents::Files)
}

/// Whether a file says what a project depends on.
pub(super) fn is_manifest(name: &str) -> bool {
    let endings = [
        ".json", ".lock", ".toml", ".yaml", ".yml", ".txt", ".lockb", ".mod", ".sum", ".xml",
        ".conf",
    ];
    name.starts_with("package")
        || name == ".npmrc"
        || endings
            .iter()
            .any(|ending| name.trim_end_matches('*').ends_with(ending))
}

fn copy_from(
    facts: &Facts<'_>,
    at: usize,
    from: &str,
    source: &str,
    target: &str,
    earlier: &[Stage],
    layer: &mut Layer,
) {
    let current = facts.stage_of.get(at).copied().flatten().unwrap_or(0);
    let Some(stage) = facts
        .stage_named(from, current)
        .and_then(|number| earlier.get(number))
    else {
        let weight = Weight::new(
            Bytes::range(10_000, 15_000_000, 300_000_000),
            Certainty::Unknown,
            "copied from another image, whose files are not known here",
        );
        layer.added.push(Tree::new(target, weight, Contents::Files));
        return;
    };
    let source = source.trim_end_matches("/.").trim_end_matches('/');
    let source = if source.starts_with('/') {
        source.to_owned()
    } else {
        format!("/{source}")
    };
    let inside: Vec<&Tree> = stage
        .trees
        .iter()
        .filter(|tree| is_removed(&tree.path, &source))
        .collect();
    // What an outer tree holds at that place, besides the trees of its own.
    let outer = stage
        .trees
        .iter()
        .find(|tree| is_within(&source, &tree.path) && tree.path != source);
    let name = source.rsplit('/').next().unwrap_or_default().to_owned();
    for tree in &inside {
        let target = target.trim_end_matches('/');
        let mut copied = (*tree).clone();
        copied.path = match tree.path.strip_prefix(&source) {
            Some(below) => format!("{target}{below}"),
            // `target/*.jar`: a file by its own name.
            None => format!("{target}/{}", base_name(&tree.path)),
        };
        layer.added.push(copied);
    }
    if inside.is_empty() {
        let (bytes, contents) = match outer {
            Some(outer) => {
                let whole = outer.weight.bytes;
                (
                    Bytes::range(0, whole.likely / 10, whole.high),
                    outer.contents,
                )
            }
            // Shared libraries: a compiled program linked 1.4 to 7 MB of them in what was built of
            // `tests/apps`, Python's packages 15 MB.
            None if name == "lib" => {
                let number = facts.stage_named(from, current);
                let image = number.and_then(|number| facts.root_image(number));
                let python = image.is_some_and(|image| image.published_name() == "python");
                let likely = if python { 15_000_000 } else { 5_500_000 };
                (Bytes::range(1_000, likely, 100_000_000), Contents::Files)
            }
            None => (
                Bytes::range(1_000, 20_000_000, 200_000_000),
                Contents::Files,
            ),
        };
        if name == "ca-certificates.crt" {
            // The bundle of Debian 12 and of Alpine weighs 0.22 MB.
            let bytes = Bytes::range(150_000, 225_000, 400_000);
            let weight = Weight::new(
                bytes,
                Certainty::RuleOfThumb,
                "the certificates that programs trust",
            );
            layer.added.push(Tree::new(target, weight, contents));
            return;
        }
        let small = matches!(name.as_str(), "public" | "static" | "package.json");
        let bytes = if small {
            Bytes::range(0, bytes.likely.min(200_000), bytes.high.min(25_000_000))
        } else {
            bytes
        };
        let weight = Weight::new(
            bytes,
            Certainty::Unknown,
            format!("depends on your files: what {source} of stage {from} holds"),
        );
        layer.added.push(Tree::new(target, weight, contents));
    }
}
