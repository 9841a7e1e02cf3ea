//! What the build tools and package managers of languages leave.

use plimsoll_sizes::{Weight, toolchain};

use super::paths::{base_name, join};
use super::step::{Step, scaled};
use super::{toolchain_go, toolchain_rust};

/// A command of this kind; whether it was one.
pub(super) fn command(step: &mut Step<'_, '_, '_>) -> bool {
    let name = step.command.name.clone();
    let words: Vec<String> = step.call.operands().map(str::to_owned).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match name.as_str() {
        "go" => toolchain_go::command(step),
        "cargo" => toolchain_rust::cargo(step),
        "rustup" => toolchain_rust::rustup(step),
        "mvn" | "mvnw" | "maven" => maven(step, &words),
        "gradle" | "gradlew" => gradle(step, &words, name == "gradlew"),
        "sbt" | "ant" | "lein" => scala(step, &words),
        "javac" => {
            let path = step.call.path("classes");
            step.add(path, toolchain("cc.binary"));
        }
        "dotnet" => dotnet(step, &words),
        "bundle" | "bundler" => bundle(step, &words),
        "rake" | "rails" => assets(step, &words),
        "gem" => gem(step, &words),
        "composer" | "composer.phar" => composer(step, &words),
        "php" if words.first().is_some_and(|word| word.contains("composer")) => {
            composer(step, &words[1..])
        }
        "mix" => mix(step, &words),
        "swift" => swift(step, &words),
        "stack" | "cabal" => {
            step.leave(
                "/root/.stack",
                toolchain("haskell.build"),
                "compilers and libraries of the build",
            );
        }
        "conda" | "mamba" | "micromamba" => conda(step, &words),
        "playwright" => playwright(step, &words),
        name if name.starts_with("python") => python(step, &words),
        "django-admin" | "manage.py" => collect(step, &words),
        _ => return false,
    }
    true
}

/// What a cache holds: the whole the first time, a part after that.
fn cache(step: &mut Step<'_, '_, '_>, path: &str, name: &str, what: &'static str) {
    let weight = step.rest(path, toolchain(name), 0.2);
    step.leave(path, weight, what);
}

/// A build's result: where a later COPY takes it from, or its usual place.
fn result(step: &mut Step<'_, '_, '_>, folder: &str, usual: &str, weight: Weight) {
    let path = step
        .taken_from(folder)
        .unwrap_or_else(|| join(folder, usual));
    step.add(path, weight);
}

fn maven(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    let version = ["-v", "--version", "-version"]
        .iter()
        .any(|word| step.call.has(word));
    if version {
        return;
    }
    let home = step
        .variable("MAVEN_CONFIG")
        .unwrap_or_else(|| "/root/.m2".into());
    let given = step
        .call
        .value(&["-Dmaven.repo.local"])
        .map(|path| step.call.path(path));
    cache(
        step,
        &given.unwrap_or_else(|| format!("{home}/repository")),
        "java.maven",
        "Maven's repository",
    );
    let builds = [
        "package",
        "install",
        "verify",
        "deploy",
        "compile",
        "test",
        "jar:jar",
        "spring-boot:repackage",
    ];
    if words.iter().any(|word| builds.contains(word)) {
        let file = step.call.value(&["-f", "--file"]).unwrap_or(".");
        let folder = file.trim_end_matches("pom.xml");
        let folder = step.call.path(if folder.is_empty() { "." } else { folder });
        let target = join(&folder, "target");
        step.leave(
            join(&target, "classes"),
            toolchain("java.classes"),
            "compiled classes",
        );
        if words
            .iter()
            .any(|word| !matches!(*word, "compile" | "test" | "clean"))
        {
            result(step, &target, "app.jar", toolchain("java.jar"));
        }
    }
}

fn gradle(step: &mut Step<'_, '_, '_>, words: &[&str], wrapper: bool) {
    if ["-v", "--version"].iter().any(|word| step.call.has(word)) && !wrapper {
        return;
    }
    let home = step.variable("GRADLE_USER_HOME").unwrap_or_else(|| {
        let official = step.stands_on("gradle");
        if official {
            "/home/gradle/.gradle"
        } else {
            "/root/.gradle"
        }
        .to_owned()
    });
    let name = if wrapper {
        "java.gradle"
    } else {
        "java.gradle.caches"
    };
    cache(step, &home, name, "Gradle's caches");
    let builds = [
        "build",
        "assemble",
        "jar",
        "bootjar",
        "shadowjar",
        "installdist",
        "war",
        "bootwar",
        "distzip",
    ];
    let is_build = |word: &&str| {
        builds.contains(
            &base_name(&word.replace(':', "/"))
                .to_ascii_lowercase()
                .as_str(),
        )
    };
    if words.iter().any(is_build) {
        let folder = step.call.value(&["-p", "--project-dir"]).unwrap_or(".");
        let folder = join(&step.call.path(folder), "build");
        step.leave(
            join(&folder, "classes"),
            toolchain("java.classes"),
            "compiled classes",
        );
        result(step, &folder, "libs/app.jar", toolchain("java.jar"));
    }
}

