//! [`Edits`]: what code changed at run time, over what the files say.

use std::collections::BTreeMap;

use crate::definitions::{
    Definitions, DimensionDef, EffectDef, Layers, Named, Spanned, SubsystemDef, define,
};
use crate::vocabulary::{Cap, CapLayers, Curve, Symbol};

/// What code changed at run time; it lies over what the files say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Edits {
    pub(super) dimensions: BTreeMap<Symbol, DimensionDef>,
    pub(super) layers: Option<CapLayers>,
    pub(super) curves: BTreeMap<Symbol, Curve>,
    /// By system.
    pub(super) caps: BTreeMap<Symbol, Vec<Spanned<Cap>>>,
    pub(super) subsystems: BTreeMap<Symbol, SubsystemDef>,
    pub(super) effects: BTreeMap<Symbol, EffectDef>,
}

impl Edits {
    /// What is said of one dimension, with the edits over the files.
    pub fn dimension_over<'a>(&'a self, files: &'a Definitions, name: Symbol) -> Option<&'a DimensionDef> {
        let file = || files.dimensions.iter().find(|named| named.name == name).map(|named| &named.what);
        self.dimensions.get(&name).or_else(file)
    }

    /// What is said of one effect, with the edits over the files.
    pub fn effect_over<'a>(&'a self, files: &'a Definitions, id: Symbol) -> Option<&'a EffectDef> {
        self.effects.get(&id).or_else(|| files.effects.iter().find(|def| def.id == id))
    }

    /// Whether there is a subsystem of this id, with the edits over the files.
    pub fn has_subsystem_over(&self, files: &Definitions, id: Symbol) -> bool {
        self.subsystems.contains_key(&id) || files.subsystems.iter().any(|def| def.id == id)
    }

    /// The files' definitions with the edits over them.
    pub fn over(&self, files: &Definitions) -> Definitions {
        let mut all = files.clone();
        for (name, def) in &self.dimensions {
            define(&mut all.dimensions, Named::by_code(*name, def.clone()));
        }
        if let Some(layers) = &self.layers {
            all.layers = Some(Layers { layers: layers.clone(), places: Vec::new() });
        }
        for (name, curve) in &self.curves {
            define(&mut all.curves, Named::by_code(*name, curve.clone()));
        }
        all.caps.extend(self.caps.values().flatten().cloned());
        for (id, def) in &self.subsystems {
            all.subsystems.retain(|from_file| from_file.id != *id);
            all.subsystems.push(def.clone());
        }
        for (id, def) in &self.effects {
            all.effects.retain(|from_file| from_file.id != *id);
            all.effects.push(def.clone());
        }
        all
    }
}
