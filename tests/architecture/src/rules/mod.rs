//! Checks the rules of a crate.
//!
//! The imports and the table of the crate go in; one or more lines for each problem come out. Each file checks one kind
//! of rule. Start reading at [`check`].

mod docs;
mod folders;
mod forbidden;
mod layers;
mod types;

use crate::imports::Imports;
use crate::table::Layers;

/// Gives all problems of a crate.
pub(crate) fn check(imports: &Imports, table: &Layers) -> Vec<String> {
    let mut problems = layers::check_table(table);
    problems.extend(layers::check(imports, table));
    problems.extend(folders::check(imports, table));
    problems.extend(forbidden::check(imports, table));
    problems.extend(types::check(imports, table));
    problems.extend(docs::check(imports));
    problems
}
