//! An application with its Dockerfile, and how it is asked whether it serves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_analysis::report::{CompanionMode, Rewrite};
use plimsoll_analysis::{Beside, Options, Tables};
use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome};

/// Files that tell the rewrite and the scale more than the Dockerfile does.
const BESIDE: [&str; 22] = [
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "next.config.js",
    "next.config.mjs",
    "next.config.ts",
    "requirements.txt",
    "pyproject.toml",
    "poetry.lock",
    "uv.lock",
    "Pipfile",
    "go.mod",
    "go.sum",
    "Cargo.toml",
    "Cargo.lock",
    "pom.xml",
    "composer.json",
    "Gemfile",
    "mix.exs",
    "mkdocs.yml",
    ".dockerignore",
];

/// What is no part of the build context.
const OURS: [&str; 3] = ["app.json", "check.sh", "README.md"];

/// An application.
pub(super) struct Application {
    /// The name of its folder.
    pub(super) name: String,
    /// Its Dockerfile as it is written.
    pub(super) dockerfile: String,
    /// What that one is called.
    pub(super) written: &'static str,
    /// The script that asks an image whether it serves.
    pub(super) check: PathBuf,
    /// The file that an edit of the sources changes, what it changes, and into what.
    pub(super) edit: Option<[String; 3]>,
    /// What it is where it is no ordinary service, such as "a tool".
    pub(super) other: Option<String>,
    /// Where all of it stands.
    pub(super) folder: PathBuf,
    answers: BTreeMap<String, String>,
}

impl Application {
    /// All in a folder, by name.
    pub(super) fn all(folder: &Path) -> Outcome<Vec<Self>> {
        let unreadable = |error: std::io::Error| {
            Failure::new(
                format!("`{}` cannot be read: {error}", folder.display()),
                "name a folder that holds applications",
            )
        };
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let settings = path.join("app.json");
            if settings.is_file() {
                found.push(Self::read(path, &settings)?);
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    fn read(folder: PathBuf, settings: &Path) -> Outcome<Self> {
        let text = |path: &Path| {
            fs::read_to_string(path).map_err(|error| {
                Failure::new(
                    format!("`{}` cannot be read: {error}", path.display()),
                    "an application has a Dockerfile (or Dockerfile.before), app.json and check.sh",
                )
            })
        };
        let name = folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let json: serde_json::Value = serde_json::from_str(&text(settings)?).map_err(|error| {
            Failure::new(
                format!("`{}` is no JSON: {error}", settings.display()),
                "correct it",
            )
        })?;
        let before = "Dockerfile.before";
        let written = if folder.join(before).is_file() {
            before
        } else {
            "Dockerfile"
        };
        let string = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let edit = (|| {
            Some([
                string(&json["touch"])?,
                string(&json["edit"][0])?,
                string(&json["edit"][1])?,
            ])
        })();
        let answers = json["answers"].as_object().into_iter().flatten();
        Ok(Self {
            dockerfile: text(&folder.join(written))?,
            written,
            check: folder.join("check.sh"),
            answers: answers
                .filter_map(|(name, value)| Some((name.clone(), string(value)?)))
                .collect(),
            other: string(&json["other"]),
            edit,
            name,
            folder,
        })
    }

    /// What the engine is told of it: its answers, and the files beside the Dockerfile.
    pub(super) fn options(&self) -> Options {
        let beside = BESIDE.iter().filter_map(|name| {
            Some(Beside {
                path: (*name).to_owned(),
                content: fs::read_to_string(self.folder.join(name)).ok()?,
            })
        });
        Options {
            answers: self.answers.clone(),
            beside: beside.collect(),
            tables: Tables::all(),
            ..Options::default()
        }
    }

    /// Puts the build context together: the sources, the Dockerfile of a level and what belongs
    /// beside it. Gives a key that changes with any of it.
    pub(super) fn stage(&self, context: &Path, made: &Rewrite) -> Outcome<String> {
        let failed = |error: std::io::Error| {
            Failure::new(
                format!(
                    "the context `{}` cannot be made: {error}",
                    context.display()
                ),
                "see that the disk is not full",
            )
        };
        if context.exists() {
            fs::remove_dir_all(context).map_err(failed)?;
        }
        let mut hash = Sha256::new();
        copy(&self.folder, context, true, &mut hash).map_err(failed)?;
        fs::write(context.join("Dockerfile"), &made.text).map_err(failed)?;
        hash.update(&made.text);
        for companion in &made.companions {
            let path = context.join(&companion.path);
            let old = fs::read_to_string(&path).unwrap_or_default();
            let text = match companion.mode {
                CompanionMode::Create => companion.content.clone(),
                CompanionMode::Merge => format!("{old}\n{}", companion.content),
            };
            hash.update(&text);
            fs::write(path, text).map_err(failed)?;
        }
        let hash = hash.finalize();
        Ok(hash[..8].iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Copies a folder without what is ours in it.
fn copy(from: &Path, to: &Path, top: bool, hash: &mut Sha256) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    let mut entries: Vec<_> = fs::read_dir(from)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = OURS.contains(&name.as_str())
            || ["Dockerfile", "built.", "dockerignore."]
                .iter()
                .any(|start| name.starts_with(start));
        if (top && ours) || name == "node_modules" {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target, false, hash)?;
        } else {
            fs::copy(entry.path(), &target)?;
            hash.update(&name);
            hash.update(fs::read(&target)?);
        }
    }
    Ok(())
}
