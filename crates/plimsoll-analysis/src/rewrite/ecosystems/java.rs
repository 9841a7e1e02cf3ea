//! Java and Kotlin: what Maven or Gradle build, shipped on the runtime image of the same publisher;
//! a JDK that only runs a jar is replaced by the runtime.

use plimsoll_syntax::Keyword;

use super::{Verdict, java_layers, java_modules};
use crate::facts::{CommandFact, CommandLine, Facts, Image, normal};
use crate::fix::apply;
use crate::report::{Edit, Level, Step};
use crate::rewrite::compiled;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::Split;
use crate::rewrite::step::{multi_stage_program, step};
use crate::rewrite::{non_root, system_packages};

/// Compilers, build tools and the scripts that stand for them.
pub(super) const TOOLS: [&str; 7] = ["mvn", "mvnw", "gradle", "gradlew", "sbt", "javac", "jar"];

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    let Some(runtime) = runtime(single.image) else {
        return Verdict::NotMine;
    };
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(reason) => return Verdict::Refused(reason.into()),
    };
    let builds = |run: &&CommandLine<'_>| {
        let mut commands = run.commands.iter();
        commands.any(|command| TOOLS.contains(&command.name.as_str()))
    };
    let Some(last) = single.runs().filter(builds).last() else {
        return exchange(single, planner, &runtime);
    };
    let last = last.instruction;
    let Some(jar) = jar(single, last) else {
        return Verdict::Refused("Which jar the image runs cannot be told; write `java -jar` with the jar's path in CMD.".into());
    };
    let kept = compiled::ask_kept(planner, "Java");
    let mut structure = multi_stage_program("Java", &kept);
    let carries =
        "The jar carries the libraries that it needs (Spring Boot, Shade, Shadow, assembly).";
    structure.assumptions.push(carries.to_owned());
    let Some(main) = planner.step(structure) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    let placed = compiled::place(&mut split, single, last).err();
    if let Some(reason) =
        placed.or_else(|| compiled::unshipped(&split, single, &kept_with(&kept, &jar)))
    {
        return Verdict::Refused(reason);
    }
    let alpine = runtime.contains("alpine");
    if system_packages::are_shipped(&split, single)
        && alpine != single.image.tag_or_latest().contains("alpine")
    {
        return Verdict::Refused("The packages of the distribution are not those of the runtime image, so the structure is left alone.".into());
    }
    let to = match jar.rsplit_once('/') {
        Some((folder, _)) if jar.contains('*') => format!("{folder}/"),
        _ => jar.clone(),
    };
    let layered = java_layers::ship(&mut split, single, planner, &jar);
    let modules = match planner.level {
        Level::Minimal if layered => {
            Err("Spring Boot loads classes by their names, so Minimal is Lean here.")
        }
        Level::Minimal => java_modules::ship(&mut split, single, planner, &jar),
        _ => Err(""),
    };
    let distribution = match modules {
        Ok(distribution) => distribution,
        Err(reason) => {
            let Some(base) = planner.step(runtime_step(&runtime)) else {
                return Verdict::Off;
            };
            split.base_steps = vec![base];
            split.base = runtime;
            split.refused = (!reason.is_empty()).then(|| reason.to_owned());
            if alpine {
                plimsoll_sizes::Distribution::Alpine
            } else {
                plimsoll_sizes::Distribution::Ubuntu
            }
        }
    };
    if !layered {
        split.take(&jar, &to, None, &[main]);
    }
    compiled::keep(&mut split, single, &kept);
    non_root::make(&mut split, single, planner, Some(distribution));
    split.ignored = vec!["target", "build", ".gradle", "out"];
    Verdict::Split(Box::new(split))
}

