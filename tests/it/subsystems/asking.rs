//! A type that implements `Subsystem` is asked exactly about the actors of which anything changed that it sees.

use super::*;

#[test]
fn it_is_asked_exactly_once_for_each_actor_of_which_anything_that_it_sees_changed() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone());
    let heroes: Vec<Entity> = (0..3).map(|i| spawn(&mut app, &format!("hero {i}"), Training(1.0))).collect();
    spawn(&mut app, "bystander", ());
    app.update();
    assert_eq!(dojo.asked(), 3, "once for each actor that has its data");
    app.update();
    assert_eq!(dojo.asked(), 0, "nothing changed");

    let mut after = |what: &str, times: usize, change: &dyn Fn(&mut EntityWorldMut)| {
        change(&mut app.world_mut().entity_mut(heroes[1]));
        app.update();
        assert_eq!(dojo.asked(), times, "after a change of {what}");
        app.update();
        assert_eq!(dojo.asked(), 0, "a frame after a change of {what}");
    };
    after("its data", 1, &|hero| hero.get_mut::<Training>().unwrap().0 = 2.0);
    after("its data, inserted anew", 1, &|hero| {
        hero.insert(Training(3.0));
    });
    after("its base values", 1, &|hero| hero.get_mut::<Base>().unwrap().set(&STRENGTH, 1.0));
    after("its tags", 1, &|hero| {
        hero.get_mut::<Tags>().unwrap().insert("cursed");
    });
    after("its realms", 1, &|hero| {
        hero.get_mut::<Realms>().unwrap().insert("luyen_the:T1");
    });
    after("its race", 1, &|hero| {
        hero.insert(Race::new("elf"));
    });
    after("its name, added", 1, &|hero| {
        hero.insert(Name::new("Grey Wolf"));
    });
    after("its name", 1, &|hero| hero.get_mut::<Name>().unwrap().set("White Wolf"));
    after("its name, removed", 1, &|hero| {
        hero.remove::<Name>();
    });
    after("its id", 1, &|hero| {
        hero.insert(Actor::new("another"));
    });
    after("several things", 1, &|hero| {
        hero.insert((Training(4.0), Race::new("human"), Name::new("Grey Wolf")));
        hero.get_mut::<Base>().unwrap().set(&STRENGTH, 2.0);
    });
    after("what it does not see", 0, &|hero| {
        hero.insert((Sword(1.0), Poison(1.0)));
        hero.get_mut::<Lifespan>().unwrap().set_age(7.0).unwrap();
        hero.get_mut::<Snapshot>().unwrap().set_changed();
        hero.get_mut::<Caps>().unwrap().set_changed();
        hero.get_mut::<Contributions>().unwrap().set_changed();
    });
    after("its data, to the same value", 0, &|hero| {
        hero.get_mut::<Training>().unwrap().set_if_neq(Training(4.0));
    });
}

#[test]
fn it_is_asked_once_also_when_something_is_removed_and_something_changed() {
    let asked: Arc<AtomicUsize> = Arc::default();
    let count = asked.clone();
    let optional: Speaker<(&Training, Option<&Poison>, Has<Sword>)> = Speaker(Box::new(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(SubsystemOutput::new())
    }));
    let mut app = app();
    app.register_subsystem(optional);
    let hero = spawn(&mut app, "hero", (Training(1.0), Poison(1.0), Sword(1.0), Name::new("Grey Wolf")));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    app.world_mut().entity_mut(hero).remove::<(Poison, Sword, Name)>();
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1, "three components removed, one question");
    app.world_mut().entity_mut(hero).insert(Poison(2.0));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    app.world_mut().entity_mut(hero).remove::<Poison>().insert(Training(2.0));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1, "one removed and one changed, one question");
    app.world_mut().entity_mut(hero).remove::<Training>().insert(Training(3.0));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1, "removed and put back, one question");
}

