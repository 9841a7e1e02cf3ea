//! The tables of base images: sizes by tag, and how well families compress.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::raw::{Raw, number, text, texts};

const HEADER: &str = "\
# Base images on linux/amd64. Written by `cargo xtask sizes`; do not edit.
# A line `= NAME` starts an image. Its rows have, divided by tabs:
# tags (divided by spaces), uncompressed, compressed (both in units of 10 kB, - not known), date, source
# p  published: docker-library/repo-info, the pages of that date
# c  the compressed size is published there; the uncompressed one is estimated by the family's ratio
# m  Alpine's own root file system (alpinelinux/docker-alpine), both sizes exact; the date is when it was read
# d  dotnet/dotnet-docker, sample image size report: an upper bound of the compressed size
# l  a stand-in that was built in the lab from the same packages
# o  docker-library/repo-info as of 2017-18, for tags that stopped moving then or soon after
# a  published as an approximate figure only
";

/// When the figures that bear no date of their own were read.
const READ: &str = "2026-11-23";

/// Old images that Dockerfiles still name often.
const OLD_IMAGES: &str = "alpine amazonlinux buildpack-deps centos debian elixir erlang fedora gcc \
    golang gradle httpd iojs java jetty mariadb maven mongo mysql nginx node openjdk oraclelinux \
    perl php postgres python redis ruby rust tomcat ubuntu";

/// Names of releases that had been released by January 2018.
const OLD_RELEASES: &str =
    "wheezy jessie stretch trusty xenial artful argon boron carbon centos6 centos7";

/// Words that mark variants nobody needs a row of.
const SKIPPED: &str = "onbuild experimental modular sources threaded sid wheezy rc ea b149 oldstable \
    oldoldstable testing unstable 32bit ibmjava alpine3.4 backports with 32";

/// One row.
#[derive(Default, Clone)]
struct Row {
    tags: Vec<String>,
    uncompressed: Option<u64>,
    compressed: Option<u64>,
    date: String,
    source: char,
}

type Images = BTreeMap<String, Vec<Row>>;

/// The table of base images.
pub(super) fn table(raw: &Raw) -> Result<String, String> {
    let mut images = Images::new();
    let mid = raw.rows("mid_base_images.json")?;
    for row in raw.rows("modern_base_images.json")?.iter().chain(&mid) {
        let mut references = texts(row, "stands_for");
        references.push(text(row, "ref"));
        let tags = BTreeSet::from_iter(references);
        add(&mut images, row, &tags, "created", 'p');
    }
    let (mut old, mut lab) = (Vec::new(), Vec::new());
    for mut row in raw.rows("base_images.json")? {
        let date = text(&row, "date");
        let source = match date.get(..4) {
            Some("2016" | "2017" | "2018") => {
                old.push(row);
                continue;
            }
            _ if text(&row, "source").starts_with("alpinelinux") => 'm',
            _ if text(&row, "source").starts_with("dotnet") => 'd',
            _ if text(&row, "uncompressed_kind") == "exact" => 'p',
            _ if text(&row, "uncompressed_kind") == "approximate" => 'a',
            _ => 'c',
        };
        let mut references = BTreeSet::from([text(&row, "ref").to_owned()]);
        if source == 'm' {
            // The date column has the release that was read instead.
            references.insert(format!("alpine:{}", text(&row, "date")));
            row["date"] = READ.into();
        }
        let references = references.iter().map(String::as_str).collect();
        add(&mut images, &row, &references, "date", source);
    }
    // The lab calls its Debian 12 the latest and stable one, which it is not any more.
    let moved =
        |row: &Value| text(row, "ref").starts_with("debian:") && !text(row, "ref").contains("12");
    lab.extend(raw.rows("lab_base_images.json")?);
    lab.retain(|row| !moved(row));
    group(&mut images, &lab, 'l');
    keep_old(&mut old, &images);
    group(&mut images, &old, 'o');
    write(images)
}

