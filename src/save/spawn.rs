//! Spawns actors from records, with their items and effects.

use std::collections::{BTreeMap, BTreeSet};

use actor_core::{
    ActorRecord, Alarm, Cap, CapRecord, Contribution, ContributionRecord, ContributorRecord, EffectRecord,
    IdentityRecord, TimeRecord, restore,
};
use bevy_ecs::bundle::Bundle;
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::name::Name;
use bevy_ecs::query::Allow;
use bevy_ecs::world::World;

use crate::actor::{Actor, Lifespan, Race, Realms, Tags};
use crate::contributors::{ActiveEffect, ContributesTo, EffectOf};
use crate::effects::WorldHost;
use crate::error::ActorCoreError;
use crate::pools::Pools;
use crate::registry::{ActorCoreConfig, Registry};
use crate::source::source_id;
use crate::statements::{Base, Caps, Contributions};
use crate::subsystem::Subsystems;
use crate::time::{Lasts, Timeline};

use super::spawned::{Spawned, SpawnedPart};
use super::timestamps::Timestamps;

/// Spawns the actors of all these records, or none of them if one record is invalid.
pub(super) fn spawn_all(records: &[ActorRecord], world: &mut World) -> Result<Vec<Spawned>, ActorCoreError> {
    records.iter().try_for_each(ActorRecord::check)?;
    let limits = world.get_resource::<ActorCoreConfig>().map(|config| config.limits).unwrap_or_default();
    ActorRecord::intern_names(records, limits.symbols as usize)?;
    let mut sources = Vec::new();
    let mut all = Vec::with_capacity(records.len());
    for record in records {
        let first = sources.len();
        let SpawnedPart { entity, items, effects } = spawn(world, Part::of_actor(record), None, &mut sources);
        for source in &mut sources[first..] {
            source.own = (source.id == record.actor.id).then_some(entity);
        }
        all.push(Spawned { actor: entity, items, effects, unknown: unknown(world, record) });
    }
    find_sources(world, sources);
    Ok(all)
}

/// Returns the names in a record that the registry of the world does not know.
fn unknown(world: &World, record: &ActorRecord) -> Vec<actor_core::Unknown> {
    let Some(registry) = world.get_resource::<Registry>() else { return Vec::new() };
    let subsystems = world.get_resource::<Subsystems>();
    let is_subsystem = |name: actor_core::Symbol| {
        subsystems.is_some_and(|all| all.iter().any(|id| id.name() == name.as_str()))
    };
    record.unknown(registry, is_subsystem)
}

/// An effect whose source is not found yet.
struct MissingSource<'a> {
    effect: Entity,
    /// The id of the source.
    id: &'a str,
    /// The actor of the same record, if it has that id.
    own: Option<Entity>,
}

/// The owner of a part, and the way in which the part contributes to it.
#[derive(Clone, Copy)]
enum Link {
    Item(Entity),
    Effect(Entity),
}

/// The fields that the records of an actor, an item and an effect have in common.
#[derive(Clone, Copy)]
struct Part<'a> {
    name: Option<&'a str>,
    actor: Option<&'a IdentityRecord>,
    effect: Option<&'a EffectRecord>,
    time: Option<TimeRecord>,
    contributions: &'a [ContributionRecord],
    caps: &'a [CapRecord],
    items: &'a [ContributorRecord],
    effects: &'a [ContributorRecord],
}

