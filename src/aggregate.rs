//! The aggregation: change detection in, [`Snapshot`] out.
//!
//! First a serial look at the summary ticks tells which tables hold a changed input at all; in those, changed rows are
//! found in blocks, resolved, and exactly the snapshots whose bits changed are marked. Where a component with sparse
//! storage makes contiguous iteration impossible, the same is done row by row.

use bevy_ecs::change_detection::{
    ContiguousComponentTicksRef, ContiguousMut, ContiguousRef, DetectChanges, DetectChangesMut, Mut, Ref,
    Res, ResMut,
};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{ContiguousQueryData, Has, QueryData};
use bevy_ecs::system::{Local, Query};
use bevy_utils::Parallel;

use crate::actor::{Actor, Race, Realms, Tags};
use crate::base::Base;
use crate::caps::Caps;
use crate::contributions::Contributions;
use crate::inputs::inputs;
use crate::invalidation::Invalidated;
use crate::registry::Registry;
use crate::snapshot::Snapshot;
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
    Mut<'static, Snapshot>,
    Has<Disabled>,
);

/// From how many rows in tables with changes on all threads take part.
const PARALLEL_ROWS: usize = 512;
/// How many rows are looked at together for changes.
const BLOCK: usize = 256;

/// Resolves every actor whose inputs, or the registry, changed since the last run.
pub(crate) fn aggregate(
    registry: Res<Registry>,
    mut invalidated: ResMut<Invalidated>,
    mut actors: Query<(Entity, Row)>,
    workspaces: Local<Parallel<Workspace>>,
    mut last: Local<u64>,
) {
    if !registry.is_ready() {
        // The first aggregation that is possible resolves everyone.
        invalidated.drain().for_each(drop);
        return;
    }
    let all = invalidated.is_all() || registry.stamp() != *last;
    *last = registry.stamp();
    if !contiguously(&registry, all, &mut actors, &workspaces) {
        row_by_row(&registry, all, &mut actors, &workspaces);
    }
    if !invalidated.is_empty() {
        let mut workspace = workspaces.borrow_local_mut();
        for actor in invalidated.drain() {
            if let Ok((_, row)) = actors.get_mut(actor) {
                refresh_row(&registry, row, &mut workspace);
            }
        }
    }
}

/// An actor without an id is reported when it is spawned, and left alone.
fn is_valid(actor: &Actor) -> bool {
    !actor.id().is_empty()
}

/// Resolves one row.
fn refresh_row(registry: &Registry, row: <Row as QueryData>::Item<'_, '_>, workspace: &mut Workspace) {
    let (actor, base, contributions, caps, race, realms, tags, mut snapshot, _) = row;
    if is_valid(actor) {
        let inputs = inputs(
            base.as_deref(),
            contributions.as_deref(),
            caps.as_deref(),
            race.as_deref(),
            realms.as_deref(),
            tags.as_deref(),
        );
        if workspace.refresh(registry, inputs, snapshot.bypass_change_detection()) {
            snapshot.set_changed();
        }
    }
}

/// The ordinary way, for worlds in which rows do not lie contiguously.
fn row_by_row(
    registry: &Registry,
    all: bool,
    actors: &mut Query<(Entity, Row)>,
    workspaces: &Parallel<Workspace>,
) {
    actors.par_iter_mut().for_each_init(
        || workspaces.borrow_local_mut(),
        |workspace, (_, row)| {
            let (_, base, contributions, caps, race, realms, tags, snapshot, _) = &row;
            let changed = all
                || !snapshot.is_resolved()
                || base.as_ref().is_some_and(DetectChanges::is_changed)
                || contributions.as_ref().is_some_and(DetectChanges::is_changed)
                || caps.as_ref().is_some_and(DetectChanges::is_changed)
                || race.as_ref().is_some_and(DetectChanges::is_changed)
                || realms.as_ref().is_some_and(DetectChanges::is_changed)
                || tags.as_ref().is_some_and(DetectChanges::is_changed);
            if changed {
                refresh_row(registry, row, workspace);
            }
        },
    );
}

