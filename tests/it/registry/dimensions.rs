//! Dimensions may be added and removed while actors have snapshots of them and statements about them.

use super::*;

#[test]
fn snapshots_keep_their_numbers_when_dimensions_are_added() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 10.0, Contributions::new().with(ITEMS, [DAMAGE.post_add(5.0)]));
    app.update();
    let before = snapshot(&app, hero).clone();
    // Names before, between and after the ones that are there.
    edit(&mut app, |edit| {
        for (name, base) in [("agility", "1"), ("health", "hp_max + agility"), ("zeal", "strength")] {
            edit.define_dimension(name, DimensionDef::primary().base(base));
        }
        edit
    })
    .unwrap();
    for snapshot in [&before, snapshot(&app, hero)] {
        assert_eq!((snapshot.value(&STRENGTH), snapshot.value(&HP_MAX)), (10.0, 20.0));
        assert_eq!((snapshot.apply(&DAMAGE, 1.0), snapshot.get(&AGILITY)), (Ok(6.0), None));
    }
    app.update();
    let after = snapshot(&app, hero);
    assert_eq!(
        after.values().map(|(name, value)| (name.as_str(), value)).collect::<Vec<_>>(),
        [("agility", 1.0), ("health", 21.0), ("hp_max", 20.0), ("strength", 10.0), ("zeal", 10.0)]
    );
    assert_eq!(after.apply(&DAMAGE, 1.0), Ok(6.0));
    assert_eq!((before.value(&STRENGTH), before.values().count()), (10.0, 2), "a copy stays what it was");
}

#[test]
fn statements_about_what_is_not_defined_are_reported_once_and_wait() {
    let mut app = app();
    let hero = app
        .world_mut()
        .spawn((
            Actor::new("hero"),
            Base::from([("luck", 2.0)]),
            Contributions::new().with(ITEMS, [LUCK.flat(1.0), LUCK.percent(1.0), STRENGTH.flat(1.0)]),
            Caps::new().with(WORLD, [LUCK.hard_max(5.0)]),
        ))
        .id();
    for _ in 0..3 {
        app.world_mut().get_mut::<Base>(hero).unwrap().add("luck", 0.0);
        app.update();
    }
    let mut reports = seen(&app).reports.clone();
    reports.sort();
    let report = |system| {
        format!(
            "system `{system}`: a statement about `luck` was left out: \
             the registry defines no such dimension; it waits until one is defined"
        )
    };
    assert_eq!(reports, ["base", "items", "world"].map(report), "each system once");
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "the rest counts");

    edit(&mut app, |edit| edit.define_dimension("luck", DimensionDef::primary())).unwrap();
    app.update();
    assert_eq!(snapshot(&app, hero).get(&LUCK), Some(5.0), "(2 + 1) × 2, held to 5");
    assert_eq!(seen(&app).reports.len(), 3);
    // It goes and comes again.
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!((snapshot(&app, hero).get(&LUCK), snapshot(&app, hero).caps(&LUCK)), (None, None));
    edit(&mut app, |edit| edit.define_dimension("luck", DimensionDef::derived().clamp(0.0, 4.0))).unwrap();
    app.update();
    assert_eq!(snapshot(&app, hero).get(&LUCK), Some(4.0));
    assert_eq!(snapshot(&app, hero).derived().count(), 2, "under its new heading");
}

#[test]
fn a_name_that_nobody_defined_is_reported_once_when_a_snapshot_is_asked_for_it() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 1.0, ());
    assert_eq!(value(&app, hero, &LUCK), 0.0);
    app.update();
    assert_eq!(seen(&app).reports, [] as [String; 0], "before the first aggregation nothing is known");
    for _ in 0..3 {
        assert_eq!((snapshot(&app, hero).get(&LUCK), snapshot(&app, hero).value("speed")), (None, 0.0));
        assert_eq!(snapshot(&app, hero).get(&DAMAGE), None, "defined, but absent");
        app.update();
    }
    let expected = ["luck", "speed"].map(|name| format!("the registry defines no dimension `{name}`"));
    assert_eq!(seen(&app).reports, expected);
}
