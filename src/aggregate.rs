//! The aggregation: change detection in, [`Snapshot`] out.
//!
//! First a serial look at the summary ticks tells which tables hold a changed input at all; in those, changed rows are
//! found in blocks, resolved, and exactly the snapshots whose bits changed are marked. Where a component with sparse
//! storage makes contiguous iteration impossible, the same is done row by row.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bevy_ecs::change_detection::{
    ContiguousComponentTicksRef, ContiguousMut, DetectChanges, DetectChangesMut, Mut, Ref, Res, ResMut,
};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{ContiguousQueryData, Has, QueryData};
use bevy_ecs::system::{Local, NonSendMarker, Query};
use bevy_tasks::ComputeTaskPool;
use bevy_utils::Parallel;

use crate::actor::{Actor, Race, Realms, Tags};
use crate::base::Base;
use crate::caps::Caps;
use crate::columns::{Column, Dirty};
use crate::contributions::Contributions;
use crate::contributors::Attached;
use crate::diagnostics::Severity;
use crate::effects::Flips;
use crate::error::ActorCoreError;
use crate::inputs::inputs;
use crate::invalidation::Invalidated;
use crate::observe::Counting;
use crate::registry::{Reach, Registry};
use crate::resolve::Inputs;
use crate::snapshot::Snapshot;
use crate::symbol::Symbol;
use crate::workspace::Workspace;

/// One actor: who it is, its inputs with their ticks, and its snapshot. `Has<Disabled>` keeps those up to date that are
/// disabled.
type Row = (
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

/// From how many rows in tables with changes on all threads take part.
const PARALLEL_ROWS: usize = 512;
/// How many rows are looked at together for changes.
const BLOCK: usize = 256;
/// Into how many parts for each thread a table is split at most.
const PARTS: usize = 64;

/// What the aggregation keeps from run to run.
#[derive(Default)]
pub(crate) struct Memory {
    workspaces: Parallel<Workspace>,
    /// Whose snapshots changed, in the table that is looked at.
    changed: Vec<bool>,
    /// The stamp of the registry of the last run.
    last: u64,
}

/// Resolves every actor whose inputs, or the registry, changed since the last run.
///
/// It runs on the main thread, which would else sleep meanwhile: it takes its share besides the thread pool. That counts on
/// machines with few cores; on two, Bevy's pool has one thread.
pub(crate) fn aggregate(
    _on_the_main_thread: NonSendMarker,
    registry: Res<Registry>,
    mut invalidated: ResMut<Invalidated>,
    mut actors: Query<(Entity, Row)>,
    mut flips: ResMut<Flips>,
    mut memory: Local<Memory>,
    mut counting: Counting,
) {
    let Memory { workspaces, changed, last } = &mut *memory;
    counting.begin();
    if !registry.is_ready() {
        // The first aggregation that is possible resolves everyone.
        *last = 0;
        invalidated.drain().for_each(drop);
        return;
    }
    let reach = if invalidated.is_all() { Some(Default::default()) } else { registry.reach_since(*last) };
    let reach = reach.as_deref();
    *last = registry.stamp();
    if !contiguously(&registry, reach, &mut actors, workspaces, changed) {
        row_by_row(&registry, reach, &mut actors, workspaces);
    }
    if !invalidated.is_empty() {
        let mut workspace = workspaces.borrow_local_mut();
        for actor in invalidated.drain() {
            if let Ok((_, row)) = actors.get_mut(actor) {
                refresh_row(&registry, row, &mut workspace);
            }
        }
    }
    for workspace in workspaces.iter_mut() {
        flips.bypass_change_detection().0.append(&mut workspace.flips);
        counting.add(&mut workspace.tally);
    }
}

/// Whether an actor is resolved. One without an id was reported when it was spawned; one of whom too much is said is
/// reported here.
#[inline]
fn is_resolved(registry: &Registry, actor: &Actor, inputs: &Inputs) -> bool {
    let limit = registry.compiled().limits.contributions;
    if inputs.said() > limit as usize {
        report_too_much(registry, actor, inputs, limit);
        return false;
    }
    !actor.id().is_empty()
}

#[cold]
fn report_too_much(registry: &Registry, actor: &Actor, inputs: &Inputs, limit: u32) {
    registry.reports().once(Severity::Error, ("too much", actor.id()), || {
        let mut by_system: BTreeMap<Symbol, usize> = BTreeMap::new();
        inputs.speakers().for_each(|system| *by_system.entry(system).or_default() += 1);
        // Of two that say as much the first by name.
        let most = by_system.iter().rev().max_by_key(|(_, count)| **count);
        ActorCoreError::TooMuchSaid {
            actor: actor.id().to_owned(),
            count: inputs.said(),
            system: most.map_or_else(|| Symbol::new("nobody"), |(system, _)| *system),
            limit,
        }
    });
}

/// Whether a change of the registry may have touched an actor.
fn touches(
    reach: &Reach,
    race: Option<&Race>,
    realms: Option<&Realms>,
    tags: Option<&Tags>,
    attached: Option<&Attached>,
) -> bool {
    // Effects follow rules of their own.
    if attached.is_some_and(Attached::has_effects) {
        return true;
    }
    let race = race.and_then(|race| race.name());
    reach.touches(race, realms.map_or(&[], Realms::as_slice), tags.map_or(&[], Tags::as_slice))
}

/// Resolves one row.
fn refresh_row(registry: &Registry, row: <Row as QueryData>::Item<'_, '_>, workspace: &mut Workspace) {
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
    if is_resolved(registry, actor, &inputs)
        && workspace.refresh(registry, inputs, snapshot.bypass_change_detection())
    {
        snapshot.set_changed();
    }
}

/// The ordinary way, for worlds in which rows do not lie contiguously.
fn row_by_row(
    registry: &Registry,
    reach: Option<&Reach>,
    actors: &mut Query<(Entity, Row)>,
    workspaces: &Parallel<Workspace>,
) {
    let refresh = |workspace: &mut Workspace, row: <Row as QueryData>::Item<'_, '_>| {
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
            refresh_row(registry, row, workspace);
        }
    };
    if ComputeTaskPool::try_get().is_some() {
        actors
            .par_iter_mut()
            .for_each_init(|| workspaces.borrow_local_mut(), |workspace, (_, row)| refresh(workspace, row));
    } else {
        let mut workspace = workspaces.borrow_local_mut();
        actors.iter_mut().for_each(|(_, row)| refresh(&mut workspace, row));
    }
}

