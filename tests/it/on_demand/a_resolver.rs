//! [`Resolver`] returns current and hypothetical numbers at any time, and writes nothing.

use super::*;

#[test]
fn gives_the_numbers_of_now_also_when_the_snapshot_is_behind() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Race::new("elf")));
    let before = resolve(&mut app, actor);
    assert_eq!((before.value(&TWICE), before.is_resolved()), (202.0, true));
    assert!(!snapshot(&app, actor).is_resolved());
    app.update();
    assert_eq!(snapshot(&app, actor), &before);

    app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 2.0);
    app.world_mut().entity_mut(actor).remove::<Race>();
    let ahead = resolve(&mut app, actor);
    assert_eq!((ahead.value(&TWICE), value(&app, actor, "twice")), (4.0, 202.0));
    app.update();
    assert_eq!(snapshot(&app, actor), &ahead);
}

#[test]
fn writes_nothing_and_marks_nothing() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    say(&mut app, actor, ITEMS, [POWER.flat(1.0)]);
    limit(&mut app, actor, WORLD, [POWER.hard_max(500.0)]);
    app.update();
    let said = app.world().get::<Contributions>(actor).unwrap().clone();
    let capped = app.world().get::<Caps>(actor).unwrap().clone();
    app.world_mut().clear_trackers();
    ask(&mut app, actor, |resolver, actor| {
        assert_eq!(resolver.resolve(actor).value(&POWER), 2.0);
        assert_eq!(resolver.resolve_with(actor, ITEMS, [POWER.flat(9.0)]).value(&POWER), 10.0);
        assert_eq!(resolver.resolve_with_caps(actor, WORLD, [POWER.hard_max(1.5)]).value(&POWER), 1.5);
        assert_eq!(resolver.explain(actor, &POWER).unwrap().value, Some(2.0));
    });
    let marked = app.world_mut().entity_mut(actor);
    assert!(!marked.get_ref::<Snapshot>().unwrap().is_changed());
    assert!(!marked.get_ref::<Base>().unwrap().is_changed());
    assert!(!marked.get_ref::<Contributions>().unwrap().is_changed());
    assert!(!marked.get_ref::<Caps>().unwrap().is_changed());
    app.update();
    assert_eq!((changes(&app), version(&app, actor), value(&app, actor, "power")), (1, 1, 2.0));
    assert_eq!(app.world().get::<Contributions>(actor), Some(&said));
    assert_eq!(app.world().get::<Caps>(actor), Some(&capped));
}

#[test]
fn gives_for_a_batch_what_it_gives_for_each() {
    let mut app = app(registry());
    let actors: Vec<Entity> = (0..20)
        .map(|i| {
            let race = if i % 2 == 0 { Race::new("elf") } else { Race::NONE };
            spawn(&mut app, (Base::from([(&POWER, f64::from(i))]), race))
        })
        .collect();
    let expected: Vec<f64> = (0..20).map(|i| 2.0 * f64::from(if i % 2 == 0 { i + 100 } else { i })).collect();
    let asked = actors.clone();
    let system = move |inputs: Query<ActorInputs>, mut resolver: Resolver| {
        let one_by_one: Vec<Snapshot> =
            asked.iter().map(|actor| resolver.resolve(&inputs.get(*actor).unwrap())).collect();
        let batch = resolver.resolve_batch(asked.iter().map(|actor| inputs.get(*actor).unwrap()));
        let batch: Vec<Snapshot> = batch.collect();
        assert_eq!(batch, one_by_one);
        assert_eq!(resolver.resolve_batch(&inputs).count(), 20);
        batch.iter().map(|snapshot| snapshot.value(&TWICE)).collect::<Vec<f64>>()
    };
    assert_eq!(app.world_mut().run_system_once(system).unwrap(), expected);
    assert!(actors.iter().all(|actor| !snapshot(&app, *actor).is_resolved()));
}

#[test]
fn answers_what_if_a_subsystem_said_something_else() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 10.0)]));
    say(&mut app, actor, ITEMS, [POWER.flat(1.0), POWER.percent(1.0)]);
    say(&mut app, actor, AURA, [POWER.flat(2.0)]);
    app.update();
    assert_eq!(value(&app, actor, "power"), 26.0);
    let answers = ask(&mut app, actor, |resolver, actor| {
        [
            resolver.resolve_with(actor, ITEMS, [POWER.flat(5.0)]),
            resolver.resolve_with(actor, AURA, []),
            resolver.resolve_with(actor, SubsystemId::new("potions", 0), [POWER.factor(2.0)]),
            resolver.resolve(actor),
        ]
        .map(|snapshot| (snapshot.value(&POWER), snapshot.value(&TWICE), snapshot.get(&GUARD)))
    });
    let expected = [(17.0, 34.0, None), (22.0, 44.0, None), (52.0, 104.0, Some(5.2)), (26.0, 52.0, None)];
    assert_eq!(answers, expected);
}

