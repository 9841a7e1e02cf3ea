//! The package that stands for one whose name carries another version.

use super::PackageTable;

/// The package whose name differs from `name` only in its numbers, the nearest of them:
/// `php8.2-cli` for `php7.4-cli`, `gcc-12` for `gcc-9`; the highest where none is given:
/// `postgresql17-dev` for `postgresql-dev`.
pub(crate) fn similar(table: &PackageTable, name: &str) -> Option<usize> {
    let asked = numbers(name);
    letters(name).next()?;
    let candidates = table
        .names()
        .enumerate()
        .filter(|(_, known)| same_letters(name, known));
    let found = if asked.is_empty() {
        candidates.max_by_key(|(_, known)| numbers(known))
    } else {
        candidates.min_by_key(|(_, known)| distance(&asked, &numbers(known)))
    };
    found.map(|(row, _)| row)
}

/// The letters of a name, without its numbers and the points in them.
fn letters(name: &str) -> impl Iterator<Item = char> {
    // The suffix of libraries that went through the transition to 64-bit times says nothing.
    let name = name.strip_suffix("t64").unwrap_or(name);
    name.chars().filter(|c| !c.is_ascii_digit() && *c != '.')
}

fn same_letters(one: &str, other: &str) -> bool {
    // Most names differ in their first letter.
    one.as_bytes().first() == other.as_bytes().first() && letters(one).eq(letters(other))
}

fn numbers(name: &str) -> Vec<u64> {
    let name = name.strip_suffix("t64").unwrap_or(name);
    name.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

fn distance(one: &[u64], other: &[u64]) -> u64 {
    let mut weight = 1_000_000;
    let mut sum = 0_u64;
    for at in 0..one.len().max(other.len()) {
        let number = |numbers: &[u64]| numbers.get(at).copied().unwrap_or(0);
        sum = sum.saturating_add(number(one).abs_diff(number(other)).saturating_mul(weight));
        weight = (weight / 1_000).max(1);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::PackageTable;
    use super::similar;

    #[test]
    fn versions_stand_for_each_other() {
        let text =
            "= name\ngcc-11\ngcc-12\nlibicu72\nlibssl3t64\nphp8.2-cli\nphp8.2-fpm\npython3.11\n";
        let table = PackageTable::read(text.into());
        let found = |name| similar(&table, name).map(|row| table.name(row));
        assert_eq!(found("gcc-9"), Some("gcc-11"));
        assert_eq!(found("php7.4-cli"), Some("php8.2-cli"));
        assert_eq!(found("libssl3"), Some("libssl3t64"));
        assert_eq!(found("libicu66"), Some("libicu72"));
        assert_eq!(found("python2.7"), Some("python3.11"));
        assert_eq!(found("php-cli"), Some("php8.2-cli"));
        assert_eq!(found("gcc-"), Some("gcc-12"));
        assert_eq!(found("php-gd"), None);
        assert_eq!(found(""), None);
        assert_eq!(found("7zip"), None);
    }
}