/// The fast way. Says whether it is possible.
fn contiguously(
    registry: &Registry,
    all: bool,
    actors: &mut Query<(Entity, Row)>,
    workspaces: &Parallel<Workspace>,
) -> bool {
    // Serial, since waking the thread pool costs more than this look at a few ticks.
    let Ok(tables) = actors.contiguous_iter() else { return false };
    let mut rows = 0;
    for (entities, (_, base, contributions, caps, race, realms, tags, ..)) in tables {
        let changed = all
            || may_have_changed(base)
            || may_have_changed(contributions)
            || may_have_changed(caps)
            || may_have_changed(race)
            || may_have_changed(realms)
            || may_have_changed(tags);
        rows += if changed { entities.len() } else { 0 };
    }
    if rows == 0 {
        return true;
    }
    if rows < PARALLEL_ROWS {
        if let Ok(tables) = actors.contiguous_iter_mut() {
            let mut workspace = workspaces.borrow_local_mut();
            for (_, table) in tables {
                refresh_table(registry, all, table, &mut workspace);
            }
        }
    } else if let Ok(tables) = actors.contiguous_par_iter_mut() {
        tables.for_each_init(
            || workspaces.borrow_local_mut(),
            |workspace, (_, table)| refresh_table(registry, all, table, workspace),
        );
    }
    true
}

/// Whether any row of this column may have changed, by its summary tick alone.
fn may_have_changed<T>(column: Option<ContiguousRef<T>>) -> bool {
    column.is_some_and(|column| ContiguousRef::split(column).1.summary_tick_is_changed() != Some(false))
}

type Table<'w, 's> = <Row as ContiguousQueryData>::Contiguous<'w, 's>;

/// Resolves the changed rows of one table, or of a part of one.
fn refresh_table(registry: &Registry, all: bool, table: Table, workspace: &mut Workspace) {
    let (actors, base, contributions, caps, race, realms, tags, snapshots, _) = table;
    let (base, base_ticks) = split(base);
    let (contributions, contribution_ticks) = split(contributions);
    let (caps, cap_ticks) = split(caps);
    let (race, race_ticks) = split(race);
    let (realms, realm_ticks) = split(realms);
    let (tags, tag_ticks) = split(tags);
    let dirty = [base_ticks, contribution_ticks, cap_ticks, race_ticks, realm_ticks, tag_ticks];
    if !all && dirty.iter().all(Option::is_none) {
        return;
    }
    let (snapshots, mut ticks) = ContiguousMut::bypass_change_detection_split(snapshots);
    let mut changed = [false; BLOCK];
    for start in (0..actors.len()).step_by(BLOCK) {
        let rows = start..(start + BLOCK).min(actors.len());
        let changed = &mut changed[..rows.len()];
        changed.fill(all);
        for column in dirty.iter().flatten() {
            let (last_run, this_run) = (column.last_run(), column.this_run());
            for (changed, tick) in changed.iter_mut().zip(&column.changed()[rows.clone()]) {
                *changed |= tick.is_newer_than(last_run, this_run);
            }
        }
        for (row, _) in rows.zip(changed.iter()).filter(|(_, changed)| **changed) {
            if !is_valid(&actors[row]) {
                continue;
            }
            let inputs = inputs(
                base.map(|column| &column[row]),
                contributions.map(|column| &column[row]),
                caps.map(|column| &column[row]),
                race.map(|column| &column[row]),
                realms.map(|column| &column[row]),
                tags.map(|column| &column[row]),
            );
            if workspace.refresh(registry, inputs, &mut snapshots[row]) {
                let row = row as u32;
                ticks.reborrow().slice(row..row + 1).mark_all_as_changed();
            }
        }
    }
}

/// The values of a column, and its ticks if any of its rows may have changed.
fn split<'w, T>(
    column: Option<ContiguousRef<'w, T>>,
) -> (Option<&'w [T]>, Option<ContiguousComponentTicksRef<'w>>) {
    match column.map(ContiguousRef::split) {
        Some((values, ticks)) => {
            let dirty = ticks.summary_tick_is_changed() != Some(false);
            (Some(values), dirty.then_some(ticks))
        }
        None => (None, None),
    }
}
