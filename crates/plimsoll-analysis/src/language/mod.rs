//! What an editor asks of a text besides its findings: colours, outline, completion, documentation,
//! renaming, formatting, redaction. Plain functions of text and place, for any host.
//!
//! All offsets are UTF-8 bytes.

mod complete;
mod describe;
mod format;
mod manual;
mod outline;
mod place;
mod redact;
mod rename;
mod signature;
mod tokens;

pub use complete::{Completion, Proposal, complete};
pub use describe::{Description, describe};
pub use format::format;
pub use outline::{Outline, StageOutline, StageUse, Use, outline};
pub use redact::{FoundSecret, Redacted, redact};
pub use rename::{Occurrences, occurrences, rename};
pub use signature::{FlagHelp, Signature, signature};
pub use tokens::{KINDS, tokens};
