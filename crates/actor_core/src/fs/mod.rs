//! Reads and writes folders, settings and saved actors on disk, as methods of those types.
//!
//! No other module of this crate opens a file.

mod folder;
#[cfg(all(feature = "saves", not(target_family = "wasm")))]
mod record;
mod settings;
