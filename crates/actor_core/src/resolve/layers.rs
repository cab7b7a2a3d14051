//! Combines caps within one layer, and the bounds of several layers.

use crate::vocabulary::{AcrossLayerPolicy, CapKind, CapMode, EffectiveCaps, Symbol, canonical_order};

/// One cap of a layer, as input of [`within_layer`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerCap {
    /// How the cap combines with the other caps of the layer.
    pub mode: CapMode,
    /// Which bound the cap limits.
    pub kind: CapKind,
    /// The value of the cap.
    pub value: f64,
    /// The priority. A cap with a higher priority comes first.
    pub priority: i32,
    /// The system that states the cap.
    pub system: Symbol,
}

/// One bound of one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerBound {
    /// The value of the bound, or infinity if the layer leaves the bound open.
    pub value: f64,
    /// Whether any cap of the layer is about this bound, even if the bound is infinite.
    pub stated: bool,
    /// Whether the layer has an Override for this bound.
    pub overrides: bool,
}

/// Both bounds of one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerBounds {
    /// The minimum of the layer.
    pub min: LayerBound,
    /// The maximum of the layer.
    pub max: LayerBound,
}

/// Returns the bounds that the caps of one layer set.
///
/// The maximum is the least of the soft bound and every `HardMax`. The soft bound is the first Override. Without an
/// Override it is the sum of all Baseline and Additive caps, and without these it is +∞. A sum that is not finite also
/// gives +∞. The minimum is mirrored.
///
/// The order of `caps` makes no difference. They count by priority descending, then system ascending, then value
/// ascending.
///
/// ```
/// use actor_core::{within_layer, CapKind, CapMode, LayerCap};
/// let cap = |mode, value| LayerCap { mode, kind: CapKind::Max, value, priority: 0, system: "world".into() };
/// let layer = within_layer(&[cap(CapMode::Baseline, 200.0), cap(CapMode::Additive, 500.0)]);
/// assert_eq!(layer.max.value, 700.0);
/// assert!(!layer.min.stated);
/// ```
pub fn within_layer(caps: &[LayerCap]) -> LayerBounds {
    let mut sorted = caps.to_vec();
    sorted.sort_by(|a, b| {
        canonical_order((a.priority, a.system), (b.priority, b.system)).then(a.value.total_cmp(&b.value))
    });
    let mut layer = LayerFold::default();
    for cap in sorted {
        layer.push(cap.mode, cap.kind, cap.value);
    }
    layer.bounds()
}

/// Returns the effective caps that the layers set together. `layers` must be in the registry's order.
///
/// - `Intersect` takes the greatest minimum and the least maximum.
/// - `Union` takes the least minimum and the greatest maximum of the layers that state the bound.
/// - `PrioritizedOverride` takes the bound of the first layer with an Override for it. Without one it works as
///   `Intersect`.
///
/// If the minimum then exceeds the maximum, it becomes the maximum. The result does not contain the clamp of the
/// dimension.
pub fn across_layers(layers: &[LayerBounds], policy: AcrossLayerPolicy) -> EffectiveCaps {
    let min = across(layers.iter().map(|layer| layer.min), policy, f64::NEG_INFINITY, f64::max, f64::min);
    let max = across(layers.iter().map(|layer| layer.max), policy, f64::INFINITY, f64::min, f64::max);
    EffectiveCaps { min: min.min(max), max }
}

fn across(
    bounds: impl Iterator<Item = LayerBound> + Clone,
    policy: AcrossLayerPolicy,
    open: f64,
    narrower: fn(f64, f64) -> f64,
    wider: fn(f64, f64) -> f64,
) -> f64 {
    let mut stated = bounds.filter(|bound| bound.stated).map(|bound| (bound.value, bound.overrides));
    let intersect =
        |stated: &mut dyn Iterator<Item = (f64, bool)>| stated.map(|(value, _)| value).fold(open, narrower);
    match policy {
        AcrossLayerPolicy::Intersect => intersect(&mut stated),
        AcrossLayerPolicy::Union => stated.map(|(value, _)| value).reduce(wider).unwrap_or(open),
        AcrossLayerPolicy::PrioritizedOverride => match stated.clone().find(|(_, overrides)| *overrides) {
            Some((value, _)) => value,
            None => intersect(&mut stated),
        },
    }
}

/// Moves each bound into the clamp, which no cap can leave.
#[inline]
pub(crate) fn within_clamp(caps: EffectiveCaps, clamp: EffectiveCaps) -> EffectiveCaps {
    // −0.0 becomes 0.0 in every result.
    EffectiveCaps { min: clamp.apply(caps.min) + 0.0, max: clamp.apply(caps.max) + 0.0 }
}

/// The partial fold of one layer's caps, which are pushed in the order in which they count.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LayerFold {
    min: BoundFold,
    max: BoundFold,
}

#[derive(Clone, Copy, Debug, Default)]
struct BoundFold {
    stated: bool,
    over: Option<f64>,
    soft: bool,
    baseline: f64,
    additive: f64,
    hard: Option<f64>,
}

