//! [`WatchedDimensions`]: the dimensions that are watched on every actor.

use actor_core::{Change, Symbol};
use bevy_app::App;
use bevy_ecs::entity::{Entity, EntityHashMap};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Has;
use bevy_ecs::resource::Resource;
use bevy_ecs::system::Command;
use bevy_ecs::world::World;
use smallvec::SmallVec;

use crate::actor::Snapshot;

/// The values of one actor's watched dimensions, in the order of [`WatchedDimensions::names`].
type ValueRow = SmallVec<[Option<f64>; 2]>;

/// The dimensions whose changes are sent for every actor, as [`DimensionChanged`](crate::DimensionChanged).
///
/// [`watch_dimension`](WatchAppExt::watch_dimension) and [`WatchDimension`] add to them. The resource keeps one value
/// per actor and watched dimension. It takes time only for actors whose snapshots changed.
#[derive(Resource, Debug, Default)]
pub struct WatchedDimensions {
    /// The names, in the order in which they were added.
    names: Vec<Symbol>,
    /// The values that were sent last. An actor without a row has sent nothing.
    rows: EntityHashMap<ValueRow>,
    /// The number of rows after the last sweep of despawned actors.
    swept: usize,
    /// Actors that can be seen again after they were disabled, or hidden by a component of the game.
    pub(super) returned: Vec<Entity>,
}

impl WatchedDimensions {
    /// Returns the names, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = Symbol> {
        self.names.iter().copied()
    }

    /// Returns whether changes of this dimension are sent for every actor.
    pub fn contains(&self, dimension: impl Into<Symbol>) -> bool {
        self.names.contains(&dimension.into())
    }

    /// Returns the number of actors whose values are kept, including despawned ones that are not swept yet.
    pub fn known(&self) -> usize {
        self.rows.len()
    }

    /// Stops watching a dimension. Returns whether it was watched.
    pub fn stop(&mut self, dimension: impl Into<Symbol>) -> bool {
        let name = dimension.into();
        let Some(at) = self.names.iter().position(|known| *known == name) else { return false };
        self.names.remove(at);
        if self.names.is_empty() {
            self.rows = EntityHashMap::default();
        }
        for row in self.rows.values_mut() {
            row.remove(at);
        }
        true
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Adds the watched values of an actor that differ from those that were sent last, and stores them as sent.
    pub(super) fn push_changes(&mut self, actor: Entity, snapshot: &Snapshot, all: &mut Vec<Change>) {
        if self.names.is_empty() {
            return;
        }
        let row = self.rows.entry(actor).or_insert_with(|| SmallVec::from_elem(None, self.names.len()));
        for (name, value) in self.names.iter().zip(row) {
            let is = snapshot.get(*name);
            if is.map(f64::to_bits) != value.map(f64::to_bits) {
                all.push((*name, *value, is));
                *value = is;
            }
        }
    }

    /// Drops the rows of entities that do not exist any more. It acts only if there are at least 64 rows and twice as
    /// many as after the last sweep.
    pub(super) fn sweep(&mut self, exists: impl Fn(Entity) -> bool) {
        if self.rows.len() >= 2 * self.swept.max(32) {
            self.rows.retain(|actor, _| exists(*actor));
            self.swept = self.rows.len();
        }
    }
}

/// Watches dimensions of every actor, on an [`App`] that has the plugin.
pub trait WatchAppExt {
    /// Sends changes of this dimension for every actor, as [`DimensionChanged`](crate::DimensionChanged). Calling it
    /// again for the same dimension changes nothing. While the app runs, use the command [`WatchDimension`].
    ///
    /// ```
    /// # use bevy_actor_core::prelude::*;
    /// # use bevy_app::prelude::*;
    /// static HP_MAX: Dimension = Dimension::new("hp_max");
    /// App::new().add_plugins(ActorCorePlugin::default()).watch_dimension(&HP_MAX);
    /// ```
    fn watch_dimension(&mut self, dimension: impl Into<Symbol>) -> &mut Self;
}

impl WatchAppExt for App {
    fn watch_dimension(&mut self, dimension: impl Into<Symbol>) -> &mut Self {
        WatchDimension::new(dimension).apply(self.world_mut());
        self
    }
}

/// A command that sends changes of a dimension for every actor from now on.
///
/// Actors that are already resolved are compared with their current values. The first values of other actors are sent
/// as changes from `None`. [`WatchedDimensions::stop`] ends it.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn open_the_chronicle(mut commands: Commands) {
///     commands.queue(WatchDimension::new("level"));
/// }
/// # bevy_ecs::system::assert_is_system(open_the_chronicle);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchDimension(Symbol);

impl WatchDimension {
    /// Watches the dimension with this name.
    pub fn new(dimension: impl Into<Symbol>) -> Self {
        Self(dimension.into())
    }
}

impl Command for WatchDimension {
    type Out = ();

    fn apply(self, world: &mut World) {
        let mut watched = world.remove_resource::<WatchedDimensions>().unwrap_or_default();
        if !watched.contains(self.0) {
            let before = watched.names.len();
            watched.names.push(self.0);
            let mut actors = world.query::<(Entity, &Snapshot, Has<Disabled>)>();
            for (actor, snapshot, _) in actors.iter(world).filter(|(_, snapshot, _)| snapshot.is_resolved()) {
                let row = watched.rows.entry(actor);
                row.or_insert_with(|| SmallVec::from_elem(None, before)).push(snapshot.get(self.0));
            }
            // The other known actors have no value of this dimension yet.
            for row in watched.rows.values_mut() {
                row.resize(before + 1, None);
            }
        }
        world.insert_resource(watched);
    }
}
