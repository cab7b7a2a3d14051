//! Resolves and explains actors that files define, without a game.

use crate::error::Error;
use crate::explain::Breakdown;
use crate::files::ActorDefinition;
use crate::registry::Registry;
use crate::resolve::Inputs;
use crate::snapshot::Snapshot;
use crate::vocabulary::DimensionKey;
use crate::workspace::Workspace;

impl ActorDefinition {
    /// Returns everything that the actor's numbers depend on.
    pub fn inputs(&self) -> Inputs<'_> {
        Inputs {
            base: &self.base,
            contributions: &self.contributions,
            caps: &self.caps,
            race: self.race,
            realms: self.realms.as_slice(),
            tags: self.tags.as_slice(),
            ..Inputs::default()
        }
    }

    /// Returns the snapshot of the actor. It is not resolved if the registry is not ready.
    pub fn resolve(&self, registry: &Registry) -> Snapshot {
        Workspace::default().snapshot(registry, self.inputs())
    }

    /// Explains one dimension of the actor.
    ///
    /// # Errors
    /// [`Error::UnknownDimension`] if the registry does not define the dimension, or [`Error::NotReady`].
    pub fn explain(&self, registry: &Registry, dimension: impl DimensionKey) -> Result<Breakdown, Error> {
        // Such an actor has no contributors to name.
        Workspace::default().explain(registry, self.inputs(), dimension, &|_| String::new())
    }
}
