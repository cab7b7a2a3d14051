//! Change detection is the cache: whatever an actor's numbers depend on reaches its snapshot in the same aggregation,
//! and nothing is marked as changed unless a number changed in its bits.
//!
//! What holds for the contiguous way through the tables must hold for the ordinary way, row by row, as well: tests that
//! run [`both_ways`] are run once in an app where each of them is taken.

mod common;

use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorView, BASE};
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::lifecycle::RemovedComponents;
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;
use bevy_time::{Fixed, Time, TimePlugin, TimeUpdateStrategy};
use common::{
    app, app_with, changes, edit, just_changed, limit, reports, say, snapshot, spawn, value, version,
};

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

mod each_input {
    use super::*;

    fn sword(value: f64) -> Contributions {
        Contributions::new().with(ITEMS, [POWER.flat(value)])
    }

    fn ceiling(value: f64) -> Caps {
        Caps::new().with(WORLD, [POWER.hard_max(value)])
    }

    #[test]
    fn base_added_reaches_the_snapshot_at_once() {
        reaches(remove::<Base>, 0.0, insert(Base::from([(&POWER, 5.0)])), 5.0);
    }

    #[test]
    fn base_changed_reaches_the_snapshot_at_once() {
        reaches(|_| {}, 1.0, mutate(|base: &mut Base| base.add(&POWER, 4.0)), 5.0);
    }

    #[test]
    fn base_replaced_reaches_the_snapshot_at_once() {
        reaches(|_| {}, 1.0, insert(Base::from([(&POWER, 5.0)])), 5.0);
    }

    #[test]
    fn base_removed_reaches_the_snapshot_at_once() {
        reaches(|_| {}, 1.0, remove::<Base>, 0.0);
    }

    #[test]
    fn contributions_added_reach_the_snapshot_at_once() {
        reaches(remove::<Contributions>, 1.0, insert(sword(5.0)), 6.0);
    }

    #[test]
    fn contributions_changed_reach_the_snapshot_at_once() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            for (said, after) in [(5.0, 6.0), (7.0, 8.0)] {
                say(app, actor, ITEMS, [POWER.flat(said)]);
                app.update();
                assert_eq!((value(app, actor, "twice"), just_changed(app)), (after * 2.0, &[actor][..]));
            }
            say(app, actor, ITEMS, []);
            app.update();
            assert_eq!((value(app, actor, "twice"), version(app, actor)), (2.0, 4));
        });
    }

    #[test]
    fn contributions_replaced_reach_the_snapshot_at_once() {
        reaches(insert(sword(5.0)), 6.0, insert(sword(7.0)), 8.0);
    }

    #[test]
    fn contributions_removed_reach_the_snapshot_at_once() {
        reaches(insert(sword(5.0)), 6.0, remove::<Contributions>, 1.0);
    }

    #[test]
    fn caps_added_reach_the_snapshot_at_once() {
        reaches(remove::<Caps>, 1.0, insert(ceiling(0.5)), 0.5);
    }

    #[test]
    fn caps_changed_reach_the_snapshot_at_once() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 100.0)]));
            app.update();
            for ceiling in [50.0, 70.0] {
                limit(app, actor, WORLD, [POWER.hard_max(ceiling)]);
                app.update();
                assert_eq!((value(app, actor, "twice"), just_changed(app)), (ceiling * 2.0, &[actor][..]));
            }
            limit(app, actor, WORLD, []);
            app.update();
            assert_eq!((value(app, actor, "twice"), version(app, actor)), (200.0, 4));
        });
    }

    #[test]
    fn caps_replaced_reach_the_snapshot_at_once() {
        reaches(insert(ceiling(0.5)), 0.5, insert(ceiling(0.25)), 0.25);
    }

    #[test]
    fn caps_removed_reach_the_snapshot_at_once() {
        reaches(insert(ceiling(0.5)), 0.5, remove::<Caps>, 1.0);
    }

    #[test]
    fn a_race_added_reaches_the_snapshot_at_once() {
        reaches(remove::<Race>, 1.0, insert(Race::new("elf")), 101.0);
    }

    #[test]
    fn a_race_changed_reaches_the_snapshot_at_once() {
        reaches(insert(Race::new("orc")), 1.0, mutate(|race| *race = Race::new("elf")), 101.0);
    }

    #[test]
    fn a_race_removed_reaches_the_snapshot_at_once() {
        reaches(insert(Race::new("elf")), 101.0, remove::<Race>, 1.0);
    }

    #[test]
    fn realms_added_reach_the_snapshot_at_once() {
        reaches(remove::<Realms>, 1.0, insert(Realms::from(["T2"])), 1_001.0);
    }

    #[test]
    fn realms_changed_reach_the_snapshot_at_once() {
        let enter = mutate(|realms: &mut Realms| {
            realms.insert("T2");
        });
        reaches(insert(Realms::from(["T1"])), 1.0, enter, 1_001.0);
    }

    #[test]
    fn realms_removed_reach_the_snapshot_at_once() {
        reaches(insert(Realms::from(["T1", "T2"])), 1_001.0, remove::<Realms>, 1.0);
    }

    #[test]
    fn tags_added_reach_the_snapshot_at_once() {
        reaches(remove::<Tags>, 1.0, insert(Tags::from(["blessed"])), 10_001.0);
    }

    #[test]
    fn tags_changed_reach_the_snapshot_at_once() {
        let lose = mutate(|tags: &mut Tags| {
            tags.remove("blessed");
        });
        reaches(insert(Tags::from(["blessed", "player"])), 10_001.0, lose, 1.0);
    }

    #[test]
    fn tags_removed_reach_the_snapshot_at_once() {
        reaches(insert(Tags::from(["blessed"])), 10_001.0, remove::<Tags>, 1.0);
    }

    #[test]
    fn all_inputs_removed_at_once_reach_the_snapshot_at_once() {
        type All = (Base, Contributions, Caps, Race, Realms, Tags);
        let start = (sword(5.0), Race::new("elf"), Realms::from(["T2"]), Tags::from(["blessed"]));
        let all_gone = |actor: &mut EntityWorldMut| {
            actor.remove::<All>();
        };
        reaches(insert(start), 11_106.0, all_gone, 0.0);
    }

    #[test]
    fn an_input_that_is_removed_and_added_in_one_frame_counts_as_it_is_now() {
        let swap = |actor: &mut EntityWorldMut| {
            actor.remove::<Race>().insert(Race::new("orc"));
        };
        reaches(insert(Race::new("elf")), 101.0, swap, 1.0);
    }

    #[test]
    fn a_change_reaches_the_snapshot_also_when_the_actor_moves_to_another_table() {
        let change_and_move = |actor: &mut EntityWorldMut| {
            actor.get_mut::<Base>().unwrap().set(&POWER, 9.0);
            actor.insert(Marker);
        };
        reaches(|_| {}, 1.0, change_and_move, 9.0);
        let remove_and_move = |actor: &mut EntityWorldMut| {
            actor.remove::<Base>().insert(Marker);
        };
        reaches(|_| {}, 1.0, remove_and_move, 0.0);
    }

    #[test]
    fn a_change_reaches_the_snapshot_also_when_a_neighbour_is_despawned() {
        both_ways(|app| {
            // The last of a table takes the place of the one that goes.
            let actors: Vec<Entity> =
                (1..=4).map(|i| spawn(app, Base::from([(&POWER, f64::from(i))]))).collect();
            app.update();
            app.world_mut().get_mut::<Base>(actors[3]).unwrap().set(&POWER, 40.0);
            app.world_mut().entity_mut(actors[0]).despawn();
            app.update();
            let numbers = actors[1..].iter().map(|actor| value(app, *actor, "power"));
            assert_eq!(numbers.collect::<Vec<_>>(), [2.0, 3.0, 40.0]);
            assert_eq!(just_changed(app), [actors[3]]);
        });
    }

    #[test]
    fn what_one_system_changes_and_another_reads_is_of_the_same_frame() {
        fn train(
            mut actors: Query<(ContributionsMut, Option<&Training>)>,
            changed: Query<Entity, Changed<Training>>,
            mut removed: RemovedComponents<Training>,
        ) {
            for actor in changed.iter().chain(removed.read()) {
                let Ok((mut contributions, training)) = actors.get_mut(actor) else { continue };
                contributions.replace(ITEMS, training.map(|training| POWER.flat(training.0)));
            }
        }
        both_ways(|app| {
            app.add_subsystem(ITEMS, train);
            let actor = spawn(app, Training(3.0));
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (3.0, 1));
            app.world_mut().get_mut::<Training>(actor).unwrap().0 = 4.0;
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (4.0, 2));
            app.world_mut().entity_mut(actor).remove::<Training>();
            app.update();
            assert_eq!((snapshot(app, actor).get("power"), version(app, actor)), (None, 3));
        });
    }
}

