//! Finds what a path leads to, along re-exports, renames and globs.
//!
//! A crate and the paths that its modules contain go in; for each path the module or the definition comes out. Start
//! reading at `walk.rs`; `all.rs` holds the names of all modules, and `names.rs` finds the names that the items of a
//! module define.

mod all;
mod names;
mod walk;

pub(crate) use all::{Found, Names, Target, Via};
pub(crate) use names::TypeName;
pub(crate) use walk::{first, resolve};
