//! Change detection is the cache: a change of any input reaches the snapshot in the same aggregation, and nothing is
//! marked as changed unless a number changed in its bits.
//!
//! The aggregation goes through tables contiguously, or row by row where that is not possible. Tests that run
//! [`both_ways`] run once in an app of each kind.

mod a_write_that_changes_nothing;
mod becoming_an_actor;
mod disabled_actors;
mod each_input;
mod fixed_schedules;
mod rows;
mod the_registry;
mod two_apps;
mod versions;

use std::time::Duration;

use crate::common::{
    app, app_with, changes, edit, just_changed, limit, reports, say, snapshot, spawn, value, version,
};
use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorView, BASE};
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::lifecycle::RemovedComponents;
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;
use bevy_time::{Fixed, Time, TimePlugin, TimeUpdateStrategy};

static POWER: Dimension = Dimension::new("power");
static TWICE: Dimension = Dimension::new("twice");
static GUARD: Dimension = Dimension::new("guard");
static DAMAGE: Dimension = Dimension::new("damage");
const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const AURA: SubsystemId = SubsystemId::new("aura", 40);
const WORLD: SubsystemId = SubsystemId::new("world", 0);

/// A component by which a game disables entities for itself.
#[derive(Component, Default)]
#[component(storage = "SparseSet")]
struct Asleep;

/// Another one, which leaves tables contiguous.
#[derive(Component, Default)]
struct Frozen;

/// A component that means nothing; it moves an actor to another table.
#[derive(Component)]
struct Marker;

/// What a subsystem reads.
#[derive(Component)]
struct Training(f64);

/// A registry in which each input of an actor has a say about `power`, and `twice` follows.
fn registry() -> Registry {
    let rule = |when, by: f64| Rule::new().when(when).add("power", by);
    Registry::builder()
        .dimension("power", DimensionDef::primary().clamp(-1e6, 1e6))
        .dimension("twice", DimensionDef::derived().base("power * 2"))
        .dimension("guard", DimensionDef::primary())
        .dimension("damage", DimensionDef::context())
        .subsystem(
            SubsystemDef::new("who", 100)
                .rule(rule(Condition::race("elf"), 100.0))
                .rule(rule(Condition::realm("T2"), 1_000.0))
                .rule(rule(Condition::tag("blessed"), 10_000.0)),
        )
        .build()
        .unwrap()
}

/// Whether the tables of actors can be walked contiguously in this world.
fn is_contiguous(world: &mut World) -> bool {
    world.run_system_once(|actors: Query<(&Actor, &Snapshot)>| actors.contiguous_iter().is_ok()).unwrap()
}

/// Runs a test in a world with contiguous tables, and in one in which a sparse component disables entities.
fn both_ways(test: impl Fn(&mut App)) {
    println!("contiguously:");
    let mut contiguous = app(registry());
    assert!(is_contiguous(contiguous.world_mut()));
    test(&mut contiguous);
    println!("row by row:");
    let mut rows = app(registry());
    rows.world_mut().register_disabling_component::<Asleep>();
    assert!(!is_contiguous(rows.world_mut()));
    test(&mut rows);
}

/// Spawns an actor, changes it before the first update and then once more between two updates, and checks that each
/// change reaches its numbers in the update that follows.
#[track_caller]
fn reaches(
    begin: impl Fn(&mut EntityWorldMut),
    before: f64,
    change: impl Fn(&mut EntityWorldMut),
    after: f64,
) {
    both_ways(|app| {
        // A bystander in the same table, and one in another.
        let others = [spawn(app, ()), spawn(app, Marker)];
        let actor = spawn(app, Base::from([(&POWER, 1.0)]));
        begin(&mut app.world_mut().entity_mut(actor));
        app.update();
        app.update();
        assert_eq!((value(app, actor, "twice"), version(app, actor)), (before * 2.0, 1), "at first");
        assert!(just_changed(app).is_empty());

        change(&mut app.world_mut().entity_mut(actor));
        app.update();
        assert_eq!(value(app, actor, "twice"), after * 2.0, "after the change");
        assert_eq!((just_changed(app), version(app, actor)), (&[actor][..], 2));
        app.update();
        assert_eq!((just_changed(app), version(app, actor)), (&[][..], 2));
        assert_eq!(others.map(|other| version(app, other)), [1, 1]);
    });
}

fn mutate<T: Component<Mutability = bevy_ecs::component::Mutable>>(
    change: impl Fn(&mut T),
) -> impl Fn(&mut EntityWorldMut) {
    move |actor| change(&mut actor.get_mut::<T>().unwrap())
}

fn remove<T: Component>(actor: &mut EntityWorldMut) {
    assert!(actor.contains::<T>());
    actor.remove::<T>();
}

fn insert<B: Bundle + Clone>(bundle: B) -> impl Fn(&mut EntityWorldMut) {
    move |actor| {
        actor.insert(bundle.clone());
    }
}

/// What an actor says about itself counts as system `base` with priority 0, whether `Base` or `Contributions` holds it.
#[test]
fn a_statement_that_moves_from_base_to_contributions_changes_no_number() {
    both_ways(|app| {
        let actor = spawn(app, Base::from([(&POWER, 0.1)]));
        say(app, actor, ITEMS, [POWER.flat(0.2), POWER.flat(0.3).priority(-1)]);
        app.update();
        app.world_mut().get_mut::<Base>(actor).unwrap().remove(&POWER);
        say(app, actor, BASE, [POWER.flat(0.1)]);
        app.update();
        assert_eq!((version(app, actor), changes(app)), (1, 1));
    });
}