/// Puts the runtime in the place of a JDK that only runs a jar.
fn exchange(single: &Single<'_>, planner: &mut Planner<'_>, runtime: &str) -> Verdict {
    let facts = single.facts;
    let starts = facts
        .command_lines
        .iter()
        .filter(|line| line.keyword != Keyword::Run);
    let only_java = starts.clone().all(|line| {
        line.commands.iter().all(|command| {
            let shell = || command.words().any(|word| word.contains("java "));
            command.name == "java" || matches!(command.name.as_str(), "sh" | "bash") && shell()
        })
    });
    let runs_java = only_java
        && starts
            .into_iter()
            .any(|line| line.keyword != Keyword::Healthcheck);
    let plain = single.runs().all(|run| {
        run.commands.iter().all(|command| {
            matches!(
                command.name.as_str(),
                "mkdir" | "chmod" | "chown" | "touch" | "true" | ":"
            )
        })
    });
    let copies = facts
        .instructions()
        .iter()
        .any(|instruction| matches!(instruction.keyword, Keyword::Copy | Keyword::Add));
    let text = facts.source();
    let from = &facts.instructions()[single.from];
    let image = from.span.text(text).find(&single.image.reference);
    let Some(at) = image.filter(|_| runs_java && plain && copies) else {
        return Verdict::Refused("What starts the program, or prepares it, may need the whole JDK, so the image is left alone.".into());
    };
    let Some(number) = planner.step(runtime_step(runtime)) else {
        return Verdict::Off;
    };
    let start = from.span.start + at as u32;
    let edit = Edit {
        start,
        end: start + single.image.reference.len() as u32,
        text: runtime.to_owned(),
    };
    planner.tagged.advance(&apply(text, &[edit]), number);
    Verdict::Edited(number)
}

/// Files that are shipped, the jar among them.
fn kept_with(kept: &[String], jar: &str) -> Vec<String> {
    kept.iter().cloned().chain([jar.to_owned()]).collect()
}

/// The runtime image for a build image, where one of the same publisher and version is known.
/// `None` where it is no image of Java.
///
/// Which exist: the tags of `eclipse-temurin`, 2026. The images of `openjdk` get no updates since
/// 2022; Temurin carries on what they were.
pub(in crate::rewrite) fn runtime(image: &Image) -> Option<Result<String, &'static str>> {
    const UNKNOWN: &str = "No runtime image of the same publisher and version of Java is known; name both in the tag, such as `maven:3.9-eclipse-temurin-21`.";
    let tag = image.tag_or_latest();
    let parts: Vec<&str> = tag.split('-').collect();
    let after = |name: &str| {
        let at = parts.iter().position(|part| *part == name)?;
        parts.get(at + 1).copied()
    };
    let version = match image.name.as_str() {
        "eclipse-temurin" if parts.contains(&"jre") => {
            return Some(Err(
                "The image is the runtime already, and building needs more than it has.",
            ));
        }
        "eclipse-temurin" | "openjdk" => parts.first().copied(),
        "maven" => after("temurin")
            .or_else(|| after("jdk"))
            .or_else(|| after("openjdk")),
        "gradle" => parts
            .iter()
            .find_map(|part| part.strip_prefix("jdk"))
            .filter(|_| {
                !parts
                    .iter()
                    .any(|part| matches!(*part, "corretto" | "graal" | "ubi"))
            }),
        _ => return None,
    };
    let Some(version) = version else {
        return Some(Err(UNKNOWN));
    };
    let known = major_of(version).is_some_and(|major| matches!(major, 8 | 11 | 17..=25));
    // Temurin's own tags carry the whole version; others only name the line.
    let version = if image.name == "eclipse-temurin" {
        version
    } else {
        version.split(['.', 'u']).next().unwrap_or(version)
    };
    let release = ["alpine", "focal", "jammy", "noble"]
        .into_iter()
        .find(|release| parts.contains(release));
    let release = release.map_or_else(String::new, |release| format!("-{release}"));
    Some(
        if known && !tag.contains("windows") && !tag.contains("nanoserver") {
            Ok(format!("eclipse-temurin:{version}-jre{release}"))
        } else {
            Err(UNKNOWN)
        },
    )
}

/// The line of a version of Java: 17 of `17.0.9_9`.
fn major_of(version: &str) -> Option<u32> {
    version.split(['.', 'u', '_']).next()?.parse().ok()
}

/// The line of Java that the runtime image for a build image has.
pub(super) fn major(image: &Image) -> Option<u32> {
    let runtime = runtime(image)?.ok()?;
    let (_, tag) = runtime.split_once(':')?;
    major_of(tag.split('-').next()?)
}

pub(in crate::rewrite) fn runtime_step(base: &str) -> Step {
    step(
        "runtime-base",
        "Ship on the runtime image of the same version of Java",
        "Running needs neither the compiler nor the build tool.",
        &[
            "The running program needs no tool of the JDK, such as jmap, jstack or javac.",
            &format!(
                "{base} stands for the version of Java that the build image has, with its newest updates."
            ),
        ],
    )
}

