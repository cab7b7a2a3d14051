//! The relationships of contributors: [`ContributesTo`] and [`EffectOf`].

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

/// The [`Contributions`](crate::Contributions) and [`Caps`](crate::Caps) of this entity count for another, such as those of
/// a sword for who holds it.
///
/// They count from the next aggregation on, and as long as the relationship holds: removing it, pointing it elsewhere, and
/// despawning either side takes effect in the same aggregation. Each entity is a source of its own: of two equal swords
/// both count. Chains work: a gem in a sword counts for the hero, and for the sword if that is an actor too. One entity
/// counts once for an actor, by however many ways. The entity outlives its owner; what should not is an
/// [effect](EffectOf).
///
/// An entity that would contribute to itself, in a chain or not, is reported, and the relationship is removed. Whether a
/// contributor is [`Disabled`](bevy_ecs::entity_disabling::Disabled) does not matter: to take its bonus away, take the
/// relationship away. One that is hidden by a disabling component of the game's own does not count until it comes back.
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

/// Who [contributes to](ContributesTo) this entity. Bevy keeps it up to date.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Reflect)]
// Sparse, as is `Effects`, so that an actor's row does not move to another table whenever something comes or goes.
#[component(storage = "SparseSet")]
#[relationship_target(relationship = ContributesTo)]
#[reflect(Component, Debug, PartialEq)]
#[type_path = "bevy_actor_core::contributors"]
pub struct Contributors(SmallVec<[Entity; 4]>);

/// The same as [`ContributesTo`] for what ends with its target, such as a poison: despawning the actor despawns it too.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Reflect)]
#[component(on_insert = Self::joined, on_discard = Self::left)]
#[relationship(relationship_target = Effects)]
#[reflect(Component, Debug, PartialEq)]
#[type_path = "bevy_actor_core::contributors"]
pub struct EffectOf(#[entities] pub Entity);

/// The [effects](EffectOf) on this entity. Bevy keeps it up to date.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Reflect)]
#[component(storage = "SparseSet")]
#[relationship_target(relationship = EffectOf, linked_spawn)]
#[reflect(Component, Debug, PartialEq)]
#[type_path = "bevy_actor_core::contributors"]
pub struct Effects(SmallVec<[Entity; 4]>);

impl Contributors {
    /// All, in no order that means anything.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entity> {
        self.0.iter().copied()
    }
}

impl Effects {
    /// All, in no order that means anything.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entity> {
        self.0.iter().copied()
    }
}

/// The relationships that came and went since the last aggregation.
#[derive(Resource, Debug, Default)]
pub(crate) struct Links {
    /// Entities that contribute to another one than before.
    pub(super) joined: Vec<(Entity, LinkKind)>,
    /// Entities that lost a contributor, or that are new.
    pub(super) left: Vec<Entity>,
    /// Whether there are changes that nobody looked at: a game may skip the set, while the run condition sees each tick once.
    pub(super) has_changes: AtomicBool,
}

impl Links {
    /// Has the contributors of an entity looked at again.
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
                    // Bevy removes it.
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
