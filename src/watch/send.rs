//! The system of [`ActorCoreSystems::Watch`](crate::ActorCoreSystems::Watch): compares watched actors and sends what
//! changed.

use actor_core::{Change, Snapshot as Numbers};
use bevy_ecs::change_detection::{DetectChanges, DetectChangesMut, Mut, Ref, Res, ResMut};
use bevy_ecs::entity::{Entities, Entity};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::lifecycle::Remove;
use bevy_ecs::message::MessageWriter;
use bevy_ecs::observer::On;
use bevy_ecs::query::{Allow, Has, With};
use bevy_ecs::system::{Commands, Local, Query};

use crate::actor::Snapshot;
use crate::changed_rows::{ChangedRows, Column};
use crate::reenabled::Reenabled;

use super::component::{Seen, Threshold};
use super::{Crossing, DimensionChanged, ThresholdCrossed, Watch, WatchedDimensions};

/// One actor that may be watched. `Has<Disabled>` makes the query include disabled actors.
type WatchedRow = (Entity, Ref<'static, Snapshot>, Option<Mut<'static, Watch>>, Has<Disabled>);

/// Buffers that the system keeps from run to run, to reuse their memory.
#[derive(Default)]
pub(crate) struct WatchMemory {
    actors: Vec<Entity>,
    changes: Vec<Change>,
    crossings: Vec<(Threshold, f64)>,
}

/// A run condition: whether anything is watched.
pub(crate) fn anything_watched(watched: Res<WatchedDimensions>, watches: Watched) -> bool {
    !watched.is_empty() || !watches.is_empty()
}

/// The actors with a [`Watch`], including disabled ones.
type Watched<'w, 's> = Query<'w, 's, (), (With<Watch>, Allow<Disabled>)>;

/// Queues an actor that is enabled again, so that what changed meanwhile is sent.
pub(crate) fn enabled(
    removed: On<Remove<Disabled>>,
    mut watched: ResMut<WatchedDimensions>,
    watches: Watched,
) {
    watched.bypass_change_detection().returns(removed.event().entity, &watches);
}

/// Queues an actor that a disabling component of the game hid and that can be seen again.
pub(crate) fn reenabled(reenabled: On<Reenabled>, mut watched: ResMut<WatchedDimensions>, watches: Watched) {
    watched.bypass_change_detection().returns(reenabled.entity, &watches);
}

impl WatchedDimensions {
    /// Queues an entity that can be seen again, if anything of it is watched.
    fn returns(&mut self, entity: Entity, watches: &Watched) {
        if !self.is_empty() || watches.contains(entity) {
            self.returned.push(entity);
        }
    }
}

/// Sends the changes of watched actors.
pub(crate) fn send_changes(
    mut watched: ResMut<WatchedDimensions>,
    mut actors: Query<WatchedRow>,
    entities: &Entities,
    mut memory: Local<WatchMemory>,
    mut changed: MessageWriter<DimensionChanged>,
    mut crossed: MessageWriter<ThresholdCrossed>,
    mut commands: Commands,
) {
    let watched = watched.bypass_change_detection();
    let WatchMemory { actors: found, changes, crossings } = &mut *memory;
    found.append(&mut watched.returned);
    find_changed(&actors, !watched.is_empty(), found);
    // Entities are in the order of spawning as long as none is despawned.
    found.sort_unstable_by_key(|actor| (actor.index_u32(), actor.to_bits()));
    found.dedup();
    for actor in found.drain(..) {
        let Ok((entity, snapshot, watch, disabled)) = actors.get_mut(actor) else { continue };
        if disabled || !snapshot.is_resolved() {
            continue;
        }
        watched.push_changes(entity, &snapshot, changes);
        if let Some(mut watch) = watch {
            compare(watch.bypass_change_detection(), &snapshot, changes, crossings);
        }
        changes.sort_unstable_by_key(|(name, ..)| *name);
        // A change that is watched in both ways is sent once.
        changes.dedup_by_key(|(name, ..)| *name);
        for (dimension, before, after) in changes.drain(..) {
            let event = DimensionChanged { entity, dimension, before, after };
            changed.write(event);
            commands.trigger(event);
        }
        for (Threshold { dimension, crossing, at }, value) in crossings.drain(..) {
            let event = ThresholdCrossed { entity, dimension, crossing, threshold: at, value };
            crossed.write(event);
            commands.trigger(event);
        }
    }
    watched.sweep(|actor| entities.contains_spawned(actor));
}

/// Adds the actors whose snapshots or watches may have changed since the last run: of all actors, or only of those with
/// a watch.
fn find_changed(actors: &Query<WatchedRow>, all: bool, found: &mut Vec<Entity>) {
    if let Ok(tables) = actors.contiguous_iter() {
        for (entities, snapshots, watches, _) in tables {
            if all || watches.is_some() {
                let (snapshots, watches) = (Column::new(Some(snapshots)), Column::new(watches));
                let dirty = snapshots.dirty().into_iter().chain(watches.dirty());
                found.extend(dirty.flat_map(ChangedRows::rows).map(|row| entities[row]));
            }
        }
        return;
    }
    for (entity, snapshot, watch, _) in actors {
        let watched = watch.as_ref().is_some_and(DetectChanges::is_changed);
        if watched || ((all || watch.is_some()) && snapshot.is_changed()) {
            found.push(entity);
        }
    }
}

/// Adds what is different from what one actor's watch saw last, and stores the new values as seen.
fn compare(
    watch: &mut Watch,
    snapshot: &Numbers,
    changes: &mut Vec<Change>,
    crossings: &mut Vec<(Threshold, f64)>,
) {
    let nothing = Numbers::default();
    let before = match &watch.seen {
        // The component was overwritten, so nothing is known of the values before. Changes count from now on.
        Seen::New => return watch.see(snapshot),
        Seen::Unresolved => &nothing,
        Seen::Values(seen) => {
            crossings
                .extend(watch.thresholds().iter().filter_map(|threshold| cross(*threshold, seen, snapshot)));
            &**seen
        }
    };
    if watch.is_all() {
        snapshot.push_changes(before, changes);
    } else {
        for name in watch.named() {
            let (was, is) = (before.known(*name), snapshot.get(*name));
            if was.map(f64::to_bits) != is.map(f64::to_bits) {
                changes.push((*name, was, is));
            }
        }
    }
    watch.see(snapshot);
}

/// Returns the threshold with its number and the value, if the value crossed it.
fn cross(threshold: Threshold, before: &Numbers, after: &Numbers) -> Option<(Threshold, f64)> {
    let Threshold { dimension, crossing, at } = threshold;
    let (was, is) = (before.known(dimension).unwrap_or(0.0), after.value(dimension));
    let cap = |snapshot: &Numbers| {
        let value = snapshot.known(dimension)?;
        snapshot.caps(dimension).map(|caps| caps.max).filter(|max| *max == value)
    };
    match crossing {
        Crossing::FellBelow => (was >= at && is < at).then_some((threshold, is)),
        Crossing::RoseTo => (was < at && is >= at).then_some((threshold, is)),
        Crossing::ReachedCap => match cap(before) {
            None => cap(after).map(|at| (Threshold { at, ..threshold }, is)),
            Some(_) => None,
        },
    }
}
