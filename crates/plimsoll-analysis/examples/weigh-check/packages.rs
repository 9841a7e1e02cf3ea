//! Installs of packages by name, each in an image of its own.

use plimsoll_analysis::report::{LayerWeight, Level};
use plimsoll_analysis::{Beside, Options, Tables, weigh};
use serde_json::Value;

use super::cases::{Case, Cases};

const APT: &str = include_str!("../../../plimsoll-sizes/raw/apt_installs.jsonl");
const PIP: &str = include_str!("../../../plimsoll-sizes/raw/pip_installs.jsonl");
const NPM: &str = include_str!("../../../plimsoll-sizes/tests/npm_installs.tsv");

/// Options with all tables and no file beside the Dockerfile.
pub(crate) fn options() -> Options {
    Options {
        tables: Tables::all(),
        ..Options::default()
    }
}

fn rows(lines: &str) -> Vec<Value> {
    let rows = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"));
    rows.filter(|row: &Value| row.get("note").is_none())
        .collect()
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_default()
}

fn last_layer(dockerfile: &str, options: &Options) -> LayerWeight {
    let mut weighing = weigh(dockerfile, Level::Original, options);
    weighing.layers.pop().expect("a layer")
}

fn case(name: String, truth: u64, layer: &LayerWeight) -> Case {
    Case {
        name,
        truth,
        estimate: layer.bytes(),
        certainty: layer.certainty,
    }
}

/// `apt-get install`.
pub(crate) fn apt() -> Cases {
    let cases = rows(APT).into_iter().map(|row| {
        let release = text(&row, "release");
        let slim = row["slim"] == true;
        let base = match row["over"].as_str() {
            Some(over) => over.to_owned(),
            None if release == "jammy" => "ubuntu:jammy".to_owned(),
            None if slim => format!("debian:{release}-slim"),
            None => format!("debian:{release}"),
        };
        let asked: Vec<&str> = row["asked"].as_array().expect("names").iter().filter_map(Value::as_str).collect();
        let recommends = if row["recommends"] == true { "" } else { " --no-install-recommends" };
        let dockerfile = format!(
            "FROM {base}\nRUN apt-get update && apt-get install -y{recommends} {} && rm -rf /var/lib/apt/lists/*\n",
            asked.join(" ")
        );
        let layer = last_layer(&dockerfile, &options());
        case(format!("{base}{recommends}: {}", asked.join(" ")), row["bytes"].as_u64().expect("bytes"), &layer)
    });
    Cases::new("apt installs", cases.collect())
}

/// `pip install`.
pub(crate) fn pip() -> Cases {
    let cases = rows(PIP).into_iter().map(|row| {
        let dockerfile = format!(
            "FROM python:3.12-slim\nRUN pip install --no-cache-dir {}\n",
            text(&row, "p")
        );
        let layer = last_layer(&dockerfile, &options());
        case(
            text(&row, "p").to_owned(),
            row["bytes"].as_u64().expect("bytes"),
            &layer,
        )
    });
    Cases::new("pip installs", cases.collect())
}

/// `npm install` of what a manifest names, without a lock file; those with one are checked where the
/// tables are made.
pub(crate) fn npm() -> Cases {
    let rows = NPM.lines().filter(|line| !line.starts_with('#'));
    let cases = rows.filter(|row| row.contains("\tabsent\t")).map(|row| {
        let columns: Vec<&str> = row.split('\t').collect();
        let [name, which, _, dependencies, development, modules, _] = columns[..] else {
            panic!("seven columns: {row}");
        };
        let list = |written: &str| {
            let entries = written.split_whitespace().map(|entry| {
                let (name, version) = entry.rsplit_once('@').expect("name@version");
                format!("{name:?}: {version:?}")
            });
            entries.collect::<Vec<_>>().join(", ")
        };
        let manifest = format!(
            "{{\"dependencies\": {{{}}}, \"devDependencies\": {{{}}}}}",
            list(dependencies),
            list(development)
        );
        let omit = if which == "production" {
            " --omit=dev"
        } else {
            ""
        };
        let dockerfile =
            format!("FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install{omit} && npm cache clean --force\n");
        let options = Options {
            beside: vec![Beside {
                path: "package.json".into(),
                content: manifest,
            }],
            ..options()
        };
        let truth = modules.parse().expect("bytes");
        case(name.to_owned(), truth, &last_layer(&dockerfile, &options))
    });
    Cases::new("npm installs", cases.collect())
}
