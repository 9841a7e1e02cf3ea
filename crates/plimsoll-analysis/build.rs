//! Registers the rules: every file under `src/rules/` is one, named after it, so that rules added
//! side by side do not collide. Their doc comments together are the rule pages.

use std::fmt::Write as _;
use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let folder = Path::new(&root).join("src/rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = fs::read_dir(&folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| file.strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    let mut code = String::new();
    for name in &names {
        let path = folder.join(format!("{name}.rs"));
        let _ = writeln!(code, "#[path = \"{}\"]\nmod {name};", path.display());
    }
    let _ = writeln!(
        code,
        "pub(crate) static REGISTRY: [(&str, &crate::rule::Rule); {}] = [",
        names.len()
    );
    for name in &names {
        let _ = writeln!(code, "    ({:?}, &{name}::RULE),", name.replace('_', "-"));
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").unwrap_or_default();
    let mut pages = String::new();
    for name in &names {
        let source = fs::read_to_string(folder.join(format!("{name}.rs")))?;
        let _ = writeln!(pages, "<!-- rule {} -->", name.replace('_', "-"));
        let page = source.lines().map_while(|line| line.strip_prefix("//!"));
        for line in page {
            let _ = writeln!(pages, "{}", line.strip_prefix(' ').unwrap_or(line));
        }
        pages.push('\n');
    }
    fs::write(Path::new(&out).join("rule_pages.md"), pages)?;
    fs::write(Path::new(&out).join("rules.rs"), code)
}
