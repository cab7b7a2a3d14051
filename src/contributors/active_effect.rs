//! [`ActiveEffect`]: an effect on its target.

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

/// An effect on its target: which, from whom, and with how many stacks.
///
/// It is the component of an entity of its own, which is an [`EffectOf`](crate::EffectOf) the target.
/// [`apply_effect`](crate::EffectCommands::apply_effect) spawns it; despawning the entity ends it without a word.
///
/// As serde sees it, it is a struct with all that it was given by name. How long it still lasts is known to the
/// [`Timeline`]; an [`ActorRecord`](crate::ActorRecord) holds both.
#[derive(Component, Clone, Debug, PartialEq, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick, map_entities, on_insert = begin, on_remove = end)]
#[reflect(opaque)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::effects::active"]
pub struct ActiveEffect(pub(crate) actor_core::ActiveEffect);

impl ActiveEffect {
    /// Whom it comes from; that may be gone.
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

/// The insertion hook: an effect that is new begins its first period, however it came.
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

/// The removal hook.
fn end(mut world: DeferredWorld, context: HookContext) {
    if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
        timeline.0.cancel(source_id(context.entity), Alarm::Period);
    }
}
