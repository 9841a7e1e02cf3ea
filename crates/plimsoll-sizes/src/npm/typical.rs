//! What installations usually weigh where no manifest is at hand.

use super::install::{NpmWeight, Which};
use crate::{Bytes, Certainty, Weight};

/// What an application of the Node family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Kind {
    /// An application of Next.js.
    Next,
    /// A page that is built to static files: Vite, Create React App, Angular, Vue.
    SinglePage,
    /// A server without a build step, or with TypeScript: Express, Fastify, Koa.
    Server,
    /// A server of `NestJS`.
    Nest,
    /// A server that renders pages, other than Next.js: Nuxt, Remix, `SvelteKit`, Astro.
    ServerRendered,
    /// Nothing is known.
    Unknown,
}

/// Least, likely, most, in MB.
type Range = [u64; 3];

/// `node_modules` with all dependencies, with those for production, and the cache without a lock
/// file after installing all.
///
/// The ranges span what was measured on 2026-11-23 with npm 10.8.2: starters and the lab's
/// applications (see `tests/npm.rs`), with room above for applications that have grown.
fn ranges(kind: Kind) -> [Range; 3] {
    match kind {
        // 193 (Next 12) to 509 (15, with Sentry and tRPC); production 324 (15).
        Kind::Next => [[180, 430, 900], [130, 360, 750], [90, 220, 450]],
        // 71 (Vite) to 340 (Angular 17).
        Kind::SinglePage => [[55, 180, 500], [3, 40, 250], [45, 130, 320]],
        // 41 (Express with Jest) to 144; production 4 to 26.
        Kind::Server => [[4, 100, 350], [2, 30, 200], [4, 80, 250]],
        // 72 (starter of 12) to 239 (11 with TypeORM); production 116 (11 with TypeORM).
        Kind::Nest => [[65, 230, 500], [8, 70, 250], [60, 160, 350]],
        // 57 (SvelteKit) to 199 (Nuxt 4).
        Kind::ServerRendered => [[50, 170, 500], [15, 110, 400], [40, 130, 320]],
        Kind::Unknown => [[2, 150, 900], [2, 50, 700], [2, 110, 450]],
    }
}

/// What an installation usually weighs where no manifest is at hand.
pub fn typical(kind: Kind, which: Which) -> NpmWeight {
    let [all, production, cache] = ranges(kind);
    let name = match kind {
        Kind::Next => "Next.js applications",
        Kind::SinglePage => "single-page applications",
        Kind::Server => "Node servers",
        Kind::Nest => "NestJS servers",
        Kind::ServerRendered => "applications that render on the server",
        Kind::Unknown => "Node applications",
    };
    let basis =
        format!("typical of {name} (measured 2026-11-23); give package.json to make this exact");
    let (certainty, weight) = match kind {
        Kind::Unknown => (Certainty::Unknown, all),
        _ => (Certainty::RuleOfThumb, all),
    };
    let node_modules = match which {
        Which::All => weight,
        Which::Production => production,
    };
    // Documents are looked at either way; tarballs follow what is installed.
    let cache = match which {
        Which::All => cache,
        Which::Production => [cache[0].min(production[0]), cache[1] * 7 / 10, cache[2]],
    };
    NpmWeight {
        node_modules: Weight::new(megabytes(node_modules), certainty, basis.as_str()),
        cache: Weight::new(megabytes(cache), certainty, basis),
        lock_file: Bytes::range(20_000, 200_000, 900_000),
        packages: 0,
        unknown: Vec::new(),
    }
}

fn megabytes([low, likely, high]: Range) -> Bytes {
    Bytes::range(low * 1_000_000, likely * 1_000_000, high * 1_000_000)
}
