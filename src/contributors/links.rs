//! [`ContributesTo`] and [`EffectOf`]: the relationships of contributors.

use std::sync::atomic::AtomicBool;

use actor_core::LinkKind;
use bevy_ecs::component::Component;
use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::resource::Resource;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::Reflect;
use smallvec::SmallVec;

use crate::error::ActorCoreError;
use crate::reports::Reports;

/// Makes the [`Contributions`](crate::Contributions) and [`Caps`](crate::Caps) of this entity count for another entity,
/// such as those of a sword for the actor that holds it.
///
/// The statements count from the next aggregation on, as long as the relationship exists. Removing the relationship,
/// pointing it to another entity, and despawning either side take effect in the next aggregation too.
///
/// Each entity is a source of its own, so two equal swords both count. Chains work: a gem in a sword counts for the
/// hero that holds the sword, and for the sword if that is an actor too. An entity counts only once for an actor, even
/// if several chains lead from one to the other. The entity outlives its owner. A contributor that should end with its
/// owner is an [effect](EffectOf).
///
/// If an entity would contribute to itself, directly or through a chain, the plugin reports the cycle and removes the
/// relationship. A [`Disabled`](bevy_ecs::entity_disabling::Disabled) contributor still counts. To take its bonus away,
/// remove the relationship. A contributor that a disabling component of the game hides does not count until that
/// component is removed.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_app::prelude::*;
/// static ATTACK: Dimension = Dimension::new("attack");
/// const ITEMS: SubsystemId = SubsystemId::new("items", 50);
///
/// let registry = Registry::builder().dimension("attack", DimensionDef::primary()).build()?;
/// let mut app = App::new();
/// app.add_plugins(ActorCorePlugin::default().with_registry(registry));
/// let hero = app.world_mut().spawn((Actor::new("hero"), Base::from([(&ATTACK, 10.0)]))).id();
/// let sharp = Contributions::new().with(ITEMS, [ATTACK.flat(5.0)]);
/// let sword = app.world_mut().spawn((sharp, ContributesTo(hero))).id();
/// app.update();
/// assert_eq!(app.world().get::<Snapshot>(hero).unwrap().value(&ATTACK), 15.0);
/// app.world_mut().despawn(sword);
/// app.update();
/// assert_eq!(app.world().get::<Snapshot>(hero).unwrap().value(&ATTACK), 10.0);
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Reflect)]
#[component(on_insert = Self::joined, on_discard = Self::left)]
#[relationship(relationship_target = Contributors)]
#[reflect(Component, Debug, PartialEq)]
#[type_path = "bevy_actor_core::contributors"]
pub struct ContributesTo(#[entities] pub Entity);

/// The entities that [contribute to](ContributesTo) this entity. Bevy keeps the list up to date.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Reflect)]
// The storage is sparse, as that of `Effects`, so that an actor does not move to another table when its first
// contributor comes or its last one goes.
#[component(storage = "SparseSet")]
#[relationship_target(relationship = ContributesTo)]
#[reflect(Component, Debug, PartialEq)]
#[type_path = "bevy_actor_core::contributors"]
pub struct Contributors(SmallVec<[Entity; 4]>);

/// Does the same as [`ContributesTo`] for an effect, such as a poison, which ends with its target: despawning the
/// target despawns the effect too.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Reflect)]
#[component(on_insert = Self::joined, on_discard = Self::left)]
#[relationship(relationship_target = Effects)]
#[reflect(Component, Debug, PartialEq)]
#[type_path = "bevy_actor_core::contributors"]
pub struct EffectOf(#[entities] pub Entity);

/// The [effects](EffectOf) on this entity. Bevy keeps the list up to date.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Reflect)]
#[component(storage = "SparseSet")]
#[relationship_target(relationship = EffectOf, linked_spawn)]
#[reflect(Component, Debug, PartialEq)]
#[type_path = "bevy_actor_core::contributors"]
pub struct Effects(SmallVec<[Entity; 4]>);

impl Contributors {
    /// Returns all contributors, in no particular order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entity> {
        self.0.iter().copied()
    }
}

impl Effects {
    /// Returns all effects, in no particular order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entity> {
        self.0.iter().copied()
    }
}

/// The relationships that were inserted and removed since the last aggregation.
#[derive(Resource, Debug, Default)]
pub(crate) struct Links {
    /// Entities whose relationship was inserted, each with its kind.
    pub(super) joined: Vec<(Entity, LinkKind)>,
    /// Entities whose contributors must be merged again: they lost one, became an actor, or one of theirs was hidden.
    pub(super) left: Vec<Entity>,
    /// Whether there are changes that were not merged yet. A game may skip the set, but the run condition sees each
    /// tick only once.
    pub(super) has_changes: AtomicBool,
}

impl Links {
    /// Has the contributors of an entity merged again in the next aggregation.
    pub fn target_changed(&mut self, target: Entity) {
        self.left.push(target);
    }
}

macro_rules! hooks {
    ($name:ident, $kind:expr) => {
        impl $name {
            fn joined(mut world: DeferredWorld, context: HookContext) {
                let target = world.get::<Self>(context.entity).map(|link| link.0);
                if target == Some(context.entity)
                    && let Some(reports) = world.get_resource::<Reports>()
                {
                    // Bevy itself removes a relationship that points to its own entity.
                    let chain = vec![context.entity, context.entity];
                    reports.error(ActorCoreError::ContributorCycle { chain });
                }
                if let Some(mut links) = world.get_resource_mut::<Links>() {
                    links.joined.push((context.entity, $kind));
                }
            }

            fn left(mut world: DeferredWorld, context: HookContext) {
                let target = world.get::<Self>(context.entity).map(|link| link.0);
                if let (Some(target), Some(mut links)) = (target, world.get_resource_mut::<Links>()) {
                    links.left.push(target);
                }
            }
        }
    };
}

hooks!(ContributesTo, LinkKind::Item);
hooks!(EffectOf, LinkKind::Effect);
