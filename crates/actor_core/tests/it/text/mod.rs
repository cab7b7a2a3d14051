//! What the files define and what the numbers mean, rule by rule. Each test runs on this crate and on the naive
//! implementation in `tests/naive`: they must agree to the bit, and on what is rejected.

mod caps;
mod common;
mod content;
mod files;
mod numbers;