fn scala(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    if step.command.name != "ant" {
        cache(
            step,
            "/root/.cache/coursier",
            "java.maven",
            "downloaded libraries",
        );
    }
    if words.iter().any(|word| {
        ["package", "assembly", "stage", "dist", "uberjar", "jar"]
            .iter()
            .any(|verb| word.contains(verb))
    }) {
        let folder = step.call.path("target");
        step.leave(
            join(&folder, "classes"),
            toolchain("java.classes"),
            "compiled classes",
        );
        result(step, &folder, "app.jar", toolchain("java.jar"));
    }
}

fn dotnet(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    let Some(verb) = words.first() else {
        return;
    };
    match *verb {
        "restore" | "build" | "publish" | "pack" | "test" => {
            let path = step
                .variable("NUGET_PACKAGES")
                .unwrap_or_else(|| "/root/.nuget/packages".into());
            if !step.stands(&path) && !step.call.has("--no-restore") {
                step.leave(path, toolchain("dotnet.packages"), "NuGet's packages");
            }
        }
        "tool" if words.get(1) == Some(&"install") => {
            step.add("/root/.dotnet/tools", toolchain("nuget.tool"));
        }
        _ => {}
    }
    if matches!(*verb, "build" | "publish" | "pack" | "test") {
        // The project's folder, where it is named.
        let output = step.call.value(&["-o", "--output"]);
        let project = words[1..]
            .iter()
            .find(|word| Some(**word) != output && (word.ends_with("proj") || word.contains('/')));
        let folder = project.map_or(".", |project| match project.rsplit_once('/') {
            Some((folder, file)) if file.contains("proj") => folder,
            _ if project.ends_with("proj") => ".",
            _ => project,
        });
        let folder = step.call.path(folder);
        let output = step
            .call
            .value(&["-o", "--output"])
            .map(|path| step.call.path(path));
        let weight = step.rest(&join(&folder, "obj"), toolchain("dotnet.obj"), 0.3);
        step.leave(
            join(&folder, "obj"),
            weight,
            "intermediate files of the build",
        );
        if *verb == "publish" {
            let weight = toolchain(published(step));
            let path = output.unwrap_or_else(|| {
                let folder = join(&folder, "bin");
                step.taken_from(&folder)
                    .unwrap_or_else(|| join(&folder, "Release/publish"))
            });
            step.add(path, weight);
        } else if *verb == "build" {
            let path = output.unwrap_or_else(|| join(&folder, "bin"));
            step.leave(
                path,
                toolchain("dotnet.publish"),
                "what was built before it is published",
            );
        }
    }
}

