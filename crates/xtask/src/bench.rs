//! The benchmarks, and a table of them beside their limits. Nothing fails on a figure: how fast a
//! machine is at the moment says nothing about whether the program is right.

use crate::failure::Outcome;
use crate::places::Places;
use crate::process;

/// What the benchmarks should reach, in MB/s.
const LIMITS: [(&str, f64); 3] = [
    ("reading: tree_long", 150.0),
    ("reading: tree_short", 150.0),
    ("commands: runs", 25.0),
];

/// The benchmarks by package.
const BENCHES: [(&str, &str); 2] = [
    ("plimsoll-syntax", "reading"),
    ("plimsoll-shell", "commands"),
];

/// One line of the table: what is measured, and MB/s by size of the text.
#[derive(Debug, PartialEq)]
struct Row {
    name: String,
    rates: Vec<(String, f64)>,
}

/// Runs the benchmarks and prints the table.
pub(crate) fn run(places: &Places) -> Outcome {
    let mut rows = Vec::new();
    for (package, bench) in BENCHES {
        process::step(&format!("Measuring {package}"));
        let printed = process::output(process::command(places, "cargo").args([
            "bench",
            "--package",
            package,
            "--bench",
            bench,
        ]))?;
        println!("{printed}");
        rows.extend(read(bench, &printed));
    }
    print(&rows);
    Ok(())
}

/// The fastest rates out of what a benchmark printed. A name with its times stands on one line, the
/// rates on the next.
fn read(bench: &str, printed: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut group = String::new();
    let mut size = String::new();
    for line in printed.lines() {
        let line = line.trim_start_matches([' ', '│', '├', '╰', '─']);
        let fastest = line.split('│').next().unwrap_or_default().trim();
        if let Some(rate) = megabytes(fastest) {
            let name = format!("{bench}: {group}");
            match rows.last_mut().filter(|row| row.name == name) {
                Some(row) => row.rates.push((size.clone(), rate)),
                None => rows.push(Row {
                    name,
                    rates: vec![(size.clone(), rate)],
                }),
            }
            continue;
        }
        let name = fastest.split("  ").next().unwrap_or_default();
        match name.rsplit_once(' ') {
            _ if is_size(name) => name.clone_into(&mut size),
            Some((case, last)) if is_size(last) => {
                case.clone_into(&mut group);
                last.clone_into(&mut size);
            }
            _ => name.clone_into(&mut group),
        }
    }
    rows
}

fn is_size(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `137.9 MB/s` as a number of MB/s.
fn megabytes(text: &str) -> Option<f64> {
    let (number, unit) = text.split_once(' ')?;
    let factor = match unit {
        "B/s" => 1e-6,
        "KB/s" => 1e-3,
        "MB/s" => 1.0,
        "GB/s" => 1e3,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

fn print(rows: &[Row]) {
    println!(
        "\nMB/s, the fastest of all samples; for texts that are meant to hurt the figures should not"
    );
    println!("fall as the text grows.\n");
    let Some(first) = rows.first() else { return };
    print!("{:<34}", "bytes");
    for (size, _) in &first.rates {
        print!("{size:>10}");
    }
    println!("{:>10}", "limit");
    for row in rows {
        print!("{:<34}", row.name);
        for (_, rate) in &row.rates {
            print!("{rate:>10.1}");
        }
        match LIMITS.iter().find(|(name, _)| *name == row.name) {
            Some((_, limit)) => println!("{limit:>10.0}"),
            None => println!(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, read};

    #[test]
    fn rates_are_read_by_size() {
        let printed = "\
reading                          fastest       │ slowest
├─ hostile                                     │
│  ├─ flags 1000                 22.87 µs      │ 45.15 µs
│  │                             43.76 MB/s    │ 22.16 MB/s
│  ╰─ flags 10000                194.1 µs      │ 426.3 µs
│                                51.49 MB/s    │ 23.45 MB/s
╰─ tree_short                                  │
   ╰─ 1000                       10.3 µs       │ 162.7 µs
                                 1.5 GB/s      │ 6.136 MB/s";
        let row = |name: &str, rates: &[(&str, f64)]| Row {
            name: name.into(),
            rates: rates
                .iter()
                .map(|(size, rate)| ((*size).into(), *rate))
                .collect(),
        };
        assert_eq!(
            read("reading", printed),
            [
                row("reading: flags", &[("1000", 43.76), ("10000", 51.49)]),
                row("reading: tree_short", &[("1000", 1500.0)]),
            ]
        );
    }
}
