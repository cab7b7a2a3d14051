//! The definitions of files and code, before they are checked: dimensions, rules, subsystems, effects and settings.
//!
//! The `files` module and the registry's builder fill one [`Definitions`], and the registry compiles it. Definitions
//! are plain data and depend on nothing but the vocabulary. Each one keeps the places of its parts in the file, so that
//! problems can point at them. Start with [`DimensionDef`], [`Rule`] and [`EffectDef`].

mod dimension_def;
mod effect;
mod effect_args;
mod rule;
mod settings;

use crate::diagnostics::Place;
use crate::vocabulary::{Cap, CapLayers, Curve, Limits, Symbol};

pub use dimension_def::{DimensionDef, DimensionKind, MergeRule, Rounding};
pub(crate) use effect::Placed;
pub use effect::{Again, Combine, EffectDef, EffectDuration, Period, StackBy, StackExpiry, Stacking};
pub(crate) use effect_args::{EffectArgs, is_given, stacks_name};
pub use rule::{Rule, SubsystemDef};
pub(crate) use rule::{Site, Spanned};
pub use settings::{OnFailure, Settings};

/// Everything that a registry is compiled from: the definitions of the files, overlaid with those of code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    pub dimensions: Vec<Named<DimensionDef>>,
    pub layers: Option<Layers>,
    pub curves: Vec<Named<Curve>>,
    /// The standing caps, which apply to every actor.
    pub caps: Vec<Spanned<Cap>>,
    pub subsystems: Vec<SubsystemDef>,
    pub effects: Vec<EffectDef>,
    pub limits: Limits,
}

/// A definition, its name, and the places of the name and the parts.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    pub name: Symbol,
    pub what: T,
    pub place: Option<Place>,
    /// The places of the parts: of a dimension its clamp, base and merge, and of a curve each of its points.
    pub parts: Vec<Place>,
}

/// The cap layers, and the place of each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    pub layers: CapLayers,
    pub places: Vec<Place>,
}

impl<T> Named<T> {
    /// Creates a definition that comes from code and has no place.
    pub fn by_code(name: Symbol, what: T) -> Self {
        Self { name, what, place: None, parts: Vec::new() }
    }
}

/// Adds a definition, or replaces the one with the same name.
pub(crate) fn define<T>(list: &mut Vec<Named<T>>, named: Named<T>) {
    match list.iter_mut().find(|old| old.name == named.name) {
        Some(old) => *old = named,
        None => list.push(named),
    }
}
