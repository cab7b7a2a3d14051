//! The system that resolves changed actors: change ticks go in, [`Snapshot`]s come out.
//!
//! The system first reads the summary ticks, to find the tables that may hold a changed input. In those tables it finds
//! the changed rows block by block, resolves them, and marks exactly the snapshots whose bits changed. If a component
//! with sparse storage makes contiguous iteration impossible, it does the same row by row. Start reading at
//! [`aggregate`].

use std::sync::{Mutex, PoisonError};

use actor_core::{Inputs, Reach, SourceId, Workspace};
use bevy_ecs::change_detection::{
    ContiguousComponentTicksRef, ContiguousMut, DetectChanges, DetectChangesMut, Mut, Ref, Res, ResMut,
};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{ContiguousQueryData, Has, QueryData};
use bevy_ecs::resource::Resource;
use bevy_ecs::system::{Local, NonSendMarker, Query};
use bevy_tasks::ComputeTaskPool;
use bevy_utils::Parallel;

use crate::actor::{Actor, Race, Realms, Snapshot, Tags, inputs};
use crate::changed_rows::{ChangedRows, Column};
use crate::contributors::Attached;
use crate::observe::{Counting, Tally};
use crate::registry::Registry;
use crate::statements::{Base, Caps, Contributions, Invalidated};

/// One actor with its inputs, their ticks, and its snapshot. `Has<Disabled>` makes the query include disabled actors,
/// so that they stay up to date.
type ActorRow = (
    &'static Actor,
    Option<Ref<'static, Base>>,
    Option<Ref<'static, Contributions>>,
    Option<Ref<'static, Caps>>,
    Option<Ref<'static, Race>>,
    Option<Ref<'static, Realms>>,
    Option<Ref<'static, Tags>>,
    Option<Ref<'static, Attached>>,
    Mut<'static, Snapshot>,
    Has<Disabled>,
);

/// The number of rows, in tables that may hold changes, from which all threads take part.
const PARALLEL_ROWS: usize = 512;
/// The number of rows that are checked for changes together.
const BLOCK: usize = 256;
/// The highest number of parts per thread into which a table is split.
const PARTS: usize = 64;

/// The effects that began or ceased to count in the aggregation, each with whether it counts now.
#[derive(Resource, Debug, Default)]
pub(crate) struct InhibitionChanges(pub Vec<(SourceId, bool)>);

/// The memory that the aggregation keeps from run to run.
#[derive(Default)]
pub(crate) struct AggregationMemory {
    workers: Parallel<Worker>,
    /// For each row of the current table, whether its snapshot changed.
    changed: Vec<bool>,
    /// The stamp that the registry had in the last run.
    last: u64,
}

/// Resolves every actor whose inputs changed since the last run, or that a change of the registry may have touched.
///
/// It runs on the main thread, which would otherwise sleep meanwhile, and shares the work with the thread pool. That
/// matters on machines with few cores. With two cores, Bevy's pool has one thread.
pub(crate) fn aggregate(
    _on_the_main_thread: NonSendMarker,
    registry: Res<Registry>,
    mut invalidated: ResMut<Invalidated>,
    mut actors: Query<(Entity, ActorRow)>,
    mut inhibition_changes: ResMut<InhibitionChanges>,
    mut memory: Local<AggregationMemory>,
    mut counting: Counting,
) {
    let AggregationMemory { workers, changed, last } = &mut *memory;
    counting.begin();
    if !registry.is_ready() {
        // The first aggregation with a ready registry resolves every actor.
        *last = 0;
        invalidated.drain().for_each(drop);
        return;
    }
    let reach = if invalidated.is_all() { Some(Default::default()) } else { registry.reach_since(*last) };
    let reach = reach.as_deref();
    *last = registry.stamp();
    if !contiguously(&registry, reach, &mut actors, workers, changed) {
        row_by_row(&registry, reach, &mut actors, workers);
    }
    if !invalidated.is_empty() {
        let mut worker = workers.borrow_local_mut();
        for actor in invalidated.drain() {
            if let Ok((_, row)) = actors.get_mut(actor) {
                refresh_row(&registry, row, &mut worker);
            }
        }
    }
    for worker in workers.iter_mut() {
        inhibition_changes.bypass_change_detection().0.extend(worker.workspace.take_inhibition_changes());
        counting.add(&mut worker.tally);
    }
}

/// The memory with which one thread resolves actors.
#[derive(Default)]
struct Worker {
    workspace: Workspace,
    /// The counts of resolved actors, for the diagnostics.
    tally: Tally,
}

impl Worker {
    /// Resolves an actor. Returns whether its snapshot changed.
    ///
    /// Skips an actor without an id, which was reported when it was spawned, and an actor with more statements than the
    /// limits allow.
    #[inline]
    fn refresh(
        &mut self,
        registry: &Registry,
        actor: &Actor,
        inputs: Inputs,
        snapshot: &mut Snapshot,
    ) -> bool {
        if !registry.accepts(actor.id(), &inputs) || actor.id().is_empty() {
            return false;
        }
        let changed = self.workspace.refresh(registry, inputs, &mut snapshot.0);
        self.tally.resolved(changed);
        changed
    }
}

