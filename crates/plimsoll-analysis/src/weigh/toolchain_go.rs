//! What Go's commands leave.

use plimsoll_sizes::{Bytes, Certainty, Weight, toolchain};

use super::paths::base_name;
use super::step::{Step, scaled};

/// Modules that weigh more than most: a part of their path, and what they add to a program, in MB.
/// gin, echo, gRPC, Prometheus' client and AWS' for S3 were measured on 2026-11-23; the others are rules of thumb.
const HEAVY: [(&str, u64); 16] = [
    ("gin-gonic/gin", 3),
    ("labstack/echo", 1),
    ("prometheus/client_golang", 6),
    ("google.golang.org/grpc", 4),
    ("gofiber/fiber", 3),
    ("k8s.io/client-go", 32),
    ("k8s.io/api", 5),
    ("sigs.k8s.io/controller-runtime", 8),
    ("aws/aws-sdk-go", 7),
    ("cloud.google.com/go", 12),
    ("docker/docker", 7),
    ("modernc.org/sqlite", 8),
    ("mattn/go-sqlite3", 3),
    ("gorm.io/gorm", 3),
    ("jackc/pgx", 4),
    ("elastic/go-elasticsearch", 9),
];

/// `-ldflags "-s -w"` leaves 0.67 of a program: 6.6 of 9.8 MB (measured 2026-11-23).
const STRIPPED: f64 = 0.672;

/// What `go.mod` tells.
struct Modules {
    /// How many modules it requires.
    count: u64,
    /// What the heavy ones add to a program, in bytes.
    heavy: u64,
    /// The module's own name.
    name: Option<String>,
}

fn modules(step: &Step<'_, '_, '_>) -> Option<Modules> {
    let text = step.facts.options.beside("go.mod")?;
    let mut found = Modules {
        count: 0,
        heavy: 0,
        name: None,
    };
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("module ") {
            found.name = Some(name.trim().to_owned());
        }
        let single = line
            .strip_prefix("require ")
            .filter(|rest| !rest.starts_with('('));
        if inside && line.starts_with(')') {
            inside = false;
        } else if line.starts_with("require (") || line.starts_with("require(") {
            inside = true;
        } else if single.is_some() || (inside && !line.is_empty() && !line.starts_with("//")) {
            found.count += 1;
            let direct = !line.contains("// indirect");
            let heavy = HEAVY.iter().find(|(name, _)| line.contains(name));
            found.heavy += heavy.filter(|_| direct).map_or(0, |(_, mb)| mb * 1_000_000);
        }
    }
    Some(found)
}

/// A `go` command.
pub(super) fn command(step: &mut Step<'_, '_, '_>) {
    let words: Vec<String> = step.call.operands().map(str::to_owned).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["build", packages @ ..] => build(step, packages),
        ["install" | "get", packages @ ..] if packages.iter().any(|name| name.contains('@')) => {
            named(step, packages);
        }
        ["get", packages @ ..]
            if packages
                .iter()
                .any(|name| name.contains('.') && name.contains('/')) =>
        {
            named(step, packages);
        }
        ["install", packages @ ..] => {
            fetch_modules(step);
            compile(step);
            let name = program(step, packages);
            let path = format!("{}/bin/{name}", go_path(step));
            let weight = binary(step);
            step.add(path, weight);
        }
        ["mod", "download" | "tidy", ..] | ["get", ..] => fetch_modules(step),
        ["mod", "vendor", ..] => {
            fetch_modules(step);
            let weight = scaled(&toolchain("go.modules"), 0.4);
            let path = step.call.path("vendor");
            step.add_dependencies(path, weight);
        }
        ["test" | "vet" | "run" | "generate", ..] => {
            fetch_modules(step);
            compile(step);
        }
        ["clean", ..] => {
            let (cache, modules) = (cache(step), format!("{}/pkg/mod", go_path(step)));
            for (option, path) in [("-cache", cache), ("-modcache", modules)] {
                if step.call.has(option) || step.call.has(&format!("-{option}")) {
                    step.layer.added.retain(|tree| !tree.is_within(&path));
                    step.layer.removed.push(path);
                }
            }
        }
        _ => {}
    }
}

fn go_path(step: &Step<'_, '_, '_>) -> String {
    step.variable("GOPATH").unwrap_or_else(|| {
        let golang = step.stands_on("golang");
        if golang { "/go" } else { "/root/go" }.to_owned()
    })
}

fn cache(step: &Step<'_, '_, '_>) -> String {
    step.variable("GOCACHE")
        .unwrap_or_else(|| "/root/.cache/go-build".into())
}

