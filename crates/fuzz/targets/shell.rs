//! Reads random texts as a shell does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_fuzz::check_shell;

fuzz_target!(|bytes: &[u8]| check_shell(&String::from_utf8_lossy(bytes)));
