//! Bevy diagnostics count and time each run of the plugin, and each system has a tracing span.

#[path = "it/common/mod.rs"]
mod common;

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};

use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorCoreDiagnosticsPlugin, ResolverMut};
use bevy_app::{App, FixedPostUpdate, PostUpdate, Update};
use bevy_diagnostic::{DiagnosticPath, DiagnosticsStore};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::prelude::*;
use common::spawn;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

type Diagnostics = ActorCoreDiagnosticsPlugin;

static POWER: Dimension = Dimension::new("power");
const ITEMS: SubsystemId = SubsystemId::new("items", 50);

fn registry() -> Registry {
    Registry::builder().dimension("power", DimensionDef::primary()).build().unwrap()
}

fn app() -> App {
    let mut app = common::app(registry());
    app.add_plugins(Diagnostics::default());
    app
}

#[track_caller]
fn measured(app: &App, path: &DiagnosticPath) -> f64 {
    let diagnostic = app.world().resource::<DiagnosticsStore>().get(path);
    diagnostic.expect("it is registered").value().expect("it was measured")
}

/// Actors, resolved, skipped, changed.
#[track_caller]
fn counts(app: &App) -> [f64; 4] {
    let paths = [Diagnostics::ACTORS, Diagnostics::RESOLVED, Diagnostics::SKIPPED, Diagnostics::CHANGED];
    paths.map(|path| measured(app, &path))
}

#[test]
fn what_the_aggregation_did_in_the_last_run_is_counted() {
    let mut app = app();
    let actors: Vec<Entity> = (0..2000).map(|_| spawn(&mut app, Base::from([(&POWER, 1.0)]))).collect();
    app.world_mut().entity_mut(actors[7]).insert(Disabled);
    app.update();
    assert_eq!(counts(&app), [2000.0, 2000.0, 0.0, 2000.0]);
    app.update();
    assert_eq!(counts(&app), [2000.0, 0.0, 2000.0, 0.0]);
    for actor in &actors[..5] {
        app.world_mut().get_mut::<Base>(*actor).unwrap().set(&POWER, 2.0);
    }
    app.world_mut().get_mut::<Base>(actors[5]).unwrap().set_changed();
    app.update();
    assert_eq!(counts(&app), [2000.0, 6.0, 1994.0, 5.0], "one was looked at in vain");
    app.world_mut().entity_mut(actors[9]).remove::<Base>();
    app.world_mut().despawn(actors[8]);
    app.update();
    assert_eq!(counts(&app), [1999.0, 1.0, 1998.0, 1.0]);
}

#[test]
fn what_is_resolved_on_demand_does_not_count() {
    let mut app = app();
    let hero = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    app.add_systems(Update, move |mut resolver: ResolverMut| {
        resolver.resolve(hero).unwrap();
    });
    app.update();
    assert_eq!(counts(&app), [1.0, 0.0, 1.0, 0.0]);
}

#[test]
fn contributions_are_counted_also_as_they_come_and_go() {
    let mut app = app();
    let count = |app: &mut App| {
        app.update();
        measured(app, &Diagnostics::CONTRIBUTIONS)
    };
    let hero = spawn(&mut app, ());
    assert_eq!(count(&mut app), 0.0);
    common::say(&mut app, hero, ITEMS, [POWER.flat(1.0), POWER.percent(0.1)]);
    assert_eq!(count(&mut app), 2.0);
    let said = || Contributions::new().with(ITEMS, [POWER.flat(5.0)]);
    let sword = app.world_mut().spawn((said(), ContributesTo(hero), Disabled)).id();
    assert_eq!(count(&mut app), 3.0);
    // One goes and another comes.
    app.world_mut().despawn(sword);
    let other = app
        .world_mut()
        .spawn((said().with(ITEMS, [POWER.flat(1.0), POWER.factor(2.0)]), ContributesTo(hero)));
    let other = other.id();
    assert_eq!(count(&mut app), 4.0);
    app.world_mut().entity_mut(other).remove::<Contributions>();
    assert_eq!(count(&mut app), 2.0);
    assert_eq!(count(&mut app), 2.0);
    app.world_mut().despawn(hero);
    assert_eq!(count(&mut app), 0.0);
}

#[test]
fn reports_are_counted_by_kind_each_time() {
    let mut app = app();
    app.add_subsystem(ITEMS, || -> Result<(), BevyError> { Err("no".into()) });
    for _ in 0..3 {
        app.update();
    }
    assert_eq!(measured(&app, &Diagnostics::reports("system-failed")), 3.0);
    assert_eq!(measured(&app, &Diagnostics::reports("refused")), 0.0);
}

