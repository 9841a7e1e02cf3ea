//! Which stages are of Windows.

use super::Facts;

impl Facts<'_> {
    /// Whether a stage is of Windows: its image says so, or the file escapes with a backtick, as
    /// Dockerfiles of Windows do.
    pub fn is_windows(&self, stage: usize) -> bool {
        let signs = ["windows", "nanoserver", "servercore"];
        self.file.escape == b'`'
            || self.root_image(stage).is_some_and(|image| {
                signs
                    .iter()
                    .any(|sign| image.name.contains(sign) || image.tag_or_latest().contains(sign))
            })
    }
}
