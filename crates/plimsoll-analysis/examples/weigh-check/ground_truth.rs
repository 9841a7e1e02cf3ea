//! Official images of 2017-18 and some of 2026, weighed with today's package data.

use std::fs;

use plimsoll_analysis::report::{Certainty, Level};
use plimsoll_analysis::weigh;
use serde_json::Value;

use super::cases::{Case, Cases};
use super::packages::options;

/// All rows, and those whose parts are all measured or modelled. The base image's size is given.
pub(crate) fn cases(path: &str) -> (Cases, Cases) {
    let lines = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut all = Vec::new();
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).expect("a line of JSON");
        let (Some(total), Some(base)) = (row["total"].as_u64(), row["base_total"].as_u64()) else {
            continue;
        };
        let text = row["dockerfile"].as_str().expect("a Dockerfile");
        let mut options = options();
        let from = row["from_"].as_str().expect("a base").to_owned();
        options.assume.insert(from, base);
        let weighing = weigh(text, Level::Original, &options);
        let worst = weighing.layers.iter().map(|layer| layer.certainty).max();
        all.push(Case {
            name: row["id"].as_str().unwrap_or_default().to_owned(),
            truth: total,
            estimate: weighing.total,
            certainty: worst.unwrap_or(Certainty::Measured),
        });
    }
    let modelled = all.iter().filter(|case| case.is_measured()).cloned();
    let modelled = Cases::new("official images, all parts known", modelled.collect());
    (Cases::new("official images", all), modelled)
}
