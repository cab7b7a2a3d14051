//! [`Breakdown`]: the explanation of one number of one actor.
//!
//! [`Workspace::explain`](crate::Workspace::explain) makes a breakdown from the same inputs as a snapshot. A recorder
//! listens to the same fold that computes the value, so the explanation cannot differ from it. Start reading at
//! `record.rs`; `print.rs` draws the tree.

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

/// The explanation of one dimension of one actor.
///
/// A breakdown lists the contributions that count, in order and each with the running value, and those that do not,
/// with the reason. It lists the caps of each layer, and the bound that clipped the value with the amount.
///
/// Its `Display` prints a tree. It also serialises as data; infinite bounds are `null` in JSON.
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
    /// The dimension's kind.
    pub kind: DimensionKind,
    /// The rule by which the dimension merges its contributions.
    pub merge: MergeRule,
    /// The dimension's unit, for people.
    pub unit: Option<String>,
    /// The value; `None` for an absent or a context dimension.
    pub value: Option<f64>,
    /// The modifier of a context dimension; `None` without contributions.
    pub context: Option<ContextModifier>,
    /// The base from which the contributions start, if the dimension has one.
    pub base: Option<BaseStep>,
    /// The contributions that count, in canonical order.
    pub contributions: Vec<ContributionStep>,
    /// The contributions that do not count.
    pub left_out: Vec<LeftOutStep>,
    /// The result of the fold, before rounding and caps; `None` if nothing counts.
    pub folded: Option<f64>,
    /// The dimension's rounding.
    pub round: Rounding,
    /// The value after rounding, before caps.
    pub rounded: f64,
    /// The layers in which a cap counts, in their order.
    pub layers: Vec<LayerStep>,
    /// The policy that combines the layers.
    pub policy: AcrossLayerPolicy,
    /// The caps that do not count.
    pub caps_left_out: Vec<CapLeftOutStep>,
    /// The dimension's own clamp, which limits all caps.
    pub clamp: EffectiveCaps,
    /// The effective caps, which bound the value.
    pub caps: EffectiveCaps,
    /// The bound that held the value back, if any did.
    pub clipped: Option<Clip>,
}

/// The base of a dimension.
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
    /// The value of the base; 0 if the formula is not finite.
    pub value: f64,
    /// Whether the formula gives a finite number for this actor.
    pub finite: bool,
}

/// The origin of a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct Source {
    /// The system that made the statement.
    pub system: Symbol,
    /// The priority of the statement.
    pub priority: i32,
    /// The name of the rule, if a rule with a name made the statement.
    pub rule: Option<String>,
    /// The place as `file:line:column`, if a file defines the statement.
    pub place: Option<String>,
    /// The labels of the statement.
    #[serde(skip_serializing_if = "Labels::is_empty", default)]
    pub labels: Labels,
    /// The contributor; `None` if the actor itself made the statement.
    #[serde(rename = "entity", skip_serializing_if = "Option::is_none", default)]
    pub contributor: Option<SourceId>,
    /// The contributor's name for people, as given by the caller who asked for the breakdown.
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
    /// What the contribution does with its value.
    pub bucket: Bucket,
    /// The value that counts.
    pub value: f64,
    /// The formula that gave the value, if one did.
    pub formula: Option<String>,
    /// The origin of the statement.
    pub source: Source,
    /// The dimension's value after this contribution, before rounding and caps.
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
    /// What the contribution would do; `None` for a rejected statement.
    pub bucket: Option<Bucket>,
    /// The value or the formula; empty for a rejected statement.
    pub value: String,
    /// The origin of the statement.
    pub source: Source,
    /// The reason why the statement does not count.
    pub why: String,
}

/// The caps of one layer, with the bounds that result from them.
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
    /// The bounds that the layer sets.
    pub bounds: EffectiveCaps,
    /// The caps of the layer, in the order in which they count.
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
    /// How the cap combines with other caps.
    pub mode: CapMode,
    /// The bound that the cap limits.
    pub kind: CapKind,
    /// The cap's value.
    pub value: f64,
    /// The formula that gave the value, if one did.
    pub formula: Option<String>,
    /// The reason why the cap did not hold the value back; `None` if it did, or if there is no value.
    pub not_binding: Option<String>,
    /// The origin of the statement.
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
    /// How the cap would combine with other caps.
    pub mode: CapMode,
    /// The bound that the cap would limit.
    pub kind: CapKind,
    /// The cap's value or the formula.
    pub value: String,
    /// The origin of the statement.
    pub source: Source,
    /// The reason why the statement does not count.
    pub why: String,
}

/// The bound that held a value back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::explain"
)]
pub struct Clip {
    /// Whether the bound is a minimum or a maximum.
    pub kind: CapKind,
    /// The layers that set the bound; empty if the dimension's clamp set it.
    pub layers: Vec<Symbol>,
    /// The value of the bound.
    pub bound: f64,
    /// The change of the value: negative for a maximum, positive for a minimum.
    pub by: f64,
}

impl Breakdown {
    /// Folds the listed contributions once more, and returns the result, which has the same bits as
    /// [`value`](Self::value).
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
