//! Files of several stages: the stage that is shipped gets a smaller base, packages for production
//! alone, and an ordinary user, where the text shows that this is enough.

mod packages;
mod user;

use plimsoll_sizes::Distribution;
use plimsoll_syntax::{Arguments, Instruction, Keyword, parse};

use super::ecosystems::java;
use super::ecosystems::node_runtime;
use super::step::step;
use super::style::Style;
use super::system_packages;
use super::tagged::Tagged;
use super::{Outcome, compiled, dockerignore};
use crate::Options;
use crate::facts::{Base, CommandFact, CommandLine, Facts, Image, Manager, ShellKind};
use crate::fix::apply;
use crate::report::{Edit, Step};

/// Programs of full images that the small ones lack.
const LACKED: [&str; 12] = [
    "curl", "wget", "git", "python", "python3", "perl", "gcc", "make", "ps", "nc", "openssl",
    "jcmd",
];

/// What is done to the stage that is shipped; each asks the text as it then is.
const CHANGES: [Change; 3] = [
    smaller_base,
    packages::production_packages,
    user::ordinary_user,
];

/// A step with its edits, or why there is none.
type Change = fn(&Shipped<'_>) -> Result<(Step, Vec<Edit>), String>;

/// Improves the stage that is shipped.
pub(super) fn improve(tagged: &mut Tagged, options: &Options) -> Outcome {
    let mut reason = None;
    let mut main_step = None;
    for change in CHANGES {
        let text = tagged.text();
        let file = parse(&text);
        let facts = Facts::new(&file, options);
        let made = Shipped::of(&facts).and_then(|shipped| change(&shipped));
        match made {
            Ok((step, edits)) if !options.steps_off.contains(&step.id) => {
                let number = tagged.step(step);
                tagged.advance(&apply(&text, &edits), number);
                main_step.get_or_insert(number);
            }
            Ok(_) => {}
            Err(sentence) => {
                reason.get_or_insert(sentence);
            }
        }
    }
    let text = tagged.text();
    let file = parse(&text);
    let facts = Facts::new(&file, options);
    match main_step {
        Some(main_step) => Outcome::Done {
            questions: Vec::new(),
            companions: dockerignore::companion(&facts, &[]).into_iter().collect(),
            refused: None,
            main_step,
        },
        None => Outcome::Refused {
            questions: Vec::new(),
            reason: reason
                .unwrap_or_else(|| "The stage that is shipped is left as it is.".to_owned()),
        },
    }
}

/// The stage that is shipped.
struct Shipped<'f> {
    facts: &'f Facts<'f>,
    stage: usize,
    image: &'f Image,
}

impl<'f> Shipped<'f> {
    fn of(facts: &'f Facts<'f>) -> Result<Self, String> {
        let stage = facts.target.unwrap_or_default();
        let shared = facts
            .stages
            .iter()
            .any(|other| other.base == Base::Stage(stage));
        match facts.stages.get(stage).map(|stage| &stage.base) {
            Some(Base::Image(image)) if !shared && !facts.is_windows(stage) => Ok(Self {
                facts,
                stage,
                image,
            }),
            _ => Err("The stage that is shipped stands on another one, or others stand on it, so it is left as it is.".into()),
        }
    }

    fn instructions(&self) -> impl DoubleEndedIterator<Item = (usize, &'f Instruction<'f>)> {
        let all = self.facts.instructions();
        self.facts
            .stage_instructions(self.stage)
            .map(|at| (at, &all[at]))
    }

