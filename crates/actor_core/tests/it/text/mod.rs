//! What the files say and what the numbers mean, paragraph by paragraph, checked on this crate and on the naive second
//! opinion at once: they must agree to the bit, and on what is refused.

mod caps;
mod common;
mod content;
mod files;
mod numbers;
