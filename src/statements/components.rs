//! What is stated about an actor: [`Base`], [`Contributions`] and [`Caps`], and the query data that changes them.

use actor_core::{Cap, Contribution, SubsystemId, Symbol};
use bevy_derive::{Deref, DerefMut};
use bevy_ecs::change_detection::{DetectChangesMut, Mut};
use bevy_ecs::component::Component;
use bevy_ecs::query::QueryData;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::newtype::newtype_conversions;

use super::invalidation::on_input_removed;

/// An actor's own Flat values: what system `base` says, with priority 0. The most common thing that a game writes.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// static STRENGTH: Dimension = Dimension::new("strength");
/// let mut base = Base::from([(&STRENGTH, 10.0)]);
/// base.add(&STRENGTH, 1.0);
/// assert_eq!(base.get(&STRENGTH), Some(11.0));
/// ```
#[derive(Component, Clone, Debug, Default, PartialEq, Deref, DerefMut, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::base"]
pub struct Base(pub(crate) actor_core::Base);

newtype_conversions!(Base(actor_core::Base), collect);

impl Base {
    /// Without values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// What code says about an actor, system by system.
///
/// A subsystem replaces, reads and removes only its own, through [`ContributionsMut`]. Inside, an actor has only its
/// numbers, sorted once when what is said changes: by dimension, and within one in canonical order. What they mean is kept
/// once for all actors of which the same is said.
#[derive(Component, Clone, Debug, Default, PartialEq, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::contributions"]
pub struct Contributions(pub(crate) actor_core::Contributions);

newtype_conversions!(Contributions(actor_core::Contributions));

impl Contributions {
    /// Without statements.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the statements of this subsystem, for spawning.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, statements: impl IntoIterator<Item = Contribution>) -> Self {
        self.0.replace(id, statements);
        self
    }
}

/// The caps that code puts on an actor, system by system.
///
/// A subsystem replaces, reads and removes only its own, through [`CapsMut`]. They are kept sorted by dimension, and
/// within one in the order in which caps count.
#[derive(Component, Clone, Debug, Default, PartialEq, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::caps"]
pub struct Caps(pub(crate) actor_core::Caps);

newtype_conversions!(Caps(actor_core::Caps));

impl Caps {
    /// Without caps.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the caps of this subsystem, for spawning.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) -> Self {
        self.0.replace(id, caps);
        self
    }
}

/// Query data for changing a component that holds what each system states: a change that changes nothing does not mark it.
macro_rules! statements_mut {
    (
        $(#[$doc:meta])*
        $name:ident, $item:ident: $component:ident of $statement:ty,
        replace: $(#[$replace:meta])*
    ) => {
        $(#[$doc])*
        #[derive(QueryData)]
        #[query_data(mutable)]
        pub struct $name {
            inner: Mut<'static, $component>,
        }

        impl $item<'_, '_> {
            $(#[$replace])*
            pub fn replace(&mut self, id: SubsystemId, statements: impl IntoIterator<Item = $statement>) {
                if self.inner.bypass_change_detection().0.replace(id, statements) {
                    self.inner.set_changed();
                }
            }

            /// Forgets what this system states.
            pub fn remove(&mut self, system: impl Into<Symbol>) {
                if self.inner.bypass_change_detection().0.remove(system.into()) {
                    self.inner.set_changed();
                }
            }

            /// What is stated now.
            pub fn get(&self) -> &$component {
                &self.inner
            }
        }
    };
}

statements_mut! {
    /// Query data for changing [`Contributions`]: a change that changes nothing does not mark the component.
    ///
    /// ```
    /// # use bevy_actor_core::prelude::*;
    /// # use bevy_ecs::prelude::*;
    /// # #[derive(Component)] struct Sword(f64);
    /// static STRENGTH: Dimension = Dimension::new("strength");
    /// const ITEMS: SubsystemId = SubsystemId::new("items", 50);
    ///
    /// fn equip(mut actors: Query<(ContributionsMut, &Sword), Changed<Sword>>) {
    ///     for (mut contributions, sword) in &mut actors {
    ///         contributions.replace(ITEMS, [STRENGTH.percent(sword.0)]);
    ///     }
    /// }
    /// # bevy_ecs::system::assert_is_system(equip);
    /// ```
    ContributionsMut, ContributionsMutItem: Contributions of Contribution,
    replace:
    /// Replaces what this subsystem states. The statements of others stay.
    ///
    /// A statement that is not finite, or that names another system, is left out and reported once.
}

statements_mut! {
    /// Query data for changing [`Caps`]: a change that changes nothing does not mark the component.
    CapsMut, CapsMutItem: Caps of Cap,
    replace:
    /// Replaces the caps of this subsystem. The caps of others stay.
    ///
    /// A cap that is not finite, whose kind contradicts its mode, or that names another system, is left out and reported
    /// once.
}
