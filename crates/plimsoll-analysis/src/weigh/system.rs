//! Packages of the distribution: what a stage has, and what a RUN adds to it.

use std::cell::RefCell;

use plimsoll_sizes::apk::{self, ApkSystem};
use plimsoll_sizes::apt::{self, AptSystem};
use plimsoll_sizes::{
    BaseFacts, Bytes, Certainty, PackageManager, TableName, Tables, Weight, base_facts,
};

use super::tree::{Layer, Tree};
use crate::facts::{Argument, CommandFact, CommandLine, Facts, Install};
use crate::report::Contents;

/// Where packages go. They touch more folders than this one; nothing but a stage's copy of all of
/// it takes them along.
const PLACE: &str = "/usr";

/// Where apt keeps its lists.
const APT_LISTS: &str = "/var/lib/apt/lists";

/// Where apt keeps what it downloads.
const APT_ARCHIVES: &str = "/var/cache/apt/archives";

/// The packages of a stage, as far as they are known.
#[derive(Debug, Clone, Default)]
pub(super) struct System {
    base: BaseFacts,
    apt: Option<AptSystem>,
    apk: Option<ApkSystem>,
    /// The image's own rule that archives are deleted at once has been taken away.
    keeps_archives: bool,
    /// Tables that have to be loaded for better figures.
    pub(super) needs: Vec<TableName>,
}

/// How many images are kept in [`LATELY`].
const MOST_LATELY: usize = 16;