#[test]
fn it_sees_who_the_actor_is_and_what_it_asked_for() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = seen.clone();
    let looking: Speaker<(&Training, Entity)> = Speaker(Box::new(move |actor| {
        let names =
            |names: &mut dyn Iterator<Item = Symbol>| names.map(Symbol::as_str).collect::<Vec<_>>().join(" ");
        let base: Vec<String> = actor.base.iter().map(|(name, value)| format!("{name}={value}")).collect();
        log.lock().unwrap().push(format!(
            "{}|{:?}|{:?}|{}|{}|{}|{}",
            actor.id,
            actor.name,
            actor.race.name().map(Symbol::as_str),
            names(&mut actor.realms.iter()),
            names(&mut actor.tags.iter()),
            base.join(" "),
            actor.data.0.0,
        ));
        Ok(SubsystemOutput::new())
    }));
    let mut app = app();
    app.register_subsystem(looking);
    spawn(
        &mut app,
        "hero",
        (
            Name::new("Grey Wolf"),
            Race::new("elf"),
            Realms::from(["luyen_the:T2", "kim_dan:T1"]),
            Tags::from(["player", "cursed"]),
            Base::from([("strength", 10.0), ("agility", 3.0)]),
            Training(4.0),
        ),
    );
    app.update();
    spawn(&mut app, "stranger", Training(0.5));
    app.update();
    assert_eq!(
        *seen.lock().unwrap(),
        [
            r#"hero|Some("Grey Wolf")|Some("elf")|kim_dan:T1 luyen_the:T2|cursed player|agility=3 strength=10|4"#,
            "stranger|None|None||||0.5",
        ]
    );
}

#[test]
fn what_it_says_comes_and_goes_with_its_data_in_the_same_frame() {
    let mut app = app();
    app.register_subsystem(Dojo::default()).add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", (Sword(100.0), Base::from([(&STRENGTH, 10.0)])));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0);
    app.world_mut().entity_mut(hero).insert(Training(1.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 111.0);
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0, "taken back at once, and nobody else's");
    assert_eq!(said(&app, hero, "dojo"), []);
    app.world_mut().entity_mut(hero).insert(Training(2.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 112.0);
    // Added and removed before it was ever asked.
    app.world_mut().entity_mut(hero).remove::<Training>().insert(Training(3.0)).remove::<Training>();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0);
    assert_eq!(reported(&app), [] as [String; 0]);
}

#[test]
fn caps_context_and_meta_go_with_the_data_as_well() {
    let mut app = app();
    let all: Speaker<&Training> = Speaker(Box::new(|_| {
        Ok(SubsystemOutput::new()
            .primary(STRENGTH.flat(50.0))
            .cap(STRENGTH.hard_max(20.0))
            .context(&DAMAGE, ContextOutput { post_add: 5.0, ..Default::default() })
            .stage("T1"))
    }));
    app.register_subsystem(all);
    let hero = spawn(&mut app, "hero", Training(0.0));
    app.update();
    let meta = |app: &App| app.world().resource::<SubsystemState<Speaker<&Training>>>().meta(hero).cloned();
    assert_eq!(value(&app, hero, &STRENGTH), 20.0);
    assert_eq!(meta(&app).and_then(|meta| meta.stage).as_deref(), Some("T1"));
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.get(&STRENGTH), snapshot.caps(&STRENGTH)), (None, None));
    assert_eq!(snapshot.apply(&DAMAGE, 100.0), Ok(100.0));
    assert_eq!(meta(&app), None);
}

#[test]
fn optional_data_is_followed_as_it_comes_changes_and_goes() {
    let asked: Arc<AtomicUsize> = Arc::default();
    let count = asked.clone();
    let optional: Speaker<(Option<&Poison>, Has<Sword>)> = Speaker(Box::new(move |actor| {
        count.fetch_add(1, Ordering::Relaxed);
        let (poison, armed) = actor.data;
        let strength = 100.0 - poison.map_or(0.0, |poison| poison.0) + if armed { 1000.0 } else { 0.0 };
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(strength)))
    }));
    let mut app = app();
    app.register_subsystem(optional);
    let hero = spawn(&mut app, "hero", ());
    let mut after = |expected: f64, change: &dyn Fn(&mut EntityWorldMut)| {
        change(&mut app.world_mut().entity_mut(hero));
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), expected);
        assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
        app.update();
        assert_eq!(asked.swap(0, Ordering::Relaxed), 0);
    };
    after(100.0, &|_| {});
    after(90.0, &|hero| {
        hero.insert(Poison(10.0));
    });
    after(80.0, &|hero| hero.get_mut::<Poison>().unwrap().0 = 20.0);
    after(1080.0, &|hero| {
        hero.insert(Sword(0.0));
    });
    after(1100.0, &|hero| {
        hero.remove::<Poison>();
    });
    after(100.0, &|hero| {
        hero.remove::<Sword>();
    });
}

