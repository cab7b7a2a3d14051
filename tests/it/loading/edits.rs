//! Edits in code take precedence over the files.

use super::*;

#[test]
fn what_code_changed_lies_over_the_files() {
    let code = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    let (reader, gate) = gated(&[("dimensions.ron", DIMENSIONS), ("subsystems/race.subsystem.ron", RACE)]);
    let mut app = with_reader(reader);
    start(&mut app, ActorCorePlugin { registry: Some(code), ..ActorCorePlugin::default() });
    let hero = elf(&mut app);
    const WORLD: SubsystemId = SubsystemId::new("world", 0);
    app.world_mut()
        .resource_mut::<Registry>()
        .edit(|edit| {
            edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0)]);
            edit.define_dimension("luck", DimensionDef::primary().base("strength + 1"));
        })
        .unwrap();
    app.world_mut().resource_mut::<Registry>().disable("spells");
    app.update();
    gate.open("dimensions.ron");
    gate.open("subsystems/race.subsystem.ron");
    let loaded = wait_until_loaded(&mut app);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec![]));
    static LUCK: Dimension = Dimension::new("luck");
    assert_eq!(
        (value(&app, hero, &STRENGTH), value(&app, hero, &LUCK)),
        (5.0, 6.0),
        "edits survive the files"
    );
    assert!(!app.world().resource::<Registry>().is_enabled("spells"));
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 13.0, "and can be dropped: then the files alone hold");
    assert!(app.world().resource::<Registry>().dimension(&LUCK).is_none());
}

#[test]
fn an_edit_before_the_files_are_there_is_refused_and_changes_nothing() {
    let (reader, gate) = gated(&[
        ("dimensions.ron", DIMENSIONS),
        ("subsystems/bad.subsystem.ron", r#"(id: "bad", rules: [(add: {"strenght": 1})])"#),
        ("subsystems/race.subsystem.ron", RACE),
    ]);
    let mut app = with_reader(reader);
    count_runs(&mut app);
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let edit = |app: &mut App| {
        app.world_mut().resource_mut::<Registry>().edit(|edit| {
            edit.set_policy(AcrossLayerPolicy::Union);
        })
    };
    assert_eq!(edit(&mut app), Err(CoreError::NotReady));
    app.update();
    app.update();
    assert_eq!((is_ready(&app), runs(&app)), (false, (0, 0)), "nothing is there yet to resolve by");
    for file in ["dimensions.ron", "subsystems/bad.subsystem.ron", "subsystems/race.subsystem.ron"] {
        gate.open(file);
    }
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(problems(&loaded), ["subsystems/bad.subsystem.ron:1:28 unknown-dimension"]);
    assert_eq!((loaded.ready, value(&app, hero, &STRENGTH)), (true, 13.0), "it is still the first load");
    assert_eq!(app.world().resource::<Registry>().layers().policy, AcrossLayerPolicy::Intersect);
    assert_eq!(edit(&mut app), Ok(()));
    assert_eq!(app.world().resource::<Registry>().layers().policy, AcrossLayerPolicy::Union);
}

#[test]
fn a_file_that_was_left_out_does_not_stand_in_the_way_of_later_edits() {
    for (what, bad) in [
        ("an unknown dimension", r#"(id: "bad", rules: [(add: {"strenght": 1})])"#),
        ("a circle", r#"(id: "bad", rules: [(add: {"strength": "hp_max"})])"#),
        ("an id that is taken", r#"(id: "race", rules: [(add: {"strength": 1000})])"#),
        ("an unknown field", r#"(id: "bad", rulez: [])"#),
        ("a syntax error", "(id:"),
    ] {
        let (mut app, loaded) = load(&[
            ("dimensions.ron", DIMENSIONS),
            ("subsystems/race.subsystem.ron", RACE),
            ("subsystems/z_bad.subsystem.ron", bad),
        ]);
        assert!(loaded.ready && loaded.problems.len() == 1, "{what}: {}", loaded.problems);
        let hero = elf(&mut app);
        let mut registry = app.world_mut().resource_mut::<Registry>();
        let edit = registry.edit(|edit| {
            edit.replace_caps(SubsystemId::new("world", 0), [STRENGTH.hard_max(5.0)]);
        });
        assert_eq!(edit, Ok(()), "{what}");
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 5.0, "{what}");
        assert_eq!(app.world_mut().resource_mut::<Registry>().drop_edits(), Ok(()), "{what}");
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 13.0, "{what}");
    }
}

#[test]
fn an_edit_does_not_make_a_registry_with_bad_dimensions_ready() {
    let (mut app, loaded) = load(&[("dimensions.ron", "(dimensions: {\"strength\": (]})")]);
    assert!(!loaded.ready);
    let edit = app.world_mut().resource_mut::<Registry>().edit(|edit| {
        edit.set_policy(AcrossLayerPolicy::Union);
    });
    let hero = elf(&mut app);
    app.update();
    assert_eq!((edit, is_ready(&app)), (Err(CoreError::NotReady), false));
    assert!(!app.world().get::<Snapshot>(hero).unwrap().is_resolved());
}
