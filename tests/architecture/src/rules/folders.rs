//! No files import each other in a cycle, except within folders that the table names with a reason.
//!
//! Start reading at [`check`].

use std::collections::BTreeSet;

use crate::cycles::{Cycle, Graph};
use crate::imports::{Import, Imports};
use crate::source::FileId;
use crate::table::{Layers, lies_in};

pub(super) fn check(imports: &Imports, table: &Layers) -> Vec<String> {
    let folder_of = |files: &[FileId]| listed(imports, table, files);
    let mut problems = Vec::new();
    let mut needed = BTreeSet::new();
    for cycle in Graph::new(imports).cycles(|import| folder_of(&[import.from, import.to]).is_none()) {
        let files: Vec<FileId> = cycle.files.iter().copied().collect();
        match folder_of(&files) {
            Some(folder) => {
                needed.insert(folder);
            }
            None => problems.push(message(imports, &cycle)),
        }
        // A folder that takes part in a larger cycle may have one of its own.
        needed.extend(cycle.files.iter().filter_map(|file| folder_of(&[*file])));
    }
    for (folder, _) in table.folder_cycles.iter().filter(|(folder, _)| !needed.contains(folder)) {
        problems.push(format!(
            "{}/{folder}: no files import each other in a circle any more; take it off the list",
            table.src
        ));
    }
    problems
}

/// Gives the narrowest folder on the list in which all these files lie.
fn listed(imports: &Imports, table: &Layers, files: &[FileId]) -> Option<&'static str> {
    let holds_all =
        |folder: &&str| files.iter().all(|file| lies_in(&imports.source.files[*file].path, folder));
    table.folder_cycles.iter().map(|(folder, _)| *folder).filter(holds_all).max_by_key(|folder| folder.len())
}

fn message(imports: &Imports, cycle: &Cycle) -> String {
    let source = &imports.source;
    let link = |import: &&Import| {
        let (from, to) = (source.shown(import.from), &source.files[import.to].path);
        format!("\n  {from}:{} imports {to} (`{}`)", import.line, import.text)
    };
    let links: String = cycle.shortest.iter().map(link).collect();
    format!(
        "{}: {} files import each other in a circle; the shortest way round:{links}",
        source.src,
        cycle.files.len()
    )
}
