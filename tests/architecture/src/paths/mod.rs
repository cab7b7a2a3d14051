//! Collects the paths that are written in a module.
//!
//! The items of a module go in; its `use` declarations and its other paths come out as written, with their lines.
//! Nothing is looked up yet. Start reading at `collect.rs`; `written.rs` says what comes out, `uses.rs` reads trees of
//! `use`, `attributes.rs` attributes, and `tokens.rs` what macros are given.

mod attributes;
mod collect;
mod locals;
mod tokens;
mod uses;
mod written;

pub(crate) use collect::{Written, collect};
pub(crate) use written::{Space, Use, WrittenPath};
