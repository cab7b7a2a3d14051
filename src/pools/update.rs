//! The system of [`ActorCoreSystems::Pools`](crate::ActorCoreSystems::Pools).

use bevy_ecs::change_detection::{DetectChanges, DetectChangesMut, Mut, Ref, Res};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::message::MessageWriter;
use bevy_ecs::query::Has;
use bevy_ecs::system::{Commands, Query};
use bevy_time::Time;

use super::pool::Mark;
use super::{PoolEmptied, PoolFilled, Pools, Seen};
use crate::snapshot::Snapshot;

/// One actor with pools. `Has<Disabled>` shows those that are disabled.
type Row = (Entity, Ref<'static, Snapshot>, Mut<'static, Pools>, Has<Disabled>);

/// Lets pools follow their maxima, regenerates them, and reports those that emptied or filled.
pub(crate) fn update(
    time: Option<Res<Time>>,
    mut actors: Query<Row>,
    mut emptied: MessageWriter<PoolEmptied>,
    mut filled: MessageWriter<PoolFilled>,
    mut commands: Commands,
) {
    let elapsed = time.map_or(0.0, |time| time.delta_secs_f64());
    for (entity, snapshot, mut pools, disabled) in &mut actors {
        if !snapshot.is_resolved() {
            continue;
        }
        // The version tells also of what changed while a component of the game hid the actor.
        let version = Seen(snapshot.version());
        let may_differ = pools.is_changed() || snapshot.is_changed() || pools.seen.0 != version.0;
        let news = may_differ.then_some(&*snapshot);
        let seconds = if disabled { 0.0 } else { elapsed };
        let inner = pools.bypass_change_detection();
        inner.seen = version;
        let mut differs = false;
        for (pool, state) in &mut inner.pools {
            differs |= state.step(news, seconds);
            match state.turned(!disabled) {
                Some(Mark::Empty) => {
                    let event = PoolEmptied { entity, pool: *pool };
                    emptied.write(event);
                    commands.trigger(event);
                }
                Some(Mark::Full) => {
                    let event = PoolFilled { entity, pool: *pool };
                    filled.write(event);
                    commands.trigger(event);
                }
                Some(Mark::Between) | None => {}
            }
        }
        if differs {
            pools.set_changed();
        }
    }
}
