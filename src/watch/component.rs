//! [`Watch`]: the component that selects which changes of an actor are sent.

use actor_core::{Snapshot as Numbers, Symbol};
use bevy_ecs::change_detection::DetectChangesMut;
use bevy_ecs::component::Component;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::actor::Snapshot;

use super::Crossing;

/// Sends an actor's changed values as [`DimensionChanged`](crate::DimensionChanged), and crossed thresholds as
/// [`ThresholdCrossed`](crate::ThresholdCrossed).
///
/// The plugin compares the actor with its snapshot at the time when the component is inserted. If the actor was not
/// resolved then, its first values are sent as changes from `None`. Inserting the component again starts over. For a
/// disabled actor, the plugin sends what is different when the actor is enabled again.
///
/// A `Watch` keeps a copy of the actor's values, and takes time only when the actor's snapshot changes. To watch a
/// dimension on every actor, [`watch_dimension`](crate::WatchAppExt::watch_dimension) is cheaper. Context dimensions
/// have no value, so they never change. A dimension that the registry does not define is reported once.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_app::prelude::*;
/// use bevy_ecs::message::Messages;
///
/// static LUCK: Dimension = Dimension::new("luck");
/// let registry = Registry::builder().dimension("luck", DimensionDef::primary()).build()?;
/// let mut app = App::new();
/// app.add_plugins(ActorCorePlugin::default().with_registry(registry));
/// let watch = Watch::dimensions([&LUCK]).falls_below(&LUCK, 3.0);
/// let hero = app.world_mut().spawn((Actor::new("hero"), Base::from([(&LUCK, 5.0)]), watch)).id();
/// app.update();
/// app.world_mut().get_mut::<Base>(hero).unwrap().set(&LUCK, 2.0);
/// app.update();
///
/// let mut changes = app.world_mut().resource_mut::<Messages<DimensionChanged>>();
/// let changes: Vec<_> = changes.drain().map(|change| (change.before, change.after)).collect();
/// assert_eq!(changes, [(None, Some(5.0)), (Some(5.0), Some(2.0))]);
/// let mut crossed = app.world_mut().resource_mut::<Messages<ThresholdCrossed>>();
/// assert_eq!(crossed.drain().next().unwrap().value, 2.0);
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(Component, Clone, Debug, Default, PartialEq, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_insert = begin)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[type_path = "bevy_actor_core::watching::watch"]
#[serde(default, deny_unknown_fields)]
pub struct Watch {
    /// Whether every dimension is watched.
    all: bool,
    /// The watched dimensions, sorted by name and without duplicates.
    dimensions: Vec<Symbol>,
    thresholds: Vec<Threshold>,
    #[serde(skip)]
    pub(super) seen: Seen,
}

/// A number that a value may cross.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threshold {
    pub dimension: Symbol,
    pub crossing: Crossing,
    /// The number. It has no meaning for [`Crossing::ReachedCap`].
    #[serde(default)]
    pub at: f64,
}

/// The values that were sent last. A clone may go to another actor, so it starts as [`New`](Self::New).
#[derive(Debug, Default)]
pub(super) enum Seen {
    /// Not compared yet.
    #[default]
    New,
    /// The actor was not resolved.
    Unresolved,
    /// The values of the actor's snapshot, and its caps if a threshold needs them.
    Values(Box<Numbers>),
}

impl Clone for Seen {
    fn clone(&self) -> Self {
        Self::New
    }
}

/// All are equal, because what was seen is no part of a watch's value.
impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Watch {
    /// Watches nothing yet. [`falls_below`](Self::falls_below) and the like add thresholds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Watches every dimension.
    #[must_use]
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Watches these dimensions.
    #[must_use]
    pub fn dimensions(dimensions: impl IntoIterator<Item: Into<Symbol>>) -> Self {
        let mut names: Vec<Symbol> = dimensions.into_iter().map(Into::into).collect();
        names.sort_unstable();
        names.dedup();
        Self { dimensions: names, ..Self::default() }
    }

    /// Adds a threshold that is crossed when a value of at least `threshold` becomes less. A threshold that is not
    /// finite is never crossed.
    #[must_use]
    pub fn falls_below(self, dimension: impl Into<Symbol>, threshold: f64) -> Self {
        self.threshold(dimension.into(), Crossing::FellBelow, threshold)
    }

    /// Adds a threshold that is crossed when a value of less than `threshold` becomes at least that. A threshold that
    /// is not finite is never crossed.
    #[must_use]
    pub fn rises_to(self, dimension: impl Into<Symbol>, threshold: f64) -> Self {
        self.threshold(dimension.into(), Crossing::RoseTo, threshold)
    }

    /// Adds a threshold that is crossed when the value equals its effective maximum and did not before.
    #[must_use]
    pub fn reaches_cap(self, dimension: impl Into<Symbol>) -> Self {
        self.threshold(dimension.into(), Crossing::ReachedCap, 0.0)
    }

    fn threshold(mut self, dimension: Symbol, crossing: Crossing, at: f64) -> Self {
        let new = Threshold { dimension, crossing, at };
        if !self.thresholds.contains(&new) {
            self.thresholds.push(new);
            // The sort is stable: thresholds of one dimension stay in the order in which they were added.
            self.thresholds.sort_by_key(|threshold| threshold.dimension);
        }
        self
    }

    /// Returns whether changes of this dimension are sent.
    pub fn watches(&self, dimension: impl Into<Symbol>) -> bool {
        let name = dimension.into();
        self.all || self.dimensions.contains(&name)
    }

    /// Returns whether changes of every dimension are sent.
    pub(super) fn is_all(&self) -> bool {
        self.all
    }

    /// Returns the dimensions that the watch names.
    pub(super) fn named(&self) -> &[Symbol] {
        &self.dimensions
    }

    pub(super) fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// Stores the snapshot's values as seen.
    pub(super) fn see(&mut self, snapshot: &Numbers) {
        let caps = self.thresholds.iter().any(|threshold| threshold.crossing == Crossing::ReachedCap);
        match &mut self.seen {
            Seen::Values(seen) => seen.copy_values(snapshot, caps),
            seen => {
                let mut values = Box::<Numbers>::default();
                values.copy_values(snapshot, caps);
                *seen = Seen::Values(values);
            }
        }
    }
}

/// The insertion hook: stores the current snapshot, so that changes count from now on.
fn begin(mut world: DeferredWorld, context: HookContext) {
    let snapshot = world.get::<Snapshot>(context.entity).filter(|snapshot| snapshot.is_resolved());
    let seen = snapshot.map_or(Seen::Unresolved, |snapshot| {
        let mut values = Box::<Numbers>::default();
        values.copy_values(snapshot, true);
        Seen::Values(values)
    });
    if let Some(mut watch) = world.get_mut::<Watch>(context.entity) {
        watch.bypass_change_detection().seen = seen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_data() {
        let watch =
            Watch::dimensions(["power", "guard", "power"]).falls_below("power", 3.0).reaches_cap("guard");
        let text = ron::to_string(&watch).unwrap();
        assert_eq!(ron::from_str::<Watch>(&text).unwrap(), watch, "{text}");
        assert_eq!(watch.named(), ["guard", "power"].map(Symbol::new));
        assert!(watch.watches("guard") && !watch.watches("speed") && Watch::all().watches("speed"));
        assert_eq!(watch.clone().falls_below("power", 3.0), watch, "the same again is nothing new");
    }
}