const SETS: [ActorCoreSystems; 7] = [
    ActorCoreSystems::Load,
    ActorCoreSystems::Expire,
    ActorCoreSystems::Subsystems,
    ActorCoreSystems::Aggregate,
    ActorCoreSystems::Watch,
    ActorCoreSystems::Pools,
    ActorCoreSystems::Report,
];

#[test]
fn the_time_of_each_set_is_measured_in_milliseconds() {
    let mut app = app();
    app.add_subsystem(ITEMS, || std::thread::sleep(std::time::Duration::from_millis(20)));
    for _ in 0..20 {
        app.update();
    }
    // The least of several, since the machine may do something else in between.
    let store = app.world().resource::<DiagnosticsStore>();
    let least = |set| {
        let times = store.get(&Diagnostics::time(set)).unwrap().values().copied().collect::<Vec<_>>();
        assert_eq!(times.len(), 20);
        times.into_iter().fold(f64::INFINITY, f64::min)
    };
    for set in SETS {
        let slow = set == ActorCoreSystems::Subsystems;
        let time = least(set);
        assert!(time >= 0.0 && (time >= 20.0) == slow, "{set:?}: {time} ms");
    }
}

#[test]
fn each_run_of_a_fixed_schedule_is_a_measurement() {
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::new(FixedPostUpdate).with_registry(registry()))
        .add_plugins(Diagnostics { max_history_length: 2 });
    app.update();
    let runs = |app: &App| {
        app.world().resource::<DiagnosticsStore>().get(&Diagnostics::RESOLVED).unwrap().history_len()
    };
    assert_eq!(runs(&app), 0);
    for expected in [1, 2, 2] {
        app.world_mut().run_schedule(FixedPostUpdate);
        assert_eq!(runs(&app), expected);
    }
}

#[test]
#[should_panic(expected = "add ActorCorePlugin to the app before ActorCoreDiagnosticsPlugin")]
fn it_needs_the_plugin() {
    App::new().add_plugins(Diagnostics::default());
}

/// The spans that were entered, with their fields.
static ENTERED: LazyLock<Mutex<BTreeSet<String>>> = LazyLock::new(Mutex::default);
static SPANS: LazyLock<Mutex<Vec<String>>> = LazyLock::new(Mutex::default);

/// Notes every span.
struct Notes;

impl tracing::field::Visit for Fields {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

struct Fields(String);

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(span.metadata().name().to_owned());
        span.record(&mut fields);
        let mut spans = SPANS.lock().unwrap();
        spans.push(fields.0);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        let name = SPANS.lock().unwrap()[span.into_u64() as usize - 1].clone();
        ENTERED.lock().unwrap().insert(name);
    }

    fn exit(&self, _: &Id) {}
}

struct Dojo;

impl Subsystem for Dojo {
    type Data = ();

    fn system_id(&self) -> &'static str {
        "dojo"
    }

    fn contribute(&self, _: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        Ok(SubsystemOutput::new())
    }
}

#[test]
fn each_system_has_a_span() {
    tracing::subscriber::set_global_default(Notes).unwrap();
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::new(PostUpdate).with_registry(registry()))
        .add_subsystem(ITEMS, || {})
        .register_subsystem(Dojo);
    let pools = Pools::new().with("health", Pool::of(&POWER));
    let hero =
        spawn(&mut app, (Watch::all(), pools, Contributions::new().with(ITEMS, [POWER.flat(f64::NAN)])));
    let said = Contributions::new().with(ITEMS, [POWER.flat(1.0)]);
    app.world_mut().spawn((said, ContributesTo(hero)));
    app.update();
    let entered = ENTERED.lock().unwrap();
    let systems = [
        "aggregate::system::aggregate",
        "contributors::attach::attach",
        "assets::load",
        "pools::update::update",
        "reports::send_reports",
        "assets::reload::send_reloads",
        "watch::send::send_changes",
    ];
    let plugins = systems.map(|name| format!("bevy_actor_core::{name}"));
    // A system that is a subsystem goes by its own name, a `Subsystem` by its type.
    let subsystems = ["each_system_has_a_span::{{closure}}", "\"observe::Dojo\""];
    for name in plugins.iter().map(String::as_str).chain(subsystems) {
        let is_span = |span: &String| span.starts_with("system name=") && span.contains(name);
        assert!(entered.iter().any(is_span), "{name} of {entered:?}");
    }
}
