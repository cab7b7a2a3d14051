//! Everything works in a process without Bevy's task pools, with a single-threaded executor.
//!
//! The pools belong to the whole process, so no test in this file may start one.

use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::entity_disabling::DefaultQueryFilters;
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};
use bevy_tasks::ComputeTaskPool;

static STRENGTH: Dimension = Dimension::new("strength");

#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

#[derive(Component)]
struct Training(f64);

struct Dojo;

impl Subsystem for Dojo {
    type Data = &'static Training;

    fn system_id(&self) -> &'static str {
        "dojo"
    }

    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(actor.data.0)))
    }
}

/// With sparse storage, a disabling component makes contiguous iteration impossible.
#[derive(Component, Default)]
#[component(storage = "SparseSet")]
struct Asleep;

fn app() -> App {
    let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    let mut app = App::new();
    app.init_schedule(Numbers)
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(registry));
    app
}

/// Spawns more actors than one thread would take, and gives their numbers after a run.
fn strengths(app: &mut App) -> Vec<f64> {
    let actors: Vec<Entity> = (0..600)
        .map(|i| {
            let base = Base::from([(&STRENGTH, f64::from(i))]);
            app.world_mut().spawn((Actor::new(format!("actor {i}")), base, Training(1.0))).id()
        })
        .collect();
    app.world_mut().run_schedule(Numbers);
    assert!(ComputeTaskPool::try_get().is_none(), "otherwise this shows nothing");
    actors.iter().map(|actor| app.world().get::<Snapshot>(*actor).unwrap().value(&STRENGTH)).collect()
}

#[test]
fn actors_are_resolved_contiguously() {
    let expected: Vec<f64> = (0..600).map(f64::from).collect();
    assert_eq!(strengths(&mut app()), expected);
}

#[test]
fn actors_are_resolved_row_by_row() {
    let mut app = app();
    let asleep = app.world_mut().register_component::<Asleep>();
    app.world_mut().get_resource_or_init::<DefaultQueryFilters>().register_disabling_component(asleep);
    let expected: Vec<f64> = (0..600).map(f64::from).collect();
    assert_eq!(strengths(&mut app), expected);
}

#[test]
fn a_type_that_implements_the_trait_is_asked() {
    let mut app = app();
    app.register_subsystem(Dojo);
    let expected: Vec<f64> = (0..600).map(|i| f64::from(i) + 1.0).collect();
    assert_eq!(strengths(&mut app), expected);
}
