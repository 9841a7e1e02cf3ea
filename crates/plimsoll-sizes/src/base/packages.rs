//! The system packages of base images, by the names that their own Dockerfiles install.

use super::name::Name;
use super::release::Distribution;
use crate::table::rows;

/// A row is a name, and packages; what a row means is said at its first lines.
const TABLE: &str = include_str!("../../data/base_packages.tsv");

/// The packages of a row.
pub(crate) fn row(key: &str) -> impl Iterator<Item = &'static str> {
    let found = rows(TABLE).find_map(|row| {
        let (name, packages) = row.split_once('\t')?;
        (name == key).then_some(packages)
    });
    found
        .unwrap_or_default()
        .split(' ')
        .filter(|name| !name.is_empty())
}

/// The packages that the image's own Dockerfile asks for, beyond the distribution's own image; with
/// them goes what they depend on. `None` where that is not known.
pub(super) fn of(
    name: &Name<'_>,
    distribution: Option<Distribution>,
    slim: bool,
) -> Option<Vec<&'static str>> {
    let keys = match distribution? {
        Distribution::Debian | Distribution::Ubuntu => debian(name, slim)?,
        Distribution::Alpine => alpine(name)?,
        _ => return None,
    };
    let names = keys.iter().flat_map(|key| row(key));
    Some(names.collect())
}

/// The rows that make a Debian or Ubuntu image.
fn debian(name: &Name<'_>, slim: bool) -> Option<&'static [&'static str]> {
    let has = |word: &str| name.tag.split('-').any(|part| part == word);
    Some(match name.figures() {
        "debian" | "ubuntu" => &[],
        "node" if slim => &[],
        "buildpack-deps" if has("curl") => &["curl"],
        "buildpack-deps" if has("scm") => &["curl", "scm"],
        "python" if slim => &["python-slim"],
        "python" => &["curl", "scm", "full", "python"],
        "ruby" if slim => &["ruby-slim"],
        "rust" if slim => &["rust-slim"],
        "openjdk" if slim => &["openjdk-slim"],
        "perl" | "elixir" | "pypy" if slim => return None,
        "buildpack-deps" | "node" | "gcc" | "haskell" | "erlang" | "perl" | "elixir" | "pypy"
        | "ruby" | "rust" => &["curl", "scm", "full"],
        "golang" => &["curl", "scm", "golang"],
        "openjdk" => &["curl", "scm", "openjdk"],
        "php" | "wordpress" | "drupal" | "nextcloud" if has("apache") => &["php", "php-apache"],
        "php" => &["php"],
        "nginx" => &["nginx"],
        "postgres" => &["postgres"],
        "httpd" => &["httpd"],
        "mariadb" => &["mariadb"],
        "redis" => &["redis"],
        "eclipse-temurin" if has("jre") => &["temurin"],
        "eclipse-temurin" => &["temurin", "temurin-jdk"],
        "maven" => &["temurin", "temurin-jdk", "maven"],
        "gradle" => &["temurin", "temurin-jdk", "gradle"],
        _ => return None,
    })
}

/// The rows that make an Alpine image.
fn alpine(name: &Name<'_>) -> Option<&'static [&'static str]> {
    Some(match name.figures() {
        "alpine" => &[],
        "node" => &["alpine-node"],
        "python" => &["alpine-python"],
        "ruby" => &["alpine-ruby"],
        "golang" => &["alpine-golang"],
        "rust" => &["alpine-rust"],
        "php" => &["alpine-php"],
        "nginx" => &["alpine-nginx"],
        "postgres" => &["alpine-postgres"],
        "redis" => &["alpine-redis"],
        "eclipse-temurin" => &["alpine-eclipse-temurin"],
        _ => return None,
    })
}

/// Whether packages are unpacked without their documentation: on Debian in the `-slim` images and
/// in those of the official images that stand on them, on Ubuntu always.
pub(super) fn leaves_out_docs(
    name: &Name<'_>,
    distribution: Option<Distribution>,
    slim: bool,
) -> bool {
    const ON_SLIM: [&str; 16] = [
        "nginx",
        "postgres",
        "redis",
        "httpd",
        "php",
        "wordpress",
        "drupal",
        "nextcloud",
        "haproxy",
        "memcached",
        "ghost",
        "influxdb",
        "cassandra",
        "tomcat",
        "mysql",
        "rabbitmq",
    ];
    match distribution {
        Some(Distribution::Ubuntu) => true,
        Some(Distribution::Debian) => slim || ON_SLIM.contains(&name.figures()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, row};
    use crate::{TableName, base_facts};

    #[test]
    fn rows_are_found() {
        let systems = TableName::ALL
            .into_iter()
            .filter(|table| table.name().starts_with("ap"));
        for table in systems {
            assert!(row(table.name()).count() >= 14, "{table}");
        }
        let has = |reference, package| {
            let packages = base_facts(reference).packages;
            packages.is_some_and(|packages| packages.contains(&package))
        };
        assert!(has("node:20", "git") && has("python:3.12", "tk-dev"));
        assert!(has("golang:1.24", "g++") && has("python:3.12-slim", "tzdata"));
        assert!(has("php:8.3-apache", "apache2") && has("redis:7-alpine", "tzdata"));
        assert!(!has("node:20-slim", "git") && !has("eclipse-temurin:17-jre", "binutils"));
        assert_eq!(base_facts("debian:12").packages, Some(Vec::new()));
        assert_eq!(base_facts("example.org/x").packages, None);
    }

    /// Every row is of use, and the table says where its rows come from and when.
    #[test]
    fn every_row_has_a_source_and_a_date() {
        let own = include_str!("packages.rs");
        for (before, line) in TABLE
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#'))
        {
            let key = line.split('\t').next().unwrap_or_default();
            let known = key.starts_with("ap") || own.contains(&format!("\"{key}\""));
            assert!(known && row(key).count() > 0, "{key}");
            let head: Vec<_> = TABLE.lines().take(before).collect();
            let text = head.join("\n");
            assert!(text.contains("# source: ") && text.contains("2026-11-23"));
        }
    }
}
