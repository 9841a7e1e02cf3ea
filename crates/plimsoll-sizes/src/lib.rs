//! What things weigh: base images, packages and build artefacts, each figure with its source.
//!
//! All sizes are bytes on linux/amd64, uncompressed ("on disk") unless a name says `download`
//! (compressed, as a registry sends it).

pub mod apk;
pub mod apt;
mod artefacts;
mod base;
mod bytes;
mod downloads;
mod json;
mod memo;
pub mod npm;
mod packages;
pub mod pip;
mod table;
mod tables;
mod toolchains;
mod weight;

pub use artefacts::{Artefact, node_artefact};
pub use base::{
    BaseFacts, BaseImage, Distribution, EndOfLife, Libc, PackageManager, Shell, base_facts,
    base_image, current_tag, images, tags,
};
pub use bytes::{Bytes, format_bytes};
pub use downloads::{Download, download};
pub use tables::{Needs, TableName, Tables};
pub use toolchains::toolchain;
pub use weight::{Certainty, Weight};
