//! When a relationship comes, goes or points elsewhere, the snapshot follows in the same frame, to the bit.

use super::*;

#[test]
fn a_contributor_counts_from_the_next_frame_on_and_its_dependants_follow() {
    let mut app = world();
    let hero = spawn(&mut app, Base::from([(&POWER, 10.0)]));
    assert_eq!(power(&mut app, hero), 10.0);
    sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 15.0);
    assert_eq!(value(&app, hero, "twice"), 30.0);
    assert_eq!(version(&app, hero), 2);
    app.update();
    assert_eq!(just_changed(&app), [], "nothing changed since");
}

#[test]
fn two_equal_swords_are_two_contributions() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let swords = [sword(&mut app, hero, 5.0), sword(&mut app, hero, 5.0)];
    assert_eq!(power(&mut app, hero), 10.0);
    app.world_mut().despawn(swords[0]);
    assert_eq!(power(&mut app, hero), 5.0);
    app.world_mut().despawn(swords[1]);
    assert_eq!(power(&mut app, hero), 0.0);
    assert_eq!(snapshot(&app, hero).get(&POWER), None);
}

#[test]
fn removing_the_relationship_restores_the_bits() {
    let mut app = world();
    let hero = spawn(&mut app, Base::from([(&POWER, 0.1)]));
    let before = power(&mut app, hero);
    let sword = sword(&mut app, hero, 0.2);
    assert_eq!(power(&mut app, hero).to_bits(), (0.1 + 0.2_f64).to_bits());
    app.world_mut().entity_mut(sword).remove::<ContributesTo>();
    assert_eq!(power(&mut app, hero).to_bits(), before.to_bits());
    assert!(app.world().get_entity(sword).is_ok());
}

#[test]
fn pointing_it_elsewhere_moves_the_bonus_in_one_frame() {
    let mut app = world();
    let (hero, thief) = (spawn(&mut app, ()), spawn(&mut app, ()));
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!((power(&mut app, hero), value(&app, thief, "power")), (5.0, 0.0));
    app.world_mut().entity_mut(sword).insert(ContributesTo(thief));
    assert_eq!((power(&mut app, hero), value(&app, thief, "power")), (0.0, 5.0));
}

#[test]
fn items_outlive_their_owner_and_effects_do_not() {
    let mut app = world();
    let (hero, heir) = (spawn(&mut app, ()), spawn(&mut app, ()));
    let sword = sword(&mut app, hero, 5.0);
    let poison = app.world_mut().spawn((sharp(-2.0), EffectOf(hero))).id();
    assert_eq!(power(&mut app, hero), 3.0);
    app.world_mut().despawn(hero);
    app.update();
    assert!(app.world().get_entity(sword).is_ok() && app.world().get_entity(poison).is_err());
    app.world_mut().entity_mut(sword).insert(ContributesTo(heir));
    assert_eq!(power(&mut app, heir), 5.0);
}

#[test]
fn what_comes_and_goes_between_two_frames_leaves_no_trace() {
    let mut app = world();
    let hero = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    let sword = sword(&mut app, hero, 5.0);
    app.world_mut().despawn(sword);
    assert_eq!(power(&mut app, hero), 1.0);
    assert_eq!(version(&app, hero), 1);
}

#[test]
fn who_becomes_an_actor_later_has_what_was_attached_before() {
    let mut app = world();
    let nobody = app.world_mut().spawn_empty().id();
    sword(&mut app, nobody, 5.0);
    app.update();
    app.world_mut().entity_mut(nobody).insert(Actor::new("late"));
    assert_eq!(power(&mut app, nobody), 5.0);
}

#[test]
fn a_contributor_that_is_disabled_counts() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    app.world_mut().entity_mut(sword).insert(bevy_ecs::entity_disabling::Disabled);
    assert_eq!(power(&mut app, hero), 5.0);
    app.world_mut().get_mut::<Contributions>(sword).unwrap().set_if_neq(sharp(7.0));
    assert_eq!(power(&mut app, hero), 7.0);
}
