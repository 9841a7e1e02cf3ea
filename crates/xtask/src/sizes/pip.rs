//! The table of Python packages.

use super::apt::{lists, numbers, strings};
use super::columns::{self, Package};
use super::raw::Raw;

const HEADER: &str = "\
# Python packages for CPython 3.12 on linux/amd64. Written by `cargo xtask sizes`; do not edit.
# Columns below each other: name; disk: kB on disk with byte-code (unpacked + 1.15 times the .py files, which held
# within 2 % in the middle of 26 real installs); download: kB of the wheel; depends: rows in base 87.
# source: the directories inside the wheels and the packages' metadata, read 2026-11-23
";

/// Bytes of byte-code for a byte of source text.
const BYTE_CODE: f64 = 1.15;

/// The table.
pub(super) fn table(raw: &Raw) -> Result<String, String> {
    let index = raw.read("pypi_cp312.json")?;
    let names = strings(&index, "n");
    let (unpacked, wheels, sources) = (
        numbers(&index, "u"),
        numbers(&index, "w"),
        numbers(&index, "py"),
    );
    let depends = lists(&index, "dep");
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| &names[*at]);
    let mut rows = vec![0; names.len()];
    for (row, at) in order.iter().enumerate() {
        rows[*at] = row;
    }
    let of = |list: &Vec<u64>, at: usize| list.get(at).copied().unwrap_or_default() * 1024;
    let packages: Vec<Package> = order
        .iter()
        .map(|at| Package {
            name: names[*at].clone(),
            disk: of(&unpacked, *at) + (of(&sources, *at) as f64 * BYTE_CODE) as u64,
            counted: true,
            download: of(&wheels, *at),
            depends: depends
                .get(*at)
                .into_iter()
                .flatten()
                .filter_map(|needed| rows.get(*needed).copied())
                .collect(),
            ..Package::default()
        })
        .collect();
    columns::write(HEADER, &packages, &[])
}
