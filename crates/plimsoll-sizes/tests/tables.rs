//! The further tables: every row has a source and a date, and they stay small.
#![allow(clippy::unwrap_used)]

const TABLES: [(&str, &str); 5] = [
    ("apt_bookworm", include_str!("../data/apt_bookworm.tsv")),
    ("apt_trixie", include_str!("../data/apt_trixie.tsv")),
    ("apt_jammy", include_str!("../data/apt_jammy.tsv")),
    ("apt_noble", include_str!("../data/apt_noble.tsv")),
    ("apk", include_str!("../data/apk.tsv")),
];

/// The lines of a column.
fn column<'a>(table: &'a str, title: &str) -> Vec<&'a str> {
    let head = format!("= {title}");
    let lines = table.lines().skip_while(|line| *line != head).skip(1);
    lines.take_while(|line| !line.starts_with("= ")).collect()
}

/// The head of a table explains both marks that a row can have; with a date.
#[test]
fn every_row_has_a_source_and_a_date() {
    for (name, table) in TABLES {
        let source = |mark: &str| {
            let line = table.lines().find(|line| line.starts_with(mark));
            line.is_some_and(|line| line.contains("2026-11-23"))
        };
        let disk = column(table, "disk");
        assert!(disk.len() > 2_000, "{name}");
        for row in disk {
            let mark = if row.ends_with('~') {
                "# source ~: "
            } else {
                "# source: "
            };
            assert!(source(mark), "{name}: {row}");
            assert!(
                row.trim_end_matches('~').parse::<u64>().is_ok(),
                "{name}: {row}"
            );
        }
    }
}

#[test]
fn columns_belong_together() {
    for (name, table) in TABLES {
        let names = column(table, "name");
        assert!(names.is_sorted(), "{name}");
        for title in ["disk", "download", "depends"] {
            assert_eq!(column(table, title).len(), names.len(), "{name}: {title}");
        }
        for list in column(table, "depends")
            .into_iter()
            .chain(column(table, "recommends"))
        {
            for pair in list.as_bytes().chunks(2) {
                let [high, low] = pair else {
                    unreachable!("{name}: {list}")
                };
                let row = usize::from(high - b'(') * 87 + usize::from(low - b'(');
                assert!(row < names.len(), "{name}: {list}");
            }
        }
    }
}

/// At most 70 kB after Brotli, which takes a good third of the text.
#[test]
fn tables_stay_small() {
    for (name, table) in TABLES {
        assert!(table.len() < 195_000, "{name}: {} bytes", table.len());
    }
}
