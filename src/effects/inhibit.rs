//! Effects that begin or cease to count, since their condition to stay does.

use bevy_ecs::change_detection::{DetectChangesMut, Res, ResMut};
use bevy_ecs::entity::{Entity, EntityHashMap};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Has;
use bevy_ecs::resource::Resource;
use bevy_ecs::system::{In, Local, Query};
use bevy_ecs::world::World;

use crate::contributors::{Attached, EffectOf};
use crate::diagnostics::Severity;
use crate::error::ActorCoreError;
use crate::inputs::ActorInputs;
use crate::registry::Registry;
use crate::snapshot::Snapshot;
use crate::workspace::Workspace;

use super::ActiveEffect;
use super::events::{EffectInhibited, EffectRestored, tell};

/// The effects that the aggregation found to begin or cease to count, and whether they count now.
#[derive(Resource, Debug, Default)]
pub(crate) struct Flips(pub Vec<(Entity, bool)>);

/// How often tags that effects grant may decide about other effects that grant tags.
const MAX_ROUNDS: u32 = 16;

/// A run condition.
pub(crate) fn anything_flips(flips: Res<Flips>) -> bool {
    !flips.0.is_empty()
}

/// Notes and tells which effects begin or cease to count. What they say was counted so already; with the tags that they
/// grant their targets are resolved again.
pub(crate) fn settle(world: &mut World) {
    for _ in 0..MAX_ROUNDS {
        let mut flips = std::mem::take(&mut world.resource_mut::<Flips>().0);
        if flips.is_empty() {
            return;
        }
        // They come from several threads.
        flips.sort_unstable();
        let mut told = Vec::new();
        let mut by_actor: EntityHashMap<Vec<(Entity, bool)>> = EntityHashMap::default();
        for (instance, counts) in flips {
            let Some(of) = world.get::<EffectOf>(instance).map(|of| of.0) else { continue };
            let Some(mut active) = world.get_mut::<ActiveEffect>(instance) else { continue };
            if active.inhibited != counts {
                continue;
            }
            active.inhibited = !counts;
            told.push((of, active.effect, instance, counts));
            by_actor.entry(of).or_default().push((instance, counts));
        }
        let mut again: Vec<Entity> =
            by_actor.into_iter().filter_map(|(actor, flips)| inhibit(world, actor, &flips)).collect();
        again.sort_unstable();
        if !again.is_empty() && world.run_system_cached_with(resolve_again, again).is_err() {
            return;
        }
        for (entity, effect, instance, counts) in told {
            match counts {
                true => tell(world, EffectRestored { entity, effect, instance }),
                false => tell(world, EffectInhibited { entity, effect, instance }),
            }
        }
    }
    report_restless(world);
}

/// Notes them on the actor, which are in order; gives the actor if its tags differ now.
fn inhibit(world: &mut World, actor: Entity, flips: &[(Entity, bool)]) -> Option<Entity> {
    let registry = world.get_resource::<Registry>()?.book();
    let mut attached = world.get_mut::<Attached>(actor)?;
    let differs = attached.bypass_change_detection().inhibit(flips, &registry.compiled);
    if differs {
        attached.set_changed();
    }
    differs.then_some(actor)
}

/// Resolves these actors.
fn resolve_again(
    In(again): In<Vec<Entity>>,
    registry: Res<Registry>,
    mut actors: Query<(ActorInputs, &mut Snapshot, Has<Disabled>)>,
    mut flips: ResMut<Flips>,
    mut workspace: Local<Workspace>,
) {
    for actor in again {
        let Ok((inputs, mut snapshot, _)) = actors.get_mut(actor) else { continue };
        if workspace.refresh(&registry, inputs.inputs(), snapshot.bypass_change_detection()) {
            snapshot.set_changed();
        }
    }
    flips.0.append(&mut workspace.flips);
}

/// Reports effects that inhibit and restore each other without end; they are left as they are until something changes.
fn report_restless(world: &mut World) {
    let flips = std::mem::take(&mut world.resource_mut::<Flips>().0);
    let first = flips.first().and_then(|(instance, _)| world.get::<ActiveEffect>(*instance));
    if let (Some(active), Some(registry)) = (first, world.get_resource::<Registry>()) {
        let effect = active.effect;
        registry
            .reports()
            .once(Severity::Error, ("restless", effect), || ActorCoreError::RestlessEffect { effect });
    }
}