mod the_registry {
    use super::*;

    #[test]
    fn nothing_is_resolved_and_nothing_panics_before_it_is_ready() {
        let mut app = app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() });
        let actor = spawn(&mut app, Base::from([(&POWER, 5.0)]));
        app.update();
        app.world_mut().entity_mut(actor).remove::<Tags>();
        app.update();
        assert!(!snapshot(&app, actor).is_resolved());
        assert_eq!((version(&app, actor), value(&app, actor, "power"), changes(&app)), (0, 0.0, 0));
    }

    #[test]
    fn actors_that_were_there_before_it_was_ready_are_resolved_once_it_is() {
        let mut app = app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() });
        let first = spawn(&mut app, (Base::from([(&POWER, 5.0)]), Race::new("elf")));
        app.update();
        app.world_mut().entity_mut(first).remove::<Race>();
        let second = spawn(&mut app, (Base::from([(&POWER, 7.0)]), Disabled));
        for _ in 0..5 {
            app.update();
        }
        app.insert_resource(registry());
        app.update();
        assert_eq!((value(&app, first, "twice"), version(&app, first)), (10.0, 1));
        assert_eq!((value(&app, second, "twice"), version(&app, second)), (14.0, 1));
        assert_eq!(just_changed(&app), [first, second]);
        app.update();
        assert!(just_changed(&app).is_empty());
    }

    #[test]
    fn what_changed_while_no_registry_was_ready_counts_when_one_is_ready_again() {
        let mut app = app(registry());
        let actor = spawn(&mut app, (Base::from([(&POWER, 5.0)]), Race::new("elf")));
        app.update();
        assert_eq!(value(&app, actor, "power"), 105.0);
        let ready = app.world().resource::<Registry>().clone();
        app.insert_resource(Registry::default());
        app.update();
        app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 7.0);
        app.world_mut().entity_mut(actor).remove::<Race>();
        app.update();
        assert_eq!((value(&app, actor, "power"), version(&app, actor)), (105.0, 1), "it keeps its numbers");
        app.insert_resource(ready);
        app.update();
        assert_eq!((value(&app, actor, "power"), version(&app, actor)), (7.0, 2));
    }

    #[test]
    fn a_new_one_resolves_everyone_and_marks_only_whose_bits_changed() {
        both_ways(|app| {
            let plain = spawn(app, Base::from([(&POWER, 1.0)]));
            let elf = spawn(app, (Base::from([(&POWER, 2.0)]), Race::new("elf"), Marker));
            let guard = spawn(app, Base::from([(&GUARD, 3.0)]));
            app.update();
            assert_eq!(just_changed(app).len(), 3);

            // The same again, but with other slots, since there are more dimensions, and in other words.
            let again = |elves: &str| {
                let mut again = Registry::builder()
                    .dimension("another", DimensionDef::primary())
                    .dimension("damage", DimensionDef::context())
                    .dimension("guard", DimensionDef::derived())
                    .dimension("twice", DimensionDef::derived().base("power + power"))
                    .dimension("power", DimensionDef::primary().clamp(-1e6, 1e6));
                let who = Rule::new().when(Condition::race("elf")).add("power", elves);
                again = again.subsystem(SubsystemDef::new("who", 100).rule(who));
                again.build().unwrap()
            };
            app.insert_resource(again("10 * 10"));
            app.update();
            assert!(just_changed(app).is_empty(), "no number changed");
            assert_eq!(snapshot(app, guard).derived().count(), 2, "it was resolved by the new registry");

            app.insert_resource(again("10 * 11"));
            app.update();
            assert_eq!(just_changed(app), [elf]);
            assert_eq!([plain, elf, guard].map(|actor| version(app, actor)), [1, 2, 1]);
            assert_eq!([plain, elf, guard].map(|actor| value(app, actor, "twice")), [2.0, 224.0, 0.0]);
        });
    }

    #[test]
    fn a_world_wide_cap_reaches_everyone_at_once_and_marks_only_those_that_it_changes() {
        both_ways(|app| {
            let strong = spawn(app, (Base::from([(&POWER, 100.0)]), Realms::from(["T1"])));
            let weak = spawn(app, (Base::from([(&POWER, 3.0)]), Realms::from(["T1"]), Marker));
            let away = spawn(app, Base::from([(&POWER, 100.0)]));
            app.update();

            // The weak one keeps its value, but its effective caps are other ones now.
            edit(app, |edit| {
                edit.replace_caps(WORLD, [POWER.hard_max(50.0).realm("T1")]);
            })
            .unwrap();
            app.update();
            assert_eq!([strong, weak, away].map(|actor| value(app, actor, "twice")), [100.0, 6.0, 200.0]);
            assert_eq!(just_changed(app), [strong, weak]);

            // Beyond the clamp a cap has no effect on anyone.
            const LOOSE: SubsystemId = SubsystemId::new("loose", 0);
            edit(app, |edit| {
                edit.replace_caps(LOOSE, [POWER.hard_max(2e6)]);
            })
            .unwrap();
            app.update();
            assert!(just_changed(app).is_empty());

            edit(app, |edit| {
                edit.replace_caps(WORLD, []);
            })
            .unwrap();
            app.update();
            assert_eq!([strong, weak, away].map(|actor| value(app, actor, "twice")), [200.0, 6.0, 200.0]);
            assert_eq!(just_changed(app), [strong, weak]);
            assert_eq!([strong, weak, away].map(|actor| version(app, actor)), [3, 3, 1]);
        });
    }

    #[test]
    fn an_edited_dimension_reaches_everyone_at_once() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 2.5)]));
            let none = spawn(app, Base::from([(&GUARD, 2.5)]));
            app.update();
            edit(app, |edit| {
                edit.change_dimension("power", |power| power.round = Rounding::Floor);
            })
            .unwrap();
            app.update();
            assert_eq!((value(app, actor, "twice"), just_changed(app)), (4.0, &[actor][..]));
            edit(app, |edit| {
                edit.change_dimension("power", |power| power.max = 1.0);
            })
            .unwrap();
            app.update();
            assert_eq!((value(app, actor, "twice"), just_changed(app)), (2.0, &[actor][..]));
            app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
            app.update();
            assert_eq!((value(app, actor, "twice"), just_changed(app)), (5.0, &[actor][..]));
            assert_eq!((version(app, actor), version(app, none)), (4, 1));
        });
    }

    #[test]
    fn an_edit_that_fails_or_says_nothing_new_marks_nobody() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 2.0)]));
            app.update();
            let refused = edit(app, |edit| {
                edit.replace_caps(WORLD, [POWER.hard_max(1.0)]);
                edit.define_dimension("power", DimensionDef::primary().base("powre"));
            });
            assert!(refused.unwrap_err().to_string().contains("did you mean `power`?"));
            app.update();
            assert_eq!((value(app, actor, "power"), just_changed(app)), (2.0, &[][..]));
            edit(app, |edit| {
                edit.change_dimension("power", |_| {}).replace_caps(WORLD, []);
            })
            .unwrap();
            app.update();
            assert_eq!((value(app, actor, "power"), just_changed(app)), (2.0, &[][..]));
        });
    }

    #[test]
    fn silencing_a_system_reaches_everyone_at_once_and_marks_only_whose_bits_changed() {
        both_ways(|app| {
            let elf = spawn(app, (Base::from([(&POWER, 1.0)]), Race::new("elf")));
            let armed = spawn(
                app,
                (Contributions::new().with(ITEMS, [POWER.flat(5.0)]), Base::from([(&POWER, 1.0)])),
            );
            app.update();
            assert!(app.world_mut().resource_mut::<Registry>().disable("who"));
            app.update();
            assert_eq!((value(app, elf, "power"), just_changed(app)), (1.0, &[elf][..]));
            assert!(app.world_mut().resource_mut::<Registry>().disable("items"));
            app.update();
            assert_eq!((value(app, armed, "power"), just_changed(app)), (1.0, &[armed][..]));
            assert!(app.world_mut().resource_mut::<Registry>().enable("who"));
            app.update();
            assert_eq!((value(app, elf, "power"), just_changed(app)), (101.0, &[elf][..]));
        });
    }

    #[test]
    fn a_contribution_that_waits_for_its_dimension_counts_when_it_is_defined() {
        both_ways(|app| {
            let actor = spawn(app, ());
            say(app, actor, ITEMS, [Contribution::new("not_yet", Bucket::Flat, 5.0)]);
            app.update();
            assert_eq!(reports(app).iter().filter(|report| report.contains("`not_yet`")).count(), 1);
            edit(app, |edit| {
                edit.define_dimension("not_yet", DimensionDef::primary());
            })
            .unwrap();
            app.update();
            assert_eq!((value(app, actor, "not_yet"), just_changed(app)), (5.0, &[actor][..]));
        });
    }
}

