//! What was measured, kept beside the application that was built.

use std::fs;
use std::path::Path;

use plimsoll_analysis::report::Level;

use super::application::Application;
use super::measured::Measured;
use super::unwritable;
use crate::failure::Outcome;

/// What `Dockerfile.NAME` and `built.NAME.json` are called of a level.
fn name(level: Level) -> &'static str {
    match level {
        Level::Original => "before",
        level => level.name(),
    }
}

/// What was kept of the build with that key.
pub(super) fn kept(application: &Application, level: Level, key: &str) -> Option<Measured> {
    let file = format!("built.{}.json", name(level));
    let text = fs::read_to_string(application.folder.join(file)).ok()?;
    Measured::read(&text, key)
}

/// Writes `built.NAME.json`, and `Dockerfile.NAME` where a level made it; takes both away where
/// the level does what the one below does.
pub(super) fn keep(
    application: &Application,
    level: Level,
    text: &str,
    measured: &Measured,
    same: bool,
) -> Outcome {
    let name = name(level);
    let record = application.folder.join(format!("built.{name}.json"));
    let dockerfile = application.folder.join(format!("Dockerfile.{name}"));
    let write =
        |path: &Path, text: &str| fs::write(path, text).map_err(|error| unwritable(path, &error));
    if same || !measured.serves {
        for path in [&record, &dockerfile]
            .into_iter()
            .filter(|path| path.is_file())
        {
            fs::remove_file(path).map_err(|error| unwritable(path, &error))?;
        }
        return Ok(());
    }
    let built = if level == Level::Original {
        application.written.to_owned()
    } else {
        write(&dockerfile, text)?;
        format!("Dockerfile.{name}")
    };
    let changed = application.edit.as_ref().map(|[file, ..]| file.as_str());
    write(&record, &measured.kept(&built, changed))
}

/// The day by the machine's clock, in UTC.
pub(super) fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}
