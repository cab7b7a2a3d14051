//! Taking a record of an actor.

use bevy_ecs::entity::{Entity, EntityHashSet};
use bevy_ecs::name::Name;
use bevy_ecs::world::{EntityRef, World};

use crate::actor::{Actor, Lifespan, Race, Realms, Tags};
use crate::base::Base;
use crate::caps::Caps;
use crate::contributions::Contributions;
use crate::contributors::{Contributors, Effects};
use crate::effects::ActiveEffect;
use crate::error::ActorCoreError;
use crate::pools::Pools;
use crate::symbol::Symbol;
use crate::timeline::{Alarm, Lasts, Timeline};

use super::formats::FormatVersion;
use super::limits::Counted;
use super::parts::{ContributorRecord, EffectRecord, IdentityRecord, TimeRecord};
use super::{ActorRecord, RecordError, Timestamps};

impl ActorRecord {
    /// An actor as it is now, with its items and effects.
    ///
    /// Whom the actor itself contributes to is not in it. An item or effect that is an actor too is a part of its owner's
    /// record, so save those that contribute to nobody. Something that is both an item and an effect is saved as what
    /// comes first: an effect, if it is one of the same actor.
    ///
    /// # Errors
    /// [`ActorCoreError::NotAnActor`], and [`ActorCoreError::Record`] if it has no id or is beyond the limits of a record.
    pub fn of(world: &World, actor: Entity) -> Result<Self, ActorCoreError> {
        let mut taking =
            Taking { world, seen: EntityHashSet::from_iter([actor]), counted: Counted::default() };
        let entity = world.get_entity(actor).map_err(|_| ActorCoreError::NotAnActor(actor))?;
        let ContributorRecord { name, actor: identity, time, contributions, caps, items, effects, .. } =
            taking.part(entity)?;
        let identity = *identity.ok_or(ActorCoreError::NotAnActor(actor))?;
        let version = FormatVersion::default();
        let record = Self { version, name, actor: identity, time, contributions, caps, items, effects };
        record.check()?;
        Ok(record)
    }
}

struct Taking<'w> {
    world: &'w World,
    /// Who is in it already: relationships may go in a circle until the next aggregation.
    seen: EntityHashSet,
    counted: Counted,
}

impl Taking<'_> {
    fn part(&mut self, entity: EntityRef) -> Result<ContributorRecord, RecordError> {
        let effect = entity.get::<ActiveEffect>().map(|active| self.effect(entity.id(), active));
        let (mut contributions, mut caps) = (Vec::new(), Vec::new());
        // What an effect says comes from its definition.
        if effect.is_none() {
            contributions.extend(
                entity.get::<Contributions>().into_iter().flat_map(Contributions::iter).map(Into::into),
            );
            caps.extend(entity.get::<Caps>().into_iter().flat_map(Caps::iter).map(Into::into));
        }
        let effects = entity.get::<Effects>().into_iter().flat_map(Effects::iter);
        let items = entity.get::<Contributors>().into_iter().flat_map(Contributors::iter);
        Ok(ContributorRecord {
            name: entity.get::<Name>().filter(|name| !name.is_empty()).map(ToString::to_string),
            actor: entity.get::<Actor>().map(|actor| Box::new(identity(entity, actor))),
            time: entity.get::<Lasts>().map(|lasts| self.time(entity.id(), *lasts)),
            effect,
            contributions,
            caps,
            effects: self.parts(effects)?,
            items: self.parts(items)?,
        })
    }

    fn parts(
        &mut self,
        entities: impl Iterator<Item = Entity>,
    ) -> Result<Vec<ContributorRecord>, RecordError> {
        self.counted.deeper()?;
        let mut parts = Vec::new();
        for entity in entities {
            let Ok(part) = self.world.get_entity(entity) else { continue };
            if self.seen.insert(entity) {
                self.counted.part()?;
                parts.push(self.part(part)?);
            }
        }
        self.counted.back();
        Ok(parts)
    }

    fn left(&self, entity: Entity, alarm: Alarm) -> Option<Lasts> {
        self.world.get_resource::<Timeline>()?.left(entity, alarm)
    }

    fn time(&self, entity: Entity, lasts: Lasts) -> TimeRecord {
        TimeRecord { lasts, left: self.left(entity, Alarm::End).unwrap_or(lasts) }
    }

    fn effect(&self, entity: Entity, active: &ActiveEffect) -> EffectRecord {
        let source = active.source.and_then(|source| self.world.get::<Actor>(source));
        EffectRecord {
            id: active.effect.to_string(),
            source: source.map(|actor| actor.id().to_owned()),
            level: active.args.level,
            stacks: active.args.stacks,
            inputs: active.args.named.iter().map(|(name, value)| (name.to_string(), *value)).collect(),
            inhibited: active.inhibited,
            periods: active.periods,
            next_period: self.left(entity, Alarm::Period),
        }
    }
}

fn identity(entity: EntityRef, actor: &Actor) -> IdentityRecord {
    let lifespan = entity.get::<Lifespan>().copied().unwrap_or_default();
    let names = |names: &[Symbol]| names.iter().map(ToString::to_string).collect();
    let base = entity.get::<Base>().into_iter().flat_map(Base::iter);
    let pools = entity.get::<Pools>().into_iter().flat_map(Pools::iter);
    IdentityRecord {
        id: actor.id().to_owned(),
        timestamps: entity.get::<Timestamps>().copied(),
        race: entity.get::<Race>().and_then(|race| race.name()).map(|race| race.to_string()),
        age: lifespan.age(),
        lifespan: lifespan.max(),
        realms: entity.get::<Realms>().map(|realms| names(realms.as_slice())).unwrap_or_default(),
        tags: entity.get::<Tags>().map(|tags| names(tags.as_slice())).unwrap_or_default(),
        base: base.map(|(dimension, value)| (dimension.to_string(), value)).collect(),
        pools: pools.map(|(name, pool)| (name.to_string(), pool.into())).collect(),
    }
}
