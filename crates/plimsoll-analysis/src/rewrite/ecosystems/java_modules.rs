//! A runtime of the Java modules that a jar uses, made by jlink in the build stage.
//!
//! `jdeps` sees what classes name, not what they load by a name put together when they run. So this
//! is done only where the project's own files show a program without libraries, or where the person
//! says that nothing is loaded by name; the runtime image stays everywhere else.

use plimsoll_sizes::Distribution;
use plimsoll_syntax::Keyword;

use super::java::TOOLS;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{Fate, New, Split};
use crate::rewrite::step::step;
use crate::rewrite::system_packages;

/// Modules that Java itself loads by name: character sets, cryptography of elliptic curves, locales,
/// `sun.misc.Unsafe`, archives as file systems.
const BY_NAME: &str = "jdk.charsets,jdk.crypto.ec,jdk.localedata,jdk.unsupported,jdk.zipfs";

/// Where Temurin's images keep Java, which is what JAVA_HOME says in them.
const HOME: &str = "/opt/java/openjdk";

/// What the runtime stands on: Temurin's programs run on any glibc that is newer than they are.
const BASE: &str = "debian:trixie-slim";

/// Ships the jar with a runtime of its own. Gives the base's distribution.
///
/// # Errors
/// A sentence that says why the runtime image stays.
pub(super) fn ship(
    split: &mut Split,
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    jar: &str,
) -> Result<Distribution, &'static str> {
    const UNKNOWN: &str = "Which modules of Java the program loads when it runs cannot be told, so Minimal is Lean here.";
    const OFF: &str =
        "The runtime with the program's modules alone is switched off, so Minimal is Lean here.";
    let major = super::java::major(single.image).filter(|major| matches!(major, 11 | 17..=23));
    let Some(major) = major.filter(|_| !hinders(split, single) && !jar.contains(['*', '$'])) else {
        return Err(UNKNOWN);
    };
    let choices = [
        ("yes", "It may: Spring, Hibernate, JNDI, plug-ins, agents"),
        ("no", "No"),
    ];
    let mut choices = choices.as_slice();
    let turned = [choices[1], choices[0]];
    if is_plain(single) {
        choices = &turned;
    }
    let answer = planner.ask(
        "java_modules",
        "Does the program, or a library in its jar, load classes by their names?",
        "jdeps finds the modules of Java that classes use; what is loaded by a name that is put together at run time it does not see.",
        choices,
    );
    if answer == "yes" {
        return Err(UNKNOWN);
    }
    let made = step(
        "java-modules",
        "Ship a runtime of the modules that the program uses",
        "jdeps lists the modules of Java that the jar uses, and jlink makes a runtime of these alone.",
        &[
            "No class of another module is loaded by its name, and the program draws no text or images, which needs fonts.",
            "The running program needs no tool of the JDK, such as jmap, jstack or javac, and no locale but C.UTF-8 of the system.",
        ],
    );
    let steps = [planner.step(made).ok_or(OFF)?];
    let strip = if major < 13 {
        "--strip-debug"
    } else {
        "--strip-java-debug-attributes"
    };
    let command = format!(
        "jdeps -q --ignore-missing-deps --recursive --multi-release {major} --print-module-deps {jar} > /modules\n&& jlink --add-modules \"$(cat /modules),{BY_NAME}\" {strip} --no-man-pages --no-header-files --compress=2 --output /java"
    );
    split.built.push(New::of(Keyword::Run, command, &steps));
    let environment = format!("JAVA_HOME={HOME}\nPATH={HOME}/bin:$PATH\nLANG=C.UTF-8");
    split
        .opening
        .push(New::of(Keyword::Env, environment, &steps));
    split.base = BASE.into();
    split.base_steps = steps.to_vec();
    split.take("/java", HOME, None, &steps);
    Ok(Distribution::Debian)
}

/// Whether something of the image asks for more than Java's modules.
fn hinders(split: &Split, single: &Single<'_>) -> bool {
    let facts = single.facts;
    let instructions = facts.instructions();
    let last = instructions.len();
    let given = [
        "JAVA_HOME",
        "JAVA_TOOL_OPTIONS",
        "JAVA_OPTS",
        "JDK_JAVA_OPTIONS",
        "LANG",
    ]
    .iter()
    .any(|name| facts.is_given(name, last));
    let checked = instructions
        .iter()
        .any(|instruction| instruction.keyword == Keyword::Healthcheck);
    let runs = single
        .runs()
        .any(|run| matches!(split.fates[run.instruction], Fate::Shipped | Fate::Both));
    let watched = single.words.iter().flatten().any(|word| {
        [
            "-javaagent",
            "-agent",
            "-Dcom.sun",
            "-XX:StartFlight",
            "-Djava.naming",
        ]
        .iter()
        .any(|sign| word.starts_with(sign))
    });
    let alpine = single.image.tag_or_latest().contains("alpine");
    given || checked || runs || watched || alpine || system_packages::are_shipped(split, single)
}

