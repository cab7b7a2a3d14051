//! What contributors state counts like the actor's own statements, and changes follow in the same frame.

use super::*;

#[test]
fn a_change_of_what_a_contributor_says_follows_in_the_same_frame() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(8.0);
    assert_eq!(power(&mut app, hero), 8.0);
    app.world_mut().entity_mut(sword).remove::<Contributions>();
    assert_eq!(power(&mut app, hero), 0.0);
    app.world_mut().entity_mut(sword).insert(sharp(2.0));
    assert_eq!(power(&mut app, hero), 2.0);
}

#[test]
fn the_actors_own_statements_and_contributors_are_folded_together() {
    let mut app = world();
    let own = Contributions::new().with(ITEMS, [POWER.flat(0.3), POWER.percent(0.5)]);
    let hero = spawn(&mut app, (Base::from([(&POWER, 0.1)]), own));
    // The same system and priority as the actor's own: the smaller number comes first.
    sword(&mut app, hero, 0.2);
    let expected = (0.2 + 0.3 + 0.1) * (1.0 + 0.5);
    for by in [0.3_f64, 0.7] {
        assert_eq!(power(&mut app, hero).to_bits(), f64::to_bits(expected), "{by}");
    }
    let changed = Contributions::new().with(ITEMS, [POWER.flat(0.15), POWER.percent(0.5)]);
    *app.world_mut().get_mut::<Contributions>(hero).unwrap() = changed;
    assert_eq!(power(&mut app, hero).to_bits(), ((0.15 + 0.2 + 0.1) * 1.5_f64).to_bits());
}

#[test]
fn caps_of_contributors_count_and_go() {
    let mut app = world();
    let hero =
        spawn(&mut app, (Base::from([(&POWER, 100.0)]), Caps::new().with(ITEMS, [POWER.hard_max(90.0)])));
    assert_eq!(power(&mut app, hero), 90.0);
    let chains =
        app.world_mut().spawn((Caps::new().with(GEMS, [POWER.hard_max(30.0)]), ContributesTo(hero))).id();
    assert_eq!(power(&mut app, hero), 30.0);
    *app.world_mut().get_mut::<Caps>(chains).unwrap() = Caps::new().with(GEMS, [POWER.hard_max(40.0)]);
    assert_eq!(power(&mut app, hero), 40.0);
    app.world_mut().entity_mut(chains).remove::<Caps>();
    assert_eq!(power(&mut app, hero), 90.0);
}

#[test]
fn a_disabled_system_is_silent_on_contributors_too() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    app.world_mut().resource_mut::<Registry>().disable("items");
    assert_eq!(power(&mut app, hero), 0.0);
    app.world_mut().resource_mut::<Registry>().enable("items");
    assert_eq!(power(&mut app, hero), 5.0);
}

#[test]
fn what_a_contributor_may_not_say_is_reported_once() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let said = Contributions::new().with(ITEMS, [POWER.flat(f64::NAN), POWER.flat(1.0)]);
    app.world_mut().spawn((said, ContributesTo(hero)));
    assert_eq!(power(&mut app, hero), 1.0);
    let found = reports(&mut app);
    assert!(found.iter().any(|report| report.contains("NaN")), "{found:?}");
    app.update();
    assert!(reports(&mut app).is_empty());
}

#[test]
fn writing_the_same_again_marks_nothing() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    app.update();
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(5.0);
    app.update();
    assert_eq!(just_changed(&app), []);
    assert_eq!(version(&app, hero), 1);
}

#[test]
fn what_if_and_on_demand_see_contributors() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    sword(&mut app, hero, 5.0);
    app.update();
    *app.world_mut().get_mut::<Contributions>(hero).unwrap() = sharp(1.0);
    let ask = move |actors: Query<ActorInputs>, mut resolver: Resolver| {
        let actor = actors.get(hero).unwrap();
        let now = resolver.resolve(&actor).value(&POWER);
        (now, resolver.resolve_with(&actor, GEMS, [POWER.factor(2.0)]).value(&POWER))
    };
    assert_eq!(app.world_mut().run_system_once(ask).unwrap(), (6.0, 12.0));
}

#[test]
fn refused_base_values_of_two_dimensions_are_both_reported() {
    let mut app = world();
    spawn(&mut app, Base::from([(&POWER, f64::NAN), (&GUARD, f64::NAN)]));
    app.update();
    let found = reports(&mut app);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn refused_base_values_of_two_writes_are_both_reported() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    app.update();
    let mut base = app.world_mut().get_mut::<Base>(hero).unwrap();
    base.set(&POWER, f64::NAN);
    base.set(&GUARD, f64::INFINITY);
    app.update();
    let found = reports(&mut app);
    assert_eq!(found.len(), 2, "{found:?}");
}
