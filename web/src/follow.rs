//! Keeps the report in step with the text.
//!
//! Where the whole report of a text takes long, its findings come first, and rewrites and weights
//! when the person pauses; until then those of the text before stand in.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use plimsoll_analysis::Options;
use plimsoll_analysis::language::Outline;
use plimsoll_analysis::report::{self, Finding, Report};
use wasm_bindgen::JsValue;

use crate::glue::{self, CallError};
use crate::notice::Notice;
use crate::order::order;
use crate::session::{Analysed, MAX_TEXT, Session};
use crate::theme;

impl Session {
    /// Has the engine read the text whenever it or the options change.
    pub(crate) fn follow(self) {
        let better = RwSignal::new(());
        let mut told = false;
        glue::on_event(move |event| match event.as_str() {
            "better" => better.set(()),
            "update" => self.notice.set(Some(Notice::update())),
            "missing" if !told => {
                told = true;
                self.notice.set(Some(Notice::info(
                    "Some figures of package sizes could not be fetched, so sizes are rougher than they could be; they are asked for again with the next change.",
                )));
            }
            event => match event.split_once(' ') {
                Some(("theme", name)) => self.theme.set(theme::from_name(name)),
                Some(("say", text)) => self.notice.set(Some(Notice::info(text))),
                _ => {}
            },
        });
        let latest = StoredValue::new(0_u32);
        Effect::new(move || {
            better.track();
            let text = self.text.get();
            let options = self.options.get();
            if text.len() > MAX_TEXT {
                let kib = text.len() / 1024;
                self.failure.set(Some(format!("This text has {kib} KiB, and no more than 512 are read here. It stays in the editor; take out what is no Dockerfile.")));
                return;
            }
            latest.update_value(|number| *number += 1);
            let number = latest.get_value();
            spawn_local(async move {
                let done = self
                    .read(text, options, &|| latest.get_value() == number)
                    .await;
                match done {
                    Ok(()) => self.failure.set(None),
                    Err(error) if error.is_superseded() => {}
                    Err(error) => self.failure.set(Some(error.message)),
                }
            });
        });
        let read = Memo::new(move |_| {
            self.analysed
                .with(|analysed| analysed.as_ref().map(|analysed| analysed.text.clone()))
        });
        Effect::new(move || {
            let Some(text) = read.get() else { return };
            spawn_local(async move {
                if let Some(outline) = self.outline_of(&text).await {
                    self.outline.set(outline);
                }
            });
        });
    }

    /// Has the engine read a text, in two steps where one takes long.
    async fn read(
        self,
        text: String,
        options: Options,
        is_latest: &dyn Fn() -> bool,
    ) -> Result<(), CallError> {
        let known =
            untrack(move || self.is_stale()) && self.analysed.with_untracked(Option::is_some);
        if known && glue::is_slow() {
            let quick = Options {
                full: false,
                ..options.clone()
            };
            let report = glue::analyze(&text, &quick, "page").await?;
            self.analysed.update(|analysed| {
                if let Some(before) = analysed.take() {
                    *analysed = Some(Analysed {
                        text: text.clone(),
                        report: continued(report, before.report),
                        weighed: false,
                    });
                }
            });
            glue::pause().await;
            if !is_latest() {
                return Ok(());
            }
        }
        let mut report = glue::analyze(&text, &options, "page").await?;
        // To read the report and to draw it are two pieces of work.
        glue::turn().await;
        // Nobody has done anything wrong yet.
        if text.trim().is_empty() {
            report.errors.clear();
        }
        self.left_out.set(Vec::new());
        self.analysed.set(Some(Analysed {
            text,
            report,
            weighed: true,
        }));
        Ok(())
    }

    /// The stages of a text, as they are built for the target.
    pub(crate) async fn outline_of(self, text: &str) -> Option<Outline> {
        let target = self.options.read_untracked().target.clone();
        let target = target.map_or(JsValue::UNDEFINED, JsValue::from);
        glue::call("outline", &[JsValue::from_str(text), target])
            .await
            .ok()
    }
}

/// What a finding costs, and its place among all.
type Known = (Option<report::Effect>, u32);

/// The findings of a report without weights, with what the report before had beyond them: rewrites,
/// weights, and of findings that it had as well, what they cost and their place among all.
fn continued(now: Report, before: Report) -> Report {
    let mut known: BTreeMap<(String, String), Vec<Known>> = BTreeMap::new();
    for finding in before.findings.into_iter().rev() {
        let costs = known.entry((finding.rule, finding.message)).or_default();
        costs.push((finding.effect, finding.rank));
    }
    let mut findings = now.findings;
    let by_rank = order(findings.iter().map(|finding| (finding.rank, 0)));
    // What is new stands behind what is before it now.
    let mut place = (0, 0);
    let mut places = vec![place; findings.len()];
    for at in by_rank {
        let finding: &mut Finding = &mut findings[at];
        let name = (finding.rule.clone(), finding.message.clone());
        place = match known.get_mut(&name).and_then(Vec::pop) {
            Some((effect, rank)) => {
                finding.effect = effect;
                (rank, 0)
            }
            None => (place.0, place.1 + 1),
        };
        places[at] = place;
    }
    for (rank, at) in (1..).zip(order(places.into_iter())) {
        findings[at].rank = rank;
    }
    Report {
        findings,
        rewrites: before.rewrites,
        weights: before.weights,
        ..now
    }
}

#[cfg(test)]
mod tests {
    use super::continued;
    use plimsoll_analysis::{Options, analyze};

    #[test]
    fn what_was_known_stays_until_it_is_weighed_again() {
        let text =
            "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD [\"node\", \"a.js\"]\n";
        let full = Options {
            full: true,
            ..Options::default()
        };
        let before = analyze(text, &full);
        let quick = analyze(&format!("{text}MAINTAINER me\n"), &Options::default());
        let now = continued(quick.clone(), before.clone());
        assert_eq!(now.rewrites, before.rewrites);
        assert_eq!(now.findings.len(), quick.findings.len());
        let effect = |report: &plimsoll_analysis::Report| {
            let mut findings = report.findings.iter();
            let found = findings.find(|finding| finding.rule == "npm-cache-kept");
            found.and_then(|finding| finding.effect.clone())
        };
        assert!(effect(&now).is_some());
        assert_eq!(effect(&now), effect(&before));
        let mut ranks: Vec<u32> = now.findings.iter().map(|finding| finding.rank).collect();
        ranks.sort_unstable();
        assert!(ranks.into_iter().eq(1..=now.findings.len() as u32));
    }
}
