//! Commands that remove, move, copy or touch files.

use plimsoll_sizes::{Bytes, toolchain};

use super::paths::{base_name, is_removed, join};
use super::step::{Step, scaled};
use super::tree::{Tree, is_within};

/// A command of this kind; whether it was one.
pub(super) fn command(step: &mut Step<'_, '_, '_>) -> bool {
    match step.command.name.as_str() {
        "rm" | "rmdir" | "unlink" => {
            for operand in operands(step) {
                remove(step, &operand);
            }
        }
        "find" => find(step),
        "mv" => transfer(step, true),
        "cp" | "install" | "rsync" => transfer(step, false),
        "chown" | "chgrp" | "chmod" => touch(step),
        "useradd" | "adduser" | "groupadd" | "addgroup" | "usermod" | "groupmod" | "chpasswd"
        | "passwd" => step.add("/etc/passwd", toolchain("user")),
        "locale-gen" | "localedef" | "update-locale" => {
            if step.command.name != "update-locale" {
                let path = "/usr/lib/locale";
                let weight = step.rest(path, toolchain("locale"), 0.1);
                step.add(path, weight);
            }
        }
        _ => return false,
    }
    true
}

fn operands(step: &Step<'_, '_, '_>) -> Vec<String> {
    step.call.operands().map(str::to_owned).collect()
}

/// What stands at a path, or fits a pattern, is gone; what an earlier layer holds of it still
/// weighs.
fn remove(step: &mut Step<'_, '_, '_>, operand: &str) {
    let pattern = step.call.path(operand);
    if pattern == "/" {
        return;
    }
    let repository = pattern.strip_suffix("/.git");
    for tree in &mut step.layer.added {
        // The history of a clone is about half of it.
        if repository == Some(tree.path.as_str()) {
            let bytes = tree.weight.bytes;
            tree.weight.bytes = Bytes::range(bytes.low / 3, bytes.likely / 2, bytes.high);
        }
    }
    step.layer
        .added
        .retain(|tree| !is_removed(&tree.path, &pattern));
    let plain = pattern.trim_end_matches('*').trim_end_matches('/');
    if plain.contains('*') || (pattern.ends_with('*') && !pattern.ends_with("/*")) {
        let fits = step.stage.trees.iter().map(|tree| &tree.path);
        let fits = fits.filter(|path| is_removed(path, &pattern)).cloned();
        step.layer.removed.extend(fits);
    } else if !plain.is_empty() {
        step.layer.removed.push(plain.to_owned());
    }
}

/// `find FOLDER … -delete`: all of it where nothing is filtered, otherwise a part.
fn find(step: &mut Step<'_, '_, '_>) {
    let words = &step.call.words;
    if words.iter().any(|word| word == "cp")
        && let Some(target) = step.call.value(&["-t"])
    {
        // A few files that a filter picks: scripts and metadata of one package.
        let path = step.call.path(target);
        return step.add(path, toolchain("wheel.source"));
    }
    if !words.iter().any(|word| word == "-delete" || word == "rm") {
        return;
    }
    let folders: Vec<String> = words
        .iter()
        .take_while(|word| !word.starts_with(['-', '(', '!']))
        .cloned()
        .collect();
    let filters = [
        "-name", "-iname", "-path", "-type", "-regex", "-size", "-mtime",
    ];
    let filtered = words.iter().any(|word| filters.contains(&word.as_str()));
    for folder in folders {
        if !filtered {
            remove(step, &folder);
            continue;
        }
        let folder = step.call.path(&folder);
        // Tests and compiled files are 54 % of Python as it is installed, 29 to 62 % of its
        // versions (measured 2026-11-23).
        let within = step.layer.added.iter_mut();
        for tree in within.filter(|tree| tree.is_within(&folder)) {
            let bytes = tree.weight.bytes;
            tree.weight.bytes = Bytes::range(
                (bytes.low as f64 * 0.4) as u64,
                (bytes.likely as f64 * 0.5) as u64,
                bytes.high,
            );
        }
    }
}

