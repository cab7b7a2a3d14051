//! Computes the two bounds of one dimension from its caps.

use crate::files::{AcrossPolicy, CapKind, Mode, without_negative_zero};
use crate::resolve::CountedCap;
use crate::world::{Dimension, World};

/// What one layer says about one bound.
struct LayerBound {
    bound: f64,
    /// Whether any cap of that kind that counts is in it.
    states: bool,
    /// Whether one of them is an Override.
    states_an_override: bool,
}

pub(crate) fn effective_caps(world: &World, dimension: &Dimension, caps: &[CountedCap]) -> (f64, f64) {
    let mut max_of_layers = Vec::new();
    let mut min_of_layers = Vec::new();
    for layer in &world.layers {
        max_of_layers.push(max_of_layer(layer, caps));
        min_of_layers.push(min_of_layer(layer, caps));
    }
    let max = max_across(world.across_policy, &max_of_layers);
    let mut min = min_across(world.across_policy, &min_of_layers);

    if min > max {
        min = max;
    }
    let (clamp_min, clamp_max) = dimension.clamp;
    let into_clamp = |bound: f64| without_negative_zero(bound.max(clamp_min).min(clamp_max));
    (into_clamp(min), into_clamp(max))
}

/// The values of the caps of one layer, kind and mode, in order.
fn in_layer(layer: &str, kind: CapKind, mode: Mode, caps: &[CountedCap]) -> Vec<f64> {
    caps.iter()
        .filter(|counted| counted.cap.layer == layer && counted.cap.kind == kind && counted.cap.mode == mode)
        .map(|counted| counted.value)
        .collect()
}

fn left_fold_from_0(values: &[f64]) -> f64 {
    let mut sum = 0.0;
    for value in values {
        sum += value;
    }
    sum
}

fn max_of_layer(layer: &str, caps: &[CountedCap]) -> LayerBound {
    let overrides = in_layer(layer, CapKind::Max, Mode::Override, caps);
    let baselines = in_layer(layer, CapKind::Max, Mode::Baseline, caps);
    let additives = in_layer(layer, CapKind::Max, Mode::Additive, caps);
    let hards = in_layer(layer, CapKind::Max, Mode::HardMax, caps);

    let mut soft = f64::INFINITY;
    if let Some(first) = overrides.first() {
        soft = *first;
    } else if !baselines.is_empty() || !additives.is_empty() {
        let sum = left_fold_from_0(&baselines) + left_fold_from_0(&additives);
        if sum.is_finite() {
            soft = sum;
        }
    }
    let mut max = soft;
    for hard in &hards {
        max = max.min(*hard);
    }
    LayerBound {
        bound: max,
        states: !(overrides.is_empty() && baselines.is_empty() && additives.is_empty() && hards.is_empty()),
        states_an_override: !overrides.is_empty(),
    }
}

fn min_of_layer(layer: &str, caps: &[CountedCap]) -> LayerBound {
    let overrides = in_layer(layer, CapKind::Min, Mode::Override, caps);
    let baselines = in_layer(layer, CapKind::Min, Mode::Baseline, caps);
    let additives = in_layer(layer, CapKind::Min, Mode::Additive, caps);
    let hards = in_layer(layer, CapKind::Min, Mode::HardMin, caps);

    let mut soft = f64::NEG_INFINITY;
    if let Some(first) = overrides.first() {
        soft = *first;
    } else if !baselines.is_empty() || !additives.is_empty() {
        let sum = left_fold_from_0(&baselines) + left_fold_from_0(&additives);
        if sum.is_finite() {
            soft = sum;
        }
    }
    let mut min = soft;
    for hard in &hards {
        min = min.max(*hard);
    }
    LayerBound {
        bound: min,
        states: !(overrides.is_empty() && baselines.is_empty() && additives.is_empty() && hards.is_empty()),
        states_an_override: !overrides.is_empty(),
    }
}

fn max_across(policy: AcrossPolicy, layers: &[LayerBound]) -> f64 {
    let stated: Vec<f64> = layers.iter().filter(|layer| layer.states).map(|layer| layer.bound).collect();
    if stated.is_empty() {
        return f64::INFINITY;
    }
    let least = stated.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = stated.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match policy {
        AcrossPolicy::Intersect => least,
        AcrossPolicy::Union => greatest,
        AcrossPolicy::PrioritizedOverride => match layers.iter().find(|layer| layer.states_an_override) {
            Some(layer) => layer.bound,
            None => least,
        },
    }
}

fn min_across(policy: AcrossPolicy, layers: &[LayerBound]) -> f64 {
    let stated: Vec<f64> = layers.iter().filter(|layer| layer.states).map(|layer| layer.bound).collect();
    if stated.is_empty() {
        return f64::NEG_INFINITY;
    }
    let least = stated.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = stated.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match policy {
        AcrossPolicy::Intersect => greatest,
        AcrossPolicy::Union => least,
        AcrossPolicy::PrioritizedOverride => match layers.iter().find(|layer| layer.states_an_override) {
            Some(layer) => layer.bound,
            None => greatest,
        },
    }
}
