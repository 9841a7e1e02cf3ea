//! What `npm install` leaves behind: `node_modules`, the cache, the lock file.

mod closures;
mod install;
mod lock_file;
mod manifest;
mod other_locks;
mod packages;
mod typical;

pub use install::{Lock, NpmWeight, Which, install, install_locked};
pub use lock_file::LockFile;
pub use manifest::{Dependency, Manifest};
pub use typical::{Kind, typical};
