//! Entities with `Lasts` count until their time is over, then end in the order of their ends.

use std::time::Duration;

use bevy_actor_core::{Expired, Timeline};
use bevy_app::{FixedPostUpdate, FixedUpdate};
use bevy_ecs::message::Messages;
use bevy_time::{Fixed, Time, TimePlugin, TimeUpdateStrategy, Virtual};

use super::*;

const STEP: Duration = Duration::from_millis(250);

/// A world in which a step passes in each frame.
fn timed() -> App {
    let mut app = world();
    app.add_plugins(TimePlugin).insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    // The first frame has no length.
    app.update();
    app
}

fn potion(app: &mut App, actor: Entity, by: f64, millis: u64) -> Entity {
    let lasts = Lasts::new(Duration::from_millis(millis));
    app.world_mut().spawn((sharp(by), EffectOf(actor), lasts)).id()
}

/// `power` in each of so many frames.
fn frames(app: &mut App, actor: Entity, frames: usize) -> Vec<f64> {
    (0..frames).map(|_| power(app, actor)).collect()
}

#[test]
fn an_effect_counts_until_its_time_is_over() {
    let mut app = timed();
    let hero = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    let potion = potion(&mut app, hero, 5.0, 1000);
    assert_eq!(frames(&mut app, hero, 5), [6.0, 6.0, 6.0, 1.0, 1.0]);
    assert!(app.world().get_entity(potion).is_err());
}

#[test]
fn the_end_is_told_to_observers_and_as_a_message() {
    let mut app = timed();
    let hero = spawn(&mut app, ());
    let potion = potion(&mut app, hero, 5.0, 250);
    app.world_mut().entity_mut(potion).observe(|expired: On<Expired>, mut actors: Query<&mut Base>| {
        // It is still there, and so is whom it was on.
        let mut base = actors.get_mut(expired.event().on.unwrap()).unwrap();
        base.add(&GUARD, 1.0);
    });
    app.update();
    assert_eq!(value(&app, hero, "guard"), 1.0);
    let told: Vec<Expired> = app.world_mut().resource_mut::<Messages<Expired>>().drain().collect();
    assert_eq!(told, [Expired { entity: potion, on: Some(hero) }]);
}

#[test]
fn a_long_frame_ends_everything_in_the_order_of_the_ends() {
    let mut app = timed();
    let hero = spawn(&mut app, ());
    let [late, early, also] = [700, 100, 100].map(|millis| potion(&mut app, hero, 1.0, millis));
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(700)));
    // Virtual time takes at most a quarter of a second at once, unless it is told otherwise.
    app.world_mut().resource_mut::<Time<Virtual>>().set_max_delta(Duration::from_secs(1));
    assert_eq!(power(&mut app, hero), 0.0);
    let told: Vec<Expired> = app.world_mut().resource_mut::<Messages<Expired>>().drain().collect();
    assert_eq!(told.iter().map(|expired| expired.entity).collect::<Vec<_>>(), [early, also, late]);
}

#[test]
fn inserting_it_again_lets_it_last_longer_and_removing_it_for_ever() {
    let mut app = timed();
    let hero = spawn(&mut app, ());
    let [longer, for_ever] = [1.0, 10.0].map(|by| potion(&mut app, hero, by, 500));
    assert_eq!(power(&mut app, hero), 11.0);
    app.world_mut().entity_mut(longer).insert(Lasts::new(Duration::from_millis(1000)));
    app.world_mut().entity_mut(for_ever).remove::<Lasts>();
    assert_eq!(frames(&mut app, hero, 5), [11.0, 11.0, 11.0, 10.0, 10.0]);
}

#[test]
fn paused_time_ends_nothing() {
    let mut app = timed();
    let hero = spawn(&mut app, ());
    potion(&mut app, hero, 1.0, 500);
    app.update();
    app.world_mut().resource_mut::<Time<Virtual>>().pause();
    assert_eq!(frames(&mut app, hero, 4), [1.0; 4]);
    app.world_mut().resource_mut::<Time<Virtual>>().unpause();
    assert_eq!(power(&mut app, hero), 0.0);
}

#[test]
fn what_remains_can_be_asked() {
    let mut app = timed();
    let hero = spawn(&mut app, ());
    let (potion, sword) = (potion(&mut app, hero, 1.0, 600), sword(&mut app, hero, 1.0));
    app.update();
    let (ends, time) = (app.world().resource::<Timeline>(), app.world().resource::<Time>());
    assert_eq!(ends.remaining(potion, time), Some(actor_core::Lasts::Time(Duration::from_millis(350))));
    assert_eq!(ends.remaining(sword, time), None);
}

#[test]
fn an_item_may_last_only_for_a_while_too() {
    let mut app = timed();
    let hero = spawn(&mut app, ());
    let torch = sword(&mut app, hero, 2.0);
    app.world_mut().entity_mut(torch).insert(Lasts::new(STEP * 2));
    assert_eq!(frames(&mut app, hero, 3), [2.0, 0.0, 0.0]);
}

/// `power` after each fixed step, at so many steps a frame.
fn fixed_steps(steps_a_frame: u32) -> Vec<f64> {
    #[derive(Resource, Default)]
    struct Seen(Vec<f64>);

    let mut app = crate::common::app_with(ActorCorePlugin::new(FixedPostUpdate).with_registry(registry()));
    app.add_plugins(TimePlugin)
        .insert_resource(Time::<Fixed>::from_duration(STEP))
        .insert_resource(TimeUpdateStrategy::ManualDuration(STEP * steps_a_frame))
        .init_resource::<Seen>();
    app.world_mut().resource_mut::<Time<Virtual>>().set_max_delta(Duration::MAX);
    let hero = spawn(&mut app, ());
    let see = move |actors: Query<&Snapshot>, mut seen: ResMut<Seen>| {
        seen.0.push(actors.get(hero).unwrap().value(&POWER));
    };
    let drink = move |mut commands: Commands, mut step: Local<u32>| {
        *step += 1;
        if *step % 3 == 1 {
            let millis = 200 + u64::from(*step) * 130;
            commands.spawn((sharp(0.1), EffectOf(hero), Lasts::new(Duration::from_millis(millis))));
        }
    };
    app.add_systems(FixedUpdate, drink).add_systems(FixedPostUpdate, see.after(ActorCoreSystems::Report));
    while app.world().resource::<Seen>().0.len() < 24 {
        app.update();
    }
    app.world().resource::<Seen>().0[..24].to_vec()
}

#[test]
fn a_fixed_schedule_gives_the_same_bits_at_any_frame_rate() {
    let one = fixed_steps(1);
    assert!(one.iter().any(|power| *power > 0.2) && one.contains(&0.1), "{one:?}");
    for steps in [2, 3, 8] {
        assert_eq!(fixed_steps(steps), one, "{steps} steps a frame");
    }
}

#[test]
fn an_effect_whose_owner_ends_in_the_same_run_is_still_there_when_its_end_is_told() {
    use bevy_actor_core::Expired;
    #[derive(Resource, Default)]
    struct Told(Vec<(Entity, bool)>);
    let mut app = timed();
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
