//! Registers the rules: every file under `src/rules/` is one, named after it, so that rules added
//! side by side do not collide.

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
    fs::write(Path::new(&out).join("rules.rs"), code)
}
