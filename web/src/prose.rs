//! Sentences for people, with the words of a Dockerfile in them.

use leptos::prelude::*;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Words of a Dockerfile rather than of a person.
    pub(crate) code: bool,
}

/// The parts of a sentence; backticks stand around code.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    text.split('`')
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(|(at, text)| Piece {
            text: text.to_owned(),
            code: at % 2 == 1,
        })
        .collect()
}

/// The parts as elements.
pub(crate) fn show(pieces: Vec<Piece>) -> Vec<AnyView> {
    let piece = |piece: Piece| {
        if piece.code {
            view! { <code>{piece.text}</code> }.into_any()
        } else {
            piece.text.into_any()
        }
    };
    pieces.into_iter().map(piece).collect()
}

/// A sentence as elements.
pub(crate) fn prose(text: &str) -> Vec<AnyView> {
    show(pieces(text))
}
