//! [`Body`]: what an actor, an item and an effect have in common in a record, and the names in it.

use std::collections::BTreeSet;

use crate::symbol::{Symbol, TooManySymbols};

use super::ActorRecord;
use super::parts::{ContributorRecord, EffectRecord, IdentityRecord, TimeRecord};
use super::said::{CapRecord, ContributionRecord};

/// An actor, an item or an effect in a record.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    pub name: Option<&'a str>,
    pub actor: Option<&'a IdentityRecord>,
    pub effect: Option<&'a EffectRecord>,
    pub time: Option<TimeRecord>,
    pub contributions: &'a [ContributionRecord],
    pub caps: &'a [CapRecord],
    pub items: &'a [ContributorRecord],
    pub effects: &'a [ContributorRecord],
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    Dimension,
    System,
    Effect,
    Layer,
    Realm,
    Tag,
    Race,
    Pool,
    Input,
}

impl Named {
    pub fn what(self) -> &'static str {
        match self {
            Self::Dimension => "a dimension",
            Self::System => "a system",
            Self::Effect => "an effect",
            Self::Layer => "a layer",
            Self::Realm => "a realm",
            Self::Tag => "a tag",
            Self::Race => "a race",
            Self::Pool => "a pool",
            Self::Input => "an input",
        }
    }
}

impl ActorRecord {
    pub(super) fn body(&self) -> Body<'_> {
        Body {
            name: self.name.as_deref(),
            actor: Some(&self.actor),
            effect: None,
            time: self.time,
            contributions: &self.contributions,
            caps: &self.caps,
            items: &self.items,
            effects: &self.effects,
        }
    }
}

impl ContributorRecord {
    pub(super) fn body(&self) -> Body<'_> {
        Body {
            name: self.name.as_deref(),
            actor: self.actor.as_deref(),
            effect: self.effect.as_ref(),
            time: self.time,
            contributions: &self.contributions,
            caps: &self.caps,
            items: &self.items,
            effects: &self.effects,
        }
    }
}

impl<'a> Body<'a> {
    /// This, and all items and effects in it.
    pub fn each(self, visit: &mut dyn FnMut(Body<'a>)) {
        visit(self);
        for part in self.items.iter().chain(self.effects) {
            part.body().each(visit);
        }
    }

    /// All names that become symbols, but for those in its items and effects.
    pub fn names(self, visit: &mut dyn FnMut(Named, &'a str)) {
        if let Some(actor) = self.actor {
            actor.race.iter().for_each(|race| visit(Named::Race, race));
            actor.realms.iter().for_each(|realm| visit(Named::Realm, realm));
            actor.tags.iter().for_each(|tag| visit(Named::Tag, tag));
            actor.base.keys().for_each(|dimension| visit(Named::Dimension, dimension));
            for (name, pool) in &actor.pools {
                visit(Named::Pool, name);
                visit(Named::Dimension, &pool.of);
                pool.regenerating.iter().for_each(|dimension| visit(Named::Dimension, dimension));
            }
        }
        if let Some(effect) = self.effect {
            visit(Named::Effect, &effect.id);
            effect.inputs.keys().for_each(|input| visit(Named::Input, input));
        }
        for said in self.contributions {
            visit(Named::System, &said.system);
            visit(Named::Dimension, &said.dimension);
        }
        for cap in self.caps {
            visit(Named::System, &cap.system);
            visit(Named::Dimension, &cap.dimension);
            cap.scope.iter().for_each(|layer| visit(Named::Layer, layer));
            cap.realm.iter().for_each(|realm| visit(Named::Realm, realm));
        }
    }
}

/// Interns all names of these, or none of them if there is not room for all.
pub(super) fn intern(records: &[ActorRecord]) -> Result<(), TooManySymbols> {
    let mut new = BTreeSet::new();
    for record in records {
        record.body().each(&mut |body| {
            body.names(&mut |_, name| {
                if Symbol::find(name).is_none() {
                    new.insert(name);
                }
            });
        });
    }
    if new.len() > Symbol::room() {
        return Err(TooManySymbols { limit: Symbol::limit() });
    }
    // Another thread may be faster.
    new.into_iter().try_for_each(|name| Symbol::try_new(name).map(drop))
}
