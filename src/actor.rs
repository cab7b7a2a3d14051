//! Who an actor is: [`Actor`], [`Race`], [`Realms`], [`Tags`] and [`Lifespan`].

use bevy_ecs::component::Component;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::name::Name;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::base::Base;
use crate::caps::Caps;
use crate::contributions::Contributions;
use crate::contributors::Attached;
use crate::error::ActorCoreError;
use crate::invalidation::on_input_removed;
use crate::registry::Registry;
use crate::snapshot::Snapshot;
use crate::symbol::Symbol;

/// Makes an entity an actor, and brings along all that an actor needs.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
/// let mut world = World::new();
/// let hero = world.spawn((Actor::new("hero"), Name::new("Grey Wolf"), Race::new("elf"))).id();
/// assert!(!world.get::<Snapshot>(hero).unwrap().is_resolved());
/// ```
#[derive(Component, Clone, Debug, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[component(on_insert = on_insert, on_discard = on_discard)]
#[require(Base, Contributions, Caps, Race, Realms, Tags, Lifespan, Attached, Snapshot)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    id: String,
}

impl Actor {
    /// An actor with this id, which is the game's own and means nothing here. It appears in errors and explanations.
    ///
    /// An empty id is reported, and the actor is not resolved; use [`Actor::try_new`] where it comes from outside.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }

    /// An actor with this id.
    ///
    /// # Errors
    /// [`ActorCoreError::Empty`] for an empty id.
    pub fn try_new(id: impl Into<String>) -> Result<Self, ActorCoreError> {
        let actor = Self::new(id);
        if actor.id.is_empty() { Err(ActorCoreError::Empty { what: "an actor's id" }) } else { Ok(actor) }
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The insertion hook of [`Actor`]: what makes it no actor is reported once, and one that was an actor before is
/// resolved, since its inputs may have changed unseen.
fn on_insert(mut world: DeferredWorld, context: HookContext) {
    // A snapshot that is new came with the actor, and is resolved anyway.
    let added = world.entity(context.entity).get_change_ticks::<Snapshot>().map(|ticks| ticks.added);
    if added.is_some_and(|added| added != world.change_tick()) {
        on_input_removed(world.reborrow(), context);
    }
    let Some(registry) = world.get_resource::<Registry>() else { return };
    let entity = context.entity;
    let report = |what| registry.reports().error(ActorCoreError::BadActor { entity, what });
    if world.get::<Actor>(entity).is_some_and(|actor| actor.id().is_empty()) {
        report("an actor's id");
    }
    if world.get::<Name>(entity).is_some_and(|name| name.is_empty()) {
        report("an actor's name");
    }
}

/// The discard hook of [`Actor`]: an actor that gets its id only now is resolved.
fn on_discard(mut world: DeferredWorld, context: HookContext) {
    if world.get::<Actor>(context.entity).is_some_and(|actor| actor.id().is_empty()) {
        on_input_removed(world.reborrow(), context);
    }
}

/// The race of an actor, or none.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = crate::invalidation::on_input_removed)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Race(Option<Symbol>);

impl Race {
    /// Of this race; of none, if the name is empty.
    pub fn new(name: &str) -> Self {
        Self((!name.is_empty()).then(|| Symbol::new(name)))
    }

    /// Of no race.
    pub const NONE: Self = Self(None);

    /// The race's name.
    pub fn name(self) -> Option<Symbol> {
        self.0
    }
}

macro_rules! set_of_names {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Component, Clone, Debug, Default, PartialEq, Eq, Reflect, Serialize, Deserialize)]
        #[component(summary_tick, on_remove = crate::invalidation::on_input_removed)]
        #[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(from = "Vec<Symbol>", into = "Vec<Symbol>")]
        pub struct $name(SmallVec<[Symbol; 4]>);

        impl $name {
            /// Adds one. Says whether it was not there before; an empty name is never there.
            pub fn insert(&mut self, name: impl Into<Symbol>) -> bool {
                let name = name.into();
                match self.0.binary_search(&name) {
                    Err(at) if !name.as_str().is_empty() => {
                        self.0.insert(at, name);
                        true
                    }
                    _ => false,
                }
            }

            /// Removes one. Says whether it was there.
            pub fn remove(&mut self, name: impl Into<Symbol>) -> bool {
                self.0.binary_search(&name.into()).map(|at| self.0.remove(at)).is_ok()
            }

            /// Whether this one is there.
            pub fn contains(&self, name: impl Into<Symbol>) -> bool {
                self.0.contains(&name.into())
            }

            /// All, in alphabetical order.
            pub fn iter(&self) -> impl ExactSizeIterator<Item = Symbol> {
                self.0.iter().copied()
            }

            /// All, in alphabetical order.
            pub(crate) fn as_slice(&self) -> &[Symbol] {
                &self.0
            }
        }

