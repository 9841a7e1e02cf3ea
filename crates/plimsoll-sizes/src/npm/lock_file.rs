//! `package-lock.json`: exactly what is installed.

use super::manifest::Manifest;
use super::other_locks;
use crate::json::Json;

/// One package of a lock file that is installed on linux/amd64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Locked {
    /// The name of the package.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// Whether only development dependencies need it.
    pub(crate) dev: bool,
}

/// What a `package-lock.json` installs on linux/amd64 with glibc.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LockFile {
    pub(crate) packages: Vec<Locked>,
    /// Whether the entries have the addresses of their tarballs; without them npm asks the
    /// registry for a document per package, and keeps it in its cache.
    pub(crate) has_addresses: bool,
}

impl LockFile {
    /// Reads the text of a `package-lock.json` or `npm-shrinkwrap.json`, versions 1 to 3.
    /// Nothing if it is not one.
    pub fn read(text: &str) -> Option<Self> {
        let json = Json::read(text)?;
        let mut lock = Self::default();
        if let Some(packages) = json.get("packages") {
            for (path, package) in packages.members() {
                lock.add_path(path, package);
            }
        } else {
            lock.add_tree(json.get("dependencies")?, 0);
        }
        Some(lock)
    }

    /// Reads the text of a `yarn.lock`, of yarn 1 or later; the manifest beside it tells what is for
    /// production. Nothing if it is none.
    pub fn read_yarn(text: &str, manifest: Option<&Manifest>) -> Option<Self> {
        other_locks::yarn(text, manifest)
    }

    /// Reads the text of a `pnpm-lock.yaml`, versions 6 to 9. Nothing if it is none.
    pub fn read_pnpm(text: &str) -> Option<Self> {
        other_locks::pnpm(text)
    }

    /// How many packages are installed.
    pub fn len(&self) -> usize {
        self.packages.len()
    }

    /// Whether nothing is installed.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// An entry of versions 2 and 3: its path says the name.
    fn add_path(&mut self, path: &str, package: &Json<'_>) {
        let Some((_, name)) = path.rsplit_once("node_modules/") else {
            return;
        };
        let name = package.get("name").and_then(Json::text).unwrap_or(name);
        self.add(name, package);
    }

    /// The entries of version 1, nested as they are installed.
    fn add_tree(&mut self, dependencies: &Json<'_>, depth: usize) {
        for (name, package) in dependencies.members() {
            self.add(name, package);
            if let Some(nested) = package.get("dependencies").filter(|_| depth < 40) {
                self.add_tree(nested, depth + 1);
            }
        }
    }

    fn add(&mut self, name: &str, package: &Json<'_>) {
        self.has_addresses |= package.get("resolved").is_some();
        let fits = allows(package.get("os"), "linux")
            && allows(package.get("cpu"), "x64")
            && allows(package.get("libc"), "glibc");
        if !fits || package.is_true("link") {
            return;
        }
        self.packages.push(Locked {
            name: name.to_owned(),
            version: package
                .get("version")
                .and_then(Json::text)
                .unwrap_or_default()
                .to_owned(),
            dev: package.is_true("dev"),
        });
    }
}

/// Whether a list such as `["linux", "!win32"]` allows `value`; no list allows everything.
fn allows(list: Option<&Json<'_>>, value: &str) -> bool {
    let names = list.map(Json::values).unwrap_or_default();
    let mut names = names.iter().filter_map(Json::text).peekable();
    let (mut named, mut any) = (false, names.peek().is_none());
    for name in names {
        match name.strip_prefix('!') {
            Some(not) if not == value => return false,
            Some(_) => any = true,
            None => named |= name == value || name == "any",
        }
    }
    named || any
}

#[cfg(test)]
mod tests {
    use super::LockFile;

    fn names(text: &str) -> Vec<String> {
        let packages = LockFile::read(text).unwrap_or_default().packages;
        let name = |package: super::Locked| {
            format!(
                "{}@{}{}",
                package.name,
                package.version,
                if package.dev { " dev" } else { "" }
            )
        };
        packages.into_iter().map(name).collect()
    }

    #[test]
    fn only_what_fits_the_platform_is_installed() {
        let text = r#"{"lockfileVersion": 3, "packages": { "": {"name": "x"},
            "node_modules/a": {"version": "1.0.0"},
            "node_modules/a/node_modules/@s/b": {"version": "2.0.0", "dev": true},
            "node_modules/c": {"version": "3.0.0", "name": "real"},
            "node_modules/gnu": {"version": "1.0.0", "os": ["linux"], "cpu": ["x64"], "libc": ["glibc"]},
            "node_modules/musl": {"version": "1.0.0", "os": ["linux"], "cpu": ["x64"], "libc": ["musl"]},
            "node_modules/arm": {"version": "1.0.0", "cpu": ["arm64"]},
            "node_modules/unix": {"version": "1.0.0", "os": ["!win32"]},
            "node_modules/mac": {"version": "1.0.0", "os": ["darwin"]},
            "packages/own": {"version": "1.0.0"}, "node_modules/own": {"link": true} } }"#;
        assert_eq!(
            names(text),
            [
                "a@1.0.0",
                "@s/b@2.0.0 dev",
                "real@3.0.0",
                "gnu@1.0.0",
                "unix@1.0.0"
            ]
        );
    }

    #[test]
    fn old_lock_files_are_trees() {
        let text = r#"{"lockfileVersion": 1, "dependencies": { "a": {"version": "1.0.0", "dependencies":
            { "b": {"version": "2.0.0", "dev": true} } } } }"#;
        assert_eq!(names(text), ["a@1.0.0", "b@2.0.0 dev"]);
        assert_eq!(LockFile::read("{}"), None);
        assert_eq!(LockFile::read("nonsense"), None);
    }
}
