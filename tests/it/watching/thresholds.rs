//! A threshold is sent once for each crossing, and a cap when a value reaches it.

use super::*;

/// What is crossed as the power of an actor takes these values one after the other.
fn as_power_goes(app: &mut App, watch: Watch, values: &[f64]) -> Vec<Vec<(Crossing, f64, f64)>> {
    let hero = spawn(app, (power(values[0]), watch));
    let step = |value: &f64| {
        set(app, hero, &POWER, *value);
        app.update();
        assert_eq!(told(app), [], "changes were not asked for");
        crossed(app).into_iter().map(|(_, crossing, at, value)| (crossing, at, value)).collect()
    };
    values.iter().map(step).collect()
}

#[test]
fn a_threshold_is_told_once_for_each_crossing() {
    both_ways(|app| {
        let watch = Watch::new().falls_below(&POWER, 10.0).rises_to(&POWER, 10.0);
        let (fell, rose) = (Crossing::FellBelow, Crossing::RoseTo);
        let values = [12.0, 10.0, 9.0, 8.0, 10.0, 11.0, -1.0, 50.0];
        assert_eq!(
            as_power_goes(app, watch, &values),
            [
                vec![],
                vec![],
                vec![(fell, 10.0, 9.0)],
                vec![],
                vec![(rose, 10.0, 10.0)],
                vec![],
                vec![(fell, 10.0, -1.0)],
                vec![(rose, 10.0, 50.0)]
            ]
        );
    });
}

#[test]
fn how_an_actor_begins_is_no_crossing() {
    both_ways(|app| {
        let watch = || {
            Watch::new()
                .falls_below(&POWER, 10.0)
                .rises_to(&POWER, 1.0)
                .rises_to(&POWER, f64::NEG_INFINITY)
                .falls_below(&POWER, f64::NAN)
        };
        assert_eq!(as_power_goes(app, watch(), &[5.0, 5.0]), [vec![], vec![]]);
        assert_eq!(as_power_goes(app, watch(), &[500.0, 6.0])[1], [(Crossing::FellBelow, 10.0, 6.0)]);
    });
}

#[test]
fn a_value_that_goes_away_counts_as_0() {
    both_ways(|app| {
        let hero = spawn(app, (power(5.0), Watch::new().falls_below(&POWER, 1.0).rises_to(&POWER, 1.0)));
        app.update();
        app.world_mut().get_mut::<Base>(hero).unwrap().remove(&POWER);
        app.update();
        assert_eq!(crossed(app), [("power", Crossing::FellBelow, 1.0, 0.0)]);
        set(app, hero, &POWER, 1.0);
        app.update();
        assert_eq!(crossed(app), [("power", Crossing::RoseTo, 1.0, 1.0)]);
    });
}

#[test]
fn a_cap_is_reached_from_below_and_when_it_comes_down() {
    both_ways(|app| {
        let hero = spawn(app, (power(5.0), Watch::new().reaches_cap(&POWER)));
        crate::common::limit(app, hero, AURA, [POWER.hard_max(10.0)]);
        let mut step = |value: f64, cap: f64| {
            set(app, hero, &POWER, value);
            crate::common::limit(app, hero, AURA, [POWER.hard_max(cap)]);
            app.update();
            crossed(app)
        };
        let reached = |at| vec![("power", Crossing::ReachedCap, at, at)];
        assert_eq!(step(9.0, 10.0), []);
        assert_eq!(step(11.0, 10.0), reached(10.0));
        assert_eq!(step(12.0, 10.0), [], "it is there still");
        assert_eq!(step(12.0, 11.0), [], "and with another cap as well");
        assert_eq!(step(7.0, 11.0), []);
        assert_eq!(step(7.0, 7.0), reached(7.0), "the cap came to it, and no value changed");
        assert_eq!(step(7.0, 50.0), []);
        assert_eq!(step(50.0, 50.0), reached(50.0));
    });
}

#[test]
fn without_a_cap_none_is_reached() {
    both_ways(|app| {
        let hero = spawn(app, (power(5.0), Watch::new().reaches_cap(&POWER)));
        app.update();
        set(app, hero, &POWER, f64::MAX);
        app.update();
        assert_eq!(crossed(app), []);
    });
}

#[test]
fn thresholds_come_by_dimension_and_then_as_they_were_asked_for() {
    let mut app = app();
    let watch =
        Watch::new().rises_to(&TWICE, 4.0).rises_to(&POWER, 3.0).rises_to(&POWER, 2.0).rises_to(&POWER, 9.0);
    let hero = spawn(&mut app, (power(1.0), watch));
    app.update();
    set(&mut app, hero, &POWER, 5.0);
    app.update();
    let rose = Crossing::RoseTo;
    assert_eq!(
        crossed(&mut app),
        [("power", rose, 3.0, 5.0), ("power", rose, 2.0, 5.0), ("twice", rose, 4.0, 10.0)]
    );
}
