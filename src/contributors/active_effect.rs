//! [`ActiveEffect`]: the component of an effect on its target.

use actor_core::Alarm;
use bevy_derive::Deref;
use bevy_ecs::component::Component;
use bevy_ecs::entity::{Entity, EntityMapper, MapEntities};
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::registry::Registry;
use crate::source::{SourceEntity, source_id};
use crate::time::Timeline;

/// An effect on its target, with its source, level, stacks and inputs.
///
/// Each effect is an entity of its own, with this component and an [`EffectOf`](crate::EffectOf) that points to the
/// target. [`apply_effect`](crate::EffectCommands::apply_effect) spawns it. Despawning the entity ends the effect
/// without an event.
///
/// It serializes as a struct with all of these by name. The [`Timeline`] knows how long the effect still lasts. An
/// [`ActorRecord`](crate::ActorRecord) holds both.
#[derive(Component, Clone, Debug, PartialEq, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick, map_entities, on_insert = begin, on_remove = end)]
#[reflect(opaque)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::effects::active"]
pub struct ActiveEffect(pub(crate) actor_core::ActiveEffect);

impl ActiveEffect {
    /// Returns the entity that the effect comes from, if there is one. The entity may no longer exist.
    pub fn source(&self) -> Option<Entity> {
        self.0.source().and_then(SourceEntity::entity)
    }
}

impl MapEntities for ActiveEffect {
    fn map_entities<M: EntityMapper>(&mut self, mapper: &mut M) {
        let source = self.source().map(|source| source_id(mapper.get_mapped(source)));
        self.0.set_source(source);
    }
}

/// The insertion hook: a new effect begins its first period, whether it was applied, loaded or inserted.
fn begin(mut world: DeferredWorld, context: HookContext) {
    let Some(effect) = world.get::<ActiveEffect>(context.entity).map(|active| active.effect()) else {
        return;
    };
    let Some(registry) = world.get_resource::<Registry>() else { return };
    let Some(every) = registry.first_period(effect) else { return };
    if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
        timeline.0.set_if_none(source_id(context.entity), Alarm::Period, every);
    }
}

/// The removal hook: cancels the alarm of the period.
fn end(mut world: DeferredWorld, context: HookContext) {
    if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
        timeline.0.cancel(source_id(context.entity), Alarm::Period);
    }
}
