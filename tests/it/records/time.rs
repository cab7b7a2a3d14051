//! Effects continue after loading where their time stopped.

use super::*;

/// A hero in another world, with what the record holds. That world has run for a while.
fn elsewhere(record: &ActorRecord) -> (App, Entity) {
    let mut app = world();
    for _ in 0..7 {
        app.update();
    }
    let [record, ..] = reloaded(record);
    let actor = load(&mut app, &record).actor;
    (app, actor)
}

fn spawn(app: &mut App) -> Entity {
    app.world_mut().spawn((Actor::new("hero"), Base::from([(&POWER, 1.0), (&GUARD, 10.0)]))).id()
}

/// `power` or another dimension in each frame.
fn frames(app: &mut App, actor: Entity, dimension: &str, frames: usize) -> Vec<f64> {
    let frame = |_| {
        app.update();
        value(app, actor, dimension)
    };
    (0..frames).map(frame).collect()
}

#[test]
fn an_effect_of_10_s_that_is_saved_after_4_s_ends_after_6_more() {
    let mut app = world();
    let hero = spawn(&mut app);
    give(&mut app, hero, EffectSpec::new("might").input("by", 1.0));
    frames(&mut app, hero, "power", 16);
    let record = take(&app, hero);
    assert_eq!(record.effects[0].time.unwrap().left, actor_core::Lasts::seconds(6));
    assert_eq!(record.effects[0].time.unwrap().lasts, actor_core::Lasts::seconds(10));
    let (mut other, hero) = elsewhere(&record);
    let mut expected = vec![2.0; 23];
    expected.extend([1.0; 3]);
    assert_eq!(frames(&mut other, hero, "power", 26), expected);
}

#[test]
fn ticks_are_counted_on() {
    for saved_after in 0..6 {
        let mut app = world();
        let hero = spawn(&mut app);
        give(&mut app, hero, "stance");
        let mut seen = frames(&mut app, hero, "power", saved_after);
        let (mut other, hero) = elsewhere(&take(&app, hero));
        seen.extend(frames(&mut other, hero, "power", 8 - saved_after));
        // Those who are ready have a tenth more.
        let with = (1.0 + 0.1) * 1.3;
        assert_eq!(seen, [with, with, with, with, with, 1.0, 1.0, 1.0], "saved after {saved_after}");
    }
}

#[test]
fn periods_keep_their_phase_and_their_number() {
    for saved_after in 0..8 {
        let mut app = world();
        let hero = spawn(&mut app);
        give(&mut app, hero, EffectSpec::new("poison").input("power", 1.0));
        let ticks = |app: &mut App, frames: usize| -> Vec<u64> {
            let mut all = Vec::new();
            for _ in 0..frames {
                app.update();
                let mut told = app.world_mut().resource_mut::<Messages<EffectTicked>>();
                let numbers: Vec<u64> = told.drain().map(|tick| tick.tick).collect();
                all.push(numbers.first().copied().unwrap_or(0));
            }
            all
        };
        let mut seen = ticks(&mut app, saved_after);
        let (mut other, _) = elsewhere(&take(&app, hero));
        seen.extend(ticks(&mut other, 9 - saved_after));
        // After 0.6, 1.2 and 1.8 s, in frames of 0.25 s.
        assert_eq!(seen, [0, 0, 1, 0, 2, 0, 0, 3, 0], "saved after {saved_after}");
    }
}

#[test]
fn stacks_end_one_by_one_as_before() {
    let run = |saved_after: Option<usize>| {
        let mut app = world();
        let mut hero = spawn(&mut app);
        for _ in 0..3 {
            give(&mut app, hero, EffectSpec::new("poison").input("power", 1.0));
        }
        let mut seen = Vec::new();
        for frame in 0..30 {
            if saved_after == Some(frame) {
                (app, hero) = elsewhere(&take(&app, hero));
            }
            seen.extend(frames(&mut app, hero, "guard", 1));
        }
        seen
    };
    let expected = run(None);
    // Three, two, one and no stack.
    let mut different = expected.clone();
    different.dedup();
    assert_eq!(different.len(), 4, "{different:?}");
    for saved_after in [0, 3, 7, 8, 9, 15, 20, 24] {
        assert_eq!(run(Some(saved_after)), expected, "saved after {saved_after}");
    }
}

#[test]
fn the_clock_is_that_of_the_plugins_schedule() {
    use bevy_app::FixedPostUpdate;
    use bevy_time::{Fixed, Time};

    let fixed = || {
        let registry = registry(false).build().unwrap();
        let mut app = crate::common::app_with(ActorCorePlugin::new(FixedPostUpdate).with_registry(registry));
        app.add_plugins(TimePlugin)
            .insert_resource(Time::<Fixed>::from_duration(STEP))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(100)));
        app.update();
        app
    };
    let run = |saved_after: Option<usize>| {
        let mut app = fixed();
        let mut hero = spawn(&mut app);
        let brief = Contributions::new().with(ITEMS, [POWER.flat(1.0)]);
        app.world_mut().spawn((brief, EffectOf(hero), Lasts::new(Duration::from_millis(1100))));
        let mut steps = Vec::new();
        let mut frame = 0;
        while steps.len() < 8 {
            let before = app.world().resource::<Time<Fixed>>().elapsed();
            app.update();
            if app.world().resource::<Time<Fixed>>().elapsed() == before {
                continue;
            }
            steps.push(value(&app, hero, "power"));
            frame += 1;
            if saved_after == Some(frame) {
                // In the middle between two steps, where virtual time is another.
                let record = take(&app, hero);
                app = fixed();
                hero = load(&mut app, &record).actor;
            }
        }
        steps
    };
    let expected = run(None);
    assert_eq!(expected, [2.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0]);
    for saved_after in 1..6 {
        assert_eq!(run(Some(saved_after)), expected, "saved after {saved_after}");
    }
}

#[test]
fn an_actor_that_ends_by_itself_does_so() {
    let mut app = world();
    let golem = app.world_mut().spawn((Actor::new("golem"), Lasts::seconds(2))).id();
    frames(&mut app, golem, "power", 5);
    let (mut other, golem) = elsewhere(&take(&app, golem));
    frames(&mut other, golem, "power", 2);
    other.update();
    assert!(other.world().get_entity(golem).is_err());
}
