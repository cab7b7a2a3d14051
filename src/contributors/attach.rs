//! The system that puts together what contributors say.

use std::sync::atomic::Ordering::Relaxed;

use bevy_ecs::change_detection::{DetectChanges, DetectChangesMut, Ref, Res, ResMut};
use bevy_ecs::entity::{Entity, EntityHashSet};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{Allow, Has, Or, With};
use bevy_ecs::system::{Commands, Local, Query, SystemParam};
use smallvec::SmallVec;

use crate::caps::Caps;
use crate::columns::Column;
use crate::contributions::Contributions;
use crate::diagnostics::Severity;
use crate::effects::ActiveEffect;
use crate::error::ActorCoreError;
use crate::invalidation::Invalidated;
use crate::refusals::Refused;
use crate::registry::Registry;

use super::graph::{Graph, RefusedLinks, Speaker};
use super::{Attached, ContributesTo, EffectOf, Kind, Links};

type IsContributor = Or<(With<ContributesTo>, With<EffectOf>)>;

/// What a contributor says, with its ticks.
type Said = (
    Entity,
    Option<Ref<'static, Contributions>>,
    Option<Ref<'static, Caps>>,
    Option<Ref<'static, ActiveEffect>>,
    Has<Disabled>,
);

/// What may have changed.
#[derive(SystemParam)]
pub(crate) struct News<'w, 's> {
    links: ResMut<'w, Links>,
    invalidated: Res<'w, Invalidated>,
    said: Query<'w, 's, Said, IsContributor>,
}

/// What the system needs from run to run.
#[derive(Default)]
pub(crate) struct Work {
    /// Entities to which something may say something else now.
    stale: Vec<Entity>,
    seen: EntityHashSet,
    /// Relationships that would close a circle.
    refused: RefusedLinks,
    /// Entities from which no way leads into a circle.
    free: EntityHashSet,
    contributors: Vec<Entity>,
}

/// A run condition: whether there may be anything to do. To look at a few ticks costs less than to start a system.
pub(crate) fn has_news(
    links: Res<Links>,
    invalidated: Res<Invalidated>,
    said: Query<Said, IsContributor>,
) -> bool {
    let is_dirty = |(_, said, caps, effects, _)| {
        Column::new(said).is_dirty() || Column::new(caps).is_dirty() || Column::new(effects).is_dirty()
    };
    let news = !(links.joined.is_empty() && links.left.is_empty() && invalidated.is_empty())
        || said.contiguous_iter().map_or(true, |mut tables| tables.any(is_dirty));
    // If the system is skipped all the same, nobody else remembers: the ticks that this condition saw are old to it.
    news && {
        links.news.store(true, Relaxed);
        true
    } || links.news.load(Relaxed)
}

/// Puts together what contributors say about every actor for which that may have changed.
pub(crate) fn attach(
    registry: Res<Registry>,
    mut news: News,
    graph: Graph,
    mut actors: Query<&mut Attached, Allow<Disabled>>,
    mut commands: Commands,
    mut work: Local<Work>,
) {
    let Work { stale, seen, refused, free, contributors } = &mut *work;
    news.links.news.store(false, Relaxed);
    stale.clear();
    changed(&news.said, stale);
    stale.extend(
        news.invalidated.actors().filter(|entity| news.said.contains(*entity) || actors.contains(*entity)),
    );
    stale.append(&mut news.links.left);
    if stale.is_empty() && news.links.joined.is_empty() {
        return;
    }
    refused.clear();
    free.clear();
    for (entity, kind) in news.links.joined.drain(..) {
        stale.push(entity);
        if refused.contains(&(entity, kind)) {
            continue;
        }
        if !graph.is_free(entity, refused, free)
            && let Some(chain) = graph.circle(entity, kind, refused)
        {
            refused.insert((entity, kind));
            registry.reports().error(ActorCoreError::ContributorCycle { chain });
            match kind {
                Kind::Item => commands.entity(entity).try_remove::<ContributesTo>(),
                Kind::Effect => commands.entity(entity).try_remove::<EffectOf>(),
            };
        }
    }
    seen.clear();
    while let Some(entity) = stale.pop() {
        if !seen.insert(entity) {
            continue;
        }
        stale.extend(graph.targets(entity, refused));
        let Ok(mut attached) = actors.get_mut(entity) else { continue };
        graph.gather(entity, refused, contributors);
        let speakers: SmallVec<[Speaker; 8]> =
            contributors.iter().filter_map(|entity| graph.speaker(*entity)).collect();
        report_refusals(&registry, &speakers);
        if attached.bypass_change_detection().put(entity, &speakers, registry.compiled()) {
            attached.set_changed();
        }
    }
}

/// Adds the contributors whose own statements may have changed.
fn changed(said: &Query<Said, IsContributor>, stale: &mut Vec<Entity>) {
    let Ok(tables) = said.contiguous_iter() else {
        // A component with sparse storage stands in the way.
        for (entity, said, caps, effect, _) in said {
            if said.is_some_and(|said| said.is_changed())
                || caps.is_some_and(|caps| caps.is_changed())
                || effect.is_some_and(|effect| effect.is_changed())
            {
                stale.push(entity);
            }
        }
        return;
    };
    for (entities, said, caps, effects, _) in tables {
        let (said, caps, effects) = (Column::new(said), Column::new(caps), Column::new(effects));
        for dirty in [said.dirty(), caps.dirty(), effects.dirty()].into_iter().flatten() {
            stale.extend(dirty.rows().map(|row| entities[row]));
        }
    }
}

/// Reports what contributors said that was left out where it entered their components.
fn report_refusals(registry: &Registry, speakers: &[Speaker]) {
    let refused = speakers.iter().flat_map(|speaker| {
        let said = speaker.said.map_or(&[][..], Contributions::refused);
        said.iter().chain(speaker.caps.map_or(&[][..], Caps::refused))
    });
    for Refused { system, dimension, why } in refused {
        let cause = (*system, *dimension, std::mem::discriminant(why));
        registry.reports().once(Severity::Error, cause, || ActorCoreError::Refused {
            system: *system,
            dimension: *dimension,
            why: *why,
        });
    }
}