/// The fast way. Says whether it is possible.
fn contiguously(
    registry: &Registry,
    reach: Option<&Reach>,
    actors: &mut Query<(Entity, Row)>,
    workspaces: &Parallel<Workspace>,
    changed: &mut Vec<bool>,
) -> bool {
    // Serial, since waking the thread pool costs more than this look at a few ticks.
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
            refresh_table(registry, reach, table, workspaces, changed, pool);
        }
    }
    true
}

type Table<'w, 's> = <Row as ContiguousQueryData>::Contiguous<'w, 's>;

/// Resolves the changed rows of one table.
fn refresh_table(
    registry: &Registry,
    reach: Option<&Reach>,
    table: Table,
    workspaces: &Parallel<Workspace>,
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
    // Snapshots that are new to the world: their inputs may be older. What the aggregation itself wrote is not new to it.
    let new = ContiguousComponentTicksRef::from(ticks.reborrow());
    let new = (new.summary_tick_is_changed() != Some(false)).then(|| Dirty::added(&new));
    if reach.is_none() && new.is_none() && !columns.is_dirty() {
        return;
    }
    changed.clear();
    changed.resize(snapshots.len(), false);
    let rows = Rows { registry, columns: &columns, new, reach };
    // Work is dealt out in whole blocks: one block is no work for several threads.
    match pool.filter(|_| snapshots.len() > BLOCK) {
        None => rows.refresh(0, snapshots, changed, &mut workspaces.borrow_local_mut()),
        Some(pool) => {
            // Each thread takes the next part when it is done with one, since nobody knows where the changed rows are; in
            // whole blocks. Bevy's own parallel contiguous iteration stumbles over a debug assertion of its own when it
            // splits a table (0.20.1).
            let threads = pool.thread_num() + 1;
            let part = snapshots.len().div_ceil(threads * PARTS).next_multiple_of(BLOCK);
            let parts = snapshots.chunks_mut(part).zip(changed.chunks_mut(part));
            let parts = Mutex::new((0..).step_by(part).zip(parts));
            let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
            pool.scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(async {
                        let mut workspace = workspaces.borrow_local_mut();
                        while let Some((first, (snapshots, changed))) = next() {
                            rows.refresh(first, snapshots, changed, &mut workspace);
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

/// Whether any row of a block is marked; all are looked at, without jumps, since mostly none is.
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

    fn dirty(&self) -> impl Iterator<Item = &Dirty<'_>> {
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

/// The rows of one table, to be refreshed part by part.
struct Rows<'a, 'w> {
    registry: &'a Registry,
    columns: &'a Columns<'w>,
    new: Option<Dirty<'a>>,
    /// Whom a change of the registry may have touched.
    reach: Option<&'a Reach>,
}

impl Rows<'_, '_> {
    /// Refreshes the changed ones of the rows from `first` on. `changed` is false everywhere, and says afterwards whose
    /// snapshots changed.
    fn refresh(
        &self,
        first: usize,
        snapshots: &mut [Snapshot],
        changed: &mut [bool],
        workspace: &mut Workspace,
    ) {
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
                *changed = is_resolved(self.registry, &columns.actors[at], &inputs)
                    && workspace.refresh(self.registry, inputs, &mut snapshots[row]);
            }
        }
    }
}
