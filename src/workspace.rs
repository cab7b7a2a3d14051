//! [`Workspace`]: from inputs to a snapshot, with the memory that it takes.

use bevy_ecs::entity::Entity;

use crate::caps::Caps;
use crate::contributions::{Merger, merge};
use crate::dimension::DimensionKey;
use crate::error::ActorCoreError;
use crate::explain::{Breakdown, Speakers, explain};
use crate::observe::Tally;
use crate::registry::Registry;
use crate::resolve::{Inputs, Scratch, resolve};
use crate::snapshot::Snapshot;
use crate::symbol::Symbol;

/// The memory for resolving actors into snapshots, kept from actor to actor.
#[derive(Debug, Default)]
pub struct Workspace {
    scratch: Scratch,
    merger: Merger,
    /// What the last actor that has contributors may not exceed.
    caps: Caps,
    /// The tags of the last actor to which effects grant some.
    tags: Vec<Symbol>,
    /// The effects that began or ceased to count, and whether they count now.
    pub(crate) flips: Vec<(Entity, bool)>,
    /// How many were resolved, for the diagnostics.
    pub(crate) tally: Tally,
}

impl Workspace {
    /// Resolves an actor into its snapshot. Says whether any number changed in its bits.
    #[inline]
    pub(crate) fn refresh(&mut self, registry: &Registry, inputs: Inputs, snapshot: &mut Snapshot) -> bool {
        let Self { scratch, merger, caps, tags, flips, tally } = self;
        resolve(registry, merged(inputs, merger, caps, tags), scratch, &mut ());
        if !scratch.out.flips.is_empty() {
            flips.append(&mut scratch.out.flips);
        }
        let changed = snapshot.write(scratch, registry);
        tally.resolved(changed);
        changed
    }

    /// The numbers of an actor; not resolved, if the registry is not ready.
    pub(crate) fn snapshot(&mut self, registry: &Registry, inputs: Inputs) -> Snapshot {
        let mut snapshot = Snapshot::default();
        if registry.is_ready() {
            self.refresh(registry, inputs, &mut snapshot);
            self.flips.clear();
        }
        snapshot
    }

    /// One dimension of an actor, explained.
    ///
    /// # Errors
    /// [`ActorCoreError::UnknownDimension`], and [`ActorCoreError::NotReady`].
    pub(crate) fn explain(
        &mut self,
        registry: &Registry,
        inputs: Inputs,
        dimension: impl DimensionKey,
    ) -> Result<Breakdown, ActorCoreError> {
        if !registry.is_ready() {
            return Err(ActorCoreError::NotReady);
        }
        let breakdown = dimension.find().and_then(|name| match inputs.attached {
            None => explain(registry, inputs, &mut self.scratch, name, &Speakers::default()),
            Some(said) => {
                let (contributions, from) = merge(&[inputs.contributions, &said.contributions]);
                let (caps, caps_from) = Caps::merge(&[inputs.caps, &said.caps]);
                let speaker = |(list, at): &(u32, u32)| (*list == 1).then(|| said.contributors[*at as usize]);
                // The caps of a list stay in their order.
                let mut cappers = said.cappers.iter().copied();
                let speakers = Speakers {
                    contributors: from.iter().map(speaker).collect(),
                    cappers: caps_from
                        .iter()
                        .map(|list| (*list == 1).then(|| cappers.next()).flatten())
                        .collect(),
                };
                let mut tags = Vec::new();
                let (contributions, caps) = (&contributions, &caps);
                let tags = with_granted(inputs.tags, &said.tags, &mut tags);
                let effects = said.effects.as_slice();
                let inputs = Inputs { contributions, caps, tags, effects, attached: None, ..inputs };
                explain(registry, inputs, &mut self.scratch, name, &speakers)
            }
        });
        breakdown.ok_or_else(|| ActorCoreError::UnknownDimension(dimension.name().into()))
    }
}

/// What others say about an actor, as if it said it itself.
#[inline]
fn merged<'a>(
    inputs: Inputs<'a>,
    merger: &'a mut Merger,
    caps: &'a mut Caps,
    tags: &'a mut Vec<Symbol>,
) -> Inputs<'a> {
    let Some(said) = inputs.attached else { return inputs };
    let contributions = match said.contributions.is_empty() {
        true => inputs.contributions,
        false => merger.merge(inputs.contributions, &said.contributions),
    };
    let caps = match said.caps.is_empty() {
        true => inputs.caps,
        false => {
            caps.be_both(inputs.caps, &said.caps);
            caps
        }
    };
    let tags = with_granted(inputs.tags, &said.tags, tags);
    Inputs { contributions, caps, tags, effects: &said.effects, attached: None, ..inputs }
}

/// An actor's own tags, and those that effects grant it.
#[inline]
fn with_granted<'a>(own: &'a [Symbol], granted: &[Symbol], all: &'a mut Vec<Symbol>) -> &'a [Symbol] {
    if granted.is_empty() {
        return own;
    }
    all.clear();
    all.extend(own);
    all.extend(granted.iter().filter(|tag| !own.contains(tag)));
    all
}
