//! `$(…)`, `<(…)` and `>(…)`.

use super::Reader;
use super::list::{Open, Until};
use crate::tree::{List, Script};
use crate::word::{Part, SubstitutionKind};

impl<'t> Reader<'t> {
    /// A substitution; its first sign stands here, the parenthesis comes next.
    pub(super) fn substitution(&mut self, kind: SubstitutionKind) -> Part<'t> {
        let start = self.at;
        self.at += 2;
        let list = if self.enter() {
            // What is open outside cannot be closed from in here.
            let inside = Open {
                parentheses: 1,
                ..Open::default()
            };
            let open = std::mem::replace(&mut self.open, inside);
            let substituted = std::mem::replace(&mut self.substituted, true);
            let pending = std::mem::take(&mut self.pending);
            let list = self.list(Until::Parenthesis);
            self.pending.splice(..0, pending);
            self.substituted = substituted;
            self.open = open;
            self.leave();
            list
        } else {
            List::default()
        };
        if self.peek() == Some(b')') {
            self.at += 1;
        } else {
            self.error(start, start + 2, "this substitution is never closed");
        }
        Part::Substitution {
            script: Box::new(Script {
                list,
                ..Script::default()
            }),
            kind,
            span: self.span(start, self.at),
        }
    }
}
