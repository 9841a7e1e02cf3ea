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

impl CommandLine<'_> {
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
