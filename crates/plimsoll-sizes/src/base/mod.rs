//! Base images: what they weigh, and what is in them.

mod facts;
mod fallback;
mod image;
mod inside;
mod lookup;
mod name;
pub(crate) mod packages;
mod ratio;
mod rows;
mod tag;

mod defaults;
mod end_of_life;
pub(crate) mod release;

pub use end_of_life::EndOfLife;
pub use facts::{BaseFacts, base_facts};
pub use image::{BaseImage, base_image};
pub use release::{Distribution, Libc, PackageManager, Shell};
pub use rows::{current_tag, images, tags};
