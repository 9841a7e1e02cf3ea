//! What `pip install` leaves: packages with what they depend on, their byte-code, pip's cache.

mod requirement;

pub use requirement::{Requirement, requirements};

use crate::packages::Set;
use crate::{Bytes, Certainty, Needs, TableName, Tables, Weight, format_bytes};

/// The packages of one Python installation: the system's, or a virtual environment.
#[derive(Debug, Clone, Default)]
pub struct PipSystem {
    installed: Set,
    unknown: Vec<String>,
}

/// What an install adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipAnswer {
    /// The packages on disk, with the byte-code that pip makes of them.
    pub on_disk: Weight,
    /// Their wheels, as they are downloaded, in bytes.
    pub wheels: Bytes,
    /// What pip keeps in its cache unless it is told not to.
    pub cache: Bytes,
    /// How many packages are new.
    pub count: usize,
    /// Names that the table does not have.
    pub unknown: Vec<String>,
}

/// A package that the table does not have: the middle of those that it has, with both ends wide.
const UNKNOWN: Bytes = Bytes {
    low: 50_000,
    likely: 1_500_000,
    high: 60_000_000,
};

/// How far installs of named packages were from the table: half of 26 within 2 %, all within 10 %;
/// versions that are pinned move them further.
const NAMED: u64 = 8;
const PINNED: u64 = 15;

impl PipSystem {
    /// Installs packages: what they add to what is there.
    ///
    /// # Errors
    /// The table that has to be loaded first.
    pub fn install(
        &mut self,
        tables: &Tables,
        requirements: &[Requirement],
    ) -> Result<PipAnswer, Needs> {
        let table = tables.packages(TableName::Pypi)?;
        let before = self.installed.clone();
        let (mut unknown, mut pinned) = (Vec::new(), false);
        for requirement in requirements {
            let mut names: Vec<&str> = vec![&requirement.name];
            names.extend(requirement.extra_packages());
            for name in names {
                match table.find(name) {
                    Some(row) => self.installed.close(table, row, false),
                    None if self.unknown.iter().any(|known| known == name) => {}
                    None => unknown.push(name.to_owned()),
                }
            }
            pinned |= requirement.pinned;
        }
        self.unknown.extend(unknown.iter().cloned());
        let (mut count, mut disk, mut wheels) = (0, 0, 0);
        for row in self.installed.rows().filter(|row| !before.has(*row)) {
            count += 1;
            disk += table.disk(row, false).bytes;
            wheels += table.download(row).likely;
        }
        let margin = if pinned { PINNED } else { NAMED };
        let many = Bytes::of_parts(unknown.iter().map(|_| UNKNOWN));
        let pages = Bytes::range(20_000, 100_000, 400_000).scaled(count as f64);
        Ok(PipAnswer {
            on_disk: Weight::new(
                Bytes::of_parts([Bytes::within(disk, margin), many]),
                if unknown.is_empty() {
                    Certainty::Modelled
                } else {
                    Certainty::RuleOfThumb
                },
                basis(count, &unknown),
            ),
            wheels: Bytes::of_parts([Bytes::within(wheels, margin), many.scaled(0.3)]),
            cache: Bytes::of_parts([Bytes::within(wheels, margin), many.scaled(0.3), pages]),
            count: count + unknown.len(),
            unknown,
        })
    }
}

fn basis(count: usize, unknown: &[String]) -> String {
    let known = format!(
        "{count} Python packages with what they depend on, by the contents of their wheels (2026-11-23)"
    );
    if unknown.is_empty() {
        return known;
    }
    let names = match unknown {
        [one] => format!("{one} is"),
        many if many.len() <= 3 => format!("{} are", many.join(", ")),
        many => format!("{} more are", many.len()),
    };
    format!(
        "{known}; {names} not in the table: {} each as a typical value",
        format_bytes(UNKNOWN.likely)
    )
}

/// A virtual environment without packages: `python -m venv`. Measured on 2026-11-23; until 3.11 it
/// brings setuptools along.
pub fn virtual_environment(python: Option<(u32, u32)>) -> Weight {
    let likely = match python {
        Some((3, 10)) => 18_337_000,
        Some((3, 11)) => 22_354_000,
        Some((3, 12)) => 13_759_000,
        Some((3, minor)) if minor >= 13 => 10_948_000,
        Some(_) => 15_300_000,
        None => 12_500_000,
    };
    // The pip inside is that of the interpreter's own patch release.
    Weight::new(
        Bytes::within(likely, if python.is_some() { 15 } else { 40 }),
        Certainty::Modelled,
        "a virtual environment with its own pip, measured 2026-11-23",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{PipSystem, Requirement, requirements};
    use crate::{TableName, Tables};

    fn tables() -> Tables {
        Tables::default().with(
            TableName::Pypi,
            b"= name\nclick\nflask\nuvloop\nuvicorn\n= disk\n1000\n400\n9000\n300\n= download\n90\n100\n4000\n80\n= depends\n\n((\n\n((\n",
        )
    }

    fn of(words: &[&str]) -> Vec<Requirement> {
        words
            .iter()
            .filter_map(|word| Requirement::read(word))
            .collect()
    }

    #[test]
    fn what_is_there_weighs_nothing_again() {
        let (tables, mut system) = (tables(), PipSystem::default());
        let first = system.install(&tables, &of(&["Flask==3.1"])).unwrap();
        assert_eq!((first.on_disk.bytes.likely, first.count), (1_400_000, 2));
        let second = system.install(&tables, &of(&["click", "flask"])).unwrap();
        assert_eq!(second.on_disk.bytes.likely, 0);
        assert!(
            PipSystem::default()
                .install(&Tables::default(), &[])
                .is_err()
        );
    }

    #[test]
    fn unknown_packages_are_named() {
        let answer = PipSystem::default()
            .install(&tables(), &of(&["flask", "our-own-thing"]))
            .unwrap();
        assert_eq!(answer.unknown, ["our-own-thing"]);
        assert!(answer.on_disk.basis.contains("our-own-thing is not"));
    }

    #[test]
    fn files_of_requirements() {
        let text = "# ours\n-r base.txt\n--hash=sha256:00\nFlask[async] >= 3 ; python_version > '3'\n\nuvicorn==1 \\\n  --hash=sha256:1\n-e .\ngit+https://example.org/x.git#egg=thing\n";
        let found = requirements(text);
        let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(names, ["flask", "uvicorn", "thing"]);
    }
}
