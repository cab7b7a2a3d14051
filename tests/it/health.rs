//! The health report lists failing subsystems, disabled systems and bad files, and counts every error.

use crate::common::{app, spawn};
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;

static POWER: Dimension = Dimension::new("power");
const WEATHER: SubsystemId = SubsystemId::new("weather", 50);

#[derive(Component)]
struct Training(f64);

/// Fails for those who trained less than no time.
struct Dojo;

impl Subsystem for Dojo {
    type Data = &'static Training;

    fn system_id(&self) -> &'static str {
        "dojo"
    }

    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        match actor.data.0 {
            years if years < 0.0 => Err("too little".into()),
            years => Ok(SubsystemOutput::new().primary(POWER.flat(years))),
        }
    }
}

fn registry() -> Registry {
    let rule = Rule::new().named("split").add("power", "1 / none");
    Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("none", DimensionDef::primary())
        .subsystem(SubsystemDef::new("race", 0).rule(rule))
        .build()
        .unwrap()
}

fn health(app: &App) -> ActorCoreHealth {
    ActorCoreHealth::of(app.world())
}

/// Whether the sky falls.
#[derive(Resource)]
struct Falls(bool);

fn weather(falls: Res<Falls>) -> Result<(), BevyError> {
    if falls.0 { Err("the sky fell".into()) } else { Ok(()) }
}

/// An app in which the weather failed in two runs, and the dojo for one actor of three in the first. In the third,
/// switching a system off had everyone resolved again.
fn ailing() -> App {
    let mut app = app(registry());
    app.insert_resource(Falls(true)).add_subsystem(WEATHER, weather).register_subsystem(Dojo);
    for years in [1.0, -1.0, 2.0] {
        spawn(&mut app, Training(years));
    }
    app.update();
    app.update();
    app.world_mut().resource_mut::<Falls>().0 = false;
    app.world_mut().resource_mut::<Registry>().disable("season");
    app.update();
    app
}

#[test]
fn it_prints_as_a_few_lines() {
    insta::assert_snapshot!(health(&ailing()), @"
    actor core: ready; 2 subsystems failed lately; no bad files
      subsystem dojo: failed 1 time in the last 3 runs, 1 time since the start: too little
      subsystem weather: failed 2 times in the last 3 runs, 2 times since the start: the sky fell
      system season: switched off
      reports: 6 formula-not-finite, 1 subsystem-failed, 2 system-failed
        6 times race/split: the formula `1 / none` is not finite (a division by zero, or an overflow)
        2 times subsystem `weather` failed: the sky fell
        1 time subsystem `dojo` failed for actor `hero`: too little
    ");
}

#[test]
fn it_says_who_failed_how_often_and_how_lately() {
    let mut app = ailing();
    let failed = |app: &App| {
        let health = health(app);
        let failed =
            health.failed.iter().map(|f| (f.system.clone(), f.recent, f.total, f.last_error.clone()));
        failed.collect::<Vec<_>>()
    };
    let dojo = |recent| ("dojo".to_owned(), recent, 1, "too little".to_owned());
    let weather = |recent| ("weather".to_owned(), recent, 2, "the sky fell".to_owned());
    assert_eq!(failed(&app), [dojo(1), weather(2)]);
    assert!(!health(&app).is_well());
    assert_eq!(health(&app).runs, 3);
    for _ in 3..100 {
        app.update();
    }
    assert_eq!(failed(&app), [dojo(1), weather(2)], "in the last 100 runs");
    app.update();
    assert_eq!(failed(&app), [dojo(0), weather(1)], "the first of them is long ago");
    app.update();
    assert_eq!(failed(&app), [dojo(0), weather(0)]);
    assert!(health(&app).is_well());
}

#[test]
fn what_comes_back_is_reported_once_and_counted_each_time() {
    let mut app = ailing();
    let before = health(&app).reports;
    assert_eq!(
        (before["formula-not-finite"], before["system-failed"], before["subsystem-failed"]),
        (6, 2, 1)
    );
    assert_eq!(crate::common::reports(&mut app).len(), 0, "that was in the first run");
    // Everyone is resolved again, and meets the formula again.
    app.world_mut().resource_mut::<bevy_actor_core::Invalidated>().all();
    app.update();
    let health = health(&app);
    assert_eq!(health.reports["formula-not-finite"], 9);
    assert_eq!((health.causes[0].times, &*health.causes[0].kind), (9, "formula-not-finite"));
    assert_eq!(crate::common::reports(&mut app), [""; 0]);
}

#[test]
fn it_is_data() {
    let health = health(&ailing());
    let text = serde_json::to_string(&health).unwrap();
    assert_eq!(serde_json::from_str::<ActorCoreHealth>(&text).unwrap(), health);
}

#[test]
fn a_system_can_ask_for_it() {
    #[derive(Resource)]
    struct Last(ActorCoreHealth);
    let mut app = ailing();
    app.add_systems(bevy_app::Last, |check: HealthCheck, mut commands: Commands| {
        commands.insert_resource(Last(check.report()));
    });
    app.update();
    assert_eq!(app.world().resource::<Last>().0, health(&app));
}

#[test]
fn without_the_plugin_nothing_is_ready() {
    let health = ActorCoreHealth::of(&World::new());
    assert_eq!(health, ActorCoreHealth::default());
    assert!(!health.is_well());
}
