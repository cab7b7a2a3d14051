//! The aggregation marks exactly the rows that changed.

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
