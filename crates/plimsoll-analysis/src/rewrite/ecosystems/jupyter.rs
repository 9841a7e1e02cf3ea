//! Images of Jupyter, in which people work: packages are installed and shells are opened while it
//! runs, so their structure is left alone.

use super::Verdict;
use crate::rewrite::planner::{Planner, Single};

pub(super) fn plan(single: &Single<'_>, _planner: &mut Planner<'_>) -> Verdict {
    let name = single.image.name.as_str();
    if ["jupyter/", "quay.io/jupyter/", "jupyterhub/"]
        .iter()
        .any(|publisher| name.starts_with(publisher))
    {
        return Verdict::Refused("People install packages and open shells in an image of Jupyter, so it stays whole; its layers are improved in place.".into());
    }
    Verdict::NotMine
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    #[test]
    fn the_image_and_its_user_stay() {
        let text = "FROM quay.io/jupyter/scipy-notebook:2026-07-28\nUSER root\nRUN apt-get update && apt-get install -y --no-install-recommends ffmpeg\nUSER ${NB_UID}\nRUN pip install altair\n";
        for level in [Level::Safe, Level::Lean, Level::Minimal] {
            let made = rewrite(text, level, &Options::default());
            assert!(
                made.text.contains("&& rm -rf /var/lib/apt/lists/*"),
                "{}",
                made.text
            );
            assert!(
                made.text
                    .contains("USER ${NB_UID}\nRUN pip install --no-cache-dir altair\n"),
                "{}",
                made.text
            );
            assert_eq!(made.text.matches("FROM ").count(), 1);
            assert_eq!(made.refused.is_some(), level > Level::Safe);
        }
    }
}
