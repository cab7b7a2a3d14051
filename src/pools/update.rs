//! The system of [`ActorCoreSystems::Pools`](crate::ActorCoreSystems::Pools).

use actor_core::PoolTurn;
use bevy_ecs::change_detection::{DetectChanges, DetectChangesMut, Mut, Ref, Res};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::message::MessageWriter;
use bevy_ecs::query::{Allow, Has, With};
use bevy_ecs::system::{Commands, Query};
use bevy_time::Time;

use crate::actor::Snapshot;

use super::component::Pools;
use super::events::{PoolEmptied, PoolFilled};

/// One actor with pools. `Has<Disabled>` makes the query include disabled actors.
type PoolRow = (Entity, Ref<'static, Snapshot>, Mut<'static, Pools>, Has<Disabled>);

/// Matches actors with pools, including disabled ones.
pub(crate) type HasPools = (With<Pools>, Allow<Disabled>);

/// Makes pools follow their maxima, regenerates them, and sends events for those that emptied or filled.
pub(crate) fn update(
    time: Option<Res<Time>>,
    mut actors: Query<PoolRow>,
    mut emptied: MessageWriter<PoolEmptied>,
    mut filled: MessageWriter<PoolFilled>,
    mut commands: Commands,
) {
    let elapsed = time.map_or(0.0, |time| time.delta_secs_f64());
    for (entity, snapshot, mut pools, disabled) in &mut actors {
        if !snapshot.is_resolved() {
            continue;
        }
        let may_differ = pools.is_changed() || snapshot.is_changed();
        let seconds = if disabled { 0.0 } else { elapsed };
        let turned = |pool, turn| match turn {
            PoolTurn::Emptied => {
                let event = PoolEmptied { entity, pool };
                emptied.write(event);
                commands.trigger(event);
            }
            PoolTurn::Filled => {
                let event = PoolFilled { entity, pool };
                filled.write(event);
                commands.trigger(event);
            }
        };
        if pools.bypass_change_detection().0.step(&snapshot, may_differ, seconds, !disabled, turned) {
            pools.set_changed();
        }
    }
}
