//! A last stage that builds for itself is planned like a file of one stage; the stages before it
//! stay as they are.

use plimsoll_syntax::{Keyword, parse};

use crate::Options;
use crate::facts::Facts;
use crate::report::Level;
use crate::rewrite::Outcome;
use crate::rewrite::ecosystems;
use crate::rewrite::tagged::{Tagged, TaggedLine};

/// Stands for a name of the file while the last stage is planned by itself.
const KEPT: &str = "plimsoll-kept-";

/// Splits the last stage where its ecosystem knows how; gives the text with it and what came of it.
/// `wished` is the name that a new build stage should have.
pub(super) fn split(
    tagged: &Tagged,
    level: Level,
    options: &Options,
    wished: Option<&str>,
) -> Option<(Tagged, Outcome)> {
    let text = tagged.text();
    let file = parse(&text);
    let facts = Facts::new(&file, options);
    let target = facts.target?;
    let stage = facts.stages.get(target)?;
    if !file.errors.is_empty()
        || file.escape != b'\\'
        || target + 1 != facts.stages.len()
        || facts.ancestry(target).len() > 1
    {
        return None;
    }
    let all = facts.instructions();
    let before = stage.from.checked_sub(1).and_then(|before| all.get(before));
    let start = before.map_or(0, |before| before.end_line as usize);
    // Only one stage is left: all of it is planned.
    let start = if target == 0 { 0 } else { start };
    // What stands before every stage holds for the last one too.
    let global = all.iter().take_while(|one| one.keyword != Keyword::From);
    let head = global.last().map_or_else(
        || {
            let lines = tagged.lines.iter();
            let comment = |line: &&TaggedLine| line.text.starts_with('#');
            lines.take_while(comment).count()
        },
        |last| last.end_line as usize,
    );
    let head = if target == 0 { 0 } else { head.min(start) };
    let names: Vec<&str> = facts.stages[..target]
        .iter()
        .filter_map(|stage| stage.name.as_deref())
        .collect();
    let mut alone = tagged.clone();
    let (before, own) = tagged.lines.split_at(start);
    alone.lines = before[..head].iter().chain(own).cloned().collect();
    for name in &names {
        rename(&mut alone.lines, name, &format!("{KEPT}{name}"));
    }
    let name = facts
        .name_words(stage)
        .map(|(word, name)| format!(" {} {}", word.text, name.text));
    let outcome = ecosystems::restructure_single(&mut alone, level, options);
    if !matches!(outcome, Outcome::Done { .. }) {
        return None;
    }
    name_last(&mut alone.lines, name.as_deref());
    let planned: String = alone.lines.iter().map(|line| line.text.as_str()).collect();
    let planned_file = parse(&planned);
    let planned_facts = Facts::new(&planned_file, options);
    let new = planned_facts.stages.split_last()?.1;
    for new in new.iter().filter_map(|stage| stage.name.as_deref()) {
        let better = wished.filter(|name| new == "build" && !names.contains(name));
        let free = || {
            let free = !names.contains(&new);
            (!free).then(|| format!("final-{new}"))
        };
        if let Some(better) = better.map(str::to_owned).or_else(free) {
            rename(&mut alone.lines, new, &better);
        }
    }
    for name in &names {
        rename(&mut alone.lines, &format!("{KEPT}{name}"), name);
    }
    let lines = alone.lines.split_off(head.min(alone.lines.len()));
    alone.lines = before.iter().cloned().chain(lines).collect();
    Some((alone, outcome))
}

/// Gives the last stage its name back, where the plan did not.
fn name_last(lines: &mut [TaggedLine], name: Option<&str>) {
    let is_from = |line: &&mut TaggedLine| {
        line.text
            .get(..5)
            .is_some_and(|word| word.eq_ignore_ascii_case("from "))
    };
    if let (Some(name), Some(from)) = (name, lines.iter_mut().rev().find(is_from)) {
        let text = from.text.trim_end();
        let unnamed = text.split_whitespace().count() == 2;
        if unnamed {
            let end = text.len();
            from.text.insert_str(end, name);
        }
    }
}

/// Renames a stage wherever a line stands on it, makes it, or takes from it.
fn rename(lines: &mut [TaggedLine], old: &str, new: &str) {
    for line in lines {
        let first = line.text.split_whitespace().next().unwrap_or_default();
        let from = first.eq_ignore_ascii_case("from");
        let is_name = |word: &str| {
            if from {
                return word.eq_ignore_ascii_case(old);
            }
            let after = ["--from=", ",from=", "=from="]
                .iter()
                .find_map(|flag| Some(word.split_once(flag)?.1));
            let named = after.and_then(|rest| rest.split(',').next());
            named.is_some_and(|name| name.eq_ignore_ascii_case(old))
        };
        if !line.text.split_whitespace().any(is_name) {
            continue;
        }
        let words = line.text.split_inclusive(char::is_whitespace);
        let words = words.map(|word| {
            let bare = word.trim_end();
            if !is_name(bare) {
                return word.to_owned();
            }
            let at = if from {
                0
            } else {
                bare.find("from=").map_or(0, |at| at + "from=".len())
            };
            let end = at + old.len();
            format!("{}{new}{}", &word[..at], &word[end..])
        });
        line.text = words.collect();
    }
}
