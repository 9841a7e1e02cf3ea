//! `cargo xtask sizes`: the tables of `plimsoll-sizes`, made again from the raw figures.
//!
//! The raw figures (JSON, each with its source and date) lie outside of the repository, in the
//! folders given with `--from`. The tables are text that the engine reads as it is; what goes into
//! a row is decided here, so that it can be made again.

mod apk;
mod apt;
mod base_images;
mod columns;
mod npm;
mod pip;
mod raw;

use std::fs;
use std::path::PathBuf;

use raw::Raw;

const USAGE: &str = "usage: cargo xtask sizes --from FOLDER [--from FOLDER]…";

/// Writes the tables in `crates/plimsoll-sizes/data` from the raw figures in the given folders.
///
/// # Errors
/// A sentence that says which argument, file or row is wrong.
pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let mut folders = Vec::new();
    let mut words = args.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--from", Some(folder)) => folders.push(PathBuf::from(folder)),
            _ => return Err(USAGE.to_owned()),
        }
    }
    if folders.is_empty() {
        return Err(USAGE.to_owned());
    }
    let raw = Raw { folders };
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../plimsoll-sizes/data");
    let images = base_images::table(&raw)?;
    let mut tables = vec![
        ("ratios.tsv".to_owned(), base_images::ratios(&raw, &images)?),
        ("base_images.tsv".to_owned(), images),
        ("npm_packages.tsv".to_owned(), npm::packages(&raw)?),
        ("npm_closures.tsv".to_owned(), npm::closures(&raw)?),
        ("apk.tsv".to_owned(), apk::table(&raw)?),
        ("pypi.tsv".to_owned(), pip::table(&raw)?),
    ];
    for release in &apt::RELEASES {
        let name = format!("apt_{}.tsv", release.name);
        tables.push((name, apt::table(&raw, release)?));
    }
    for (name, table) in tables {
        let path = data.join(&name);
        println!(
            "{name}: {} bytes, {} lines",
            table.len(),
            table.lines().count()
        );
        fs::write(&path, table).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
