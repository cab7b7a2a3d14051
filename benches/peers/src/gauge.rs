//! The side of `bevy_gauge`, in the way that costs it least among those that its documentation shows.
//!
//! A stat is one node with four flat modifiers, the base among them. When the base changes, the old modifier is taken away and
//! the new one added, as its equipment does it. The other way, `set_base`, replaces all flat modifiers of its node, so that
//! the base would need a node of its own and an expression that reads it: 20 nodes more an actor, which take twice the
//! memory and the time of `build`, half as much time again when all bases change, and many times as much when actors go.
//! Its `complex_attribute` would take still more.
//! Expressions are compiled once and given to each actor, instead of their text; and what an expression needs is there
//! before it, so that nothing is computed twice at the build.

use bevy::app::TaskPoolPlugin;
use bevy::ecs::component::{Mutable, StorageType};
use bevy::ecs::system::SystemState;
use bevy::prelude::*;
use bevy_gauge::attribute_id::{AttributeId, Interner};
use bevy_gauge::prelude::*;

use crate::model;

/// The component that is kept up to date with the derived numbers, as a game would have it.
#[derive(Default, AttributeComponent)]
pub struct Derived {
    #[read("d0")]
    d0: f32,
    #[read("d1")]
    d1: f32,
    #[read("d2")]
    d2: f32,
    #[read("d3")]
    d3: f32,
}

/// By hand, since the derive would take the other Bevy that this program depends on.
impl Component for Derived {
    const STORAGE_TYPE: StorageType = StorageType::Table;
    type Mutability = Mutable;
}

/// A world of the actors of [`model`], or of others.
pub struct Gauge {
    pub app: App,
    pub actors: Vec<Entity>,
    pub stats: Vec<String>,
    pub derived: Vec<String>,
    formulas: Vec<Expr>,
    state: SystemState<AttributesMut<'static, 'static>>,
}

impl Gauge {
    /// As a game has it, without actors.
    pub fn new() -> Self {
        let mut app = App::new();
        app.add_plugins((TaskPoolPlugin::default(), AttributesPlugin));
        let (stats, derived) = (model::stats(), model::derived());
        Self {
            formulas: (0..model::DERIVED).map(|i| compiled(&model::formula(i))).collect(),
            state: SystemState::new(app.world_mut()),
            actors: Vec::new(),
            app,
            stats,
            derived,
        }
    }

    /// Actors with everything in sync.
    pub fn with_actors(mut self, actors: usize) -> Self {
        self.spawn(0..actors);
        self.app.update();
        self
    }

    /// Spawns actors with all their numbers; the component follows in the next update.
    pub fn spawn(&mut self, actors: model::Actors) {
        let first = self.actors.len();
        let empty = actors.clone().map(|_| (Attributes::new(), Derived::default()));
        self.actors.extend(self.app.world_mut().spawn_batch(empty));
        let mut attributes = self.state.get_mut(self.app.world_mut()).expect("the plugin is there");
        for (actor, entity) in actors.zip(&self.actors[first..]) {
            for (stat, name) in self.stats.iter().enumerate() {
                attributes.add_modifier(*entity, name, model::base(actor, stat) as f32);
                for system in 0..model::MODIFIERS {
                    attributes.add_modifier(*entity, name, model::modifier(stat, system) as f32);
                }
            }
            for (name, formula) in self.derived.iter().zip(&self.formulas) {
                attributes.add_modifier(*entity, name, Modifier::Expr(formula.clone()));
            }
        }
    }

    /// Spawns actors of which nothing is known yet.
    pub fn spawn_empty(&mut self, actors: usize) {
        self.actors.extend(self.app.world_mut().spawn_batch((0..actors).map(|_| Attributes::new())));
    }

    /// Writes to each of these actors.
    pub fn each(
        &mut self,
        actors: model::Actors,
        mut write: impl FnMut(usize, Entity, &mut AttributesMut<'_, '_>),
    ) {
        let mut attributes = self.state.get_mut(self.app.world_mut()).expect("the plugin is there");
        for actor in actors {
            write(actor, self.actors[actor], &mut attributes);
        }
    }

    /// All numbers of an actor, stats first. The component must hold the same.
    pub fn values(&self, actor: usize) -> Vec<f64> {
        let world = self.app.world().entity(self.actors[actor]);
        let attributes = world.get::<Attributes>().expect("it is an actor");
        let values: Vec<f64> =
            self.stats.iter().chain(&self.derived).map(|name| f64::from(attributes.value(name))).collect();
        let Derived { d0, d1, d2, d3 } = world.get::<Derived>().expect("it has the component");
        assert_eq!([d0, d1, d2, d3].map(|value| f64::from(*value)), values[model::STATS..]);
        values
    }

    /// One number of an actor.
    pub fn value(&self, actor: usize, name: &str) -> f64 {
        let attributes = self.app.world().get::<Attributes>(self.actors[actor]).expect("it is an actor");
        f64::from(attributes.value(name))
    }

    /// The buff as this side says it.
    pub fn buff(&self) -> ModifierSet {
        let mut buff = ModifierSet::new();
        for (stat, value) in model::BUFF {
            buff.add(&self.stats[stat], value as f32);
        }
        buff
    }

    /// The stats as they are looked up fastest.
    pub fn ids(&self) -> Vec<AttributeId> {
        self.stats.iter().map(|name| Interner::global().get_or_intern(name)).collect()
    }
}

/// An expression, compiled. The plugin must have been added once.
pub fn compiled(text: &str) -> Expr {
    Expr::compile(text, None).expect("the expression is good")
}