fn spawn<'a>(
    world: &mut World,
    part: Part<'a>,
    link: Option<Link>,
    sources: &mut Vec<MissingSource<'a>>,
) -> SpawnedPart {
    let contributions: Contributions =
        part.contributions.iter().map(Contribution::from).collect::<Vec<_>>().into();
    let caps: Caps = part.caps.iter().map(Cap::from).collect::<Vec<_>>().into();
    let mut entity = world.spawn_empty();
    let id = entity.id();
    if let Some(name) = part.name {
        entity.insert(Name::new(name.to_owned()));
    }
    match part.actor {
        Some(actor) => {
            entity.insert((contributions, caps, identity(actor)));
            if !actor.pools.is_empty() {
                entity.insert(pools(actor));
            }
            if let Some(timestamps) = actor.timestamps {
                entity.insert(Timestamps(timestamps));
            }
        }
        None => {
            if !contributions.is_empty() || part.effect.is_none() {
                entity.insert(contributions);
            }
            if !caps.is_empty() {
                entity.insert(caps);
            }
        }
    }
    match link {
        Some(Link::Item(to)) => entity.insert(ContributesTo(to)),
        Some(Link::Effect(of)) => entity.insert(EffectOf(of)),
        None => &mut entity,
    };
    if let Some(time) = part.time {
        entity.insert(Lasts(time.lasts));
        if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
            timeline.0.set(source_id(id), Alarm::End, time.left);
        }
    }
    if let Some(effect) = part.effect {
        world.entity_mut(id).insert(ActiveEffect(effect.active()));
        restore(&mut WorldHost::new(world), source_id(id), effect.next_period);
        let source = effect.source.as_deref();
        sources.extend(source.map(|source| MissingSource { effect: id, id: source, own: None }));
    }
    let mut all = |parts: &'a [ContributorRecord], link| -> Vec<SpawnedPart> {
        parts.iter().map(|part| spawn(world, Part::of(part), Some(link), sources)).collect()
    };
    let items = all(part.items, Link::Item(id));
    let effects = all(part.effects, Link::Effect(id));
    SpawnedPart { entity: id, items, effects }
}

impl<'a> Part<'a> {
    fn of(part: &'a ContributorRecord) -> Self {
        Self {
            name: part.name.as_deref(),
            actor: part.actor.as_deref(),
            effect: part.effect.as_ref(),
            time: part.time,
            contributions: &part.contributions,
            caps: &part.caps,
            items: &part.items,
            effects: &part.effects,
        }
    }

    fn of_actor(record: &'a ActorRecord) -> Self {
        Self {
            name: record.name.as_deref(),
            actor: Some(&record.actor),
            effect: None,
            time: record.time,
            contributions: &record.contributions,
            caps: &record.caps,
            items: &record.items,
            effects: &record.effects,
        }
    }
}

fn identity(actor: &IdentityRecord) -> impl Bundle + use<> {
    let lifespan = match actor.lifespan {
        Some(lifespan) => Lifespan::new(actor.age, lifespan),
        None => Lifespan::aged(actor.age),
    };
    let tags = actor.tags.iter().collect::<Tags>();
    let realms = actor.realms.iter().collect::<Realms>();
    let base = actor.base.iter().map(|(dimension, value)| (dimension, *value));
    (
        Actor::new(actor.id.clone()),
        actor.race.as_deref().map_or(Race::NONE, Race::new),
        // The check rejected bad years.
        lifespan.unwrap_or_default(),
        realms,
        tags,
        base.collect::<Base>(),
    )
}

fn pools(actor: &IdentityRecord) -> Pools {
    // The check rejected bad pools.
    actor.pools.iter().filter_map(|(name, pool)| Some((name, pool.pool()?))).collect()
}

/// Finds the sources of effects by their ids, and stores them in the effects.
fn find_sources(world: &mut World, missing: Vec<MissingSource>) {
    if missing.is_empty() {
        return;
    }
    let ids: BTreeSet<&str> = missing.iter().map(|missing| missing.id).collect();
    // If several actors have one id, the source is unknown.
    let mut found: BTreeMap<&str, Option<Entity>> = BTreeMap::new();
    let mut actors = world.query_filtered::<(Entity, &Actor), Allow<Disabled>>();
    for (entity, actor) in actors.iter(world) {
        if let Some(id) = ids.get(actor.id()) {
            found.entry(id).and_modify(|one| *one = None).or_insert(Some(entity));
        }
    }
    for MissingSource { effect, id, own } in missing {
        let source = own.or_else(|| found.get(id).copied().flatten());
        if let Some(mut active) = world.get_mut::<ActiveEffect>(effect) {
            active.0.set_source(source.map(source_id));
        }
    }
}