/// `mv`, `cp`, `install`: what stands at the sources stands at the target too, or instead.
fn transfer(step: &mut Step<'_, '_, '_>, moves: bool) {
    let words = operands(step);
    let folder = step
        .call
        .value(&["-t", "--target-directory"])
        .map(str::to_owned);
    let makes_folders = step.command.name == "install"
        && step
            .call
            .words
            .iter()
            .any(|word| word.starts_with("-d") || word == "--directory");
    let Some((target, sources)) = words.split_last() else {
        return;
    };
    if makes_folders {
        return;
    }
    let (target, sources) = match &folder {
        Some(folder) => (folder, words.as_slice()),
        None => (target, sources),
    };
    let to = step.call.path(target);
    let into = target.ends_with('/')
        || target.ends_with("/.")
        || target == "."
        || sources.len() > 1
        || folder.is_some()
        || matches!(base_name(&to), "bin" | "sbin" | "lib" | "local" | "opt");
    for source in sources {
        one(step, source, &to, into, moves);
    }
}

fn one(step: &mut Step<'_, '_, '_>, source: &str, to: &str, into: bool, moves: bool) {
    let from = step.call.path(source);
    let emptied = from.strip_suffix("/*").map(str::to_owned);
    let contents = emptied.is_some() || source.ends_with("/.");
    let target = |path: &str| {
        let base = emptied.as_deref().unwrap_or(&from);
        if base.contains('*') {
            return format!("{to}/{}", base_name(path));
        }
        let rest = path.strip_prefix(base).unwrap_or_default();
        let whole = if into && !contents {
            format!("{to}/{}{rest}", base_name(base))
        } else {
            format!("{to}{rest}")
        };
        join("/", &whole)
    };
    let fits = |path: &str| is_removed(path, &from);
    let mut found = false;
    let mut copies: Vec<Tree> = Vec::new();
    for tree in step.layer.added.iter_mut().filter(|tree| fits(&tree.path)) {
        found = true;
        if moves {
            tree.path = target(&tree.path);
        } else {
            copies.push(Tree {
                path: target(&tree.path),
                ..tree.clone()
            });
        }
    }
    for tree in step.stage.trees.iter().filter(|tree| fits(&tree.path)) {
        found = true;
        copies.push(Tree {
            path: target(&tree.path),
            ..tree.clone()
        });
        if moves {
            step.layer.removed.push(tree.path.clone());
        }
    }
    step.layer.added.extend(copies);
    if found {
        return;
    }
    let path = if into {
        join(to, base_name(&from))
    } else {
        to.to_owned()
    };
    // Something out of an archive of programs: mostly its one program.
    let in_bin = path
        .rsplit_once('/')
        .is_some_and(|(folder, _)| folder.ends_with("bin"));
    let mut unpacked = step.made.unpacked.iter().rev();
    let archive = unpacked.find(|each| {
        let known = each.download.as_ref();
        let is_source = known.is_some_and(|found| found.installed.is_some());
        is_within(&from, &each.folder)
            && !is_source
            && (in_bin || (moves && each.folder != each.tree))
    });
    let whole = match archive {
        Some(archive) => {
            let path = archive.tree.clone();
            step.layer.added.iter_mut().find(|tree| tree.path == path)
        }
        // `mv "$(…)" /site`: whatever was built.
        None if source.starts_with('$') && moves => {
            let mut trees = step.layer.added.iter_mut().rev();
            trees.find(|tree| tree.contents == crate::report::Contents::Files)
        }
        None => None,
    };
    match whole {
        Some(tree) if moves => tree.path = path,
        Some(tree) => {
            let copy = Tree {
                path,
                weight: scaled(&tree.weight, 0.9),
                ..tree.clone()
            };
            step.layer.added.push(copy);
        }
        None if moves => {}
        None => step.add(path, toolchain("wheel.source")),
    }
}

/// `chown -R` and `chmod -R` copy what an earlier layer holds.
fn touch(step: &mut Step<'_, '_, '_>) {
    let words = &step.call.words;
    let options = words.iter().filter(|word| word.starts_with('-'));
    let recursive = options
        .filter(|word| !word.starts_with("--") || *word == "--recursive")
        .any(|word| word == "--recursive" || word.contains('R'));
    if !recursive {
        return;
    }
    let skipped = usize::from(!words.iter().any(|word| word.starts_with("--reference")));
    for operand in operands(step).into_iter().skip(skipped) {
        let path = step.call.path(&operand);
        let touched = step
            .stage
            .trees
            .iter()
            .filter(|tree| is_removed(&tree.path, &path));
        let copies: Vec<Tree> = touched
            .map(|tree| {
                let what = if step.command.name == "chmod" {
                    "a second copy with other permissions"
                } else {
                    "a second copy with another owner"
                };
                Tree::leftover(tree.path.clone(), tree.weight.clone(), what)
            })
            .collect();
        step.layer.added.extend(copies);
    }
}