/// The jar that the image runs, where the build writes it below the working directory.
fn jar(single: &Single<'_>, last: usize) -> Option<String> {
    let words = single.words.as_deref()?;
    let (first, rest) = words.split_first()?;
    let at = rest.iter().position(|word| word == "-jar")?;
    let path = rest.get(at + 1).filter(|_| first == "java")?;
    let whole = single.path(path);
    // A copy or a rename in a RUN writes it as well as the build does.
    let below = single.facts.working_directory(last)?;
    let folder = normal(&below);
    let built = whole.contains("/target/") || whole.contains("/build/");
    let moved = single.runs().any(|run| {
        run.commands.iter().any(|command| {
            matches!(command.name.as_str(), "cp" | "mv")
                && command
                    .arguments
                    .last()
                    .is_some_and(|word| single.path(word.text()) == whole)
        })
    });
    let given = (single.from + 1..single.facts.instructions().len()).any(|at| {
        let instruction = &single.facts.instructions()[at];
        matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
            && instruction
                .words()
                .iter()
                .any(|word| word.text.ends_with(".jar"))
    });
    // Where only one file of the folder is shipped, what the manifest's class path names is not.
    let alone = !(whole.contains("quarkus-app") || whole.contains("/lib/"));
    (folder != "/" && whole.ends_with(".jar") && (built || moved) && !given && alone)
        .then_some(whole)
}

/// A single module is fetched for by its `pom.xml`.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let builds = |command: &CommandFact<'_>| {
        command.name == "mvn"
            && command.is_plain()
            && command
                .words()
                .any(|word| matches!(word, "package" | "install" | "verify"))
            && !command.words().any(|word| {
                word.starts_with("-P")
                    || matches!(
                        word,
                        "-o" | "--offline" | "-f" | "--file" | "-s" | "-pl" | "-am"
                    )
            })
    };
    let [only] = run.commands.as_slice() else {
        return None;
    };
    let pom = facts.options.beside("pom.xml");
    let single = pom.map(|pom| {
        ![
            "<modules>",
            "<relativePath>.",
            "<systemPath>",
            "<subprojects>",
        ]
        .iter()
        .any(|sign| pom.contains(sign))
    });
    let stage = facts.stage_of[run.instruction]?;
    let maven = facts.root_image(stage)?.name == "maven";
    // Fetching ahead asks for more plugins than building does, of which one may be nowhere.
    (maven && builds(only) && single.unwrap_or(true) && !certain).then(|| Early {
        manifests: "pom.xml".into(),
        fetch: Some("mvn -B dependency:go-offline".into()),
        assumes: "`pom.xml` stands beside the Dockerfile and is the only module; no parent or settings file of the project is needed to read it.",
    })
}

/// What Maven and Gradle download.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let uses = |names: [&str; 2]| {
        run.commands
            .iter()
            .any(|command| names.contains(&command.name.as_str()))
    };
    let offline = run.commands.iter().any(|command| {
        command.words().any(|word| {
            matches!(word, "-o" | "--offline")
                || word.contains("maven.repo.local")
                || word.contains("gradle-user-home")
                || word == "-g"
        })
    });
    let stage = facts.stage_of[run.instruction];
    let image = stage.and_then(|stage| facts.root_image(stage));
    let given = |name| facts.is_given(name, run.instruction);
    let name = image.map(|image| image.name.as_str()).unwrap_or_default();
    let known = matches!(
        name,
        "maven" | "gradle" | "eclipse-temurin" | "openjdk" | "amazoncorretto"
    );
    if !known || offline || TOOLS.iter().any(|tool| super::runs_later(facts, tool)) {
        return Vec::new();
    }
    if uses(["mvn", "mvnw"])
        && !given("MAVEN_CONFIG")
        && !given("MAVEN_OPTS")
        && !facts.copies_from_stage("/root/.m2")
        && !own_files(facts, "/.m2")
    {
        vec!["/root/.m2/repository"]
    } else if uses(["gradle", "gradlew"])
        && !given("GRADLE_USER_HOME")
        && !facts.copies_from_stage("/root/.gradle")
        && !facts.copies_from_stage("/home/gradle")
        && !own_files(facts, "/.gradle")
    {
        vec![if name == "gradle" {
            "/home/gradle/.gradle/caches"
        } else {
            "/root/.gradle/caches"
        }]
    } else {
        Vec::new()
    }
}

/// Whether a COPY or ADD fills a tool's own folder, which a mount would hide.
fn own_files(facts: &Facts<'_>, folder: &str) -> bool {
    facts.instructions().iter().any(|instruction| {
        matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
            && instruction
                .words()
                .last()
                .is_some_and(|target| target.text.contains(folder))
    })
}
