//! Writes a small crate into a folder of its own, for a test.

use std::fs;

use architecture::{Layers, Report, check};
use tempfile::TempDir;

/// A table without rules.
pub const NONE: Layers = Layers {
    crate_name: "small",
    src: "src",
    layers: &[],
    folder_cycles: &[],
    forbidden: &[],
    same_names: &[],
};

/// Writes the files below `src`, adds a head to each, and checks the crate.
pub fn checked(table: &Layers, files: &[(&str, &str)]) -> Report {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join("src").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("//! A file.\n{text}")).unwrap();
    }
    check(folder.path(), table).unwrap()
}

/// The imports of a crate without rules.
#[allow(dead_code, reason = "not every test needs it")]
pub fn imports(files: &[(&str, &str)]) -> Vec<String> {
    checked(&NONE, files).imports().to_vec()
}