thread_local! {
    /// Images that were looked at lately: a report weighs a text and its rewrites a dozen times.
    static LATELY: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// What an image was found to have, with some tables.
struct Known {
    reference: String,
    tables: Tables,
    system: System,
}

impl System {
    /// What an image has before its Dockerfile adds to it.
    pub(super) fn of(tables: &Tables, reference: &str) -> Self {
        LATELY.with_borrow_mut(|lately| {
            let known = lately
                .iter()
                .find(|known| known.reference == reference && known.tables.are(tables));
            if let Some(known) = known {
                return known.system.clone();
            }
            let base = base_facts(reference);
            let system = Self {
                base,
                ..Self::default()
            }
            .with_tables(tables);
            lately.retain(|known| known.tables.are(tables));
            if lately.len() >= MOST_LATELY {
                lately.remove(0);
            }
            lately.push(Known {
                reference: reference.to_owned(),
                tables: tables.clone(),
                system: system.clone(),
            });
            system
        })
    }

    /// The image that the stage stands on.
    pub(super) fn base(&self) -> &BaseFacts {
        &self.base
    }

    /// How many packages there are, where a table tells.
    pub(super) fn count(&self) -> Option<u32> {
        let apt = self.apt.as_ref().map(|system| system.installed().count());
        let apk = || Some(self.apk.as_ref()?.installed().count());
        apt.or_else(apk).map(|count| count as u32)
    }

    fn with_tables(mut self, tables: &Tables) -> Self {
        // Of an unknown image nothing is known but what its commands will tell.
        match self.base.package_manager {
            Some(PackageManager::Apt) => self.open_apt(tables),
            Some(PackageManager::Apk) => self.open_apk(tables),
            _ => {}
        }
        // What no command asks for is not needed.
        self.needs.clear();
        self
    }

    fn open_apt(&mut self, tables: &Tables) {
        if self.apt.is_none() {
            match AptSystem::of(tables, &self.base) {
                Ok(system) => self.apt = Some(system),
                Err(needs) => self.needs.push(needs.0),
            }
        }
    }

    fn open_apk(&mut self, tables: &Tables) {
        if self.apk.is_none() {
            match ApkSystem::of(tables, &self.base) {
                Ok(system) => self.apk = Some(system),
                Err(needs) => self.needs.push(needs.0),
            }
        }
    }

    /// An `apt-get` or `apt-mark` command.
    pub(super) fn apt(
        &mut self,
        facts: &Facts<'_>,
        command: &CommandFact<'_>,
        install: Option<&Install<'_>>,
        layer: &mut Layer,
    ) {
        self.open_apt(&facts.options.tables);
        let words = operands(command);
        if let Some(install) = install {
            let options = install.options(facts);
            let names: Vec<&str> = install.packages.iter().map(Argument::text).collect();
            let recommends = !options.has("--no-install-recommends")
                && !command.arguments.iter().any(|argument| {
                    let text = argument.text().to_ascii_lowercase().replace(['"', ' '], "");
                    text.contains("install-recommends=0")
                        || text.contains("install-recommends=false")
                });
            match &mut self.apt {
                Some(system) => system.install(&names, recommends),
                None => layer.added.push(typical(names.len(), "Debian and Ubuntu")),
            }
            return;
        }
        let rest: Vec<&str> = words.iter().skip(1).copied().collect();
        let auto = command
            .arguments
            .iter()
            .any(|argument| matches!(argument.text(), "--auto-remove" | "--autoremove"));
        match (words.first().copied(), &mut self.apt) {
            (Some("update"), _) => {
                let lists = match self.base.distribution {
                    Some(distribution) => apt::lists(distribution, self.base.release.as_deref()),
                    None => Weight::new(
                        Bytes::range(18_000_000, 22_000_000, 57_000_000),
                        Certainty::RuleOfThumb,
                        "package lists of Debian or Ubuntu, as apt keeps them",
                    ),
                };
                layer
                    .added
                    .push(Tree::leftover(APT_LISTS, lists, "package lists"));
            }
            (Some("upgrade" | "dist-upgrade" | "full-upgrade"), _) => layer.added.push(Tree::new(
                PLACE,
                Weight::new(
                    Bytes::range(0, 30_000_000, 150_000_000),
                    Certainty::Unknown,
                    "depends on what has changed since the base image was built",
                ),
                Contents::SystemPackages,
            )),
            (Some("remove" | "purge"), Some(system)) => system.remove(&rest, auto),
            (Some("autoremove" | "autopurge"), Some(system)) => system.auto_remove(),
            (Some("clean"), _) => layer.added.retain(|tree| tree.path != APT_ARCHIVES),
            _ => {}
        }
    }

    /// An `apt-mark` command.
    pub(super) fn apt_mark(&mut self, command: &CommandFact<'_>) {
        let words = operands(command);
        if let (Some((verb, names)), Some(system)) = (words.split_first(), &mut self.apt) {
            match *verb {
                "auto" => system.mark_auto(names),
                "manual" => system.mark_manual(names),
                _ => {}
            }
        }
    }

    /// An `apk` command.
    pub(super) fn apk(
        &mut self,
        facts: &Facts<'_>,
        command: &CommandFact<'_>,
        install: Option<&Install<'_>>,
        layer: &mut Layer,
    ) {
        self.open_apk(&facts.options.tables);
        let has = |option| {
            command
                .arguments
                .iter()
                .any(|argument| argument.text() == option)
        };
        if let Some(install) = install {
            let options = install.options(facts);
            let names: Vec<&str> = install.packages.iter().map(Argument::text).collect();
            let virtual_name = options.options.iter().find_map(|(option, value)| {
                let text = option.text();
                match text.strip_prefix("--virtual=") {
                    Some(name) => Some(name),
                    None if matches!(text, "-t" | "--virtual") => Some(value.as_ref()?.text()),
                    None => None,
                }
            });
            match &mut self.apk {
                Some(system) => system.add(&names, virtual_name),
                None => layer.added.push(typical(names.len(), "Alpine")),
            }
            if !options.has("--no-cache") {
                layer.added.push(apk_index());
            }
            return;
        }
        let words = operands(command);
        match (words.first().copied(), &mut self.apk) {
            (Some("del"), Some(system)) => system.del(&words[1..]),
            (Some("update"), _) if !has("--no-cache") => layer.added.push(apk_index()),
            (Some("upgrade"), _) => layer.added.push(Tree::new(
                PLACE,
                Weight::new(
                    Bytes::range(0, 3_000_000, 30_000_000),
                    Certainty::Unknown,
                    "depends on what has changed since the base image was built",
                ),
                Contents::SystemPackages,
            )),
            _ => {}
        }
    }

    /// Notes what the text says of how apt treats its downloads.
    pub(super) fn notice(&mut self, line: &CommandLine<'_>) {
        self.keeps_archives |= line.commands.iter().any(|command| {
            command.name == "rm"
                && command
                    .arguments
                    .iter()
                    .any(|argument| argument.text().contains("docker-clean"))
        });
    }

    /// Adds what has come since `before` to the layer.
    pub(super) fn add_since(&self, before: &Self, layer: &mut Layer) {
        let packages = |weight: Weight| {
            let tree = Tree::new(PLACE, weight, Contents::SystemPackages);
            (tree.weight.bytes.high > 0).then_some(tree)
        };
        if let (Some(now), Some(then)) = (&self.apt, before.apt.as_ref().or(self.apt.as_ref())) {
            let answer = now.since(then);
            layer.added.extend(packages(answer.on_disk));
            if self.keeps_archives && answer.archives.likely > 0 {
                let archives = Weight::new(
                    answer.archives,
                    Certainty::Modelled,
                    "the archives that apt keeps once `docker-clean` is gone",
                );
                layer
                    .added
                    .push(Tree::leftover(APT_ARCHIVES, archives, "package archives"));
            }
        }
        if let (Some(now), Some(then)) = (&self.apk, before.apk.as_ref().or(self.apk.as_ref())) {
            layer.added.extend(packages(now.since(then).on_disk));
        }
    }
}

/// The words of a command that are no options.
fn operands<'c>(command: &'c CommandFact<'_>) -> Vec<&'c str> {
    let words = command.arguments.iter().map(Argument::text);
    words.filter(|word| !word.starts_with('-')).collect()
}

fn apk_index() -> Tree {
    Tree::leftover("/var/cache/apk", apk::index(), "package index")
}

/// Packages of which nothing is known but how many they are.
fn typical(count: usize, of: &str) -> Tree {
    let each = if of == "Alpine" {
        Bytes::range(50_000, 4_000_000, 60_000_000)
    } else {
        Bytes::range(200_000, 12_000_000, 120_000_000)
    };
    let weight = Weight::new(
        each.scaled(count as f64),
        Certainty::RuleOfThumb,
        format!("typical of packages of {of} with what they depend on"),
    );
    Tree::new(PLACE, weight, Contents::SystemPackages)
}
