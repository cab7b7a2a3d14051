//! Finds the cap that held a value back, and the reasons why the other caps did not.

use crate::resolve::LayerBounds;
use crate::resolve::caps::CapTerm;
use crate::vocabulary::{AcrossLayerPolicy, CapKind, CapMode, Symbol, shortest};

use super::Clip;
use super::record::{Recorder, Writer};

impl Writer<'_> {
    /// Returns the bound that held the value back, or `None` if none did.
    pub(super) fn clip(&self, recorder: &Recorder) -> Option<Clip> {
        recorder.folded?;
        let caps = recorder.effective;
        let (kind, bound) = if caps.apply(recorder.rounded) == recorder.rounded {
            return None;
        } else if recorder.rounded > caps.max {
            (CapKind::Max, caps.max)
        } else {
            (CapKind::Min, caps.min)
        };
        let layers = self.deciding(recorder, kind, bound);
        Some(Clip { kind, layers, bound, by: bound - recorder.rounded })
    }

    /// Returns the layers that set a bound, or no layer if the dimension's clamp set it.
    fn deciding(&self, recorder: &Recorder, kind: CapKind, bound: f64) -> Vec<Symbol> {
        let side = |layer: &LayerBounds, kind| match kind {
            CapKind::Max => layer.max,
            CapKind::Min => layer.min,
        };
        let with = |kind| {
            let prioritized = self.compiled.layers.policy == AcrossLayerPolicy::PrioritizedOverride;
            let first = recorder.layers.iter().position(|layer| prioritized && side(layer, kind).overrides);
            let decides = move |at: usize| first.is_none_or(|first| first == at);
            let bounds = recorder.layers.iter().zip(&self.compiled.layers.order).enumerate();
            bounds
                .filter(|(at, (layer, _))| {
                    decides(*at) && side(layer, kind).stated && side(layer, kind).value == bound
                })
                .map(|(_, (_, name))| *name)
                .collect::<Vec<_>>()
        };
        // A minimum above the maximum becomes the maximum. Then the layers of the maximum set the bound.
        let layers = with(kind);
        if layers.is_empty() && kind == CapKind::Min { with(CapKind::Max) } else { layers }
    }

    /// Returns why a cap that counts did not hold the value back, or `None` if it did or if there is no value.
    pub(super) fn not_binding(&self, recorder: &Recorder, cap: &CapTerm) -> Option<String> {
        recorder.folded?;
        let bounds = &recorder.layers[cap.layer as usize];
        let (layer, effective) = match cap.kind {
            CapKind::Max => (bounds.max.value, recorder.effective.max),
            CapKind::Min => (bounds.min.value, recorder.effective.min),
        };
        let beyond = |value: f64, bound: f64| match cap.kind {
            CapKind::Max => value > bound,
            CapKind::Min => value < bound,
        };
        let mut others =
            recorder.caps.iter().filter(|other| other.layer == cap.layer && other.kind == cap.kind);
        let first_override = others.find(|other| other.mode == CapMode::Override);
        let soft = !matches!(cap.mode, CapMode::HardMax | CapMode::HardMin);
        match first_override {
            Some(first) if soft && first.origin != cap.origin => {
                return Some(format!("the Override {} stands in its place", shortest(first.value)));
            }
            _ => {}
        }
        let alone = if cap.mode == CapMode::Baseline || cap.mode == CapMode::Additive {
            self.soft_sum(recorder, cap)
        } else {
            cap.value
        };
        if beyond(alone, layer) {
            return Some(format!("a cap of the same layer allows only {}", shortest(layer)));
        }
        if layer != effective {
            let deciding = self.deciding(recorder, cap.kind, effective);
            let who = match deciding.as_slice() {
                [] => "the dimension's clamp".to_owned(),
                layers => layers.iter().map(|layer| layer.as_str()).collect::<Vec<_>>().join(" and "),
            };
            return Some(format!("{who} decides: {}", shortest(effective)));
        }
        let together =
            if alone == cap.value { String::new() } else { format!(", with the others {}", shortest(alone)) };
        (!beyond(recorder.rounded, effective)).then(|| format!("the value does not go beyond it{together}"))
    }

    /// Returns the sum of the Baseline and Additive caps of this cap's layer and kind.
    fn soft_sum(&self, recorder: &Recorder, cap: &CapTerm) -> f64 {
        let sum = |mode| {
            let of_mode = recorder
                .caps
                .iter()
                .filter(|other| other.layer == cap.layer && other.kind == cap.kind && other.mode == mode);
            of_mode.map(|other| other.value).sum::<f64>()
        };
        sum(CapMode::Baseline) + sum(CapMode::Additive)
    }
}