/// Whether the program has no library: `javac` alone builds it, or its `pom.xml` names none.
fn is_plain(single: &Single<'_>) -> bool {
    let tool = single.runs().flat_map(|run| &run.commands).any(|command| {
        TOOLS.contains(&command.name.as_str()) && !matches!(command.name.as_str(), "javac" | "jar")
    });
    if !tool {
        return true;
    }
    let pom = single.facts.options.beside("pom.xml");
    let maven = single
        .runs()
        .flat_map(|run| &run.commands)
        .any(|command| command.name.starts_with("mvn"));
    maven
        && pom.is_some_and(|pom| {
            let mut named = pom.split("<dependency>").skip(1);
            !pom.contains("<parent>")
                && !pom.contains("<profile>")
                && named.all(|rest| {
                    let own = rest.split("</dependency>").next().unwrap_or_default();
                    own.contains("<scope>test</scope>")
                })
        })
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Beside, Options, rewrite};

    const MAVEN: &str = "FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nCOPY . .\nRUN mvn package\nEXPOSE 8080\nCMD [\"java\", \"-jar\", \"target/tide.jar\"]\n";

    fn minimal(text: &str, pom: Option<&str>, answer: Option<&str>) -> (String, bool) {
        let beside = pom.map(|content| Beside {
            path: "pom.xml".into(),
            content: content.into(),
        });
        let answers = answer.map(|answer| ("java_modules".to_owned(), answer.to_owned()));
        let options = Options {
            beside: beside.into_iter().collect(),
            answers: answers.into_iter().collect(),
            ..Options::default()
        };
        let made = rewrite(text, Level::Minimal, &options);
        assert_eq!(
            rewrite(&made.text, Level::Minimal, &options).text,
            made.text
        );
        (made.text, made.refused.is_none())
    }

    #[test]
    fn a_program_without_libraries_gets_the_modules_that_it_uses() {
        let plain = "<project><dependencies><dependency><artifactId>junit</artifactId><scope>test</scope></dependency></dependencies></project>";
        for (pom, answer) in [(Some(plain), None), (None, Some("no"))] {
            let (made, whole) = minimal(MAVEN, pom, answer);
            assert!(whole, "{made}");
            for part in [
                "--multi-release 21 --print-module-deps /app/target/tide.jar > /modules",
                "FROM debian:trixie-slim\nENV JAVA_HOME=/opt/java/openjdk",
                "COPY --from=build /java /opt/java/openjdk\n",
                "COPY --from=build /app/target/tide.jar /app/target/tide.jar\n",
                "USER 10001\n",
            ] {
                assert!(made.contains(part), "{part}\n{made}");
            }
        }
        let javac = "FROM eclipse-temurin:17\nWORKDIR /app\nCOPY . .\nRUN javac -d build/classes *.java\nRUN jar cfe build/tide.jar Tide -C build/classes .\nCMD [\"java\", \"-jar\", \"build/tide.jar\"]\n";
        assert!(minimal(javac, None, None).0.contains("jlink"));
    }

    #[test]
    fn the_runtime_image_stays_where_more_may_be_needed() {
        let depends = "<project><dependencies><dependency><artifactId>hibernate-core</artifactId></dependency></dependencies></project>";
        for (text, pom, answer) in [
            (MAVEN.to_owned(), None, None),
            (MAVEN.to_owned(), Some(depends), None),
            (
                MAVEN.replace("\"-jar\"", "\"-javaagent:a.jar\", \"-jar\""),
                None,
                Some("no"),
            ),
            (
                MAVEN.replace("temurin-21", "temurin-21-alpine"),
                None,
                Some("no"),
            ),
            (
                MAVEN.replace("EXPOSE", "ENV JAVA_TOOL_OPTIONS=-Xmx1g\nEXPOSE"),
                None,
                Some("no"),
            ),
        ] {
            let (made, whole) = minimal(&text, pom, answer);
            assert!(!whole && !made.contains("jlink"), "{made}");
            assert!(made.contains("FROM eclipse-temurin:21-jre"), "{made}");
        }
    }
}
