use crate::report::Level;
use crate::{Options, rewrite};

const NODE: &str = "FROM node:22 AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM node:22\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build /app/dist ./dist\nEXPOSE 3000\nCMD [\"node\", \"dist/main.js\"]\n";

#[track_caller]
fn lean(text: &str, options: &Options) -> (String, String) {
    let made = rewrite(text, Level::Lean, options);
    let again = rewrite(&made.text, Level::Lean, options);
    assert_eq!(again.text, made.text);
    (made.text, made.refused.unwrap_or_default())
}

#[test]
fn node_gets_the_slim_variant_fewer_packages_and_a_user() {
    let (text, refused) = lean(NODE, &Options::default());
    assert_eq!(refused, "");
    for part in [
        "RUN npm run build\nRUN npm prune --omit=dev\n",
        "\nFROM node:22-slim\n",
        "USER node\nEXPOSE 3000\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let options = Options {
        steps_off: vec!["production-dependencies".into(), "non-root".into()],
        ..Options::default()
    };
    let (text, _) = lean(NODE, &options);
    assert!(
        text.contains("node:22-slim") && !text.contains("prune"),
        "{text}"
    );
    assert!(!text.contains("USER"), "{text}");
}

#[test]
fn other_languages() {
    let cases = [
        (
            "python:3.12",
            "[\"python\", \"a.py\"]",
            "FROM python:3.12-slim\n",
        ),
        (
            "golang:1.25-bookworm",
            "[\"/app/a\"]",
            "FROM debian:bookworm-slim\n",
        ),
        (
            "maven:3.9-eclipse-temurin-21",
            "[\"java\", \"-jar\", \"a.jar\"]",
            "FROM eclipse-temurin:21-jre\n",
        ),
    ];
    for (image, command, base) in cases {
        let text = format!(
            "FROM {image} AS build\nRUN pip install flask\nFROM {image}\nWORKDIR /app\nCOPY --from=build /a /app\nCMD {command}\n"
        );
        let (made, refused) = lean(&text, &Options::default());
        assert!(made.contains(base), "{refused}\n{made}");
    }
}

#[test]
fn what_may_need_more_stays() {
    let base = |text: &str| text.matches("node:22-slim").count();
    for (from, to) in [
        ("EXPOSE", "RUN npm install -g pm2\nEXPOSE"),
        (
            "EXPOSE",
            "HEALTHCHECK CMD curl -f http://localhost:3000/\nEXPOSE",
        ),
        ("[\"node\", \"dist/main.js\"]", "[\"sh\", \"start.sh\"]"),
        (
            "RUN npm run build",
            "RUN npx prisma generate && npm run build",
        ),
    ] {
        let (text, _) = lean(&NODE.replace(from, to), &Options::default());
        assert_eq!(base(&text), 0, "{text}");
    }
    let other = NODE.replace("FROM node:22\n", "FROM node:22 AS web\n");
    let other = format!("{other}\nFROM web AS debug\nRUN npm ci\n");
    let options = Options {
        target: Some("web".into()),
        ..Options::default()
    };
    assert_eq!(base(&lean(&other, &options).0), 0);
}

/// Builder and shipped stage stand on one base, with what each needs.
const SHARED: &str = "FROM node:20 AS base\nWORKDIR /app\nENV TZ=UTC\nRUN corepack enable\n\nFROM base AS deps\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n\nFROM deps AS build\nCOPY . .\nRUN pnpm run build\n\n# What runs.\nFROM base AS runner\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build /app/dist ./dist\nEXPOSE 3000\nCMD [\"node\", \"dist/main.js\"]\n";

#[track_caller]
fn parts(text: &str, level: Level, wanted: &[&str]) {
    let made = rewrite(text, level, &Options::default());
    let again = rewrite(&made.text, level, &Options::default());
    assert_eq!(again.text, made.text);
    for part in wanted {
        assert!(
            made.text.contains(part),
            "{part}\n{:?}\n{}",
            made.refused,
            made.text
        );
    }
}

