//! [`Race`], [`Realms`] and [`Tags`]: who an actor is, as the conditions of rules see it.

use actor_core::{NameSet, Symbol};
use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::newtype::newtype_conversions;
use crate::statements::on_input_removed;

/// The race of an actor, or [`Race::NONE`].
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[type_path = "bevy_actor_core::actor"]
pub struct Race(Option<Symbol>);

impl Race {
    /// Creates a race with this name. An empty name gives [`NONE`](Self::NONE).
    pub fn new(name: &str) -> Self {
        Self((!name.is_empty()).then(|| Symbol::new(name)))
    }

    /// No race.
    pub const NONE: Self = Self(None);

    /// Returns the race's name, if there is a race.
    pub fn name(self) -> Option<Symbol> {
        self.0
    }
}

/// The realms that an actor is in, such as the stage of cultivation `luyen_the:T2`. The caps and rules of all of them
/// count.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let mut realms = Realms::from(["luyen_the:T2"]);
/// assert!(realms.insert("kim_dan:T1") && realms.contains("kim_dan:T1"));
/// ```
#[derive(
    Component, Clone, Debug, Default, PartialEq, Eq, Deref, DerefMut, Reflect, Serialize, Deserialize,
)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::actor"]
pub struct Realms(NameSet);

newtype_conversions!(Realms(NameSet), collect);

/// The tags of an actor: any words, such as `player` or `cursed`, that the conditions of rules read.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let mut tags = Tags::from(["player"]);
/// assert!(tags.insert("cursed") && tags.remove("cursed"));
/// ```
#[derive(
    Component, Clone, Debug, Default, PartialEq, Eq, Deref, DerefMut, Reflect, Serialize, Deserialize,
)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::actor"]
pub struct Tags(NameSet);

newtype_conversions!(Tags(NameSet), collect);
