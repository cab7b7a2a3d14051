//! [`SubsystemOutput`]: what a [`Subsystem`](super::Subsystem) says about one actor.

use std::collections::BTreeMap;

use actor_core::{Bucket, Cap, Contribution, Symbol};
use serde::{Deserialize, Serialize};

/// What a subsystem says about one actor: contributions, caps, context modifiers and meta data.
///
/// Whether a dimension is primary or derived is what the registry says of it; the two lists here count alike.
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
    /// By context dimension, such as `damage`.
    pub context: BTreeMap<Symbol, ContextOutput>,
    /// About the output itself.
    pub meta: SubsystemMeta,
}

/// What a subsystem does to a context dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContextOutput {
    /// 0.2 is +20 %; 0 says nothing.
    pub additive_percent: f64,
    /// Each multiplies as it stands: 1.5 is ×1.5.
    pub multipliers: Vec<f64>,
    /// Added last; 0 says nothing.
    pub post_add: f64,
}

/// About an output: it has no effect on numbers, and can be read with
/// [`SubsystemState::meta`](super::SubsystemState::meta).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubsystemMeta {
    /// The system; left out, it is the subsystem's own.
    pub system: Option<Symbol>,
    /// The stage that the actor is at, such as `luyen_the:T2`.
    pub stage: Option<String>,
    /// The version of the subsystem's rules.
    pub version: Option<String>,
}

impl SubsystemOutput {
    /// Says nothing.
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

    /// Sets what it does to a context dimension.
    pub fn context(mut self, dimension: impl Into<Symbol>, context: ContextOutput) -> Self {
        self.context.insert(dimension.into(), context);
        self
    }

    /// Sets the stage that the actor is at.
    pub fn stage(mut self, stage: impl Into<String>) -> Self {
        self.meta.stage = Some(stage.into());
        self
    }

    /// How many things it says.
    pub(super) fn len(&self) -> usize {
        let context = self.context.values().map(|context| context.multipliers.len() + 2).sum::<usize>();
        self.primary.len() + self.derived.len() + self.caps.len() + context
    }

    /// All contributions, those to context dimensions included.
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
