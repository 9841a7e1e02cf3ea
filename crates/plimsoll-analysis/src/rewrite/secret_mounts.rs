//! Secrets that come as build arguments, given to the RUNs that need them and kept in no history.

use super::step::step;
use super::tagged::Tagged;
use crate::Options;
use crate::analyze::analyze_quickly;
use crate::fix::{apply, compatible};
use crate::report::{Finding, Fix};

/// Makes each secret ARG that only RUNs name a secret of these RUNs.
pub(crate) fn make(tagged: &mut Tagged, options: &Options) {
    if options.steps_off.iter().any(|off| off == "secret-mount") {
        return;
    }
    let text = tagged.text();
    let found = analyze_quickly(&text, options);
    let wanted: Vec<(&str, &Fix)> = found.iter().filter_map(|finding| mount(finding)).collect();
    let Some((name, _)) = wanted.first() else {
        return;
    };
    let mut made = step(
        "secret-mount",
        "Give secrets to the RUN that needs them",
        "Build arguments stand in the history of the image, where everybody who gets it can read them; a secret mount leaves nothing behind.",
        &[
            "No other RUN reads the secrets without naming them, as npm does through `.npmrc`.",
            "The values that were used until now are replaced where they were issued.",
        ],
    );
    made.assumptions.push(format!(
        "The build passes each secret by `docker build --secret id={name},env={name} .` instead of `--build-arg {name}`."
    ));
    let number = tagged.step(made);
    let next = apply(&text, &compatible(wanted.iter().map(|(_, fix)| *fix)));
    tagged.advance(&next, number);
}

/// The fix of a finding that mounts a secret, and the secret's name.
fn mount(finding: &Finding) -> Option<(&str, &Fix)> {
    finding.fixes.iter().find_map(|fix| {
        let mut mounts = fix.edits.iter().filter_map(|edit| {
            let mount = edit.text.trim().strip_prefix("--mount=type=secret,")?;
            mount.rsplit_once("env=")
        });
        Some((mounts.next()?.1, fix))
    })
}
