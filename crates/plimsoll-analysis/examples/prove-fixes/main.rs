//! Every fix of every finding in the given Dockerfiles, alone and together, held against what all
//! fixes keep.
//!
//! Run by `cargo xtask prove-fixes [--write FOLDER] PATH...`; a path is a file, a folder, in which
//! files named like Dockerfiles are looked for, or `@FILE`, a list of paths, one a line. Fails where
//! a property does not hold.

mod properties;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use plimsoll_analysis::report::Safety;
use plimsoll_analysis::{Options, fix, rules};
use properties::{LIMITS, Seen, prove};

/// How many violations of one kind are printed.
const PRINTED: usize = 5;

fn main() -> ExitCode {
    let mut words: Vec<String> = env::args().skip(1).collect();
    let write = words
        .iter()
        .position(|word| word == "--write")
        .filter(|at| at + 1 < words.len())
        .map(|at| {
            let folder = PathBuf::from(words.remove(at + 1));
            words.remove(at);
            folder
        });
    match run(&words, write.as_deref()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Proves all files; whether everything holds.
fn run(words: &[String], write: Option<&Path>) -> io::Result<bool> {
    let mut files = Vec::new();
    for word in words {
        match word.strip_prefix('@') {
            Some(list) => files.extend(fs::read_to_string(list)?.lines().map(PathBuf::from)),
            None => collect(Path::new(word), true, &mut files)?,
        }
    }
    let mut total: BTreeMap<String, Seen> = BTreeMap::new();
    let mut printed: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (number, path) in files.iter().enumerate() {
        let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
        let (seen, violations) = prove(&text);
        for (rule, seen) in seen {
            add(total.entry(rule).or_default(), &seen);
        }
        for violation in violations {
            let times = printed
                .entry((violation.of.clone(), violation.what.clone()))
                .or_default();
            *times += 1;
            if *times <= PRINTED {
                println!(
                    "{}: {} ({}:{})",
                    violation.of,
                    violation.what,
                    path.display(),
                    violation.line
                );
            }
        }
        if let Some(folder) = write {
            let fixed = fix::fix_all(&text, &Options::default(), Safety::Safe, true);
            fs::write(folder.join(format!("{number:05}.before")), &text)?;
            fs::write(folder.join(format!("{number:05}.after")), fixed)?;
        }
    }
    print(&total, files.len());
    Ok(total.values().all(|seen| seen.violations == 0))
}

/// The files under a path that are named like Dockerfiles; a file that was asked for itself is one.
fn collect(path: &Path, asked: bool, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        entries.sort();
        for entry in entries {
            collect(&entry, false, files)?;
        }
        return Ok(());
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let alike = ["dockerfile", "containerfile"]
        .iter()
        .any(|kind| name.starts_with(kind) || name.ends_with(&format!(".{kind}")));
    if asked || (alike && !name.ends_with(".dockerignore")) {
        files.push(path.to_owned());
    }
    Ok(())
}

fn add(total: &mut Seen, seen: &Seen) {
    total.findings += seen.findings;
    total.with_fix += seen.with_fix;
    total.shown += seen.shown;
    total.shown_with_fix += seen.shown_with_fix;
    total.tried += seen.tried;
    total.violations += seen.violations;
}

fn print(total: &BTreeMap<String, Seen>, files: usize) {
    println!(
        "\nrule                            findings  with fix     shown  with fix  tried  violations"
    );
    for (rule, seen) in total {
        println!(
            "{rule:32}{:8}  {:8}  {:8}  {:8}  {:5}  {:10}",
            seen.findings,
            seen.with_fix,
            seen.shown,
            seen.shown_with_fix,
            seen.tried,
            seen.violations
        );
    }
    let mut all = Seen::default();
    for seen in total.values() {
        add(&mut all, seen);
    }
    let known = rules();
    let fixable = known.iter().filter(|rule| rule.fix.is_some()).count();
    let one_by_one = all.tried - files * LIMITS.len();
    println!(
        "\n{files} files, {one_by_one} fixes alone, {} violations",
        all.violations
    );
    println!("rules with a fix     {}", share(fixable, known.len()));
    println!(
        "findings with a fix  {} in the default list, {} of all",
        share(all.shown_with_fix, all.shown),
        share(all.with_fix, all.findings)
    );
}

fn share(part: usize, whole: usize) -> String {
    let percent = (part * 100).checked_div(whole).unwrap_or(0);
    format!("{percent} % ({part} of {whole})")
}
