//! Node applications: the stages.

use plimsoll_syntax::{Arguments, Keyword};

use super::node::{Application, Place, copies_everything};
use super::node_runtime::{self, Distroless};
use super::node_served::{Kind, Served};
use crate::facts::Facts;
use crate::report::{Companion, CompanionMode, Level, Question};
use crate::rewrite::draft::Draft;
use crate::rewrite::step::{cache_mount, manifests_first, step};
use crate::rewrite::style::Style;
use crate::rewrite::tagged::Tagged;
use crate::rewrite::{Outcome, dockerignore};

/// The user that distroless images with `nonroot` in their tag run as.
const NONROOT: &str = "65532";

/// What the final image stands on.
enum Runtime {
    /// A Node image with a shell: the slim variant, or the same image.
    Node { reference: String },
    /// Node and nothing else.
    Distroless(Distroless),
    /// nginx, for files alone.
    Nginx { port: String },
}

struct Emitter<'e> {
    app: &'e Application<'e>,
    style: Style,
    draft: Draft<'e>,
    runtime: Runtime,
    refused: Option<String>,
    main: usize,
    locked: Option<usize>,
    cache: Option<usize>,
    first: Option<usize>,
    production: Option<usize>,
    user: Option<usize>,
    environment: Option<usize>,
    special: Option<usize>,
    base: Option<usize>,
}

/// Puts the stages together.
pub(super) fn emit(tagged: &mut Tagged, app: &Application<'_>, level: Level) -> Outcome {
    let off = |id: &str| app.facts.options.steps_off.iter().any(|step| step == id);
    if off("multi-stage") {
        return Outcome::Refused {
            questions: app.questions.clone(),
            reason: "Building in stages is switched off, and the other structural steps need it."
                .into(),
        };
    }
    let mut questions = app.questions.clone();
    let (runtime, refused) = runtime(app, level, &off, &mut questions);
    if nothing_to_gain(app, &runtime) {
        return Outcome::Refused {
            questions,
            reason: "The image is already on a small base and has nothing to leave behind in a build stage.".into(),
        };
    }
    let main = tagged.step(step(
        "multi-stage",
        "Build in a stage of its own",
        "Compilers, development packages, caches and sources stay in a stage that is not shipped.",
        &[],
    ));
    let mut add = |wanted: bool, made: crate::report::Step| {
        (wanted && !off(&made.id)).then(|| tagged.step(made))
    };
    let lock_file = app.manifests.lock_file();
    let locked = add(
        app.locked,
        step(
            "locked-install",
            "Install exactly what the lock file says",
            "Every build gets the same packages, and an install that does not fit the manifest fails instead of changing it.",
            &[&format!("{lock_file} is committed and fits package.json.")],
        ),
    );
    let cache = add(true, cache_mount());
    let scripts = app
        .package
        .as_ref()
        .is_some_and(crate::facts::PackageJson::installs_with_scripts);
    let first = add(!scripts && sources_come_first(app), manifests_first());
    let next = app.kind == Kind::Next && !off("next-standalone");
    let needs_production = !next && app.kind != Kind::Static;
    let keeps_development = development_at_run_time(app);
    let production = add(
        needs_production && !keeps_development,
        step(
            "production-dependencies",
            "Ship production dependencies only",
            "Test runners, compilers and linters weigh more than most applications and widen what can be attacked.",
            &[
                "Everything that runs at start is listed under `dependencies`, not under `devDependencies`.",
                "Installing production packages needs no script of a development package.",
            ],
        ),
    );
    let root = app
        .facts
        .effective(Keyword::User, app.facts.instructions().len())
        .is_none();
    let user = add(
        root && port_allows_user(app),
        step(
            "non-root-user",
            "Run without root rights",
            "A flaw in the application then gives an attacker an ordinary user, not root.",
            &["The application writes only to folders that it owns, and to /tmp."],
        ),
    );
    let sets = app.facts.instructions().iter().any(|instruction| {
        instruction.keyword == Keyword::Env
            && instruction
                .pairs()
                .iter()
                .any(|pair| pair.key.unquoted() == "NODE_ENV")
    });
    let environment = add(
        !sets && !matches!(runtime, Runtime::Nginx { .. }),
        step(
            "node-environment",
            "Say that it runs in production",
            "Frameworks then leave out checks and messages meant for development.",
            &["The application behaves the same with NODE_ENV=production, as nearly all do."],
        ),
    );
    let special = add(next, next_step())
        .or_else(|| add(matches!(runtime, Runtime::Nginx { .. }), nginx_step()));
    let base = add(true, base_step(&runtime, app));
    let style = Style::of(app.facts);
    let emitter = Emitter {
        app,
        style,
        draft: Draft::new(tagged, app.facts),
        runtime,
        refused,
        main,
        locked,
        cache,
        first,
        production,
        user,
        environment,
        special,
        base,
    };
    let (lines, companions, refused) = emitter.write();
    tagged.replace_lines(lines);
    Outcome::Done {
        questions,
        companions,
        refused,
        main_step: main,
    }
}

