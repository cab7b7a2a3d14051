//! [`Invalidated`]: the actors to resolve although none of their inputs is marked as changed.

use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::resource::Resource;
use bevy_ecs::world::DeferredWorld;

/// The actors that the next aggregation resolves although none of their inputs is marked as changed.
///
/// The plugin adds the actors that lost an input component, because `Changed` does not detect a removal.
#[derive(Resource, Debug, Default)]
pub struct Invalidated {
    actors: Vec<Entity>,
    all: bool,
}

impl Invalidated {
    /// Has this actor resolved in the next aggregation.
    pub fn actor(&mut self, actor: Entity) {
        // An actor that loses several components is added by each of their hooks.
        if self.actors.last() != Some(&actor) {
            self.actors.push(actor);
        }
    }

    /// Has every actor resolved in the next aggregation.
    pub fn all(&mut self) {
        self.all = true;
    }

    /// Returns whether nothing was invalidated.
    pub(crate) fn is_empty(&self) -> bool {
        !self.all && self.actors.is_empty()
    }

    pub(crate) fn is_all(&self) -> bool {
        self.all
    }

    /// Returns the actors that were invalidated one by one.
    pub(crate) fn actors(&self) -> impl Iterator<Item = Entity> {
        self.actors.iter().copied()
    }

    /// Returns the actors that were invalidated one by one, and clears the whole resource.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Entity> {
        self.all = false;
        self.actors.drain(..)
    }
}

/// The removal hook of every component that is an input of the snapshot: has the actor resolved.
pub(crate) fn on_input_removed(mut world: DeferredWorld, context: HookContext) {
    if let Some(mut invalidated) = world.get_resource_mut::<Invalidated>() {
        invalidated.actor(context.entity);
    }
}
