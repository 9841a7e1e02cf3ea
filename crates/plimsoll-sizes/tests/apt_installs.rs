//! The scale's answers for apt against real installs (`raw/apt_installs.jsonl`).
#![allow(clippy::unwrap_used, clippy::panic)]

use plimsoll_sizes::apt::{AptAnswer, AptQuestion, install};
use plimsoll_sizes::{BaseFacts, TableName, Tables, base_facts};

const INSTALLS: &str = include_str!("../raw/apt_installs.jsonl");

struct Install {
    release: String,
    base: BaseFacts,
    asked: Vec<String>,
    recommends: bool,
    bytes: u64,
    gz: Option<u64>,
    new: Vec<String>,
}

/// The value of a key in a line of JSON without nesting.
fn value<'a>(line: &'a str, key: &str) -> &'a str {
    let start = line.find(&format!("\"{key}\":")).unwrap() + key.len() + 3;
    let rest = &line[start..];
    match rest.as_bytes()[0] {
        b'[' => &rest[1..rest.find(']').unwrap()],
        b'"' => &rest[1..=rest[1..].find('"').unwrap()],
        _ => &rest[..rest.find([',', '}']).unwrap()],
    }
}

fn strings(list: &str) -> Vec<String> {
    let words = list
        .split(',')
        .map(|word| word.trim_matches('"').to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

fn installs() -> Vec<Install> {
    let rows = INSTALLS.lines().skip(1);
    rows.map(|line| {
        let release = value(line, "release").to_owned();
        let slim = value(line, "slim") == "true";
        let base = match release.as_str() {
            "jammy" | "noble" => format!("ubuntu:{release}"),
            name if slim => format!("debian:{name}-slim"),
            name => format!("debian:{name}"),
        };
        let base = match value(line, "over") {
            "null" => base,
            over => over.to_owned(),
        };
        Install {
            release,
            base: base_facts(&base),
            asked: strings(value(line, "asked")),
            recommends: value(line, "recommends") == "true",
            bytes: value(line, "bytes").parse().unwrap(),
            gz: value(line, "gz").parse().ok(),
            new: strings(value(line, "new")),
        }
    })
    .collect()
}

fn tables() -> Tables {
    let mut tables = Tables::default();
    for (name, text) in [
        (
            TableName::AptBookworm,
            &include_bytes!("../data/apt_bookworm.tsv")[..],
        ),
        (
            TableName::AptTrixie,
            &include_bytes!("../data/apt_trixie.tsv")[..],
        ),
        (
            TableName::AptJammy,
            &include_bytes!("../data/apt_jammy.tsv")[..],
        ),
        (
            TableName::AptNoble,
            &include_bytes!("../data/apt_noble.tsv")[..],
        ),
    ] {
        tables.insert(name, text);
    }
    tables
}

fn answer(tables: &Tables, real: &Install) -> AptAnswer {
    let packages: Vec<&str> = real.asked.iter().map(String::as_str).collect();
    let question = AptQuestion {
        base: &real.base,
        packages: &packages,
        recommends: real.recommends,
    };
    install(tables, &question).unwrap()
}

/// Which half of the installs a row is in: constants were chosen looking at the first alone.
fn held_out(real: &Install) -> bool {
    // FNV-1a of the packages asked for, so that the releases of one list stay together.
    let bytes = real.asked.iter().flat_map(|name| name.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 17) & 1 == 1
}

fn percentile(values: &mut [f64], share: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.sort_by(f64::total_cmp);
    let at = ((values.len() - 1) as f64 * share).round() as usize;
    values.get(at).copied().unwrap_or_default()
}

struct Score {
    count: usize,
    median: f64,
    ninth: f64,
    inside: f64,
    width: f64,
    pulled: f64,
}

fn score(rows: &[(&Install, AptAnswer)]) -> Score {
    let each = |value: &dyn Fn(&(&Install, AptAnswer)) -> Option<f64>| -> Vec<f64> {
        rows.iter().filter_map(value).collect()
    };
    let mut errors = each(&|(real, answer)| {
        let likely = answer.on_disk.bytes.likely as f64;
        Some((likely - real.bytes as f64).abs() / real.bytes as f64)
    });
    let inside = each(&|(real, answer)| {
        let range = answer.on_disk.bytes;
        Some(f64::from(
            range.low <= real.bytes && real.bytes <= range.high,
        ))
    });
    let mut widths = each(&|(_, answer)| {
        let range = answer.on_disk.bytes;
        Some((range.high - range.low) as f64 / range.likely as f64)
    });
    let mut pulled = each(&|(real, answer)| {
        let gz = real.gz? as f64;
        Some((answer.download.likely as f64 - gz).abs() / gz)
    });
    Score {
        count: rows.len(),
        median: percentile(&mut errors, 0.5),
        ninth: percentile(&mut errors, 0.9),
        inside: inside.iter().sum::<f64>() / rows.len() as f64,
        width: percentile(&mut widths, 0.5),
        pulled: percentile(&mut pulled, 0.5),
    }
}

#[test]
fn real_installs_are_met() {
    let (tables, installs) = (tables(), installs());
    let rows: Vec<(&Install, AptAnswer)> = installs
        .iter()
        .map(|real| (real, answer(&tables, real)))
        .collect();
    for (real, answer) in &rows {
        let range = answer.on_disk.bytes;
        let error = 100.0 * (range.likely as f64 / real.bytes as f64 - 1.0);
        println!(
            "{:8} {} {} {error:+6.1} % {:>10} [{}, {}, {}] {:?} unknown {:?}",
            real.release,
            if held_out(real) { "held" } else { "tune" },
            if range.low <= real.bytes && real.bytes <= range.high {
                "in "
            } else {
                "OUT"
            },
            real.bytes,
            range.low,
            range.likely,
            range.high,
            real.asked,
            answer.unknown,
        );
        let names: Vec<&str> = answer
            .packages
            .iter()
            .map(|package| package.name.as_str())
            .collect();
        let missed: Vec<_> = real
            .new
            .iter()
            .filter(|name| !names.contains(&name.as_str()))
            .collect();
        let extra: Vec<_> = names
            .iter()
            .filter(|name| !real.new.iter().any(|new| new == *name))
            .collect();
        if !missed.is_empty() || !extra.is_empty() {
            println!("    missed {missed:?} extra {extra:?}");
        }
    }
    let part = |wanted: &dyn Fn(&Install) -> bool| -> Score {
        let part = rows.iter().filter(|(real, _)| wanted(real));
        score(
            &part
                .map(|(real, answer)| (*real, answer.clone()))
                .collect::<Vec<_>>(),
        )
    };
    // Answered by the nearest release that has a table.
    let nearest = |real: &Install| real.release == "bullseye";
    for release in ["bookworm", "trixie", "jammy", "noble", "bullseye"] {
        for half in [false, true] {
            let score = part(&|real| real.release == release && held_out(real) == half);
            print_score(release, half, &score);
        }
    }
    let mut all = Vec::new();
    for half in [false, true] {
        let score = part(&|real| !nearest(real) && held_out(real) == half);
        print_score("all own", half, &score);
        all.push(score);
    }
    let others = part(&nearest);
    assert!(
        others.median <= 0.15,
        "nearest release: {:.2}",
        others.median
    );
    assert!(
        others.inside >= 0.8,
        "nearest release: {:.2} inside",
        others.inside
    );
    assert!(rows.len() >= 100, "{} installs", rows.len());
    for score in all {
        assert!(score.median <= 0.04, "median error {:.3}", score.median);
        assert!(score.ninth <= 0.15, "90th percentile {:.3}", score.ninth);
        assert!(
            score.inside >= 0.85,
            "{:.2} inside their range",
            score.inside
        );
        assert!(score.width <= 0.20, "median width {:.2}", score.width);
        assert!(
            score.pulled <= 0.15,
            "median error of the pulled size {:.2}",
            score.pulled
        );
    }
}

fn print_score(release: &str, held_out: bool, score: &Score) {
    println!(
        "{release:8} {} {:3} installs: median {:.1} %, 90th percentile {:.1} %, inside {:.0} %, width {:.0} %, pulled {:.1} %",
        if held_out { "held out" } else { "tuned   " },
        score.count,
        score.median * 100.0,
        score.ninth * 100.0,
        score.inside * 100.0,
        score.width * 100.0,
        score.pulled * 100.0
    );
}
