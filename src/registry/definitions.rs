//! [`Definitions`]: everything that files or code say, before it is checked.

use crate::cap::{Cap, CapLayers};
use crate::curve::Curve;
use crate::diagnostics::Place;
use crate::dimension_def::DimensionDef;
use crate::effects::EffectDef;
use crate::limits::Limits;
use crate::rule::{Said, SubsystemDef};
use crate::symbol::Symbol;

/// Everything that a registry is compiled from: what the files say, with what code says laid over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    pub dimensions: Vec<Named<DimensionDef>>,
    pub layers: Option<Layers>,
    pub curves: Vec<Named<Curve>>,
    /// Standing caps, which hold for every actor.
    pub caps: Vec<Said<Cap>>,
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
