//! The caps on one dimension of one actor.

use crate::cap::{Cap, CapKind, CapLayers, CapMode, EffectiveCaps};
use crate::error::Refusal;
use crate::subsystem_id::speaking_order;
use crate::symbol::Symbol;

use super::layers::{LayerBounds, LayerFold, across_layers, within_clamp};
use super::plan::Step;
use super::trace::{LeftOut, Trace};
use super::{Group, Resolve};

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

impl<T: Trace> Resolve<'_, T> {
    /// The effective caps of the dimension, and whether any cap counts.
    pub(super) fn caps(
        &mut self,
        slot: u32,
        group: Group,
        step: Option<&Step>,
        traced: bool,
    ) -> (EffectiveCaps, bool) {
        let compiled = self.registry.compiled();
        let clamp = compiled.table.info(slot).clamp;
        let rules = step.map_or(0..0, |step| step.caps.clone());
        if !traced && group.caps.0 == group.caps.1 {
            if rules.is_empty() {
                return (clamp, false);
            }
            if let Some(fixed) = step.and_then(|step| step.fixed_caps) {
                return (fixed, true);
            }
        }
        self.scratch.caps.terms.clear();
        for index in group.caps.0..group.caps.1 {
            self.own_cap(slot, index, traced);
        }
        for said in &self.plan.caps[rules.start as usize..rules.end as usize] {
            let rule = &compiled.caps[said.cap as usize];
            let mut term = CapTerm {
                layer: rule.layer,
                mode: rule.mode,
                kind: rule.kind,
                value: 0.0,
                priority: rule.priority,
                system: rule.system,
                origin: CapOrigin::Rule(said.cap),
            };
            if !self.holds(said.test) {
                if traced {
                    self.trace.cap_left_out(&term, LeftOut::Condition);
                }
                continue;
            }
            match self.amount(rule.value) {
                Some(value) => {
                    term.value = value;
                    self.scratch.caps.terms.push(term);
                }
                None if traced => self.trace.cap_left_out(&term, LeftOut::NotFinite),
                None => {}
            }
        }
        if self.scratch.caps.terms.is_empty() {
            return (clamp, false);
        }
        let across = self.scratch.caps.fold(&compiled.layers);
        if traced {
            let caps = &self.scratch.caps;
            self.trace.caps(&caps.terms, &caps.bounds, across);
        }
        (within_clamp(across, clamp), true)
    }

    /// Adds one of the actor's own caps, if it counts.
    fn own_cap(&mut self, slot: u32, index: u32, traced: bool) {
        let cap: &Cap = &self.inputs.caps.sorted()[index as usize];
        let system = cap.system.unwrap_or(self.scratch.base_system);
        let layer = self.registry.compiled().layer(cap.scope);
        let term = CapTerm {
            layer: layer.unwrap_or(0),
            mode: cap.mode,
            kind: cap.kind,
            value: cap.value,
            priority: cap.priority.unwrap_or(0),
            system,
            origin: CapOrigin::Own(index),
        };
        let elsewhere = cap.realm.is_some_and(|realm| !self.inputs.realms.contains(&realm));
        let why = match layer {
            None => Some(LeftOut::Layer),
            _ if self.is_disabled(system) => Some(LeftOut::Disabled),
            _ if elsewhere => Some(LeftOut::Realm),
            _ => None,
        };
        match why {
            None => self.scratch.caps.terms.push(term),
            Some(why) => {
                if let (LeftOut::Layer, Some(scope)) = (why, cap.scope) {
                    self.report_refusal(system, self.name(slot), Refusal::UnknownLayer(scope));
                }
                if traced {
                    self.trace.cap_left_out(&term, why);
                }
            }
        }
    }
}