mod a_write_that_changes_nothing {
    use super::*;

    /// How many actors have this component marked as changed since the system last ran.
    #[derive(Resource, Default)]
    struct Marked(usize);

    /// Who an actor is, or anything that its numbers depend on.
    type AnyInputChanged = Or<(
        Changed<Actor>,
        Changed<Base>,
        Changed<Contributions>,
        Changed<Caps>,
        Changed<Race>,
        Changed<Realms>,
        Changed<Tags>,
    )>;

    fn count<T: Component>(changed: Query<(), Changed<T>>, mut marked: ResMut<Marked>) {
        marked.0 = changed.iter().count();
    }

    #[test]
    fn the_same_contributions_again_mark_nothing() {
        both_ways(|app| {
            app.init_resource::<Marked>().add_systems(PreUpdate, count::<Contributions>);
            let said = || [POWER.flat(5.0).label("from", "sword"), GUARD.percent(0.1), POWER.flat(-0.0)];
            let actor = spawn(app, ());
            say(app, actor, ITEMS, said());
            app.update();
            app.update();
            let before = changes(app);
            let mut backwards = said();
            backwards.reverse();
            say(app, actor, ITEMS, backwards);
            say(app, actor, AURA, []);
            app.update();
            assert_eq!(app.world().resource::<Marked>().0, 0);
            assert_eq!((changes(app), version(app, actor)), (before, 1));

            say(app, actor, ITEMS, [POWER.flat(5.0), GUARD.percent(0.1), POWER.flat(0.0)]);
            app.update();
            assert_eq!(app.world().resource::<Marked>().0, 1, "a label is gone");
            assert_eq!((changes(app), version(app, actor)), (before, 1), "but no number changed");
        });
    }

    #[test]
    fn the_same_caps_again_mark_nothing() {
        both_ways(|app| {
            app.init_resource::<Marked>().add_systems(PreUpdate, count::<Caps>);
            let said =
                || [POWER.hard_max(5.0).layer("REALM").realm("T2"), GUARD.base_min(0.0), POWER.add_max(1.0)];
            let actor = spawn(app, ());
            limit(app, actor, WORLD, said());
            app.update();
            app.update();
            let before = changes(app);
            let mut backwards = said();
            backwards.reverse();
            limit(app, actor, WORLD, backwards);
            limit(app, actor, AURA, []);
            app.update();
            assert_eq!(app.world().resource::<Marked>().0, 0);
            assert_eq!((changes(app), version(app, actor)), (before, 1));

            limit(app, actor, WORLD, [GUARD.base_min(-0.0), POWER.add_max(1.0)]);
            app.update();
            assert_eq!(
                app.world().resource::<Marked>().0,
                1,
                "the cap of a realm in which nobody is, is gone"
            );
            assert_eq!((changes(app), version(app, actor)), (before, 1), "but no number changed");
        });
    }

    #[test]
    fn the_same_refused_statement_again_marks_nothing_and_is_reported_once() {
        both_ways(|app| {
            app.init_resource::<Marked>().add_systems(PreUpdate, count::<Contributions>);
            let actor = spawn(app, ());
            say(app, actor, ITEMS, [POWER.flat(f64::NAN), POWER.flat(1.0)]);
            app.update();
            assert_eq!(reports(app).len(), 1);
            app.update();
            say(app, actor, ITEMS, [POWER.flat(1.0), POWER.flat(f64::NAN)]);
            app.update();
            assert_eq!((app.world().resource::<Marked>().0, reports(app).len()), (0, 0));
            assert_eq!((changes(app), value(app, actor, "power")), (1, 1.0));
        });
    }

