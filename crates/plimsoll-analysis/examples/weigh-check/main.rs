//! The scale against what was really built: errors, and whether the truth lies in the ranges.
//!
//! Run by `cargo xtask weigh-check [--ground-truth FILE] [--verbose]`; fails where a figure that the
//! README quotes does not hold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod applications;
mod cases;
mod ground_truth;
mod packages;

use std::process::ExitCode;

use cases::{Case, Cases, Limit};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let verbose = words.iter().any(|word| word == "--verbose");
    let ground_truth = words
        .iter()
        .position(|word| word == "--ground-truth")
        .and_then(|at| words.get(at + 1));
    let apt = packages::apt();
    let named: Vec<Cases> = vec![packages::pip(), packages::npm()];
    let (totals, layers) = applications::with_manifests();
    let (alone, _) = applications::alone();

    let mut limits = vec![
        Limit::at_most("(a) apt: median error", apt.median_error(), 4.0),
        Limit::at_most("(a) apt: 90th percentile", apt.percentile(90.0), 15.0),
    ];
    for cases in &named {
        let name = format!("(b) {}: median error", cases.name);
        limits.push(Limit::at_most(&name, cases.median_error(), 4.0));
    }
    limits.extend([
        Limit::at_most(
            "(c) applications: median error of the total",
            totals.median_error(),
            6.0,
        ),
        Limit::at_least(
            "(c) applications: totals within 10 % or 10 MB",
            totals.share(|case| case.error() <= 10.0 || case.distance() <= 10_000_000),
            100.0,
        ),
        Limit::at_least(
            "(c) applications: layers above 1 MB within a factor of 1.3",
            layers.share(|case| case.factor() <= 1.3),
            85.0,
        ),
        Limit::at_least(
            "applications without any file: truth inside the range",
            alone.share(Case::is_inside),
            100.0,
        ),
    ]);
    let mut sets = vec![apt];
    sets.extend(named);
    sets.extend([totals, layers, alone]);
    if let Some(path) = ground_truth {
        let (all, modelled) = ground_truth::cases(path);
        limits.push(Limit::at_most(
            "(d) all: median error",
            all.median_error(),
            30.0,
        ));
        limits.push(Limit::at_most(
            "(d) all: 90th percentile",
            all.percentile(90.0),
            74.0,
        ));
        limits.push(Limit::at_most(
            "(d) rows whose parts are all measured or modelled: median error",
            modelled.median_error(),
            15.0,
        ));
        sets.extend([all, modelled]);
    } else {
        println!("(d) needs --ground-truth FILE, which is not part of the repository.\n");
    }
    let everything = Cases::together(&sets);
    limits.push(Limit::at_least(
        "(e) truth inside the stated range",
        everything.share(Case::is_inside),
        85.0,
    ));
    limits.push(Limit::at_most(
        "(e) measured parts: median width of the range",
        everything.median_width(Case::is_measured),
        20.0,
    ));
    for cases in &sets {
        cases.print(verbose);
    }
    println!();
    let mut failed = false;
    for limit in &limits {
        failed |= !limit.holds();
        println!("{limit}");
    }
    ExitCode::from(u8::from(failed))
}
