//! Secrets that can be told by their shape.

use std::ops::Range;

/// A secret in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What it is, a few words.
    pub what: &'static str,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

/// What a kind of secret looks like: what it is, its beginning, the least number of characters
/// after that, and which other characters than letters and digits these may be.
const SHAPES: &[(&str, &str, usize, &str)] = &[
    ("an AWS access key", "AKIA", 16, ""),
    ("a GitHub token", "ghp_", 36, ""),
    ("a GitHub token", "gho_", 36, ""),
    ("a GitHub token", "ghs_", 36, ""),
    ("a GitHub token", "ghu_", 36, ""),
    ("a GitHub token", "github_pat_", 40, "_"),
    ("a GitLab token", "glpat-", 20, "-_"),
    ("an npm token", "npm_", 36, ""),
    ("a PyPI token", "pypi-AgEI", 40, "-_"),
    ("a Docker Hub token", "dckr_pat_", 20, "-_"),
    ("a Slack token", "xoxb-", 20, "-"),
    ("a Slack token", "xoxp-", 20, "-"),
    ("a Google API key", "AIza", 35, "-_"),
    ("a Stripe key", "sk_live_", 20, ""),
    ("a SendGrid key", "SG.", 60, "-_."),
    ("a Hugging Face token", "hf_", 34, ""),
];

/// The first secret in a text.
pub fn secret_in(text: &str) -> Option<Secret> {
    private_key(text).or_else(|| SHAPES.iter().find_map(|shape| shaped(text, shape)))
}

fn private_key(text: &str) -> Option<Secret> {
    let start = text.find("-----BEGIN ")?;
    let line = text[start + 11..].split("-----").next()?;
    line.ends_with("PRIVATE KEY").then(|| Secret {
        what: "a private key",
        range: start..start + 11 + line.len() + 5,
    })
}

fn shaped(
    text: &str,
    (what, beginning, least, others): &(&'static str, &str, usize, &str),
) -> Option<Secret> {
    text.match_indices(beginning).find_map(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = &text[start + beginning.len()..];
        let length = after
            .find(|c: char| !c.is_ascii_alphanumeric() && !others.contains(c))
            .unwrap_or(after.len());
        let body = &after[..length];
        // Examples in documentation, and rows of one letter that stand for a secret.
        let example = body.to_ascii_lowercase().contains("example")
            || body.chars().all(|c| body.starts_with(c));
        let fits = length >= *least && before.is_none_or(|c| !c.is_ascii_alphanumeric());
        (fits && !example).then(|| Secret {
            what,
            range: start..start + beginning.len() + length,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::secret_in;

    #[test]
    fn shapes() {
        let what = |text: &str| secret_in(text).map(|secret| secret.what);
        let token = format!("x=ghp_{}", "a1B2".repeat(9));
        assert_eq!(what(&token), Some("a GitHub token"));
        assert_eq!(what("AKIAIOSFODNN7EXAMPLE"), None);
        assert_eq!(what("AKIAQWERTYUIOP123456"), Some("an AWS access key"));
        assert_eq!(what("npm_config_cache"), None);
        assert_eq!(
            what("-----BEGIN RSA PRIVATE KEY-----"),
            Some("a private key")
        );
        assert_eq!(what("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), None);
    }
}
