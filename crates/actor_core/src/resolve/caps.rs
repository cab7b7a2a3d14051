//! Folds the caps that count for one dimension of one actor.

use crate::registry::RuleCap;
use crate::vocabulary::{CapKind, CapLayers, CapMode, EffectiveCaps, Symbol, canonical_order};

use super::layers::{LayerBounds, LayerFold, across_layers};

/// A cap that counts for an actor, with its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CapTerm {
    pub layer: u32,
    pub mode: CapMode,
    pub kind: CapKind,
    pub value: f64,
    pub priority: i32,
    pub system: Symbol,
    pub origin: CapOrigin,
}

impl CapTerm {
    /// Creates the term of a cap with this index among the registry's caps.
    pub fn of_rule(cap: &RuleCap, index: u32, value: f64) -> Self {
        Self {
            layer: cap.layer,
            mode: cap.mode,
            kind: cap.kind,
            value,
            priority: cap.priority,
            system: cap.system,
            origin: CapOrigin::Rule(index),
        }
    }
}

/// The origin of a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CapOrigin {
    /// The actor's `Caps`, by index.
    Own(u32),
    /// The registry's caps, by index.
    Rule(u32),
    /// An effect on the actor, by its index, and a cap of the registry's effects, by index.
    Effect { at: u32, cap: u32 },
}

/// Reusable memory for the caps of one dimension.
#[derive(Debug, Default)]
pub(crate) struct CapScratch {
    pub terms: Vec<CapTerm>,
    /// The bounds of each layer.
    pub bounds: Vec<LayerBounds>,
    folds: Vec<LayerFold>,
}

impl CapScratch {
    /// Sorts and folds the terms. Returns the effective caps before the clamp.
    pub fn fold(&mut self, layers: &CapLayers) -> EffectiveCaps {
        let order = |a: &CapTerm, b: &CapTerm| {
            canonical_order((a.priority, a.system), (b.priority, b.system))
                .then_with(|| a.value.total_cmp(&b.value))
                .then_with(|| a.origin.cmp(&b.origin))
        };
        if !self.terms.is_sorted_by(|a, b| order(a, b).is_le()) {
            self.terms.sort_unstable_by(order);
        }
        self.folds.clear();
        self.folds.resize(layers.order.len(), LayerFold::default());
        for cap in &self.terms {
            self.folds[cap.layer as usize].push(cap.mode, cap.kind, cap.value);
        }
        self.bounds.clear();
        self.bounds.extend(self.folds.iter().map(LayerFold::bounds));
        across_layers(&self.bounds, layers.policy)
    }
}
