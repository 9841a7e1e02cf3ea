//! Paths as a shell command means them.

use super::tree::is_within;

/// A path from a folder: absolute, without `.`, `..`, double slashes and a slash at the end. One
/// that begins with an unknown variable counts as absolute, so that it is the same wherever it is
/// written.
pub(super) fn join(folder: &str, path: &str) -> String {
    let path = at_home(path);
    let whole = if path.starts_with('/') {
        path
    } else if path.starts_with('$') {
        format!("/{path}")
    } else {
        format!("{folder}/{path}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// A path with root's home directory written out.
fn at_home(path: &str) -> String {
    let rest = ["~", "$HOME"]
        .iter()
        .find_map(|home| path.strip_prefix(home))
        .filter(|rest| rest.is_empty() || rest.starts_with('/'));
    rest.map_or_else(|| path.to_owned(), |rest| format!("/root{rest}"))
}

/// The last part of a path or URL.
pub(super) fn base_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether what stands at `path` goes when a shell removes `pattern`: the path itself or a folder
/// that holds it, where `*` stands for any part of a name. A folder that is emptied (`folder/*`)
/// counts as removed.
pub(super) fn is_removed(path: &str, pattern: &str) -> bool {
    let pattern = pattern
        .trim_end_matches("/**")
        .trim_end_matches("/*")
        .trim_end_matches('/');
    if !pattern.contains('*') {
        return !pattern.is_empty() && is_within(path, pattern);
    }
    let mut parts = path.split('/');
    pattern.split('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| fits(wanted.as_bytes(), part.as_bytes()))
    })
}

/// Whether a name fits a pattern in which `*` stands for anything; in time of one by the other.
pub(super) fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut on) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while on < name.len() {
        if pattern.get(at) == Some(&b'*') {
            again = Some((at, on));
            at += 1;
        } else if pattern
            .get(at)
            .is_some_and(|byte| *byte == name[on] || *byte == b'?')
        {
            at += 1;
            on += 1;
        } else if let Some((star, from)) = again {
            again = Some((star, from + 1));
            at = star + 1;
            on = from + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::{is_removed, join};

    #[test]
    fn paths_from_a_folder() {
        assert_eq!(join("/usr/src", "../x/./y/"), "/usr/x/y");
        assert_eq!(join("/a", "/b//c"), "/b/c");
        assert_eq!(join("/a", "$DIR/c"), "/$DIR/c");
        assert_eq!(join("/a", "~/.cache"), "/root/.cache");
        assert_eq!(join("/a", "."), "/a");
    }

    #[test]
    fn what_a_removal_takes() {
        assert!(is_removed("/tmp/a/b", "/tmp/*"));
        assert!(is_removed("/tmp/a/b", "/tmp"));
        assert!(is_removed("/usr/src/nginx-1.2/objs", "/usr/src/nginx*"));
        assert!(is_removed("/x/a.tar.gz", "/x/*.tar.gz"));
        assert!(!is_removed("/x/a.tar.gz.d", "/x/b*"));
        assert!(!is_removed("/usr/src", "/usr/src/x"));
        assert!(!is_removed("/usr/srcs", "/usr/src"));
    }
}
