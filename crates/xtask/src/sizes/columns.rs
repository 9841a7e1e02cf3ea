//! The format of a table of packages: columns below each other, packages named in two characters.
//!
//! The reader is `plimsoll-sizes/src/packages/table.rs`.

use std::fmt::Write as _;

/// The first character of those that rows are written in, and how many they are.
const FIRST: u8 = b'(';
const BASE: usize = 87;

/// A package as it stands in the table.
#[derive(Debug, Default, Clone)]
pub(super) struct Package {
    pub(super) name: String,
    /// Bytes on disk.
    pub(super) disk: u64,
    /// Whether they were counted, not estimated.
    pub(super) counted: bool,
    /// Bytes of them that images without documentation leave out.
    pub(super) slim: u64,
    /// Bytes of its file.
    pub(super) download: u64,
    /// Rows of other packages.
    pub(super) depends: Vec<usize>,
    pub(super) recommends: Vec<usize>,
}

/// Writes a table; `packages` in the order of their names, and names that some of them provide.
pub(super) fn write(
    header: &str,
    packages: &[Package],
    provides: &[(String, usize)],
) -> Result<String, String> {
    if packages.len() > BASE * BASE {
        return Err(format!(
            "{} packages are too many for two characters",
            packages.len()
        ));
    }
    let sorted = |names: &mut dyn Iterator<Item = &String>| names.is_sorted();
    if !sorted(&mut packages.iter().map(|package| &package.name))
        || !sorted(&mut provides.iter().map(|(name, _)| name))
    {
        return Err("the packages are not in the order of their names".to_owned());
    }
    let mut table = header.to_owned();
    let mut column = |title: &str, line: &dyn Fn(&Package) -> String| {
        let mut text = format!("= {title}\n");
        for package in packages {
            text.push_str(&line(package));
            text.push('\n');
        }
        // A column of empty lines says nothing.
        if text.trim_end() != format!("= {title}") {
            table.push_str(&text);
        }
    };
    column("name", &|package| package.name.clone());
    column("disk", &|package| {
        let mark = if package.counted { "" } else { "~" };
        format!("{}{mark}", thousands(package.disk, 3))
    });
    column("slim", &|package| match thousands(package.slim, 2) {
        0 => String::new(),
        kilobytes => kilobytes.to_string(),
    });
    column("download", &|package| {
        thousands(package.download, 2).to_string()
    });
    column("depends", &|package| rows(&package.depends));
    column("recommends", &|package| rows(&package.recommends));
    if !provides.is_empty() {
        table.push_str("= provides\n");
        for (name, row) in provides {
            writeln!(table, "{name} {}", rows(&[*row])).map_err(|error| error.to_string())?;
        }
    }
    Ok(table)
}

fn rows(rows: &[usize]) -> String {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    let digit = |digit: usize| char::from(FIRST + digit as u8);
    rows.iter()
        .flat_map(|row| [digit(row / BASE), digit(row % BASE)])
        .collect()
}

/// Kilobytes with so many digits that say something.
fn thousands(bytes: u64, digits: u32) -> u64 {
    let mut kilobytes = (bytes + 500) / 1000;
    let mut zeros = 1;
    while kilobytes >= 10_u64.pow(digits) {
        kilobytes = (kilobytes + 5) / 10;
        zeros *= 10;
    }
    kilobytes * zeros
}
