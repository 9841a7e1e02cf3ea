//! What is in a base image, as far as its name and tag tell.

use super::defaults::{self, Defaults};
use super::end_of_life::{self, EndOfLife};
use super::inside::{Inside, tools};
use super::name::Name;
use super::packages;
use super::release::{self, Distribution, Libc, PackageManager, Shell};
use super::tag::Tag;
use crate::memo::Memo;

/// What is in a base image, as far as its name and tag tell. `None` and empty mean "not known",
/// except where a field says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BaseFacts {
    /// The image in its short form: `node`, also for `docker.io/library/node`.
    pub image: String,
    /// The distribution.
    pub distribution: Option<Distribution>,
    /// Its release: a code name (`bookworm`, `noble`) or a number (`3.22`, `9`).
    pub release: Option<String>,
    /// Whether there is a shell to run commands with.
    pub has_shell: Option<bool>,
    /// What `/bin/sh` is.
    pub shell: Option<Shell>,
    /// Whether bash is there.
    pub has_bash: Option<bool>,
    /// The package manager; `None` with `has_shell == Some(false)` means that there is none.
    pub package_manager: Option<PackageManager>,
    /// The C library.
    pub libc: Option<Libc>,
    /// Whether it is the cut-down variant (`-slim`), which lacks documentation and build tools.
    pub slim: bool,
    /// Whether its package manager leaves documentation, manuals and translations out.
    pub leaves_out_docs: bool,
    /// System packages that it has beyond its distribution's own image, with which go those that
    /// they depend on; empty where it has none beyond.
    pub packages: Option<Vec<&'static str>>,
    /// The user that it runs as: `root`, or a name or number.
    pub user: Option<&'static str>,
    /// Users besides root that it has, with their numbers.
    pub users: &'static [(&'static str, u32)],
    /// Its ENTRYPOINT.
    pub entrypoint: &'static [&'static str],
    /// Its CMD.
    pub cmd: &'static [&'static str],
    /// Its WORKDIR.
    pub workdir: Option<&'static str>,
    /// The names of the variables that it sets.
    pub env: &'static [&'static str],
    /// Whether user, command, workdir and variables are known at all.
    pub defaults_known: bool,
    /// Programs that it is known to have, besides those of its distribution's minimum.
    pub tools: &'static [&'static str],
    /// The version of the language or server that it carries, as far as the tag says.
    pub version: Option<String>,
    /// When the support of the language line that it carries ends.
    pub language_end_of_life: Option<EndOfLife>,
    /// When the support of its distribution's release ends.
    pub distribution_end_of_life: Option<EndOfLife>,
}

thread_local! {
    static KNOWN: Memo<BaseFacts> = const { Memo::new() };
}

/// What is known of the image that `reference` names, as it stands in FROM.
pub fn base_facts(reference: &str) -> BaseFacts {
    KNOWN.with(|known| known.of(reference, || found(reference)))
}

fn found(reference: &str) -> BaseFacts {
    let name = Name::parse(reference);
    let tag = Tag::parse(
        name.figures(),
        if name.has_variable() { "" } else { name.tag },
    );
    let (distribution, release) = distribution(&name, &tag);
    let configured = defaults::of(name.image, name.tag);
    let Defaults {
        user,
        users,
        entrypoint,
        cmd,
        workdir,
        env,
    } = configured.unwrap_or_default();
    let slim = tag.has("slim");
    let inside = distribution.map(|distribution| Inside::of(distribution, &name));
    let version = (tag.numbers > 0).then(|| {
        let numbers = tag.version.iter().take(tag.numbers).map(u32::to_string);
        numbers.collect::<Vec<_>>().join(".")
    });
    BaseFacts {
        distribution_end_of_life: distribution
            .zip(release.as_deref())
            .and_then(|(distribution, release)| distribution_end(distribution, &name, release)),
        language_end_of_life: language_end(&name, &tag),
        image: name.image.to_owned(),
        distribution,
        release,
        has_shell: inside.map(|inside| inside.shell.is_some() || inside.windows),
        shell: inside.and_then(|inside| inside.shell),
        has_bash: inside.and_then(|inside| inside.bash),
        package_manager: inside.and_then(|inside| inside.package_manager),
        libc: inside.and_then(|inside| inside.libc),
        slim,
        leaves_out_docs: packages::leaves_out_docs(&name, distribution, slim),
        packages: packages::of(&name, distribution, slim),
        user,
        users,
        entrypoint,
        cmd,
        workdir,
        env,
        defaults_known: configured.is_some(),
        tools: tools(&name, distribution, slim),
        version,
    }
}

