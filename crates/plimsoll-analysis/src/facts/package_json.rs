//! What a `package.json` beside the Dockerfile tells.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Options;

/// What a `package.json` tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackageJson {
    /// Scripts by name.
    pub scripts: BTreeMap<String, String>,
    /// Names of the packages needed at run time.
    pub dependencies: Vec<String>,
    /// Names of the packages needed only while developing and building.
    pub dev_dependencies: Vec<String>,
    /// Whether it is the root of several packages.
    pub workspaces: bool,
    /// Whether it names a package by a folder or file of the project.
    pub names_files: bool,
    /// Which engine of which version it asks for, such as `pnpm@9.1.0`.
    pub package_manager: Option<String>,
}

impl PackageJson {
    /// The `package.json` beside the Dockerfile, where there is one that can be read.
    pub fn beside(options: &Options) -> Option<Self> {
        Self::parse(options.beside("package.json")?)
    }

    fn parse(text: &str) -> Option<Self> {
        let Value::Object(root) = serde_json::from_str(text).ok()? else {
            return None;
        };
        let names = |key: &str| -> Vec<String> {
            let map = root.get(key).and_then(Value::as_object);
            map.map(|map| map.keys().cloned().collect())
                .unwrap_or_default()
        };
        let scripts = root.get("scripts").and_then(Value::as_object);
        let scripts = scripts
            .into_iter()
            .flatten()
            .filter_map(|(name, body)| Some((name.clone(), body.as_str()?.to_owned())))
            .collect();
        let mut dependencies = names("dependencies");
        dependencies.extend(names("optionalDependencies"));
        Some(Self {
            scripts,
            dependencies,
            dev_dependencies: names("devDependencies"),
            workspaces: root.contains_key("workspaces"),
            names_files: text.contains("\"file:")
                || text.contains("\"link:")
                || text.contains("\"portal:")
                || text.contains("\"patch:")
                || root.contains_key("patchedDependencies"),
            package_manager: root
                .get("packageManager")
                .and_then(Value::as_str)
                .map(str::to_owned),
        })
    }

    /// Whether a package is needed at run time or while building.
    pub fn depends_on(&self, name: &str) -> bool {
        self.dependencies
            .iter()
            .chain(&self.dev_dependencies)
            .any(|found| found == name)
    }

    /// Whether a package is needed at run time.
    pub fn ships(&self, name: &str) -> bool {
        self.dependencies.iter().any(|found| found == name)
    }

    /// What a script runs.
    pub fn script(&self, name: &str) -> Option<&str> {
        self.scripts.get(name).map(String::as_str)
    }

    /// Whether installing runs scripts of the package itself that may need its sources.
    pub fn installs_with_scripts(&self) -> bool {
        ["preinstall", "install", "postinstall"]
            .iter()
            .any(|name| self.scripts.contains_key(*name))
    }

    /// Whether what is prepared after an install may be built out of the sources. Husky only sets
    /// up Git, and a script that may fail is one that the build does without.
    pub fn prepares(&self) -> bool {
        let done_without = [" || echo ''", " || true"];
        self.script("prepare").is_some_and(|script| {
            !(script.contains("husky") || done_without.iter().any(|end| script.ends_with(end)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PackageJson;

    #[test]
    fn reads_what_matters() {
        let text = r#"{"scripts":{"start":"next start"},"dependencies":{"next":"15"},"devDependencies":{"eslint":"9"}}"#;
        let package = PackageJson::parse(text).unwrap_or_default();
        assert_eq!(package.script("start"), Some("next start"));
        assert!(package.ships("next") && package.depends_on("eslint") && !package.ships("eslint"));
        assert_eq!(PackageJson::parse("{"), None);
    }
}
