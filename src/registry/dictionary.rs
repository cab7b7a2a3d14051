//! [`Dictionary`]: what the names in rules and formulas mean.

use crate::diagnostics::{Diagnostic, Place};
use crate::dimension_def::{DimensionKind, MergeRule};
use crate::formula::{self, FUNCTIONS, Names, RESERVED};
use crate::symbol::{Symbol, SymbolMap};

use super::table::DimensionTable;

/// What the names in rules and formulas mean.
pub(super) struct Dictionary<'a> {
    pub table: &'a DimensionTable,
    /// By slot.
    pub merges: &'a [MergeRule],
    pub layers: &'a [Symbol],
    pub curves: &'a SymbolMap,
    pub curve_names: &'a [Symbol],
}

impl Names for Dictionary<'_> {
    fn dimension(&self, name: &str) -> formula::Named {
        let unknown = |code, message: String, help| formula::Named::Unknown { code, message, help };
        match Symbol::find(name).and_then(|symbol| self.table.slot(symbol)) {
            Some(slot) if self.table.info(slot).kind == DimensionKind::Context => unknown(
                "context-in-formula",
                format!(
                    "`{name}` is a context dimension: it has no value that a formula or condition could read"
                ),
                None,
            ),
            Some(slot) => formula::Named::Dimension(slot),
            None if self.curve(name).is_some() => {
                unknown("formula-syntax", format!("`{name}` is a curve: write `{name}(level)`"), None)
            }
            None if FUNCTIONS.iter().any(|(function, ..)| *function == name) => {
                unknown("formula-syntax", format!("`{name}` is a function: write `{name}(…)`"), None)
            }
            None if RESERVED.contains(&name) => {
                unknown("reserved-name", format!("`{name}` is reserved and means nothing here"), None)
            }
            None => {
                let problem = self.unknown_dimension(name, None);
                unknown(problem.code, problem.message, problem.help)
            }
        }
    }

    fn curve(&self, name: &str) -> Option<u32> {
        self.curves.get(Symbol::find(name)?)
    }

    fn near_function(&self, name: &str) -> Option<String> {
        let functions = FUNCTIONS.iter().map(|(function, ..)| *function);
        let curves = self.curve_names.iter().map(|curve| curve.as_str());
        Diagnostic::error("", None, "").suggest(name, functions.chain(curves)).help
    }
}

impl Dictionary<'_> {
    /// The error for a name that is no dimension's, with the nearest one that is.
    pub fn unknown_dimension(&self, name: &str, place: Option<Place>) -> Diagnostic {
        Diagnostic::error("unknown-dimension", place, format!("no dimension is named `{name}`"))
            .suggest(name, self.table.names().map(Symbol::as_str))
    }
}
