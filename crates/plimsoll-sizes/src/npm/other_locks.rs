//! Lock files of yarn and pnpm, read line by line as those tools write them.

use std::collections::BTreeMap;

use super::lock_file::{LockFile, Locked};
use super::manifest::Manifest;

/// A package with what it needs; keys are what others call it.
#[derive(Debug, Default)]
struct Entry {
    name: String,
    version: String,
    needs: Vec<String>,
    other_platform: bool,
}

/// All packages of a lock file.
#[derive(Debug, Default)]
struct Graph {
    entries: Vec<Entry>,
    keys: BTreeMap<String, usize>,
}

impl Graph {
    /// The packages that are installed; those that `production` does not lead to are for development.
    fn lock_file(self, production: &[String]) -> Option<LockFile> {
        if self.entries.is_empty() {
            return None;
        }
        let mut needed = vec![false; self.entries.len()];
        let mut open: Vec<&String> = production.iter().collect();
        while let Some(key) = open.pop() {
            let Some(at) = self.keys.get(key) else {
                continue;
            };
            if !std::mem::replace(&mut needed[*at], true) {
                open.extend(&self.entries[*at].needs);
            }
        }
        let entries = self.entries.into_iter().zip(needed);
        let packages = entries
            .filter(|(entry, _)| !entry.other_platform)
            .map(|(entry, needed)| Locked {
                name: entry.name,
                version: entry.version,
                dev: !needed,
            });
        Some(LockFile {
            packages: packages.collect(),
            has_addresses: true,
        })
    }
}

/// Reads a `yarn.lock`, of yarn 1 or later; the manifest tells what is for production. Nothing if it
/// is none.
pub(super) fn yarn(text: &str, manifest: Option<&Manifest>) -> Option<LockFile> {
    let mut graph = Graph::default();
    let mut in_needs = false;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        if indent == 0 && content.ends_with(':') {
            in_needs = false;
            let keys: Vec<String> = content
                .trim_end_matches(':')
                .split(',')
                .map(|key| plain_key(key.trim().trim_matches('"')))
                .collect();
            let name = keys.first().and_then(|key| split_key(key));
            let Some((name, _)) = name else { continue };
            let name = name.to_owned();
            for key in keys {
                graph.keys.insert(key, graph.entries.len());
            }
            graph.entries.push(Entry {
                other_platform: is_for_another_platform(&name),
                name,
                ..Entry::default()
            });
            continue;
        }
        let Some(entry) = graph.entries.last_mut() else {
            continue;
        };
        match (indent, content) {
            (2, "dependencies:" | "optionalDependencies:") => in_needs = true,
            (2, _) => {
                in_needs = false;
                if let Some(version) = content.strip_prefix("version") {
                    let version = version.trim_start_matches(':').trim().trim_matches('"');
                    version.clone_into(&mut entry.version);
                }
                // The project's own packages are links.
                entry.other_platform |= content.contains("@workspace:");
            }
            (4, _) if in_needs => entry.needs.extend(need(content)),
            _ => {}
        }
    }
    let wanted = manifest.map(|manifest| &manifest.dependencies);
    let production: Vec<String> = wanted
        .into_iter()
        .flatten()
        .map(|wanted| format!("{}@{}", wanted.name, wanted.range))
        .collect();
    graph.lock_file(&production)
}

