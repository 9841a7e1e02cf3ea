//! Reads random texts as Dockerfiles.

#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll_fuzz::check_reading;

fuzz_target!(|bytes: &[u8]| check_reading(&String::from_utf8_lossy(bytes)));
