//! Each input that is added, changed or removed reaches the snapshot in the same aggregation.

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
        let actors: Vec<Entity> = (1..=4).map(|i| spawn(app, Base::from([(&POWER, f64::from(i))]))).collect();
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
