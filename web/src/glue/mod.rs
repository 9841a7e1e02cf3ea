//! The page's TypeScript as Rust sees it: the engine, the editor and the diff.
//!
//! The module is `web/page.ts`; the import map in `index.html` knows its file. All offsets are
//! UTF-8 bytes and all lines count from 1, as in the report.

mod diff;
mod drafts;
mod editor;
mod engine;
mod page;
mod report;
pub(crate) mod value;

pub(crate) use diff::*;
pub(crate) use drafts::*;
pub(crate) use editor::*;
pub(crate) use engine::*;
pub(crate) use page::*;
pub(crate) use value::{FromJs, IntoJs};

use std::ops::Deref;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

/// Why a call of the engine, or the start of an editor, did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallError {
    /// What happened, as a word: `superseded`, `timeout`, `crash`, `refused`, `unavailable`
    /// (see `web/engine/error.ts`), or empty.
    pub(crate) kind: String,
    /// What happened and what to do, for people.
    pub(crate) message: String,
}

impl CallError {
    /// A newer request took its place: nothing is wrong and nothing is to be shown.
    pub(crate) fn is_superseded(&self) -> bool {
        self.kind == "superseded"
    }
}

/// Something of the TypeScript's with the closures that it calls; destroyed together.
pub(crate) struct Owned<T: Destroy> {
    inner: T,
    _closures: Vec<Box<dyn std::any::Any>>,
}

impl<T: Destroy> Deref for Owned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: Destroy> Drop for Owned<T> {
    fn drop(&mut self) {
        self.inner.destroy();
    }
}

/// What must be destroyed before its closures are.
pub(crate) trait Destroy {
    /// Takes it off the page.
    fn destroy(&self);
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), CallError> {
    Reflect::set(object, &name.into(), value)?;
    Ok(())
}

impl From<JsValue> for CallError {
    fn from(error: JsValue) -> Self {
        let part = |name: &str| {
            Reflect::get(&error, &name.into())
                .ok()
                .and_then(|part| part.as_string())
        };
        Self {
            kind: part("kind").unwrap_or_default(),
            message: part("message")
                .or_else(|| error.as_string())
                .unwrap_or_default(),
        }
    }
}
