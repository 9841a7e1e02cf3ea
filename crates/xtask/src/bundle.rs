//! What Trunk cannot do itself, called as its hooks: the engine, the TypeScript, the styles, and
//! the places in the page where their names stand.

use std::path::{Path, PathBuf};
use std::{env, fs};

use plimsoll_analysis::RULE_PAGES;

use crate::failure::{Failure, Outcome};
use crate::page::Mode;
use crate::places::Places;
use crate::{csp, docs, engine, node, process};

/// A name that the build fills in, such as `asset:page.js`.
const MARK: &str = "asset:";
const INLINE_SCRIPTS: &str = "asset:inline-scripts";
const POLICY: &str = "asset:content-security-policy";

/// Before Trunk builds: the engine, and the page's crate with it so that Trunk finds it built.
pub(crate) fn before(places: &Places, mode: Mode) -> Outcome {
    engine::compile(places, mode, &[engine::CRATE, engine::PAGE_CRATE])?;
    engine::package(places, mode)
}

/// After Trunk has built, before the result becomes `dist/`.
pub(crate) fn after(places: &Places, mode: Mode) -> Outcome {
    let site = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| {
            Failure::new(
                "this command is a hook of Trunk's",
                "run `cargo xtask build` or `cargo xtask serve`",
            )
        })?;
    // The bundler gives it a name that changes with its content.
    write(&site.join("rule-pages.txt"), RULE_PAGES)?;
    let mut bundler = node::script(places, "bundle");
    bundler.arg(&site);
    bundler.arg(concat!("--version=", env!("CARGO_PKG_VERSION")));
    if mode == Mode::Release {
        bundler.arg("--minify");
    }
    process::run(
        &mut bundler,
        "mend what the bundler names above (web/bundle.mjs)",
    )?;
    finish(&site)?;
    docs::write(places, &site)
}

/// Puts the policy, which names the inline scripts by their hash, into the page and its headers.
fn finish(site: &Path) -> Outcome {
    let index = site.join("index.html");
    let html = read(&index)?;
    let html = html.replace(INLINE_SCRIPTS, &csp::inline_script_sources(&html));
    if let Some((_, rest)) = html.split_once(MARK) {
        let name: String = rest.chars().take_while(|c| !"\"' ".contains(*c)).collect();
        return Err(Failure::new(
            format!("web/index.html names `{MARK}{name}`, which the bundle does not have"),
            "correct the name, or make the file an entry in web/bundle.mjs",
        ));
    }
    let policy = csp::policy(&html).ok_or_else(|| {
        Failure::new(
            "web/index.html states no Content-Security-Policy",
            "put its <meta> back, with the attributes in double quotes",
        )
    })?;
    let headers = site.join("_headers");
    write(&headers, &read(&headers)?.replace(POLICY, policy))?;
    write(&index, &html)
}

pub(crate) fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| {
        Failure::new(
            format!("`{}` cannot be read: {error}", file.display()),
            "run the build again; web/index.html and public/_headers must be there",
        )
    })
}

pub(crate) fn write(file: &Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(|error| {
        Failure::new(
            format!("`{}` cannot be written: {error}", file.display()),
            "see that the disk is not full",
        )
    })
}