/// Whether a row answers `reference` already.
fn known(images: &Images, reference: &str) -> bool {
    let (name, tag) = split(reference);
    images.get(name).is_some_and(|rows| {
        rows.iter()
            .any(|row| row.tags.iter().any(|known| known == tag))
    })
}

/// Adds a row, or fills in what a row with one of its tags lacks.
fn add(images: &mut Images, row: &Value, references: &BTreeSet<&str>, date: &str, source: char) {
    let (Some(name), tags) = (
        references.iter().map(|reference| split(reference).0).next(),
        references
            .iter()
            .map(|reference| split(reference).1.to_owned()),
    ) else {
        return;
    };
    let tags: Vec<String> = tags.collect();
    let rows = images.entry(name.to_owned()).or_default();
    // What the raw file only estimated is estimated anew where it is needed.
    let uncompressed = number(row, "uncompressed").filter(|_| source != 'c');
    let compressed = number(row, "compressed");
    if let Some(row) = rows
        .iter_mut()
        .find(|row| row.tags.iter().any(|tag| tags.contains(tag)))
    {
        row.uncompressed = row.uncompressed.or(uncompressed);
        row.compressed = row.compressed.or(compressed);
        return;
    }
    let date = text(row, date)
        .get(..10)
        .unwrap_or(text(row, date))
        .to_owned();
    let source = if uncompressed.is_none() && source == 'p' {
        'c'
    } else {
        source
    };
    rows.push(Row {
        tags,
        uncompressed,
        compressed,
        date,
        source,
    });
}

/// Adds rows whose references are not answered yet, one for all tags of the same image.
fn group(images: &mut Images, found: &[Value], source: char) {
    let mut groups: BTreeMap<(String, Option<u64>, Option<u64>), Row> = BTreeMap::new();
    for row in found.iter().filter(|row| !known(images, text(row, "ref"))) {
        let (name, tag) = split(text(row, "ref"));
        let size = (number(row, "uncompressed"), number(row, "compressed"));
        // Builds of the same image of the same day differ by a few bytes.
        let key = (name.to_owned(), size.0, size.1.map(|bytes| bytes / 10_000));
        let group = groups.entry(key).or_default();
        group.tags.push(tag.to_owned());
        (group.uncompressed, group.compressed) = size;
        text(row, "date").clone_into(&mut group.date);
        group.source = source;
    }
    for ((name, ..), row) in groups {
        images.entry(name).or_default().push(row);
    }
}

/// Keeps old rows whose tags stopped moving, of images that are still named.
fn keep_old(old: &mut Vec<Value>, images: &Images) {
    let words = |list: &'static str| list.split_whitespace().collect::<BTreeSet<_>>();
    let (names, releases, skipped) = (words(OLD_IMAGES), words(OLD_RELEASES), words(SKIPPED));
    old.retain(|row| {
        let (name, tag) = split(text(row, "ref"));
        let parts: Vec<&str> = tag.split('-').collect();
        let first = parts.first().copied().unwrap_or_default();
        let numbered = first.starts_with(|c: char| c.is_ascii_digit());
        // A line that goes on today, such as `python:3`, is answered by today's rows.
        let goes_on = images.get(name).is_some_and(|rows| {
            let line = format!("{first}.");
            rows.iter()
                .flat_map(|row| &row.tags)
                .any(|tag| tag.starts_with(&line) || tag == first)
        });
        let released = releases.contains(first);
        let dated = parts
            .get(1)
            .is_some_and(|part| part.len() == 8 && numbered_all(part));
        names.contains(name)
            && (numbered && !goes_on || released && !dated)
            && !parts.iter().any(|part| skipped.contains(part))
            // Not released yet in January 2018.
            && !matches!((name, first), ("ubuntu", "18.04") | ("openjdk", "10" | "11"))
            && !dated
            // Versions before their release: 3.7.0a4.
            && (released || !first.contains(['a', 'b', 'r']))
    });
}

