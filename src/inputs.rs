//! [`ActorInputs`]: query data with everything that an actor's numbers depend on.

use std::sync::LazyLock;

use bevy_ecs::query::QueryData;

use crate::actor::{Actor, Race, Realms, Tags};
use crate::base::Base;
use crate::caps::Caps;
use crate::contributions::Contributions;
use crate::contributors::Attached;
use crate::resolve::Inputs;

/// Query data with everything that an actor's numbers depend on, for [`Resolver`](crate::Resolver). It
/// matches actors only.
///
/// A component that was removed by hand counts as empty.
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
    /// The actor's id.
    pub fn id(&self) -> &str {
        self.actor.id()
    }

    pub(crate) fn inputs(&self) -> Inputs<'_> {
        inputs(self.base, self.contributions, self.caps, self.race, self.realms, self.tags, self.attached)
    }
}

/// The inputs of an actor; what is not there counts as empty.
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
    static BASE: LazyLock<Base> = LazyLock::new(Base::default);
    static CONTRIBUTIONS: LazyLock<Contributions> = LazyLock::new(Contributions::default);
    static CAPS: LazyLock<Caps> = LazyLock::new(Caps::default);
    Inputs {
        base: base.unwrap_or_else(|| &BASE),
        contributions: contributions.unwrap_or_else(|| &CONTRIBUTIONS),
        caps: caps.unwrap_or_else(|| &CAPS),
        race: race.and_then(|race| race.name()),
        realms: realms.map_or(&[], Realms::as_slice),
        tags: tags.map_or(&[], Tags::as_slice),
        attached: attached.and_then(Attached::statements),
        effects: &[],
    }
}
