//! [`Pools`]: the component that holds an actor's current values.

use actor_core::{Pool, Symbol};
use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::newtype::newtype_conversions;

/// The pools of an actor, by name: current values with a maximum, such as health and mana.
///
/// [`ActorCoreSystems::Pools`](crate::ActorCoreSystems::Pools) takes the maxima and the regeneration per second from
/// the actor's [`Snapshot`](crate::Snapshot). In each run a pool first follows its maximum by its
/// [`PoolRule`](crate::PoolRule), and then regenerates for the time step of the schedule's `Time`. Without a `Time`
/// resource nothing regenerates. In a fixed schedule the result does not depend on the frame rate. The component is
/// marked as changed exactly when a current value or a maximum changed in its bits.
///
/// A pool begins when its maximum is above 0 for the first time, usually when the actor is first resolved. It begins
/// full, or with the value that [`set`](actor_core::Pools::set) stored before. The beginning sends no event. From then
/// on [`PoolEmptied`](crate::PoolEmptied) and [`PoolFilled`](crate::PoolFilled) report when the pool reaches 0 or its
/// maximum.
///
/// The pools of a disabled actor follow their maxima, so that no number is stale when the actor is enabled again. They
/// do not regenerate, and their events wait until then. An entity that a disabling component of the game hides is not
/// updated at all. Its pools follow their maxima in the first run after that component is removed.
///
/// The component serializes as a map by name. The current values are saved with their maxima, so that loading continues
/// where saving stopped. Deserializing rejects numbers that are not finite, negative, or above their maximum, and
/// unknown fields.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_app::prelude::*;
/// use bevy_ecs::prelude::*;
///
/// static HP_MAX: Dimension = Dimension::new("hp_max");
/// static HP_REGEN: Dimension = Dimension::new("hp_regen");
///
/// let registry = Registry::builder()
///     .dimension("hp_max", DimensionDef::primary())
///     .dimension("hp_regen", DimensionDef::primary())
///     .build()?;
/// let mut app = App::new();
/// app.add_plugins(ActorCorePlugin::default().with_registry(registry));
/// let pools = Pools::new().with("health", Pool::of(&HP_MAX).regenerating(&HP_REGEN));
/// let base = Base::from([(&HP_MAX, 100.0), (&HP_REGEN, 2.0)]);
/// let hero = app.world_mut().spawn((Actor::new("hero"), base, pools)).id();
/// app.update();
///
/// let mut pools = app.world_mut().get_mut::<Pools>(hero).unwrap();
/// assert_eq!(pools.take("health", 30.0)?, 30.0);
/// assert_eq!((pools.current("health"), pools.fraction("health")), (70.0, 0.7));
/// assert_eq!(
///     pools.spend("health", 100.0),
///     Err(PoolError::Short { pool: Symbol::new("health"), missing: 30.0 })
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Component, Clone, Debug, Default, PartialEq, Deref, DerefMut, Reflect, Serialize, Deserialize)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::pools"]
pub struct Pools(pub(crate) actor_core::Pools);

newtype_conversions!(Pools(actor_core::Pools), collect);

impl Pools {
    /// Creates a component without pools.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pool, or replaces the pool with the same name.
    #[must_use]
    pub fn with(self, name: impl Into<Symbol>, pool: Pool) -> Self {
        Self(self.0.with(name, pool))
    }
}
