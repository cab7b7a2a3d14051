//! The only module that opens files: folders, settings and saved actors on disk.

mod folder;
#[cfg(all(feature = "saves", not(target_family = "wasm")))]
mod record;
mod settings;
