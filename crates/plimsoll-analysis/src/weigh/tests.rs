//! Small Dockerfiles, each with what a layer of theirs weighs.

use crate::report::{Level, Waste};
use crate::weigh::weigh;
use crate::{Beside, Options};

const MB: u64 = 1_000_000;

/// The layers of `text`: line, likely bytes in MB.
#[track_caller]
fn check(text: &str, files: &[(&str, &str)], expected: &[(u32, std::ops::RangeInclusive<u64>)]) {
    let beside = files.iter().map(|(path, content)| Beside {
        path: (*path).to_owned(),
        content: (*content).to_owned(),
    });
    let options = Options {
        beside: beside.collect(),
        ..Options::default()
    };
    let weighing = weigh(text, Level::Original, &options);
    for (line, range) in expected {
        let layer = weighing.layers.iter().find(|layer| layer.line == *line);
        let bytes = layer
            .map(crate::report::LayerWeight::bytes)
            .unwrap_or_default();
        let basis = layer.map_or("no layer at that line", |layer| &layer.basis);
        let likely = bytes.likely.div_ceil(MB);
        assert!(range.contains(&likely), "line {line}: {bytes:?} {basis}");
        assert!(bytes.low <= bytes.likely && bytes.likely <= bytes.high);
    }
}

#[track_caller]
fn waste(text: &str, expected: &str) {
    let weighing = weigh(text, Level::Original, &Options::default());
    let mut wastes = weighing.layers.iter().flat_map(|layer| &layer.waste);
    let fits = |waste: &Waste| waste.what == expected;
    assert!(wastes.any(fits), "{:?}", weighing.layers);
}

#[test]
fn go() {
    let module = [("go.mod", "module example.com/app\n\ngo 1.22\n")];
    let text = "FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -ldflags=\"-s -w\" -o /out/ ./cmd/server\nFROM scratch\nCOPY --from=build /out/server /server\n";
    check(text, &module, &[(6, 6..=7)]);
    let text = "FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN cd cmd && go build\nFROM scratch\nCOPY --from=build /src/cmd/app /server\n";
    check(text, &module, &[(6, 10..=10)]);
    let text = "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o app .\n";
    check(text, &module, &[(4, 100..=106)]);
    let with_cache = "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o app .\n";
    check(with_cache, &module, &[(4, 9..=10)]);
    let required = [(
        "go.mod",
        "module a\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.0\n\tgolang.org/x/net v0.1.0 // indirect\n)\n",
    )];
    check(text, &required, &[(4, 110..=160)]);
    check(
        "FROM golang:1.22 AS a\nRUN go install github.com/x/tool/v2@latest\nFROM alpine\nCOPY --from=a /go/bin/tool /usr/bin/\n",
        &[],
        &[(4, 10..=30)],
    );
    waste(text, "the build's cache");
}

#[test]
fn rust() {
    let manifest = [(
        "Cargo.toml",
        "[package]\nname = \"app\"\n\n[dependencies]\n",
    )];
    let text = "FROM rust:1 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:bookworm-slim\nCOPY --from=build /src/target/release/app /app\n";
    check(text, &manifest, &[(6, 1..=1)]);
    check(text, &[], &[(6, 2..=10)]);
    check(
        "FROM rust:1\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n",
        &[],
        &[(4, 400..=900)],
    );
    check(
        "FROM rust:1 AS a\nRUN cargo install --locked just\nFROM alpine\nCOPY --from=a /usr/local/cargo/bin/just /bin/\n",
        &[],
        &[(4, 5..=20)],
    );
    check(
        "FROM debian:12\nRUN curl -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal\n",
        &[],
        &[(2, 550..=650)],
    );
    waste(
        "FROM rust:1\nCOPY . .\nRUN cargo build --release\n",
        "intermediate files of the build",
    );
}

#[test]
fn java_and_dotnet() {
    check(
        "FROM maven:3 AS b\nWORKDIR /app\nCOPY . .\nRUN mvn -q package\nFROM eclipse-temurin:21-jre\nCOPY --from=b /app/target/*.jar /app.jar\n",
        &[],
        &[(6, 20..=60)],
    );
    check(
        "FROM gradle:8 AS b\nWORKDIR /app\nCOPY . .\nRUN gradle bootJar --no-daemon\nFROM eclipse-temurin:21-jre\nCOPY --from=b /app/build/libs/shop-1.0.jar /app.jar\n",
        &[],
        &[(6, 20..=60)],
    );
    check(
        "FROM x AS b\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app/publish\nFROM y\nCOPY --from=b /app/publish .\n",
        &[],
        &[(6, 5..=12)],
    );
}

