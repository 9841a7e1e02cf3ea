//! What base images contain against images that were really built.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use plimsoll_sizes::apt::AptSystem;
use plimsoll_sizes::{TableName, Tables, base_facts};

const IMAGES: &str = include_str!("../raw/base_packages.jsonl");
const TABLE: &[u8] = include_bytes!("../data/apt_bookworm.tsv");

#[test]
fn built_images_have_what_the_scale_says() {
    let tables = Tables::default().with(TableName::AptBookworm, TABLE);
    for line in IMAGES.lines().skip(1) {
        let words: Vec<&str> = line.split('"').collect();
        let image = words[3];
        let names: BTreeSet<&str> = words[7..].iter().step_by(2).copied().collect();
        let system = AptSystem::of(&tables, &base_facts(image)).unwrap();
        let said: BTreeSet<&str> = system.installed().collect();
        let missed: Vec<_> = names.difference(&said).collect();
        let extra: Vec<_> = said.difference(&names).collect();
        println!(
            "{image}: {} packages, missed {missed:?}, extra {extra:?}",
            names.len()
        );
        assert!(
            (missed.len() + extra.len()) * 100 <= 4 * names.len(),
            "{image}"
        );
    }
}
