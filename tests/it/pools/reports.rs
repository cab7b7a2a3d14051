//! [`PoolEmptied`] and [`PoolFilled`] are sent once for each time that a pool reaches the bound.

use super::*;

fn health_of(actor: Entity, what: &'static str) -> (Entity, Symbol, &'static str) {
    (actor, Symbol::new("health"), what)
}

#[test]
fn each_turn_is_reported_once_for_its_pool() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    let other = super::hero(&mut app, 100.0, 0.0);
    set_base(&mut app, hero, &MANA_MAX, 10.0);
    pools(&mut app, hero).insert("mana", Pool::of(&MANA_MAX));
    frame(&mut app);
    pools(&mut app, hero).spend("health", 100.0).unwrap();
    pools(&mut app, other).take("health", 99.0).unwrap();
    frame(&mut app);
    assert_eq!(told(&mut app), [health_of(hero, "emptied")]);
    frame(&mut app);
    pools(&mut app, hero).take("health", 7.0).unwrap();
    frame(&mut app);
    assert_eq!(told(&mut app), [], "it is empty still");

    pools(&mut app, hero).restore("health", 1.0).unwrap();
    frame(&mut app);
    assert_eq!(told(&mut app), []);
    pools(&mut app, hero).restore("health", 1_000.0).unwrap();
    pools(&mut app, hero).spend("mana", 10.0).unwrap();
    frame(&mut app);
    assert_eq!(told(&mut app), [health_of(hero, "filled"), (hero, Symbol::new("mana"), "emptied")]);
    frame(&mut app);
    assert_eq!(told(&mut app), []);
}

#[test]
fn what_turns_back_before_the_run_is_not_reported() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    let mut health = pools(&mut app, hero);
    health.spend("health", 100.0).unwrap();
    health.restore("health", 100.0).unwrap();
    frame(&mut app);
    assert_eq!(told(&mut app), []);
    // Straight from full to empty, and back.
    pools(&mut app, hero).set("health", 0.0).unwrap();
    frame(&mut app);
    pools(&mut app, hero).set("health", 100.0).unwrap();
    frame(&mut app);
    assert_eq!(told(&mut app), [health_of(hero, "emptied"), health_of(hero, "filled")]);
}

#[test]
fn regeneration_fills_and_drains() {
    let mut app = app();
    let hero = hero(&mut app, 10.0, -5.0);
    frame(&mut app);
    for expected in [&[][..], &[health_of(hero, "emptied")], &[]] {
        pass(&mut app, 1.0);
        assert_eq!(told(&mut app), expected);
    }
    set_base(&mut app, hero, &HP_REGEN, 6.0);
    for expected in [&[][..], &[health_of(hero, "filled")], &[]] {
        pass(&mut app, 1.0);
        assert_eq!(told(&mut app), expected);
    }
}

#[test]
fn a_maximum_that_falls_empties_and_fills() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    let base = Base::from([(&HP_MAX, 100.0)]);
    let steady = spawn(&mut app, (base, health(PoolRule::KeepAmount)));
    frame(&mut app);
    pools(&mut app, steady).take("health", 50.0).unwrap();
    frame(&mut app);
    set_base(&mut app, hero, &HP_MAX, 0.0);
    set_base(&mut app, steady, &HP_MAX, 50.0);
    frame(&mut app);
    assert_eq!(told(&mut app), [health_of(hero, "emptied"), health_of(steady, "filled")]);
    set_base(&mut app, hero, &HP_MAX, 20.0);
    frame(&mut app);
    assert_eq!(told(&mut app), [health_of(hero, "filled")]);
}

#[test]
fn an_observer_may_answer_and_is_heard_in_the_next_run() {
    let mut app = app();
    app.add_observer(|emptied: On<PoolEmptied>, mut actors: Query<&mut Pools>| {
        actors.get_mut(emptied.entity).unwrap().restore(emptied.pool, 1_000.0).unwrap();
    });
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    pools(&mut app, hero).take("health", 100.0).unwrap();
    frame(&mut app);
    assert_eq!((told(&mut app), hp(&app, hero).0), (vec![health_of(hero, "emptied")], 100.0));
    frame(&mut app);
    assert_eq!(told(&mut app), [health_of(hero, "filled")]);
}

#[test]
fn observers_of_one_entity_hear_of_this_one() {
    #[derive(Resource, Default)]
    struct Heard(usize);
    let mut app = app();
    let heroes = [(); 2].map(|()| hero(&mut app, 100.0, 0.0));
    app.init_resource::<Heard>()
        .world_mut()
        .entity_mut(heroes[0])
        .observe(|_: On<PoolEmptied>, mut heard: ResMut<Heard>| heard.0 += 1);
    frame(&mut app);
    for hero in heroes {
        pools(&mut app, hero).take("health", 100.0).unwrap();
    }
    frame(&mut app);
    assert_eq!((told(&mut app).len(), app.world().resource::<Heard>().0), (2, 1));
}