fn build(step: &mut Step<'_, '_, '_>, packages: &[&str]) {
    fetch_modules(step);
    compile(step);
    let output = step.call.value(&["-o", "--o"]).map(str::to_owned);
    let packages: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| Some(*package) != output.as_deref())
        .collect();
    let name = program(step, &packages);
    let weight = binary(step);
    let path = match output {
        Some(path) if path == "/dev/null" => return,
        Some(path) if path.ends_with('/') || path == "." => {
            step.call.path(&format!("{path}/{name}"))
        }
        Some(path) => step.call.path(&path),
        None if packages.iter().any(|package| package.contains("...")) => return,
        None => step.call.path(&name),
    };
    step.add(path, weight);
}

/// What a program is called: the last part of its package, the module or the directory.
fn program(step: &Step<'_, '_, '_>, packages: &[&str]) -> String {
    let last = packages.iter().rev().find(|package| {
        (package.starts_with('.') || package.contains('/'))
            && !matches!(**package, "." | "./" | "./...")
    });
    if let Some(package) = last {
        return versionless(package).trim_end_matches(".go").to_owned();
    }
    if let Some(file) = packages
        .iter()
        .rev()
        .find(|package| package.ends_with(".go"))
    {
        return file.trim_end_matches(".go").to_owned();
    }
    match modules(step).and_then(|found| found.name) {
        Some(name) => versionless(&name).to_owned(),
        None => base_name(&step.call.directory).to_owned(),
    }
}

/// The name of a package's program: `tool` of `host/x/tool/v2@latest`.
fn versionless(package: &str) -> &str {
    let package = package
        .split('@')
        .next()
        .unwrap_or(package)
        .trim_end_matches('/');
    let name = base_name(package);
    let version = name
        .strip_prefix('v')
        .is_some_and(|rest| rest.parse::<u32>().is_ok());
    match package.rsplit_once('/') {
        Some((before, _)) if version => base_name(before),
        _ => name,
    }
}

/// The program that a build makes.
fn binary(step: &Step<'_, '_, '_>) -> Weight {
    let whole = match modules(step) {
        Some(found) if found.count == 0 => toolchain("go.binary.std"),
        Some(found) => {
            let likely = 9_800_000 + found.heavy + found.count * 120_000;
            Weight::new(
                Bytes::range(likely / 3, likely, likely.saturating_mul(3)),
                Certainty::RuleOfThumb,
                format!(
                    "a Go program with {} modules: 9.8 MB with net/http alone, 10 to 17 MB with a web framework (measured 2026-11-23)",
                    found.count
                ),
            )
        }
        None => toolchain("go.binary"),
    };
    let mut flags = step.call.words.iter().filter(|word| {
        let word = word.trim_matches(['"', '\'']);
        word.contains("-s")
            && (word.contains("ldflags") || word.contains("-w") || word.starts_with("-s"))
    });
    if flags.next().is_some() {
        scaled(&whole, STRIPPED)
    } else {
        whole
    }
}

/// The cache of the build.
fn compile(step: &mut Step<'_, '_, '_>) {
    let path = cache(step);
    let whole = match modules(step) {
        Some(found) if found.count == 0 => toolchain("go.cache.std"),
        Some(found) => {
            let likely = 93_400_000 + found.heavy * 3 + found.count * 1_000_000;
            Weight::new(
                Bytes::range(80_000_000, likely, likely.saturating_mul(3)),
                Certainty::RuleOfThumb,
                "the build's cache: 93 MB with net/http, 111 to 141 MB with a web framework (measured 2026-11-23)",
            )
        }
        None => toolchain("go.cache"),
    };
    let weight = step.rest(&path, whole, 0.15);
    step.leave(path, weight, "the build's cache");
}

/// Source of the modules that `go.mod` requires.
fn fetch_modules(step: &mut Step<'_, '_, '_>) {
    let path = format!("{}/pkg/mod", go_path(step));
    let vendored = step
        .call
        .words
        .iter()
        .any(|word| word.contains("-mod=vendor"))
        || step
            .variable("GOFLAGS")
            .is_some_and(|flags| flags.contains("-mod=vendor"));
    if vendored || step.stands(&path) {
        return;
    }
    let weight = match modules(step) {
        Some(found) if found.count == 0 => return,
        Some(found) => {
            let likely = found.count * 2_200_000 + found.heavy * 5;
            Weight::new(
                Bytes::range(likely / 4, likely, likely.saturating_mul(4)),
                Certainty::RuleOfThumb,
                "source and downloads of the modules: about 2 MB each, more for clients of a cloud",
            )
        }
        None => toolchain("go.modules"),
    };
    step.leave(path, weight, "the source of the modules");
}

/// `go install package@version`: the program in GOPATH's `bin`, its modules and the cache.
fn named(step: &mut Step<'_, '_, '_>, packages: &[&str]) {
    let root = go_path(step);
    for package in packages.iter().filter(|package| package.contains('/')) {
        let path = format!("{root}/bin/{}", versionless(package));
        step.add(path, toolchain("go.tool"));
    }
    let count = packages.len().max(1) as f64;
    let modules = scaled(&toolchain("go.module"), count);
    step.leave(
        format!("{root}/pkg/mod"),
        modules,
        "the source of the modules",
    );
    compile(step);
}
