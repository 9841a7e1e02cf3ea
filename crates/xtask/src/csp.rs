//! The page's content security policy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The sources that allow exactly the page's inline scripts, for `script-src`.
pub(crate) fn inline_script_sources(html: &str) -> String {
    inline_scripts(html)
        .map(|script| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The policy that the page states in its `<meta>`.
pub(crate) fn policy(html: &str) -> Option<&str> {
    let (_, after) = html.split_once("http-equiv=\"Content-Security-Policy\"")?;
    let (attributes, _) = after.split_once('>')?;
    let (_, value) = attributes.split_once("content=\"")?;
    value.split_once('"').map(|(policy, _)| policy)
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        let external = attributes
            .split_whitespace()
            .any(|attribute| attribute.starts_with("src="));
        (!external).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_named_by_their_hash() {
        let html = "<script src=\"a.js\"></script><script type=\"module\">alert(1)</script>";
        // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert_eq!(
            inline_script_sources(html),
            "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
        );
    }

    #[test]
    fn a_page_without_inline_scripts_needs_no_hash() {
        assert_eq!(inline_script_sources("<script src='a.js'></script>"), "");
    }

    #[test]
    fn the_policy_is_read_from_the_page() {
        let html = "<meta http-equiv=\"Content-Security-Policy\"\n content=\"default-src 'none'\">";
        assert_eq!(policy(html), Some("default-src 'none'"));
        assert_eq!(policy("<meta charset=\"utf-8\">"), None);
    }
}
