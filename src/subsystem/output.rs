//! [`SubsystemOutput`]: what a [`Subsystem`](super::Subsystem) contributes to one actor.

use std::collections::BTreeMap;

use actor_core::{Bucket, Cap, Contribution, Symbol};
use serde::{Deserialize, Serialize};

/// What a subsystem contributes to one actor: contributions, caps, context modifiers and metadata.
///
/// The registry defines whether a dimension is primary or derived. The lists `primary` and `derived` are treated alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[must_use]
pub struct SubsystemOutput {
    /// Contributions to primary dimensions.
    pub primary: Vec<Contribution>,
    /// Contributions to derived dimensions.
    pub derived: Vec<Contribution>,
    /// Caps.
    pub caps: Vec<Cap>,
    /// What the subsystem does to context dimensions such as `damage`, by dimension.
    pub context: BTreeMap<Symbol, ContextOutput>,
    /// Data about the output itself.
    pub meta: SubsystemMeta,
}

/// What a subsystem does to one context dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContextOutput {
    /// A percentage as a fraction: 0.2 is +20 %. The default of 0 has no effect.
    pub additive_percent: f64,
    /// Factors that multiply as they are: 1.5 is ×1.5.
    pub multipliers: Vec<f64>,
    /// A number that is added last. The default of 0 has no effect.
    pub post_add: f64,
}

/// Data about an output. It affects no number; [`SubsystemState::meta`](super::SubsystemState::meta) returns it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubsystemMeta {
    /// The name of the subsystem. Left out, it is the subsystem's own; any other name is rejected.
    pub system: Option<Symbol>,
    /// The stage that the actor has reached, such as `luyen_the:T2`.
    pub stage: Option<String>,
    /// The version of the subsystem's rules.
    pub version: Option<String>,
}

impl SubsystemOutput {
    /// Creates an output that contributes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a contribution to a primary dimension.
    pub fn primary(mut self, said: Contribution) -> Self {
        self.primary.push(said);
        self
    }

    /// Adds a contribution to a derived dimension.
    pub fn derived(mut self, said: Contribution) -> Self {
        self.derived.push(said);
        self
    }

    /// Adds a cap.
    pub fn cap(mut self, cap: Cap) -> Self {
        self.caps.push(cap);
        self
    }

    /// Sets what the subsystem does to a context dimension.
    pub fn context(mut self, dimension: impl Into<Symbol>, context: ContextOutput) -> Self {
        self.context.insert(dimension.into(), context);
        self
    }

    /// Sets the stage that the actor has reached.
    pub fn stage(mut self, stage: impl Into<String>) -> Self {
        self.meta.stage = Some(stage.into());
        self
    }

    /// Returns the number of statements, as [`Limits::statements`](actor_core::Limits::statements) counts them.
    pub(super) fn len(&self) -> usize {
        let context = self.context.values().map(|context| context.multipliers.len() + 2).sum::<usize>();
        self.primary.len() + self.derived.len() + self.caps.len() + context
    }

    /// Returns all contributions, including those to context dimensions.
    pub(super) fn contributions(&self) -> impl Iterator<Item = Contribution> {
        let context = self.context.iter().flat_map(|(dimension, context)| {
            let said = move |bucket, value: f64| Contribution::new(*dimension, bucket, value);
            let spoken = move |bucket, value: f64| (value != 0.0).then(|| said(bucket, value));
            spoken(Bucket::Percent, context.additive_percent)
                .into_iter()
                .chain(context.multipliers.iter().map(move |factor| said(Bucket::Factor, *factor)))
                .chain(spoken(Bucket::PostAdd, context.post_add))
        });
        self.primary.iter().chain(&self.derived).cloned().chain(context)
    }
}
