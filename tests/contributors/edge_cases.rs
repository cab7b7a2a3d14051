//! What games do seldom: pausing the aggregation, hiding entities, copying them, ending much at once.

use super::*;
use bevy_app::PostUpdate;
use bevy_ecs::schedule::common_conditions::resource_equals;
use bevy_time::{TimePlugin, TimeUpdateStrategy};
use std::time::Duration;

#[derive(Component, Clone, Copy, Default)]
struct Hidden;
#[derive(Component, Clone, Copy, Default)]
#[component(storage = "SparseSet")]
struct Sparse;
#[derive(Resource, PartialEq)]
struct Running(bool);

fn hiding() -> App {
    let mut app = world();
    app.world_mut().register_disabling_component::<Hidden>();
    app.update();
    app
}

fn timed(mut app: App) -> App {
    app.add_plugins(TimePlugin)
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(100)));
    app.update();
    app
}

#[test]
fn a_change_during_a_pause_of_the_aggregation_is_not_lost() {
    let mut app = world();
    app.insert_resource(Running(true));
    app.configure_sets(PostUpdate, ActorCoreSystems::Aggregate.run_if(resource_equals(Running(true))));
    let hero = spawn(&mut app, ());
    let sword = sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    app.world_mut().resource_mut::<Running>().0 = false;
    *app.world_mut().get_mut::<Contributions>(sword).unwrap() = sharp(8.0);
    app.update();
    app.world_mut().resource_mut::<Running>().0 = true;
    assert_eq!(power(&mut app, hero), 8.0);
}

#[test]
fn a_copy_of_a_hero_has_none_of_its_contributors() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    let twin = app.world_mut().entity_mut(hero).clone_and_spawn();
    assert_eq!(power(&mut app, twin), 0.0);
}

#[test]
fn what_is_attached_is_not_copied_without_its_contributors() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    sword(&mut app, hero, 5.0);
    assert_eq!(power(&mut app, hero), 5.0);
    let twin = app.world_mut().entity_mut(hero).clone_and_spawn_with_opt_out(|clone| {
        clone.deny::<Contributors>();
    });
    assert_eq!(power(&mut app, twin), 0.0);
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
fn a_circle_by_one_relationship_leaves_the_other() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let a = spawn(&mut app, (sharp(1.0), EffectOf(hero)));
    let b = spawn(&mut app, (sharp(10.0), ContributesTo(a)));
    assert_eq!(power(&mut app, hero), 11.0);
    app.world_mut().entity_mut(a).insert(ContributesTo(b));
    let values = [power(&mut app, hero), power(&mut app, hero)];
    let is_effect = app.world().get::<EffectOf>(a).is_some();
    assert_eq!((values, is_effect), ([11.0, 11.0], true));
}

#[test]
fn a_circle_gives_the_same_in_every_frame_after() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let a = spawn(&mut app, (sharp(1.0), EffectOf(hero)));
    let b = spawn(&mut app, (sharp(10.0), ContributesTo(a)));
    app.update();
    app.world_mut().entity_mut(a).insert(ContributesTo(b));
    let first = power(&mut app, hero);
    assert_eq!(power(&mut app, hero), first);
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

#[test]
fn what_was_hidden_when_it_began_ends() {
    let mut app = timed(hiding());
    let hero = spawn(&mut app, ());
    let lasts = Lasts::new(Duration::from_millis(300));
    let potion = app.world_mut().spawn((sharp(5.0), EffectOf(hero), lasts, Hidden)).id();
    app.update();
    app.world_mut().entity_mut(potion).remove::<Hidden>();
    let powers: Vec<f64> = (0..20).map(|_| power(&mut app, hero)).collect();
    assert_eq!(powers.last(), Some(&0.0), "{powers:?}");
}

#[test]
fn an_effect_whose_owner_ends_in_the_same_run_is_still_there_when_its_end_is_told() {
    use bevy_actor_core::Expired;
    #[derive(Resource, Default)]
    struct Told(Vec<(Entity, bool)>);
    let mut app = timed(world());
    app.init_resource::<Told>();
    let lasts = Lasts::new(Duration::from_millis(300));
    let summon = spawn(&mut app, lasts);
    let poison = app.world_mut().spawn((sharp(5.0), EffectOf(summon), lasts)).id();
    app.add_observer(|expired: On<Expired>, all: Query<Entity>, mut told: ResMut<Told>| {
        let entity = expired.event().entity;
        told.0.push((entity, all.get(entity).is_ok()));
    });
    (0..6).for_each(|_| app.update());
    assert_eq!(app.world().resource::<Told>().0, [(summon, true), (poison, true)]);
}
