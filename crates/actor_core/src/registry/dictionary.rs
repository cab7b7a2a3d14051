//! [`Dictionary`]: looks up the names in rules and formulas, and reports unknown ones with the nearest known name.

use crate::definitions::{DimensionKind, MergeRule};
use crate::diagnostics::{Diagnostic, NearNames, Place};
use crate::formula::{self, FUNCTIONS, FormulaNames, RESERVED, is_reserved};
use crate::vocabulary::{Bucket, Limits, Symbol, SymbolMap, is_snake_case};

use super::table::DimensionTable;

/// The meanings of the names in rules and formulas.
pub(super) struct Dictionary<'a> {
    pub table: &'a DimensionTable,
    /// The merge rule of each dimension, by slot.
    pub merges: &'a [MergeRule],
    pub layers: &'a [Symbol],
    pub layer_index: &'a SymbolMap,
    pub curves: &'a SymbolMap,
    pub curve_names: &'a [Symbol],
    pub near: Suggestions,
    /// Whether formulas may read inputs, as those of effects do.
    pub takes_inputs: bool,
    pub limits: Limits,
}

/// The nearest names that were found so far.
#[derive(Default)]
pub(crate) struct Suggestions {
    dimensions: NearNames,
    layers: NearNames,
    functions: NearNames,
}

impl FormulaNames for Dictionary<'_> {
    fn dimension(&self, name: &str) -> formula::FormulaName {
        let unknown = |code, message: String, help| formula::FormulaName::Unknown { code, message, help };
        match Symbol::find(name).and_then(|symbol| self.table.slot(symbol)) {
            Some(slot) if self.table.info(slot).kind == DimensionKind::Context => unknown(
                "context-in-formula",
                format!(
                    "`{name}` is a context dimension: it has no value that a formula or condition could read"
                ),
                Some(
                    "name a Primary or Derived dimension; what an event brings is known only when it happens"
                        .into(),
                ),
            ),
            Some(slot) => formula::FormulaName::Dimension(slot),
            None if self.curve(name).is_some() => unknown(
                "formula-syntax",
                format!("`{name}` is a curve"),
                Some(format!("write {name}(level)")),
            ),
            None if FUNCTIONS.iter().any(|(function, ..)| *function == name) => {
                unknown("formula-syntax", format!("`{name}` is a function"), Some(format!("write {name}(…)")))
            }
            None if RESERVED.contains(&name) => {
                let help = match name {
                    "input" if self.takes_inputs => {
                        "write, for example, input.power or input.level".to_owned()
                    }
                    _ => "write the name of a dimension".to_owned(),
                };
                unknown("reserved-name", format!("`{name}` is reserved and means nothing here"), Some(help))
            }
            None => {
                let problem = self.unknown_dimension(name, None);
                unknown(problem.code, problem.message, problem.help)
            }
        }
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn takes_inputs(&self) -> bool {
        self.takes_inputs
    }

    fn curve(&self, name: &str) -> Option<u32> {
        self.curves.get(Symbol::find(name)?)
    }

    fn near_function(&self, name: &str) -> Option<String> {
        let functions = FUNCTIONS.iter().map(|(function, ..)| *function);
        let curves = self.curve_names.iter().map(|curve| curve.as_str());
        let near = self.near.functions.nearest(name, functions.clone().chain(curves));
        Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known = functions.collect::<Vec<_>>().join(", ");
                format!("the functions are {known}; curves stand in curves.ron")
            }
        })
    }
}

impl Dictionary<'_> {
    /// Returns the error for an unknown dimension, with the nearest defined name.
    pub fn unknown_dimension(&self, name: &str, place: Option<Place>) -> Diagnostic {
        self.near.unknown_dimension(self.table.names(), name, place)
    }

    /// Returns the error for an unknown layer, with the nearest defined name.
    pub fn unknown_layer(&self, name: Symbol, place: Option<Place>) -> Diagnostic {
        self.near.unknown_layer(self.layers, name, place)
    }
}

impl Suggestions {
    /// Returns the error for a name that is not one of these layers, with the nearest of them.
    pub fn unknown_layer(&self, layers: &[Symbol], name: Symbol, place: Option<Place>) -> Diagnostic {
        /// The most layers that the help lists.
        const MAX_LISTED: usize = 12;
        let names = layers.iter().map(|layer| layer.as_str());
        let listed = || names.clone().take(MAX_LISTED).collect::<Vec<_>>().join(", ");
        let more = if layers.len() > MAX_LISTED { ", …" } else { "" };
        Diagnostic::error("unknown-layer", place, format!("no cap layer is named `{name}`"))
            .did_you_mean(self.layers.nearest(name.as_str(), names.clone()))
            .or_help(|| format!("the layers are {}{more}", listed()))
    }

    /// Returns the error for a name that is not one of these dimensions, with the nearest of them.
    pub fn unknown_dimension(
        &self,
        names: impl IntoIterator<Item = Symbol>,
        name: &str,
        place: Option<Place>,
    ) -> Diagnostic {
        let problem =
            Diagnostic::error("unknown-dimension", place, format!("no dimension is named `{name}`"));
        let names = names.into_iter().map(Symbol::as_str);
        let problem = problem.did_you_mean(self.dimensions.nearest(name, names));
        if is_snake_case(name) && !is_reserved(name) {
            problem.or_help(|| format!("if it is new, define it in dimensions.ron: {name:?}: ()"))
        } else {
            problem
        }
    }
}

/// Returns the error for a bucket that a dimension with an operator does not accept.
pub(crate) fn bucket_on_operator(
    dimension: Symbol,
    merge: MergeRule,
    bucket: Bucket,
    place: Option<Place>,
) -> Diagnostic {
    let message = format!(
        "`{dimension}` is merged by {merge:?}, which takes only Flat and Override, not {}",
        bucket.name()
    );
    let help = "use `add` (Flat) or `set` (Override), or give the dimension `merge: Pipeline`";
    Diagnostic::error("bucket-on-operator", place, message).help(help)
}