    #[test]
    fn what_a_system_says_anew_each_frame_marks_nothing() {
        both_ways(|app| {
            app.init_resource::<Marked>().add_systems(Last, count::<Contributions>).add_subsystem(
                ITEMS,
                |mut actors: Query<(ContributionsMut, CapsMut)>| {
                    for (mut contributions, mut caps) in &mut actors {
                        contributions.replace(ITEMS, [POWER.flat(5.0), POWER.flat(6.0)]);
                        caps.replace(ITEMS, [POWER.hard_max(10.0)]);
                        contributions.remove("nobody");
                        caps.remove("nobody");
                        assert_eq!((contributions.get().len(), caps.get().len()), (2, 1));
                    }
                },
            );
            let actor = spawn(app, ());
            for _ in 0..5 {
                app.update();
            }
            assert_eq!((value(app, actor, "power"), changes(app), version(app, actor)), (10.0, 1, 1));
            assert_eq!(app.world().resource::<Marked>().0, 0);
        });
    }

    #[test]
    fn an_input_that_is_marked_but_the_same_marks_no_snapshot() {
        both_ways(|app| {
            let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Race::new("elf"), Realms::from(["T2"])));
            app.update();
            let mut hero = app.world_mut().entity_mut(actor);
            hero.insert((Base::from([(&POWER, 1.0)]), Race::new("elf"), Realms::from(["T2"]), Caps::new()));
            hero.get_mut::<Tags>().unwrap().insert("a tag that nobody asks for");
            app.update();
            assert_eq!((changes(app), version(app, actor)), (1, 1));
            // A number changes and changes back before anyone looks.
            let mut base = app.world_mut().get_mut::<Base>(actor).unwrap();
            base.add(&POWER, 0.1);
            base.set(&POWER, 1.0);
            app.update();
            assert_eq!((changes(app), version(app, actor)), (1, 1));
        });
    }

    #[test]
    fn statements_that_give_the_same_number_mark_no_snapshot() {
        both_ways(|app| {
            let actor = spawn(app, ());
            say(app, actor, ITEMS, [POWER.flat(2.0), POWER.flat(2.0)]);
            app.update();
            say(app, actor, ITEMS, [POWER.flat(1.0), POWER.factor(4.0)]);
            app.update();
            assert_eq!((value(app, actor, "power"), changes(app), version(app, actor)), (4.0, 1, 1));
            limit(app, actor, WORLD, [POWER.hard_max(1e9)]);
            app.update();
            assert_eq!((changes(app), version(app, actor)), (1, 1), "the clamp is tighter");
        });
    }

    #[test]
    fn ageing_marks_nothing() {
        both_ways(|app| {
            app.init_resource::<Marked>().add_systems(
                PreUpdate,
                |aged: Query<(), AnyInputChanged>, mut marked: ResMut<Marked>| {
                    marked.0 = aged.iter().count();
                },
            );
            let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Lifespan::new(20.0, 300.0).unwrap()));
            app.update();
            app.update();
            for year in 21..25 {
                app.world_mut().get_mut::<Lifespan>(actor).unwrap().set_age(f64::from(year)).unwrap();
                app.update();
                assert_eq!(app.world().resource::<Marked>().0, 0);
            }
            app.world_mut().entity_mut(actor).remove::<Lifespan>();
            app.update();
            app.world_mut().entity_mut(actor).insert(Lifespan::aged(3.0).unwrap());
            app.update();
            assert_eq!((changes(app), version(app, actor)), (1, 1));
        });
    }

    #[test]
    fn reading_marks_nothing() {
        fn read(
            snapshots: Query<&Snapshot>,
            inputs: Query<(ActorInputs, &Base, &Contributions, &Caps)>,
            mut resolver: Resolver,
        ) {
            for snapshot in &snapshots {
                let _ = (snapshot.value(&POWER), snapshot.get("twice"), snapshot.caps("guard"));
                let _ =
                    (snapshot.caps_used().count(), snapshot.context(&DAMAGE), snapshot.apply(&DAMAGE, 1.0));
            }
            for (actor, base, contributions, caps) in &inputs {
                let _ = (base.iter().count(), contributions.iter().count(), caps.iter().count());
                let _ = (resolver.resolve(&actor), resolver.explain(&actor, &TWICE).unwrap());
            }
        }
        // Also through what could write, as long as it does not.
        fn hold(mut actors: Query<(&mut Snapshot, &mut Base, ContributionsMut, CapsMut)>) {
            for (snapshot, base, contributions, caps) in &mut actors {
                let _ = (snapshot.version(), base.get(&POWER));
                let _ = (contributions.get().len(), caps.get().len());
            }
        }
        both_ways(|app| {
            app.init_resource::<Marked>().add_systems(Update, (read, hold)).add_systems(
                Last,
                |changed: Query<(), Or<(Changed<Snapshot>, AnyInputChanged)>>, mut marked: ResMut<Marked>| {
                    marked.0 = changed.iter().count();
                },
            );
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            assert_eq!(app.world().resource::<Marked>().0, 1);
            for _ in 0..3 {
                app.update();
                assert_eq!(app.world().resource::<Marked>().0, 0);
            }
            assert_eq!((changes(app), version(app, actor)), (1, 1));
        });
    }
}

mod rows {
    use super::*;

    /// Actors of several kinds, so that they stand in several tables and differ in their numbers.
    fn crowd(app: &mut App, count: usize) -> Vec<Entity> {
        (0..count).map(|i| one_of_the_crowd(app, i)).collect()
    }

    fn one_of_the_crowd(app: &mut App, i: usize) -> Entity {
        let x = i as f64;
        let actor = spawn(app, Base::from([(&POWER, x / 7.0)]));
        let mut entity = app.world_mut().entity_mut(actor);
        if i.is_multiple_of(2) {
            entity.insert(Race::new("elf"));
        }
        if i.is_multiple_of(3) {
            entity.insert(Tags::from(["blessed"]));
        }
        if i.is_multiple_of(5) {
            let caps = [POWER.base_max(x).layer("REALM"), POWER.add_max(0.1).layer("REALM")];
            entity.insert((Realms::from(["T2"]), Caps::new().with(WORLD, caps)));
        }
        if i.is_multiple_of(7) {
            entity.insert(Contributions::new().with(ITEMS, [POWER.mult(0.1), DAMAGE.percent(x / 10.0)]));
        }
        match i % 11 {
            0 => drop(entity.insert(Marker)),
            1 => drop(entity.remove::<Race>()),
            2 => drop(entity.insert(Disabled)),
            _ => {}
        }
        actor
    }

