//! Paths in the image.

use plimsoll_syntax::Keyword;

use super::{CommandLine, Facts};

impl Facts<'_> {
    /// The absolute path that `path` means for instruction `before`, without `.`, `..` and a slash
    /// at the end; nothing where the text does not tell.
    pub fn absolute_path(&self, path: &str, before: usize) -> Option<String> {
        if path.is_empty() || path.contains(['$', '~']) {
            return None;
        }
        let whole = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.working_directory(before)?)
        };
        Some(normal(&whole))
    }

    /// The absolute paths that a COPY or ADD writes, as far as the text tells: the destination, or
    /// the file in it that a source becomes.
    pub fn written_by_copy(&self, at: usize) -> Vec<String> {
        let Some(instruction) = self.file.instructions.get(at) else {
            return Vec::new();
        };
        let Some((destination, sources)) = instruction.words().split_last() else {
            return Vec::new();
        };
        let written = self.expand(&destination.text, at);
        let Some(folder) = written
            .as_deref()
            .and_then(|path| self.absolute_path(path, at))
        else {
            return Vec::new();
        };
        let into = sources.len() > 1
            || written.is_some_and(|path| path.ends_with('/') || path.ends_with('.'));
        let files = sources.iter().filter_map(|source| {
            let name = source.text.trim_end_matches('/').rsplit('/').next()?;
            (into && name.contains('.') && name.len() > 2 && !name.contains(['*', '?', '$']))
                .then(|| normal(&format!("{folder}/{name}")))
        });
        let mut paths: Vec<String> = files.collect();
        if paths.len() < sources.len() || paths.is_empty() {
            paths.push(folder);
        }
        paths
    }
}

impl CommandLine<'_> {
    /// Whether the command of that number runs in the directory in which the instruction begins.
    pub fn in_first_directory(&self, command: usize) -> bool {
        self.keyword == Keyword::Run
            && self.commands[..command.min(self.commands.len())]
                .iter()
                .all(|earlier| !matches!(earlier.name.as_str(), "cd" | "pushd"))
    }
}

/// An absolute path without `.`, `..`, double slashes and a slash at the end.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
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

/// Whether `inner` is `outer` or lies in it; both absolute and normal.
pub fn is_within(inner: &str, outer: &str) -> bool {
    outer == "/"
        || inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{is_within, normal};

    #[test]
    fn paths() {
        assert_eq!(normal("/a//b/./../c/"), "/a/c");
        assert_eq!(normal("/.."), "/");
        assert!(is_within("/a/b", "/a") && is_within("/a", "/a") && is_within("/a", "/"));
        assert!(!is_within("/ab", "/a"));
    }
}
