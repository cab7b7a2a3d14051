//! A pool follows its maximum by its rule.

use super::*;

const RULES: [PoolRule; 3] = [PoolRule::KeepFraction, PoolRule::KeepAmount, PoolRule::FillUp];

/// An actor for each rule, who has 50 of 100.
fn halves(app: &mut App) -> [Entity; 3] {
    let actors = RULES.map(|rule| spawn(app, (Base::from([(&HP_MAX, 100.0)]), health(rule))));
    frame(app);
    for actor in actors {
        pools(app, actor).take("health", 50.0).unwrap();
    }
    actors
}

fn under(app: &mut App, actors: [Entity; 3], maximum: f64) -> [f64; 3] {
    for actor in actors {
        set_base(app, actor, &HP_MAX, maximum);
    }
    frame(app);
    actors.map(|actor| {
        let (current, found) = hp(app, actor);
        assert_eq!(found, maximum.max(0.0));
        current
    })
}

#[test]
fn each_rule_follows_in_its_way() {
    let mut app = app();
    let actors = halves(&mut app);
    assert_eq!(under(&mut app, actors, 120.0), [60.0, 50.0, 120.0]);
    assert_eq!(under(&mut app, actors, 40.0), [20.0, 40.0, 40.0]);
    assert_eq!(under(&mut app, actors, -40.0), [0.0; 3]);
    assert_eq!(under(&mut app, actors, 100.0), [50.0, 0.0, 100.0]);
}

#[test]
fn a_maximum_that_is_absent_counts_as_0() {
    let mut app = app();
    let actors = halves(&mut app);
    for actor in actors {
        app.world_mut().get_mut::<Base>(actor).unwrap().remove(&HP_MAX);
    }
    frame(&mut app);
    assert_eq!(actors.map(|actor| hp(&app, actor)), [(0.0, 0.0); 3]);
}

#[test]
fn the_maximum_comes_first_and_the_seconds_count_from_there() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 2.0);
    frame(&mut app);
    pools(&mut app, hero).take("health", 50.0).unwrap();
    set_base(&mut app, hero, &HP_MAX, 200.0);
    pass(&mut app, 0.5);
    assert_eq!(hp(&app, hero), (101.0, 200.0));
}

#[test]
fn a_maximum_that_a_subsystem_raises_counts_in_the_same_frame() {
    const ITEMS: SubsystemId = SubsystemId::new("items", 50);
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    crate::common::say(&mut app, hero, ITEMS, [HP_MAX.percent(0.5)]);
    frame(&mut app);
    assert_eq!(hp(&app, hero), (150.0, 150.0));
}

#[test]
fn amounts_that_are_set_stay_below_the_maximum() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    pools(&mut app, hero).set("health", 1_000.0).unwrap();
    assert_eq!(hp(&app, hero), (100.0, 100.0));
}
