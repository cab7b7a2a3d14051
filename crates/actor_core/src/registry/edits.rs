//! [`Edits`]: the definitions that code changed at run time, which overlay those of the files.

use std::collections::BTreeMap;

use crate::definitions::{
    Definitions, DimensionDef, EffectDef, Layers, Named, Spanned, SubsystemDef, define,
};
use crate::vocabulary::{Cap, CapLayers, Curve, Symbol};

/// The definitions that code changed at run time. They overlay those of the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Edits {
    pub(super) dimensions: BTreeMap<Symbol, DimensionDef>,
    pub(super) layers: Option<CapLayers>,
    pub(super) curves: BTreeMap<Symbol, Curve>,
    /// The standing caps, by system.
    pub(super) caps: BTreeMap<Symbol, Vec<Spanned<Cap>>>,
    pub(super) subsystems: BTreeMap<Symbol, SubsystemDef>,
    pub(super) effects: BTreeMap<Symbol, EffectDef>,
}

impl Edits {
    /// Returns the definition of a dimension: that of the edits, else that of the files.
    pub fn dimension_over<'a>(&'a self, files: &'a Definitions, name: Symbol) -> Option<&'a DimensionDef> {
        let file = || files.dimensions.iter().find(|named| named.name == name).map(|named| &named.what);
        self.dimensions.get(&name).or_else(file)
    }

    /// Returns the definition of an effect: that of the edits, else that of the files.
    pub fn effect_over<'a>(&'a self, files: &'a Definitions, id: Symbol) -> Option<&'a EffectDef> {
        self.effects.get(&id).or_else(|| files.effects.iter().find(|def| def.id == id))
    }

    /// Returns whether the edits or the files define a subsystem with this id.
    pub fn has_subsystem_over(&self, files: &Definitions, id: Symbol) -> bool {
        self.subsystems.contains_key(&id) || files.subsystems.iter().any(|def| def.id == id)
    }

    /// Returns the definitions of the files, overlaid with the edits.
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