    #[test]
    fn exactly_the_changed_one_of_many_is_marked() {
        both_ways(|app| {
            let actors = crowd(app, 400);
            app.update();
            assert_eq!(just_changed(app), actors);
            for i in [0, 1, 2, 137, 255, 256, 399] {
                app.world_mut().get_mut::<Base>(actors[i]).unwrap().set(&GUARD, i as f64);
                app.update();
                assert_eq!(just_changed(app), [actors[i]]);
                assert_eq!(value(app, actors[i], "guard"), i as f64);
            }
            let versions = actors.iter().map(|actor| version(app, *actor));
            assert_eq!(versions.sum::<u64>(), 400 + 7);
        });
    }

    #[test]
    fn exactly_the_changed_ones_of_very_many_are_marked() {
        both_ways(|app| {
            let actors = crowd(app, 3_000);
            app.update();
            assert_eq!(just_changed(app).len(), 3_000);
            let some = [0, 1, 255, 256, 257, 511, 512, 1_023, 1_024, 2_047, 2_999];
            for i in some {
                app.world_mut().get_mut::<Base>(actors[i]).unwrap().set(&GUARD, 1.0);
            }
            app.update();
            assert_eq!(just_changed(app), some.map(|i| actors[i]));
            // All are marked as changed, but only one number of one actor is another.
            for actor in &actors {
                app.world_mut().get_mut::<Base>(*actor).unwrap().add(&POWER, 0.0);
            }
            app.world_mut().get_mut::<Base>(actors[1_500]).unwrap().set(&GUARD, 1.0);
            app.update();
            assert_eq!(just_changed(app), [actors[1_500]]);
            assert_eq!((version(app, actors[1_500]), version(app, actors[1_501])), (2, 1));
        });
    }

    #[test]
    fn exactly_those_that_lost_something_are_marked() {
        both_ways(|app| {
            let actors = crowd(app, 1_200);
            app.update();
            // Both are elves, so that their numbers change.
            for i in [14, 1_104] {
                app.world_mut().entity_mut(actors[i]).remove::<Race>();
            }
            app.update();
            assert_eq!(just_changed(app), [actors[14], actors[1_104]]);
        });
    }

    #[test]
    fn many_actors_at_once_have_the_numbers_of_few_at_a_time() {
        both_ways(|many| {
            let actors = crowd(many, 1_500);
            many.update();
            // Each few in a world of their own, so that none of them has enough for more than one thread.
            for first in (0..1_500).step_by(100) {
                let mut few = app(registry());
                for (i, actor) in actors.iter().enumerate().skip(first).take(100) {
                    let same = one_of_the_crowd(&mut few, i);
                    few.update();
                    assert_eq!(snapshot(&few, same), snapshot(many, *actor), "actor {i}");
                    assert_eq!(version(many, *actor), 1);
                }
            }
            let sum: f64 = actors.iter().map(|actor| value(many, *actor, "twice")).sum();
            assert!(sum > 1e6, "the numbers mean something: {sum}");
        });
    }

    #[test]
    fn a_lost_input_of_an_actor_that_is_gone_disturbs_nobody() {
        both_ways(|app| {
            let (gone, stays) = (spawn(app, Race::new("elf")), spawn(app, Race::new("elf")));
            app.update();
            app.world_mut().entity_mut(gone).remove::<Race>();
            app.world_mut().entity_mut(stays).remove::<Race>();
            app.world_mut().entity_mut(gone).despawn();
            // It may take the place of the one that is gone.
            let new = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            assert_eq!((snapshot(app, stays).get("power"), version(app, new)), (None, 1));
            let mut changed = [stays, new];
            changed.sort_unstable_by_key(|actor| actor.index_u32());
            assert_eq!(just_changed(app), changed);
        });
    }
}

mod disabled_actors {
    use super::*;

    #[test]
    fn are_kept_up_to_date_and_show_no_stale_number_when_they_are_enabled() {
        both_ways(|app| {
            let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Race::new("elf")));
            app.update();
            app.world_mut().entity_mut(actor).insert(Disabled);
            app.update();
            assert!(just_changed(app).is_empty(), "to be disabled changes no number");

            app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 2.0);
            app.update();
            assert_eq!((value(app, actor, "twice"), just_changed(app)), (204.0, &[actor][..]));
            app.world_mut().entity_mut(actor).remove::<Race>();
            app.update();
            assert_eq!((value(app, actor, "twice"), just_changed(app)), (4.0, &[actor][..]));
            edit(app, |edit| {
                edit.replace_caps(WORLD, [POWER.hard_max(1.5)]);
            })
            .unwrap();
            app.update();
            assert_eq!((value(app, actor, "twice"), just_changed(app)), (3.0, &[actor][..]));

