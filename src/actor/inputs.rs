//! [`ActorInputs`]: query data with everything that an actor's numbers depend on, besides the registry.

use actor_core::Inputs;
use bevy_ecs::query::QueryData;

use crate::contributors::Attached;
use crate::statements::{Base, Caps, Contributions};

use super::id::Actor;
use super::identity::{Race, Realms, Tags};

/// Query data with everything that an actor's numbers depend on, for [`Resolver`](crate::Resolver).
///
/// It matches actors only. An input component that the game removed from the actor counts as empty.
#[derive(QueryData)]
pub struct ActorInputs {
    actor: &'static Actor,
    base: Option<&'static Base>,
    contributions: Option<&'static Contributions>,
    caps: Option<&'static Caps>,
    race: Option<&'static Race>,
    realms: Option<&'static Realms>,
    tags: Option<&'static Tags>,
    attached: Option<&'static Attached>,
}

impl ActorInputsItem<'_, '_> {
    /// Returns the actor's id.
    pub fn id(&self) -> &str {
        self.actor.id()
    }

    pub(crate) fn inputs(&self) -> Inputs<'_> {
        inputs(self.base, self.contributions, self.caps, self.race, self.realms, self.tags, self.attached)
    }
}

/// Returns the core's inputs of an actor. An absent component counts as empty.
#[inline]
pub(crate) fn inputs<'a>(
    base: Option<&'a Base>,
    contributions: Option<&'a Contributions>,
    caps: Option<&'a Caps>,
    race: Option<&'a Race>,
    realms: Option<&'a Realms>,
    tags: Option<&'a Tags>,
    attached: Option<&'a Attached>,
) -> Inputs<'a> {
    let mut inputs = Inputs {
        race: race.and_then(|race| race.name()),
        realms: realms.map_or(&[], |realms| realms.as_slice()),
        tags: tags.map_or(&[], |tags| tags.as_slice()),
        attached: attached.map(|attached| &attached.0),
        ..Inputs::default()
    };
    if let Some(base) = base {
        inputs.base = &base.0;
    }
    if let Some(contributions) = contributions {
        inputs.contributions = &contributions.0;
    }
    if let Some(caps) = caps {
        inputs.caps = &caps.0;
    }
    inputs
}
