//! Collects the paths that are written in a module.
//!
//! The items of a module go in. Its `use` declarations and its other paths come out as written, with their lines, and
//! without any lookup. Start reading at `collect.rs`. `written.rs` holds the result, `uses.rs` reads trees of `use`,
//! `attributes.rs` reads attributes, and `tokens.rs` reads the tokens of macros.

mod attributes;
mod collect;
mod locals;
mod tokens;
mod uses;
mod written;

pub(crate) use collect::{Written, collect};
pub(crate) use written::{Space, Use, WrittenPath};
