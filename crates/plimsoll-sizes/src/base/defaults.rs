//! What the configuration of well-known images says: user, command, environment.
//!
//! As the images' own Dockerfiles are known to set it. Checked against published pages
//! (docker-library/repo-info) for `node`, against the lab's stand-ins for distroless; the others
//! were not read again.

/// What an image sets for the containers that are made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Defaults {
    /// The user that it runs as.
    pub(crate) user: Option<&'static str>,
    /// Users that it has besides root, with their numbers.
    pub(crate) users: &'static [(&'static str, u32)],
    /// Its ENTRYPOINT.
    pub(crate) entrypoint: &'static [&'static str],
    /// Its CMD.
    pub(crate) cmd: &'static [&'static str],
    /// Its WORKDIR.
    pub(crate) workdir: Option<&'static str>,
    /// The names of the variables that it sets.
    pub(crate) env: &'static [&'static str],
}

const ROOT: Defaults = Defaults {
    user: Some("root"),
    users: &[],
    entrypoint: &[],
    cmd: &[],
    workdir: Some("/"),
    env: &["PATH"],
};

/// The defaults of an image with that short name.
pub(crate) fn of(image: &str, tag: &str) -> Option<Defaults> {
    if let Some(rest) = image.strip_prefix("gcr.io/distroless/") {
        return Some(distroless(rest, tag));
    }
    Some(match image {
        "scratch" => Defaults { env: &[], ..ROOT },
        "node" => Defaults {
            users: &[("node", 1000)],
            entrypoint: &["docker-entrypoint.sh"],
            cmd: &["node"],
            env: &["PATH", "NODE_VERSION", "YARN_VERSION"],
            ..ROOT
        },
        "python" => Defaults {
            cmd: &["python3"],
            env: &["PATH", "PYTHON_VERSION", "PYTHON_SHA256", "GPG_KEY", "LANG"],
            ..ROOT
        },
        "golang" => Defaults {
            cmd: &["bash"],
            workdir: Some("/go"),
            env: &["PATH", "GOLANG_VERSION", "GOTOOLCHAIN", "GOPATH"],
            ..ROOT
        },
        "rust" => Defaults {
            cmd: &["bash"],
            env: &["PATH", "RUSTUP_HOME", "CARGO_HOME", "RUST_VERSION"],
            ..ROOT
        },
        "ruby" => Defaults {
            cmd: &["irb"],
            env: &[
                "PATH",
                "LANG",
                "RUBY_VERSION",
                "GEM_HOME",
                "BUNDLE_SILENCE_ROOT_WARNING",
                "BUNDLE_APP_CONFIG",
            ],
            ..ROOT
        },
        "php" => Defaults {
            users: if tag.contains("alpine") {
                &[("www-data", 82)]
            } else {
                &[("www-data", 33)]
            },
            entrypoint: &["docker-php-entrypoint"],
            cmd: if tag.contains("fpm") {
                &["php-fpm"]
            } else if tag.contains("apache") {
                &["apache2-foreground"]
            } else {
                &["php", "-a"]
            },
            workdir: (tag.contains("fpm") || tag.contains("apache"))
                .then_some("/var/www/html")
                .or(ROOT.workdir),
            env: &[
                "PATH",
                "PHP_INI_DIR",
                "PHP_VERSION",
                "PHPIZE_DEPS",
                "PHP_CFLAGS",
            ],
            ..ROOT
        },
        "nginx" => Defaults {
            users: &[("nginx", 101)],
            entrypoint: &["/docker-entrypoint.sh"],
            cmd: &["nginx", "-g", "daemon off;"],
            env: &["PATH", "NGINX_VERSION"],
            ..ROOT
        },
        "nginxinc/nginx-unprivileged" => Defaults {
            user: Some("101"),
            ..of("nginx", tag)?
        },
        "eclipse-temurin" => Defaults {
            entrypoint: &["/__cacert_entrypoint.sh"],
            cmd: if tag.contains("jre") {
                &[]
            } else {
                &["jshell"]
            },
            env: &["PATH", "JAVA_HOME", "JAVA_VERSION", "LANG"],
            ..ROOT
        },
        "openjdk" => Defaults {
            cmd: if tag.contains("jre") {
                &[]
            } else {
                &["jshell"]
            },
            env: &["PATH", "JAVA_HOME", "JAVA_VERSION", "LANG"],
            ..ROOT
        },
        "maven" => Defaults {
            entrypoint: &["/usr/local/bin/mvn-entrypoint.sh"],
            cmd: &["mvn"],
            env: &["PATH", "JAVA_HOME", "MAVEN_HOME", "MAVEN_CONFIG"],
            ..ROOT
        },
        "oven/bun" if !tag.contains("distroless") => Defaults {
            users: &[("bun", 1000)],
            entrypoint: &["/usr/local/bin/docker-entrypoint.sh"],
            cmd: &["/usr/local/bin/bun"],
            workdir: Some("/home/bun/app"),
            env: &[
                "PATH",
                "BUN_RUNTIME_TRANSPILER_CACHE_PATH",
                "BUN_INSTALL_BIN",
            ],
            ..ROOT
        },
        "debian" | "buildpack-deps" => Defaults {
            cmd: &["bash"],
            ..ROOT
        },
        "ubuntu" => Defaults {
            // Since 24.04 (23.04) with a user of its own.
            users: if tag.starts_with("24")
                || tag.starts_with("26")
                || tag == "latest"
                || tag == "noble"
            {
                &[("ubuntu", 1000)]
            } else {
                &[]
            },
            cmd: &["/bin/bash"],
            ..ROOT
        },
        "alpine" => Defaults {
            cmd: &["/bin/sh"],
            ..ROOT
        },
        "busybox" => Defaults {
            cmd: &["sh"],
            ..ROOT
        },
        _ => return None,
    })
}

/// Distroless: no shell anywhere; the language images have their program as ENTRYPOINT.
fn distroless(rest: &str, tag: &str) -> Defaults {
    let nonroot = tag.contains("nonroot");
    let has = |language: &str| rest.starts_with(language);
    Defaults {
        user: Some(if nonroot { "65532" } else { "0" }),
        users: &[("nonroot", 65532)],
        entrypoint: if has("nodejs") {
            &["/nodejs/bin/node"]
        } else if has("python3") {
            &["/usr/bin/python3"]
        } else if has("java") && !has("java-base") {
            &["/usr/bin/java", "-jar"]
        } else {
            &[]
        },
        cmd: &[],
        workdir: Some(if nonroot { "/home/nonroot" } else { "/" }),
        env: &["PATH", "SSL_CERT_FILE"],
    }
}