/// How a .NET application is published.
fn published(step: &Step<'_, '_, '_>) -> &'static str {
    let words: Vec<String> = step
        .call
        .words
        .iter()
        .map(|word| word.to_ascii_lowercase())
        .collect();
    let set = |name: &str| {
        words
            .iter()
            .any(|word| word.contains(name) && word.ends_with("=true"))
    };
    let alone = words.iter().enumerate().any(|(at, word)| {
        let next = words.get(at + 1).map(String::as_str);
        match word.as_str() {
            "--self-contained" | "--sc" => next != Some("false"),
            word => word == "--self-contained=true",
        }
    }) || set("selfcontained");
    if set("publishaot") {
        "dotnet.publish.aot"
    } else if set("publishtrimmed") {
        "dotnet.publish.trimmed"
    } else if alone {
        "dotnet.publish.alone"
    } else {
        "dotnet.publish"
    }
}

/// Where gems go.
fn gems(step: &Step<'_, '_, '_>) -> String {
    let given = step
        .variable("BUNDLE_PATH")
        .or_else(|| step.variable("GEM_HOME"));
    given.unwrap_or_else(|| "/usr/local/bundle".into())
}

fn bundle(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    match words {
        ["exec", rest @ ..] => assets(step, rest),
        ["install" | "update" | "package" | "cache", ..] | [] => {
            if ["--version", "-v"].iter().any(|word| step.call.has(word)) {
                return;
            }
            let path = step
                .call
                .value(&["--path"])
                .map(|path| step.call.path(path));
            let path = path.unwrap_or_else(|| gems(step));
            let weight = step.rest(&join(&path, "gems"), toolchain("ruby.bundle"), 0.3);
            step.add_dependencies(join(&path, "gems"), weight);
            step.leave(
                join(&path, "cache"),
                toolchain("ruby.cache"),
                "downloads of gems",
            );
        }
        _ => {}
    }
}

fn assets(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    if words.iter().any(|word| word.contains("assets:precompile")) {
        let path = step.call.path("public/assets");
        step.add(path, toolchain("django.static"));
        let path = step.call.path("tmp/cache");
        step.leave(path, toolchain("django.static"), "the build's cache");
    }
}

fn gem(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    if let ["install", names @ ..] = words {
        let version = step.call.value(&["-v", "--version"]);
        let count = names.iter().filter(|name| Some(**name) != version).count();
        let path = gems(step);
        step.add_dependencies(
            join(
                &path,
                &format!("gems/{}", names.first().copied().unwrap_or_default()),
            ),
            scaled(&toolchain("ruby.gem"), count.max(1) as f64),
        );
    }
}

fn composer(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    let folder = step.call.value(&["-d", "--working-dir"]).unwrap_or(".");
    let folder = step.call.path(folder);
    let path = match words {
        ["global", "require" | "install", ..] => "/root/.composer/vendor".to_owned(),
        ["create-project", _, name, ..] => join(&folder, &format!("{name}/vendor")),
        ["install" | "update" | "require" | "create-project", ..] => join(&folder, "vendor"),
        ["clear-cache" | "clearcache", ..] => {
            step.layer
                .added
                .retain(|tree| !tree.is_within("/root/.composer/cache"));
            return;
        }
        _ => return,
    };
    let named = matches!(words.first(), Some(&("require" | "global")));
    let whole = toolchain("php.vendor");
    let whole = if named { scaled(&whole, 0.25) } else { whole };
    let weight = step.rest(&path, whole, 0.2);
    step.add_dependencies(path, weight);
    if !step.call.has("--no-cache") {
        let home = step
            .variable("COMPOSER_HOME")
            .unwrap_or_else(|| "/root/.composer".into());
        let weight = step.rest(&join(&home, "cache"), toolchain("php.cache"), 0.2);
        step.leave(join(&home, "cache"), weight, "Composer's downloads");
    }
}

fn mix(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    let Some(verb) = words.first() else {
        return;
    };
    if verb.starts_with("deps") || *verb == "do" {
        let path = step.call.path("deps");
        let weight = step.rest(&path, scaled(&toolchain("elixir.deps"), 0.4), 0.0);
        step.add_dependencies(path, weight);
    }
    if verb.contains("compile") || *verb == "release" || *verb == "do" {
        let path = step.call.path("_build/objects");
        let weight = step.rest(&path, scaled(&toolchain("elixir.deps"), 0.6), 0.1);
        step.leave(path, weight, "compiled code");
    }
    if *verb == "release" {
        let folder = step.call.path("_build/prod/rel");
        result(step, &folder, "app", toolchain("elixir.release"));
    }
}

fn swift(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    if matches!(words.first(), Some(&("build" | "package" | "test"))) {
        let path = step.call.path(".build");
        let weight = step.rest(&path, toolchain("swift.build"), 0.2);
        step.leave(path.clone(), weight, "intermediate files of the build");
        if words.first() == Some(&"build") {
            let folder = join(&path, "release");
            result(step, &folder, "program", toolchain("swift.binary"));
        }
    }
}

fn conda(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    let root = step
        .variable("CONDA_DIR")
        .unwrap_or_else(|| "/opt/conda".into());
    match words {
        ["install" | "create", names @ ..] | ["env", "create" | "update", names @ ..] => {
            let file = step.call.value(&["-f", "--file"]);
            let given = [
                file,
                step.call
                    .value(&["-n", "--name", "-c", "--channel", "-p", "--prefix"]),
            ];
            let named = names.iter().filter(|name| {
                !given.contains(&Some(**name))
                    && !matches!(**name, "conda-forge" | "defaults" | "bioconda")
            });
            let count = named.count();
            let weight = if file.is_some() || count == 0 {
                toolchain("conda.environment")
            } else {
                scaled(&toolchain("conda.package"), count as f64)
            };
            step.add_dependencies(join(&root, "envs"), weight.clone());
            step.leave(
                join(&root, "pkgs"),
                scaled(&weight, 0.4),
                "conda's downloads",
            );
        }
        ["clean", ..] => {
            let path = join(&root, "pkgs");
            step.layer.added.retain(|tree| !tree.is_within(&path));
        }
        _ => {}
    }
}

fn playwright(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    if words.first() == Some(&"install") {
        let one = words.len() > 1;
        let weight = toolchain("playwright");
        let weight = if one { scaled(&weight, 0.5) } else { weight };
        step.add("/root/.cache/ms-playwright", weight);
    }
}

/// What Python's own programs bring in besides packages.
fn python(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    match words {
        ["nltk.downloader", ..] => step.add("/root/nltk_data", toolchain("nltk.data")),
        ["spacy", "download", ..] => {
            step.add_dependencies(
                "/usr/local/lib/python3/site-packages/spacy-model",
                toolchain("spacy.model"),
            );
        }
        ["playwright", rest @ ..] => playwright(step, rest),
        [script, ..] if script.ends_with("manage.py") => collect(step, words),
        [script, "install" | "develop" | "build" | "build_ext", ..]
            if script.ends_with("setup.py") =>
        {
            let path = step.call.path("build");
            step.add(path, toolchain("cc.binary"));
        }
        [] => {}
        _ => step.add("/run", super::step::unsure(toolchain("program"))),
    }
}

fn collect(step: &mut Step<'_, '_, '_>, words: &[&str]) {
    if words.contains(&"collectstatic") {
        let folder = step.call.path(".");
        let path = step.taken_from(&join(&folder, "static"));
        let path = path.unwrap_or_else(|| join(&folder, "staticfiles"));
        step.add(path, toolchain("django.static"));
    }
}