/// Reads a `pnpm-lock.yaml`, versions 6 to 9. Nothing if it is none.
pub(super) fn pnpm(text: &str) -> Option<LockFile> {
    let (mut graph, mut production) = (Graph::default(), Vec::new());
    let (mut section, mut group, mut name, mut at) = ("", "", String::new(), None);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        let title = content.trim_end_matches("{}").trim_end();
        let title = title.trim_end_matches(':').trim_matches(['\'', '"']);
        if indent == 0 {
            (section, group) = (title, title);
            continue;
        }
        match section {
            "packages" | "snapshots" if indent == 2 => {
                let key = without_peers(title.trim_start_matches('/'));
                group = "";
                at = split_key(key).map(|(name, version)| {
                    *graph.keys.entry(key.to_owned()).or_insert_with(|| {
                        graph.entries.push(Entry {
                            name: name.to_owned(),
                            version: version.to_owned(),
                            other_platform: is_for_another_platform(name),
                            needs: Vec::new(),
                        });
                        graph.entries.len() - 1
                    })
                });
            }
            "packages" | "snapshots" if indent == 4 => group = title,
            "packages" | "snapshots"
                if indent == 6 && matches!(group, "dependencies" | "optionalDependencies") =>
            {
                if let (Some(at), Some((name, version))) = (at, content.split_once(": ")) {
                    let name = name.trim_matches(['\'', '"']);
                    let key = format!(
                        "{name}@{}",
                        without_peers(version.trim_matches(['\'', '"']))
                    );
                    graph.entries[at].needs.push(key);
                }
            }
            "importers" | "dependencies" | "optionalDependencies" => {
                // In the older form the groups stand at the top, without importers.
                let depth = if section == "importers" { 4 } else { 0 };
                if indent == depth && section == "importers" {
                    group = title;
                } else if indent == depth + 2 {
                    title.clone_into(&mut name);
                } else if indent == depth + 4
                    && matches!(group, "dependencies" | "optionalDependencies")
                    && let Some(version) = content.strip_prefix("version: ")
                {
                    let version = without_peers(version.trim_matches(['\'', '"']));
                    production.push(format!("{name}@{version}"));
                }
            }
            _ => {}
        }
    }
    graph.lock_file(&production)
}

/// `name@range` without the protocol that later yarns write.
fn plain_key(key: &str) -> String {
    key.replacen("@npm:", "@", 1)
}

/// Name and version of `name@version`; a scope's `@` stands at the start.
fn split_key(key: &str) -> Option<(&str, &str)> {
    let at = key.get(1..)?.find('@')? + 1;
    Some((&key[..at], &key[at + 1..]))
}

/// `"name" "range"` of yarn 1, or `name: "npm:range"` of the later ones, as a key.
fn need(content: &str) -> Option<String> {
    let (name, range) = match content.split_once(": ") {
        Some(pair) => pair,
        None => content.rsplit_once(' ')?,
    };
    let clean = |word: &str| word.trim().trim_matches('"').to_owned();
    let range = clean(range);
    let range = range.strip_prefix("npm:").unwrap_or(&range);
    Some(format!("{}@{range}", clean(name)))
}

/// pnpm writes the peers behind the version: `1.0.0(react@18.0.0)`.
fn without_peers(version: &str) -> &str {
    version.split('(').next().unwrap_or(version)
}

