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
    ("a GitHub token", "ghr_", 36, ""),
    ("a GitLab token", "glpat-", 20, "-_"),
    ("a GitLab token", "gldt-", 20, "-_"),
    ("a GitLab token", "glrt-", 20, "-_"),
    ("an npm token", "npm_", 36, ""),
    ("a PyPI token", "pypi-AgEI", 40, "-_"),
    ("a Docker Hub token", "dckr_pat_", 20, "-_"),
    ("a Slack token", "xoxb-", 20, "-"),
    ("a Slack token", "xoxp-", 20, "-"),
    ("a Google API key", "AIza", 35, "-_"),
    ("a Google client secret", "GOCSPX-", 28, "-_"),
    ("a Stripe key", "sk_live_", 20, ""),
    ("a Stripe key", "rk_live_", 20, ""),
    ("an Anthropic key", "sk-ant-api03-", 80, "-_"),
    ("an OpenAI key", "sk-proj-", 40, "-_"),
    ("a DigitalOcean token", "dop_v1_", 64, ""),
    ("a Vault token", "hvs.", 24, "-_"),
    ("a Shopify token", "shpat_", 32, ""),
    ("a Slack webhook", "hooks.slack.com/services/T", 30, "/"),
    ("a temporary AWS access key", "ASIA", 16, ""),
    ("a signed token (JWT)", "eyJhbGciOi", 60, "-_."),
    ("a SendGrid key", "SG.", 60, "-_."),
    ("a Hugging Face token", "hf_", 34, ""),
];

/// The first secret in a text.
pub fn secret_in(text: &str) -> Option<Secret> {
    private_key(text)
        .or_else(|| SHAPES.iter().find_map(|shape| shaped(text, shape)))
        .or_else(|| aws_secret(text))
        .or_else(|| in_url(text))
}

/// The 40 characters after `aws_secret_access_key`, which have no beginning to know them by.
fn aws_secret(text: &str) -> Option<Secret> {
    let lower = text.to_ascii_lowercase();
    lower
        .match_indices("aws_secret_access_key")
        .find_map(|(at, name)| {
            let after = at + name.len();
            let start = after + text[after..].find(|c: char| !" =\"'".contains(c))?;
            let rest = &text[start..];
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '+');
            let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
            let example = rest[..length].to_ascii_lowercase().contains("example");
            (length == 40 && start > after && !example).then(|| Secret {
                what: "an AWS secret key",
                range: start..start + length,
            })
        })
}

/// The password in a URL of a server that has a public name.
fn in_url(text: &str) -> Option<Secret> {
    text.match_indices("://").find_map(|(at, _)| {
        let start = at + 3;
        let ends = |c: char| c.is_whitespace() || "/\"'?#\\`".contains(c);
        let authority = text[start..].split(ends).next()?;
        let (login, host) = authority.rsplit_once('@')?;
        let (user, password) = login.split_once(':')?;
        let name = host.split(':').next().unwrap_or(host);
        let known = |c: char| c.is_ascii_alphanumeric() || "._~!*+,=-%".contains(c);
        let lower = password.to_ascii_lowercase();
        let stands_for = [
            "pass",
            "pwd",
            "token",
            "secret",
            "example",
            "changeme",
            "xxx",
            "***",
            "x-oauth",
            "anonymous",
        ];
        let real = password.len() >= 6
            && password.chars().all(known)
            && password.bytes().any(|byte| byte.is_ascii_digit())
            && password.bytes().any(|byte| byte.is_ascii_alphabetic())
            && !stands_for.iter().any(|word| lower.contains(word))
            && !user.contains('$')
            && password != user;
        let public = name.contains('.')
            && name.contains(|c: char| c.is_ascii_alphabetic())
            && !name.contains("example")
            && !name.ends_with(".local");
        let begin = start + user.len() + 1;
        (real && public).then(|| Secret {
            what: "a password",
            range: begin..begin + password.len(),
        })
    })
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
        let key =
            "aws configure set aws_secret_access_key ABCDEFGHIJ0123456789abcdefghij/+ABCDEFGH";
        assert_eq!(what(key), Some("an AWS secret key"));
        assert_eq!(what("AWS_SECRET_ACCESS_KEY=$KEY"), None);
        let url = |login: &str| format!("git clone https://{login}@git.acme.io/a/b");
        assert_eq!(what(&url("bob:s3cr8tvalue")), Some("a password"));
        assert_eq!(what(&url("bob:$SECRET1")), None);
        assert_eq!(what(&url("bob:password1")), None);
        assert_eq!(what("postgres://app:s3cr8tvalue@localhost:5432/a"), None);
        assert_eq!(what("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), None);
    }
}