fn next_step() -> crate::report::Step {
    step(
        "next-standalone",
        "Ship Next.js' standalone output",
        "Next.js traces which files the server really reads; only these are shipped, not all of node_modules.",
        &[
            "next.config sets `output: \"standalone\"`, as the file beside this one does.",
            "`npm start` runs `next start` and nothing else.",
            "The application stands at the root of the repository, so that server.js does too.",
        ],
    )
}

fn nginx_step() -> crate::report::Step {
    step(
        "static-server",
        "Serve the built files with nginx",
        "Built files need no Node, no node_modules and no preview server; nginx serves them on the same port.",
        &[
            "The build leaves only static files, in `dist` or `build`.",
            "The server that is replaced did not pass requests on to another one.",
        ],
    )
}

fn base_step(runtime: &Runtime, app: &Application<'_>) -> crate::report::Step {
    match runtime {
        Runtime::Node { .. } => step(
            "slim-base",
            "Ship on the slim variant of the same image",
            "The slim variant has the same Node and the same distribution without compilers, Git and development headers.",
            &[
                "The running application needs no program of the full image, such as git, curl or python3.",
            ],
        ),
        Runtime::Distroless(distroless) => {
            let mut made = step(
                "distroless-base",
                "Ship on an image with Node and nothing else",
                "Without shell, package manager and system tools there is less to weigh, to patch and to abuse.",
                &[
                    "Nothing at run time starts a shell or another program.",
                    "Nobody needs `docker exec` with a shell in the running container.",
                ],
            );
            made.assumptions.extend(distroless.note.clone());
            made
        }
        Runtime::Nginx { port } => step(
            "nginx-base",
            "Ship on nginx without root rights",
            "The image of the nginx project that runs as an ordinary user is a tenth of the Node image.",
            &[&format!(
                "Nothing but HTTP on port {port} is expected of the container (it was a Node process in {}).",
                app.directory
            )],
        ),
    }
}

/// Whether there is neither a smaller base nor anything to leave behind.
fn nothing_to_gain(app: &Application<'_>, runtime: &Runtime) -> bool {
    let same =
        matches!(runtime, Runtime::Node { reference, .. } if *reference == app.image.reference);
    let production = app.facts.installs.iter().any(|install| {
        install.instruction == app.install && {
            let options = install.options(app.facts);
            options.has("--omit")
                || options.has("--production")
                || options.has("--only")
                || options.has("--prod")
                || options.has("-P")
        }
    });
    same && !app.builds && production
}

fn sources_come_first(app: &Application<'_>) -> bool {
    let early = |at: usize| app.places[at] == Place::Sources && at < app.install;
    (0..app.places.len()).any(early)
}

