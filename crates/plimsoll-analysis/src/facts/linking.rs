//! Which programs that a stage builds need the C library of their base.

use plimsoll_sizes::Libc;
use plimsoll_syntax::Keyword;

use super::{Base, Facts, Manager};

/// What in the text of a RUN may make a program static, or one for another base.
const STATIC: [&str; 8] = [
    "crt-static",
    "CGO_ENABLED",
    "musl",
    "-static",
    "--target",
    "make",
    "zig",
    "netgo",
];

impl Facts<'_> {
    /// Whether a path of a stage with glibc is a program that Rust or Go link to it there. Go only
    /// does so for what uses the network or C, so that needs a sign: `serves`, or a package of headers.
    pub fn is_linked_to_libc(&self, stage: usize, path: &str, serves: bool) -> bool {
        let Some(base) = self.base_of(stage) else {
            return false;
        };
        let end = self.stage_instructions(stage).end - 1;
        let is_given = |name| self.is_given(name, end);
        let file = path.rsplit('/').next().unwrap_or_default();
        let rust = path.contains("/target/release/") && !file.contains(['.', '*']);
        let go = || {
            let mut commands = self.runs(stage).flat_map(|line| &line.commands);
            let named = commands.any(|command| {
                let after = command.words().skip_while(|word| *word != "-o").nth(1);
                command.name == "go"
                    && after.is_some_and(|path| path.rsplit('/').next() == Some(file))
            });
            let headers = || {
                self.installed_in(stage, &[Manager::Apt])
                    .any(|package| package.ends_with("-dev"))
            };
            named && (serves || headers())
        };
        base.libc == Some(Libc::Glibc)
            && ((rust
                && !is_given("RUSTFLAGS")
                && !is_given("CARGO_BUILD_TARGET")
                && self.builds(stage, "cargo"))
                || (base.image == "golang"
                    && !base.slim
                    && !is_given("CGO_ENABLED")
                    && !is_given("GOOS")
                    && self.builds(stage, "go")
                    && go()))
    }

    /// The packages that a stage, or one that it stands on, installs by name with some managers.
    pub fn installed_in(&self, stage: usize, managers: &[Manager]) -> impl Iterator<Item = &str> {
        let chain = self.ancestry(stage);
        let installs = self.installs.iter().filter(move |install| {
            let own = self.stage_of.get(install.instruction).copied().flatten();
            managers.contains(&install.manager) && own.is_some_and(|own| chain.contains(&own))
        });
        installs.flat_map(|install| install.packages.iter().map(super::Argument::text))
    }

    /// Whether a stage builds with a program, and nothing in its RUNs asks for a static result.
    fn builds(&self, stage: usize, program: &str) -> bool {
        let mut found = false;
        for each in self.ancestry(stage) {
            for line in self.runs(each) {
                let span = self.file.instructions[line.instruction].span;
                let text = self.source().get(span.start as usize..span.end as usize);
                if text.is_none_or(|text| STATIC.iter().any(|sign| text.contains(sign))) {
                    return false;
                }
                found |= line
                    .commands
                    .iter()
                    .any(|command| command.is(program, "build"));
            }
        }
        found
    }

    /// Whether a stage opens ports, as far as EXPOSE tells.
    pub fn serves(&self, stage: usize) -> bool {
        self.at_end(stage, Keyword::Expose).is_some()
    }

    /// Whether something besides single files comes into a stage that stands on nothing: a COPY or ADD
    /// into the root or a folder of libraries.
    pub fn may_have_libraries(&self, stage: usize) -> bool {
        matches!(
            self.stages.get(stage).map(|stage| &stage.base),
            Some(Base::Stage(_))
        ) || self.stage_instructions(stage).any(|at| {
            let instruction = &self.file.instructions[at];
            let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
            copies
                && instruction.words().iter().any(|word| {
                    let path = word.text.as_ref();
                    path.contains("/lib")
                        || path.contains("ld-")
                        || path == "/"
                            && instruction
                                .words()
                                .first()
                                .is_some_and(|first| first.text == "/")
                })
        })
    }
}
