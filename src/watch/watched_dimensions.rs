//! [`WatchedDimensions`]: what is watched on every actor.

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

/// The values of the watched dimensions of one actor, in the order of those.
type ValueRow = SmallVec<[Option<f64>; 2]>;

/// The dimensions whose changes are told of every actor, as [`DimensionChanged`](crate::DimensionChanged).
///
/// [`watch_dimension`](WatchAppExt::watch_dimension) and [`WatchDimension`] add to them. It keeps only these values of each
/// actor, and takes time for those whose snapshots changed.
#[derive(Resource, Debug, Default)]
pub struct WatchedDimensions {
    /// In the order in which they were asked for.
    names: Vec<Symbol>,
    /// What was told last. An actor that is not here has told nothing.
    rows: EntityHashMap<ValueRow>,
    /// How many rows there were when those of the despawned were dropped last.
    swept: usize,
    /// Those that were disabled, or hidden by a component of the game, and are not any more.
    pub(super) returned: Vec<Entity>,
}

impl WatchedDimensions {
    /// The names, in the order in which they were asked for.
    pub fn iter(&self) -> impl Iterator<Item = Symbol> {
        self.names.iter().copied()
    }

    /// Whether changes of this dimension are told of every actor.
    pub fn contains(&self, dimension: impl Into<Symbol>) -> bool {
        self.names.contains(&dimension.into())
    }

    /// Of how many actors values are kept, despawned ones that are not forgotten yet included.
    pub fn known(&self) -> usize {
        self.rows.len()
    }

    /// Watches a dimension no longer. Says whether it was watched.
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

    /// Adds the watched values of an actor that differ from what was told last, and notes that they are told.
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

    /// Drops what is known of those that do not exist any more, now and then.
    pub(super) fn sweep(&mut self, exists: impl Fn(Entity) -> bool) {
        if self.rows.len() >= 2 * self.swept.max(32) {
            self.rows.retain(|actor, _| exists(*actor));
            self.swept = self.rows.len();
        }
    }
}

/// Watching dimensions of every actor, on an [`App`] that has the plugin.
pub trait WatchAppExt {
    /// Has changes of this dimension told of every actor, as [`DimensionChanged`](crate::DimensionChanged); once, however
    /// often it is called. While the app runs, [`WatchDimension`] does it.
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

/// A command that has changes of a dimension told of every actor from now on.
///
/// Actors that are resolved already are compared with what they are now; others are told of from `None`.
/// [`WatchedDimensions::stop`] ends it.
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
    /// Watches this dimension.
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
            // Of the others that are known nothing is known of this one.
            for row in watched.rows.values_mut() {
                row.resize(before + 1, None);
            }
        }
        world.insert_resource(watched);
    }
}
