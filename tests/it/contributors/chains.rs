//! Contributors form chains, such as a gem in a sword on a hero. Each counts once for the actor at the end.

use super::*;

#[test]
fn a_gem_in_a_sword_counts_for_the_hero() {
    let mut app = world();
    let (hero, thief) = (spawn(&mut app, ()), spawn(&mut app, ()));
    let sword = sword(&mut app, hero, 5.0);
    let gem = Contributions::new().with(GEMS, [POWER.percent(1.0)]);
    let gem = app.world_mut().spawn((gem, ContributesTo(sword))).id();
    assert_eq!(power(&mut app, hero), 10.0);
    // The sword goes with its gem.
    app.world_mut().entity_mut(sword).insert(ContributesTo(thief));
    assert_eq!((power(&mut app, hero), value(&app, thief, "power")), (0.0, 10.0));
    *app.world_mut().get_mut::<Contributions>(gem).unwrap() =
        Contributions::new().with(GEMS, [POWER.percent(2.0)]);
    assert_eq!(power(&mut app, thief), 15.0);
    app.world_mut().despawn(sword);
    assert_eq!(power(&mut app, thief), 0.0);
    assert!(app.world().get_entity(gem).is_ok());
}

#[test]
fn a_sword_that_is_an_actor_has_its_gem_itself_and_passes_it_on() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let sword = spawn(&mut app, (sharp(5.0), ContributesTo(hero)));
    let gem = Contributions::new().with(GEMS, [POWER.flat(1.0)]);
    app.world_mut().spawn((gem, ContributesTo(sword)));
    assert_eq!((power(&mut app, hero), value(&app, sword, "power")), (6.0, 6.0));
}

#[test]
fn an_entity_that_reaches_an_actor_in_two_ways_counts_once() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    app.world_mut().spawn((sharp(1.0), ContributesTo(sword), EffectOf(hero)));
    assert_eq!(power(&mut app, hero), 6.0);
}

#[test]
fn long_chains_and_many_contributors_are_no_problem() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let mut last = hero;
    for _ in 0..500 {
        last = sword(&mut app, last, 1.0);
    }
    for _ in 0..500 {
        sword(&mut app, hero, 1.0);
    }
    assert_eq!(power(&mut app, hero), 1000.0);
    *app.world_mut().get_mut::<Contributions>(last).unwrap() = sharp(11.0);
    assert_eq!(power(&mut app, hero), 1010.0);
}

/// Each link was looked at from its end up to the hero, which took seconds.
#[test]
fn a_long_chain_whose_links_come_at_once_is_walked_once() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let mut last = hero;
    for _ in 0..20_000 {
        last = app.world_mut().spawn(ContributesTo(last)).id();
    }
    app.world_mut().entity_mut(last).insert(sharp(3.0));
    assert_eq!(power(&mut app, hero), 3.0);
}