    /// What the stage's RUNs do beyond installing packages of the distribution and preparing
    /// folders and users.
    fn strange(&self) -> Option<&CommandLine<'f>> {
        let prepares = |command: &CommandFact<'_>| {
            command.is_plain()
                && matches!(
                    command.name.as_str(),
                    "mkdir" | "chown" | "chmod" | "touch" | "ln" | "useradd" | "groupadd" | "rm"
                )
        };
        self.facts.runs(self.stage).find(|run| {
            let plain = !run.heredoc && !run.commands.is_empty();
            !(system_packages::only_installs(run) || plain && run.commands.iter().all(prepares))
        })
    }

    /// A program that the container starts and that small images lack.
    fn lacked(&self) -> Option<&str> {
        let facts = self.facts;
        let lines = facts.command_lines.iter().filter(|line| {
            line.keyword != Keyword::Run && facts.stage_of[line.instruction] == Some(self.stage)
        });
        let installed = |name: &str| {
            facts.installs.iter().any(|install| {
                facts.stage_of[install.instruction] == Some(self.stage)
                    && install
                        .packages
                        .iter()
                        .any(|package| package.text() == name)
            })
        };
        let mut words = lines.flat_map(|line| &line.commands).flat_map(|command| {
            let inside = command.words().flat_map(str::split_whitespace);
            std::iter::once(command.name.as_str()).chain(inside)
        });
        let own = |name: &str| self.image.name == "python" && name.starts_with("python");
        words.find(|word| LACKED.contains(word) && !installed(word) && !own(word))
    }

    /// The words that the container runs in the exec form, or a plain command in the shell form.
    fn runs(&self) -> Option<&CommandFact<'f>> {
        let mut lines = self.facts.command_lines.iter().filter(|line| {
            matches!(line.keyword, Keyword::Cmd | Keyword::Entrypoint)
                && self.facts.stage_of[line.instruction] == Some(self.stage)
        });
        let (line, None) = (lines.next()?, lines.next()) else {
            return None;
        };
        let [only] = line.commands.as_slice() else {
            return None;
        };
        (only.is_plain() && line.shell == ShellKind::None).then_some(only)
    }

    /// The stages whose files are copied into the shipped one.
    fn sources(&self) -> Vec<(usize, &'f Instruction<'f>)> {
        self.instructions()
            .filter_map(|(_, instruction)| {
                let from = instruction.flag_value("from")?;
                let stage = self.facts.stage_named(from, self.stage)?;
                Some((stage, instruction))
            })
            .collect()
    }
}

