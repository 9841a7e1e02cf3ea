//! The table of Alpine's packages.

use super::apt::{lists, numbers, strings};
use super::columns::{self, Package};
use super::raw::Raw;

const HEADER: &str = "\
# Packages of Alpine 3.22 (main) on linux/amd64. Written by `cargo xtask sizes`; do not edit.
# Columns below each other: name; disk: kB on disk; download: kB of the .apk; depends: rows in base 87.
# source: the release's APKINDEX (v3.22.2, main), read 2026-11-23
";

/// The table.
pub(super) fn table(raw: &Raw) -> Result<String, String> {
    let index = raw.read("apk_v3.22_main.json")?;
    let names = strings(&index, "n");
    let (installed, downloads) = (numbers(&index, "i"), numbers(&index, "c"));
    let depends = lists(&index, "dep");
    // Documentation is asked for by nobody and would make a third of the table.
    let wanted = |name: &str| {
        !name.ends_with("-doc") && !name.ends_with("-openrc") && !name.ends_with("-dbg")
    };
    let mut order: Vec<usize> = (0..names.len()).filter(|at| wanted(&names[*at])).collect();
    order.sort_by_key(|at| &names[*at]);
    let mut rows = vec![None; names.len()];
    for (row, at) in order.iter().enumerate() {
        rows[*at] = Some(row);
    }
    let at_of = |list: &Vec<u64>, at: usize| list.get(at).copied().unwrap_or_default() * 1024;
    let packages: Vec<Package> = order
        .iter()
        .map(|at| Package {
            name: names[*at].clone(),
            disk: at_of(&installed, *at),
            counted: true,
            download: at_of(&downloads, *at),
            depends: depends
                .get(*at)
                .into_iter()
                .flatten()
                .filter_map(|needed| rows.get(*needed).copied().flatten())
                .collect(),
            ..Package::default()
        })
        .collect();
    columns::write(HEADER, &packages, &[])
}
