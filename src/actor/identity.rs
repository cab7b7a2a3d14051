//! Who an actor is, for rules to ask: [`Race`], [`Realms`] and [`Tags`].

use actor_core::{NameSet, Symbol};
use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::newtype::newtype_conversions;
use crate::statements::on_input_removed;

/// The race of an actor, or none.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[type_path = "bevy_actor_core::actor"]
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

/// The stages of cultivation or other realms that an actor is in now, such as `luyen_the:T2`. The caps and rules of all of
/// them count.
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

/// Free words about an actor, such as `player` or `cursed`, that rules ask for.
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
