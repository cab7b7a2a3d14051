//! [`Attached`]: the component with the merged statements of an actor's contributors.

use actor_core::{Cap, Contribution};
use bevy_derive::Deref;
use bevy_ecs::component::Component;
use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::source::entity;
use crate::statements::on_input_removed;

use super::links::{Contributors, Effects, Links};

/// The statements of all [contributors](crate::ContributesTo) to an actor, merged from their own components.
///
/// The plugin writes it right before the aggregation. It is an input of the snapshot. It serializes as an empty value,
/// because the plugin merges the statements again from the contributors.
#[derive(Component, Clone, Debug, Default, Deref, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_insert = on_insert, on_remove = on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(from = "()", into = "()")]
#[type_path = "bevy_actor_core::contributors::attached"]
pub struct Attached(pub(crate) actor_core::Attached);

impl Attached {
    /// Returns all contributions of contributors, each with the entity that makes it: by dimension name and, within a
    /// dimension, in canonical order.
    pub fn contributions(&self) -> impl Iterator<Item = (Entity, Contribution)> {
        self.0.contributions().map(|(source, statement)| (entity(source), statement))
    }

    /// Returns all caps of contributors, each with the entity that puts it: by dimension name and, within a dimension,
    /// in canonical order.
    pub fn caps(&self) -> impl Iterator<Item = (Entity, &Cap)> {
        self.0.caps().map(|(source, cap)| (entity(source), cap))
    }
}

impl From<()> for Attached {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Attached> for () {
    fn from(_: Attached) -> Self {}
}

/// The insertion hook: has the contributors merged again. An entity that becomes an actor may have contributors
/// already, and a clone holds the statements of another actor's contributors.
fn on_insert(mut world: DeferredWorld, context: HookContext) {
    let actor = world.entity(context.entity);
    let is_copy = actor.get::<Attached>().is_some_and(|attached| !attached.is_empty());
    if (is_copy || actor.contains::<Contributors>() || actor.contains::<Effects>())
        && let Some(mut links) = world.get_resource_mut::<Links>()
    {
        links.target_changed(context.entity);
    }
}
