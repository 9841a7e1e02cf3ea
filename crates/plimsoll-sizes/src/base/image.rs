//! The weight of a base image.

use super::fallback::{family, unknown};
use super::lookup::{Found, Hit, find};
use super::name::Name;
use super::rows::Row;
use super::tag::Tag;
use crate::memo::Memo;
use crate::{Bytes, Certainty, Weight};

/// The weight of a base image, on linux/amd64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseImage {
    /// Its size on disk, uncompressed, in bytes.
    pub uncompressed: Weight,
    /// Its compressed size, as a registry sends it, in bytes.
    pub download: Weight,
    /// The reference whose figures were used; empty where there is none.
    pub matched: String,
}

thread_local! {
    static KNOWN: Memo<BaseImage> = const { Memo::new() };
}

/// The weight of the image that `reference` names, as it stands in FROM.
///
/// Registries and mirrors of the official images, digests and missing tags are understood.
/// Where the tag is not in the tables, the figures of the same version, of the nearest versions
/// or of the family are used, with a wider range, and the basis says so. An image of which
/// nothing is known is [`Certainty::Unknown`], with the range in which images usually lie.
pub fn base_image(reference: &str) -> BaseImage {
    KNOWN.with(|known| known.of(reference, || found(reference)))
}

fn found(reference: &str) -> BaseImage {
    let name = Name::parse(reference);
    if name.image == "scratch" {
        let nothing = Weight::new(
            Bytes::ZERO,
            Certainty::Measured,
            "scratch is the empty image",
        );
        return BaseImage {
            uncompressed: nothing.clone(),
            download: nothing,
            matched: "scratch".to_owned(),
        };
    }
    if name.has_variable() {
        let tag = name.tag.contains('$') && !name.image.contains('$');
        return if tag { family(&name) } else { unknown(&name) };
    }
    if let Some(full) = full_distroless(&name) {
        return widened(found(&full), 10, "the release is not named");
    }
    let image = match find(name.figures(), name.tag) {
        Some(found) if !is_far_java(&name, &found) => measured(&name, &found),
        _ => other_java(&name).unwrap_or_else(|| family(&name)),
    };
    if name.only_digest {
        return widened(image, 15, "only a digest says which build it is");
    }
    image
}

/// The image of a row, or of what lies between rows.
fn measured(name: &Name<'_>, found: &Found) -> BaseImage {
    let asked = format!("{}:{}", name.image, name.tag);
    match *found {
        Found::Exact(hit) => {
            let basis = source(&hit.row, &hit.reference());
            of_row(hit, hit.row.certainty(), 0, &basis)
        }
        Found::Line(hit) if name.tag == "latest" || hit.tag == name.tag => {
            let basis = source(&hit.row, &hit.reference());
            of_row(hit, hit.row.certainty(), 0, &basis)
        }
        Found::Line(hit) => {
            let basis = source(&hit.row, &hit.reference());
            of_row(
                hit,
                hit.row.certainty(),
                1,
                &format!("{basis}; the newest that {asked} names"),
            )
        }
        Found::Near(hit) => {
            let basis = source(&hit.row, &hit.reference());
            let basis = format!("no figure for {asked}; its nearest build: {basis}");
            of_row(hit, Certainty::Modelled, 7, &basis)
        }
        Found::Between(older, newer) => between(name, older, newer),
        Found::Beyond(hit, steps) => {
            let basis = source(&hit.row, &hit.reference());
            let basis =
                format!("no figure for {asked}; the nearest version of this variant: {basis}");
            let percent = 10 + u64::from(steps.min(60)) / 2;
            of_row(hit, Certainty::Modelled, percent, &basis)
        }
    }
}

/// A size between those of an older and a newer version, nearer to the nearer one.
fn between(name: &Name<'_>, older: Hit, newer: Hit) -> BaseImage {
    let wanted = Tag::parse(name.figures(), name.tag).position();
    let (below, above) = (older.distance(wanted).abs(), newer.distance(wanted).abs());
    let share = below / (below + above).max(f64::EPSILON);
    let mix = |a: Bytes, b: Bytes| {
        let likely = a.likely as f64 * (1.0 - share) + b.likely as f64 * share;
        Bytes::range(
            a.low.min(b.low) * 92 / 100,
            likely as u64,
            a.high.max(b.high) * 108 / 100,
        )
    };
    let basis = format!(
        "no figure for {}:{}; between {} ({}) and {} ({})",
        name.image,
        name.tag,
        older.reference(),
        older.row.date,
        newer.reference(),
        newer.row.date
    );
    let weight = |size: fn(&Hit) -> Bytes| {
        Weight::new(
            mix(size(&older), size(&newer)),
            Certainty::Modelled,
            basis.as_str(),
        )
    };
    BaseImage {
        uncompressed: weight(|hit| hit.row.uncompressed(hit.tag)),
        download: weight(|hit| hit.row.compressed(hit.tag).0),
        matched: if share < 0.5 {
            older.reference()
        } else {
            newer.reference()
        },
    }
}

/// The sizes of one row, made wider by `percent`.
fn of_row(hit: Hit, certainty: Certainty, percent: u64, basis: &str) -> BaseImage {
    let (download, published) = hit.row.compressed(hit.tag);
    let estimated = if published {
        basis.to_owned()
    } else {
        format!("{basis}; compressed by the usual ratio of such images")
    };
    let modelled = if published {
        certainty
    } else {
        certainty.max(Certainty::Modelled)
    };
    BaseImage {
        uncompressed: Weight::new(
            widen(hit.row.uncompressed(hit.tag), percent),
            certainty,
            basis,
        ),
        download: Weight::new(widen(download, percent), modelled, estimated),
        matched: hit.reference(),
    }
}