/// The distribution and its release.
fn distribution(name: &Name<'_>, tag: &Tag<'_>) -> (Option<Distribution>, Option<String>) {
    use Distribution as D;
    let image = name.figures();
    let numbered = || {
        let numbers = tag.version.iter().take(tag.numbers).map(u32::to_string);
        (tag.numbers > 0).then(|| numbers.take(2).collect::<Vec<_>>().join("."))
    };
    let coded = |distribution| {
        let name = release::code_name(distribution, [tag.version[0], tag.version[1]]);
        name.map(str::to_owned).or_else(numbered)
    };
    if image == "scratch" {
        return (Some(D::Scratch), None);
    }
    if let Some(rest) = image.strip_prefix("gcr.io/distroless/") {
        let number = rest
            .rsplit_once("-debian")
            .and_then(|(_, number)| number.parse().ok());
        let code = number.and_then(|number| release::code_name(D::Debian, [number, 0]));
        return (Some(D::Distroless), code.map(str::to_owned));
    }
    if name.tag.contains("windowsservercore") || name.tag.contains("nanoserver") {
        return (Some(D::Windows), None);
    }
    if tag.has("alpine") {
        return (Some(D::Alpine), tag.release.map(str::to_owned));
    }
    if let Some((distribution, _)) = tag.release.and_then(release::number) {
        return (Some(distribution), tag.release.map(str::to_owned));
    }
    match image {
        "debian" => (Some(D::Debian), coded(D::Debian)),
        "ubuntu" => (Some(D::Ubuntu), coded(D::Ubuntu)),
        "buildpack-deps" => match release::number(name.tag.split('-').next().unwrap_or_default()) {
            Some((distribution, number)) => {
                let code = release::code_name(distribution, number);
                (Some(distribution), code.map(str::to_owned))
            }
            None => (None, None),
        },
        "alpine" => (Some(D::Alpine), numbered()),
        "centos" | "almalinux" | "rockylinux" | "oraclelinux" => {
            let tagged = name.tag.strip_prefix("centos");
            (Some(D::RedHat), tagged.map(str::to_owned).or_else(numbered))
        }
        "fedora" => (Some(D::Fedora), numbered()),
        "amazonlinux" | "amazoncorretto" => (Some(D::Amazon), None),
        "archlinux" => (Some(D::Arch), None),
        "opensuse/leap" | "opensuse/tumbleweed" => (Some(D::Suse), None),
        "busybox" => (Some(D::Busybox), None),
        // Default releases of today's lines, as their published tags say (2026).
        "node" => match tag.version[0] {
            20 | 22 | 24 => (Some(D::Debian), Some("bookworm".to_owned())),
            0 | 26.. => (Some(D::Debian), Some("trixie".to_owned())),
            _ => (Some(D::Debian), None),
        },
        "rust" => (Some(D::Debian), rust(tag.version).map(str::to_owned)),
        "python" | "golang" | "ruby" | "php" | "perl" | "gcc" | "httpd" | "redis" | "postgres"
        | "nginx" | "elixir" | "erlang" | "haskell" | "julia" | "pypy" | "wordpress"
        | "nextcloud" | "drupal" => (Some(D::Debian), None),
        "eclipse-temurin" | "maven" | "gradle" | "mongo" | "mariadb" | "tomcat" | "rabbitmq" => {
            (Some(D::Ubuntu), None)
        }
        _ if image.contains("/ubi") => (Some(D::RedHat), None),
        _ if image.starts_with("cgr.dev/chainguard/") => (Some(D::Wolfi), None),
        _ if image.starts_with("mcr.microsoft.com/dotnet/") => (Some(D::Debian), None),
        _ if image.starts_with("nvidia/cuda") && name.tag.contains("ubuntu") => {
            let number = name.tag.rsplit("ubuntu").next().unwrap_or_default();
            let [year, month, _] = Tag::parse("ubuntu", number).version;
            let code = release::code_name(D::Ubuntu, [year, month]);
            (Some(D::Ubuntu), code.map(str::to_owned))
        }
        _ => (None, None),
    }
}

/// The release of Debian below a version of Rust. A version is built until the next one is out, and
/// what it was built on last stays: Debian 11 came out with Rust 1.54, 12 with 1.70, 13 with 1.89.
fn rust(version: [u32; 3]) -> Option<&'static str> {
    match version {
        [1, 56..=69, _] => Some("bullseye"),
        [1, 71..=88, _] => Some("bookworm"),
        [0, ..] | [1, 0 | 90.., _] => Some("trixie"),
        _ => None,
    }
}

