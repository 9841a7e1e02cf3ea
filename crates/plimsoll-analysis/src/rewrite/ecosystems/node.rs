//! Node applications: recognising what each instruction is for.

use plimsoll_syntax::Keyword;

use super::node_questions::{kind, lockfile};
use super::node_runtime::NodeTag;
use super::node_served::{Kind, Served, is_tool};
use super::node_special::{self, Special};
use super::{node_browsers, node_emit};
use crate::facts::{Base, CommandLine, Facts, Image, Install, Manager, PackageJson, is_within};
use crate::report::{Level, Question};
use crate::rewrite::Outcome;
use crate::rewrite::tagged::Tagged;

/// A package manager's files and commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Manifests(Manager);

impl Manifests {
    /// Those of a Node package manager.
    pub(crate) fn of(manager: Manager) -> Option<Self> {
        matches!(manager, Manager::Npm | Manager::Yarn | Manager::Pnpm).then_some(Self(manager))
    }

    /// What to copy before installing; patterns that may match nothing stand beside one that does.
    pub(crate) fn pattern(self) -> &'static str {
        match self.0 {
            Manager::Yarn => "package.json yarn.lock*",
            Manager::Pnpm => "package.json pnpm-lock.yaml* pnpm-workspace.yaml*",
            _ => "package*.json",
        }
    }

    /// The lock file's name.
    pub(crate) fn lock_file(self) -> &'static str {
        match self.0 {
            Manager::Yarn => "yarn.lock",
            Manager::Pnpm => "pnpm-lock.yaml",
            _ => "package-lock.json",
        }
    }

    /// The install that takes exactly what the lock file says.
    pub(crate) fn locked_install(self, production: bool) -> &'static str {
        match (self.0, production) {
            (Manager::Yarn, false) => "yarn install --frozen-lockfile",
            (Manager::Yarn, true) => "yarn install --frozen-lockfile --production",
            (Manager::Pnpm, false) => "pnpm install --frozen-lockfile",
            (Manager::Pnpm, true) => "pnpm install --frozen-lockfile --prod",
            (_, false) => "npm ci",
            (_, true) => "npm ci --omit=dev",
        }
    }

    /// What takes development packages off an install as written.
    pub(crate) fn production_flag(self) -> &'static str {
        match self.0 {
            Manager::Yarn => "--production",
            Manager::Pnpm => "--prod",
            _ => "--omit=dev",
        }
    }

    /// Where the manager keeps its downloads when root runs it.
    pub(crate) fn cache(self) -> &'static str {
        match self.0 {
            Manager::Yarn => "/usr/local/share/.cache/yarn",
            Manager::Pnpm => "/root/.local/share/pnpm/store",
            _ => "/root/.npm",
        }
    }
}

/// What an instruction of the single stage is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// FROM.
    From,
    /// WORKDIR, ENV, ARG: wherever it is needed.
    Setting,
    /// Installs packages of the distribution that only building needs.
    BuildPackages,
    /// Installs packages of the distribution that may be needed at run time.
    Packages,
    /// Sets up the package manager: `corepack enable`, `npm config set`.
    Tool,
    /// Copies manifests before the install.
    Manifests,
    /// Copies sources.
    Sources,
    /// Installs what the manifests list, and nothing else.
    Install,
    /// Installs, then builds, in one RUN.
    InstallAndBuild,
    /// Builds.
    Build,
    /// LABEL, EXPOSE, VOLUME, USER, CMD, …: the image's configuration.
    Configuration,
}

/// A Node application, recognised.
pub(super) struct Application<'f> {
    pub(super) facts: &'f Facts<'f>,
    pub(super) image: &'f Image,
    pub(super) tag: NodeTag,
    pub(super) manifests: Manifests,
    pub(super) package: Option<PackageJson>,
    /// What each instruction is for, by number.
    pub(super) places: Vec<Place>,
    /// Where sources and dependencies live.
    pub(super) directory: String,
    /// The number of the RUN that installs.
    pub(super) install: usize,
    /// The number of CMD, and what it runs.
    pub(super) served: (usize, Served),
    /// What kind of server it is, answers heard.
    pub(super) kind: Kind,
    pub(super) builds: bool,
    pub(super) locked: bool,
    /// What it uses that asks for more than others do.
    pub(super) special: Special,
    pub(super) questions: Vec<Question>,
}

pub(super) fn restructure(tagged: &mut Tagged, facts: &Facts<'_>, level: Level) -> Outcome {
    if let Some(outcome) = node_browsers::restructure(tagged, facts) {
        return outcome;
    }
    match recognise(facts, level) {
        Ok(application) => node_emit::emit(tagged, &application, level),
        Err((questions, reason)) => Outcome::Refused { questions, reason },
    }
}

type Refusal = (Vec<Question>, String);

