//! Entities that a disabling component of the game hides miss no change, and still count as contributors.

use std::time::Duration;

use bevy_time::{TimePlugin, TimeUpdateStrategy};

use super::*;

#[derive(Component, Clone, Copy, Default)]
struct Hidden;
#[derive(Component, Clone, Copy, Default)]
#[component(storage = "SparseSet")]
struct Sparse;

fn hiding() -> App {
    let mut app = world();
    app.world_mut().register_disabling_component::<Hidden>();
    app.update();
    app
}

#[test]
fn a_hidden_actor_wakes() {
    let mut app = hiding();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    app.world_mut().entity_mut(hero).insert(Hidden);
    app.update();
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(8.0);
    app.update();
    app.world_mut().entity_mut(hero).remove::<Hidden>();
    assert_eq!(power(&mut app, hero), 8.0);
}

#[test]
fn a_hidden_actor_wakes_after_its_sword_is_gone() {
    let mut app = hiding();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    app.world_mut().entity_mut(hero).insert(Hidden);
    app.update();
    app.world_mut().despawn(sword);
    app.update();
    app.world_mut().entity_mut(hero).remove::<Hidden>();
    assert_eq!(power(&mut app, hero), 0.0);
}

#[test]
fn a_hidden_contributor_counts_whatever_happened_since() {
    let mut app = hiding();
    let hero = spawn(&mut app, ());
    let (one, two) = (sword(&mut app, hero, 5.0), sword(&mut app, hero, 7.0));
    assert_eq!(power(&mut app, hero), 12.0);
    app.world_mut().entity_mut(two).insert(Hidden);
    let hidden = power(&mut app, hero);
    // A change that is undone.
    *app.world_mut().get_mut::<Contributions>(one).unwrap() = sharp(6.0);
    app.update();
    *app.world_mut().get_mut::<Contributions>(one).unwrap() = sharp(5.0);
    assert_eq!(power(&mut app, hero), hidden);
}

#[test]
fn a_hidden_contributor_says_something_else() {
    let mut app = hiding();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    app.world_mut().entity_mut(sword).insert(Hidden);
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(8.0);
    app.update();
    app.world_mut().entity_mut(sword).remove::<Hidden>();
    assert_eq!(power(&mut app, hero), 8.0);
}

#[test]
fn a_hidden_sword_whose_gem_goes() {
    let mut app = hiding();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    let gem = app.world_mut().spawn((sharp(1.0), ContributesTo(sword))).id();
    assert_eq!(power(&mut app, hero), 6.0);
    app.world_mut().entity_mut(sword).insert(Hidden);
    app.update();
    app.world_mut().despawn(gem);
    app.update();
    app.world_mut().entity_mut(sword).remove::<Hidden>();
    assert_eq!(power(&mut app, hero), 5.0);
}

#[test]
fn a_sparse_disabling_component_hides_no_change() {
    let mut app = world();
    app.world_mut().register_disabling_component::<Sparse>();
    app.update();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(8.0);
    assert_eq!(power(&mut app, hero), 8.0);
    app.update();
    assert_eq!(just_changed(&app), []);
}

#[test]
fn what_was_hidden_when_it_began_ends() {
    let mut app = hiding();
    app.add_plugins(TimePlugin)
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(100)));
    app.update();
    let hero = spawn(&mut app, ());
    let lasts = Lasts::new(Duration::from_millis(300));
    let potion = app.world_mut().spawn((sharp(5.0), EffectOf(hero), lasts, Hidden)).id();
    app.update();
    app.world_mut().entity_mut(potion).remove::<Hidden>();
    let powers: Vec<f64> = (0..20).map(|_| power(&mut app, hero)).collect();
    assert_eq!(powers.last(), Some(&0.0), "{powers:?}");
}

#[test]
fn a_contributor_that_moves_to_another_table_in_the_same_frame_is_seen() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(8.0);
    app.world_mut().entity_mut(sword).insert(Hidden);
    assert_eq!(power(&mut app, hero), 8.0);
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(9.0);
    app.world_mut().entity_mut(sword).remove::<Hidden>();
    assert_eq!(power(&mut app, hero), 9.0);
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(10.0);
    app.world_mut().entity_mut(sword).insert(Sparse);
    assert_eq!(power(&mut app, hero), 10.0);
    app.update();
    assert_eq!(just_changed(&app), []);
}
