//! The text of a RUN (or of any shell-form command) to commands with exact source spans.
//!
//! An error-tolerant reader of POSIX sh and bash: one pass, linear in time, bounded in depth. What
//! cannot be read becomes an error beside the tree; nothing after it is lost.
//!
//! What `dash -n` or `bash -n` takes is read without an error: which of them runs a RUN is only known
//! to the image, and a false alarm costs more than a construct of bash that passes in sh.

mod reader;
mod tree;
mod walk;
mod word;

pub use reader::parse;
pub use tree::{
    Assignment, Clause, Command, Connector, Coprocess, Function, Heredoc, List, Pipeline,
    Redirection, Script, ShellError, Simple,
};
pub use walk::{Place, Visited, commands};
pub use word::{Braces, Part, SubstitutionKind, Word};