fn refuse<T>(reason: impl Into<String>) -> Result<T, Refusal> {
    Err((Vec::new(), reason.into()))
}

fn recognise<'f>(facts: &'f Facts<'f>, level: Level) -> Result<Application<'f>, Refusal> {
    let image = match &facts.stages[0].base {
        Base::Image(image) if image.published_name() == "node" => image,
        Base::Image(image) => {
            return refuse(format!(
                "Images on {} are not restructured yet; their layers are improved in place.",
                image.name
            ));
        }
        Base::Stage(_) | Base::Unknown(_) => {
            return refuse(
                "The base image depends on a build argument without a default; give the argument one.",
            );
        }
    };
    let package = PackageJson::beside(facts.options);
    let mut installs = facts
        .installs
        .iter()
        .filter(|install| installs_manifest(install));
    let (Some(install), None) = (installs.next(), installs.next()) else {
        return refuse(
            "There is not exactly one install of what `package.json` lists, so its place cannot be told.",
        );
    };
    let Some(manifests) = Manifests::of(install.manager) else {
        return refuse("What installs the dependencies is not known.");
    };
    let Some(served) = Served::of(facts) else {
        return refuse(
            "What the image runs cannot be told: CMD is missing or is no single plain command.",
        );
    };
    if let Some(entrypoint) = facts
        .instructions()
        .iter()
        .find(|instruction| instruction.keyword == Keyword::Entrypoint)
    {
        return refuse(format!(
            "The ENTRYPOINT in line {} may need anything of the full image, so the structure is left alone.",
            entrypoint.start_line
        ));
    }
    let places = places(facts, install.instruction)?;
    let Some(directory) = facts
        .working_directory(install.instruction)
        .filter(|directory| directory != "/")
    else {
        return refuse(
            "The application has no working directory of its own; put it into one with WORKDIR.",
        );
    };
    let end = facts.working_directory(facts.instructions().len());
    if end.as_deref() != Some(directory.as_str()) {
        return refuse(
            "The working directory changes on the way, so it cannot be told what the image needs.",
        );
    }
    if package.as_ref().is_some_and(|package| package.workspaces) {
        return refuse(
            "The `package.json` is the root of several packages; their manifests stand in folders that the text does not tell.",
        );
    }
    let builds = places
        .iter()
        .any(|place| matches!(place, Place::Build | Place::InstallAndBuild));
    let mut questions = Vec::new();
    let special = Special::of(facts, package.as_ref(), manifests);
    if let Some(reason) = special.hindrance(facts, builds) {
        return refuse(reason);
    }
    let mut kind = kind(facts, &served.1, package.as_ref(), builds, &mut questions);
    if kind == Kind::Development
        && !builds
        && node_special::serves_angular(&served.1, package.as_ref())
        && node_special::may_replace(facts, level, &mut questions)
    {
        kind = Kind::Static;
    }
    if kind == Kind::Development {
        return Err((
            questions,
            "The image runs a server for development, so it is left as a development image; give it a production command first.".into(),
        ));
    }
    let locked = lockfile(facts, manifests, &mut questions);
    Ok(Application {
        facts,
        image,
        tag: NodeTag::of(image),
        manifests,
        package,
        places,
        directory,
        install: install.instruction,
        served,
        kind,
        builds,
        locked,
        special,
        questions,
    })
}

fn installs_manifest(install: &Install<'_>) -> bool {
    Manifests::of(install.manager).is_some() && install.packages.is_empty()
}

fn places(facts: &Facts<'_>, install: usize) -> Result<Vec<Place>, Refusal> {
    let mut places = Vec::new();
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let line = instruction.start_line;
        places.push(match instruction.keyword {
            Keyword::From => Place::From,
            Keyword::Workdir | Keyword::Env | Keyword::Arg => Place::Setting,
            Keyword::Copy | Keyword::Add => {
                // What another stage built and the installed packages do not need is shipped as it is.
                let handed_over = instruction.flag("from").is_some() && at < install;
                if handed_over || !instruction.heredocs.is_empty() || instruction.keyword == Keyword::Add {
                    return refuse(format!("What line {line} brings in cannot be placed in a stage for certain."));
                }
                if at < install && !copies_everything(facts, at) { Place::Manifests } else { Place::Sources }
            }
            Keyword::Run => match facts.command_line(at).and_then(|run| run_place(facts, run)) {
                Some(place) => place,
                None => {
                    return refuse(format!(
                        "It cannot be told whether line {line} is needed to build or to run, so the structure is left alone."
                    ));
                }
            },
            Keyword::Shell | Keyword::Onbuild => {
                return refuse(format!("Line {line} changes how others are read, so the structure is left alone."));
            }
            _ => Place::Configuration,
        });
    }
    Ok(places)
}