/// Whether what starts the application is only a development package.
fn development_at_run_time(app: &Application<'_>) -> bool {
    let Some(package) = &app.package else {
        return false;
    };
    let words = app.served.1.words(Some(package), None).unwrap_or_default();
    let program = words.first().map(String::as_str).unwrap_or_default();
    let name = match program {
        "nest" => "@nestjs/cli",
        "ng" => "@angular/cli",
        "tsx" | "ts-node" | "cross-env" | "dotenv" | "vite" | "serve" | "http-server" | "pm2"
        | "next" => program,
        _ => return false,
    };
    !package.ships(name) && package.depends_on(name)
}

/// Ports below 1024 need root rights outside Docker.
fn port_allows_user(app: &Application<'_>) -> bool {
    ports(app.facts)
        .iter()
        .all(|port| port.parse::<u32>().is_ok_and(|port| port >= 1024))
}

fn ports(facts: &Facts<'_>) -> Vec<String> {
    facts
        .instructions()
        .iter()
        .filter(|instruction| instruction.keyword == Keyword::Expose)
        .flat_map(|instruction| instruction.words())
        .map(|word| word.text.split('/').next().unwrap_or_default().to_owned())
        .collect()
}

/// The arguments of `node` at start, where they are known.
fn node_arguments(app: &Application<'_>) -> Option<Vec<String>> {
    let answer = app.facts.options.answers.get("start").map(String::as_str);
    let words = app.served.1.words(app.package.as_ref(), answer)?;
    let (program, rest) = words.split_first()?;
    (program == "node" && rest.first().is_some_and(|file| !file.starts_with('-')))
        .then(|| rest.to_vec())
}

fn runtime(
    app: &Application<'_>,
    level: Level,
    off: &dyn Fn(&str) -> bool,
    questions: &mut Vec<Question>,
) -> (Runtime, Option<String>) {
    let health = app
        .facts
        .command_lines
        .iter()
        .find(|line| line.keyword == Keyword::Healthcheck);
    let foreign = health.and_then(|line| {
        line.commands.iter().find(|command| {
            !matches!(
                command.name.as_str(),
                "node" | "exit" | "true" | "test" | "["
            )
        })
    });
    let same = app.image.reference.clone();
    let written = match &app.facts.instructions()[0..]
        .iter()
        .find_map(|instruction| match &instruction.arguments {
            Arguments::From {
                image: Some(image), ..
            } => Some(image.text.to_string()),
            _ => None,
        }) {
        Some(written) => written.clone(),
        None => same.clone(),
    };
    let slim = if off("slim-base") {
        written.clone()
    } else if written.contains('$') && !app.tag.alpine && !app.tag.slim {
        if written.contains(':') {
            format!("{written}-slim")
        } else {
            format!("{written}:slim")
        }
    } else if written.contains('$') {
        written.clone()
    } else {
        node_runtime::slim(app.image)
    };
    let node = |refused: Option<String>| {
        let slim_is_enough = foreign.is_none() || app.tag.alpine;
        let reference = if slim_is_enough {
            slim.clone()
        } else {
            written.clone()
        };
        let reason = foreign.filter(|_| !slim_is_enough).map(|command| {
            format!(
                "HEALTHCHECK runs {}, which the slim image does not have, so the full image stays.",
                command.name
            )
        });
        (Runtime::Node { reference }, reason.or(refused))
    };
    if level < Level::Minimal {
        return node(None);
    }
    if app.kind == Kind::Static && !off("static-server") {
        return match ports(app.facts).as_slice() {
            [port] if health.is_none() => (Runtime::Nginx { port: port.clone() }, None),
            [_] => node(Some("HEALTHCHECK needs a program that an image for static files does not have.".into())),
            _ => node(Some("EXPOSE does not name exactly one port, so it cannot be told which one nginx should listen on.".into())),
        };
    }
    if off("distroless-base") {
        return node(None);
    }
    if app.places.contains(&Place::Packages) {
        return node(Some("Packages of the distribution are installed that the application may need, and distroless images cannot install any.".into()));
    }
    if app.tag.alpine {
        return node(Some("The image builds on Alpine's musl, and distroless images have glibc; native modules would not load.".into()));
    }
    if health.is_some() {
        return node(Some(
            "HEALTHCHECK needs a shell, which distroless images do not have.".into(),
        ));
    }
    let Some(distroless) = app.tag.major.and_then(node_runtime::distroless) else {
        return node(Some(
            "There is no distroless image with this version of Node.".into(),
        ));
    };
    if app.kind != Kind::Next && node_arguments(app).is_none() {
        if let Served::Script { name, .. } = &app.served.1 {
            questions.push(Question {
                id: "start".into(),
                text: format!("What does the script `{name}` in package.json run?"),
                why: "An image without a package manager starts Node with a file directly; put package.json beside the Dockerfile, or the command here.".into(),
                default: String::new(),
                choices: Vec::new(),
                answer: app.facts.options.answers.get("start").cloned(),
            });
        }
        return node(Some("The command needs a package manager or a shell, or it is not known what it runs, so the slim image stays.".into()));
    }
    (Runtime::Distroless(distroless), None)
}

