//! The page: a Dockerfile on the left, its problems, rewrite and size on the right.

// The component macro makes public items of crate-private ones.
#![allow(unreachable_pub)]
// The session is a handful of handles, which carry where they were made in a build for development.
#![allow(clippy::large_types_passed_by_value)]

mod app;
mod beside;
mod draft;
mod editor;
mod examples;
mod follow;
mod glue;
mod headline;
mod hints;
mod incoming;
mod keys;
mod link;
mod linked;
mod notice;
mod order;
mod problems;
mod prose;
mod rewrite;
mod session;
mod settings;
mod share;
mod size;
mod theme;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

fn main() {
    let Some(place) = document().get_element_by_id("app") else {
        return;
    };
    // The static shell has stood in until now.
    place.replace_children_with_node_0();
    mount_to(place.unchecked_into(), app::App).forget();
}
