//! The page for those who put Plimsoll into their own pages, `docs/embedding/`: made with the element.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use crate::failure::{Failure, Outcome};
use crate::places::Places;
use crate::{bundle, docs};

/// The version whose files the page names.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the other pages allow: no script at all.
const NO_SCRIPTS: &str = "default-src 'none'; style-src 'self'; img-src 'self';";

/// What the page tells others to allow.
const SCRIPTS: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self';";

/// Writes the page with the template of all documentation, and the fence that it names.
pub(crate) fn write(places: &Places, site: &Path, template: &str) -> Outcome {
    let element = site.join("element").join(VERSION);
    let loader = element.join("dockerfile-playground.js");
    let recipes = places.root.join("tests/docs-hosts");
    let text = bundle::read(&places.root.join("web/embedding.md"))?
        .replace("{{version}}", VERSION)
        .replace("{{integrity}}", &integrity(&loader)?)
        .replace(
            "{{frame_integrity}}",
            &integrity(&element.join("frame.js"))?,
        )
        .replace("{{modules}}", &modules(&element)?)
        .replace(
            "{{docusaurus}}",
            bundle::read(&recipes.join("docusaurus/src/theme/CodeBlock/index.js"))?.trim_end(),
        );
    let title = "Plimsoll in your pages";
    let about = "How to show a Dockerfile's problems, rewrite and size in your own pages.";
    let page = docs::guide(template, title, about, &text)
        .replace(NO_SCRIPTS, SCRIPTS)
        .replace(
            "</head>",
            &format!("  <script type=\"module\" src=\"../../element/{VERSION}/dockerfile-playground.js\"></script>\n  </head>"),
        );
    docs::place_guide(site, "embedding", &page)?;
    let fence = bundle::read(&recipes.join("mkdocs/plimsoll_fence.py"))?;
    bundle::write(&site.join("docs/embedding/plimsoll_fence.py"), &fence)
}

/// The hash of a file as `integrity` has it.
fn integrity(file: &Path) -> Outcome<String> {
    let hash = Sha384::digest(bundle::read(file)?);
    Ok(format!("sha384-{}", STANDARD.encode(hash)))
}

/// The import map that names the hashes of all modules that the loader loads.
fn modules(element: &Path) -> Outcome<String> {
    let unreadable = |error| {
        Failure::new(
            format!("`{}` cannot be read: {error}", element.display()),
            "run the build again",
        )
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(element).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        let name = name.to_string_lossy().into_owned();
        // Workers and what frames load stand outside of import maps.
        let own = ["worker-", "embed.", "frame.", "dockerfile-playground."];
        if name.ends_with(".js") && !own.iter().any(|own| name.starts_with(own)) {
            names.push(name);
        }
    }
    names.sort();
    let mut lines = Vec::new();
    for name in names {
        let hash = integrity(&element.join(&name))?;
        lines.push(format!(
            "  \"https://plimsoll.example/element/{VERSION}/{name}\": \"{hash}\""
        ));
    }
    Ok(format!(
        "{{ \"integrity\": {{\n{}\n}} }}",
        lines.join(",\n")
    ))
}
