//! Packages of a distribution: sizes and what they depend on, out of one of the further tables.

mod closure;
mod similar;
mod table;

pub(crate) use closure::Set;
pub(crate) use similar::similar;
pub(crate) use table::PackageTable;
