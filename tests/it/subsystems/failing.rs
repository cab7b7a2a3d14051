//! A subsystem that fails or panics for one actor is reported once, affects no other actor and does not stop the app.

use super::*;

#[test]
fn a_failure_for_one_actor_is_reported_once_and_affects_nobody_else() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone()).add_subsystem(SubsystemId::new("items", -50), equip);
    let (hero, other) =
        (spawn(&mut app, "hero", (Training(5.0), Sword(100.0))), spawn(&mut app, "other", Training(7.0)));
    app.update();
    dojo.asked();
    app.world_mut().entity_mut(hero).insert((Training(-1.0), Sword(200.0)));
    app.world_mut().entity_mut(other).insert(Training(8.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 205.0, "its last good output stays, and others still speak");
    assert_eq!(value(&app, other, &STRENGTH), 8.0);
    let expected = ["subsystem `dojo` failed for actor `hero`: nobody trains for less than no time"];
    assert_eq!(reported(&app), expected);
    assert_eq!(dojo.asked(), 2);

    app.update();
    assert_eq!(dojo.asked(), 0, "it is not asked again while nothing changes");
    app.world_mut().entity_mut(hero).insert(Training(-2.0));
    app.update();
    assert_eq!((dojo.asked(), reported(&app)), (1, &expected.map(String::from)[..]), "the same cause");
    // A second actor is a second cause.
    app.world_mut().entity_mut(other).insert(Training(-2.0));
    app.update();
    assert_eq!(reported(&app).len(), 2);
    assert!(reported(&app)[1].contains("`other`"));

    app.world_mut().entity_mut(hero).insert(Training(6.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 206.0, "asked again when its input changes, and well again");
}

#[test]
fn a_failure_is_not_told_of_if_the_settings_say_so() {
    let mut app = app();
    set_failure(&mut app, OnFailure::Ignore);
    app.register_subsystem(Dojo::default());
    let hero = spawn(&mut app, "hero", Training(5.0));
    app.update();
    app.world_mut().entity_mut(hero).insert(Training(-1.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 5.0, "its last good output stays");
    assert_eq!(reported(&app).len(), 0);
    set_failure(&mut app, OnFailure::KeepLast);
    app.world_mut().entity_mut(hero).insert(Training(-2.0));
    app.update();
    assert_eq!(reported(&app).len(), 1);
}

#[test]
fn a_failure_drops_the_output_if_the_settings_say_so() {
    let mut app = app();
    set_failure(&mut app, OnFailure::Drop);
    app.register_subsystem(Dojo::default());
    let (hero, other) = (spawn(&mut app, "hero", Training(5.0)), spawn(&mut app, "other", Training(7.0)));
    app.update();
    app.world_mut().entity_mut(hero).insert((Training(-1.0), Base::from([(&STRENGTH, 1.0)])));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, other, &STRENGTH)), (1.0, 7.0));
    assert_eq!(said(&app, hero, "dojo"), []);
    assert!(app.world().resource::<SubsystemState<Dojo>>().meta(hero).is_none());
    app.world_mut().entity_mut(hero).insert(Training(6.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 7.0);
    // The settings can change while the app runs.
    set_failure(&mut app, OnFailure::KeepLast);
    app.world_mut().entity_mut(hero).insert(Training(-1.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 7.0);
}

#[test]
fn a_panic_for_one_actor_is_a_failure_like_any_other() {
    for on_failure in [OnFailure::KeepLast, OnFailure::Drop] {
        let mut app = app();
        set_failure(&mut app, on_failure);
        app.register_subsystem(Dojo::default()).add_subsystem(SubsystemId::new("items", -50), equip);
        let hero = spawn(&mut app, "hero", (Training(5.0), Sword(0.0)));
        let others: Vec<Entity> =
            (0..100).map(|i| spawn(&mut app, &format!("other {i}"), Training(f64::from(i)))).collect();
        app.update();
        app.world_mut().entity_mut(hero).insert((Training(f64::INFINITY), Sword(100.0)));
        for other in &others {
            app.world_mut().get_mut::<Training>(*other).unwrap().0 += 1.0;
        }
        app.update();
        let kept = if on_failure == OnFailure::KeepLast { 5.0 } else { 0.0 };
        assert_eq!(value(&app, hero, &STRENGTH), 100.0 + kept);
        for (i, other) in (0..).zip(&others) {
            assert_eq!(value(&app, *other, &STRENGTH), f64::from(i) + 1.0);
        }
        assert_eq!(
            reported(&app),
            ["subsystem `dojo` failed for actor `hero`: it panicked: hero trained for ever"]
        );
        app.world_mut().entity_mut(hero).insert(Training(6.0));
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 106.0);
    }
}

