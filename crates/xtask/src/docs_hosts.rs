//! Real documentation sites with the element in them, and the journeys on them.

use std::env;
use std::path::PathBuf;

use crate::failure::{Failure, Outcome};
use crate::page::{self, Mode};
use crate::places::Places;
use crate::{chromium, node, npm, process, tools};

/// The version of Material for MkDocs that the recipe is known to work with.
const MATERIAL: &str = "mkdocs-material==9.8.1";

/// One kind of site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// A page of HTML.
    Plain,
    /// A page with only a frame.
    Iframe,
    /// A book, with the preprocessor.
    Mdbook,
    /// MkDocs with Material.
    Mkdocs,
    /// Docusaurus, whose packages take minutes to install.
    Docusaurus,
}

impl Host {
    /// Every host.
    pub(crate) const ALL: [Self; 5] = [
        Self::Plain,
        Self::Iframe,
        Self::Mdbook,
        Self::Mkdocs,
        Self::Docusaurus,
    ];

    /// Those that `cargo xtask test` builds.
    pub(crate) const QUICK: [Self; 4] = [Self::Plain, Self::Iframe, Self::Mdbook, Self::Mkdocs];

    /// The name on the command line, and of the folder in tests/docs-hosts.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Iframe => "iframe",
            Self::Mdbook => "mdbook",
            Self::Mkdocs => "mkdocs",
            Self::Docusaurus => "docusaurus",
        }
    }
}

/// Builds the sites in target/docs-hosts and makes the journeys on them. `fresh` makes the npm
/// package again, which holds the element.
pub(crate) fn run(places: &Places, hosts: &[Host], fresh: bool) -> Outcome {
    let package = npm::folder(places).join("plimsoll");
    if fresh || !package.join("package.json").is_file() {
        npm::run(places, false)?;
    }
    node::install_packages(places)?;
    let browser = chromium::find(places)?;
    if !places.dist().join("embed.html").is_file() {
        page::build(places, Mode::Release)?;
    }
    let mut programs = vec![places.target.join("debug")];
    if hosts.contains(&Host::Mdbook) {
        tools::install_mdbook(places)?;
        process::run(
            process::command(places, "cargo").args(["build", "--package", "mdbook-plimsoll"]),
            "mend what the compiler names above",
        )?;
    }
    if hosts.contains(&Host::Mkdocs) {
        programs.push(material(places)?);
    }

    process::step("Building the documentation sites");
    let out = places.target.join("docs-hosts");
    let names: Vec<&str> = hosts.iter().map(|host| host.name()).collect();
    let mut build = node::script(places, "docs-hosts");
    let path = build
        .get_envs()
        .find_map(|(name, value)| (name == "PATH").then_some(value).flatten())
        .map(std::ffi::OsStr::to_owned)
        .unwrap_or_default();
    let path =
        env::join_paths(programs.into_iter().chain(env::split_paths(&path))).map_err(|error| {
            Failure::new(
                format!("a folder cannot stand on the PATH: {error}"),
                "build in a folder without a colon in its name",
            )
        })?;
    process::run(
        build.arg(&package).arg(&out).args(&names).env("PATH", path),
        "mend what is named above (tests/docs-hosts)",
    )?;
    process::step("Journeys on the documentation sites");
    process::run(
        node::script(places, "docs-journeys")
            .env(chromium::VARIABLE, browser)
            .env("PLIMSOLL_DOCS_HOSTS", &out)
            .env("PLIMSOLL_HOSTS", names.join(",")),
        "read the message above; the sites are in target/docs-hosts",
    )
}

/// Material for MkDocs in a folder of its own; gives that of its programs.
fn material(places: &Places) -> Outcome<PathBuf> {
    let folder = places.cache.join("tools").join(MATERIAL.replace("==", "-"));
    let programs = folder.join("bin");
    if programs.join("mkdocs").is_file() {
        return Ok(programs);
    }
    process::step("Installing Material for MkDocs (once per user)");
    let remedy = "read the message above; Python 3 with venv is needed, and the network once";
    process::run(
        process::command(places, "python3")
            .args(["-m", "venv"])
            .arg(&folder),
        remedy,
    )?;
    let pip = programs.join("pip").to_string_lossy().into_owned();
    process::run(
        process::command(places, &pip).args(["install", "--quiet", MATERIAL]),
        remedy,
    )?;
    Ok(programs)
}
