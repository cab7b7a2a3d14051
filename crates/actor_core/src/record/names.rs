//! [`RecordView`]: the parts that actors, items and effects of a record have in common, and the names in them.

use std::collections::BTreeSet;

use crate::vocabulary::{Symbol, TooManySymbols};

use super::ActorRecord;
use super::parts::{ContributorRecord, EffectRecord, IdentityRecord, TimeRecord};
use super::statements::{CapRecord, ContributionRecord};

/// An actor, an item or an effect in a record.
#[derive(Clone, Copy)]
pub(super) struct RecordView<'a> {
    pub name: Option<&'a str>,
    pub actor: Option<&'a IdentityRecord>,
    pub effect: Option<&'a EffectRecord>,
    pub time: Option<TimeRecord>,
    pub contributions: &'a [ContributionRecord],
    pub caps: &'a [CapRecord],
    pub items: &'a [ContributorRecord],
    pub effects: &'a [ContributorRecord],
}

/// The kind of thing that a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameKind {
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

impl NameKind {
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
    pub(super) fn view(&self) -> RecordView<'_> {
        RecordView {
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
    pub(super) fn view(&self) -> RecordView<'_> {
        RecordView {
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

impl<'a> RecordView<'a> {
    /// Visits this part, and all items and effects in it.
    pub fn each(self, visit: &mut dyn FnMut(RecordView<'a>)) {
        visit(self);
        for part in self.items.iter().chain(self.effects) {
            part.view().each(visit);
        }
    }

    /// Visits all names that become symbols, without those in its items and effects.
    pub fn names(self, visit: &mut dyn FnMut(NameKind, &'a str)) {
        if let Some(actor) = self.actor {
            actor.race.iter().for_each(|race| visit(NameKind::Race, race));
            actor.realms.iter().for_each(|realm| visit(NameKind::Realm, realm));
            actor.tags.iter().for_each(|tag| visit(NameKind::Tag, tag));
            actor.base.keys().for_each(|dimension| visit(NameKind::Dimension, dimension));
            for (name, pool) in &actor.pools {
                visit(NameKind::Pool, name);
                visit(NameKind::Dimension, &pool.of);
                pool.regenerating.iter().for_each(|dimension| visit(NameKind::Dimension, dimension));
            }
        }
        if let Some(effect) = self.effect {
            visit(NameKind::Effect, &effect.id);
            effect.inputs.keys().for_each(|input| visit(NameKind::Input, input));
        }
        for said in self.contributions {
            visit(NameKind::System, &said.system);
            visit(NameKind::Dimension, &said.dimension);
        }
        for cap in self.caps {
            visit(NameKind::System, &cap.system);
            visit(NameKind::Dimension, &cap.dimension);
            cap.scope.iter().for_each(|layer| visit(NameKind::Layer, layer));
            cap.realm.iter().for_each(|realm| visit(NameKind::Realm, realm));
        }
    }
}

impl ActorRecord {
    /// Interns all names of these records. Interns none of them if the process would then hold more than `limit` names.
    ///
    /// # Errors
    /// [`TooManySymbols`] if the process would hold too many names.
    pub fn intern_names(records: &[Self], limit: usize) -> Result<(), TooManySymbols> {
        let mut new = BTreeSet::new();
        for record in records {
            record.view().each(&mut |view| {
                view.names(&mut |_, name| {
                    if Symbol::find(name).is_none() {
                        new.insert(name);
                    }
                });
            });
        }
        if new.len() > Symbol::room_within(limit) {
            return Err(TooManySymbols { limit });
        }
        // Another thread may intern names at the same time.
        new.into_iter().try_for_each(|name| Symbol::try_new_within(name, limit).map(drop))
    }
}