            app.world_mut().entity_mut(actor).remove::<Disabled>();
            assert_eq!(value(app, actor, "twice"), 3.0);
            app.update();
            assert_eq!((just_changed(app), version(app, actor)), (&[][..], 4));
        });
    }

    #[test]
    fn are_resolved_also_when_they_are_spawned_so() {
        both_ways(|app| {
            let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Disabled));
            app.update();
            assert_eq!((value(app, actor, "twice"), version(app, actor)), (2.0, 1));
        });
    }

    #[test]
    fn that_change_in_the_frame_in_which_they_are_enabled_or_disabled_are_up_to_date() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            app.world_mut().entity_mut(actor).insert((Disabled, Base::from([(&POWER, 2.0)])));
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (2.0, 2));
            app.world_mut().entity_mut(actor).insert(Base::from([(&POWER, 3.0)])).remove::<Disabled>();
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (3.0, 3));
        });
    }

    /// A subsystem that turns years of training into power.
    struct Dojo;

    impl Subsystem for Dojo {
        type Data = &'static Training;
        fn system_id(&self) -> &'static str {
            "dojo"
        }
        fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
            Ok(SubsystemOutput::new().primary(POWER.flat(actor.data.0)))
        }
    }

    #[test]
    fn show_no_stale_statement_of_a_subsystem_when_they_are_enabled() {
        both_ways(|app| {
            app.register_subsystem(Dojo);
            let actor = spawn(app, Training(1.0));
            app.update();
            app.world_mut().entity_mut(actor).insert(Disabled);
            app.update();
            app.world_mut().get_mut::<Training>(actor).unwrap().0 = 2.0;
            app.update();
            app.update();
            app.world_mut().entity_mut(actor).remove::<Disabled>();
            app.update();
            assert_eq!(value(app, actor, "power"), 2.0);
        });
    }

    #[test]
    fn do_not_keep_what_a_subsystem_said_about_a_component_that_they_lost() {
        both_ways(|app| {
            app.register_subsystem(Dojo);
            let actor = spawn(app, Training(1.0));
            app.update();
            app.world_mut().entity_mut(actor).insert(Disabled);
            app.update();
            app.world_mut().entity_mut(actor).remove::<Training>();
            app.update();
            app.update();
            app.world_mut().entity_mut(actor).remove::<Disabled>();
            app.update();
            app.update();
            assert_eq!(snapshot(app, actor).get("power"), None);
        });
    }

    #[test]
    fn by_a_component_of_the_game_change_nothing_for_the_others() {
        let mut app = app(registry());
        app.world_mut().register_disabling_component::<Asleep>();
        let sleeper = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Asleep));
        let others: Vec<Entity> =
            (0..700).map(|i| spawn(&mut app, Base::from([(&POWER, f64::from(i))]))).collect();
        app.update();
        assert_eq!(just_changed(&app), others);
        app.world_mut().get_mut::<Base>(others[300]).unwrap().set(&POWER, 1_000.0);
        app.world_mut().entity_mut(others[400]).insert(Race::new("elf"));
        app.world_mut().entity_mut(others[500]).remove::<Base>();
        app.update();
        assert_eq!(just_changed(&app), [others[300], others[400], others[500]]);
        assert_eq!([300, 400, 500].map(|i| value(&app, others[i], "twice")), [2_000.0, 1_000.0, 0.0]);
        app.world_mut().entity_mut(sleeper).remove::<Asleep>();
        app.update();
        assert_eq!((value(&app, sleeper, "twice"), version(&app, sleeper)), (2.0, 1));
    }

    /// An app with two components of the game that disable entities.
    fn dormitory() -> App {
        let mut app = app(registry());
        app.world_mut().register_disabling_component::<Asleep>();
        app.world_mut().register_disabling_component::<Frozen>();
        app
    }

    /// Whatever changes while actors are hidden must show when they are not hidden any more.
    fn wake_from<C: Component + Default>() {
        let mut app = dormitory();
        let changed = spawn(&mut app, Base::from([(&POWER, 1.0)]));
        let robbed = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Race::new("elf")));
        let capped = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Realms::from(["T9"])));
        let undisturbed = spawn(&mut app, Base::from([(&POWER, 1.0)]));
        let sleepers = [changed, robbed, capped, undisturbed];
        app.update();
        for sleeper in sleepers {
            app.world_mut().entity_mut(sleeper).insert(C::default());
        }
        app.update();
        app.world_mut().get_mut::<Base>(changed).unwrap().set(&POWER, 2.0);
        app.world_mut().entity_mut(robbed).remove::<Race>();
        edit(&mut app, |edit| {
            edit.replace_caps(WORLD, [POWER.hard_max(0.5).realm("T9")]);
        })
        .unwrap();
        app.update();
        app.update();
        for sleeper in sleepers {
            app.world_mut().entity_mut(sleeper).remove::<C>();
        }
        app.update();
        assert_eq!(sleepers.map(|actor| value(&app, actor, "power")), [2.0, 1.0, 0.5, 1.0]);
        assert_eq!(sleepers.map(|actor| version(&app, actor)), [2, 2, 2, 1]);
        assert_eq!(just_changed(&app), &sleepers[..3]);
    }

    #[test]
    fn by_a_sparse_component_of_the_game_show_no_stale_number_when_they_wake() {
        wake_from::<Asleep>();
    }

    #[test]
    fn by_a_component_of_the_game_in_tables_show_no_stale_number_when_they_wake() {
        wake_from::<Frozen>();
    }

    #[test]
    fn by_two_components_of_the_game_show_no_stale_number_when_both_are_gone() {
        let mut app = dormitory();
        let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
        app.update();
        app.world_mut().entity_mut(actor).insert((Asleep, Frozen));
        app.update();
        app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 2.0);
        app.update();
        app.world_mut().entity_mut(actor).remove::<Asleep>();
        app.update();
        app.update();
        app.world_mut().entity_mut(actor).remove::<Frozen>();
        app.update();
        assert_eq!((value(&app, actor, "power"), version(&app, actor)), (2.0, 2));
    }

    #[test]
    fn by_a_component_of_the_game_show_no_stale_statement_of_a_subsystem_when_they_wake() {
        let mut app = dormitory();
        app.register_subsystem(Dojo);
        let [trained, lost] = [(); 2].map(|()| spawn(&mut app, Training(1.0)));
        app.update();
        for sleeper in [trained, lost] {
            app.world_mut().entity_mut(sleeper).insert(Asleep);
        }
        app.update();
        app.world_mut().get_mut::<Training>(trained).unwrap().0 = 2.0;
        app.world_mut().entity_mut(lost).remove::<Training>();
        app.update();
        app.update();
        for sleeper in [trained, lost] {
            app.world_mut().entity_mut(sleeper).remove::<Asleep>();
        }
        app.update();
        assert_eq!([trained, lost].map(|actor| snapshot(&app, actor).get("power")), [Some(2.0), None]);
    }
}

mod versions {
    use super::*;

    #[test]
    fn start_at_one_also_without_any_number() {
        both_ways(|app| {
            let actor = spawn(app, ());
            assert_eq!((version(app, actor), snapshot(app, actor).is_resolved()), (0, false));
            app.update();
            assert_eq!((version(app, actor), snapshot(app, actor).is_resolved()), (1, true));
            assert_eq!(just_changed(app), [actor]);
            app.update();
            assert_eq!((version(app, actor), changes(app)), (1, 1));
        });
    }

    #[test]
    fn rise_by_one_for_any_number_of_changes_at_once() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            for round in 2..6 {
                let mut base = app.world_mut().get_mut::<Base>(actor).unwrap();
                base.add(&POWER, 1.0);
                base.add(&GUARD, 1.0);
                limit(app, actor, WORLD, [GUARD.hard_max(round as f64)]);
                app.update();
                assert_eq!((version(app, actor), changes(app)), (round, round as usize));
            }
        });
    }

    #[test]
    fn rise_for_one_bit() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 1.0_f64.next_up());
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (1.0_f64.next_up(), 2));
        });
    }

    #[test]
    fn rise_for_an_effective_cap_alone() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            limit(app, actor, WORLD, [POWER.hard_max(500.0)]);
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (1.0, 2));
            limit(app, actor, WORLD, [POWER.hard_max(500.0_f64.next_up())]);
            app.update();
            assert_eq!(version(app, actor), 3);
            // A cap on a dimension that has no value.
            limit(app, actor, AURA, [GUARD.hard_min(3.0)]);
            app.update();
            assert_eq!((snapshot(app, actor).get("guard"), version(app, actor)), (None, 4));
            limit(app, actor, AURA, [GUARD.hard_min(4.0)]);
            app.update();
            assert_eq!((snapshot(app, actor).caps("guard").unwrap().min, version(app, actor)), (4.0, 5));
            limit(app, actor, AURA, []);
            app.update();
            assert_eq!((snapshot(app, actor).caps("guard"), version(app, actor)), (None, 6));
        });
    }

    #[test]
    fn rise_for_a_context_dimension_and_for_its_caps() {
        both_ways(|app| {
            let actor = spawn(app, ());
            app.update();
            for (round, statement) in (2..).zip([
                DAMAGE.flat(1.0),
                DAMAGE.percent(1.0),
                DAMAGE.mult(1.0),
                DAMAGE.post_add(1.0),
                DAMAGE.set(1.0),
                DAMAGE.set(2.0),
            ]) {
                say(app, actor, ITEMS, [statement]);
                app.update();
                assert_eq!(version(app, actor), round);
            }
            limit(app, actor, ITEMS, [DAMAGE.hard_max(9.0)]);
            app.update();
            assert_eq!((snapshot(app, actor).apply(&DAMAGE, 1.0), version(app, actor)), (Ok(2.0), 8));
            say(app, actor, ITEMS, []);
            app.update();
            assert_eq!((snapshot(app, actor).context(&DAMAGE), version(app, actor)), (None, 9));
            assert_eq!(changes(app), 9);
        });
    }

    #[test]
    fn rise_when_a_dimension_comes_or_goes_with_the_value_nought() {
        both_ways(|app| {
            let actor = spawn(app, ());
            app.update();
            say(app, actor, ITEMS, [GUARD.flat(0.0)]);
            app.update();
            assert_eq!((snapshot(app, actor).get("guard"), version(app, actor)), (Some(0.0), 2));
            say(app, actor, ITEMS, []);
            app.update();
            assert_eq!((snapshot(app, actor).get("guard"), version(app, actor)), (None, 3));
        });
    }
}

