//! [`Watch`]: what the game wants to be told about one actor.

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

/// Has the changes of an actor's values told as [`DimensionChanged`](crate::DimensionChanged), and the crossing of
/// thresholds as [`ThresholdCrossed`](crate::ThresholdCrossed).
///
/// What an actor is compared with is its snapshot at the time when the component is inserted; an actor that was not
/// resolved then is told of from `None` when it is. Inserted again, it begins anew. A disabled actor is told of when it is
/// enabled again, by what is different then.
///
/// It costs a copy of the actor's values, and time only when the actor's snapshot changes. What every actor is to be
/// watched for is dearer this way than by [`watch_dimension`](crate::WatchAppExt::watch_dimension). Context dimensions have
/// no value, so they never change. A dimension that the registry does not define is reported once.
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
    /// Whether every dimension is told of.
    all: bool,
    /// Those that are told of besides; by name, each once.
    dimensions: Vec<Symbol>,
    thresholds: Vec<Threshold>,
    #[serde(skip)]
    pub(super) seen: Seen,
}

/// One number that a value may cross.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threshold {
    pub dimension: Symbol,
    pub crossing: Crossing,
    /// Of no meaning for a cap.
    #[serde(default)]
    pub at: f64,
}

/// What the game was told last. A copy may go to another actor, so it has seen nothing.
#[derive(Debug, Default)]
pub(super) enum Seen {
    /// Not looked at yet.
    #[default]
    New,
    /// The actor was not resolved.
    Unresolved,
    /// The values, and if they are asked for the caps, of the actor's snapshot.
    Values(Box<Numbers>),
}

impl Clone for Seen {
    fn clone(&self) -> Self {
        Self::New
    }
}

/// It is no part of the value.
impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Watch {
    /// Watches nothing yet; [`falls_below`](Self::falls_below) and the like add to it.
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

    /// Tells when the value was at least `threshold` and is less. A threshold that is not finite is never crossed.
    #[must_use]
    pub fn falls_below(self, dimension: impl Into<Symbol>, threshold: f64) -> Self {
        self.threshold(dimension.into(), Crossing::FellBelow, threshold)
    }

    /// Tells when the value was less than `threshold` and is at least that. A threshold that is not finite is never
    /// crossed.
    #[must_use]
    pub fn rises_to(self, dimension: impl Into<Symbol>, threshold: f64) -> Self {
        self.threshold(dimension.into(), Crossing::RoseTo, threshold)
    }

    /// Tells when the value equals its effective maximum and did not before.
    #[must_use]
    pub fn reaches_cap(self, dimension: impl Into<Symbol>) -> Self {
        self.threshold(dimension.into(), Crossing::ReachedCap, 0.0)
    }

    fn threshold(mut self, dimension: Symbol, crossing: Crossing, at: f64) -> Self {
        let new = Threshold { dimension, crossing, at };
        if !self.thresholds.contains(&new) {
            self.thresholds.push(new);
            // Stable, so that thresholds of one dimension stay in the order in which they were asked for.
            self.thresholds.sort_by_key(|threshold| threshold.dimension);
        }
        self
    }

    /// Whether changes of this dimension are told.
    pub fn watches(&self, dimension: impl Into<Symbol>) -> bool {
        let name = dimension.into();
        self.all || self.dimensions.contains(&name)
    }

    /// Whether changes of every dimension are told.
    pub(super) fn is_all(&self) -> bool {
        self.all
    }

    /// The dimensions that are named.
    pub(super) fn named(&self) -> &[Symbol] {
        &self.dimensions
    }

    pub(super) fn thresholds(&self) -> &[Threshold] {
        &self.thresholds
    }

    /// Notes what is told now.
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

/// From now on.
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