#[test]
fn a_stage_on_a_shared_base_gets_its_own() {
    parts(
        SHARED,
        Level::Lean,
        &[
            "FROM node:20 AS base\nWORKDIR /app\n",
            "RUN pnpm run build\nRUN CI=true pnpm prune --prod --ignore-scripts\n",
            "# What runs.\nFROM node:20-slim AS runner\nWORKDIR /app\nENV TZ=UTC\nCOPY --from=build",
            "target=/root/.local/share/pnpm/store pnpm install",
            "USER node\nEXPOSE",
        ],
    );
    parts(
        SHARED,
        Level::Minimal,
        &[
            "FROM gcr.io/distroless/nodejs20-debian12:nonroot AS runner\n",
            "USER 65532\nEXPOSE 3000\nCMD [\"dist/main.js\"]\n",
        ],
    );
    let options = Options {
        steps_off: vec!["own-base".into()],
        ..Options::default()
    };
    let (text, _) = lean(SHARED, &options);
    assert!(text.contains("FROM base AS runner\n"), "{text}");
}

#[test]
fn a_stage_on_the_builder_is_split_from_it() {
    parts(
        "# syntax=docker/dockerfile:1\nFROM node:20 AS builder\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM builder AS final\nEXPOSE 3000\nCMD [\"node\", \"dist/main.js\"]\n",
        Level::Lean,
        &[
            "# syntax=docker/dockerfile:1\n\nFROM node:20 AS builder\n",
            "FROM node:20-slim AS final\n",
            "COPY --from=builder --chown=node:node /app ./\n",
        ],
    );
    // A base that others need stays, and what builds stands on it again.
    parts(
        "FROM golang:1.25 AS base\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n\nFROM base AS test\nCOPY . .\nRUN go test ./...\n\nFROM base AS final\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app/x .\nEXPOSE 8080\nCMD [\"/app/x\"]\n",
        Level::Lean,
        &[
            "FROM base AS test\nCOPY . .\n",
            "FROM base AS build\nCOPY . .\n",
            "FROM debian:trixie-slim AS final\n",
            "COPY --from=build /app/x /app/x\n",
        ],
    );
}

#[test]
fn a_last_stage_that_builds_is_split() {
    parts(
        "ARG V=3.12\nFROM node:20 AS build\nWORKDIR /web\nCOPY web/package*.json ./\nRUN npm ci\nCOPY web .\nRUN npm run build\n\nFROM python:${V}\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nCOPY --from=build /web/dist ./static\nEXPOSE 8000\nCMD [\"gunicorn\", \"-b\", \":8000\", \"app:app\"]\n",
        Level::Lean,
        &[
            "FROM python:${V} AS final-build\n",
            "FROM python:${V}-slim\n",
            "COPY --from=final-build /opt/venv /opt/venv\n",
            "COPY --from=build /web/dist ./static\n",
        ],
    );
    parts(
        "FROM node:22 AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n\nFROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist ./dist\nEXPOSE 3000\nCMD [\"node\", \"dist/main.js\"]\n",
        Level::Lean,
        &[
            "FROM node:22 AS deps\n",
            "COPY --from=deps /app/node_modules ./node_modules\n",
            "COPY --from=build /app/dist ./dist\n",
        ],
    );
}

