//! [`Invalidated`]: the actors to resolve although no input of theirs is marked as changed.

use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::resource::Resource;
use bevy_ecs::world::DeferredWorld;

/// The actors that the next aggregation resolves although none of their inputs is marked as changed.
///
/// The plugin writes those here that lost an input component, since `Changed` never sees a removal.
#[derive(Resource, Debug, Default)]
pub struct Invalidated {
    actors: Vec<Entity>,
    all: bool,
}

impl Invalidated {
    /// Resolves this actor in the next aggregation.
    pub fn actor(&mut self, actor: Entity) {
        // Hooks tell of each component that an actor loses.
        if self.actors.last() != Some(&actor) {
            self.actors.push(actor);
        }
    }

    /// Resolves every actor in the next aggregation.
    pub fn all(&mut self) {
        self.all = true;
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        !self.all && self.actors.is_empty()
    }

    pub(crate) fn is_all(&self) -> bool {
        self.all
    }

    /// Those that are to be resolved one by one.
    pub(crate) fn actors(&self) -> impl Iterator<Item = Entity> {
        self.actors.iter().copied()
    }

    /// The actors one by one; afterwards there is nothing to do.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Entity> {
        self.all = false;
        self.actors.drain(..)
    }
}

/// The removal hook of every component that is an input of the snapshot.
pub(crate) fn on_input_removed(mut world: DeferredWorld, context: HookContext) {
    if let Some(mut invalidated) = world.get_resource_mut::<Invalidated>() {
        invalidated.actor(context.entity);
    }
}