#[test]
fn a_panic_with_a_static_text_and_one_without_a_text_are_reported() {
    let mut app = app();
    let panics: Speaker<&Training> = Speaker(Box::new(|actor| {
        if actor.data.0 > 0.0 {
            panic!("out of mana");
        }
        std::panic::panic_any(7)
    }));
    app.register_subsystem(panics);
    spawn(&mut app, "a", Training(1.0));
    spawn(&mut app, "b", Training(0.0));
    app.update();
    let mut texts = reported(&app).to_vec();
    texts.sort();
    assert_eq!(
        texts,
        [
            "subsystem `dojo` failed for actor `a`: it panicked: out of mana",
            "subsystem `dojo` failed for actor `b`: it panicked: without a text",
        ]
    );
}

#[test]
fn an_actor_that_failed_from_the_first_is_asked_again_when_its_inputs_change() {
    for on_failure in [OnFailure::KeepLast, OnFailure::Drop] {
        let cursed: Speaker<(Option<&Poison>, Has<Sword>)> = Speaker(Box::new(|actor| match actor.data {
            (Some(_), _) => Err("poisoned".into()),
            (None, true) => Err("armed".into()),
            (None, false) => Ok(SubsystemOutput::new().primary(STRENGTH.flat(1.0))),
        }));
        let mut app = app();
        set_failure(&mut app, on_failure);
        app.register_subsystem(cursed);
        let hero = spawn(&mut app, "hero", (Poison(1.0), Sword(1.0)));
        app.update();
        assert_eq!(reported(&app).len(), 1);
        app.world_mut().entity_mut(hero).remove::<Poison>();
        app.update();
        assert_eq!(reported(&app).len(), 2, "{on_failure:?}: asked again when an option went");
        app.world_mut().entity_mut(hero).remove::<Sword>();
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 1.0, "{on_failure:?}: and now it is well");
    }
}

#[test]
fn data_that_goes_while_the_last_output_is_kept_takes_it_along() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let hero = spawn(&mut app, "hero", Training(5.0));
    app.update();
    app.world_mut().entity_mut(hero).insert(Training(-1.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 5.0);
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 0.0);
}

#[test]
fn a_registered_system_that_returns_an_error_is_reported_once_and_the_app_goes_on() {
    const WEATHER: SubsystemId = SubsystemId::new("weather", 90);
    #[derive(Resource)]
    struct Sky {
        fell: bool,
    }
    fn weather(sky: Res<Sky>, mut actors: Query<ContributionsMut>) -> Result<(), BevyError> {
        if sky.fell {
            return Err("the sky fell".into());
        }
        for mut contributions in &mut actors {
            contributions.replace(WEATHER, [STRENGTH.flat(1.0)]);
        }
        Ok(())
    }
    let mut app = app();
    app.insert_resource(Sky { fell: true });
    app.add_subsystem(WEATHER, weather).add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", Sword(5.0));
    for _ in 0..3 {
        app.update();
    }
    assert_eq!(value(&app, hero, &STRENGTH), 5.0, "the others still run");
    assert_eq!(reported(&app), ["subsystem `weather` failed: the sky fell"]);
    app.world_mut().resource_mut::<Sky>().fell = false;
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0);
}

#[test]
fn a_finished_system_that_returns_an_error_does_not_bring_the_app_down_either() {
    fn refuse() -> Result<(), BevyError> {
        Err("this is too much".into())
    }
    fn number() -> f64 {
        7.0
    }
    fn give(In(number): In<f64>, mut actors: Query<ContributionsMut, Added<Actor>>) {
        for mut contributions in &mut actors {
            contributions.replace(SubsystemId::new("piped", 70), [STRENGTH.flat(number)]);
        }
    }
    let mut app = app();
    app.add_subsystem(SubsystemId::new("plain", 90), refuse)
        .add_subsystem(SubsystemId::new("finished", 80), IntoSystem::into_system(refuse))
        .add_subsystem(SubsystemId::new("piped", 70), number.pipe(give))
        .add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", Sword(5.0));
    app.update();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 12.0);
    assert_eq!(
        reported(&app),
        ["subsystem `plain` failed: this is too much", "subsystem `finished` failed: this is too much"]
    );
}

#[test]
fn thousands_of_actors_on_all_threads_fail_one_by_one() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let actors: Vec<Entity> = (0..3000)
        .map(|i| spawn(&mut app, &format!("hero {i}"), Training(if i % 1000 == 7 { -1.0 } else { 1.0 })))
        .collect();
    app.update();
    assert_eq!(reported(&app).len(), 3);
    for (i, actor) in actors.iter().enumerate() {
        assert_eq!(value(&app, *actor, &STRENGTH), if i % 1000 == 7 { 0.0 } else { 1.0 });
    }
}