#[test]
fn answers_what_if_a_subsystem_put_other_caps() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 10.0)]));
    limit(&mut app, actor, WORLD, [POWER.hard_max(5.0)]);
    limit(&mut app, actor, AURA, [POWER.hard_max(8.0)]);
    let answers = ask(&mut app, actor, |resolver, actor| {
        [
            resolver.resolve(actor),
            resolver.resolve_with_caps(actor, WORLD, []),
            resolver.resolve_with_caps(actor, WORLD, [POWER.hard_max(7.0).realm("T2")]),
            resolver.resolve_with_caps(actor, AURA, [POWER.hard_max(3.0)]),
        ]
        .map(|snapshot| (snapshot.value(&TWICE), snapshot.caps(&POWER).unwrap().max))
    });
    assert_eq!(answers, [(10.0, 5.0), (16.0, 8.0), (16.0, 8.0), (6.0, 3.0)]);
}

#[test]
fn leaves_a_refused_what_if_out_and_reports_it() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 10.0)]));
    let bad = ask(&mut app, actor, |resolver, actor| {
        resolver.resolve_with(actor, ITEMS, [POWER.flat(f64::NAN), POWER.flat(1.0)])
    });
    assert_eq!(bad.value(&POWER), 11.0);
    app.update();
    let found = reports(&mut app);
    assert!(found.len() == 1 && found[0].contains("NaN") && found[0].contains("`items`"), "{found:?}");
    assert_eq!(value(&app, actor, "power"), 10.0);
}

#[test]
fn counts_no_system_that_is_silenced() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 10.0)]), Race::new("elf")));
    app.world_mut().resource_mut::<Registry>().disable("who");
    app.world_mut().resource_mut::<Registry>().disable("items");
    let power = ask(&mut app, actor, |resolver, actor| {
        resolver.resolve_with(actor, ITEMS, [POWER.flat(1.0)]).value(&POWER)
    });
    assert_eq!(power, 10.0);
}

#[test]
fn without_a_registry_resolves_nothing() {
    let mut app = app_without_registry();
    let actor = spawn(&mut app, Base::from([(&POWER, 10.0)]));
    let (snapshot, explained) = ask(&mut app, actor, |resolver, actor| {
        assert!(!resolver.registry().is_ready());
        (resolver.resolve(actor), resolver.explain(actor, &POWER))
    });
    assert_eq!((snapshot.is_resolved(), snapshot.version()), (false, 0));
    assert_eq!(explained, Err(CoreError::NotReady));
}

#[test]
fn explains_only_what_is_defined() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    let errors = ask(&mut app, actor, |resolver, actor| {
        ["powre", "never seen anywhere"].map(|name| resolver.explain(actor, name).unwrap_err())
    });
    let unknown = |name: &str| CoreError::UnknownDimension(name.into());
    assert_eq!(errors, [unknown("powre"), unknown("never seen anywhere")]);
}

#[test]
fn stands_beside_any_query() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    let system = |mut written: Query<(&mut Snapshot, &mut Base, ContributionsMut, CapsMut, &mut Tags)>,
                  resolver: Resolver| {
        assert!(resolver.registry().is_ready());
        written.iter_mut().count()
    };
    assert_eq!(app.world_mut().run_system_once(system).unwrap(), 1);
    let read = |read: Query<(ActorInputs, &Snapshot, &Base)>, mut resolver: Resolver| {
        read.iter().all(|(actor, snapshot, _)| resolver.resolve(&actor) == *snapshot)
    };
    assert!(app.world_mut().run_system_once(read).unwrap());
    assert_eq!(version(&app, actor), 1);
}

#[test]
fn knows_disabled_actors_too() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Disabled));
    assert_eq!(ask(&mut app, actor, |resolver, actor| resolver.resolve(actor).value(&TWICE)), 2.0);
}

#[test]
fn gives_what_an_actor_as_a_file_gives() {
    let mut app = app(registry());
    let text = r#"(id: "hero", name: "Grey Wolf", race: "elf", base: {"power": 7.25},
            contributions: [(dimension: "guard", bucket: Flat, value: 1, system: "items", priority: 3)],
            caps: [(dimension: "power", mode: HardMax, value: 90.5, system: "world", scope: "WORLD")])"#;
    let file = ActorDefinition::from_ron("hero.ron", text).unwrap();
    let actor = app.world_mut().spawn(file.bundle()).id();
    app.update();
    let registry = app.world().resource::<Registry>();
    assert_eq!(**snapshot(&app, actor), file.resolve(registry));
    assert_eq!(value(&app, actor, "guard"), 10.05);
    let by_file = file.explain(registry, &GUARD).unwrap();
    assert_eq!(explain(&mut app, actor, &GUARD), by_file);
}
