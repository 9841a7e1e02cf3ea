//! Node applications: copying the manifests and installing what they list.

use plimsoll_syntax::Keyword;

use super::node::Place;
use super::node_emit::Emitter;
use crate::facts::{CommandLine, Facts, Manager};

impl Emitter<'_> {
    /// A COPY of manifests; one that leaves the lock file behind is completed.
    pub(super) fn manifests(&mut self, at: usize) {
        let instruction = &self.app.facts.instructions()[at];
        let lock = self.app.manifests.lock_file();
        let copied = instruction.words().iter().any(|word| {
            let text = word.text.trim_start_matches("./");
            text == lock
                || text.starts_with(&format!("{}*", &lock[..1]))
                || text == "package*.json" && lock == "package-lock.json"
        });
        let elsewhere = (0..self.app.places.len()).any(|other| {
            other != at
                && self.app.places[other] == Place::Manifests
                && self.app.facts.instructions()[other]
                    .words()
                    .iter()
                    .any(|word| word.text.contains(lock))
        });
        let package = instruction
            .words()
            .iter()
            .any(|word| word.text.ends_with("package.json"));
        match instruction.words() {
            [.., target] if package && !copied && !elsewhere && self.locked.is_some() => {
                let target = if target.text == "." {
                    "./"
                } else {
                    &target.text
                };
                let line = self.style.line(
                    Keyword::Copy,
                    &format!("{} {target}", self.app.manifests.pattern()),
                );
                let steps = self.steps(&[self.locked]);
                self.draft.keep_comments_tight(at);
                self.draft.add(&line, &steps);
            }
            _ => self.draft.keep_tight(at),
        }
    }

    pub(super) fn repeat_manifests(&mut self, at: usize, steps: &[usize]) {
        let before = self.draft.lines.len();
        self.manifests(at);
        let copied = self.draft.lines.split_off(before);
        for line in copied
            .iter()
            .filter(|line| !line.text.trim_start().starts_with('#'))
        {
            self.draft.add(&line.text, steps);
        }
    }

    pub(super) fn copy_manifests_where_missing(&mut self) {
        if self.first.is_some() && !self.app.places.contains(&Place::Manifests) {
            let line = self.style.line(
                Keyword::Copy,
                &format!("{} ./", self.app.manifests.pattern()),
            );
            let steps = self.steps(&[self.first]);
            self.draft.add(&line, &steps);
        }
    }

    /// The install of a stage: as written, or by the lock file; with a cache mount.
    pub(super) fn install(&mut self, at: usize, production: bool) {
        let facts = self.app.facts;
        let run = &facts.instructions()[at];
        let written = facts
            .installs
            .iter()
            .find(|install| install.instruction == at && install.packages.is_empty())
            .and_then(|install| install.command(facts))
            .map(|command| command.span.text(facts.source()).to_owned());
        let written =
            written.unwrap_or_else(|| self.app.manifests.locked_install(false).to_owned());
        let already_locked = [
            "npm ci",
            "--frozen-lockfile",
            "--immutable",
            "clean-install",
        ]
        .iter()
        .any(|sign| written.contains(sign));
        let written = if self.app.special.berry {
            written.replace("--frozen-lockfile", "--immutable")
        } else {
            written
        };
        let mut command = if self.app.special.berry {
            if self.locked.is_some() && written == "yarn install" {
                "yarn install --immutable".to_owned()
            } else {
                written.clone()
            }
        } else if self.locked.is_some() && !already_locked && plain_install(&written) {
            self.app.manifests.locked_install(production).to_owned()
        } else if production && !has_production_flag(&written) {
            format!("{written} {}", self.app.manifests.production_flag())
        } else {
            written.clone()
        };
        if production
            && self
                .app
                .package
                .as_ref()
                .is_some_and(|package| package.scripts.contains_key("prepare"))
        {
            // `prepare` runs development tools that a production install does not have.
            command = format!("npm pkg delete scripts.prepare && {command}");
        }
        let mounted = run.flags.iter().any(|flag| flag.name() == "mount");
        let flags: String = run
            .flags
            .iter()
            .map(|flag| format!("{} ", flag.word.text))
            .collect();
        let mount = if self.cache.is_some() && !mounted && !self.user_before(at) {
            format!("--mount=type=cache,target={} ", self.app.manifests.cache())
        } else {
            String::new()
        };
        let changed = command != written
            || !mount.is_empty()
            || self.app.places[at] == Place::InstallAndBuild
            || production;
        if !production {
            self.draft.keep_comments_tight(at);
        }
        if !changed {
            return self.draft.repeat(at, &[]);
        }
        let line = self
            .style
            .line(Keyword::Run, &format!("{flags}{mount}{command}"));
        let locked = self.locked.filter(|_| command != written);
        let cache = self.cache.filter(|_| !mount.is_empty());
        let wanted = if production {
            vec![self.production.or(Some(self.main)), locked, cache]
        } else {
            vec![locked, cache]
        };
        let mut steps = self.steps(&wanted);
        if !production {
            steps.extend(self.draft.steps_of(at));
        }
        self.draft.add(&line, &steps);
    }

    pub(super) fn user_before(&self, at: usize) -> bool {
        self.app.facts.effective(Keyword::User, at).is_some()
    }
}

/// Whether an install is the bare one, without options that a locked install would lose.
fn plain_install(written: &str) -> bool {
    matches!(
        written,
        "npm install"
            | "npm i"
            | "yarn"
            | "yarn install"
            | "pnpm install"
            | "pnpm i"
            | "npm install --production"
            | "npm install --only=production"
            | "npm install --omit=dev"
    )
}

fn has_production_flag(written: &str) -> bool {
    ["--omit=dev", "--production", "--only=prod", "--prod"]
        .iter()
        .any(|flag| written.contains(flag))
}

/// What Node's package managers download, in files of several stages; a file of one stage gets its
/// mounts with its structure, or with the fix for what it keeps.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let at = run.instruction;
    let installs = facts
        .installs
        .iter()
        .find(|install| install.instruction == at && install.packages.is_empty());
    let cleans = run.commands.iter().any(|command| {
        matches!(command.name.as_str(), "npm" | "yarn" | "pnpm")
            && command
                .words()
                .any(|word| word == "cache" || word == "store")
            || command.name == "rm"
    });
    let moved = [
        "npm_config_cache",
        "NPM_CONFIG_CACHE",
        "YARN_CACHE_FOLDER",
        "npm_config_store_dir",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
    ]
    .iter()
    .any(|name| facts.is_given(name, at));
    let Some(install) = installs.filter(|_| facts.stages.len() > 1 && !cleans && !moved) else {
        return Vec::new();
    };
    let options = install.options(facts);
    if options.has("--cache") || options.has("--cache-folder") || options.has("--store-dir") {
        return Vec::new();
    }
    let newer_yarn = options.has("--immutable") || facts.source().contains(".yarn");
    match install.manager {
        Manager::Npm => vec!["/root/.npm"],
        Manager::Yarn if !newer_yarn && !facts.source().contains("corepack") => {
            vec!["/usr/local/share/.cache/yarn"]
        }
        Manager::Pnpm => match facts.expand("$PNPM_HOME", at).as_deref() {
            None | Some("" | "/root/.local/share/pnpm") => vec!["/root/.local/share/pnpm/store"],
            Some("/pnpm") => vec!["/pnpm/store"],
            Some(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}
