//! [`ActorBundle`]: turns an actor that a file defines into components.

use actor_core::ActorDefinition;
use bevy_ecs::bundle::Bundle;
use bevy_ecs::name::Name;

use crate::statements::{Base, Caps, Contributions};

use super::id::Actor;
use super::identity::{Race, Realms, Tags};
use super::lifespan::Lifespan;

/// Turns an actor that a file defines into components.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
/// let file = r#"(id: "hero", name: "Grey Wolf", base: {"vitality": 10})"#;
/// let definition = ActorDefinition::from_ron("hero.ron", file)?;
/// let mut world = World::new();
/// let hero = world.spawn(definition.bundle()).id();
/// assert_eq!(world.get::<Base>(hero).unwrap().get("vitality"), Some(10.0));
/// # Ok::<(), ActorCoreError>(())
/// ```
pub trait ActorBundle {
    /// Returns all components that the definition sets, for spawning the actor.
    fn bundle(&self) -> impl Bundle + use<Self>;
}

impl ActorBundle for ActorDefinition {
    fn bundle(&self) -> impl Bundle + use<> {
        (
            Actor::new(self.id.clone()),
            Name::new(self.name.clone()),
            self.race.map_or(Race::NONE, |race| Race::new(race.as_str())),
            Lifespan(self.lifespan),
            Realms::from(self.realms.clone()),
            Tags::from(self.tags.clone()),
            Base::from(self.base.clone()),
            Contributions::from(self.contributions.clone()),
            Caps::from(self.caps.clone()),
        )
    }
}
