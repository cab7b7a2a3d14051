//! The system that merges the statements of contributors into [`Attached`], where they may have changed.

use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;

use actor_core::{
    Contributor, ContributorGraph, LinkKind, RejectedLinks, find_cycle, gather, leads_to_no_cycle,
};
use bevy_ecs::change_detection::{DetectChanges, DetectChangesMut, Ref, Res, ResMut};
use bevy_ecs::entity::{Entity, EntityHashSet};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{Allow, Has, Or, With};
use bevy_ecs::system::{Commands, Local, Query, SystemParam};
use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::changed_rows::Column;
use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::reports::Reports;
use crate::source::source_id;
use crate::statements::{Caps, Contributions, Invalidated};

use super::active_effect::ActiveEffect;
use super::attached::Attached;
use super::graph::Graph;
use super::links::{ContributesTo, EffectOf, Links};

type IsContributor = Or<(With<ContributesTo>, With<EffectOf>)>;

/// The statements of a contributor, with their ticks.
type ContributorStatements = (
    Entity,
    Option<Ref<'static, Contributions>>,
    Option<Ref<'static, Caps>>,
    Option<Ref<'static, ActiveEffect>>,
    Has<Disabled>,
);

/// The places where changes of contributors are found.
#[derive(SystemParam)]
pub(crate) struct Changes<'w, 's> {
    links: ResMut<'w, Links>,
    invalidated: Res<'w, Invalidated>,
    statements: Query<'w, 's, ContributorStatements, IsContributor>,
}

/// The memory that the system keeps from run to run.
#[derive(Default)]
pub(crate) struct Scratch {
    /// Entities whose own statements, or those of their contributors, may have changed.
    stale: Vec<Entity>,
    seen: EntityHashSet,
    /// Relationships that would close a cycle, and therefore do not count.
    rejected: RejectedLinks<Entity>,
    /// Entities from which no path leads into a cycle.
    acyclic: HashSet<Entity, RandomState>,
    contributors: Vec<Entity>,
}

/// A run condition: whether there may be anything to do. Reading a few ticks costs less than starting a system.
pub(crate) fn has_changes(
    links: Res<Links>,
    invalidated: Res<Invalidated>,
    statements: Query<ContributorStatements, IsContributor>,
) -> bool {
    let is_dirty = |(_, statements, caps, effects, _)| {
        Column::new(statements).is_dirty() || Column::new(caps).is_dirty() || Column::new(effects).is_dirty()
    };
    let changed = !(links.joined.is_empty() && links.left.is_empty() && invalidated.is_empty())
        || statements.contiguous_iter().map_or(true, |mut tables| tables.any(is_dirty));
    // The game may still skip the system. At the next evaluation, these ticks are old to this condition, so a flag
    // remembers the changes.
    changed && {
        links.has_changes.store(true, Relaxed);
        true
    } || links.has_changes.load(Relaxed)
}

/// Merges the statements of contributors for every actor for which they may have changed. Reports relationships that
/// close a cycle, and removes them.
pub(crate) fn attach(
    registry: Res<Registry>,
    reports: Res<Reports>,
    mut changes: Changes,
    graph: Graph,
    mut actors: Query<&mut Attached, Allow<Disabled>>,
    mut commands: Commands,
    mut scratch: Local<Scratch>,
) {
    let Scratch { stale, seen, rejected, acyclic, contributors } = &mut *scratch;
    changes.links.has_changes.store(false, Relaxed);
    stale.clear();
    changed(&changes.statements, stale);
    stale.extend(
        changes
            .invalidated
            .actors()
            .filter(|entity| changes.statements.contains(*entity) || actors.contains(*entity)),
    );
    stale.append(&mut changes.links.left);
    if stale.is_empty() && changes.links.joined.is_empty() {
        return;
    }
    rejected.clear();
    acyclic.clear();
    for (entity, kind) in changes.links.joined.drain(..) {
        stale.push(entity);
        if rejected.contains(&(entity, kind)) {
            continue;
        }
        if !leads_to_no_cycle(&graph, entity, rejected, acyclic)
            && let Some(chain) = find_cycle(&graph, (entity, kind), rejected)
        {
            rejected.insert((entity, kind));
            reports.error(ActorCoreError::ContributorCycle { chain });
            match kind {
                LinkKind::Item => commands.entity(entity).try_remove::<ContributesTo>(),
                LinkKind::Effect => commands.entity(entity).try_remove::<EffectOf>(),
            };
        }
    }
    seen.clear();
    while let Some(entity) = stale.pop() {
        if !seen.insert(entity) {
            continue;
        }
        stale.extend(graph.targets(entity, rejected));
        let Ok(mut attached) = actors.get_mut(entity) else { continue };
        gather(&graph, entity, rejected, contributors);
        let all: SmallVec<[Contributor; 8]> =
            contributors.iter().filter_map(|entity| graph.contributor(*entity)).collect();
        registry.report_rejected(all.iter().flat_map(Contributor::rejected));
        if attached.bypass_change_detection().0.gather(source_id(entity), &all, &registry) {
            attached.set_changed();
        }
    }
}

/// Adds the contributors whose own statements may have changed.
fn changed(statements: &Query<ContributorStatements, IsContributor>, stale: &mut Vec<Entity>) {
    let Ok(tables) = statements.contiguous_iter() else {
        // A component with sparse storage prevents contiguous iteration.
        for (entity, statements, caps, effect, _) in statements {
            if statements.is_some_and(|statements| statements.is_changed())
                || caps.is_some_and(|caps| caps.is_changed())
                || effect.is_some_and(|effect| effect.is_changed())
            {
                stale.push(entity);
            }
        }
        return;
    };
    for (entities, statements, caps, effects, _) in tables {
        let (statements, caps, effects) = (Column::new(statements), Column::new(caps), Column::new(effects));
        for dirty in [statements.dirty(), caps.dirty(), effects.dirty()].into_iter().flatten() {
            stale.extend(dirty.rows().map(|row| entities[row]));
        }
    }
}