/// Returns whether a change of the registry may have touched an actor.
fn touches(
    reach: &Reach,
    race: Option<&Race>,
    realms: Option<&Realms>,
    tags: Option<&Tags>,
    attached: Option<&Attached>,
) -> bool {
    // The reach does not cover effects, so an actor that has any counts as touched.
    if attached.is_some_and(|attached| attached.has_effects()) {
        return true;
    }
    let race = race.and_then(|race| race.name());
    reach.touches(
        race,
        realms.map_or(&[], |realms| realms.as_slice()),
        tags.map_or(&[], |tags| tags.as_slice()),
    )
}

/// Resolves one row.
fn refresh_row(registry: &Registry, row: <ActorRow as QueryData>::Item<'_, '_>, worker: &mut Worker) {
    let (actor, base, contributions, caps, race, realms, tags, attached, mut snapshot, _) = row;
    let inputs = inputs(
        base.as_deref(),
        contributions.as_deref(),
        caps.as_deref(),
        race.as_deref(),
        realms.as_deref(),
        tags.as_deref(),
        attached.as_deref(),
    );
    if worker.refresh(registry, actor, inputs, snapshot.bypass_change_detection()) {
        snapshot.set_changed();
    }
}

/// Resolves the changed actors row by row, in worlds whose rows are not contiguous.
fn row_by_row(
    registry: &Registry,
    reach: Option<&Reach>,
    actors: &mut Query<(Entity, ActorRow)>,
    workers: &Parallel<Worker>,
) {
    let refresh = |worker: &mut Worker, row: <ActorRow as QueryData>::Item<'_, '_>| {
        let (_, base, contributions, caps, race, realms, tags, attached, snapshot, _) = &row;
        let touched = |reach: &Reach| {
            touches(reach, race.as_deref(), realms.as_deref(), tags.as_deref(), attached.as_deref())
        };
        let changed = reach.is_some_and(touched)
            || snapshot.is_added()
            || base.as_ref().is_some_and(DetectChanges::is_changed)
            || contributions.as_ref().is_some_and(DetectChanges::is_changed)
            || caps.as_ref().is_some_and(DetectChanges::is_changed)
            || race.as_ref().is_some_and(DetectChanges::is_changed)
            || realms.as_ref().is_some_and(DetectChanges::is_changed)
            || tags.as_ref().is_some_and(DetectChanges::is_changed)
            || attached.as_ref().is_some_and(DetectChanges::is_changed);
        if changed {
            refresh_row(registry, row, worker);
        }
    };
    if ComputeTaskPool::try_get().is_some() {
        actors
            .par_iter_mut()
            .for_each_init(|| workers.borrow_local_mut(), |worker, (_, row)| refresh(worker, row));
    } else {
        let mut worker = workers.borrow_local_mut();
        actors.iter_mut().for_each(|(_, row)| refresh(&mut worker, row));
    }
}

/// Resolves the changed actors table by table, which is the fast way. Returns whether that is possible.
fn contiguously(
    registry: &Registry,
    reach: Option<&Reach>,
    actors: &mut Query<(Entity, ActorRow)>,
    workers: &Parallel<Worker>,
    changed: &mut Vec<bool>,
) -> bool {
    // This loop is serial, because waking the thread pool costs more than reading a few ticks.
    let Ok(tables) = actors.contiguous_iter() else { return false };
    let mut rows = 0;
    for (entities, (_, base, contributions, caps, race, realms, tags, attached, snapshots, _)) in tables {
        let may_have_changed = reach.is_some()
            || Column::new(base).is_dirty()
            || Column::new(contributions).is_dirty()
            || Column::new(caps).is_dirty()
            || Column::new(race).is_dirty()
            || Column::new(realms).is_dirty()
            || Column::new(tags).is_dirty()
            || Column::new(attached).is_dirty()
            || Column::new(Some(snapshots)).is_dirty();
        rows += if may_have_changed { entities.len() } else { 0 };
    }
    if rows == 0 {
        return true;
    }
    let pool = ComputeTaskPool::try_get().filter(|_| rows >= PARALLEL_ROWS);
    if let Ok(tables) = actors.contiguous_iter_mut() {
        for (_, table) in tables {
            refresh_table(registry, reach, table, workers, changed, pool);
        }
    }
    true
}

type Table<'w, 's> = <ActorRow as ContiguousQueryData>::Contiguous<'w, 's>;

