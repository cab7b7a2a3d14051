//! Checks one crate, and reports the result.
//!
//! Start reading at [`check`], the only function that a test calls.

use std::path::Path;

use crate::imports::Imports;
use crate::source::{ReadError, read};
use crate::table::Layers;
use crate::{overview, rules};

/// What was found in a crate.
#[derive(Debug, Clone)]
pub struct Report {
    problems: Vec<String>,
    overview: String,
    imports: Vec<String>,
}

/// Reads a crate and checks it against its table.
///
/// The workspace is the folder that [`Layers::src`] starts from.
pub fn check(workspace: &Path, table: &Layers) -> Result<Report, ReadError> {
    let imports = Imports::of(read(workspace, table.crate_name, table.src)?);
    let source = &imports.source;
    let shown = imports.all.iter().map(|import| {
        let (from, to) = (&source.files[import.from].path, &source.files[import.to].path);
        format!("{from}:{} {to} {}", import.line, import.text)
    });
    Ok(Report {
        problems: rules::check(&imports, table),
        overview: overview::overview(&imports, table),
        imports: shown.collect(),
    })
}

impl Report {
    /// Everything that breaks a rule, with the file and the line; empty if all is well.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Describes the crate: files, layers, cycles, and which layer imports which.
    pub fn overview(&self) -> &str {
        &self.overview
    }

    /// Each import as `file:line defining_file path`, with files as they lie below `src`, in the order of files and lines.
    pub fn imports(&self) -> &[String] {
        &self.imports
    }
}
