//! The reference of an image, as it stands in FROM.

/// A reference taken apart and brought to its short form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name<'a> {
    /// The image without the registries and mirrors that serve the official images: `node`.
    pub(crate) image: &'a str,
    /// The tag; `latest` where neither a tag nor a digest is given.
    pub(crate) tag: &'a str,
    /// Whether only a digest says which build is meant.
    pub(crate) only_digest: bool,
}

/// Where the official images can be pulled from as well.
const OFFICIAL: [&str; 10] = [
    "docker.io/library/",
    "index.docker.io/library/",
    "registry-1.docker.io/library/",
    "registry.hub.docker.com/library/",
    "public.ecr.aws/docker/library/",
    "mirror.gcr.io/library/",
    "docker.io/",
    "index.docker.io/",
    "registry-1.docker.io/",
    "library/",
];

/// Images that have the content of another, as far as the size goes.
const SAME: [(&str, &str); 2] = [
    ("nginxinc/nginx-unprivileged", "nginx"),
    ("adoptopenjdk", "openjdk"),
];

impl<'a> Name<'a> {
    /// Takes a reference apart.
    pub(crate) fn parse(reference: &'a str) -> Self {
        let reference = reference.trim();
        let (rest, digest) = match reference.split_once('@') {
            Some((rest, _)) => (rest, true),
            None => (reference, false),
        };
        let (mut image, tag) = match rest.rsplit_once(':') {
            // A colon before a slash belongs to a registry's port.
            Some((image, tag)) if !tag.contains('/') => (image, Some(tag)),
            _ => (rest, None),
        };
        for registry in OFFICIAL {
            if let Some(short) = image.strip_prefix(registry) {
                image = short;
                break;
            }
        }
        Self {
            image,
            tag: tag.filter(|tag| !tag.is_empty()).unwrap_or("latest"),
            only_digest: digest && tag.is_none(),
        }
    }

    /// The image whose figures are used for this one.
    pub(crate) fn figures(&self) -> &'a str {
        let same = SAME.iter().find(|(image, _)| *image == self.image);
        same.map_or(self.image, |(_, same)| *same)
    }

    /// Whether a part of it is a variable that was not resolved.
    pub(crate) fn has_variable(&self) -> bool {
        self.image.contains('$') || self.tag.contains('$')
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    fn short(reference: &str) -> (&str, &str, bool) {
        let name = Name::parse(reference);
        (name.image, name.tag, name.only_digest)
    }

    #[test]
    fn registries_of_official_images_do_not_matter() {
        for registry in [
            "",
            "docker.io/library/",
            "public.ecr.aws/docker/library/",
            "library/",
        ] {
            assert_eq!(short(&format!("{registry}node:20")), ("node", "20", false));
        }
        assert_eq!(
            short("docker.io/bitnami/redis"),
            ("bitnami/redis", "latest", false)
        );
        assert_eq!(
            short("registry.example.org:5000/team/app"),
            ("registry.example.org:5000/team/app", "latest", false)
        );
    }

    #[test]
    fn digests_go_and_tags_stay() {
        assert_eq!(short("node:20@sha256:abc"), ("node", "20", false));
        assert_eq!(short("node@sha256:abc"), ("node", "latest", true));
        assert_eq!(short(""), ("", "latest", false));
        assert_eq!(short(":@:"), ("", "latest", false));
    }
}
