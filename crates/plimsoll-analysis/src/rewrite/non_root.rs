//! An ordinary user for the finished image.

use plimsoll_sizes::Distribution;
use plimsoll_syntax::Keyword;

use super::planner::{Planner, Single};
use super::split::{New, Split};
use super::step::step;
use crate::report::Step;

/// The number of the user that a rewrite makes.
pub(crate) const NUMBER: &str = "10001";

pub(crate) fn non_root() -> Step {
    step(
        "non-root",
        "Run as an ordinary user",
        "Whoever takes over the program owns what that user owns, and not the whole container.",
        &[
            "The program writes nothing in the image's folders but /tmp: no database file, no uploads, no log beside it.",
        ],
    )
}

/// Makes a user on a base of that distribution and runs the image as it, where nothing speaks
/// against that. Gives the owner for what the program must write.
pub(crate) fn make(
    split: &mut Split,
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    distribution: Option<Distribution>,
) -> Option<&'static str> {
    if !single.may_lose_root() {
        return None;
    }
    let command = making(distribution)?;
    let steps = [planner.step(non_root())?];
    // Before the files, so that an edit does not make it again.
    split.packages.push(New::of(Keyword::Run, command, &steps));
    split.user.push(New::of(Keyword::User, NUMBER, &steps));
    Some(NUMBER)
}

/// Runs the image as a user that its base has.
pub(crate) fn take(
    split: &mut Split,
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    user: &str,
) -> bool {
    if !single.may_lose_root() {
        return false;
    }
    let Some(step) = planner.step(non_root()) else {
        return false;
    };
    split.user.push(New::of(Keyword::User, user, &[step]));
    true
}

/// The command that makes that user on a distribution.
pub(crate) fn making(distribution: Option<Distribution>) -> Option<&'static str> {
    match distribution? {
        Distribution::Alpine => Some("adduser -S -D -H -u 10001 app"),
        // The images of Amazon Linux, and small ones of Red Hat, have no `useradd`.
        Distribution::Debian | Distribution::Ubuntu | Distribution::Fedora => {
            Some("useradd --system --uid 10001 --no-create-home app")
        }
        _ => None,
    }
}
