//! Schedules that do not run exactly once per frame miss no change and no removal.

use super::*;

/// How often the plugin's schedule ran.
#[derive(Resource, Default)]
struct Runs(usize);

fn fixed_app() -> App {
    let plugin = ActorCorePlugin::new(FixedPostUpdate).with_registry(registry());
    let mut app = app_with(plugin);
    app.init_resource::<Runs>().add_systems(FixedPostUpdate, |mut runs: ResMut<Runs>| runs.0 += 1);
    app
}

#[test]
fn that_are_run_by_hand_lose_no_change_and_no_removal() {
    let mut app = fixed_app();
    let actors = [
        spawn(&mut app, Base::from([(&POWER, 1.0)])),
        spawn(&mut app, (Base::from([(&POWER, 1.0)]), Race::new("elf"))),
        spawn(&mut app, (Base::from([(&POWER, 1.0)]), Tags::from(["blessed"]), Marker)),
        spawn(&mut app, Base::from([(&POWER, 1.0)])),
    ];
    let numbers = |app: &App| actors.map(|actor| value(app, actor, "power"));
    app.update();
    assert_eq!(numbers(&app), [0.0; 4], "the schedule did not run yet");
    app.world_mut().run_schedule(FixedPostUpdate);
    app.update();
    assert_eq!((numbers(&app), changes(&app)), ([1.0, 101.0, 10_001.0, 1.0], 4));

    // Each in a frame of its own, and far from the next run.
    app.world_mut().get_mut::<Base>(actors[0]).unwrap().set(&POWER, 2.0);
    app.update();
    app.world_mut().entity_mut(actors[1]).remove::<Race>();
    app.update();
    app.world_mut().entity_mut(actors[2]).remove::<Tags>();
    for _ in 0..10 {
        app.update();
    }
    assert_eq!((numbers(&app), changes(&app)), ([1.0, 101.0, 10_001.0, 1.0], 4));
    app.world_mut().run_schedule(FixedPostUpdate);
    app.update();
    assert_eq!(numbers(&app), [2.0, 1.0, 1.0, 1.0]);
    assert_eq!(just_changed(&app), &actors[..3]);

    // Twice in one frame: the second has nothing to do.
    app.world_mut().get_mut::<Base>(actors[3]).unwrap().set(&POWER, 2.0);
    app.world_mut().run_schedule(FixedPostUpdate);
    app.world_mut().run_schedule(FixedPostUpdate);
    assert_eq!((value(&app, actors[3], "power"), version(&app, actors[3])), (2.0, 2));
}

#[test]
fn that_run_more_seldom_than_frames_lose_no_change_and_no_removal() {
    let mut app = fixed_app();
    app.add_plugins(TimePlugin)
        .insert_resource(Time::<Fixed>::from_duration(Duration::from_millis(30)))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(8)));
    let actor = spawn(&mut app, Base::from([(&POWER, 0.0)]));
    let elf = |app: &mut App, is_elf: bool| match is_elf {
        true => drop(app.world_mut().entity_mut(actor).insert(Race::new("elf"))),
        false => drop(app.world_mut().entity_mut(actor).remove::<Race>()),
    };
    let mut idle = 0;
    for frame in 0..40 {
        elf(&mut app, frame % 3 == 0);
        app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, f64::from(frame));
        let before = (app.world().resource::<Runs>().0, version(&app, actor));
        app.update();
        if app.world().resource::<Runs>().0 == before.0 {
            idle += 1;
            assert_eq!(version(&app, actor), before.1);
        } else {
            let expected = f64::from(frame) + if frame % 3 == 0 { 100.0 } else { 0.0 };
            assert_eq!((value(&app, actor, "power"), version(&app, actor)), (expected, before.1 + 1));
        }
    }
    let runs = app.world().resource::<Runs>().0;
    assert!(runs >= 8 && idle >= 20, "{runs} runs, {idle} frames without");
    assert_eq!(version(&app, actor), runs as u64);
}

#[test]
fn that_run_more_often_than_frames_resolve_once() {
    let mut app = fixed_app();
    app.add_plugins(TimePlugin).insert_resource(TimeUpdateStrategy::FixedTimesteps(3));
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    for round in 1..5 {
        app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, round as f64);
        app.update();
        if app.world().resource::<Runs>().0 > 0 {
            assert_eq!(value(&app, actor, "power"), round as f64);
        }
    }
    assert!(app.world().resource::<Runs>().0 >= 9);
    assert!((3..=4).contains(&version(&app, actor)));
}

#[test]
fn lose_no_registry_that_came_or_changed_between_two_runs() {
    let mut app = app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::new(FixedPostUpdate) });
    let actor = spawn(&mut app, Base::from([(&POWER, 7.0)]));
    app.update();
    app.world_mut().run_schedule(FixedPostUpdate);
    app.insert_resource(registry());
    app.update();
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [POWER.hard_max(5.0)]);
    })
    .unwrap();
    app.update();
    assert_eq!(version(&app, actor), 0);
    app.world_mut().run_schedule(FixedPostUpdate);
    assert_eq!((value(&app, actor, "power"), version(&app, actor)), (5.0, 1));
}
