//! Checks the layers of a crate: which module may import which, and that no files import each other in a cycle.
//!
//! A table of [`Layers`], which a test writes as a constant, goes in together with the root of the workspace. A
//! [`Report`] comes out, with everything that breaks a rule and an overview of the crate. The check reads the crate as
//! text, so the crate need not build.
//!
//! ```no_run
//! use std::path::Path;
//! use architecture::{Layer, Layers, check};
//!
//! const GAME: Layers = Layers {
//!     crate_name: "game",
//!     src: "crates/game/src",
//!     layers: &[
//!         Layer { name: "numbers", may_use: &[] },
//!         Layer { name: "rules", may_use: &["numbers"] },
//!     ],
//!     folder_cycles: &[],
//!     forbidden: &[],
//!     same_names: &[],
//! };
//!
//! let report = check(Path::new("."), &GAME)?;
//! println!("{}", report.overview());
//! assert!(report.problems().is_empty(), "{}", report.problems().join("\n"));
//! # Ok::<(), architecture::ReadError>(())
//! ```
//!
//! # Where to start reading
//!
//! [`check`] in `report.rs` runs all steps: `source` reads the files, `paths` collects the paths in them, `resolve`
//! finds what the paths lead to, `imports` turns that into imports, `cycles` finds cycles, and `rules` compares with
//! the table.

#![forbid(unsafe_code)]

mod cycles;
mod imports;
mod overview;
mod paths;
mod report;
mod resolve;
mod rules;
mod source;
mod table;

pub use report::{Report, check};
pub use source::ReadError;
pub use table::{Except, Forbidden, Layer, Layers};
