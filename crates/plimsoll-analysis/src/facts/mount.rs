//! Mounts of a RUN.

use plimsoll_syntax::{Instruction, Span};

/// The kinds of mounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MountKind {
    /// Files of the build context or of another stage.
    Bind,
    /// A folder that stays between builds and in no layer.
    Cache,
    /// A folder in memory.
    Tmpfs,
    /// A secret.
    Secret,
    /// An agent's socket.
    Ssh,
}

/// A mount of a RUN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Its kind.
    pub kind: MountKind,
    /// Where it is mounted, without a slash at the end.
    pub target: Option<String>,
    /// The stage or image it comes from.
    pub from: Option<String>,
    /// What of it is mounted.
    pub source: Option<String>,
    /// Where the flag stands.
    pub span: Span,
}

impl Mount {
    /// Whether what is written to `path` (absolute) lands in this mount and so in no layer.
    pub fn hides(&self, path: &str) -> bool {
        matches!(self.kind, MountKind::Cache | MountKind::Tmpfs)
            && self.target.as_deref().is_some_and(|target| {
                let path = path.trim_end_matches('/');
                path == target
                    || path
                        .strip_prefix(target)
                        .is_some_and(|rest| rest.starts_with('/'))
            })
    }
}

/// The mounts of a RUN, in order.
pub(super) fn mounts(instruction: &Instruction<'_>) -> Vec<Mount> {
    instruction
        .flags
        .iter()
        .filter(|flag| flag.name() == "mount")
        .filter_map(|flag| {
            let fields: Vec<(&str, &str)> = flag
                .value()?
                .split(',')
                .map(|field| field.split_once('=').unwrap_or((field, "")))
                .collect();
            let get = |names: &[&str]| {
                fields
                    .iter()
                    .find(|(name, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
                    .map(|(_, value)| (*value).to_owned())
            };
            let kind = match get(&["type"]).as_deref().unwrap_or("bind") {
                "bind" => MountKind::Bind,
                "cache" => MountKind::Cache,
                "tmpfs" => MountKind::Tmpfs,
                "secret" => MountKind::Secret,
                "ssh" => MountKind::Ssh,
                _ => return None,
            };
            let trim = |path: String| match path.trim_end_matches('/') {
                "" => path,
                trimmed => trimmed.to_owned(),
            };
            Some(Mount {
                kind,
                target: get(&["target", "dst", "destination"]).map(trim),
                from: get(&["from"]),
                source: get(&["source", "src"]),
                span: flag.word.span,
            })
        })
        .collect()
}