#[test]
fn despawned_actors_and_entities_that_stop_being_actors_break_nothing() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone());
    let (gone, retired, left) = (
        spawn(&mut app, "gone", Training(1.0)),
        spawn(&mut app, "retired", Training(1.0)),
        spawn(&mut app, "left", Training(1.0)),
    );
    app.update();
    app.world_mut().despawn(gone);
    app.world_mut().entity_mut(retired).remove::<Actor>();
    // Spawned and despawned between two frames.
    let brief = spawn(&mut app, "brief", Training(1.0));
    app.world_mut().despawn(brief);
    app.update();
    assert_eq!(value(&app, left, &STRENGTH), 1.0);
    assert!(app.world().resource::<SubsystemState<Dojo>>().meta(retired).is_none());
    app.world_mut().entity_mut(left).insert(Training(2.0));
    app.world_mut().entity_mut(retired).insert((Actor::new("again"), Training(7.0)));
    app.update();
    assert_eq!((value(&app, left, &STRENGTH), value(&app, retired, &STRENGTH)), (2.0, 7.0));
    assert_eq!(reported(&app), [] as [String; 0]);
}

#[test]
fn an_actor_that_loses_its_data_while_it_is_no_actor_keeps_nothing() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let hero = spawn(&mut app, "hero", Training(5.0));
    app.update();
    app.world_mut().entity_mut(hero).remove::<Actor>();
    app.update();
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    app.world_mut().entity_mut(hero).insert(Actor::new("hero"));
    app.update();
    assert_eq!(said(&app, hero, "dojo"), []);
    assert_eq!(value(&app, hero, &STRENGTH), 0.0);
}

#[test]
fn a_component_of_the_actor_that_is_removed_by_hand_counts_as_empty() {
    let tagged: Speaker<()> = Speaker(Box::new(|actor| {
        let strength = if actor.tags.contains("strong") { 100.0 } else { 1.0 };
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(strength)))
    }));
    let mut app = app();
    app.register_subsystem(tagged);
    let hero = spawn(&mut app, "hero", Tags::from(["strong"]));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 100.0);
    app.world_mut().entity_mut(hero).remove::<Tags>();
    app.update();
    assert_ne!(value(&app, hero, &STRENGTH), 100.0, "it has no tag any more");
}

#[test]
fn actors_that_are_disabled_are_followed_too() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let (changed, lost) = (spawn(&mut app, "changed", Training(1.0)), spawn(&mut app, "lost", Training(1.0)));
    app.update();
    for actor in [changed, lost] {
        app.world_mut().entity_mut(actor).insert(Disabled);
    }
    app.update();
    app.world_mut().entity_mut(changed).insert(Training(2.0));
    app.world_mut().entity_mut(lost).remove::<Training>();
    app.update();
    app.update();
    for actor in [changed, lost] {
        app.world_mut().entity_mut(actor).remove::<Disabled>();
    }
    app.update();
    assert_eq!(value(&app, changed, &STRENGTH), 2.0, "its input changed while it was disabled");
    assert_eq!(value(&app, lost, &STRENGTH), 0.0, "its input went while it was disabled");
}

#[test]
fn what_a_subsystem_of_higher_priority_does_is_seen_in_the_same_frame() {
    const TEACHER: SubsystemId = SubsystemId::new("teacher", 5);
    const PUPIL: SubsystemId = SubsystemId::new("pupil", -5);
    fn train(mut commands: Commands, actors: Query<Entity, (With<Actor>, Without<Training>)>) {
        for actor in &actors {
            commands.entity(actor).insert(Training(4.0));
        }
    }
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone()).add_subsystem(TEACHER, train).add_subsystem(
        PUPIL,
        |mut actors: Query<&mut Training, Added<Training>>| {
            for mut training in &mut actors {
                training.0 += 1.0;
            }
        },
    );
    let hero = spawn(&mut app, "hero", ());
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (4.0, 1));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (5.0, 1), "a lower one is seen a frame later");
    app.update();
    assert_eq!(dojo.asked(), 0);
}

