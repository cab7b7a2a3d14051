//! Takes a record of an actor in a world, with its items and effects.

use actor_core::{
    ActorRecord, Alarm, ContributorRecord, EffectRecord, IdentityRecord, RecordCount, RecordError, Symbol,
    TimeRecord,
};
use bevy_ecs::entity::{Entity, EntityHashSet};
use bevy_ecs::name::Name;
use bevy_ecs::world::{EntityRef, World};

use crate::actor::{Actor, Lifespan, Race, Realms, Tags};
use crate::contributors::{ActiveEffect, Contributors, Effects};
use crate::error::ActorCoreError;
use crate::pools::Pools;
use crate::source::source_id;
use crate::statements::{Base, Caps, Contributions};
use crate::time::{Lasts, Timeline};

use super::timestamps::Timestamps;

/// Returns the record of an actor as it is now.
pub(super) fn capture(world: &World, actor: Entity) -> Result<ActorRecord, ActorCoreError> {
    let mut capture =
        Capture { world, seen: EntityHashSet::from_iter([actor]), count: RecordCount::default() };
    let entity = world.get_entity(actor).map_err(|_| ActorCoreError::NotAnActor(actor))?;
    let ContributorRecord { name, actor: identity, time, contributions, caps, items, effects, .. } =
        capture.part(entity)?;
    let mut record = ActorRecord::new(*identity.ok_or(ActorCoreError::NotAnActor(actor))?);
    (record.name, record.time) = (name, time);
    (record.contributions, record.caps) = (contributions, caps);
    (record.items, record.effects) = (items, effects);
    record.check()?;
    Ok(record)
}

struct Capture<'w> {
    world: &'w World,
    /// The entities that the record contains already. Relationships may form a cycle until the next aggregation.
    seen: EntityHashSet,
    count: RecordCount,
}

impl Capture<'_> {
    fn part(&mut self, entity: EntityRef) -> Result<ContributorRecord, RecordError> {
        let effect = entity.get::<ActiveEffect>().map(|active| self.effect(entity.id(), active));
        let (mut contributions, mut caps) = (Vec::new(), Vec::new());
        // The statements of an effect come from its definition.
        if effect.is_none() {
            contributions
                .extend(entity.get::<Contributions>().into_iter().flat_map(|all| all.iter()).map(Into::into));
            caps.extend(entity.get::<Caps>().into_iter().flat_map(|all| all.iter()).map(Into::into));
        }
        let effects = entity.get::<Effects>().into_iter().flat_map(Effects::iter);
        let items = entity.get::<Contributors>().into_iter().flat_map(Contributors::iter);
        let mut record = ContributorRecord::default();
        record.name = entity.get::<Name>().filter(|name| !name.is_empty()).map(ToString::to_string);
        record.actor = entity.get::<Actor>().map(|actor| Box::new(identity(entity, actor)));
        record.time = entity.get::<Lasts>().map(|lasts| self.time(entity.id(), lasts.0));
        record.effect = effect;
        record.contributions = contributions;
        record.caps = caps;
        record.effects = self.parts(effects)?;
        record.items = self.parts(items)?;
        Ok(record)
    }

    fn parts(
        &mut self,
        entities: impl Iterator<Item = Entity>,
    ) -> Result<Vec<ContributorRecord>, RecordError> {
        let mut parts = Vec::new();
        for entity in entities {
            let Ok(part) = self.world.get_entity(entity) else { continue };
            if self.seen.insert(entity) {
                self.count.enter_part()?;
                parts.push(self.part(part)?);
                self.count.leave_part();
            }
        }
        Ok(parts)
    }

    fn left(&self, entity: Entity, alarm: Alarm) -> Option<actor_core::Lasts> {
        self.world.get_resource::<Timeline>()?.0.left(source_id(entity), alarm)
    }

    fn time(&self, entity: Entity, lasts: actor_core::Lasts) -> TimeRecord {
        TimeRecord::new(lasts, self.left(entity, Alarm::End).unwrap_or(lasts))
    }

    fn effect(&self, entity: Entity, active: &ActiveEffect) -> EffectRecord {
        let source = active.source().and_then(|source| self.world.get::<Actor>(source));
        let source = source.map(|actor| actor.id().to_owned());
        EffectRecord::new(active, source, self.left(entity, Alarm::Period))
    }
}

fn identity(entity: EntityRef, actor: &Actor) -> IdentityRecord {
    let lifespan = entity.get::<Lifespan>().copied().unwrap_or_default();
    let names = |names: &[Symbol]| names.iter().map(ToString::to_string).collect();
    let base = entity.get::<Base>().into_iter().flat_map(|base| base.iter());
    let pools = entity.get::<Pools>().into_iter().flat_map(|pools| pools.iter());
    let mut record = IdentityRecord::default();
    record.id = actor.id().to_owned();
    record.timestamps = entity.get::<Timestamps>().map(|timestamps| timestamps.0);
    record.race = entity.get::<Race>().and_then(|race| race.name()).map(|race| race.to_string());
    record.age = lifespan.age();
    record.lifespan = lifespan.max();
    record.realms = entity.get::<Realms>().map(|realms| names(realms.as_slice())).unwrap_or_default();
    record.tags = entity.get::<Tags>().map(|tags| names(tags.as_slice())).unwrap_or_default();
    record.base = base.map(|(dimension, value)| (dimension.to_string(), value)).collect();
    record.pools = pools.map(|(name, pool)| (name.to_string(), pool.into())).collect();
    record
}
