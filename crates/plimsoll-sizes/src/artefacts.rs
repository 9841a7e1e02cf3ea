//! What builds of the Node family leave, where no file says so.

use crate::{Bytes, Certainty, Weight};

/// Something that a build makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Artefact {
    /// `.next` after `next build`, with its cache.
    NextBuild,
    /// `.next/cache` alone.
    NextCache,
    /// `.next/standalone`, with the traced part of `node_modules`.
    NextStandalone,
    /// `.next/static`.
    NextStatic,
    /// The files of a single-page application: `dist`, `build`.
    SinglePage,
    /// JavaScript out of TypeScript: `dist` of a server.
    TypeScript,
    /// `.output` of Nuxt, `build` of Remix and `SvelteKit`: a server with its dependencies bundled.
    ServerBundle,
    /// The source of an application, without what it installs or builds.
    Source,
}

/// What an artefact of the Node family usually weighs, in bytes on disk.
///
/// The low end is what was measured on 2026-11-23 for a small application (the lab's, built again
/// with Next.js 14, 15 and 16, and starters of Vite and `NestJS`); the rest is room for
/// applications that have grown.
pub fn node_artefact(artefact: Artefact) -> Weight {
    const KB: u64 = 1_000;
    let (low, likely, high, measured) = match artefact {
        Artefact::NextBuild => (
            20_000 * KB,
            50_000 * KB,
            300_000 * KB,
            "25 MB (Next.js 14), 46 to 49 MB (15), 26 MB (16) for a small application, most of it the cache (measured 2026-11-23)",
        ),
        Artefact::NextCache => (
            18_000 * KB,
            47_000 * KB,
            280_000 * KB,
            "22 to 47 MB for a small application of Next.js 14 to 16 (measured 2026-11-23)",
        ),
        Artefact::NextStandalone => (
            17_000 * KB,
            59_000 * KB,
            150_000 * KB,
            "18 MB (Next.js 14), 57 to 59 MB (15), 46 MB (16) for a small application (measured 2026-11-23)",
        ),
        Artefact::NextStatic => (
            500 * KB,
            900 * KB,
            15_000 * KB,
            "0.6 to 0.8 MB for a small application of Next.js 14 to 16 (measured 2026-11-23)",
        ),
        Artefact::SinglePage => (
            130 * KB,
            600 * KB,
            15_000 * KB,
            "0.14 MB for a small application of Vite and React, 0.83 MB with a component library and charts (measured 2026-11-23)",
        ),
        Artefact::TypeScript => (
            5 * KB,
            300 * KB,
            5_000 * KB,
            "a few kB for a starter of NestJS (measured 2026-11-23)",
        ),
        Artefact::ServerBundle => (
            1_000 * KB,
            8_000 * KB,
            60_000 * KB,
            "a typical range without a measurement",
        ),
        Artefact::Source => (
            10 * KB,
            500 * KB,
            10_000 * KB,
            "0.07 to 0.17 MB for the lab's applications with their lock files (measured 2026-11-23)",
        ),
    };
    Weight::new(
        Bytes::range(low, likely, high),
        Certainty::RuleOfThumb,
        format!("depends on your files; {measured}"),
    )
}

#[cfg(test)]
mod tests {
    use super::{Artefact, node_artefact};

    /// The layers of the lab (results of 2026-11-23).
    #[test]
    fn the_labs_layers_are_inside() {
        for (artefact, truth) in [
            (Artefact::NextBuild, 46_467_557),
            (Artefact::NextStandalone, 58_877_193),
            (Artefact::NextStatic, 779_493),
            (Artefact::SinglePage, 144_065),
            (Artefact::Source, 153_814),
        ] {
            let bytes = node_artefact(artefact).bytes;
            assert!(
                bytes.low <= truth && truth <= bytes.high,
                "{artefact:?}: {bytes:?}"
            );
            assert!(
                bytes.likely.abs_diff(truth) <= truth * 4,
                "{artefact:?}: {bytes:?}"
            );
        }
    }
}
