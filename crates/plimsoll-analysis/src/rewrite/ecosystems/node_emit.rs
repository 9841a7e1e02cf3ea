//! Node applications: the stages.

use plimsoll_syntax::{Arguments, Keyword};

use super::node::{Application, Place};
use super::node_frameworks::{self, Output};
use super::node_plan::{
    Runtime, base_step, development_at_run_time, is_packed, next_step, nginx_step, nothing_to_gain,
    packed_step, port_allows_user, runtime, sources_come_first,
};
use super::node_served::{Kind, Served};
use crate::facts::is_within;
use crate::report::{Companion, Level};
use crate::rewrite::Outcome;
use crate::rewrite::draft::Draft;
use crate::rewrite::step::{cache_mount, manifests_first, step};
use crate::rewrite::style::Style;
use crate::rewrite::tagged::Tagged;

/// Angular's build for production, into a folder whose name no configuration changes.
const ANGULAR_BUILD: &str = "npx ng build --configuration production --output-path=/out";

/// From Angular 17 on the files for browsers stand in a folder of their own.
const ANGULAR_OUT: &str = "\"$([ -d /out/browser ] && echo /out/browser || echo /out)\"";

/// Where Angular's build leaves the first page, whatever the project is called.
const ANGULAR_DIST: &str = "\"$(dirname \"$(find dist -name 'index*.html' | sort | head -n 1)\")\"";

pub(super) struct Emitter<'e> {
    pub(super) app: &'e Application<'e>,
    pub(super) style: Style,
    pub(super) draft: Draft<'e>,
    pub(super) runtime: Runtime,
    pub(super) refused: Option<String>,
    pub(super) main: usize,
    pub(super) locked: Option<usize>,
    pub(super) cache: Option<usize>,
    pub(super) first: Option<usize>,
    pub(super) production: Option<usize>,
    pub(super) user: Option<usize>,
    pub(super) environment: Option<usize>,
    pub(super) special: Option<usize>,
    pub(super) base: Option<usize>,
    /// All of `node_modules` is shipped, out of a stage before the one that builds: an edit of the
    /// sources leaves its layer as it is.
    pub(super) apart: bool,
    /// The build packs the server with all that it needs.
    pub(super) packed: bool,
    /// What is shipped of the project beside its packages, where that is not all of it.
    pub(super) output: Option<Output>,
}

/// Where the build puts what Next.js packs of `node_modules`. Shipped in a layer of its own, it is
/// the same after an edit of the sources.
pub(super) const MODULES: &str = "/modules";

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
    let unbuilt = app.kind == Kind::Static && !app.builds;
    if unbuilt && !matches!(runtime, Runtime::Nginx { .. }) {
        let reason = refused.unwrap_or_else(|| "The image runs a server for development, and what would serve the built files instead is switched off.".into());
        return Outcome::Refused { questions, reason };
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
        .is_some_and(|package| package.installs_with_scripts() || package.prepares());
    let first = add(
        !scripts && !app.special.needs_sources && sources_come_first(app),
        manifests_first(),
    );
    let next = app.kind == Kind::Next && !off("next-standalone");
    let packed = is_packed(app) && !off("packed-output");
    let needs_production = !next && !packed && app.kind != Kind::Static;
    let keeps_development = development_at_run_time(app);
    let production = add(
        needs_production && !keeps_development && !app.special.keeps_packages(),
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
    let apart = production.is_none()
        && app.builds
        && !next
        && !packed
        && matches!(runtime, Runtime::Node { .. })
        && (first.is_some() || !sources_come_first(app))
        && !app.special.keeps_packages();
    let output = node_frameworks::output(app)
        .filter(|_| !off("packed-output") && (production.is_some() || apart));
    let special = add(next, next_step())
        .or_else(|| add(packed, packed_step()))
        .or_else(|| {
            output
                .as_ref()
                .and_then(|output| add(true, node_frameworks::output_step(output)))
        })
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
        apart,
        packed,
        output,
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

    pub(super) fn steps(&self, wanted: &[Option<usize>]) -> Vec<usize> {
        let mut steps: Vec<usize> = wanted.iter().copied().flatten().collect();
        if steps.is_empty() {
            steps.push(self.main);
        }
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    fn open_line(&self, name: &str) -> String {
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

    pub(super) fn first_stage(&self) -> usize {
        self.app.facts.stages[0].from
    }

    /// What comes before FROM, then FROM with a name.
    fn open_first_stage(&mut self, name: &str) {
        let from = self.first_stage();
        for at in 0..from {
            self.draft.keep(at);
        }
        self.draft.keep_comments(from);
        let line = self.open_line(name);
        self.draft.add(&line, &[self.main]);
    }

    fn build_stage(&mut self, next: bool, nginx: bool) {
        self.open_first_stage(if self.apart { "deps" } else { "build" });
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
                    if self.apart {
                        let main = [self.main];
                        self.draft.gap(&main);
                        let stage = format!("deps {} build", self.style.as_word());
                        let line = self.style.line(Keyword::From, &stage);
                        self.draft.add(&line, &main);
                    }
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
        if nginx && !self.app.builds {
            let steps = self.steps(&[self.special]);
            let escape = char::from(self.app.facts.file.escape);
            let gap = format!(" {escape}{}    ", self.style.line_ending);
            let site = self.site();
            let command = format!("{ANGULAR_BUILD}{gap}&& mv {ANGULAR_OUT} {site}");
            self.draft
                .add(&self.style.line(Keyword::Run, &command), &steps);
        }
    }

    /// Where built pages go: a path at which nothing stands yet.
    pub(super) fn site(&self) -> &'static str {
        if is_within(&self.app.directory, "/site") {
            "/built"
        } else {
            "/site"
        }
    }

    /// The last instruction that building needs.
    pub(super) fn last_build_work(&self) -> usize {
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
            commands = format!(
                "mkdir -p public && {commands} && mv .next/standalone/node_modules {MODULES}"
            );
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
            let public = self.output.as_ref().map(|output| output.public);
            if last && public == Some(true) {
                commands = format!("mkdir -p public && {commands}");
                wanted.push(self.special);
            } else if last && nginx {
                let folder = if self.app.special.angular {
                    ANGULAR_DIST
                } else {
                    "\"$([ -d dist ] && echo dist || echo build)\""
                };
                commands = format!("{commands} && mv {folder} {}", self.site());
                wanted.push(self.special);
            } else if last && public.is_none() && (self.apart || self.production.is_some()) {
                let cache = if self.may_be_next() {
                    " .next/cache"
                } else {
                    ""
                };
                commands = format!("{commands} && rm -rf node_modules{cache}");
                wanted.push(self.production);
            } else if self.app.places[at] == Place::Build {
                return self.draft.repeat(at, &[]);
            }
        }
        let mut steps = self.steps(&wanted);
        steps.extend(self.draft.steps_of(at));
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
        let known = self
            .app
            .package
            .as_ref()
            .map(|package| package.depends_on("next"));
        known.unwrap_or(!matches!(self.app.served.1, Served::Node(_)))
    }

    /// The stage of the production dependencies, beside the build stage.
    fn dependency_stage(&mut self, name: &str) {
        let steps = self.steps(&[self.production]);
        self.draft.gap(&steps);
        let line = self.open_line(name);
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
                    // An install that changes what it installs leaves its comments to us.
                    if production {
                        self.draft.keep_comments_tight(at);
                    }
                    self.install(at, production);
                }
                _ => {}
            }
        }
    }
}