fn distribution_end(
    distribution: Distribution,
    name: &Name<'_>,
    release: &str,
) -> Option<EndOfLife> {
    let product = match distribution {
        Distribution::Debian => "debian",
        Distribution::Ubuntu => "ubuntu",
        Distribution::Alpine => "alpine",
        Distribution::Fedora => "fedora",
        // Those that are built like it live on.
        Distribution::RedHat if name.image == "centos" => "centos",
        _ => return None,
    };
    end_of_life::of(product, &Tag::parse(product, release))
}

fn language_end(name: &Name<'_>, tag: &Tag<'_>) -> Option<EndOfLife> {
    let image = name.figures();
    let product = if image.starts_with("mcr.microsoft.com/dotnet/") {
        "dotnet"
    } else {
        image
    };
    let distributions = ["debian", "ubuntu", "alpine", "fedora", "centos"];
    end_of_life::of(product, tag).filter(|end| !distributions.contains(&end.product))
}

#[cfg(test)]
mod tests {
    use super::{Distribution, Libc, PackageManager, Shell, base_facts};

    #[test]
    fn node_images() {
        let full = base_facts("docker.io/library/node:20");
        assert_eq!(full.image, "node");
        assert_eq!(full.distribution, Some(Distribution::Debian));
        assert_eq!(full.release.as_deref(), Some("bookworm"));
        assert_eq!(full.shell, Some(Shell::Dash));
        assert_eq!(full.user, Some("root"));
        assert_eq!(full.users, [("node", 1000)]);
        assert!(full.tools.contains(&"git"));
        assert_eq!(
            full.language_end_of_life.map(|end| end.date),
            Some("2026-04-30")
        );
        assert_eq!(
            full.distribution_end_of_life.map(|end| end.date),
            Some("2028-06-30")
        );

        let alpine = base_facts("node:16-alpine3.16");
        assert_eq!(alpine.distribution, Some(Distribution::Alpine));
        assert_eq!(alpine.release.as_deref(), Some("3.16"));
        assert_eq!(alpine.libc, Some(Libc::Musl));
        assert_eq!(alpine.has_bash, Some(false));
        assert_eq!(
            alpine.distribution_end_of_life.map(|end| end.date),
            Some("2024-05-23")
        );
        assert!(base_facts("node:22-slim").slim);
    }

    #[test]
    fn distroless_has_no_shell() {
        let facts = base_facts("gcr.io/distroless/nodejs20-debian12:nonroot");
        assert_eq!(facts.has_shell, Some(false));
        assert_eq!(facts.user, Some("65532"));
        assert_eq!(facts.entrypoint, ["/nodejs/bin/node"]);
        assert_eq!(facts.release.as_deref(), Some("bookworm"));
        assert_eq!(facts.libc, Some(Libc::Glibc));
        assert_eq!(
            base_facts("gcr.io/distroless/base:debug").has_shell,
            Some(true)
        );
    }

    #[test]
    fn others() {
        let nginx = base_facts("nginxinc/nginx-unprivileged:stable-alpine");
        assert_eq!(nginx.user, Some("101"));
        assert_eq!(nginx.package_manager, Some(PackageManager::Apk));
        assert_eq!(base_facts("scratch").has_shell, Some(false));
        assert_eq!(
            base_facts("debian:12-slim").release.as_deref(),
            Some("bookworm")
        );
        assert_eq!(base_facts("ubuntu:22.04").release.as_deref(), Some("jammy"));
        let end = |reference| {
            let facts = base_facts(reference);
            let end = facts
                .distribution_end_of_life
                .or(facts.language_end_of_life);
            end.map(|end| end.date)
        };
        assert_eq!(end("nvidia/cuda:9.0-base-ubuntu16.04"), Some("2021-04"));
        assert_eq!(end("centos:centos7"), Some("2024-06-30"));
        assert_eq!(
            end("mcr.microsoft.com/dotnet/sdk:6.0-alpine"),
            Some("2024-11-12")
        );
        assert_eq!((end("rockylinux:8"), end("ubuntu")), (None, None));
        assert_eq!(base_facts("example.org/base:1").distribution, None);
        assert!(!base_facts("example.org/base:1").defaults_known);
        let variable = base_facts("node:${VERSION}");
        assert_eq!(variable.version, None);
        assert_eq!(variable.users, [("node", 1000)]);
    }
}
