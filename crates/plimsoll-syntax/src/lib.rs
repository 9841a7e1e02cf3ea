//! Dockerfile text to a lossless tree with exact spans.
//!
//! Reading follows the reference implementation line by line (`BuildKit`'s `frontend/dockerfile/parser`
//! and `instructions`), and never fails: what cannot be read becomes an error beside the tree, and
//! costs only the instruction it stands in. All spans are UTF-8 byte offsets into the source.

mod arguments;
mod directive;
mod error;
mod expand;
mod flag;
mod heredoc;
mod instruction;
mod json;
mod keyword;
mod line_index;
mod lines;
mod logical;
mod parse;
mod pattern;
mod span;
mod stage_name;
mod validate;
mod words;

pub use directive::{Directive, DirectiveName};
pub use error::SyntaxError;
pub use expand::{Expanded, Expansion, Variables, expand};
pub use flag::{Flag, known_flags};
pub use heredoc::Heredoc;
pub use instruction::{Arguments, Command, Instruction, Pair, Word};
pub use keyword::Keyword;
pub use line_index::LineIndex;
pub use logical::{Logical, TextView};
pub use parse::{Dockerfile, Item, parse};
pub use span::Span;