/// The name with its release of a distroless image that is named without: `nodejs:18`, `static`.
fn full_distroless(name: &Name<'_>) -> Option<String> {
    let short = name.image.strip_prefix("gcr.io/distroless/")?;
    if short.contains("-debian") {
        return None;
    }
    let line = name.tag.split('-').next().unwrap_or_default();
    let numbered = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    Some(match short {
        "nodejs" | "java" if numbered => format!("gcr.io/distroless/{short}{line}-debian12"),
        "nodejs" => "gcr.io/distroless/nodejs22-debian12".to_owned(),
        "java" => "gcr.io/distroless/java21-debian12".to_owned(),
        other => format!("gcr.io/distroless/{other}-debian12:{}", name.tag),
    })
}

/// Whether the tables know only much older lines of `openjdk` than the one that is asked.
fn is_far_java(name: &Name<'_>, found: &Found) -> bool {
    let line = Tag::parse("openjdk", name.tag).version[0];
    name.figures() == "openjdk"
        && line >= 11
        && matches!(found, Found::Between(..) | Found::Beyond(..))
}

/// A line of `openjdk` that has no figures, by its successor of the same line.
fn other_java(name: &Name<'_>) -> Option<BaseImage> {
    let tag = Tag::parse("openjdk", name.tag);
    if name.figures() != "openjdk" || tag.version[0] < 11 {
        return None;
    }
    let kind = if tag.has("jre") { "jre" } else { "jdk" };
    let alpine = if tag.has("alpine") { "-alpine" } else { "" };
    let successor = format!("{}-{kind}{alpine}", tag.version[0]);
    let found = find("eclipse-temurin", &successor)?;
    let name = Name {
        image: "eclipse-temurin",
        tag: &successor,
        only_digest: false,
    };
    let reason = "the image openjdk has no figures for this line, eclipse-temurin succeeds it";
    Some(widened(measured(&name, &found), 35, reason))
}

fn widened(mut image: BaseImage, percent: u64, reason: &str) -> BaseImage {
    for weight in [&mut image.uncompressed, &mut image.download] {
        weight.bytes = widen(weight.bytes, percent);
        weight.certainty = weight.certainty.max(Certainty::Modelled);
        weight.basis = format!("{}; {reason}", weight.basis);
    }
    image
}

fn widen(bytes: Bytes, percent: u64) -> Bytes {
    let part = bytes.likely.saturating_mul(percent) / 100;
    Bytes::range(
        bytes.low.saturating_sub(part),
        bytes.likely,
        bytes.high.saturating_add(part),
    )
}

/// Where the figures of a row come from, as a part of a sentence.
fn source(row: &Row, reference: &str) -> String {
    let date = row.date;
    match row.source {
        'p' | 'o' => format!("published for {reference} (docker-library/repo-info, {date})"),
        'c' => format!(
            "compressed size published for {reference} (docker-library/repo-info, {date}), \
             on disk by the usual ratio of such images"
        ),
        'm' => format!("Alpine's own root file system for {reference} (read {date})"),
        'd' => format!("{reference} with a sample application (dotnet/dotnet-docker, {date})"),
        'a' => format!("published for {reference} as an approximate figure ({date})"),
        'l' => format!(
            "measured on a stand-in for {reference} built from the same packages ({date}); \
             the published image may differ by a tenth"
        ),
        'e' => format!("estimated for {reference} from measured parts ({date})"),
        _ => format!("a typical size of {reference}, without a source ({date})"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, measured};
    use crate::base::lookup::find_among;
    use crate::base::rows::rows_of;

    /// Each published row predicted by the others of its image.
    #[test]
    fn left_out_rows_are_predicted() {
        let (mut inside, mut errors) = (0_u32, Vec::new());
        for image in [
            "node",
            "python",
            "golang",
            "php",
            "ruby",
            "debian",
            "ubuntu",
            "alpine",
            "rust",
            "eclipse-temurin",
            "postgres",
            "nginx",
            "buildpack-deps",
        ] {
            for left in rows_of(image).filter(|row| matches!(row.source, 'p' | 'm')) {
                let tag = left.tags().next().unwrap_or_default();
                let rows = rows_of(image).filter(|row| *row != left);
                let Some(found) = find_among(rows, image, tag) else {
                    continue;
                };
                let name = Name {
                    image,
                    tag,
                    only_digest: false,
                };
                let estimate = measured(&name, &found).uncompressed.bytes;
                let truth = left.uncompressed(tag).likely;
                inside += u32::from((estimate.low..=estimate.high).contains(&truth));
                errors.push(estimate.likely.abs_diff(truth) * 1000 / truth);
            }
        }
        errors.sort_unstable();
        let count = errors.len();
        let (median, ninth) = (errors[count / 2], errors[count * 9 / 10]);
        println!(
            "{count} rows: median {median} per mille, 90th percentile {ninth}, {inside} inside"
        );
        assert!(
            count > 80 && median <= 60,
            "{count} rows, median error {median} per mille"
        );
        assert!(
            inside * 100 >= 85 * count as u32,
            "{inside} of {count} inside their range"
        );
    }
}
