//! Whatever stands in a table of sizes, nothing panics, and every range stays in order.
#![allow(clippy::unwrap_used)]

use plimsoll_analysis::{Options, TableName, Tables, analyze};

/// Asks for every table.
const DOCKERFILES: [&str; 4] = [
    "FROM debian:12\nRUN apt-get update && apt-get install -y curl gcc python3\nCMD [\"a\"]\n",
    "FROM node:22-trixie\nWORKDIR /a\nRUN apt-get update && apt-get install -y git\nRUN npm install next react typescript\nCMD [\"node\", \"a.js\"]\n",
    "FROM alpine:3.22\nRUN apk add --no-cache curl gcc nodejs py3-pip\nRUN pip install numpy flask pandas\nCMD [\"a\"]\n",
    "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y curl\nFROM ubuntu:22.04\nRUN apt-get update && apt-get install -y build-essential\nCMD [\"a\"]\n",
];

/// What a table could hold instead of what it should.
const POISON: [&str; 12] = [
    "",
    "0",
    "-1",
    "18446744073709551615",
    "99999999999999999999999999",
    "9223372036854775808~",
    "= name",
    "= depends",
    "zzzzzzzzzz",
    "\t\t\t\t\t\t",
    "<script>",
    "\u{0}ä~",
];

/// A small deterministic generator (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// The table with many of its lines, or of their columns, replaced, and often cut off.
fn poisoned(table: &str, random: &mut Random) -> Vec<u8> {
    let every = [1, 3, 40][random.below(3)];
    let mut lines: Vec<String> = Vec::new();
    for line in table.lines() {
        let mut line = line.to_owned();
        if random.below(every) == 0 {
            let poison = POISON[random.below(POISON.len())];
            let mut columns: Vec<&str> = line.split('\t').collect();
            let at = random.below(columns.len());
            columns[at] = poison;
            line = columns.join("\t");
        }
        lines.push(line);
    }
    let mut bytes = lines.join("\n").into_bytes();
    if random.below(3) == 0 {
        bytes.truncate(random.below(bytes.len()));
    }
    if random.below(3) == 0 {
        let at = random.below(bytes.len().max(1));
        bytes.splice(at..at, [0xff, 0xfe, 0x00]);
    }
    bytes
}

#[test]
fn a_poisoned_table_costs_only_its_figures() {
    let mut random = Random(0x5eed_0000_cafe_0008);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../plimsoll-sizes/data");
    let texts: Vec<(TableName, String)> = TableName::ALL
        .into_iter()
        .map(|name| {
            let file = format!("{folder}/{}.tsv", name.name());
            (name, std::fs::read_to_string(file).unwrap())
        })
        .collect();
    for round in 0..24 {
        let mut tables = Tables::default();
        for (name, text) in &texts {
            tables.insert(*name, &poisoned(text, &mut random));
        }
        let options = Options {
            full: true,
            tables,
            ..Options::default()
        };
        for text in DOCKERFILES {
            let report = analyze(text, &options);
            assert!(!report.findings.is_empty(), "{round}");
            for weighing in &report.weights {
                let total = &weighing.total;
                assert!(
                    total.low <= total.likely && total.likely <= total.high,
                    "round {round}, {text}: {total:?}"
                );
            }
        }
    }
}
