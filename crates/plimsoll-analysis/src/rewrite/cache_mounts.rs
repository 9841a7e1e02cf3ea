//! What package managers and compilers keep between builds goes into cache mounts.

use plimsoll_syntax::Keyword;

use super::tagged::Tagged;
use super::{ecosystems, step};
use crate::facts::{Facts, MountKind, User};
use crate::fix::apply as apply_edits;
use crate::report::Edit;

/// Adds the mounts of every RUN whose ecosystem has caches: where root runs it, the frontend knows
/// mounts, and nothing at run time reads the cache.
pub(crate) fn turn(tagged: &mut Tagged, facts: &Facts<'_>) -> bool {
    let id = "cache-mount";
    let off = facts.options.steps_off.iter().any(|off| off == id);
    if off || !facts.file.errors.is_empty() || !facts.knows_mounts() {
        return false;
    }
    let mut edits = Vec::new();
    for run in facts
        .command_lines
        .iter()
        .filter(|line| line.keyword == Keyword::Run)
    {
        let at = run.instruction;
        let given = |target: &str| {
            run.mounts.iter().any(|mount| {
                mount.kind != MountKind::Secret
                    && mount.target.as_deref().is_some_and(|given| {
                        crate::facts::is_within(target, given)
                            || crate::facts::is_within(given, target)
                    })
            })
        };
        // A USER whose name only the base image knows is not root.
        let user = facts.user(at);
        let named = facts.effective(Keyword::User, at).is_some() && user != User::Root;
        if user == User::Other || named || facts.is_given("HOME", at) {
            continue;
        }
        let targets = ecosystems::caches(facts, run);
        let mut wanted: Vec<&str> = targets
            .into_iter()
            .filter(|target| !given(target))
            .collect();
        wanted.dedup();
        if wanted.is_empty() {
            continue;
        }
        let keyword = facts.instructions()[at].keyword_word.span.end;
        let gap = format!(" {}{}", char::from(facts.file.escape), facts.line_ending());
        let flags: Vec<String> = wanted
            .iter()
            .map(|target| format!("--mount=type=cache,target={target}"))
            .collect();
        // One mount stands on the keyword's line, several on a line each.
        let end = if flags.len() > 1 {
            format!("{gap}   ")
        } else {
            String::new()
        };
        edits.push(Edit::insert(
            keyword,
            format!(" {}{end}", flags.join(&format!("{gap}    "))),
        ));
    }
    if edits.is_empty() {
        return false;
    }
    let next = apply_edits(facts.source(), &edits);
    let number = tagged.step(step::cache_mount());
    tagged.advance(&next, number);
    true
}
