//! Pausing the aggregation loses no change, and a copied entity has none of the original's contributors.

use bevy_app::PostUpdate;
use bevy_ecs::schedule::common_conditions::resource_equals;

use super::*;

#[derive(Resource, PartialEq)]
struct Running(bool);

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
