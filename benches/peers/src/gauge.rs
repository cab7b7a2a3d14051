//! The side of `bevy_gauge`, used in the cheapest of the ways that its documentation shows.
//!
//! A stat is one node with four flat modifiers, one of which is the base. When the base changes, the old modifier is
//! removed and the new one added, as the equipment of `bevy_gauge` does it. The alternative, `set_base`, replaces all
//! flat modifiers of its node, so the base would need a node of its own and an expression that reads it. These 20 extra
//! nodes per actor double the memory and the time of `build`, add half to the time when all bases change, and multiply
//! the time when actors are despawned. Its `complex_attribute` would cost even more.
//!
//! Expressions are compiled once and given to each actor instead of their text. What an expression needs exists before
//! the expression, so that `build` computes nothing twice.

use bevy::app::TaskPoolPlugin;
use bevy::ecs::component::{Mutable, StorageType};
use bevy::ecs::system::SystemState;
use bevy::prelude::*;
use bevy_gauge::attribute_id::{AttributeId, Interner};
use bevy_gauge::prelude::*;

use crate::model;

/// The component that mirrors the derived numbers, as a game would have it.
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

/// Implemented by hand, because the derive would refer to the other Bevy that this program depends on.
impl Component for Derived {
    const STORAGE_TYPE: StorageType = StorageType::Table;
    type Mutability = Mutable;
}

/// A world with the actors of [`model`], or with others.
pub struct Gauge {
    pub app: App,
    pub actors: Vec<Entity>,
    pub stats: Vec<String>,
    pub derived: Vec<String>,
    formulas: Vec<Expr>,
    state: SystemState<AttributesMut<'static, 'static>>,
}

impl Gauge {
    /// Creates a world as a game has it, without actors.
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

    /// Spawns actors and brings all their numbers up to date.
    pub fn with_actors(mut self, actors: usize) -> Self {
        self.spawn(0..actors);
        self.app.update();
        self
    }

    /// Spawns actors with all their numbers. The component follows in the next update.
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

    /// Spawns actors without any numbers.
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

    /// Returns all numbers of an actor, stats first. The component must hold the same derived numbers.
    pub fn values(&self, actor: usize) -> Vec<f64> {
        let world = self.app.world().entity(self.actors[actor]);
        let attributes = world.get::<Attributes>().expect("it is an actor");
        let values: Vec<f64> =
            self.stats.iter().chain(&self.derived).map(|name| f64::from(attributes.value(name))).collect();
        let Derived { d0, d1, d2, d3 } = world.get::<Derived>().expect("it has the component");
        assert_eq!([d0, d1, d2, d3].map(|value| f64::from(*value)), values[model::STATS..]);
        values
    }

    /// Returns one number of an actor.
    pub fn value(&self, actor: usize, name: &str) -> f64 {
        let attributes = self.app.world().get::<Attributes>(self.actors[actor]).expect("it is an actor");
        f64::from(attributes.value(name))
    }

    /// Returns the buff in the form of this side.
    pub fn buff(&self) -> ModifierSet {
        let mut buff = ModifierSet::new();
        for (stat, value) in model::BUFF {
            buff.add(&self.stats[stat], value as f32);
        }
        buff
    }

    /// Returns the stats in the form that is looked up fastest.
    pub fn ids(&self) -> Vec<AttributeId> {
        self.stats.iter().map(|name| Interner::global().get_or_intern(name)).collect()
    }
}

/// Compiles an expression. The plugin must have been added once.
pub fn compiled(text: &str) -> Expr {
    Expr::compile(text, None).expect("the expression is good")
}
