//! `plimsoll check --fix`: the text with its fixes, written back or shown as a diff.

use plimsoll_analysis::report::Safety;
use plimsoll_analysis::{Options, fix};
use similar::TextDiff;

use crate::input::Input;

/// How far fixing goes.
#[derive(clap::Args)]
pub(crate) struct Fixing {
    /// Apply every fix after which the image behaves as before, and write the files back; standard
    /// input goes to standard output.
    #[arg(long)]
    fix: bool,
    /// Apply the fixes that a person has to look at, too.
    #[arg(long = "unsafe", requires = "fix")]
    unreviewed: bool,
    /// Print what would change as a diff, and write nothing.
    #[arg(long, requires = "fix")]
    diff: bool,
}

impl Fixing {
    /// Fixes a file as far as the person asked for; the text that is there now, on disk or as if.
    ///
    /// # Errors
    /// A sentence that says why the file cannot be written back.
    pub(crate) fn apply(
        &self,
        file: &Input,
        options: &Options,
        folded: bool,
    ) -> Result<Option<String>, String> {
        if !self.fix {
            return Ok(None);
        }
        let limit = if self.unreviewed {
            Safety::NeedsReview
        } else {
            Safety::ChangesLayers
        };
        let fixed = fix::fix_all(&file.text, options, limit, folded);
        if self.diff {
            print!("{}", diff(&file.name, &file.text, &fixed));
        } else if file.name == "-" {
            print!("{fixed}");
        } else if fixed != file.text {
            if file.replaced {
                return Err(format!(
                    "plimsoll: {} is not UTF-8, so it is not written back; change its encoding first.",
                    file.name
                ));
            }
            std::fs::write(&file.name, &fixed)
                .map_err(|error| format!("plimsoll: {} cannot be written: {error}", file.name))?;
        }
        Ok(Some(fixed))
    }

    /// Whether standard output is taken by the text or the diff.
    pub(crate) fn prints(&self, name: &str) -> bool {
        self.fix && (self.diff || name == "-")
    }
}

/// A unified diff as `git apply` takes it; empty where nothing changes.
pub(crate) fn diff(name: &str, before: &str, after: &str) -> String {
    let name = if name == "-" { "Dockerfile" } else { name };
    TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}