impl Emitter<'_> {
    fn write(
        mut self,
    ) -> (
        Vec<crate::rewrite::tagged::TaggedLine>,
        Vec<Companion>,
        Option<String>,
    ) {
        let next = self.app.kind == Kind::Next && self.special.is_some();
        let nginx = matches!(self.runtime, Runtime::Nginx { .. });
        if self.app.builds || self.app.kind == Kind::Static || next {
            self.build_stage(next, nginx);
            if self.production.is_some() {
                self.dependency_stage("prod-deps");
            }
        } else {
            self.dependency_stage_from_top();
        }
        self.final_stage(next);
        let companions = self.companions(next);
        (self.draft.finish(), companions, self.refused)
    }

    fn steps(&self, wanted: &[Option<usize>]) -> Vec<usize> {
        let mut steps: Vec<usize> = wanted.iter().copied().flatten().collect();
        if steps.is_empty() {
            steps.push(self.main);
        }
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    fn from_line(&self, name: &str) -> String {
        let from = &self.app.facts.instructions()[self.first_stage()];
        let image = match &from.arguments {
            Arguments::From {
                image: Some(image), ..
            } => image.text.to_string(),
            _ => self.app.image.reference.clone(),
        };
        let flags: String = from
            .flags
            .iter()
            .map(|flag| format!("{} ", flag.word.text))
            .collect();
        self.style.line(
            Keyword::From,
            &format!("{flags}{image} {} {name}", self.style.as_word()),
        )
    }

    fn first_stage(&self) -> usize {
        self.app.facts.stages[0].from
    }

    /// What comes before FROM, then FROM with a name.
    fn open_first_stage(&mut self, name: &str) {
        let from = self.first_stage();
        for at in 0..from {
            self.draft.keep(at);
        }
        self.draft.keep_comments(from);
        let line = self.from_line(name);
        self.draft.add(&line, &[self.main]);
    }

    fn build_stage(&mut self, next: bool, nginx: bool) {
        self.open_first_stage("build");
        let mut installed = false;
        let mut held_back: Vec<usize> = Vec::new();
        for at in self.first_stage() + 1..self.app.places.len() {
            match self.app.places[at] {
                Place::Setting if at > self.last_build_work() => {}
                Place::Setting | Place::BuildPackages | Place::Packages | Place::Tool => {
                    self.draft.keep_tight(at)
                }
                Place::Manifests => self.manifests(at),
                Place::Sources if !installed && self.first.is_some() => held_back.push(at),
                Place::Sources => self.draft.keep_tight(at),
                Place::Install | Place::InstallAndBuild => {
                    self.copy_manifests_where_missing();
                    self.install(at, false);
                    installed = true;
                    for copy in std::mem::take(&mut held_back) {
                        self.draft.keep_tight(copy);
                    }
                    if self.app.places[at] == Place::InstallAndBuild {
                        self.build(at, next, nginx);
                    }
                }
                Place::Build => self.build(at, next, nginx),
                Place::From | Place::Configuration => {}
            }
        }
    }

    /// The last instruction that building needs.
    fn last_build_work(&self) -> usize {
        (0..self.app.places.len())
            .rev()
            .find(|at| {
                matches!(
                    self.app.places[*at],
                    Place::Build | Place::InstallAndBuild | Place::Install
                )
            })
            .unwrap_or(0)
    }

    fn last_build(&self) -> Option<usize> {
        (0..self.app.places.len())
            .rev()
            .find(|at| matches!(self.app.places[*at], Place::Build | Place::InstallAndBuild))
    }

    /// A COPY of manifests; one that leaves the lock file behind is completed.
    fn manifests(&mut self, at: usize) {
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

    fn copy_manifests_where_missing(&mut self) {
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
    fn install(&mut self, at: usize, production: bool) {
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
        let mut command = if self.locked.is_some() && !already_locked && plain_install(&written) {
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
        let steps = self.steps(&wanted);
        self.draft.add(&line, &steps);
    }

    fn user_before(&self, at: usize) -> bool {
        self.app.facts.effective(Keyword::User, at).is_some()
    }

    /// A RUN that builds; the last one also tidies up what must not be shipped.
    fn build(&mut self, at: usize, next: bool, nginx: bool) {
        let facts = self.app.facts;
        let Some(line) = facts.command_line(at) else {
            return self.draft.keep_tight(at);
        };
        let builds: Vec<String> = line
            .commands
            .iter()
            .enumerate()
            .filter(|(number, _)| {
                !facts
                    .installs
                    .iter()
                    .any(|install| install.instruction == at && install.command == *number)
            })
            .filter(|(_, command)| {
                command
                    .subcommand()
                    .is_none_or(|word| word.text() != "cache")
            })
            .map(|(_, command)| command.span.text(facts.source()).to_owned())
            .collect();
        let mut commands = builds.join(" && ");
        let last = self.last_build() == Some(at);
        let mut wanted = vec![];
        if last && next {
            commands = format!("mkdir -p public && {commands}");
            wanted.push(self.special);
            self.draft.keep_comments_tight(at);
            self.draft.add(
                &format!("# \"public\" is optional in Next.js; made here so that the COPY below never fails{}", self.style.line_ending),
                &self.steps(&[self.special]),
            );
        } else {
            if self.app.places[at] == Place::Build {
                self.draft.keep_comments_tight(at);
            }
            if last && nginx {
                commands =
                    format!("{commands} && mv \"$([ -d dist ] && echo dist || echo build)\" /site");
                wanted.push(self.special);
            } else if last && self.production.is_some() {
                let cache = if self.may_be_next() { " .next/cache" } else { "" };
                commands = format!("{commands} && rm -rf node_modules{cache}");
                wanted.push(self.production);
            } else if self.app.places[at] == Place::Build {
                return self.draft.repeat(at, &[]);
            }
        }
        let steps = self.steps(&wanted);
        let flags: String = facts.instructions()[at]
            .flags
            .iter()
            .filter(|_| self.app.places[at] == Place::Build)
            .map(|flag| format!("{} ", flag.word.text))
            .collect();
        let text = self.style.line(Keyword::Run, &format!("{flags}{commands}"));
        self.draft.add(&text, &steps);
    }

    /// Whether the build may have left the cache of Next.js, which can weigh over 100 MB.
    fn may_be_next(&self) -> bool {
        let known = self.app.package.as_ref().map(|package| package.depends_on("next"));
        known.unwrap_or(!matches!(self.app.served.1, Served::Node(_)))
    }

    /// The stage of the production dependencies, beside the build stage.
    fn dependency_stage(&mut self, name: &str) {
        let steps = self.steps(&[self.production]);
        self.draft.gap(&steps);
        let line = self.from_line(name);
        self.draft.add(&line, &steps);
        let mut copied = false;
        for at in self.first_stage() + 1..self.app.install {
            match self.app.places[at] {
                Place::Setting | Place::BuildPackages | Place::Packages | Place::Tool => {
                    self.draft.repeat(at, &steps)
                }
                Place::Manifests => {
                    self.repeat_manifests(at, &steps);
                    copied = true;
                }
                Place::Sources if self.first.is_none() => {
                    self.draft.repeat(at, &steps);
                    copied = true;
                }
                _ => {}
            }
        }
        if !copied {
            let line = self.style.line(
                Keyword::Copy,
                &format!("{} ./", self.app.manifests.pattern()),
            );
            self.draft.add(&line, &steps);
        }
        self.install(self.app.install, true);
    }

    fn repeat_manifests(&mut self, at: usize, steps: &[usize]) {
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

    /// For an application without a build: the first stage is that of the dependencies.
    fn dependency_stage_from_top(&mut self) {
        self.open_first_stage("deps");
        let production = self.production.is_some();
        for at in self.first_stage() + 1..=self.app.install {
            match self.app.places[at] {
                Place::Setting | Place::BuildPackages | Place::Packages | Place::Tool => {
                    self.draft.keep_tight(at)
                }
                Place::Manifests => self.manifests(at),
                Place::Sources if self.first.is_none() => self.draft.keep_tight(at),
                Place::Install => {
                    self.copy_manifests_where_missing();
                    self.draft.keep_comments_tight(at);
                    let before = self.draft.lines.len();
                    self.install(at, production);
                    if !production {
                        // The comments stand above already.
                        let count = self.draft.lines.len() - before;
                        debug_assert!(count > 0);
                    }
                }
                _ => {}
            }
        }
    }

    fn final_stage(&mut self, next: bool) {
        let base = self.steps(&[self.base]);
        self.draft.gap(&[self.main]);
        let reference = match &self.runtime {
            Runtime::Node { reference, .. } => reference.clone(),
            Runtime::Distroless(distroless) => distroless.reference.clone(),
            Runtime::Nginx { .. } => "nginxinc/nginx-unprivileged:stable-alpine".into(),
        };
        let line = self.style.line(Keyword::From, &reference);
        self.draft.add(&line, &base);
        if let Runtime::Nginx { port } = &self.runtime {
            let port = port.clone();
            self.nginx(&port);
        } else {
            self.settings(next);
            self.files(next);
        }
        self.configuration(next);
        self.draft.keep_rest();
    }

    /// WORKDIR, ENV, and the ARGs that later lines use; what the rewrite adds comes first.
    fn settings(&mut self, next: bool) {
        let mut added = Vec::new();
        if self.environment.is_some() {
            added.push("NODE_ENV=production".to_owned());
        }
        let mut steps = vec![self.environment];
        if next {
            let port = ports(self.app.facts)
                .into_iter()
                .next()
                .unwrap_or_else(|| "3000".into());
            added.push("HOSTNAME=0.0.0.0".into());
            added.push(format!("PORT={port}"));
            steps.push(self.special);
        }
        if !added.is_empty() {
            let eol = self.style.line_ending;
            let escape = char::from(self.app.facts.file.escape);
            let joined = added.join(&format!(" {escape}{eol}    "));
            let line = self.style.line(Keyword::Env, &joined);
            let steps = self.steps(&steps);
            self.draft.add(&line, &steps);
        }
        let main = [self.main];
        let last = self.last_build_work();
        for at in self.first_stage() + 1..self.app.places.len() {
            match self.app.places[at] {
                Place::Setting if at > last => self.draft.keep_tight(at),
                Place::Setting if self.needed_at_run_time(at) => self.draft.repeat(at, &main),
                Place::Packages => self.draft.repeat(at, &main),
                _ => {}
            }
        }
    }

    /// ARGs only matter in the stage that uses them.
    fn needed_at_run_time(&self, at: usize) -> bool {
        let facts = self.app.facts;
        let instruction = &facts.instructions()[at];
        if instruction.keyword != Keyword::Arg {
            return true;
        }
        let names: Vec<&str> = instruction
            .pairs()
            .iter()
            .map(|pair| pair.key.unquoted())
            .collect();
        (at + 1..self.app.places.len())
            .filter(|other| {
                matches!(
                    self.app.places[*other],
                    Place::Setting | Place::Configuration | Place::Packages
                )
            })
            .any(|other| {
                let text = &facts.instructions()[other].rest.text;
                names.iter().any(|name| {
                    text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"))
                })
            })
    }

    fn owner(&self) -> String {
        match (&self.runtime, self.user) {
            (_, None) | (Runtime::Nginx { .. }, _) => String::new(),
            (Runtime::Node { .. }, Some(_)) => "--chown=node:node ".into(),
            (Runtime::Distroless(_), Some(_)) => format!("--chown={NONROOT}:{NONROOT} "),
        }
    }

    fn copy(&mut self, rest: &str, steps: &[usize]) {
        let line = self.style.line(Keyword::Copy, rest);
        self.draft.add(&line, steps);
    }

    fn files(&mut self, next: bool) {
        let directory = self.app.directory.clone();
        let owner = self.owner();
        if next {
            let steps = self.steps(&[self.special, self.user]);
            self.copy(
                &format!("--from=build {owner}{directory}/.next/standalone ./"),
                &steps,
            );
            self.copy(
                &format!("--from=build {owner}{directory}/.next/static ./.next/static"),
                &steps,
            );
            self.copy(
                &format!("--from=build {owner}{directory}/public ./public"),
                &steps,
            );
        } else if self.app.builds || self.app.kind == Kind::Static {
            if self.production.is_some() {
                let steps = self.steps(&[self.production]);
                self.copy(
                    &format!("--from=prod-deps {directory}/node_modules ./node_modules"),
                    &steps,
                );
            }
            let steps = self.steps(&[Some(self.main), self.user]);
            self.copy(&format!("--from=build {owner}{directory} ./"), &steps);
        } else {
            let steps = [self.main];
            self.copy(
                &format!("--from=deps {directory}/node_modules ./node_modules"),
                &steps,
            );
            let whole = (0..self.app.places.len()).any(|at| {
                self.app.places[at] == Place::Sources && copies_everything(self.app.facts, at)
            });
            for at in 0..self.app.places.len() {
                match self.app.places[at] {
                    Place::Sources if self.first.is_some() || at > self.app.install => {
                        self.draft.keep_tight(at)
                    }
                    Place::Sources => self.draft.repeat(at, &steps),
                    Place::Manifests if !whole => self.draft.repeat(at, &steps),
                    _ => {}
                }
            }
        }
    }

    fn nginx(&mut self, port: &str) {
        let eol = self.style.line_ending;
        let fallback = if self.single_page() {
            "$uri $uri/ /index.html"
        } else {
            "$uri $uri/ =404"
        };
        let config = [
            "server {".to_owned(),
            format!("    listen {port};"),
            "    root /usr/share/nginx/html;".into(),
            "    location / {".into(),
            format!("        try_files {fallback};"),
            "    }".into(),
            "}".into(),
        ]
        .join(eol);
        let steps = self.steps(&[self.special]);
        let copy = self.style.keyword(Keyword::Copy);
        // A blank line after the heredoc: some linters cannot read an instruction right behind it.
        self.draft.add(
            &format!(
                "{copy} <<'EOF' /etc/nginx/conf.d/default.conf{eol}{config}{eol}EOF{eol}{eol}"
            ),
            &steps,
        );
        self.copy("--from=build /site /usr/share/nginx/html", &steps);
        let main = [self.main];
        for at in 0..self.app.places.len() {
            let instruction = &self.app.facts.instructions()[at];
            if self.app.places[at] == Place::Setting && instruction.keyword == Keyword::Env {
                self.draft.repeat(at, &main);
            }
        }
    }

    /// Whether the server that is replaced answers unknown paths with the first page.
    fn single_page(&self) -> bool {
        let words = self
            .app
            .served
            .1
            .words(self.app.package.as_ref(), None)
            .unwrap_or_default();
        match words.first().map(String::as_str) {
            Some("serve") => words.iter().any(|word| word == "-s" || word == "--single"),
            Some("http-server") => false,
            _ => true,
        }
    }

    /// LABEL, EXPOSE, VOLUME, USER, CMD in their own order.
    fn configuration(&mut self, next: bool) {
        let exposes = (0..self.app.places.len())
            .find(|at| self.app.facts.instructions()[*at].keyword == Keyword::Expose);
        let command = self.app.served.0;
        let user_before = exposes.unwrap_or(command).min(command);
        let mut user = self.user.is_some() && !matches!(self.runtime, Runtime::Nginx { .. });
        for at in self.first_stage() + 1..self.app.places.len() {
            if self.app.places[at] != Place::Configuration {
                continue;
            }
            if at == user_before && std::mem::take(&mut user) {
                let name = if matches!(self.runtime, Runtime::Distroless(_)) {
                    NONROOT
                } else {
                    "node"
                };
                let line = self.style.line(Keyword::User, name);
                let steps = self.steps(&[self.user]);
                self.draft.add(&line, &steps);
            }
            let keyword = self.app.facts.instructions()[at].keyword;
            match keyword {
                Keyword::Cmd => self.command(at, next),
                // nginx runs as its own user already, and `node` is none of its users.
                Keyword::User
                    if matches!(self.runtime, Runtime::Nginx { .. } | Runtime::Distroless(_)) => {}
                _ => self.draft.keep_tight(at),
            }
        }
    }

    fn command(&mut self, at: usize, next: bool) {
        let words = match &self.runtime {
            Runtime::Nginx { .. } => return,
            Runtime::Distroless(_) if next => vec!["server.js".to_owned()],
            Runtime::Distroless(_) => node_arguments(self.app).unwrap_or_default(),
            Runtime::Node { .. } if next => vec!["node".into(), "server.js".into()],
            Runtime::Node { .. } => return self.draft.keep_tight(at),
        };
        let steps = self.steps(&[self.special.filter(|_| next), self.base.filter(|_| !next)]);
        let words: Vec<String> = words
            .iter()
            .map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")))
            .collect();
        let line = self
            .style
            .line(Keyword::Cmd, &format!("[{}]", words.join(", ")));
        self.draft.keep_comments_tight(at);
        self.draft.add(&line, &steps);
    }

    fn companions(&self, next: bool) -> Vec<Companion> {
        let mut extra = vec!["node_modules", "npm-debug.log*", "coverage"];
        if self.app.builds {
            extra.extend([".next", "dist", "build"]);
        }
        let mut companions: Vec<Companion> = dockerignore::companion(self.app.facts, &extra)
            .into_iter()
            .collect();
        if next {
            companions.extend(next_config(self.app.facts));
        }
        companions
    }
}

/// The line that makes Next.js pack what it needs.
fn next_config(facts: &Facts<'_>) -> Option<Companion> {
    let names = [
        "next.config.js",
        "next.config.mjs",
        "next.config.ts",
        "next.config.cjs",
    ];
    let given = names
        .iter()
        .find_map(|name| facts.options.beside(name).map(|text| (*name, text)));
    let why = "Makes `next build` write the standalone server that the image ships.";
    let (path, module) = match given {
        Some((_, text)) if text.contains("\"standalone\"") && !text.contains("process.env") => {
            return None;
        }
        Some((name, text)) => (name, text.contains("export default")),
        None => ("next.config.js", false),
    };
    let content = if module {
        "// In the configuration object:\noutput: \"standalone\",\n".to_owned()
    } else {
        "// At the end of the file:\nmodule.exports = { ...module.exports, output: \"standalone\" };\n".to_owned()
    };
    Some(Companion {
        path: path.into(),
        mode: CompanionMode::Merge,
        content,
        why: why.into(),
    })
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
