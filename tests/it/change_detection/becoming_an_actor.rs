//! An entity that becomes an actor, stops being one and becomes one again always has its current numbers.

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
        assert_eq!((value(app, actor, "power"), version(app, actor)), (10_101.0, 1), "it is no actor now");
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