#[test]
fn compiled_programs_and_runtimes() {
    parts(
        "FROM rust:1.90-bookworm AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n\nFROM rust:1.90-bookworm\nCOPY --from=build /src/target/release/x /usr/local/bin/x\nEXPOSE 8080\nCMD [\"x\"]\n",
        Level::Lean,
        &[
            "{ ldd /src/target/release/x || true; }",
            "FROM debian:bookworm-slim\n",
            "COPY --from=build /out/lib/ /usr/local/lib/\nRUN ldconfig\nCOPY --from=build /src",
            "USER 10001\nEXPOSE",
        ],
    );
    parts(
        "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app/x .\n\nFROM alpine:3.22\nRUN apk add --no-cache ca-certificates\nCOPY --from=build /app/x /app/x\nEXPOSE 8080\nENTRYPOINT [\"/app/x\"]\n",
        Level::Minimal,
        &[
            "FROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /app/x /app/x\nUSER 10001\n",
        ],
    );
    parts(
        "FROM mcr.microsoft.com/dotnet/sdk:8.0 AS base\nWORKDIR /app\n\nFROM base AS build\nCOPY . .\nRUN dotnet publish -c Release -o /out\n\nFROM base AS final\nCOPY --from=build /out .\nEXPOSE 8080\nENTRYPOINT [\"dotnet\", \"x.dll\"]\n",
        Level::Lean,
        &[
            "FROM mcr.microsoft.com/dotnet/aspnet:8.0 AS final\nWORKDIR /app\n",
            "USER $APP_UID\nEXPOSE",
        ],
    );
}

#[test]
fn development_packages_go_with_the_whole_folder_too() {
    let text = "FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN yarn install --frozen-lockfile && yarn build\n\nFROM node:22\nWORKDIR /app\nCOPY --from=build /app .\nEXPOSE 3000\nCMD [\"node\", \"dist/main.js\"]\n";
    let prunes = "yarn install --production --ignore-scripts --prefer-offline --frozen-lockfile\n";
    parts(text, Level::Lean, &[prunes, "FROM node:22-slim\n"]);
    // Later versions of Yarn know other options.
    let (newer, _) = lean(
        &text.replace("RUN yarn", "RUN corepack enable && yarn"),
        &Options::default(),
    );
    assert!(!newer.contains("--production"), "{newer}");
}

#[test]
fn who_runs_what_writes_stays_root() {
    let text = "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app/x .\n\nFROM debian:bookworm-slim\nCOPY --from=build /app/x /app/x\nEXPOSE 8080\nENTRYPOINT [\"/app/x\"]\n";
    let has_user = |text: &str| lean(text, &Options::default()).0.contains("USER 10001");
    assert!(has_user(text));
    for (from, to) in [
        ("EXPOSE 8080", "RUN mkdir /data\nEXPOSE 8080"),
        ("EXPOSE 8080", "VOLUME /data\nEXPOSE 8080"),
        ("EXPOSE 8080", "EXPOSE 80"),
        ("EXPOSE 8080\n", ""),
        ("/app/x /app/x", "/app/x /root/x"),
        ("/app/x\"]", "/docker-entrypoint.sh\"]"),
        ("debian:bookworm-slim", "amazonlinux:2023"),
    ] {
        assert!(!has_user(&text.replace(from, to)), "{to}");
    }
    // A release in a folder, with a script that writes beside itself; a number written to a file.
    let release = "FROM elixir:1.18 AS build\nRUN mix release\n\nFROM debian:bookworm-slim\nCOPY --from=build /app/rel /opt\nEXPOSE 8080\nENTRYPOINT [\"/opt/bin/x\"]\n";
    assert!(!has_user(release));
    let noted = "FROM python:3.13 AS build\nRUN pip install --target /p gunicorn\n\nFROM python:3.13-slim\nCOPY --from=build /p /p\nEXPOSE 8080\nCMD [\"gunicorn\", \"--pid=a.pid\", \"a:b\"]\n";
    assert!(!has_user(noted));
    assert!(has_user(&noted.replace("\"--pid=a.pid\", ", "")));
}

#[test]
fn what_writes_beside_its_sources_stays_root() {
    let (text, _) = lean(
        "FROM python:3.14\nADD ./ /django\nWORKDIR /django\nRUN pip install -r /django/requirements.txt\nEXPOSE 8080\nCMD gunicorn --pid=gunicorn.pid hello.wsgi -c conf.py\n",
        &Options::default(),
    );
    assert!(
        text.contains("python:3.14-slim") && !text.contains("USER"),
        "{text}"
    );
}