/// Whether a package is the build of a native one for something else than linux/amd64 with glibc, by
/// its name; lock files of yarn 1 say it nowhere else.
fn is_for_another_platform(name: &str) -> bool {
    let own = name.rsplit('/').next().unwrap_or(name);
    let others = [
        "darwin",
        "win32",
        "windows",
        "android",
        "freebsd",
        "openbsd",
        "netbsd",
        "sunos",
        "aix",
        "arm64",
        "arm",
        "ia32",
        "loong64",
        "mips64el",
        "ppc64",
        "ppc64le",
        "riscv64",
        "s390x",
        "musl",
        "linuxmusl",
        "musleabihf",
        "gnueabihf",
        "openharmony",
        "wasm32",
    ];
    let systems = [
        "darwin",
        "win32",
        "windows",
        "linux",
        "linuxmusl",
        "android",
        "freebsd",
        "openbsd",
        "netbsd",
        "sunos",
        "aix",
        "openharmony",
        "wasm32",
    ];
    let words: Vec<&str> = own.split(['-', '.', '_']).collect();
    name == "fsevents"
        || (words.iter().any(|word| systems.contains(word))
            && words.iter().any(|word| others.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::super::{LockFile, Manifest};

    #[track_caller]
    fn check(found: Option<LockFile>, expected: &[&str]) {
        let packages = found.map(|found| found.packages).unwrap_or_default();
        let names: Vec<String> = packages
            .into_iter()
            .map(|package| {
                let dev = if package.dev { " dev" } else { "" };
                format!("{}@{}{dev}", package.name, package.version)
            })
            .collect();
        assert_eq!(names, expected);
    }

    const MANIFEST: &str =
        r#"{"dependencies": {"a": "^1.0.0"}, "devDependencies": {"d": "^4.0.0"}}"#;

    #[test]
    fn of_yarn() {
        let manifest = Manifest::read(MANIFEST);
        let one = "# yarn lockfile v1\n\n\"@s/b@^2.0.0\", \"@s/b@^2.1.0\":\n  version \"2.1.0\"\n\na@^1.0.0:\n  version \"1.5.0\"\n  resolved \"x\"\n  dependencies:\n    \"@s/b\" \"^2.0.0\"\n\nd@^4.0.0:\n  version \"4.0.0\"\n\nfsevents@~2.3.2:\n  version \"2.3.2\"\n";
        check(
            LockFile::read_yarn(one, manifest.as_ref()),
            &["@s/b@2.1.0", "a@1.5.0", "d@4.0.0 dev"],
        );
        let later = "__metadata:\n  version: 8\n\n\"@s/b@npm:^2.0.0\":\n  version: 2.1.0\n  resolution: \"@s/b@npm:2.1.0\"\n\n\"a@npm:^1.0.0\":\n  version: 1.5.0\n  dependencies:\n    \"@s/b\": \"npm:^2.0.0\"\n\n\"own@workspace:.\":\n  version: 0.0.0\n  resolution: \"own@workspace:.\"\n\n\"@esbuild/darwin-arm64@npm:0.25.0\":\n  version: 0.25.0\n";
        check(
            LockFile::read_yarn(later, manifest.as_ref()),
            &["@s/b@2.1.0", "a@1.5.0"],
        );
        check(LockFile::read_yarn("nonsense", None), &[]);
    }

    #[test]
    fn of_pnpm() {
        let nine = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.5.0(r@18.0.0)\n    devDependencies:\n      d:\n        specifier: ^4.0.0\n        version: 4.0.0\n\npackages:\n\n  '@s/b@2.1.0':\n    resolution: {integrity: x}\n\n  a@1.5.0:\n    resolution: {integrity: x}\n\n  d@4.0.0:\n    resolution: {integrity: x}\n\n  '@img/sharp-linuxmusl-x64@0.33.0':\n    resolution: {integrity: x}\n    cpu: [x64]\n\nsnapshots:\n\n  '@s/b@2.1.0': {}\n\n  a@1.5.0(r@18.0.0):\n    dependencies:\n      '@s/b': 2.1.0\n\n  d@4.0.0: {}\n";
        check(
            LockFile::read_pnpm(nine),
            &["@s/b@2.1.0", "a@1.5.0", "d@4.0.0 dev"],
        );
        let six = "lockfileVersion: '6.0'\n\ndependencies:\n  a:\n    specifier: ^1.0.0\n    version: 1.5.0\n\ndevDependencies:\n  d:\n    specifier: ^4.0.0\n    version: 4.0.0\n\npackages:\n\n  /@s/b@2.1.0:\n    resolution: {integrity: x}\n    dev: false\n\n  /a@1.5.0:\n    resolution: {integrity: x}\n    dependencies:\n      '@s/b': 2.1.0\n    dev: false\n\n  /d@4.0.0:\n    resolution: {integrity: x}\n    dev: true\n";
        check(
            LockFile::read_pnpm(six),
            &["@s/b@2.1.0", "a@1.5.0", "d@4.0.0 dev"],
        );
        check(LockFile::read_pnpm(""), &[]);
    }
}
