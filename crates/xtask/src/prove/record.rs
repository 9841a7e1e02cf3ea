//! What was measured, kept beside the application that was built.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use plimsoll_analysis::report::Level;

use super::application::Application;
use super::measured::Measured;
use super::unwritable;
use crate::failure::Outcome;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// Writes `built.NAME.json`, and `Dockerfile.NAME` where a level made it; takes both away where
/// the level does what the one below does.
pub(super) fn keep(
    application: &Application,
    level: Level,
    text: &str,
    measured: &Measured,
    same: bool,
) -> Outcome {
    let name = match level {
        Level::Original => "before",
        level => level.name(),
    };
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
    write(&record, &measured.kept(&built, changed, &today()))
}

/// The day by the machine's clock, in UTC.
pub(super) fn today() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let (year, month, day) = date(now.unwrap_or_default().as_secs() / DAY);
    format!("{year}-{month:02}-{day:02}")
}

/// The date of a day that is counted from 1970-01-01.
fn date(mut days: u64) -> (u64, u64, u64) {
    let leaps = |year: u64| u64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let mut year = 1970;
    while days >= 365 + leaps(year) {
        days -= 365 + leaps(year);
        year += 1;
    }
    let lengths = [31, 28 + leaps(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(20_512), (2026, 2, 28));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(20_818), (2026, 12, 31));
    }
}
