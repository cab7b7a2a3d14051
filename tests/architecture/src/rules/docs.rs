//! Each file begins with a `//!` comment that says what the file is for.

use crate::imports::Imports;

/// Checks the first line of each file.
pub(super) fn check(imports: &Imports) -> Vec<String> {
    let source = &imports.source;
    let without = source.files.iter().enumerate().filter(|(_, file)| !file.begins_with_doc);
    without
        .map(|(file, _)| {
            format!("{}:1: the file does not begin with `//!` and what it is for", source.shown(file))
        })
        .collect()
}