/// Whether a COPY brings in the whole build context.
pub(super) fn copies_everything(facts: &Facts<'_>, at: usize) -> bool {
    let words = facts.instructions()[at].words();
    words[..words.len().saturating_sub(1)]
        .iter()
        .any(|word| matches!(word.text.as_ref(), "." | "./" | "/" | "*" | "./*"))
}

/// Packages that only building needs.
const BUILD_PACKAGES: [&str; 14] = [
    "python3",
    "python",
    "python-is-python3",
    "make",
    "g++",
    "gcc",
    "build-essential",
    "build-base",
    "libc6-dev",
    "musl-dev",
    "git",
    "node-gyp",
    "pkg-config",
    "gnupg",
];

fn run_place(facts: &Facts<'_>, run: &CommandLine<'_>) -> Option<Place> {
    if run.heredoc
        || run.commands.is_empty()
        || run
            .script
            .as_ref()
            .is_none_or(|script| !script.errors.is_empty())
    {
        return None;
    }
    let mut found: Vec<Place> = Vec::new();
    for (number, command) in run.commands.iter().enumerate() {
        if !command.is_plain()
            || command
                .environment
                .iter()
                .any(|(name, _)| *name == "NODE_ENV")
        {
            return None;
        }
        let install = facts
            .installs
            .iter()
            .find(|install| install.instruction == run.instruction && install.command == number);
        let subcommand = command
            .subcommand()
            .map(|word| word.text().to_owned())
            .unwrap_or_default();
        let place = match (command.name.as_str(), install) {
            (_, Some(install)) if matches!(install.manager, Manager::Apt | Manager::Apk) => {
                let only_building = install.packages.iter().all(|package| {
                    BUILD_PACKAGES.contains(&package.text().split('=').next().unwrap_or_default())
                });
                if only_building {
                    Place::BuildPackages
                } else {
                    Place::Packages
                }
            }
            (_, Some(install)) if installs_manifest(install) => Place::Install,
            ("npm", Some(install)) => {
                let options = install.options(facts);
                let tools = (options.has("-g") || options.has("--global"))
                    && install.packages.iter().all(|package| {
                        is_tool(facts, package.text()) || package.text().starts_with("@angular/cli")
                    });
                if !tools {
                    return None;
                }
                Place::Tool
            }
            ("apt-get" | "apt", None)
                if matches!(subcommand.as_str(), "update" | "clean" | "autoremove") =>
            {
                continue;
            }
            ("apk", None) if subcommand == "update" => continue,
            // WORKDIR makes it as well.
            ("mkdir", None)
                if facts
                    .working_directory(facts.instructions().len())
                    .is_some_and(|directory| {
                        command.arguments.iter().all(|argument| {
                            let text = argument.text().trim_end_matches('/');
                            text == "-p" || is_within(&directory, text)
                        })
                    }) =>
            {
                continue;
            }
            ("rm", None)
                if command.arguments.iter().all(|argument| {
                    argument.text().starts_with('-')
                        || argument.text().starts_with("/var/lib/apt")
                        || argument.text().starts_with("/var/cache/")
                }) =>
            {
                continue;
            }
            ("npm" | "yarn" | "pnpm", None) if subcommand == "cache" => continue,
            ("npm" | "yarn" | "pnpm", None) if subcommand == "config" => Place::Tool,
            ("corepack", None) => Place::Tool,
            ("npm" | "pnpm", None) if matches!(subcommand.as_str(), "run" | "run-script") => {
                Place::Build
            }
            ("yarn", None) if !subcommand.is_empty() => Place::Build,
            ("npx", None)
                if matches!(
                    subcommand.as_str(),
                    "next"
                        | "vite"
                        | "tsc"
                        | "react-scripts"
                        | "ng"
                        | "nest"
                        | "astro"
                        | "react-router"
                        | "remix"
                        | "webpack"
                        | "rollup"
                        | "esbuild"
                ) =>
            {
                Place::Build
            }
            ("tsc" | "next" | "webpack" | "rollup" | "gulp" | "grunt", None) => Place::Build,
            ("nest" | "ng" | "vite" | "astro" | "pnpm", None) if subcommand == "build" => {
                Place::Build
            }
            ("npx", None)
                if subcommand == "prisma" && command.words().any(|word| word == "generate") =>
            {
                Place::Build
            }
            ("prisma", None) if subcommand == "generate" => Place::Build,
            ("ng", None) if matches!(subcommand.as_str(), "build" | "b") => Place::Build,
            _ => return None,
        };
        if found.last() != Some(&place) {
            found.push(place);
        }
    }
    match found.as_slice() {
        // `apt-get update` and clean-up alone: whatever follows needs them in the same stage.
        [] => Some(Place::BuildPackages),
        [one] => Some(*one),
        [Place::Install, Place::Build] => Some(Place::InstallAndBuild),
        [
            Place::BuildPackages | Place::Packages,
            Place::BuildPackages | Place::Packages,
        ] => Some(Place::Packages),
        _ => None,
    }
}
