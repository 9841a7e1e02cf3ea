//! Where things are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};

/// The folders that the commands work in.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// The per-user folder for pinned tools, shared by all clones.
    pub(crate) cache: PathBuf,
    /// Cargo's build folder.
    pub(crate) target: PathBuf,
}

impl Places {
    /// Finds them from the environment.
    pub(crate) fn find() -> Outcome<Self> {
        // `cargo run` says at run time which clone it runs; the clone that compiled this may be
        // another one with the same build folder.
        let package =
            set("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package)
            .ancestors()
            .nth(2)
            .map(Path::to_path_buf)
            .ok_or_else(|| {
                Failure::new(
                    "the root of the repository was not found",
                    "run the command as `cargo xtask` inside a clone",
                )
            })?;
        let cache = cache_folder()?;
        // Cargo reads the variable relative to its working folder, which for us is always the root.
        let target = root.join(set("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
        Ok(Self {
            root,
            cache,
            target,
        })
    }

    /// The finished site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The engine as a JavaScript package: what the page bundles and npm users get.
    pub(crate) fn engine_package(&self) -> PathBuf {
        self.root.join("crates/plimsoll-wasm/pkg")
    }

    /// Commands of npm packages.
    pub(crate) fn node_bin(&self) -> PathBuf {
        self.root.join("node_modules/.bin")
    }
}

fn cache_folder() -> Outcome<PathBuf> {
    if let Some(folder) = set("PLIMSOLL_CACHE") {
        return Ok(folder.into());
    }
    if let Some(folder) = set("XDG_CACHE_HOME") {
        return Ok(Path::new(&folder).join("plimsoll"));
    }
    match env::home_dir() {
        Some(home) => Ok(home.join(".cache/plimsoll")),
        None => Err(Failure::new(
            "no folder for tools: neither PLIMSOLL_CACHE nor XDG_CACHE_HOME nor HOME is set",
            "set PLIMSOLL_CACHE to a folder that may be written",
        )),
    }
}

/// The variable's value, unless it is unset or empty.
pub(crate) fn set(variable: &str) -> Option<OsString> {
    env::var_os(variable).filter(|value| !value.is_empty())
}
