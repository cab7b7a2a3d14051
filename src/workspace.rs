//! [`Workspace`]: from inputs to a snapshot, with the memory that it takes.

use crate::dimension::DimensionKey;
use crate::error::ActorCoreError;
use crate::explain::{Breakdown, explain};
use crate::registry::Registry;
use crate::resolve::{Inputs, Scratch, resolve};
use crate::snapshot::Snapshot;

/// The memory for resolving actors into snapshots, kept from actor to actor.
#[derive(Debug, Default)]
pub struct Workspace {
    scratch: Scratch,
}

impl Workspace {
    /// Resolves an actor into its snapshot. Says whether any number changed in its bits.
    #[inline]
    pub(crate) fn refresh(&mut self, registry: &Registry, inputs: Inputs, snapshot: &mut Snapshot) -> bool {
        resolve(registry, inputs, &mut self.scratch, &mut ());
        snapshot.write(&self.scratch, registry)
    }

    /// The numbers of an actor; not resolved, if the registry is not ready.
    pub(crate) fn snapshot(&mut self, registry: &Registry, inputs: Inputs) -> Snapshot {
        let mut snapshot = Snapshot::default();
        if registry.is_ready() {
            self.refresh(registry, inputs, &mut snapshot);
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
        dimension
            .find()
            .and_then(|name| explain(registry, inputs, &mut self.scratch, name))
            .ok_or_else(|| ActorCoreError::UnknownDimension(dimension.name().into()))
    }
}
