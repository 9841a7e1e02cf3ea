//! Weights of base images against known sizes.

use plimsoll_sizes::{Bytes, Certainty, base_image};

const MB: u64 = 1_000_000;

fn holds(bytes: Bytes, truth: u64) -> bool {
    bytes.low <= truth && truth <= bytes.high
}

#[test]
fn well_known_images() {
    // Reference, truth in MB, what was matched.
    for (reference, truth, matched) in [
        ("node:20", 1051, "node:20"),
        ("docker.io/library/node:20@sha256:abc", 1051, "node:20"),
        ("node:20-slim", 196, "node:20-slim"),
        ("node:22", 1130, "node:22"),
        ("node:22.1", 1130, "node:22"),
        ("node:lts", 1140, "node:24"),
        ("node", 1240, "node:26"),
        ("node:alpine", 182, "node:26-alpine"),
        ("node:22-alpine3.20", 167, "node:22-alpine"),
        ("node:jod-slim", 227, "node:22-slim"),
        (
            "gcr.io/distroless/nodejs20-debian12",
            122,
            "gcr.io/distroless/nodejs20-debian12:nonroot",
        ),
        (
            "gcr.io/distroless/nodejs20-debian12:nonroot",
            122,
            "gcr.io/distroless/nodejs20-debian12:nonroot",
        ),
        ("debian:bookworm-slim", 75, "debian:bookworm-slim"),
        ("debian:12-slim", 75, "debian:bookworm-slim"),
        ("debian", 120, "debian:trixie"),
        (
            "gcr.io/distroless/nodejs:20",
            122,
            "gcr.io/distroless/nodejs20-debian12",
        ),
        (
            "gcr.io/distroless/static",
            2,
            "gcr.io/distroless/static-debian12",
        ),
        ("ubuntu:jammy", 78, "ubuntu:22.04"),
        (
            "public.ecr.aws/docker/library/python:3.12-slim",
            119,
            "python:3.12-slim",
        ),
        ("python:3", 1120, "python:3.14"),
        ("golang:1.27", 885, "golang:1.27"),
        ("golang:1.27-bookworm", 885, ""),
        ("nginxinc/nginx-unprivileged:stable", 169, "nginx:stable"),
        ("nginx:alpine", 63, "nginx:alpine"),
    ] {
        let image = base_image(reference);
        let bytes = image.uncompressed.bytes;
        assert!(holds(bytes, truth * MB), "{reference}: {image:?}");
        assert!(bytes.high <= bytes.low * 2, "{reference}: {bytes:?}");
        assert!(
            image.download.bytes.likely < bytes.likely,
            "{reference}: {image:?}"
        );
        if !matched.is_empty() {
            let found = image.matched.replace(":latest", ":nonroot");
            let matched = matched.replace(":latest", ":nonroot");
            assert!(found.starts_with(&matched), "{reference}: {found}");
        }
    }
}

#[test]
fn tags_without_figures_lie_between_their_neighbours() {
    // Sizes known from experience, without a source; they are in no table.
    for (reference, truth) in [
        ("node:18", 1090),
        ("node:16", 910),
        ("node:12", 918),
        ("node:16-slim", 180),
        ("python:3.9-slim", 126),
        ("python:3.8", 1000),
        ("golang:1.21-alpine", 220),
        ("openjdk:17-jdk-slim", 408),
        ("openjdk:11", 654),
        ("ubuntu:20.04", 73),
        ("debian:buster-slim", 69),
        ("php:7.4-fpm", 443),
    ] {
        let image = base_image(reference);
        assert!(
            holds(image.uncompressed.bytes, truth * MB),
            "{reference}: {image:?}"
        );
        assert!(
            image.uncompressed.certainty >= Certainty::Modelled,
            "{reference}"
        );
    }
}

#[test]
fn what_is_not_known_is_said() {
    for reference in [
        "example.org/team/app:1",
        "$BASE",
        "",
        "::::",
        "node:${V}",
        "node:nonsense",
        "ü:ö",
    ] {
        let image = base_image(reference);
        assert!(
            image.uncompressed.certainty >= Certainty::RuleOfThumb,
            "{image:?}"
        );
        assert!(image.uncompressed.bytes.high >= 2 * image.uncompressed.bytes.low);
        assert!(
            image.uncompressed.basis.contains("nothing is known"),
            "{image:?}"
        );
    }
    assert_eq!(base_image("scratch").uncompressed.bytes, Bytes::ZERO);
}
