//! [`Snapshot`]: the component with the final numbers of an actor.

use bevy_derive::Deref;
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// The final numbers of one actor: values, context dimensions, effective caps, and a version.
///
/// The aggregation writes it, and marks it as changed exactly when one of its numbers changed in its bits.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// static HP_MAX: Dimension = Dimension::new("hp_max");
///
/// fn show(actors: Query<(&Name, &Snapshot), Changed<Snapshot>>) {
///     for (name, snapshot) in &actors {
///         println!("{name}: {} hp", snapshot.value(&HP_MAX));
///     }
/// }
/// # bevy_ecs::system::assert_is_system(show);
/// ```
#[derive(Component, Clone, Debug, Default, PartialEq, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::snapshot"]
pub struct Snapshot(pub(crate) actor_core::Snapshot);

impl From<actor_core::Snapshot> for Snapshot {
    fn from(snapshot: actor_core::Snapshot) -> Self {
        Self(snapshot)
    }
}
