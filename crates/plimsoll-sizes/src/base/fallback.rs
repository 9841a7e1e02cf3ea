//! Images whose tag or name the tables do not have.

use super::image::BaseImage;
use super::name::Name;
use super::ratio::Ratio;
use super::rows::rows_of;
use crate::{Bytes, Certainty, Weight};

/// The range of all known variants of an image, or of those that share a word with the tag.
pub(crate) fn family(name: &Name<'_>) -> BaseImage {
    let word = ["alpine", "slim"]
        .into_iter()
        .find(|word| name.tag.contains(word));
    let sizes_of = |old: bool| {
        let rows = rows_of(name.figures()).filter(|row| (row.source == 'o') == old);
        let sizes = rows.filter_map(|row| {
            let mut tags = row.tags();
            let tag = tags.find(|tag| word.is_none_or(|word| tag.contains(word)))?;
            Some(row.uncompressed(tag).likely)
        });
        sizes.collect::<Vec<u64>>()
    };
    // Old builds only where there are no others.
    let mut sizes = sizes_of(false);
    if sizes.is_empty() {
        sizes = sizes_of(true);
    }
    sizes.sort_unstable();
    let (Some(least), Some(most), Some(middle)) =
        (sizes.first(), sizes.last(), sizes.get(sizes.len() / 2))
    else {
        return unknown(name);
    };
    let bytes = Bytes::range(least * 8 / 10, *middle, most * 12 / 10);
    let basis = format!(
        "nothing is known of {}:{}; the range of the known {}images of {}",
        name.image,
        name.tag,
        word.map(|word| format!("{word} ")).unwrap_or_default(),
        name.figures(),
    );
    let ratio = Ratio::of(name.figures(), word == Some("alpine"));
    BaseImage {
        download: Weight::new(
            ratio.compressed(bytes),
            Certainty::RuleOfThumb,
            basis.as_str(),
        ),
        uncompressed: Weight::new(bytes, Certainty::RuleOfThumb, basis),
        matched: String::new(),
    }
}

/// An image of which nothing is known: the range in which images usually lie.
pub(crate) fn unknown(name: &Name<'_>) -> BaseImage {
    const MB: u64 = 1_000_000;
    let says = |word: &str| name.tag.contains(word) || name.image.contains(word);
    let bytes = if says("distroless") || says("static") {
        Bytes::range(2 * MB, 40 * MB, 250 * MB)
    } else if says("alpine") {
        Bytes::range(5 * MB, 80 * MB, 500 * MB)
    } else if says("slim") {
        Bytes::range(60 * MB, 200 * MB, 900 * MB)
    } else {
        Bytes::range(5 * MB, 400 * MB, 2_500 * MB)
    };
    let basis = "nothing is known of this image; give its size to make this exact";
    let ratio = Ratio::of("any", false);
    BaseImage {
        uncompressed: Weight::new(bytes, Certainty::Unknown, basis),
        download: Weight::new(ratio.compressed(bytes), Certainty::Unknown, basis),
        matched: String::new(),
    }
}
