//! Images with their sizes, and the users that they have.

use plimsoll_sizes::{base_facts, base_image, images, tags};

use super::{List, Proposal};

impl List<'_, '_> {
    pub(super) fn images(&mut self, at: usize, written: &str, with_stages: bool) {
        if let Some((image, _)) = written.split_once(':') {
            self.completion.start += image.len() as u32 + 1;
            for (tag, bytes) in tags(image) {
                self.add("tag", tag, bytes.to_string());
            }
            // Short tags are what people write; the newest ones first.
            self.completion
                .proposals
                .sort_by(|a, b| newer(&a.text, &b.text));
            return;
        }
        self.stages(at);
        if with_stages && !written.is_empty() && !self.completion.proposals.is_empty() {
            return;
        }
        for image in images() {
            let size = base_image(image).uncompressed.bytes;
            self.completion.proposals.push(Proposal {
                text: image.to_owned(),
                kind: "image",
                detail: size.to_string(),
                info: String::new(),
                goes_on: false,
            });
        }
        self.add("image", "scratch", "0 B");
    }

    pub(super) fn users(&mut self, at: usize) {
        let facts = self.facts;
        let stage = facts.stage_of.get(at).copied().flatten();
        let base = stage.and_then(|stage| facts.root_image(stage));
        if let Some(base) = base {
            for (user, number) in base_facts(&base.reference).users {
                self.add(
                    "value",
                    *user,
                    format!("in {}, number {number}", base.reference),
                );
            }
        }
        self.add("value", "root", "may do everything");
    }
}

/// Tags in the order in which people look for them: the newest version first, the short form of it
/// before the long ones, words last.
fn newer(a: &str, b: &str) -> std::cmp::Ordering {
    let numbers = |tag: &str| -> [u32; 2] {
        let mut parts = tag.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
        [parts.next().unwrap_or(0), parts.next().unwrap_or(0)]
    };
    numbers(b)[0]
        .cmp(&numbers(a)[0])
        .then(a.len().cmp(&b.len()))
        .then(numbers(b).cmp(&numbers(a)))
        .then(a.cmp(b))
}