#[test]
fn subsystems_that_are_added_while_the_app_runs_meet_everyone_and_take_their_place() {
    let ran: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let log = |name: &'static str| {
        let ran = ran.clone();
        move || ran.lock().unwrap().push(name)
    };
    let mut app = app();
    app.add_subsystem(SubsystemId::new("a", 10), log("a"))
        .add_subsystem(SubsystemId::new("c", -10), log("c"));
    let hero = spawn(&mut app, "hero", (Training(3.0), Sword(10.0)));
    for _ in 0..3 {
        app.update();
    }
    let dojo = Dojo::default();
    app.register_subsystem(dojo.clone())
        .add_subsystem(SubsystemId::new("b", 1), log("b"))
        .add_subsystem(ITEMS, equip);
    ran.lock().unwrap().clear();
    app.update();
    assert_eq!(*ran.lock().unwrap(), ["a", "b", "c"]);
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (13.0, 1));
    app.update();
    assert_eq!(dojo.asked(), 0);
}

#[test]
fn data_may_be_of_any_kind_that_can_be_read() {
    #[derive(Component)]
    #[component(storage = "SparseSet")]
    struct Rage(f64);
    let asked: Arc<AtomicUsize> = Arc::default();
    let count = asked.clone();
    // Children go with the last of them; Race is part of the identity as well.
    type Mixed = (Ref<'static, Rage>, Option<&'static Children>, &'static Race, PoisonOrSword);
    type PoisonOrSword = AnyOf<(&'static Poison, &'static Sword)>;
    let mixed: Speaker<Mixed> = Speaker(Box::new(move |actor| {
        count.fetch_add(1, Ordering::Relaxed);
        let (rage, children, race, (poison, sword)) = actor.data;
        assert_eq!(*race, actor.race);
        let strength = rage.0
            + 10.0 * children.map_or(0.0, |children| children.len() as f64)
            + 100.0 * poison.map_or(0.0, |poison| poison.0)
            + 1000.0 * sword.map_or(0.0, |sword| sword.0);
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(strength)))
    }));
    let mut app = app();
    app.register_subsystem(mixed);
    let hero = spawn(&mut app, "hero", (Rage(1.0), Sword(1.0)));
    let child = app.world_mut().spawn_empty().id();
    let mut after = |expected: f64, times: usize, change: &dyn Fn(&mut World)| {
        change(app.world_mut());
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), asked.swap(0, Ordering::Relaxed)), (expected, times));
        app.update();
        assert_eq!(asked.swap(0, Ordering::Relaxed), 0);
    };
    after(1001.0, 1, &|_| {});
    after(1002.0, 1, &|world| world.get_mut::<Rage>(hero).unwrap().0 = 2.0);
    after(1012.0, 1, &|world| {
        world.entity_mut(hero).add_child(child);
    });
    after(1002.0, 1, &|world| {
        world.despawn(child);
    });
    after(1302.0, 1, &|world| {
        world.entity_mut(hero).insert(Poison(3.0));
    });
    after(302.0, 1, &|world| {
        world.entity_mut(hero).remove::<Sword>();
    });
    after(0.0, 0, &|world| {
        world.entity_mut(hero).remove::<Poison>();
    });
    after(302.0, 1, &|world| {
        world.entity_mut(hero).insert(Poison(3.0));
    });
    after(0.0, 0, &|world| {
        world.entity_mut(hero).remove::<Rage>();
    });
}

#[test]
fn ask_again_asks_about_everyone_once() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone());
    for i in 0..5 {
        spawn(&mut app, &format!("hero {i}"), Training(1.0));
    }
    app.update();
    assert_eq!(dojo.asked(), 5);
    app.world_mut().resource_mut::<SubsystemState<Dojo>>().ask_again();
    app.update();
    assert_eq!(dojo.asked(), 5);
    app.update();
    assert_eq!(dojo.asked(), 0);
}
