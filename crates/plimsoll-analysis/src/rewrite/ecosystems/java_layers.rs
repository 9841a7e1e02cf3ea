//! Spring Boot: the layers that its own tool takes a jar apart into, shipped one by one, so that an
//! edit of the sources leaves the libraries as they are.

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{BUILD, New, Split};
use crate::rewrite::step::step;

/// Where the build stage takes the jar apart.
const LAYERS: &str = "/out/layers";

/// What changes rarely first.
const NAMES: [&str; 4] = [
    "dependencies",
    "spring-boot-loader",
    "snapshot-dependencies",
    "application",
];

/// Ships the jar in layers, where the project's own files say that Spring Boot packs it; tells
/// whether it did.
///
/// Source: Spring Boot's reference, "Efficient container images": the tool is in every jar since
/// version 3.3.
pub(super) fn ship(
    split: &mut Split,
    single: &Single<'_>,
    planner: &mut Planner<'_>,
    jar: &str,
) -> bool {
    let plain = !jar.contains(['*', '$']);
    let Some((folder, _)) = jar.rsplit_once('/').filter(|_| plain) else {
        return false;
    };
    if !packs(single.facts) {
        return false;
    }
    let made = step(
        "layered-jar",
        "Ship the libraries and the program apart",
        "An edit of the sources then makes a layer of the program's own classes new, and not one of all libraries.",
        &[
            "The build does not switch Spring Boot's layers off, and the jar is not made executable.",
        ],
    );
    let Some(number) = planner.step(made) else {
        return false;
    };
    let steps = [number];
    let command =
        format!("java -Djarmode=tools -jar {jar} extract --layers --destination {LAYERS}");
    split.built.push(New::of(Keyword::Run, command, &steps));
    for name in NAMES {
        let rest = format!("--from={BUILD} {LAYERS}/{name}/ {folder}/");
        split.files.push(New::of(Keyword::Copy, rest, &steps));
    }
    true
}

/// Whether a `pom.xml` or `build.gradle` beside the Dockerfile has the plugin that packs, of a
/// version that brings the tool.
fn packs(facts: &Facts<'_>) -> bool {
    let maven = facts.options.beside("pom.xml").is_some_and(|pom| {
        let parent = pom
            .split_once("<artifactId>spring-boot-starter-parent</artifactId>")
            .and_then(|(_, rest)| rest.split_once("<version>"));
        let off = pom.contains("<executable>true") || pom.contains("<layers>");
        !off && pom.contains("spring-boot-maven-plugin")
            && parent.is_some_and(|(_, version)| is_new(version))
    });
    let gradle = ["build.gradle", "build.gradle.kts"]
        .iter()
        .filter_map(|name| facts.options.beside(name))
        .any(|text| {
            let mut lines = text.lines().map(str::trim);
            let plugin = lines.find(|line| {
                line.starts_with("id") && line.contains("\"org.springframework.boot\"")
                    || line.starts_with("id") && line.contains("'org.springframework.boot'")
            });
            let version = plugin.and_then(|line| line.split_once("version"));
            version.is_some_and(|(_, version)| {
                is_new(version.trim_start_matches([' ', '"', '\'', '(']))
            }) && !text.contains("layered")
        });
    maven || gradle
}

/// Whether a text begins with version 3.3 or a later one.
fn is_new(version: &str) -> bool {
    let mut numbers = version.trim().split(['.', '-', '<', '"', '\'']);
    let mut next = || numbers.next().and_then(|number| number.parse::<u32>().ok());
    matches!((next(), next()), (Some(major), Some(minor)) if (major, minor) >= (3, 3))
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Beside, Options, rewrite};

    const TEXT: &str = "FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nCOPY . .\nRUN mvn package\nEXPOSE 8080\nCMD [\"java\", \"-jar\", \"target/a.jar\"]\n";

    fn lean(path: &str, content: &str) -> String {
        let options = Options {
            beside: vec![Beside {
                path: path.into(),
                content: content.into(),
            }],
            ..Options::default()
        };
        let made = rewrite(TEXT, Level::Lean, &options);
        assert_eq!(rewrite(&made.text, Level::Lean, &options).text, made.text);
        made.text
    }

    #[test]
    fn a_jar_of_spring_boot_is_shipped_in_layers() {
        let pom = |version: &str| {
            format!(
                "<parent><artifactId>spring-boot-starter-parent</artifactId>\n<version>{version}</version></parent><plugin>spring-boot-maven-plugin</plugin>"
            )
        };
        let made = lean("pom.xml", &pom("3.4.1"));
        assert!(made.contains("RUN java -Djarmode=tools -jar /app/target/a.jar extract --layers --destination /out/layers\n"), "{made}");
        assert!(
            made.contains("COPY --from=build /out/layers/application/ /app/target/\n"),
            "{made}"
        );
        assert!(!lean("pom.xml", &pom("3.2.9")).contains("layers"));
        assert!(!lean("pom.xml", "<project/>").contains("layers"));
        let gradle = "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}";
        assert!(lean("build.gradle", gradle).contains("layers"));
    }
}
