//! Proof by building: each application as it is written and at every level of its rewrite is built,
//! asked whether it serves, weighed, and built again after an edit of a source file.

mod application;
mod engine;
mod measured;
mod record;
mod table;

use std::fs;

use plimsoll_analysis::report::Level;
use plimsoll_analysis::{Options, rewrite, weigh};

use crate::failure::{Failure, Outcome};
use crate::places::Places;
use application::Application;
use engine::Engine;
use measured::Measured;
use table::{Cell, Row};

/// What is built of an application.
const LEVELS: [Level; 4] = [Level::Original, Level::Safe, Level::Lean, Level::Minimal];

/// What the person asked for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Only these applications; all where there are none.
    pub(crate) applications: Vec<String>,
    /// Only these levels; all where there are none.
    pub(crate) levels: Vec<String>,
    /// The folder that holds them; `tests/apps` where nothing is said.
    pub(crate) folder: Option<String>,
    /// Build again what was built before.
    pub(crate) again: bool,
    /// Keep what was measured beside the applications.
    pub(crate) record: bool,
}

/// Builds what is wanted and prints a table.
pub(crate) fn run(places: &Places, wanted: &Wanted) -> Outcome {
    let folder = wanted
        .folder
        .as_ref()
        .map_or_else(|| places.root.join("tests/apps"), std::path::PathBuf::from);
    let engine = Engine::find();
    let work = places.target.join("prove");
    let results = work.join("results");
    fs::create_dir_all(&results).map_err(|error| unwritable(&results, &error))?;
    let mut failed = 0;
    let mut rows = Vec::new();
    println!("{}", Measured::HEAD);
    for application in Application::all(&folder)? {
        if !wanted.applications.is_empty() && !wanted.applications.contains(&application.name) {
            continue;
        }
        let mut cells: Vec<Cell> = Vec::new();
        for level in LEVELS {
            let asked =
                wanted.levels.is_empty() || wanted.levels.iter().any(|name| name == level.name());
            if !asked {
                continue;
            }
            let options = Options {
                full: true,
                ..application.options()
            };
            let made = rewrite(&application.dockerfile, level, &options);
            let context = work.join(format!("{}-{}", application.name, level.name()));
            let key = application.stage(&context, &made)?;
            let file = results.join(format!("{}.{}.json", application.name, level.name()));
            let known = fs::read_to_string(&file)
                .ok()
                .and_then(|text| Measured::read(&text, &key))
                .or_else(|| record::kept(&application, level, &key));
            // A level that does no more than the one below is the same image.
            let lower = cells.last().map(|cell| &cell.measured);
            let lower = lower.filter(|lower| lower.key == key).cloned();
            let same = lower.is_some();
            let measured =
                match lower.or_else(|| known.filter(|known| known.serves && !wanted.again)) {
                    Some(known) => known,
                    None => engine.measure(&application, &context, level, key)?,
                };
            fs::write(&file, measured.json()).map_err(|error| unwritable(&file, &error))?;
            failed += usize::from(!measured.serves);
            // The tables weigh the publishers' images; here the scale is held against what is put
            // onto the one that was really there.
            let mut options = options;
            let (base, bytes) = measured.base.clone();
            options.assume.insert(base, bytes);
            let estimate = weigh(&made.text, level, &options);
            println!(
                "{}",
                measured.row(&application.name, level, &made.text, estimate.total)
            );
            if let Some(reason) = made.refused.as_ref().filter(|_| level > Level::Safe) {
                println!("{:26}{reason}", "");
            }
            for line in &measured.trouble {
                println!("{:26}{line}", "");
            }
            if wanted.record {
                record::keep(&application, level, &made.text, &measured, same)?;
            }
            cells.push(Cell {
                installs: measured.installs_again(&made.text),
                estimate: estimate.total,
                measured,
                same,
            });
        }
        rows.push(Row {
            name: application.name.clone(),
            other: application.other.clone(),
            cells,
        });
        for level in LEVELS {
            engine.remove(&format!(
                "plimsoll-prove/{}:{}",
                application.name,
                level.name()
            ))?;
        }
    }
    if wanted.record && wanted.applications.is_empty() && wanted.levels.is_empty() {
        table::write(&folder, &rows)?;
    }
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::new(
        format!("{failed} of the builds above do not serve"),
        format!("the contexts are in {}", work.display()),
    ))
}

fn unwritable(path: &std::path::Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("`{}` cannot be written: {error}", path.display()),
        "see that the disk is not full",
    )
}
