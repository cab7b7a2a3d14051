//! Reads the files of one crate, from its root along its `mod` declarations.
//!
//! A folder goes in; files and modules with their syntax come out, without what is there only for tests. Start reading
//! at `read.rs`; `model.rs` holds the result, and `cfg.rs` decides what is left out.

mod cfg;
mod model;
mod read;

pub(crate) use cfg::{attributes_of_expr, attributes_of_item, left_out, says_nothing};
pub(crate) use model::{FileId, ModuleId, Reach, Source, name_of};
pub use read::ReadError;
pub(crate) use read::read;
