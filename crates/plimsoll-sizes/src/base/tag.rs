//! A tag taken apart: version, release of the distribution, and the words that make the variant.

use super::release;

/// Node's LTS lines have names.
const NODE_LINES: [(&str, u32); 11] = [
    ("argon", 4),
    ("boron", 6),
    ("carbon", 8),
    ("dubnium", 10),
    ("erbium", 12),
    ("fermium", 14),
    ("gallium", 16),
    ("hydrogen", 18),
    ("iron", 20),
    ("jod", 22),
    ("krypton", 24),
];

/// Words that say what is so anyway, or nothing about the size.
const SILENT: [&str; 9] = [
    "latest", "jdk", "cli", "mainline", "stable", "current", "lts", "nonroot", "root",
];

/// Images whose lines go by the first number.
const MAJOR_LINES: [&str; 9] = [
    "node",
    "debian",
    "postgres",
    "openjdk",
    "eclipse-temurin",
    "amazoncorretto",
    "redis",
    "mongo",
    "gcc",
];

/// A tag taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tag<'a> {
    text: &'a str,
    image: &'a str,
    /// The version, as far as it is given.
    pub(crate) version: [u32; 3],
    /// How many numbers of the version are given.
    pub(crate) numbers: usize,
    /// The release of the distribution: `bookworm`, `3.22`.
    pub(crate) release: Option<&'a str>,
}

/// What a word of a tag is.
enum Word {
    Version([u32; 3], usize),
    Release,
    Silent,
    Variant,
}

impl<'a> Tag<'a> {
    /// Takes `text`, a tag of `image`, apart.
    pub(crate) fn parse(image: &'a str, text: &'a str) -> Self {
        let mut tag = Self {
            text,
            image,
            version: [0; 3],
            numbers: 0,
            release: None,
        };
        let mut first = true;
        let mut before = "";
        for word in text.split('-') {
            match kind(image, word, before, first) {
                Word::Version(version, numbers) if tag.numbers == 0 => {
                    (tag.version, tag.numbers) = (version, numbers);
                }
                Word::Release => tag.release = Some(alpine_number(word).unwrap_or(word)),
                _ => {}
            }
            (first, before) = (false, word);
        }
        // The line that is in long-term support at the date of the table.
        if image == "node" && tag.numbers == 0 && text.split('-').any(|word| word == "lts") {
            (tag.version, tag.numbers) = ([24, 0, 0], 1);
        }
        tag
    }

    /// The words that make the variant: `slim`, `alpine`, `fpm`.
    pub(crate) fn variant(&self) -> impl Iterator<Item = &'a str> {
        let (image, mut first, mut before) = (self.image, true, "");
        self.text.split('-').filter_map(move |word| {
            let kind = kind(image, word, before, first);
            (first, before) = (false, word);
            match kind {
                Word::Variant => Some(word),
                Word::Release if word.starts_with("alpine") => Some("alpine"),
                _ => None,
            }
        })
    }

    /// Whether both make the same variant, in whatever order their words stand.
    pub(crate) fn same_variant(&self, other: &Tag<'_>) -> bool {
        self.variant().count() == other.variant().count()
            && self
                .variant()
                .all(|word| other.variant().any(|their| their == word))
    }

    /// Whether `word` is one of the variant's words.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.variant().any(|own| own == word)
    }

    /// Whether `other` is a closer description of the same version: `22.23.1` of `22`.
    pub(crate) fn covers(&self, other: &Tag<'_>) -> bool {
        self.numbers > 0
            && self.numbers <= other.numbers
            && self.version[..self.numbers] == other.version[..self.numbers]
    }

    /// How many numbers make a line of releases: `22` for Node, `3.12` for Python.
    pub(crate) fn line_length(&self) -> usize {
        if MAJOR_LINES.contains(&self.image) {
            1
        } else {
            2
        }
    }

    /// The version as one number, for telling how far versions are apart.
    pub(crate) fn position(&self) -> f64 {
        let [major, minor, patch] = self.version.map(f64::from);
        let minor = if self.line_length() == 1 {
            minor.min(90.0) / 100.0
        } else {
            minor
        };
        major * 10.0 + minor + patch.min(99.0) / 10_000.0
    }
}

