//! Any text as a formula: as a base, as the value of a rule, as a condition and as a cap.
//!
//! This crate and the naive evaluator of its tests must accept the same texts and give the same bits; what is refused must
//! stand at the same characters of the text, however it is quoted. The first byte says how it is quoted.

#![no_main]

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../crates/actor_core/tests/it/formulas/world.rs"]
mod world;

use libfuzzer_sys::{Corpus, fuzz_target};

use world::{NAMES, Quotes, Values, accepted_by_both, both};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((how, text)) = data.split_first() else { return Corpus::Reject };
    let Ok(text) = std::str::from_utf8(text) else { return Corpus::Reject };
    let quotes = match how {
        b'e' => Quotes::Escaped,
        b'r' => Quotes::Raw,
        _ => Quotes::Plain,
    };
    if accepted_by_both(text, quotes) {
        let ordinary: Values = NAMES.into_iter().zip([10.0, 117.5, -3.0, 0.25, 2.0, 7.0, 1e3]).collect();
        let extreme = [f64::MAX, 5e-324, -1e300, 709.9, -0.5, 1e16, 0.0].into_iter().chain([1e-200; 5]);
        both(text, quotes, &[ordinary, NAMES.into_iter().zip(extreme).collect()]);
    }
    Corpus::Keep
});
