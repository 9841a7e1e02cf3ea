//! The certificates that programs check servers with, where the small base lacks them.

use plimsoll_sizes::Distribution;
use plimsoll_syntax::Keyword;

use super::planner::{Planner, Single};
use super::split::{BUILD, New, Split};
use super::step::step;

/// Where Debian, Ubuntu and Alpine keep them in one file.
const BUNDLE: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Copies the certificates out of the build stage, where that has them and the small image of its
/// distribution does not: Alpine's has.
pub(crate) fn take_along(split: &mut Split, single: &Single<'_>, planner: &mut Planner<'_>) {
    let debian = matches!(
        single.base.distribution,
        Some(Distribution::Debian | Distribution::Ubuntu)
    );
    let has_them = single
        .base
        .packages
        .as_ref()
        .is_some_and(|packages| packages.contains(&"ca-certificates"));
    if !debian || !has_them {
        return;
    }
    let made = step(
        "certificates",
        "Take along the certificates",
        "Without them the program cannot check whom it talks to over TLS.",
        &[],
    );
    if let Some(number) = planner.step(made) {
        let rest = format!("--from={BUILD} {BUNDLE} {BUNDLE}");
        split.files.push(New::of(Keyword::Copy, rest, &[number]));
    }
}
