//! What a command removes.

use super::{CommandFact, CommandLine};

impl CommandFact<'_> {
    /// The paths that it removes with all that is in them, as written; a folder that is emptied
    /// (`folder/*`) counts as removed. The home directory is root's.
    pub fn removed(&self) -> Vec<String> {
        let operands = self.arguments.iter().map(super::Argument::text);
        let paths: Vec<&str> = match self.name.as_str() {
            "rm" | "rmdir" | "unlink" => operands.filter(|text| !text.starts_with('-')).collect(),
            "find"
                if operands
                    .clone()
                    .any(|text| text == "-delete" || text == "rm") =>
            {
                operands.take_while(|text| !text.starts_with('-')).collect()
            }
            _ => Vec::new(),
        };
        paths.into_iter().map(at_home).collect()
    }
}

/// Folders whose removal says nothing of other files.
const CACHES: [&str; 6] = [
    "/var/lib/apt",
    "/var/cache",
    "/root/.cache",
    "/var/log",
    "/root/.npm",
    "/usr/share",
];

impl CommandLine<'_> {
    /// Whether a command may remove a file or folder of that name, wherever it lies: everything
    /// that is removed counts but another file's name and the folders of caches.
    pub fn may_remove(&self, name: &str) -> bool {
        self.commands.iter().any(|command| {
            let mut removed = command.removed().into_iter();
            let moved = command.name == "mv"
                && command
                    .arguments
                    .iter()
                    .any(|argument| argument.text().ends_with(name));
            let recursive = command.arguments.iter().any(|argument| {
                let text = argument.text();
                text.starts_with('-') && text.contains(['r', 'R', 'd'])
            });
            moved
                || removed.any(|path| {
                    let cache = CACHES
                        .iter()
                        .any(|cache| super::path::is_within(&path, cache));
                    let unclear = path.contains(['*', '?', '$', '{', '[', '`']);
                    let named = path.trim_end_matches('/').rsplit('/').next() == Some(name);
                    !cache && (unclear || named || recursive)
                })
        })
    }

    /// Whether a command after that of number `after` removes a path, or a folder that holds it.
    pub fn removes_after(&self, after: usize, path: &str) -> bool {
        self.commands.iter().skip(after + 1).any(|command| {
            command.removed().iter().any(|removed| {
                let removed = removed.trim_end_matches(['*', '/']);
                !removed.is_empty() && super::path::is_within(path, removed)
            })
        })
    }
}

/// A path with root's home directory written out.
fn at_home(path: &str) -> String {
    let path = path.trim_matches('"');
    ["~/", "$HOME/", "${HOME}/"]
        .iter()
        .find_map(|home| path.strip_prefix(home))
        .map_or_else(|| path.to_owned(), |rest| format!("/root/{rest}"))
}