impl LayerFold {
    pub fn push(&mut self, mode: CapMode, kind: CapKind, value: f64) {
        let (bound, narrower) = match kind {
            CapKind::Min => (&mut self.min, f64::max as fn(f64, f64) -> f64),
            CapKind::Max => (&mut self.max, f64::min as fn(f64, f64) -> f64),
        };
        bound.stated = true;
        match mode {
            CapMode::Override => bound.over = bound.over.or(Some(value)),
            CapMode::Baseline => (bound.soft, bound.baseline) = (true, bound.baseline + value),
            CapMode::Additive => (bound.soft, bound.additive) = (true, bound.additive + value),
            CapMode::HardMax | CapMode::HardMin => {
                bound.hard = Some(bound.hard.map_or(value, |hard| narrower(hard, value)));
            }
        }
    }

    pub fn bounds(&self) -> LayerBounds {
        LayerBounds {
            min: self.min.bound(f64::NEG_INFINITY, f64::max),
            max: self.max.bound(f64::INFINITY, f64::min),
        }
    }
}

impl BoundFold {
    fn bound(&self, open: f64, narrower: fn(f64, f64) -> f64) -> LayerBound {
        let sum = self.baseline + self.additive;
        let soft = match self.over {
            Some(value) => value,
            None if self.soft && sum.is_finite() => sum,
            None => open,
        };
        let value = self.hard.map_or(soft, |hard| narrower(soft, hard));
        LayerBound { value, stated: self.stated, overrides: self.over.is_some() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AcrossLayerPolicy::*;
    use CapKind::*;
    use CapMode::*;

    fn cap(mode: CapMode, kind: CapKind, value: f64) -> LayerCap {
        LayerCap { mode, kind, value, priority: 0, system: Symbol::new("test") }
    }

    fn max_of(caps: &[LayerCap]) -> f64 {
        within_layer(caps).max.value
    }

    #[test]
    fn a_layer_sums_baselines_and_additions_then_applies_hard_caps() {
        assert_eq!(max_of(&[cap(Additive, Max, 500.0), cap(Baseline, Max, 200.0)]), 700.0);
        assert_eq!(
            max_of(&[cap(Additive, Max, 500.0), cap(HardMax, Max, 600.0), cap(Baseline, Max, 200.0)]),
            600.0
        );
        assert_eq!(max_of(&[cap(Additive, Max, 30.0)]), 30.0);
        assert_eq!(max_of(&[]), f64::INFINITY);
        let min = within_layer(&[cap(Baseline, Min, 5.0), cap(HardMin, Min, 7.0)]).min.value;
        assert_eq!(min, 7.0);
    }

    #[test]
    fn the_first_override_replaces_the_sum_but_not_the_hard_caps() {
        let high = LayerCap { priority: 9, ..cap(Override, Max, 50.0) };
        let all = [cap(Override, Max, 10.0), high, cap(Baseline, Max, 999.0)];
        assert_eq!(max_of(&all), 50.0);
        assert_eq!(max_of(&[all[0], all[1], cap(HardMax, Max, 20.0)]), 20.0);
        let tied = [cap(Override, Min, 8.0), cap(Override, Min, 3.0)];
        assert_eq!(
            within_layer(&tied).min.value,
            3.0,
            "of tied overrides the lowest value counts, also for min"
        );
    }

    #[test]
    fn a_sum_that_is_not_finite_leaves_the_bound_open_but_stated() {
        let layer = within_layer(&[cap(Baseline, Max, f64::MAX), cap(Baseline, Max, f64::MAX)]);
        assert_eq!(layer.max, LayerBound { value: f64::INFINITY, stated: true, overrides: false });
    }

    #[test]
    fn policies_across_layers() {
        let layers = [
            within_layer(&[cap(HardMax, Max, 600.0), cap(HardMin, Min, 10.0)]),
            within_layer(&[]),
            within_layer(&[cap(Override, Max, 900.0), cap(HardMin, Min, 5.0)]),
        ];
        assert_eq!(across_layers(&layers, Intersect), EffectiveCaps { min: 10.0, max: 600.0 });
        assert_eq!(across_layers(&layers, Union), EffectiveCaps { min: 5.0, max: 900.0 });
        assert_eq!(across_layers(&layers, PrioritizedOverride), EffectiveCaps { min: 10.0, max: 900.0 });
        assert_eq!(across_layers(&layers[..2], PrioritizedOverride), EffectiveCaps { min: 10.0, max: 600.0 });
        assert_eq!(across_layers(&[], Union), EffectiveCaps::NONE);
    }

    #[test]
    fn a_minimum_above_the_maximum_becomes_the_maximum() {
        let layers = [within_layer(&[cap(HardMin, Min, 50.0)]), within_layer(&[cap(HardMax, Max, 20.0)])];
        assert_eq!(across_layers(&layers, Intersect), EffectiveCaps { min: 20.0, max: 20.0 });
    }

    #[test]
    fn no_cap_leaves_the_clamp() {
        let clamp = EffectiveCaps { min: 0.0, max: 12.0 };
        let caps = EffectiveCaps { min: -5.0, max: 99.0 };
        assert_eq!(within_clamp(caps, clamp), clamp);
        let zeros = within_clamp(EffectiveCaps { min: -0.0, max: -0.0 }, EffectiveCaps::NONE);
        assert!(zeros.same_bits(EffectiveCaps { min: 0.0, max: 0.0 }));
        assert_eq!(
            within_clamp(EffectiveCaps { min: 20.0, max: 30.0 }, clamp),
            EffectiveCaps { min: 12.0, max: 12.0 }
        );
    }
}
