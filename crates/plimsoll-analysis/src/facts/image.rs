//! References to images.

use dockerfile_parser::ImageRef;

/// A reference to an image, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The reference with its variables filled in.
    pub reference: String,
    /// Registry and repository; Docker's own registry and its `library/` left out, so that
    /// `docker.io/library/node` is `node`.
    pub name: String,
    /// The tag, where there is one.
    pub tag: Option<String>,
    /// The digest, where there is one.
    pub digest: Option<String>,
}

/// Parts of names that stand before a published image's own: publishers, and what mirrors put there.
const PASSED_ON: [&str; 17] = [
    "astral-sh",
    "cache",
    "condaforge",
    "continuumio",
    "docker",
    "docker-hub",
    "docker-remote",
    "docker.io",
    "dockerhub",
    "hub",
    "library",
    "mambaorg",
    "mirror",
    "mirrors",
    "nvidia",
    "oven",
    "proxy",
];

impl Image {
    /// Takes a reference apart. Any text gives an image; nonsense gives a nonsensical one.
    pub fn new(reference: &str) -> Self {
        let parsed = ImageRef::parse(reference);
        // The crate leaves a tag in the name where a digest follows it.
        let (repository, tag) = match (parsed.tag, parsed.image.split_once(':')) {
            (None, Some((repository, tag))) => (repository.to_owned(), Some(tag.to_owned())),
            (tag, _) => (parsed.image.clone(), tag),
        };
        let docker = matches!(
            parsed.registry.as_deref(),
            None | Some("docker.io" | "index.docker.io" | "registry-1.docker.io")
        );
        let name = if docker {
            repository
                .strip_prefix("library/")
                .unwrap_or(&repository)
                .to_owned()
        } else {
            format!("{}/{repository}", parsed.registry.unwrap_or_default())
        };
        Self {
            reference: reference.to_owned(),
            name,
            tag: tag.filter(|tag| !tag.is_empty()),
            digest: parsed.hash,
        }
    }

    /// The registry; none for Docker's own.
    pub fn registry(&self) -> Option<&str> {
        let (first, _) = self.name.split_once('/')?;
        let host = first.contains(['.', ':']) || first == "localhost";
        let host = host && !first.contains('$');
        host.then_some(first)
    }

    /// The tag, `latest` where there is none.
    pub fn tag_or_latest(&self) -> &str {
        self.tag.as_deref().unwrap_or("latest")
    }

    /// The last part of the name, such as `node` in `registry.example/mirror/node`.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The name by which an ecosystem knows the image: an official one's, or one of a publisher that
    /// stands for its language, also where a registry mirrors it; somebody else's `me/node` is not
    /// `node`, and stays whole.
    pub fn published_name(&self) -> &str {
        let after_host = match self.registry() {
            Some(host) => self.name.get(host.len() + 1..).unwrap_or_default(),
            None => &self.name,
        };
        let mut parts = after_host.rsplit('/');
        let short = parts.next().unwrap_or_default();
        if parts.all(|part| PASSED_ON.contains(&part)) {
            short
        } else {
            &self.name
        }
    }

    /// Whether nothing is in it: `scratch`.
    pub fn is_scratch(&self) -> bool {
        self.name == "scratch"
    }

    /// The same image under another tag, as the file writes its name.
    pub fn with_tag(&self, tag: &str) -> String {
        let mut end = self.reference.len();
        if let Some(at) = self.reference.find('@') {
            end = at;
        }
        let name = &self.reference[..end];
        let after_slash = name.rfind('/').map_or(0, |at| at + 1);
        let name = match name[after_slash..].find(':') {
            Some(at) => &name[..after_slash + at],
            None => name,
        };
        format!("{name}:{tag}")
    }
}

#[cfg(test)]
mod tests {
    use super::Image;

    #[test]
    fn takes_references_apart() {
        let image = Image::new("docker.io/library/node:20-slim@sha256:abc");
        assert_eq!(
            (image.name.as_str(), image.tag.as_deref()),
            ("node", Some("20-slim"))
        );
        assert_eq!(image.digest.as_deref(), Some("sha256:abc"));
        assert_eq!(image.with_tag("22"), "docker.io/library/node:22");
        let image = Image::new("localhost:5000/a/b");
        assert_eq!(
            (image.name.as_str(), image.tag_or_latest()),
            ("localhost:5000/a/b", "latest")
        );
        assert_eq!(image.with_tag("1"), "localhost:5000/a/b:1");
    }

    #[test]
    fn published_images_are_told_from_others_of_the_same_name() {
        let name = |reference| Image::new(reference).published_name().to_owned();
        assert_eq!(name("node:20"), "node");
        assert_eq!(name("public.ecr.aws/docker/library/node:20"), "node");
        assert_eq!(name("registry.example/mirror/node"), "node");
        assert_eq!(name("nvidia/cuda:12"), "cuda");
        assert_eq!(name("me/node:20"), "me/node");
        assert_eq!(name("ghcr.io/me/node"), "ghcr.io/me/node");
    }
}