#[test]
fn other_languages() {
    check(
        "FROM ruby:3\nCOPY Gemfile .\nRUN bundle install\n",
        &[],
        &[(3, 80..=200)],
    );
    check(
        "FROM php:8\nRUN docker-php-ext-install pdo pdo_mysql && pecl install redis && rm -rf /tmp/pear\n",
        &[],
        &[(2, 1..=5)],
    );
    check(
        "FROM composer\nCOPY . .\nRUN composer install --no-dev\n",
        &[],
        &[(3, 30..=80)],
    );
    check(
        "FROM python:3\nWORKDIR /app\nRUN python manage.py collectstatic --noinput\n",
        &[],
        &[(3, 1..=4)],
    );
}

#[test]
fn downloads() {
    check(
        "FROM debian:12\nRUN curl -fsSL -o /usr/local/bin/kubectl https://dl.k8s.io/release/v1.30.0/bin/linux/amd64/kubectl && chmod +x /usr/local/bin/kubectl\n",
        &[],
        &[(2, 45..=55)],
    );
    check(
        "FROM debian:12\nENV V=v20.11.0\nRUN curl -fsSLO https://nodejs.org/dist/$V/node-$V-linux-x64.tar.xz && tar -xJf node-$V-linux-x64.tar.xz -C /usr/local --strip-components=1 && rm node-*.tar.xz\n",
        &[],
        &[(3, 150..=200)],
    );
    // Without the removal the archive weighs too.
    check(
        "FROM debian:12\nENV V=v20.11.0\nRUN wget https://nodejs.org/dist/$V/node-$V-linux-x64.tar.xz && tar xf node-$V-linux-x64.tar.xz\n",
        &[],
        &[(3, 190..=230)],
    );
    check(
        "FROM debian:12 AS a\nRUN cd /tmp && curl -sL https://get.helm.sh/helm-v3.15.0-linux-amd64.tar.gz | tar xz && mv linux-amd64/helm /usr/local/bin/helm && rm -rf /tmp/*\nFROM alpine\nCOPY --from=a /usr/local/bin/helm /bin/\n",
        &[],
        &[(4, 45..=60)],
    );
    check(
        "FROM debian:12\nRUN curl -o /tmp/a.zip https://awscli.amazonaws.com/awscli-exe-linux-x86_64.zip && cd /tmp && unzip -q a.zip && ./aws/install && rm -rf /tmp/*\n",
        &[],
        &[(2, 200..=270)],
    );
    check(
        "FROM debian:12\nADD https://github.com/krallin/tini/releases/download/v0.19.0/tini /tini\nRUN chmod +x /tini\n",
        &[],
        &[(2, 1..=1)],
    );
    check(
        "FROM debian:12\nRUN wget -q https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb -O /tmp/c.deb && apt-get install -y /tmp/c.deb && rm /tmp/c.deb\n",
        &[],
        &[(2, 300..=420)],
    );
}

#[test]
fn sources_that_are_removed_weigh_nothing() {
    let made = "FROM debian:12\nENV VERSION=7.2.4\nRUN mkdir -p /usr/src && cd /usr/src && wget -O r.tar.gz \"https://download.redis.io/releases/redis-$VERSION.tar.gz\" && tar xzf r.tar.gz && cd redis-$VERSION && make && make install";
    check(&format!("{made}\n"), &[], &[(3, 35..=60)]);
    check(
        &format!("{made} && cd / && rm -rf /usr/src/redis-$VERSION /usr/src/*.tar.gz\n"),
        &[],
        &[(3, 15..=20)],
    );
    check(
        "FROM debian:12\nRUN dir=\"$(mktemp -d)\" && git clone https://example.com/x.git \"$dir\" && rm -rf \"$dir\"\n",
        &[],
        &[(2, 0..=0)],
    );
    check(
        "FROM debian:12\nRUN git clone https://example.com/x.git && cd x && rm -r \"$PWD\"\n",
        &[],
        &[(2, 0..=0)],
    );
}

#[test]
fn variables_name_packages() {
    let text = |packages: &str| {
        format!(
            "FROM unknown-image\nENV DEPS \"gcc make\"\nRUN more='git' && apt-get install -y {packages}\n"
        )
    };
    let options = Options::default();
    let of = |packages: &str| weigh(&text(packages), Level::Original, &options).layers[0].bytes();
    assert_eq!(of("$DEPS $more"), of("gcc make git"));
}

#[test]
fn small_commands_leave_next_to_nothing() {
    check(
        "FROM debian:12\nRUN set -x && useradd -r app && mkdir -p /data && chown app /data && gpg --version && command -v sh && nginx -t && echo a > /etc/b && update-ca-certificates\n",
        &[],
        &[(2, 0..=1)],
    );
    let weighing = weigh(
        "FROM debian:12\nRUN ./setup.sh\n",
        Level::Original,
        &Options::default(),
    );
    assert!(weighing.layers[0].high > 10 * MB);
}

#[test]
fn other_permissions_are_a_second_copy() {
    let text = "FROM debian:12\nRUN curl -o /opt/kubectl https://dl.k8s.io/release/v1.30.0/bin/linux/amd64/kubectl\nRUN chmod -R 755 /opt\n";
    check(text, &[], &[(3, 45..=55)]);
    waste(text, "a second copy with other permissions");
}
