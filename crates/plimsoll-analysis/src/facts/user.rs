//! Who runs the instructions and the container.

use plimsoll_sizes::base_facts;
use plimsoll_syntax::{Instruction, Keyword};

use super::{CommandOptions, Facts, Image};

/// Who runs at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum User {
    /// The superuser.
    Root,
    /// Somebody else.
    Other,
    /// The text does not tell.
    Unknown,
}

/// Images outside the official ones that start as somebody else than root; a name that ends with
/// a slash stands for all images under it.
const OTHERS: &[&str] = &[
    "apache/airflow",
    "apache/spark",
    "bitnami/",
    "bitnamilegacy/",
    "cgr.dev/chainguard/",
    "cimg/",
    "circleci/",
    "curlimages/curl",
    "docker.elastic.co/",
    "ghcr.io/puppeteer/puppeteer",
    "gitpod/",
    "grafana/",
    "jenkins/",
    "jupyter/",
    "nginxinc/nginx-unprivileged",
    "prom/",
    "quay.io/jupyter/",
    "quay.io/keycloak/",
    "quay.io/prometheus/",
    "selenium/",
];

/// Official images that start as somebody else than root.
const OFFICIAL_OTHERS: &[&str] = &[
    "elasticsearch",
    "haproxy",
    "jetty",
    "kibana",
    "logstash",
    "memcached",
    "open-liberty",
    "solr",
    "sonarqube",
    "spark",
    "varnish",
    "websphere-liberty",
];

/// Options of useradd and adduser that take the next argument as their value.
const CREATION: &[&str] = &[
    "-u",
    "--uid",
    "-g",
    "--gid",
    "-G",
    "--groups",
    "-d",
    "--home",
    "--home-dir",
    "-h",
    "-s",
    "--shell",
    "-c",
    "--comment",
    "--gecos",
    "-k",
    "--skel",
    "-p",
    "--password",
    "-b",
    "-e",
    "-f",
    "-K",
    "--ingroup",
];

/// Images whose ENTRYPOINT begins as root and then goes on as somebody else, or looks at the
/// first word of CMD.
const SERVERS: &[&str] = &[
    "cassandra",
    "couchdb",
    "ghost",
    "influxdb",
    "mariadb",
    "mongo",
    "mysql",
    "neo4j",
    "percona",
    "postgis",
    "postgres",
    "rabbitmq",
    "redis",
    "valkey",
    "zookeeper",
];

impl Facts<'_> {
    /// Who runs instruction `before`; the container, where `before` is the number of instructions.
    pub fn user(&self, before: usize) -> User {
        if let Some(instruction) = self.effective(Keyword::User, before) {
            return self.user_of(instruction);
        }
        let stage = match self.stage_of.get(before) {
            Some(stage) => *stage,
            None => self.target,
        };
        let image = stage.and_then(|stage| self.root_image(stage));
        image.map_or(User::Unknown, starts_as)
    }

    /// The name of a user that a RUN of the stage, or of one it stands on, creates.
    pub fn created_user(&self, stage: usize) -> Option<&str> {
        let mut stages = self.ancestry(stage).into_iter();
        stages.find_map(|stage| {
            let commands = self.runs(stage).flat_map(|line| &line.commands);
            let created = commands.filter(|command| {
                let system = command.name == "adduser" && command.arguments.len() == 2 && {
                    // `adduser USER GROUP` only adds to a group.
                    !command
                        .arguments
                        .iter()
                        .any(|argument| argument.text().starts_with('-'))
                };
                matches!(command.name.as_str(), "useradd" | "adduser") && !system
            });
            let names = created.filter_map(|command| {
                let options = CommandOptions::new(&command.arguments, CREATION);
                options.operands.first()?.literal.as_deref()
            });
            names.last()
        })
    }

    /// Whom a USER names.
    pub fn user_of(&self, instruction: &Instruction<'_>) -> User {
        let at = self.instruction_at(instruction.span.start).unwrap_or(0);
        let value = instruction
            .value()
            .and_then(|value| self.expand(&value.text, at));
        match value
            .as_deref()
            .map(|value| value.split(':').next().unwrap_or(value).trim())
        {
            None | Some("") => User::Unknown,
            Some("root" | "0") => User::Root,
            Some(_) => User::Other,
        }
    }
}

/// Who runs the containers of an image, as far as its name tells.
pub(super) fn starts_as(image: &Image) -> User {
    match base_facts(&image.reference).user {
        Some("root" | "0") => return User::Root,
        Some(_) => return User::Other,
        None => {}
    }
    let name = image.name.as_str();
    let tag = image.tag_or_latest();
    let signs = [
        "nonroot",
        "non-root",
        "rootless",
        "unprivileged",
        "chiseled",
    ];
    let under = |known: &&str| name == *known || (known.ends_with('/') && name.starts_with(*known));
    if signs
        .iter()
        .any(|sign| name.contains(sign) || tag.contains(sign))
        || OFFICIAL_OTHERS.contains(&name)
        || OTHERS.iter().any(under)
    {
        User::Other
    } else if !name.contains('/') || name.starts_with("mcr.microsoft.com/dotnet/") {
        User::Root
    } else {
        User::Unknown
    }
}

impl Image {
    /// Whether its ENTRYPOINT gives up root by itself, and decides that by the first word of CMD.
    pub fn steps_down(&self) -> bool {
        SERVERS.contains(&self.short_name())
    }
}

#[cfg(test)]
mod tests {
    use super::{User, starts_as};
    use crate::facts::Image;

    #[test]
    fn who_images_start_as() {
        let user = |reference: &str| starts_as(&Image::new(reference));
        assert_eq!(user("node:22"), User::Root);
        assert_eq!(user("fedora"), User::Root);
        assert_eq!(user("gcr.io/distroless/static:nonroot"), User::Other);
        assert_eq!(user("gcr.io/distroless/static"), User::Root);
        assert_eq!(user("bitnami/redis:7"), User::Other);
        assert_eq!(user("example.org/team/app:1"), User::Unknown);
    }
}
