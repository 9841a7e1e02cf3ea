//! Analyses, fixes and rewrites random texts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_fuzz::check_analysis;

fuzz_target!(|bytes: &[u8]| check_analysis(&String::from_utf8_lossy(bytes)));
