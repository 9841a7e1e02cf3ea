//! `package.json`, as far as weights need it.

use crate::json::Json;

/// A dependency as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The name of the package.
    pub name: String,
    /// The range of versions that is asked for: `^19.1.0`, `latest`.
    pub range: String,
}

impl Dependency {
    /// A dependency on any version in `range`; an empty range is the newest.
    pub fn new(name: impl Into<String>, range: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            range: range.into(),
        }
    }

    /// The line that the range asks for: the major version, `0.minor` below 1; nothing where the
    /// newest fits.
    pub(crate) fn line(&self) -> Option<String> {
        let range = self.range.trim();
        let range = range
            .strip_prefix("npm:")
            .and_then(|alias| alias.rsplit_once('@'))
            .map_or(range, |(_, range)| range);
        // The last alternative is the newest; an open lower bound is no limit.
        let last = range.rsplit("||").next().unwrap_or(range).trim();
        if last.starts_with('>') && !last.contains('<') {
            return None;
        }
        let version = last.trim_start_matches(['^', '~', '=', 'v', '>', '<', ' ']);
        let mut numbers = version.split(['.', '-', ' ', '+']);
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok());
        match number(numbers.next())? {
            0 => Some(format!("0.{}", number(numbers.next())?)),
            major => Some(major.to_string()),
        }
    }

    /// The name under which the registry has it; nothing for what comes from elsewhere.
    pub(crate) fn registry_name(&self) -> Option<&str> {
        if let Some(alias) = self.range.trim().strip_prefix("npm:") {
            let end = alias.rfind('@').filter(|at| *at > 0).unwrap_or(alias.len());
            return alias.get(..end);
        }
        let elsewhere = ["file:", "link:", "workspace:", "git", "http", "."];
        let from = |start: &&str| self.range.trim().starts_with(*start);
        (!elsewhere.iter().any(from)).then_some(self.name.as_str())
    }
}

/// The dependencies that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// What is installed always: dependencies, optional and peer dependencies.
    pub dependencies: Vec<Dependency>,
    /// What is left out with `--omit=dev` or in production.
    pub dev_dependencies: Vec<Dependency>,
}

impl Manifest {
    /// Reads the text of a `package.json`; nothing if it is not a JSON object.
    pub fn read(package_json: &str) -> Option<Self> {
        let json = Json::read(package_json)?;
        matches!(json, Json::Object(_)).then_some(())?;
        let list = |key: &str| {
            let members = json.get(key).map(Json::members).unwrap_or_default();
            let of = |(name, range): &(_, Json<'_>)| {
                let name: &std::borrow::Cow<'_, str> = name;
                Dependency::new(name.as_ref(), range.text().unwrap_or_default())
            };
            members.iter().map(of).collect::<Vec<_>>()
        };
        let mut dependencies = list("dependencies");
        dependencies.extend(list("optionalDependencies"));
        dependencies.extend(list("peerDependencies"));
        Some(Self {
            dependencies,
            dev_dependencies: list("devDependencies"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Dependency, Manifest};

    #[test]
    fn manifests_are_read() {
        let text = r#"{ "name": "x", "dependencies": { "next": "15.5.29", "@scope/a": "^1" },
            "devDependencies": { "eslint": "9" }, "optionalDependencies": { "sharp": "*" } }"#;
        let manifest = Manifest::read(text).unwrap_or_default();
        let names: Vec<_> = manifest
            .dependencies
            .iter()
            .map(|of| of.name.as_str())
            .collect();
        assert_eq!(names, ["next", "@scope/a", "sharp"]);
        assert_eq!(manifest.dev_dependencies, [Dependency::new("eslint", "9")]);
        assert_eq!(Manifest::read("[]"), None);
        assert_eq!(Manifest::read("nonsense {"), None);
    }

    #[test]
    fn ranges_have_lines() {
        let line = |range| Dependency::new("x", range).line();
        for (range, expected) in [
            ("15.5.29", "15"),
            ("^19.1.0", "19"),
            ("~0.34.2", "0.34"),
            ("^17 || ^18", "18"),
            ("v8", "8"),
            (">=3 <5", "3"),
            ("npm:other@^2.0.0", "2"),
        ] {
            assert_eq!(line(range).as_deref(), Some(expected), "{range}");
        }
        for range in ["", "*", "latest", ">=16", "x", "workspace:*", "github:a/b"] {
            assert_eq!(line(range), None, "{range}");
        }
        let name = |range| {
            Dependency::new("x", range)
                .registry_name()
                .map(str::to_owned)
        };
        assert_eq!(name("npm:@a/b@^2").as_deref(), Some("@a/b"));
        assert_eq!(name("npm:c").as_deref(), Some("c"));
        assert_eq!(name("^1").as_deref(), Some("x"));
        assert_eq!(name("workspace:*"), None);
    }
}