        impl<T: Into<Symbol>> FromIterator<T> for $name {
            fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
                let mut set = Self::default();
                for name in names {
                    set.insert(name);
                }
                set
            }
        }

        impl<T: Into<Symbol>, const N: usize> From<[T; N]> for $name {
            fn from(names: [T; N]) -> Self {
                names.into_iter().collect()
            }
        }

        impl From<Vec<Symbol>> for $name {
            fn from(names: Vec<Symbol>) -> Self {
                names.into_iter().collect()
            }
        }

        impl From<$name> for Vec<Symbol> {
            fn from(set: $name) -> Self {
                set.0.into_vec()
            }
        }
    };
}

set_of_names! {
    /// The stages of cultivation or other realms that an actor is in now, such as `luyen_the:T2`. The caps and rules of
    /// all of them count.
    Realms
}

set_of_names! {
    /// Free words about an actor, such as `player` or `cursed`, that rules ask for.
    Tags
}

/// How old an actor is and how old it can become, in the game's years.
///
/// It is a component of its own, and no input of the snapshot: an actor that ages is not resolved again.
#[derive(Component, Clone, Copy, Debug, PartialEq, Reflect, Serialize, Deserialize)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Years", into = "Years")]
pub struct Lifespan {
    age: f64,
    max: f64,
}

/// [`Lifespan`] as data, before it is checked.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Years {
    age: f64,
    max: Option<f64>,
}

impl Default for Lifespan {
    /// Age 0, and no end.
    fn default() -> Self {
        Self { age: 0.0, max: f64::INFINITY }
    }
}

impl Lifespan {
    /// This age, of at most `max` years.
    ///
    /// # Errors
    /// [`ActorCoreError::NotFinite`] and [`ActorCoreError::Negative`].
    pub fn new(age: f64, max: f64) -> Result<Self, ActorCoreError> {
        Ok(Self { age: years("an age", age)?, max: years("a lifespan", max)? })
    }

    /// This age, without an end.
    ///
    /// # Errors
    /// [`ActorCoreError::NotFinite`] and [`ActorCoreError::Negative`].
    pub fn aged(age: f64) -> Result<Self, ActorCoreError> {
        Ok(Self { age: years("an age", age)?, ..Self::default() })
    }

    /// The age in years.
    pub fn age(self) -> f64 {
        self.age
    }

    /// The years it can reach, if there is an end.
    pub fn max(self) -> Option<f64> {
        self.max.is_finite().then_some(self.max)
    }

    /// Sets the age.
    ///
    /// # Errors
    /// [`ActorCoreError::NotFinite`] and [`ActorCoreError::Negative`]; the age then stays as it is.
    pub fn set_age(&mut self, age: f64) -> Result<(), ActorCoreError> {
        self.age = years("an age", age)?;
        Ok(())
    }

    /// Sets the years it can reach.
    ///
    /// # Errors
    /// [`ActorCoreError::NotFinite`] and [`ActorCoreError::Negative`]; the lifespan then stays as it is.
    pub fn set_max(&mut self, max: f64) -> Result<(), ActorCoreError> {
        self.max = years("a lifespan", max)?;
        Ok(())
    }

    /// Whether the age has reached the lifespan.
    pub fn is_over(self) -> bool {
        self.age >= self.max
    }
}

impl TryFrom<Years> for Lifespan {
    type Error = ActorCoreError;

    fn try_from(years: Years) -> Result<Self, ActorCoreError> {
        match years.max {
            Some(max) => Self::new(years.age, max),
            None => Self::aged(years.age),
        }
    }
}

impl From<Lifespan> for Years {
    fn from(lifespan: Lifespan) -> Self {
        Self { age: lifespan.age, max: lifespan.max() }
    }
}

fn years(what: &'static str, value: f64) -> Result<f64, ActorCoreError> {
    match value {
        _ if !value.is_finite() => Err(ActorCoreError::NotFinite { what, value }),
        _ if value < 0.0 => Err(ActorCoreError::Negative { what, value }),
        _ => Ok(value + 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_ids_and_bad_years_are_refused_with_a_clear_error() {
        assert_eq!(Actor::try_new("").unwrap_err().to_string(), "an actor's id must not be empty");
        assert_eq!(
            Lifespan::new(f64::NAN, 300.0).unwrap_err().to_string(),
            "an age must be a finite number, not NaN"
        );
        assert_eq!(
            Lifespan::new(20.0, -1.0).unwrap_err().to_string(),
            "a lifespan must not be negative, but is -1"
        );
        let mut lifespan = Lifespan::new(20.0, 300.0).unwrap();
        assert!(lifespan.set_age(f64::INFINITY).is_err());
        assert_eq!((lifespan.age(), lifespan.max(), lifespan.is_over()), (20.0, Some(300.0), false));
    }

    #[test]
    fn sets_of_names_hold_each_once_and_in_alphabetical_order() {
        let mut tags = Tags::from(["player", "cursed", "player", ""]);
        assert_eq!(tags.iter().map(Symbol::as_str).collect::<Vec<_>>(), ["cursed", "player"]);
        assert!(tags.remove("cursed") && !tags.remove("cursed"));
        assert!(tags.contains("player") && !tags.contains("cursed"));
    }
}
