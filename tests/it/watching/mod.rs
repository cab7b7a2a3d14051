//! Messages about changes: the old and new values of watched dimensions, and the thresholds that they crossed.

mod changes;
mod disabled;
mod everywhere;
mod order;
mod steady;
mod thresholds;

use crate::common::{edit, spawn};
use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;

static POWER: Dimension = Dimension::new("power");
static TWICE: Dimension = Dimension::new("twice");
static GUARD: Dimension = Dimension::new("guard");
const AURA: SubsystemId = SubsystemId::new("aura", 40);

fn registry() -> Registry {
    Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("twice", DimensionDef::derived().base("power * 2"))
        .dimension("guard", DimensionDef::primary())
        .build()
        .unwrap()
}

/// What observers were told.
#[derive(Resource, Default)]
struct Observed {
    changes: Vec<DimensionChanged>,
    crossings: Vec<ThresholdCrossed>,
}

fn app() -> App {
    listening(crate::common::app(registry()))
}

fn listening(mut app: App) -> App {
    app.init_resource::<Observed>()
        .add_observer(|event: On<DimensionChanged>, mut observed: ResMut<Observed>| {
            observed.changes.push(*event.event());
        })
        .add_observer(|event: On<ThresholdCrossed>, mut observed: ResMut<Observed>| {
            observed.crossings.push(*event.event());
        });
    app
}

/// The same, in a world in which rows do not lie contiguously.
fn app_row_by_row() -> App {
    let mut app = app();
    app.world_mut().register_disabling_component::<Asleep>();
    app
}

/// A component by which a game disables entities for itself.
#[derive(Component, Default)]
#[component(storage = "SparseSet")]
struct Asleep;

fn both_ways(test: impl Fn(&mut App)) {
    println!("contiguously:");
    test(&mut app());
    println!("row by row:");
    test(&mut app_row_by_row());
}

fn power(value: f64) -> Base {
    Base::from([(&POWER, value)])
}

fn set(app: &mut App, actor: Entity, dimension: &'static Dimension, value: f64) {
    app.world_mut().get_mut::<Base>(actor).unwrap().set(dimension, value);
}

type Told = (Entity, &'static str, Option<f64>, Option<f64>);

/// What was told in the last frame; observers and readers of messages are told the same in the same order.
#[track_caller]
fn told(app: &mut App) -> Vec<Told> {
    let read: Vec<_> = app.world_mut().resource_mut::<Messages<DimensionChanged>>().drain().collect();
    assert_eq!(read, std::mem::take(&mut app.world_mut().resource_mut::<Observed>().changes));
    read.into_iter().map(|told| (told.entity, told.dimension.as_str(), told.before, told.after)).collect()
}

/// The same for thresholds: what, how, at which number, with which value.
#[track_caller]
fn crossed(app: &mut App) -> Vec<(&'static str, Crossing, f64, f64)> {
    let read: Vec<_> = app.world_mut().resource_mut::<Messages<ThresholdCrossed>>().drain().collect();
    assert_eq!(read, std::mem::take(&mut app.world_mut().resource_mut::<Observed>().crossings));
    read.into_iter()
        .map(|told| (told.dimension.as_str(), told.crossing, told.threshold, told.value))
        .collect()
}

/// What is told in the next frame.
#[track_caller]
fn frame(app: &mut App) -> Vec<Told> {
    app.update();
    told(app)
}
