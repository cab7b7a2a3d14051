//! The version of a snapshot rises by one with each change, however small.

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