fn kind(image: &str, word: &str, before: &str, first: bool) -> Word {
    // Images of distributions: the code name is the version.
    let named = release::number(word);
    if let (true, Some((_, [major, minor]))) = (
        matches!(image, "debian" | "ubuntu" | "buildpack-deps"),
        named,
    ) {
        return Word::Version([major, minor, 0], if image == "ubuntu" { 2 } else { 1 });
    }
    if named.is_some() || alpine_number(word).is_some() || before == "alpine" && is_number(word) {
        return Word::Release;
    }
    let line = NODE_LINES.iter().find(|(name, _)| *name == word);
    if let ("node", Some((_, line))) = (image, line) {
        return Word::Version([*line, 0, 0], 1);
    }
    if SILENT.contains(&word) {
        return Word::Silent;
    }
    match version(word) {
        (version, numbers) if first && numbers > 0 => Word::Version(version, numbers),
        _ => Word::Variant,
    }
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// `3.22` of `alpine3.22`.
fn alpine_number(word: &str) -> Option<&str> {
    word.strip_prefix("alpine")
        .filter(|number| is_number(number))
}

/// The numbers at the start of `word`: `3.12.1`, `v2.1`, `8u151`.
fn version(word: &str) -> ([u32; 3], usize) {
    let (mut version, mut numbers) = ([0; 3], 0);
    let word = word.strip_prefix('v').unwrap_or(word);
    for part in word.split(['.', '_', '+', 'u']) {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some(Ok(number)) = part.get(..digits).map(str::parse) else {
            break;
        };
        let Some(place) = version.get_mut(numbers) else {
            break;
        };
        (*place, numbers) = (number, numbers + 1);
        if digits < part.len() {
            break;
        }
    }
    (version, numbers)
}

#[cfg(test)]
mod tests {
    use super::Tag;

    fn parts(image: &str, text: &str) -> (Vec<u32>, Option<String>, String) {
        let tag = Tag::parse(image, text);
        let variant: Vec<_> = tag.variant().collect();
        (
            tag.version[..tag.numbers].to_vec(),
            tag.release.map(str::to_owned),
            variant.join(" "),
        )
    }

    #[test]
    fn tags_come_apart() {
        let is = |image, text, version: &[u32], release: Option<&str>, variant: &str| {
            let expected = (
                version.to_vec(),
                release.map(str::to_owned),
                variant.to_owned(),
            );
            assert_eq!(parts(image, text), expected, "{image}:{text}");
        };
        is(
            "node",
            "22.23.1-bookworm-slim",
            &[22, 23, 1],
            Some("bookworm"),
            "slim",
        );
        is("node", "20-alpine3.20", &[20], Some("3.20"), "alpine");
        is("node", "lts-alpine", &[24], None, "alpine");
        is("node", "jod-slim", &[22], None, "slim");
        is("node", "latest", &[], None, "");
        is(
            "python",
            "3.12-slim-bookworm",
            &[3, 12],
            Some("bookworm"),
            "slim",
        );
        is(
            "eclipse-temurin",
            "17-jdk-alpine-3.22",
            &[17],
            Some("3.22"),
            "alpine",
        );
        is("debian", "bookworm-slim", &[12], None, "slim");
        is("ubuntu", "jammy", &[22, 4], None, "");
        is(
            "maven",
            "3.9-eclipse-temurin-17",
            &[3, 9],
            None,
            "eclipse temurin 17",
        );
        is("openjdk", "8u151-jre-alpine", &[8, 151], None, "jre alpine");
        is("php", "8.3-cli", &[8, 3], None, "");
        is("x", "99999999999999.1", &[], None, "99999999999999.1");
        is("x", "", &[], None, "");
    }
}
