//! The naive second opinion.
//!
//! A slow and obvious implementation of what the numbers mean and of what the files say, written straight from
//! the text and from nothing else. It is the oracle of differential tests: no symbols, no slots, no caches,
//! only maps from names to numbers.

#![allow(missing_docs, reason = "it is a test's own, and says the same as what it is compared with")]

mod caps;
pub mod compare;
pub mod effect_files;
mod effects;
pub mod files;
pub mod formula;
pub mod frames;
pub mod generate;
mod order;
pub mod resolve;
mod world;