fn numbered_all(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

fn split(reference: &str) -> (&str, &str) {
    reference.rsplit_once(':').unwrap_or((reference, "latest"))
}

fn write(images: Images) -> Result<String, String> {
    let mut table = HEADER.to_owned();
    let unit = |bytes: Option<u64>| {
        bytes.map_or_else(
            || "-".to_owned(),
            |bytes| ((bytes + 5_000) / 10_000).to_string(),
        )
    };
    for (name, mut rows) in images {
        rows.sort_by(|a, b| (&b.date, &a.tags).cmp(&(&a.date, &b.tags)));
        writeln!(table, "= {name}").map_err(|error| error.to_string())?;
        for row in rows {
            if row.date.is_empty() {
                return Err(format!("{name}:{} has no date", row.tags.join(" ")));
            }
            let (uncompressed, compressed) = (unit(row.uncompressed), unit(row.compressed));
            let (tags, date, source) = (row.tags.join(" "), row.date, row.source);
            writeln!(
                table,
                "{tags}\t{uncompressed}\t{compressed}\t{date}\t{source}"
            )
            .map_err(|error| error.to_string())?;
        }
    }
    Ok(table)
}

const RATIO_HEADER: &str = "\
# Uncompressed size divided by compressed size, by image family. Written by `cargo xtask sizes`; do not edit.
# family, 10th percentile, median, 90th percentile (times 100), number of tags, source
# A family that ends in -alpine is its Alpine variants; `any` is over all 2,921 tags of 2018.
# o  docker-library/repo-info, same image in its local and remote pages, 2018-01
# p  the same pages of 2026, median of tags with both figures; percentiles of 2018 and the median
any\t155\t243\t294\t2921\to
";

/// The table of compression ratios; `table` is that of the base images.
pub(super) fn ratios(raw: &Raw, table: &str) -> Result<String, String> {
    let Value::Object(families) = raw.read("ratio_by_family_2018.json")? else {
        return Err("ratio_by_family_2018.json: no families".to_owned());
    };
    let names: BTreeSet<&str> = OLD_IMAGES.split_whitespace().collect();
    let hundred = |ratio: f64| (ratio * 100.0).round() as u64;
    let mut found: BTreeMap<String, ([u64; 3], u64, char)> = BTreeMap::new();
    for (family, row) in families {
        let row: Vec<f64> = row
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        let [count, low, median, high] = row[..] else {
            return Err(format!(
                "ratio_by_family_2018.json: {family} has no four numbers"
            ));
        };
        if names.contains(family.trim_end_matches("-alpine")) && count >= 4.0 {
            let ratios = [hundred(low), hundred(median), hundred(high)];
            found.insert(family, (ratios, count as u64, 'o'));
        }
    }
    for (family, mut ratios) in today(table) {
        ratios.sort_unstable();
        let median = ratios[ratios.len() / 2];
        let old = found.get(&family).map_or([median; 3], |(old, ..)| *old);
        let low = old[0].min(median * 93 / 100).max(median * 8 / 10);
        let high = old[2].max(median * 107 / 100).min(median * 12 / 10);
        found.insert(family, ([low, median, high], ratios.len() as u64, 'p'));
    }
    let mut table = RATIO_HEADER.to_owned();
    for (family, ([low, median, high], count, source)) in found {
        writeln!(
            table,
            "{family}\t{low}\t{median}\t{high}\t{count}\t{source}"
        )
        .map_err(|error| error.to_string())?;
    }
    Ok(table)
}

/// The ratios of published rows of the table that have both sizes, by family.
fn today(table: &str) -> BTreeMap<String, Vec<u64>> {
    let mut ratios: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut image = "";
    for line in table.lines() {
        if let Some(name) = line.strip_prefix("= ") {
            image = name;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [tags, uncompressed, compressed, _, "p"] = columns[..] else {
            continue;
        };
        if let (Ok(uncompressed), Ok(compressed)) =
            (uncompressed.parse::<u64>(), compressed.parse::<u64>())
        {
            let family = if tags.contains("alpine") {
                format!("{image}-alpine")
            } else {
                image.to_owned()
            };
            ratios
                .entry(family)
                .or_default()
                .push(uncompressed * 100 / compressed.max(1));
        }
    }
    ratios
}
