//! [`Breakdown`]: one number of one actor, explained. It comes out of the same fold as the value.

mod binding;
mod effects;
mod print;
mod record;

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
use serde::{Deserialize, Serialize};

use crate::definitions::{DimensionKind, MergeRule, Rounding};
use crate::resolve::{ContextModifier, Operator, Pipeline, finish};
use crate::vocabulary::{
    AcrossLayerPolicy, Bucket, CapKind, CapMode, EffectiveCaps, Labels, SourceId, Symbol,
};

pub(crate) use record::{StatementSources, explain};

/// One dimension of one actor, explained: what counts, in order and with the value so far; what does not and why; the
/// caps of each layer; and what clipped the value and by how much.
///
/// It prints as a tree and serialises as data; infinite bounds are `null` in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct Breakdown {
    /// The dimension.
    pub dimension: Symbol,
    /// Its kind.
    pub kind: DimensionKind,
    /// How its contributions are merged.
    pub merge: MergeRule,
    /// Its unit, for people.
    pub unit: Option<String>,
    /// The value; `None` if it is absent, or a context dimension.
    pub value: Option<f64>,
    /// The pipeline of a context dimension that something touches.
    pub context: Option<ContextModifier>,
    /// What the contributions are added to, if it has a base.
    pub base: Option<BaseStep>,
    /// What counts, in canonical order.
    pub contributions: Vec<ContributionStep>,
    /// What does not count.
    pub left_out: Vec<LeftOutStep>,
    /// What the fold came to, before rounding and caps; `None` if nothing counts.
    pub folded: Option<f64>,
    /// How it is rounded.
    pub round: Rounding,
    /// The value after rounding, before caps.
    pub rounded: f64,
    /// The layers in which a cap counts, in their order.
    pub layers: Vec<LayerStep>,
    /// How the layers are put together.
    pub policy: AcrossLayerPolicy,
    /// Caps that do not count.
    pub caps_left_out: Vec<CapLeftOutStep>,
    /// The dimension's own clamp, which no cap can leave.
    pub clamp: EffectiveCaps,
    /// The bounds that the value is held within.
    pub caps: EffectiveCaps,
    /// What held the value back, if anything did.
    pub clipped: Option<Clip>,
}

/// A dimension's base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct BaseStep {
    /// The formula, or the number as text.
    pub formula: String,
    /// Its value; 0 if the formula is not finite.
    pub value: f64,
    /// Whether the formula is finite for this actor.
    pub finite: bool,
}

/// Who made a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct Source {
    /// The system.
    pub system: Symbol,
    /// The priority that it counts with.
    pub priority: i32,
    /// The name of the rule, if it is a rule's and has one.
    pub rule: Option<String>,
    /// `file:line:column`, if a file says it.
    pub place: Option<String>,
    /// The labels that it carries.
    #[serde(skip_serializing_if = "Labels::is_empty", default)]
    pub labels: Labels,
    /// The contributor, if it is not the actor itself.
    #[serde(rename = "entity", skip_serializing_if = "Option::is_none", default)]
    pub contributor: Option<SourceId>,
    /// The contributor's name, for people, as whoever asked for the explanation gives it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub contributor_name: Option<String>,
}

/// A contribution that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct ContributionStep {
    /// What it does with its value.
    pub bucket: Bucket,
    /// How much.
    pub value: f64,
    /// The formula that gave the value, if one did.
    pub formula: Option<String>,
    /// Who says it.
    pub source: Source,
    /// The dimension's value after it, before rounding and caps.
    pub running: f64,
}

/// A contribution that does not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct LeftOutStep {
    /// What it would do.
    pub bucket: Option<Bucket>,
    /// How much, or the formula.
    pub value: String,
    /// Who says it.
    pub source: Source,
    /// Why it does not count.
    pub why: String,
}

/// The caps of one layer and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct LayerStep {
    /// The layer.
    pub layer: Symbol,
    /// The bounds that it sets.
    pub bounds: EffectiveCaps,
    /// Its caps, in the order in which they count.
    pub caps: Vec<CapStep>,
}

/// A cap that counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct CapStep {
    /// How it works together with the others.
    pub mode: CapMode,
    /// Which bound it is about.
    pub kind: CapKind,
    /// How far.
    pub value: f64,
    /// The formula that gave the value, if one did.
    pub formula: Option<String>,
    /// Why it did not hold the value back; `None` if it did, or if there is no value.
    pub not_binding: Option<String>,
    /// Who says it.
    pub source: Source,
}

/// A cap that does not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct CapLeftOutStep {
    /// How it would work together with the others.
    pub mode: CapMode,
    /// Which bound it would be about.
    pub kind: CapKind,
    /// How far, or the formula.
    pub value: String,
    /// Who says it.
    pub source: Source,
    /// Why it does not count.
    pub why: String,
}

/// What held a value back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct Clip {
    /// Which bound.
    pub kind: CapKind,
    /// The layers that set it; none if the dimension's clamp did.
    pub layers: Vec<Symbol>,
    /// The bound.
    pub bound: f64,
    /// By how much the value was changed: negative for a maximum, positive for a minimum.
    pub by: f64,
}

impl Breakdown {
    /// Folds what is listed once more. The result has the bits of `value`.
    pub fn replay(&self) -> Option<f64> {
        let base = self.base.as_ref().map(|base| base.value);
        let folded = if self.merge == MergeRule::Pipeline {
            let mut pipeline = Pipeline::from_base(base.unwrap_or(0.0));
            for step in &self.contributions {
                pipeline.push(step.bucket, step.value);
            }
            pipeline.value()
        } else {
            let mut operator = Operator::from_base(self.merge, base);
            for step in &self.contributions {
                operator.push(step.bucket, step.value);
            }
            operator.value()
        };
        let counts = base.is_some() || !self.contributions.is_empty();
        (counts && self.kind != DimensionKind::Context).then(|| finish(folded, self.round, &self.caps))
    }
}
