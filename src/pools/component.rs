//! [`Pools`]: the current values of an actor.

use actor_core::{Pool, Symbol};
use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::newtype::newtype_conversions;

/// The pools of an actor: current values with a maximum, such as health and mana, each by its name.
///
/// [`ActorCoreSystems::Pools`](crate::ActorCoreSystems::Pools) takes the maxima and the regeneration per second from the
/// actor's [`Snapshot`](crate::Snapshot). In each run a pool first follows its maximum by its [`PoolRule`](actor_core::PoolRule) and then
/// regenerates for the schedule's own `Time`; without a `Time` resource nothing regenerates. In a fixed schedule the result
/// therefore does not depend on the frame rate. The component is marked as changed exactly when a current value or a
/// maximum changed in its bits.
///
/// A pool begins when its maximum is above 0 for the first time, usually when the actor is first resolved: full, or with what
/// [`set`](actor_core::Pools::set) gave it before, and without a report. From then on [`PoolEmptied`](crate::PoolEmptied) and [`PoolFilled`](crate::PoolFilled) tell when it
/// reached its bounds.
///
/// A disabled actor's pools follow their maxima, so that no number is stale when it is enabled, but they do not regenerate,
/// and reports wait until then. A component of the game that hides entities stops everything; when it goes, the pools follow
/// in the next run.
///
/// As serde sees it, it is a map by name; the numbers are saved with their maxima, so that loading goes on where saving
/// stopped. Numbers that are not finite, negative, or above their maxima are refused, and so are unknown fields.
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
    /// Without pools.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With this pool, in place of one of the same name.
    #[must_use]
    pub fn with(self, name: impl Into<Symbol>, pool: Pool) -> Self {
        Self(self.0.with(name, pool))
    }
}
