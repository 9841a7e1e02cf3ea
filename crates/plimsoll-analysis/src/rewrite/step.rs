//! The structural steps: what they are called and why they are there.

use crate::report::{Bytes, Step};

/// A step of a rewrite.
pub(crate) fn step(id: &str, title: &str, why: &str, assumptions: &[&str]) -> Step {
    Step {
        id: id.to_owned(),
        title: title.to_owned(),
        why: why.to_owned(),
        assumptions: assumptions.iter().map(|&text| text.to_owned()).collect(),
        saves: Bytes::ZERO,
    }
}

/// Manifests are copied, and dependencies installed, before the sources.
pub(crate) fn manifests_first() -> Step {
    step(
        "manifests-first",
        "Copy the manifests before the sources",
        "Dependencies are installed again only when a manifest changes, not after every edit.",
        &[
            "Installing needs nothing but the manifests: no script of the package itself reads its sources.",
            "`node_modules` is not in the build context: the `.dockerignore` beside the file keeps it out.",
        ],
    )
}

/// Dependencies are fetched before the sources are copied.
pub(crate) fn fetch_first(assumes: &str) -> Step {
    step(
        "fetch-first",
        "Fetch dependencies before copying the sources",
        "Dependencies are fetched again only when a manifest changes, not after every edit.",
        &[assumes],
    )
}

/// Downloads stay in a cache mount.
pub(crate) fn cache_mount() -> Step {
    step(
        "cache-mount",
        "Keep downloads in a cache mount",
        "The package manager's downloads stay between builds, and in no layer.",
        &["The image is built with BuildKit, which Docker uses by default since version 23."],
    )
}

/// What a step adds to `# syntax=`.
pub(crate) fn syntax_line() -> Step {
    step(
        "syntax-line",
        "Ask for the current Dockerfile syntax",
        "Mounts and heredocs need a frontend that knows them; this line fetches it whatever the engine's age.",
        &["The builder can pull `docker/dockerfile:1` from its registry."],
    )
}

/// What builds and what runs are two stages: a compiled program.
pub(crate) fn multi_stage_program(language: &str, kept: &[String]) -> Step {
    let files = if kept.is_empty() {
        "The program reads no file of the project when it runs: no templates, migrations or configuration.".to_owned()
    } else {
        format!(
            "The program reads no file of the project when it runs but {}.",
            kept.join(", ")
        )
    };
    step(
        "multi-stage",
        "Build in one stage, ship another",
        &format!(
            "Only the program is shipped; the {language} toolchain, the sources and what building leaves stay behind."
        ),
        &[&files],
    )
}
