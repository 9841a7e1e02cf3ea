//! Node applications: the stage that is shipped, and the files beside it.

use plimsoll_syntax::Keyword;

use super::node::{Place, copies_everything};
use super::node_emit::{Emitter, MODULES};
use super::node_frameworks;
use super::node_plan::{OUTPUT, Runtime, node_arguments, ports};
use super::node_served::Kind;
use crate::facts::Facts;
use crate::report::{Companion, CompanionMode};
use crate::rewrite::dockerignore;

/// The user that distroless images with `nonroot` in their tag run as.
const NONROOT: &str = "65532";

impl Emitter<'_> {
    pub(super) fn final_stage(&mut self, next: bool) {
        let base = self.steps(&[self.base]);
        self.draft.gap(&[self.main]);
        let reference = match &self.runtime {
            Runtime::Node { reference, .. } => reference.clone(),
            Runtime::Distroless(distroless) => distroless.reference.clone(),
            Runtime::Nginx { .. } => "nginxinc/nginx-unprivileged:stable-alpine".into(),
        };
        let facts = self.app.facts;
        let reference = facts.as_written(&facts.stages[0], &reference);
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
    pub(super) fn settings(&mut self, next: bool) {
        self.query_engine();
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

    /// What Prisma's engine loads, which the slim image lacks.
    fn query_engine(&mut self) {
        let Runtime::Node { reference } = &self.runtime else {
            return;
        };
        if !self.app.special.prisma || self.app.tag.alpine || *reference == self.app.image.reference
        {
            return;
        }
        let steps = self.steps(&[self.base]);
        let escape = char::from(self.app.facts.file.escape);
        let gap = format!(" {escape}{}    ", self.style.line_ending);
        let command = format!(
            "apt-get update{gap}&& apt-get install -y --no-install-recommends ca-certificates openssl{gap}&& rm -rf /var/lib/apt/lists/*"
        );
        self.draft
            .add(&self.style.line(Keyword::Run, &command), &steps);
    }

    /// ARGs only matter in the stage that uses them.
    pub(super) fn needed_at_run_time(&self, at: usize) -> bool {
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

    pub(super) fn owner(&self) -> String {
        match (&self.runtime, self.user) {
            (_, None) | (Runtime::Nginx { .. }, _) => String::new(),
            (Runtime::Node { .. }, Some(_)) => "--chown=node:node ".into(),
            (Runtime::Distroless(_), Some(_)) => format!("--chown={NONROOT}:{NONROOT} "),
        }
    }

    pub(super) fn copy(&mut self, rest: &str, steps: &[usize]) {
        let line = self.style.line(Keyword::Copy, rest);
        self.draft.add(&line, steps);
    }

    pub(super) fn files(&mut self, next: bool) {
        let directory = self.app.directory.clone();
        let owner = self.owner();
        if self.packed {
            let steps = self.steps(&[self.special, self.user]);
            let copy = format!("--from=build {owner}{directory}/{OUTPUT} ./{OUTPUT}");
            self.copy(&copy, &steps);
        } else if next {
            let steps = self.steps(&[self.special]);
            self.copy(&format!("--from=build {MODULES} ./node_modules"), &steps);
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
            } else if self.apart {
                // Development tools keep files beside the packages.
                let steps = self.steps(&[Some(self.main), self.user]);
                self.copy(
                    &format!("--from=deps {owner}{directory}/node_modules ./node_modules"),
                    &steps,
                );
            }
            let steps = self.steps(&[self.special.or(Some(self.main)), self.user]);
            let Some(output) = self.output.take() else {
                return self.copy(&format!("--from=build {owner}{directory} ./"), &steps);
            };
            let public = output.public.then(|| "public".to_owned());
            let manifest = format!("--from=build {owner}{directory}/package.json ./");
            self.copy(&manifest, &steps);
            for folder in [output.folder].into_iter().chain(public) {
                self.copy(
                    &format!("--from=build {owner}{directory}/{folder} ./{folder}"),
                    &steps,
                );
            }
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

    pub(super) fn nginx(&mut self, port: &str) {
        let eol = self.style.line_ending;
        let pages = node_frameworks::writes_pages(self.app);
        let fallback = if pages {
            "$uri $uri.html $uri/index.html =404"
        } else if self.single_page() {
            "$uri $uri/ /index.html"
        } else {
            "$uri $uri/ =404"
        };
        let missing = if pages {
            format!("{eol}    error_page 404 /404.html;")
        } else {
            String::new()
        };
        let config = [
            "server {".to_owned(),
            format!("    listen {port};"),
            format!("    root /usr/share/nginx/html;{missing}"),
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
        let copy = format!("--from=build {} /usr/share/nginx/html", self.site());
        self.copy(&copy, &steps);
        let main = [self.main];
        for at in 0..self.app.places.len() {
            let instruction = &self.app.facts.instructions()[at];
            if self.app.places[at] == Place::Setting && instruction.keyword == Keyword::Env {
                self.draft.repeat(at, &main);
            }
        }
    }

    /// Whether the server that is replaced answers unknown paths with the first page.
    pub(super) fn single_page(&self) -> bool {
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
    pub(super) fn configuration(&mut self, next: bool) {
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

    pub(super) fn command(&mut self, at: usize, next: bool) {
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

    pub(super) fn companions(&self, next: bool) -> Vec<Companion> {
        let mut extra = vec!["node_modules", "npm-debug.log*", "coverage"];
        if self.app.builds {
            extra.extend([".next", "dist", "build"]);
        }
        if self.app.special.angular {
            extra.push(".angular");
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
        Some((name, text)) => (name, text.split("export default").nth(1)),
        None => ("next.config.js", None),
    };
    // What is exported by its name can be completed after it; anything else is up to the person.
    let named = module.map(|rest| rest.trim().trim_end_matches(';').trim_end());
    let content = match named {
        None => "// At the end of the file:\nmodule.exports = { ...module.exports, output: \"standalone\" };\n".to_owned(),
        Some(name) if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_$".contains(c)) => {
            format!("// At the end of the file:\n{name}.output = \"standalone\";\n")
        }
        Some(_) => "// In the configuration object:\noutput: \"standalone\",\n".to_owned(),
    };
    Some(Companion {
        path: path.into(),
        mode: CompanionMode::Merge,
        content,
        why: why.into(),
    })
}