/// Puts the shipped stage on the smaller variant of its image.
fn smaller_base(shipped: &Shipped<'_>) -> Result<(Step, Vec<Edit>), String> {
    let facts = shipped.facts;
    let from = &facts.instructions()[facts.stages[shipped.stage].from];
    let Arguments::From {
        image: Some(written),
        ..
    } = &from.arguments
    else {
        return Err("The base of the stage that is shipped cannot be told.".into());
    };
    let image = shipped.image;
    let copied = shipped.sources();
    let (base, mut made) = match image.name.as_str() {
        "node" => (node_runtime::slim(image), slim("Node")),
        "python" => (slim_python(image), slim("Python")),
        "golang" => (
            small(shipped).unwrap_or_default(),
            compiled::small_step("the small image"),
        ),
        _ => match java::runtime(image) {
            // What is a runtime already stays the publisher's that it is.
            Some(Ok(base)) if !image.tag_or_latest().contains("jre") => {
                (base.clone(), java::runtime_step(&base))
            }
            _ => (String::new(), slim(&image.name)),
        },
    };
    let signs = ["alpine", "slim", "distroless", "chiseled", "scratch"];
    if base.is_empty() && signs.iter().any(|sign| image.reference.contains(sign)) {
        return Err("The stage that is shipped stands on a small image already.".into());
    }
    if base.is_empty() || base == image.reference {
        return Err(format!(
            "No smaller variant of {} is known for the stage that is shipped.",
            image.reference
        ));
    }
    if written.text.contains('$') || image.digest.is_some() {
        return Err("The base of the stage that is shipped is named by a build argument or a digest, so its smaller variant is left to you.".into());
    }
    if copied.is_empty() {
        return Err("Nothing is copied from other stages into the one that is shipped, so it builds by itself and is left as it is.".into());
    }
    if let Some(run) = shipped.strange() {
        return Err(format!(
            "What line {} runs in the stage that is shipped may need the full image, so its base stays.",
            facts.instructions()[run.instruction].start_line
        ));
    }
    if let Some(name) = shipped.lacked() {
        return Err(format!(
            "The container starts {name}, which a smaller image lacks, so the base of the stage that is shipped stays."
        ));
    }
    let Some(program) = shipped.runs() else {
        return Err(
            "What the stage that is shipped runs is not one plain command, so its base stays."
                .into(),
        );
    };
    let fits = match image.name.as_str() {
        "node" => program.name == "node" && !uses_prisma_or_browser(facts),
        "python" => !program.name.ends_with("sh") && !may_link(facts),
        "golang" => {
            program.program.text().starts_with('/')
                && shipped
                    .instructions()
                    .any(|(_, instruction)| instruction.keyword == Keyword::Workdir)
        }
        _ => program.name == "java",
    };
    let installs_nothing = image.name != "golang" && image.name != "python" && image.name != "node"
        || shipped.facts.installs.iter().all(|install| {
            facts.stage_of[install.instruction] != Some(shipped.stage)
                || matches!(install.manager, Manager::Apt | Manager::Apk)
        });
    let java = !matches!(image.name.as_str(), "node" | "python" | "golang");
    // Maven's and Gradle's images stand on other distributions than the runtime may.
    let packages = java && facts.runs(shipped.stage).next().is_some();
    if !fits || !installs_nothing || packages {
        return Err(format!(
            "What is started in the stage that is shipped may need more of {} than a smaller image has.",
            image.reference
        ));
    }
    let mut edits = vec![Edit::replace(written.span, base.clone())];
    if image.name == "golang" {
        made = compiled::small_step(&base);
        made.assumptions.push(
            "The program links no C library but that of the system, and reads no time zones of Go's own folder.".into(),
        );
        let bring = if base.starts_with("alpine") {
            "apk add --no-cache ca-certificates tzdata".to_owned()
        } else {
            let escape = char::from(facts.file.escape);
            let gap = format!(" {escape}{}    ", facts.line_ending());
            format!(
                "apt-get update{gap}&& apt-get install -y --no-install-recommends ca-certificates tzdata{gap}&& rm -rf /var/lib/apt/lists/*"
            )
        };
        let line = Style::of(facts).line(Keyword::Run, &bring);
        let end = facts.whole_lines(from.span).end;
        edits.push(Edit::insert(end, line));
    }
    Ok((made, edits))
}

fn slim(language: &str) -> Step {
    step(
        "slim-base",
        "Ship on the slim variant of the same image",
        &format!(
            "The slim variant has the same {language} and the same distribution without compilers, Git and development headers."
        ),
        &[
            "The running application needs no program of the full image, such as git or curl.",
            "Nothing that is copied from the other stages links a library of the full image.",
        ],
    )
}

fn slim_python(image: &Image) -> String {
    match image.tag.as_deref() {
        Some(tag) if tag.contains("slim") || tag.contains("alpine") || tag.contains("windows") => {
            String::new()
        }
        None | Some("latest") => image.with_tag("slim"),
        Some(tag) => match tag.split_once('-') {
            Some((version, release)) => image.with_tag(&format!("{version}-slim-{release}")),
            None => image.with_tag(&format!("{tag}-slim")),
        },
    }
}

/// The small image of the distribution and release that the shipped stage stands on.
fn small(shipped: &Shipped<'_>) -> Option<String> {
    let base = shipped.facts.base_of(shipped.stage)?;
    let release = base.release.as_deref()?;
    match base.distribution? {
        Distribution::Debian => Some(format!("debian:{release}-slim")),
        Distribution::Alpine => Some(format!("alpine:{release}")),
        _ => None,
    }
}

/// Whether the file brings what loads libraries of the full image beside Node.
fn uses_prisma_or_browser(facts: &Facts<'_>) -> bool {
    let signs = ["prisma", "playwright", "puppeteer", "canvas"];
    let package = facts.options.beside("package.json").unwrap_or_default();
    let source = facts.source();
    signs
        .iter()
        .any(|sign| source.contains(sign) || package.contains(sign))
}

