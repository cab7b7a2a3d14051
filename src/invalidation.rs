//! [`Invalidated`]: the actors to resolve although no input of theirs is marked as changed.

use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::name::Name;
use bevy_ecs::resource::Resource;
use bevy_ecs::world::DeferredWorld;

use crate::actor::Actor;
use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::snapshot::Snapshot;

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

/// The insertion hook of [`Actor`]: what makes it no actor is reported once, and one that was an actor before is
/// resolved, since its inputs may have changed unseen.
pub(crate) fn on_actor_inserted(mut world: DeferredWorld, context: HookContext) {
    if world.get::<Snapshot>(context.entity).is_some_and(Snapshot::is_resolved) {
        on_input_removed(world.reborrow(), context);
    }
    let Some(registry) = world.get_resource::<Registry>() else { return };
    let entity = context.entity;
    let report = |what| registry.reports().error(ActorCoreError::BadActor { entity, what });
    if world.get::<Actor>(entity).is_some_and(|actor| actor.id().is_empty()) {
        report("an actor's id");
    }
    if world.get::<Name>(entity).is_some_and(|name| name.is_empty()) {
        report("an actor's name");
    }
}

/// The discard hook of [`Actor`]: an actor that gets its id only now is resolved.
pub(crate) fn on_actor_discarded(mut world: DeferredWorld, context: HookContext) {
    if world.get::<Actor>(context.entity).is_some_and(|actor| actor.id().is_empty()) {
        on_input_removed(world.reborrow(), context);
    }
}