/// Resolves the changed rows of one table.
fn refresh_table(
    registry: &Registry,
    reach: Option<&Reach>,
    table: Table,
    workers: &Parallel<Worker>,
    changed: &mut Vec<bool>,
    pool: Option<&ComputeTaskPool>,
) {
    let (actors, base, contributions, caps, race, realms, tags, attached, snapshots, _) = table;
    let (snapshots, mut ticks) = ContiguousMut::bypass_change_detection_split(snapshots);
    let columns = Columns {
        actors,
        base: Column::new(base),
        contributions: Column::new(contributions),
        caps: Column::new(caps),
        race: Column::new(race),
        realms: Column::new(realms),
        tags: Column::new(tags),
        attached: Column::new(attached),
    };
    // A snapshot that was added since the last run may have older inputs. This checks when it was added, not when it
    // changed, so the snapshots that the aggregation itself wrote do not count.
    let new = ContiguousComponentTicksRef::from(ticks.reborrow());
    let new = (new.summary_tick_is_changed() != Some(false)).then(|| ChangedRows::added(&new));
    if reach.is_none() && new.is_none() && !columns.is_dirty() {
        return;
    }
    changed.clear();
    changed.resize(snapshots.len(), false);
    let rows = Rows { registry, columns: &columns, new, reach };
    // Threads take whole blocks, so a table of one block needs no other thread.
    match pool.filter(|_| snapshots.len() > BLOCK) {
        None => rows.refresh(0, snapshots, changed, &mut workers.borrow_local_mut()),
        Some(pool) => {
            // Each thread takes the next part when it has finished one, because the changed rows may be anywhere. Parts
            // are whole blocks. Bevy's own parallel contiguous iteration fails a debug assertion of its own when it
            // splits a table (0.20.1).
            let threads = pool.thread_num() + 1;
            let part = snapshots.len().div_ceil(threads * PARTS).next_multiple_of(BLOCK);
            let parts = snapshots.chunks_mut(part).zip(changed.chunks_mut(part));
            let parts = Mutex::new((0..).step_by(part).zip(parts));
            let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
            pool.scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(async {
                        let mut worker = workers.borrow_local_mut();
                        while let Some((first, (snapshots, changed))) = next() {
                            rows.refresh(first, snapshots, changed, &mut worker);
                        }
                    });
                }
            });
        }
    }
    for (block, changed) in (0..).step_by(BLOCK).zip(changed.chunks(BLOCK)).filter(|(_, block)| any(block)) {
        for (row, _) in (block..).zip(changed).filter(|(_, changed)| **changed) {
            ticks.reborrow().slice(row..row + 1).mark_all_as_changed();
        }
    }
}

/// Returns whether any row of a block is marked. It reads all rows without branches, because usually none is marked.
fn any(block: &[bool]) -> bool {
    block.iter().fold(false, |any, row| any | row)
}

/// The inputs of one table, column by column.
struct Columns<'w> {
    actors: &'w [Actor],
    base: Column<'w, Base>,
    contributions: Column<'w, Contributions>,
    caps: Column<'w, Caps>,
    race: Column<'w, Race>,
    realms: Column<'w, Realms>,
    tags: Column<'w, Tags>,
    attached: Column<'w, Attached>,
}

impl Columns<'_> {
    fn is_dirty(&self) -> bool {
        self.dirty().next().is_some()
    }

    fn dirty(&self) -> impl Iterator<Item = &ChangedRows<'_>> {
        let columns = [
            self.base.dirty(),
            self.contributions.dirty(),
            self.caps.dirty(),
            self.race.dirty(),
            self.realms.dirty(),
            self.tags.dirty(),
            self.attached.dirty(),
        ];
        columns.into_iter().flatten()
    }
}

/// The rows of one table, which threads refresh part by part.
struct Rows<'a, 'w> {
    registry: &'a Registry,
    columns: &'a Columns<'w>,
    new: Option<ChangedRows<'a>>,
    /// The actors that a change of the registry may have touched.
    reach: Option<&'a Reach>,
}

impl Rows<'_, '_> {
    /// Refreshes the changed rows from `first` on. `changed` must be false everywhere. Afterwards it is true for the
    /// rows whose snapshots changed.
    fn refresh(&self, first: usize, snapshots: &mut [Snapshot], changed: &mut [bool], worker: &mut Worker) {
        let columns = self.columns;
        for (block, changed) in (0..).step_by(BLOCK).zip(changed.chunks_mut(BLOCK)) {
            for dirty in columns.dirty().chain(&self.new) {
                dirty.mark(first + block, changed);
            }
            if let Some(reach) = self.reach {
                for (row, changed) in (first + block..).zip(changed.iter_mut()) {
                    let (race, realms, tags) =
                        (columns.race.get(row), columns.realms.get(row), columns.tags.get(row));
                    let attached = columns.attached.get(row);
                    *changed = *changed || touches(reach, race, realms, tags, attached);
                }
            }
            if !any(changed) {
                continue;
            }
            for (row, changed) in (block..).zip(changed).filter(|(_, changed)| **changed) {
                let at = first + row;
                let inputs = inputs(
                    columns.base.get(at),
                    columns.contributions.get(at),
                    columns.caps.get(at),
                    columns.race.get(at),
                    columns.realms.get(at),
                    columns.tags.get(at),
                    columns.attached.get(at),
                );
                *changed = worker.refresh(self.registry, &columns.actors[at], inputs, &mut snapshots[row]);
            }
        }
    }
}