mod fixed_schedules {
    use super::*;

    /// How often the plugin's schedule ran.
    #[derive(Resource, Default)]
    struct Runs(usize);

    fn fixed_app() -> App {
        let plugin = ActorCorePlugin::new(FixedPostUpdate).with_registry(registry());
        let mut app = app_with(plugin);
        app.init_resource::<Runs>().add_systems(FixedPostUpdate, |mut runs: ResMut<Runs>| runs.0 += 1);
        app
    }

    #[test]
    fn that_are_run_by_hand_lose_no_change_and_no_removal() {
        let mut app = fixed_app();
        let actors = [
            spawn(&mut app, Base::from([(&POWER, 1.0)])),
            spawn(&mut app, (Base::from([(&POWER, 1.0)]), Race::new("elf"))),
            spawn(&mut app, (Base::from([(&POWER, 1.0)]), Tags::from(["blessed"]), Marker)),
            spawn(&mut app, Base::from([(&POWER, 1.0)])),
        ];
        let numbers = |app: &App| actors.map(|actor| value(app, actor, "power"));
        app.update();
        assert_eq!(numbers(&app), [0.0; 4], "the schedule did not run yet");
        app.world_mut().run_schedule(FixedPostUpdate);
        app.update();
        assert_eq!((numbers(&app), changes(&app)), ([1.0, 101.0, 10_001.0, 1.0], 4));

        // Each in a frame of its own, and far from the next run.
        app.world_mut().get_mut::<Base>(actors[0]).unwrap().set(&POWER, 2.0);
        app.update();
        app.world_mut().entity_mut(actors[1]).remove::<Race>();
        app.update();
        app.world_mut().entity_mut(actors[2]).remove::<Tags>();
        for _ in 0..10 {
            app.update();
        }
        assert_eq!((numbers(&app), changes(&app)), ([1.0, 101.0, 10_001.0, 1.0], 4));
        app.world_mut().run_schedule(FixedPostUpdate);
        app.update();
        assert_eq!(numbers(&app), [2.0, 1.0, 1.0, 1.0]);
        assert_eq!(just_changed(&app), &actors[..3]);

        // Twice in one frame: the second has nothing to do.
        app.world_mut().get_mut::<Base>(actors[3]).unwrap().set(&POWER, 2.0);
        app.world_mut().run_schedule(FixedPostUpdate);
        app.world_mut().run_schedule(FixedPostUpdate);
        assert_eq!((value(&app, actors[3], "power"), version(&app, actors[3])), (2.0, 2));
    }

    #[test]
    fn that_run_more_seldom_than_frames_lose_no_change_and_no_removal() {
        let mut app = fixed_app();
        app.add_plugins(TimePlugin)
            .insert_resource(Time::<Fixed>::from_duration(Duration::from_millis(30)))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(8)));
        let actor = spawn(&mut app, Base::from([(&POWER, 0.0)]));
        let elf = |app: &mut App, is_elf: bool| match is_elf {
            true => drop(app.world_mut().entity_mut(actor).insert(Race::new("elf"))),
            false => drop(app.world_mut().entity_mut(actor).remove::<Race>()),
        };
        let mut idle = 0;
        for frame in 0..40 {
            elf(&mut app, frame % 3 == 0);
            app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, f64::from(frame));
            let before = (app.world().resource::<Runs>().0, version(&app, actor));
            app.update();
            if app.world().resource::<Runs>().0 == before.0 {
                idle += 1;
                assert_eq!(version(&app, actor), before.1);
            } else {
                let expected = f64::from(frame) + if frame % 3 == 0 { 100.0 } else { 0.0 };
                assert_eq!((value(&app, actor, "power"), version(&app, actor)), (expected, before.1 + 1));
            }
        }
        let runs = app.world().resource::<Runs>().0;
        assert!(runs >= 8 && idle >= 20, "{runs} runs, {idle} frames without");
        assert_eq!(version(&app, actor), runs as u64);
    }

    #[test]
    fn that_run_more_often_than_frames_resolve_once() {
        let mut app = fixed_app();
        app.add_plugins(TimePlugin).insert_resource(TimeUpdateStrategy::FixedTimesteps(3));
        let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
        for round in 1..5 {
            app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, round as f64);
            app.update();
            if app.world().resource::<Runs>().0 > 0 {
                assert_eq!(value(&app, actor, "power"), round as f64);
            }
        }
        assert!(app.world().resource::<Runs>().0 >= 9);
        assert!((3..=4).contains(&version(&app, actor)));
    }

    #[test]
    fn lose_no_registry_that_came_or_changed_between_two_runs() {
        let mut app = app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::new(FixedPostUpdate) });
        let actor = spawn(&mut app, Base::from([(&POWER, 7.0)]));
        app.update();
        app.world_mut().run_schedule(FixedPostUpdate);
        app.insert_resource(registry());
        app.update();
        edit(&mut app, |edit| {
            edit.replace_caps(WORLD, [POWER.hard_max(5.0)]);
        })
        .unwrap();
        app.update();
        assert_eq!(version(&app, actor), 0);
        app.world_mut().run_schedule(FixedPostUpdate);
        assert_eq!((value(&app, actor, "power"), version(&app, actor)), (5.0, 1));
    }
}

mod two_apps {
    use super::*;

    fn with_formula(formula: &str, names: [&str; 3]) -> App {
        let mut registry = Registry::builder().dimension("twice", DimensionDef::derived().base(formula));
        for name in names {
            registry = registry.dimension(name, DimensionDef::primary());
        }
        app(registry.build().unwrap())
    }

