//! [`Base`], [`Contributions`] and [`Caps`]: the statements about an actor as components, and query data to change
//! them.

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

/// An actor's own values by dimension, the ones that a game writes most often.
///
/// Each value counts as a `Flat` contribution of system `base` with priority 0.
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
    /// Creates base values without any value set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// The contributions of code to an actor, grouped by system.
///
/// A subsystem replaces and removes only its own contributions, through [`ContributionsMut`].
///
/// An actor stores only its numbers. They are sorted once, when the statements change: by dimension and, within a
/// dimension, in canonical order. All actors with the same statements share the rest.
#[derive(Component, Clone, Debug, Default, PartialEq, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::contributions"]
pub struct Contributions(pub(crate) actor_core::Contributions);

newtype_conversions!(Contributions(actor_core::Contributions));

impl Contributions {
    /// Creates an empty list of contributions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the list with the contributions of this subsystem added, for spawning.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, statements: impl IntoIterator<Item = Contribution>) -> Self {
        self.0.replace(id, statements);
        self
    }
}

/// The caps that code puts on an actor, grouped by system.
///
/// A subsystem replaces and removes only its own caps, through [`CapsMut`]. The caps are sorted by dimension and,
/// within a dimension, in the order in which they count.
#[derive(Component, Clone, Debug, Default, PartialEq, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::caps"]
pub struct Caps(pub(crate) actor_core::Caps);

newtype_conversions!(Caps(actor_core::Caps));

impl Caps {
    /// Creates an empty list of caps.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the list with the caps of this subsystem added, for spawning.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) -> Self {
        self.0.replace(id, caps);
        self
    }
}

/// Defines query data that changes a component with the statements of each system. The component is marked as changed
/// only if its statements differ.
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

            /// Removes the statements of this system.
            pub fn remove(&mut self, system: impl Into<Symbol>) {
                if self.inner.bypass_change_detection().0.remove(system.into()) {
                    self.inner.set_changed();
                }
            }

            /// Returns the component, with the current statements of all systems.
            pub fn get(&self) -> &$component {
                &self.inner
            }
        }
    };
}

statements_mut! {
    /// Query data that changes [`Contributions`]. It marks the component as changed only if its statements differ.
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
    /// Replaces the contributions of this subsystem. Those of other systems stay.
    ///
    /// A contribution without a priority gets the subsystem's. A contribution is rejected, and reported once, if its
    /// value is not finite or if it names another system.
}

statements_mut! {
    /// Query data that changes [`Caps`]. It marks the component as changed only if its caps differ.
    CapsMut, CapsMutItem: Caps of Cap,
    replace:
    /// Replaces the caps of this subsystem. Those of other systems stay.
    ///
    /// A cap without a priority gets the subsystem's. A cap is rejected, and reported once, if its value is not finite,
    /// if it names another system, or if its mode implies the other kind.
}
