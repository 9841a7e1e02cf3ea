//! Which images a Node application can run on.

use crate::facts::Image;

/// The Node images that are known of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NodeTag {
    /// The major version, where the tag tells it.
    pub(crate) major: Option<u32>,
    /// Built on Alpine, with musl.
    pub(crate) alpine: bool,
    /// Already a slim variant.
    pub(crate) slim: bool,
}

impl NodeTag {
    /// What a tag of the `node` image tells.
    pub(crate) fn of(image: &Image) -> Self {
        let tag = image.tag_or_latest();
        let digits: String = tag.chars().take_while(char::is_ascii_digit).collect();
        Self {
            major: digits.parse().ok(),
            alpine: tag.contains("alpine"),
            slim: tag.ends_with("slim"),
        }
    }
}

/// The slim variant of the same image: same version, same release of the distribution.
pub(crate) fn slim(image: &Image) -> String {
    let tag = NodeTag::of(image);
    if tag.alpine || tag.slim {
        return image.reference.clone();
    }
    match image.tag.as_deref() {
        None | Some("latest") => image.with_tag("slim"),
        Some(tag) => image.with_tag(&format!("{tag}-slim")),
    }
}

/// A distroless image with a Node version.
pub(crate) struct Distroless {
    /// The reference.
    pub(crate) reference: String,
    /// What a person should know of it, one sentence.
    pub(crate) note: Option<String>,
}

/// The distroless image of the same Node version, with the note that its tag needs.
///
/// Which exist: README of the distroless project, 2026: `nodejs22`, `nodejs24` and `nodejs26` on
/// Debian 13 are updated; those on Debian 12 still stand in the registry and are not.
pub(crate) fn distroless(major: u32) -> Option<Distroless> {
    let image = |release: &str| format!("gcr.io/distroless/nodejs{major}-{release}:nonroot");
    match major {
        22 | 24 | 26 => Some(Distroless {
            reference: image("debian13"),
            note: None,
        }),
        18 | 20 => Some(Distroless {
            reference: image("debian12"),
            note: Some(format!(
                "gcr.io/distroless/nodejs{major}-debian12 is still there and no longer updated; nodejs22-debian13 is its updated successor, once the application runs on Node 22."
            )),
        }),
        _ => None,
    }
}
