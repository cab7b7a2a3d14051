//! What files and code define, before it is checked: dimensions, rules, subsystems, effects, settings.
//!
//! [`Definitions`] is the whole of it: files and builders make one, and a registry is compiled from one. Each definition
//! keeps the places where its parts are written, for problems. Start with [`DimensionDef`], [`Rule`] and [`EffectDef`].

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

/// Everything that a registry is compiled from: what the files say, with what code says laid over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    pub dimensions: Vec<Named<DimensionDef>>,
    pub layers: Option<Layers>,
    pub curves: Vec<Named<Curve>>,
    /// Standing caps, which hold for every actor.
    pub caps: Vec<Spanned<Cap>>,
    pub subsystems: Vec<SubsystemDef>,
    pub effects: Vec<EffectDef>,
    pub limits: Limits,
}

/// A definition, its name, and where the name and the parts are written.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    pub name: Symbol,
    pub what: T,
    pub place: Option<Place>,
    /// Of a dimension its clamp, base and merge, of a curve each of its points.
    pub parts: Vec<Place>,
}

/// The cap layers and where each is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    pub layers: CapLayers,
    pub places: Vec<Place>,
}

impl<T> Named<T> {
    /// What code defines.
    pub fn by_code(name: Symbol, what: T) -> Self {
        Self { name, what, place: None, parts: Vec::new() }
    }
}

/// Defines it, instead of what had its name.
pub(crate) fn define<T>(list: &mut Vec<Named<T>>, named: Named<T>) {
    match list.iter_mut().find(|old| old.name == named.name) {
        Some(old) => *old = named,
        None => list.push(named),
    }
}
