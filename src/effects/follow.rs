//! Effects follow their definitions when these are edited or their files are reloaded.

use bevy_ecs::change_detection::{DetectChangesMut, Res};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{Allow, With};
use bevy_ecs::resource::Resource;
use bevy_ecs::world::World;

use crate::diagnostics::Severity;
use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::timeline::{Alarm, Timeline};

use super::say::say_again;
use super::{ActiveEffect, EffectRefusal};

/// The registry that effects say what they say by.
#[derive(Resource, Debug, Default)]
pub(crate) struct Followed(u64);

/// A run condition: whether the registry is another than the one that effects follow.
pub(crate) fn has_new_definitions(registry: Res<Registry>, followed: Res<Followed>) -> bool {
    registry.is_ready() && registry.stamp() != followed.0
}

/// Has every effect say what its definition says now. One that has none any more says nothing until it has one again.
pub(crate) fn follow(world: &mut World) {
    let registry = world.resource::<Registry>();
    let (stamp, book) = (registry.stamp(), registry.book());
    world.resource_mut::<Followed>().0 = stamp;
    let mut all = world.query_filtered::<Entity, (With<ActiveEffect>, Allow<Disabled>)>();
    let all: Vec<Entity> = all.iter(world).collect();
    for instance in all {
        say_again(world, instance, &book);
        let Some(mut active) = world.get_mut::<ActiveEffect>(instance) else { continue };
        let effect = active.effect;
        // Its tags may be others.
        active.set_changed();
        let definition = book.compiled.effect(effect);
        if let (Some(definition), Some(mut timeline)) = (definition, world.get_resource_mut::<Timeline>()) {
            match &definition.period {
                // One that had none begins now.
                Some(period) => timeline.set_if_none(instance, Alarm::Period, period.every.into()),
                None => timeline.take_back(instance, Alarm::Period),
            }
        }
        if definition.is_none() {
            let why = EffectRefusal::Unknown(effect);
            book.reports
                .once(Severity::Error, ("gone", effect), || ActorCoreError::EffectRefused { effect, why });
        }
    }
}
