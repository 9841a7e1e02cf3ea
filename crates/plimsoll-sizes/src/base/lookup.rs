//! From an image and a tag to the row, or the rows, that say most about its size.

use super::rows::{Row, rows_of};
use super::tag::Tag;

/// What the tables say about a tag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Found {
    /// A row for this very tag.
    Exact(Hit),
    /// A row that this tag stands for: the newest build of the line that it names.
    Line(Hit),
    /// A row of the same version and variant on another release of the distribution, or of
    /// another build of the same line.
    Near(Hit),
    /// The nearest older and newer versions of the same variant.
    Between(Hit, Hit),
    /// The nearest version of the same variant, all known ones being on one side of it.
    Beyond(Hit, u32),
}

/// A row with the tag of it that fits best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    pub(crate) row: Row,
    pub(crate) tag: &'static str,
    parsed: Tag<'static>,
}

impl Hit {
    /// The reference of the row, as it would stand in FROM.
    pub(crate) fn reference(&self) -> String {
        format!("{}:{}", self.row.image, self.tag)
    }

    /// How far the version of `wanted` lies above this one.
    pub(crate) fn distance(&self, wanted: f64) -> f64 {
        wanted - self.parsed.position()
    }
}

/// Looks `tag` of `image` up; nothing where no row has the same variant.
pub(crate) fn find(image: &str, tag: &str) -> Option<Found> {
    find_among(rows_of(image), image, tag)
}

/// Looks `tag` up among some rows of `image`.
pub(crate) fn find_among(rows: impl Iterator<Item = Row>, image: &str, tag: &str) -> Option<Found> {
    let wanted = Tag::parse(image, tag);
    let mut best = Best::default();
    for row in rows {
        for text in row.tags() {
            let hit = Hit {
                row,
                tag: text,
                parsed: Tag::parse(row.image, text),
            };
            best.see(&wanted, tag, hit);
        }
    }
    best.choose(&wanted)
}

/// The best row of each kind so far.
#[derive(Default)]
struct Best {
    exact: Option<Hit>,
    line: Option<Hit>,
    near: Option<Hit>,
    loose: Option<Hit>,
    older: Option<Hit>,
    newer: Option<Hit>,
}

impl Best {
    fn see(&mut self, wanted: &Tag<'_>, text: &str, hit: Hit) {
        let better =
            |known: &Option<Hit>| known.is_none_or(|known| hit.row.rank() < known.row.rank());
        if hit.tag == text && better(&self.exact) {
            self.exact = Some(hit);
        }
        if !wanted.same_variant(&hit.parsed) {
            return;
        }
        let other_release = wanted.release != hit.parsed.release;
        let line = if other_release {
            &mut self.near
        } else {
            &mut self.line
        };
        if wanted.numbers == 0 {
            // No version: the newest, and only builds of today.
            if hit.row.source != 'o' {
                keep(line, hit, newest);
            }
        } else if hit.parsed.numbers == 0 {
            // A tag without a version says nothing about versions.
        } else if wanted.covers(&hit.parsed) {
            keep(line, hit, newest);
        } else if hit.parsed.numbers < hit.parsed.line_length() {
            // `alpine:3` is the newest of its line; it says little about 3.10.
            if hit.parsed.covers(wanted) {
                keep(&mut self.loose, hit, newest);
            }
        } else if hit.parsed.covers(wanted) {
            // The line that the wanted build belongs to.
            keep(&mut self.near, hit, newest);
        } else {
            let distance = hit.distance(wanted.position());
            let place = if distance >= 0.0 {
                &mut self.older
            } else {
                &mut self.newer
            };
            // A different release counts as one minor version and a half.
            let away = |hit: &Hit| {
                let far = if wanted.release == hit.parsed.release {
                    0.0
                } else {
                    1.5
                };
                -hit.distance(wanted.position()).abs() - far
            };
            keep(place, hit, away);
        }
    }

    fn choose(self, wanted: &Tag<'_>) -> Option<Found> {
        match (self.exact, self.line) {
            // A published figure of the same line is better than a stand-in for the tag.
            (Some(exact), Some(line)) if line.row.rank() < exact.row.rank() => {
                return Some(Found::Line(line));
            }
            (Some(exact), _) => return Some(Found::Exact(exact)),
            (None, Some(line)) => return Some(Found::Line(line)),
            (None, None) => {}
        }
        if let Some(near) = self.near {
            return Some(Found::Near(near));
        }
        let steps = |hit: Hit| hit.distance(wanted.position()).abs() as u32;
        match (self.older, self.newer) {
            (Some(older), Some(newer)) => Some(Found::Between(older, newer)),
            (Some(hit), None) | (None, Some(hit)) => Some(Found::Beyond(hit, steps(hit))),
            (None, None) => self.loose.map(Found::Near),
        }
    }
}

/// Keeps the hit with the greatest value; of equal ones that with the better source.
fn keep(place: &mut Option<Hit>, hit: Hit, value: impl Fn(&Hit) -> f64) {
    let replace = place.is_none_or(|known| {
        let (new, old) = (value(&hit), value(&known));
        new > old || new >= old && hit.row.rank() < known.row.rank()
    });
    if replace {
        *place = Some(hit);
    }
}

/// The newest version first; where a line's own tag stands beside, it is as new as its build,
/// and rows without a release are preferred, as they are what the short tags point to.
fn newest(hit: &Hit) -> f64 {
    let line = if hit.parsed.numbers < 2 { 9.0 } else { 0.0 };
    let plain = if hit.parsed.release.is_none() {
        0.5
    } else {
        0.0
    };
    let old = if hit.row.source == 'o' { 1000.0 } else { 0.0 };
    hit.parsed.position() + line + plain - old
}