    #[test]
    fn in_one_process_do_not_disturb_each_other() {
        let mut one = with_formula("power * 2", ["power", "guard", "only_in_one"]);
        let mut two = with_formula("power * 20 + only_in_two", ["aaa", "only_in_two", "power"]);
        let base = || Base::from([("power", 3.0), ("only_in_one", 1.0), ("only_in_two", 5.0)]);
        let (first, second) = (spawn(&mut one, base()), spawn(&mut two, base()));
        let other = spawn(&mut two, Base::from([("power", 1.0)]));
        one.update();
        two.update();
        // Each reports only what it does not define itself.
        let (ones, twos) = (reports(&mut one), reports(&mut two));
        assert!(ones.iter().all(|report| report.contains("only_in_two")) && !ones.is_empty(), "{ones:?}");
        assert!(twos.iter().all(|report| report.contains("only_in_one")) && !twos.is_empty(), "{twos:?}");
        two.update();
        one.update();
        assert_eq!((value(&one, first, "twice"), value(&two, second, "twice")), (6.0, 65.0));
        assert_eq!(snapshot(&one, first).get("only_in_one"), Some(1.0));
        assert_eq!(snapshot(&two, second).get("only_in_one"), None);
        assert_eq!((changes(&one), changes(&two)), (1, 2));

        edit(&mut one, |edit| {
            edit.define_dimension("twice", DimensionDef::derived().base("power * 3"));
        })
        .unwrap();
        one.world_mut().resource_mut::<Registry>().disable("items");
        one.update();
        two.update();
        assert_eq!((value(&one, first, "twice"), value(&two, second, "twice")), (9.0, 65.0));
        assert!(two.world().resource::<Registry>().is_enabled("items"));
        assert_eq!((changes(&one), changes(&two)), (2, 2));

        two.world_mut().entity_mut(other).remove::<Base>();
        one.update();
        two.update();
        assert_eq!((just_changed(&one), just_changed(&two)), (&[][..], &[other][..]));
    }

    #[test]
    fn with_clones_of_one_registry_report_each_for_itself() {
        let shared = registry();
        let (mut one, mut two) = (app(shared.clone()), app(shared));
        let (first, second) = (spawn(&mut one, ()), spawn(&mut two, ()));
        for (app, actor) in [(&mut one, first), (&mut two, second)] {
            say(app, actor, ITEMS, [POWER.flat(f64::NAN)]);
        }
        one.update();
        two.update();
        for (app, actor) in [(&mut one, first), (&mut two, second)] {
            assert_eq!(reports(app).len(), 1, "of the contribution");
            assert_eq!(value(app, actor, "powre"), 0.0);
        }
        two.update();
        one.update();
        assert_eq!((reports(&mut one).len(), reports(&mut two).len()), (1, 1), "of the name that was read");
    }

    #[test]
    fn on_two_threads_do_not_disturb_each_other() {
        let run = |formula: &'static str, factor: f64| {
            move || {
                let mut app = with_formula(formula, ["power", "guard", "luck"]);
                let actors: Vec<Entity> =
                    (0..600).map(|i| spawn(&mut app, Base::from([("power", f64::from(i))]))).collect();
                for round in 0..10 {
                    for actor in &actors {
                        app.world_mut().get_mut::<Base>(*actor).unwrap().add("power", 1.0);
                    }
                    app.update();
                    for (i, actor) in (0..).zip(&actors) {
                        assert_eq!(value(&app, *actor, "twice"), factor * f64::from(i + round + 1));
                    }
                }
                assert_eq!(changes(&app), 6_000);
            }
        };
        std::thread::scope(|scope| {
            let threads =
                [("power * 2", 2.0), ("5 * power", 5.0)].map(|(text, by)| scope.spawn(run(text, by)));
            threads.into_iter().for_each(|thread| thread.join().unwrap());
        });
    }
}

mod becoming_an_actor {
    use super::*;

    #[test]
    fn again_shows_the_numbers_of_now() {
        both_ways(|app| {
            let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Race::new("elf"), Tags::from(["blessed"])));
            app.update();
            app.world_mut().entity_mut(actor).remove::<Actor>();
            app.update();
            app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 2.0);
            app.world_mut().entity_mut(actor).remove::<Tags>();
            app.update();
            assert_eq!(
                (value(app, actor, "power"), version(app, actor)),
                (10_101.0, 1),
                "it is no actor now"
            );
            for _ in 0..3 {
                app.update();
            }
            app.world_mut().entity_mut(actor).insert(Actor::new("hero"));
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (102.0, 2));
            app.update();
            assert_eq!(changes(app), 2);
        });
    }

    #[test]
    fn again_with_the_same_numbers_marks_nothing() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            app.world_mut().entity_mut(actor).remove::<Actor>();
            app.update();
            app.world_mut().entity_mut(actor).insert(Actor::new("another"));
            app.update();
            assert_eq!((version(app, actor), changes(app)), (1, 1));
        });
    }

    #[test]
    fn again_after_it_was_none_before_the_first_aggregation() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.world_mut().entity_mut(actor).remove::<Actor>();
            app.update();
            app.update();
            assert!(!snapshot(app, actor).is_resolved());
            app.world_mut().entity_mut(actor).insert(Actor::new("hero"));
            app.update();
            assert_eq!((value(app, actor, "twice"), version(app, actor)), (2.0, 1));
        });
    }

    #[test]
    fn again_after_its_snapshot_was_removed_too() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            app.world_mut().entity_mut(actor).remove::<(Actor, Snapshot)>();
            app.update();
            app.update();
            app.world_mut().entity_mut(actor).insert(Actor::new("hero"));
            app.update();
            assert_eq!((value(app, actor, "twice"), version(app, actor)), (2.0, 1));
        });
    }

    #[test]
    fn long_after_all_of_its_inputs_were_there() {
        both_ways(|app| {
            let inputs = (
                Base::from([(&POWER, 1.0)]),
                Contributions::new().with(ITEMS, [POWER.flat(1.0)]),
                Caps::new(),
                Race::new("elf"),
                Realms::default(),
                Tags::default(),
            );
            let entity = app.world_mut().spawn(inputs).id();
            app.update();
            app.update();
            app.world_mut().entity_mut(entity).insert(Actor::new("hero"));
            app.update();
            assert_eq!((value(app, entity, "power"), version(app, entity)), (102.0, 1));
        });
    }

    #[test]
    fn with_a_snapshot_put_back_by_hand_is_resolved() {
        both_ways(|app| {
            let actor = spawn(app, Base::from([(&POWER, 1.0)]));
            app.update();
            app.world_mut().entity_mut(actor).remove::<Snapshot>();
            app.update();
            app.world_mut().entity_mut(actor).insert(Snapshot::default());
            app.update();
            assert_eq!((value(app, actor, "power"), version(app, actor)), (1.0, 1));
        });
    }

    #[test]
    fn without_an_id_is_reported_and_waits_for_one() {
        both_ways(|app| {
            let nobody = app.world_mut().spawn((Actor::new(""), Base::from([(&POWER, 1.0)]))).id();
            app.update();
            assert_eq!((snapshot(app, nobody).is_resolved(), reports(app).len()), (false, 1));
            app.world_mut().entity_mut(nobody).remove::<Tags>();
            app.update();
            assert!(!snapshot(app, nobody).is_resolved());
            app.world_mut().entity_mut(nobody).insert(Actor::new("hero"));
            app.update();
            assert_eq!((value(app, nobody, "power"), version(app, nobody)), (1.0, 1));
        });
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
