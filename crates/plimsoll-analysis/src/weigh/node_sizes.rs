//! The figures of Node packages and builds, for what is known of a project.

use plimsoll_sizes::npm::{self, Dependency, Kind, Lock, Manifest, Which};
use plimsoll_sizes::{
    Artefact as Measured, Bytes, Certainty, TableName, Tables, Weight, node_artefact,
};

use super::project::{Builds, Project};

/// What a build can leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Artefact {
    /// `.next` without its cache and static files.
    NextServer,
    /// `.next/static`.
    NextStatic,
    /// `.next/standalone`.
    NextStandalone,
    /// `.next/cache`.
    NextCache,
    /// Static files of a page.
    Site,
    /// JavaScript made from TypeScript.
    Compiled,
    /// That cannot be told.
    Unknown,
}

/// What an install brings in.
pub(super) struct Installed {
    /// `node_modules`, with the lock file that is written where there is none.
    pub(super) modules: Weight,
    /// The package manager's downloads.
    pub(super) cache: Weight,
}

/// What an install of what the manifest lists brings in; `locked` where it needs a lock file.
pub(super) fn installed(project: &Project, production: bool, locked: bool) -> Installed {
    let which = if production {
        Which::Production
    } else {
        Which::All
    };
    let lock = if locked { Lock::Unseen } else { Lock::Absent };
    let tables = &project.tables;
    let found = match (&project.lock_file, &project.manifest) {
        (Some(lock_file), _) => npm::install_locked(tables, lock_file, which).ok(),
        (None, Some(manifest)) => npm::install(tables, manifest, which, lock).ok(),
        (None, None) => None,
    };
    let found = found.unwrap_or_else(|| npm::typical(kind(project.builds), which));
    weights(found, if locked { Lock::Unseen } else { Lock::Absent })
}

/// What an install of packages by name brings in: `express@4`, `@nestjs/cli`.
pub(super) fn installed_by_name(tables: &Tables, packages: &[&str]) -> Installed {
    let dependency = |written: &&str| {
        let after = usize::from(written.starts_with('@'));
        let at = written[after..].find('@').map(|at| at + after);
        let (name, range) = at.map_or((*written, ""), |at| (&written[..at], &written[at + 1..]));
        Dependency::new(name, range)
    };
    let manifest = Manifest {
        dependencies: packages.iter().map(dependency).collect(),
        dev_dependencies: Vec::new(),
    };
    let found = npm::install(tables, &manifest, Which::All, Lock::Absent);
    let found = found.unwrap_or_else(|_| npm::typical(Kind::Server, Which::All));
    weights(found, Lock::Unseen)
}

/// The tables that an install asks, as far as they have not been loaded.
pub(super) fn needs(project: &Project, by_name: bool) -> Option<TableName> {
    let table = match (&project.lock_file, &project.manifest) {
        _ if by_name => TableName::NpmClosures,
        (Some(_), _) => TableName::NpmPackages,
        (None, Some(_)) => TableName::NpmClosures,
        (None, None) => return None,
    };
    (!project.tables.has(table)).then_some(table)
}

fn weights(found: npm::NpmWeight, lock: Lock) -> Installed {
    let mut modules = found.node_modules;
    if lock == Lock::Absent {
        modules.bytes += found.lock_file;
    }
    Installed {
        modules,
        cache: found.cache,
    }
}

fn kind(builds: Builds) -> Kind {
    match builds {
        Builds::Next => Kind::Next,
        Builds::Site => Kind::SinglePage,
        Builds::Server => Kind::Server,
        Builds::Unknown => Kind::Unknown,
    }
}

/// What a build leaves.
pub(super) fn artefact(what: Artefact) -> Weight {
    match what {
        Artefact::NextStatic => node_artefact(Measured::NextStatic),
        Artefact::NextStandalone => node_artefact(Measured::NextStandalone),
        Artefact::NextCache => node_artefact(Measured::NextCache),
        Artefact::Site => node_artefact(Measured::SinglePage),
        Artefact::Compiled => node_artefact(Measured::TypeScript),
        Artefact::NextServer => {
            let whole = node_artefact(Measured::NextBuild);
            let rest =
                [Measured::NextCache, Measured::NextStatic].map(|part| node_artefact(part).bytes);
            let without = |of: fn(Bytes) -> u64| {
                rest.iter()
                    .fold(of(whole.bytes), |left, part| left.saturating_sub(of(*part)))
            };
            let bytes = Bytes::range(
                without(|bytes| bytes.low),
                without(|bytes| bytes.likely),
                without(|bytes| bytes.high),
            );
            Weight::new(bytes, whole.certainty, whole.basis)
        }
        Artefact::Unknown => {
            let (least, most) = (
                node_artefact(Measured::TypeScript).bytes,
                node_artefact(Measured::NextBuild).bytes,
            );
            Weight::new(
                Bytes::range(least.low, 5_000_000, most.high),
                Certainty::Unknown,
                "depends on what is built: a few kB of JavaScript up to the 300 MB of a large Next.js build with its cache",
            )
        }
    }
}
