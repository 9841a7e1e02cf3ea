//! Texts that nobody writes, and that everybody types on the way.

#![allow(clippy::expect_used)]

use std::time::{Duration, Instant};

use plimsoll_shell::{commands, parse};
use plimsoll_syntax::TextView;

/// What is repeated.
const UNITS: &[&str] = &[
    "(",
    "((",
    "( ",
    "$(",
    "$((",
    "$[",
    "`",
    "\\`",
    "`\\`",
    "${",
    "${x:-",
    "${x#'",
    "\"",
    "'",
    "$'",
    "\"$(",
    "\"`",
    "case x in a) ",
    "case x in a)",
    "$(case x in ",
    "if ",
    "while ",
    "{ ",
    "[[ ",
    "[[ x =~ (",
    "for x in a; do ",
    "select x in ",
    "f() ",
    "function f ",
    "coproc ",
    "coproc x ",
    "time ",
    "! ",
    "<(",
    "@(",
    "x@(",
    "a=(",
    "a[",
    "a[;",
    "<<a ",
    "<<a\n",
    "<<-a <<b\nx\n",
    "$(<<a\n",
    "<<a\n$(",
    "<<\"",
    "<<`",
    ";",
    ";;",
    "a;",
    "a && ",
    "a|",
    ")",
    "}",
    "fi ",
    "done ",
    "esac ",
    "then ",
    "((a) ",
    "((\"",
    "((a)b ",
    "$((1+1)) ",
    "> ",
    "1>",
    "\\",
    "\\\n",
    "\r",
    "é",
];

/// A page's WASM has a stack of 1 MB, part of which belongs to what calls the reader.
const STACK: usize = 768 * 1024;

#[test]
fn they_end_soon_and_need_little_stack() {
    let checked = std::thread::Builder::new().stack_size(STACK).spawn(|| {
        for unit in UNITS {
            let text = unit.repeat(200_000 / unit.len());
            let begin = Instant::now();
            let _ = commands(&parse(TextView::new(&text, 0)));
            let time = begin.elapsed();
            // Far from what a quadratic reader needs, without optimisation and on a busy machine too.
            assert!(time < Duration::from_secs(5), "{unit:?} took {time:?}");
        }
    });
    checked
        .expect("a thread")
        .join()
        .expect("all of them are read");
}

#[test]
fn whatever_is_cut_out_of_a_text_it_is_read() {
    let text = "if [[ a =~ (b) ]] && f() { x=(1 \"$(c `d \\`e\\``)\" ${y:-'z'}); }; then cat <<E 2>&1 | \
                g $((1 + $(h)))\n$(i) ${j%%\"k\"}\nE\nfor l in m; do n; done & case o in p|é) q;; esac\nfi";
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for (number, from) in ends.iter().enumerate() {
        for to in ends.iter().skip(number).step_by(3) {
            let cut = format!("{}{}", &text[..*from], &text[*to..]);
            let _ = commands(&parse(TextView::new(&cut, 0)));
            let _ = commands(&parse(TextView::new(&text[*from..*to], 0)));
        }
    }
}
