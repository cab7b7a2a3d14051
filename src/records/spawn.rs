//! Spawning a record.

use std::collections::{BTreeMap, BTreeSet};

use bevy_ecs::bundle::Bundle;
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::name::Name;
use bevy_ecs::query::Allow;
use bevy_ecs::world::World;

use crate::actor::{Actor, Lifespan, Race, Realms, Tags};
use crate::base::Base;
use crate::caps::Caps;
use crate::contribution::Contribution;
use crate::contributions::Contributions;
use crate::contributors::{ContributesTo, EffectOf};
use crate::effects::{ActiveEffect, Args, restore};
use crate::error::ActorCoreError;
use crate::pools::Pools;
use crate::symbol::Symbol;
use crate::timeline::{Alarm, Timeline};

use super::names::{Body, intern};
use super::parts::{ContributorRecord, EffectRecord, IdentityRecord};
use super::{ActorRecord, Spawned, SpawnedPart, unknown};

impl ActorRecord {
    /// Spawns the actor with its items and effects. Its snapshot is that of an actor that is new; the next aggregation gives
    /// it the same bits as before. Effects go on: their time is counted from the last run of the plugin's schedule. Of those
    /// that end at one moment, another one may be told of first than before.
    ///
    /// The source of an effect is the actor of that id: this one, or the only one of that id in the world. To load actors
    /// that are sources of each other's effects, use [`spawn_all`](Self::spawn_all).
    ///
    /// # Errors
    /// [`ActorCoreError::Record`] if it cannot be, and [`ActorCoreError::TooManySymbols`]; nothing was spawned then.
    pub fn spawn(&self, world: &mut World) -> Result<Spawned, ActorCoreError> {
        let mut all = Self::spawn_all(std::slice::from_ref(self), world)?;
        // One record gives one actor.
        Ok(all.remove(0))
    }

    /// Spawns all of these, or none of them if one cannot be.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    pub fn spawn_all(records: &[Self], world: &mut World) -> Result<Vec<Spawned>, ActorCoreError> {
        records.iter().try_for_each(Self::check)?;
        intern(records)?;
        let mut sources = Vec::new();
        let mut all = Vec::with_capacity(records.len());
        for record in records {
            let first = sources.len();
            let SpawnedPart { entity, items, effects } = spawn(world, record.body(), None, &mut sources);
            for source in &mut sources[first..] {
                source.own = (source.id == record.actor.id).then_some(entity);
            }
            all.push(Spawned { actor: entity, items, effects, unknown: unknown::of(world, record.body()) });
        }
        find_sources(world, sources);
        Ok(all)
    }
}

/// An effect whose source is to be found.
struct Sought<'a> {
    effect: Entity,
    /// The id of the source.
    id: &'a str,
    /// The actor of the record, if that is its id.
    own: Option<Entity>,
}

/// Whose a part is.
#[derive(Clone, Copy)]
enum Link {
    Item(Entity),
    Effect(Entity),
}

fn spawn<'a>(
    world: &mut World,
    body: Body<'a>,
    link: Option<Link>,
    sources: &mut Vec<Sought<'a>>,
) -> SpawnedPart {
    let said: Contributions = body.contributions.iter().map(Contribution::from).collect::<Vec<_>>().into();
    let caps: Caps = body.caps.iter().map(Into::into).collect::<Vec<_>>().into();
    let mut entity = world.spawn_empty();
    let id = entity.id();
    if let Some(name) = body.name {
        entity.insert(Name::new(name.to_owned()));
    }
    match body.actor {
        Some(actor) => {
            entity.insert((said, caps, identity(actor)));
            if !actor.pools.is_empty() {
                entity.insert(pools(actor));
            }
            if let Some(timestamps) = actor.timestamps {
                entity.insert(timestamps);
            }
        }
        None => {
            if !said.is_empty() || body.effect.is_none() {
                entity.insert(said);
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
    if let Some(time) = body.time {
        entity.insert(time.lasts);
        if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
            timeline.set(id, Alarm::End, time.left);
        }
    }
    if let Some(effect) = body.effect {
        restore(world, id, active(effect), effect.next_period);
        let source = effect.source.as_deref();
        sources.extend(source.map(|source| Sought { effect: id, id: source, own: None }));
    }
    let mut all = |parts: &'a [ContributorRecord], link| -> Vec<SpawnedPart> {
        parts.iter().map(|part| spawn(world, part.body(), Some(link), sources)).collect()
    };
    let items = all(body.items, Link::Item(id));
    let effects = all(body.effects, Link::Effect(id));
    SpawnedPart { entity: id, items, effects }
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
        // The check found no bad years.
        lifespan.unwrap_or_default(),
        realms,
        tags,
        base.collect::<Base>(),
    )
}

fn pools(actor: &IdentityRecord) -> Pools {
    // The check found no bad pool.
    actor.pools.iter().filter_map(|(name, pool)| Some((name, pool.pool()?))).collect()
}

fn active(effect: &EffectRecord) -> ActiveEffect {
    let inputs = effect.inputs.iter().map(|(name, value)| (Symbol::new(name), *value));
    ActiveEffect {
        ending: false,
        effect: Symbol::new(&effect.id),
        source: None,
        args: Args::of(effect.level, effect.stacks, inputs),
        inhibited: effect.inhibited,
        periods: effect.periods,
    }
}

/// Gives effects the actors that they come from.
fn find_sources(world: &mut World, sought: Vec<Sought>) {
    if sought.is_empty() {
        return;
    }
    let ids: BTreeSet<&str> = sought.iter().map(|sought| sought.id).collect();
    // Of several actors with one id nobody can say which one it was.
    let mut found: BTreeMap<&str, Option<Entity>> = BTreeMap::new();
    let mut actors = world.query_filtered::<(Entity, &Actor), Allow<Disabled>>();
    for (entity, actor) in actors.iter(world) {
        if let Some(id) = ids.get(actor.id()) {
            found.entry(id).and_modify(|one| *one = None).or_insert(Some(entity));
        }
    }
    for Sought { effect, id, own } in sought {
        let source = own.or_else(|| found.get(id).copied().flatten());
        if let Some(mut active) = world.get_mut::<ActiveEffect>(effect) {
            active.source = source;
        }
    }
}
