//! The caps that count for one dimension of one actor, in order, and what they come to.

use crate::cap::{CapKind, CapLayers, CapMode, EffectiveCaps};
use crate::subsystem_id::speaking_order;
use crate::symbol::Symbol;

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

/// Who a cap comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CapOrigin {
    /// The actor's `Caps`, by index.
    Own(u32),
    /// The registry's caps, by index.
    Rule(u32),
}

/// Memory for the caps of one dimension.
#[derive(Debug, Default)]
pub(crate) struct CapScratch {
    pub terms: Vec<CapTerm>,
    /// By layer.
    pub bounds: Vec<LayerBounds>,
    folds: Vec<LayerFold>,
}

impl CapScratch {
    /// The effective caps of the terms, before the clamp.
    pub fn fold(&mut self, layers: &CapLayers) -> EffectiveCaps {
        let order = |a: &CapTerm, b: &CapTerm| {
            speaking_order((a.priority, a.system), (b.priority, b.system))
                .then_with(|| a.value.total_cmp(&b.value))
                .then_with(|| a.origin.cmp(&b.origin))
        };
        if !self.terms.is_sorted_by(|a, b| order(a, b).is_le()) {
            self.terms.sort_unstable_by(order);
        }
        let caps = self.terms.iter().map(|cap| (cap.layer, cap.mode, cap.kind, cap.value));
        fold_layers(layers, caps, &mut self.folds);
        self.bounds.clear();
        self.bounds.extend(self.folds.iter().map(LayerFold::bounds));
        across_layers(&self.bounds, layers.policy)
    }
}

/// The effective caps of `(layer, mode, kind, value)` in the order in which they count, before the clamp.
pub(super) fn fold_caps(
    layers: &CapLayers,
    caps: impl Iterator<Item = (u32, CapMode, CapKind, f64)>,
    folds: &mut Vec<LayerFold>,
) -> EffectiveCaps {
    fold_layers(layers, caps, folds);
    let bounds: Vec<LayerBounds> = folds.iter().map(LayerFold::bounds).collect();
    across_layers(&bounds, layers.policy)
}

fn fold_layers(
    layers: &CapLayers,
    caps: impl Iterator<Item = (u32, CapMode, CapKind, f64)>,
    folds: &mut Vec<LayerFold>,
) {
    folds.clear();
    folds.resize(layers.order.len(), LayerFold::default());
    for (layer, mode, kind, value) in caps {
        folds[layer as usize].push(mode, kind, value);
    }
}