/// Whether a package of Python may be linked with a library of the full image: one is, or which
/// packages are installed is not seen.
fn may_link(facts: &Facts<'_>) -> bool {
    let mut seen = false;
    for install in facts
        .installs
        .iter()
        .filter(|install| install.manager == Manager::Pip)
    {
        let tools = ["pip", "setuptools", "wheel"];
        let linked = |name: &str| super::ecosystems::python::is_linked(name);
        if install
            .packages
            .iter()
            .any(|package| linked(package.text()))
        {
            return true;
        }
        seen |= install
            .packages
            .iter()
            .any(|package| !tools.contains(&package.text()));
        for (option, file) in install.options(facts).options {
            if !matches!(option.text(), "-r" | "--requirement") {
                continue;
            }
            let name = file.map_or("", |file| file.text());
            let text = facts
                .options
                .beside(name.rsplit('/').next().unwrap_or(name));
            if text.is_none_or(|text| text.lines().any(linked)) {
                return true;
            }
            seen = true;
        }
    }
    !seen
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    const NODE: &str = "FROM node:22 AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM node:22\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build /app/dist ./dist\nEXPOSE 3000\nCMD [\"node\", \"dist/main.js\"]\n";

    #[track_caller]
    fn lean(text: &str, options: &Options) -> (String, String) {
        let made = rewrite(text, Level::Lean, options);
        let again = rewrite(&made.text, Level::Lean, options);
        assert_eq!(again.text, made.text);
        (made.text, made.refused.unwrap_or_default())
    }

    #[test]
    fn node_gets_the_slim_variant_fewer_packages_and_a_user() {
        let (text, refused) = lean(NODE, &Options::default());
        assert_eq!(refused, "");
        for part in [
            "RUN npm run build\nRUN npm prune --omit=dev\n",
            "\nFROM node:22-slim\n",
            "USER node\nEXPOSE 3000\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let options = Options {
            steps_off: vec!["production-dependencies".into(), "non-root".into()],
            ..Options::default()
        };
        let (text, _) = lean(NODE, &options);
        assert!(
            text.contains("node:22-slim") && !text.contains("prune"),
            "{text}"
        );
        assert!(!text.contains("USER"), "{text}");
    }

    #[test]
    fn other_languages() {
        let cases = [
            (
                "python:3.12",
                "[\"python\", \"a.py\"]",
                "FROM python:3.12-slim\n",
            ),
            (
                "golang:1.25-bookworm",
                "[\"/app/a\"]",
                "FROM debian:bookworm-slim\n",
            ),
            (
                "maven:3.9-eclipse-temurin-21",
                "[\"java\", \"-jar\", \"a.jar\"]",
                "FROM eclipse-temurin:21-jre\n",
            ),
        ];
        for (image, command, base) in cases {
            let text = format!(
                "FROM {image} AS build\nRUN pip install flask\nFROM {image}\nWORKDIR /app\nCOPY --from=build /a /app\nCMD {command}\n"
            );
            let (made, refused) = lean(&text, &Options::default());
            assert!(made.contains(base), "{refused}\n{made}");
        }
    }

    #[test]
    fn what_may_need_more_stays() {
        let base = |text: &str| text.matches("node:22-slim").count();
        for (from, to) in [
            ("EXPOSE", "RUN npm install -g pm2\nEXPOSE"),
            (
                "EXPOSE",
                "HEALTHCHECK CMD curl -f http://localhost:3000/\nEXPOSE",
            ),
            ("[\"node\", \"dist/main.js\"]", "[\"sh\", \"start.sh\"]"),
            (
                "RUN npm run build",
                "RUN npx prisma generate && npm run build",
            ),
        ] {
            let (text, _) = lean(&NODE.replace(from, to), &Options::default());
            assert_eq!(base(&text), 0, "{text}");
        }
        let other = NODE.replace("FROM node:22\n", "FROM node:22 AS web\n");
        let other = format!("{other}\nFROM web AS debug\nRUN npm ci\n");
        let options = Options {
            target: Some("web".into()),
            ..Options::default()
        };
        assert_eq!(base(&lean(&other, &options).0), 0);
    }
}
