//! The naive implementation: a second opinion on every number.
//!
//! It implements what the numbers mean and what the files define in a slow and obvious way, written from the text of
//! the rules and from nothing else. Differential tests use it as their oracle. It has no symbols, no slots and no
//! caches, only maps from names to numbers.

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
