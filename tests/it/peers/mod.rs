//! Defects of other stat systems for games. None of them may appear in this crate.

mod a_cycle;
mod a_diamond;
mod a_removed_formula;
mod a_small_change;
mod a_source_that_despawns;
mod a_typo;
mod an_explanation;
mod effects;
mod nesting;
mod not_a_number;
mod overrides;

use crate::common::{app, changes, edit, just_changed, limit, reports, say, snapshot, spawn, value, version};
use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorView, Diagnostics, RegistryBuilder, Value};
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;

static POWER: Dimension = Dimension::new("power");
static ARMOR: Dimension = Dimension::new("armor");
static LEVEL: Dimension = Dimension::new("level");
static DAMAGE: Dimension = Dimension::new("damage");
const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const AURA: SubsystemId = SubsystemId::new("aura", 40);
const WORLD: SubsystemId = SubsystemId::new("world", 0);

/// A registry of primary dimensions.
fn primary<'a>(names: impl IntoIterator<Item = &'a str>) -> RegistryBuilder {
    names
        .into_iter()
        .fold(Registry::builder(), |builder, name| builder.dimension(name, DimensionDef::primary()))
}

/// A folder with these dimensions, and one subsystem file.
fn load(dimensions: &str, subsystem: &str) -> (Registry, Diagnostics) {
    Registry::from_folder(&Folder::from_iter([
        ("dimensions.ron", dimensions),
        ("subsystems/race.subsystem.ron", subsystem),
    ]))
}

/// What such a folder is told is wrong with it, line by line.
fn problems(dimensions: &str, subsystem: &str) -> Vec<String> {
    load(dimensions, subsystem).1.iter().map(ToString::to_string).collect()
}

/// All orders of four things.
fn orders() -> impl Iterator<Item = [usize; 4]> {
    (0..256)
        .map(|i| [i % 4, i / 4 % 4, i / 16 % 4, i / 64])
        .filter(|order| (0..4).all(|i| order.contains(&i)))
}

#[test]
fn of_two_sources_with_the_same_value_one_removed_twice_leaves_the_other() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, ());
    let ring = || [POWER.flat(5.0)];
    say(&mut app, actor, ITEMS, ring());
    say(&mut app, actor, AURA, ring());
    limit(&mut app, actor, ITEMS, [POWER.add_max(100.0)]);
    limit(&mut app, actor, AURA, [POWER.add_max(100.0)]);
    app.update();
    assert_eq!(value(&app, actor, "power"), 10.0);
    for _ in 0..2 {
        let mut actors = app.world_mut().query::<(ContributionsMut, CapsMut)>();
        let (mut contributions, mut caps) = actors.get_mut(app.world_mut(), actor).unwrap();
        contributions.remove(ITEMS);
        caps.remove(ITEMS);
        app.update();
        assert_eq!(value(&app, actor, "power"), 5.0);
        assert_eq!(snapshot(&app, actor).caps("power").unwrap().max, 100.0);
    }
    assert_eq!(version(&app, actor), 2);
}

#[test]
fn reading_a_value_never_marks_anything() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    let read =
        |snapshots: Query<&Snapshot>, bases: Query<&Base>, inputs: Query<ActorInputs>, mut r: Resolver| {
            let values: f64 = snapshots.iter().map(|snapshot| snapshot.value(&POWER)).sum();
            let bases: f64 = bases.iter().filter_map(|base| base.get(&POWER)).sum();
            let resolved: f64 = inputs.iter().map(|actor| r.resolve(&actor).value(&POWER)).sum();
            (values, bases, resolved)
        };
    for _ in 0..3 {
        assert_eq!(app.world_mut().run_system_once(read).unwrap(), (1.0, 1.0, 1.0));
        app.update();
        assert!(just_changed(&app).is_empty());
    }
    assert_eq!((version(&app, actor), changes(&app)), (1, 1));
}

#[test]
fn ten_thousand_actors_are_despawned_and_the_rest_goes_on() {
    let registry =
        primary(["level"]).dimension("power", DimensionDef::derived().base("level * 2")).subsystem(
            SubsystemDef::new("race", 0).rule(Rule::new().when(Condition::race("elf")).add("level", 1.0)),
        );
    let mut app = app(registry.build().unwrap());
    let actors: Vec<Entity> = (0..10_000)
        .map(|i| spawn(&mut app, (Base::from([(&LEVEL, f64::from(i))]), Race::new("elf"))))
        .collect();
    let stays = spawn(&mut app, Base::from([(&LEVEL, 1.0)]));
    app.update();
    assert_eq!((changes(&app), value(&app, actors[9_999], "power")), (10_001, 20_000.0));
    for actor in actors {
        app.world_mut().entity_mut(actor).despawn();
    }
    app.update();
    assert_eq!((changes(&app), version(&app, stays)), (10_001, 1));
    app.world_mut().get_mut::<Base>(stays).unwrap().set(&LEVEL, 2.0);
    app.update();
    assert_eq!((value(&app, stays, "power"), just_changed(&app)), (4.0, &[stays][..]));
}

/// Unreal's ability system adds multipliers with a bias, so that two halves give nothing.
#[test]
fn two_halves_make_a_quarter() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, Base::from([(&POWER, 100.0)]));
    let halves: [(Contribution, Contribution, f64); 3] = [
        (POWER.mult(-0.5), POWER.mult(-0.5), 25.0),
        (POWER.factor(0.5), POWER.factor(0.5), 25.0),
        (POWER.percent(-0.5), POWER.percent(-0.5), 0.0),
    ];
    for (first, second, after) in halves {
        say(&mut app, actor, ITEMS, [first]);
        say(&mut app, actor, AURA, [second]);
        app.update();
        assert_eq!(value(&app, actor, "power"), after);
    }
}
