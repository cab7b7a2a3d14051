//! A new or edited registry resolves every actor, and marks only those with a number that changed in its bits.

use super::*;

#[test]
fn nothing_is_resolved_and_nothing_panics_before_it_is_ready() {
    let mut app = app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() });
    let actor = spawn(&mut app, Base::from([(&POWER, 5.0)]));
    app.update();
    app.world_mut().entity_mut(actor).remove::<Tags>();
    app.update();
    assert!(!snapshot(&app, actor).is_resolved());
    assert_eq!((version(&app, actor), value(&app, actor, "power"), changes(&app)), (0, 0.0, 0));
}

#[test]
fn actors_that_were_there_before_it_was_ready_are_resolved_once_it_is() {
    let mut app = app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() });
    let first = spawn(&mut app, (Base::from([(&POWER, 5.0)]), Race::new("elf")));
    app.update();
    app.world_mut().entity_mut(first).remove::<Race>();
    let second = spawn(&mut app, (Base::from([(&POWER, 7.0)]), Disabled));
    for _ in 0..5 {
        app.update();
    }
    app.insert_resource(registry());
    app.update();
    assert_eq!((value(&app, first, "twice"), version(&app, first)), (10.0, 1));
    assert_eq!((value(&app, second, "twice"), version(&app, second)), (14.0, 1));
    assert_eq!(just_changed(&app), [first, second]);
    app.update();
    assert!(just_changed(&app).is_empty());
}

#[test]
fn what_changed_while_no_registry_was_ready_counts_when_one_is_ready_again() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 5.0)]), Race::new("elf")));
    app.update();
    assert_eq!(value(&app, actor, "power"), 105.0);
    let ready = app.world().resource::<Registry>().clone();
    app.insert_resource(Registry::default());
    app.update();
    app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 7.0);
    app.world_mut().entity_mut(actor).remove::<Race>();
    app.update();
    assert_eq!((value(&app, actor, "power"), version(&app, actor)), (105.0, 1), "it keeps its numbers");
    app.insert_resource(ready);
    app.update();
    assert_eq!((value(&app, actor, "power"), version(&app, actor)), (7.0, 2));
}

#[test]
fn a_new_one_resolves_everyone_and_marks_only_whose_bits_changed() {
    both_ways(|app| {
        let plain = spawn(app, Base::from([(&POWER, 1.0)]));
        let elf = spawn(app, (Base::from([(&POWER, 2.0)]), Race::new("elf"), Marker));
        let guard = spawn(app, Base::from([(&GUARD, 3.0)]));
        app.update();
        assert_eq!(just_changed(app).len(), 3);

        // The same again, but with other slots, since there are more dimensions, and in other words.
        let again = |elves: &str| {
            let mut again = Registry::builder()
                .dimension("another", DimensionDef::primary())
                .dimension("damage", DimensionDef::context())
                .dimension("guard", DimensionDef::derived())
                .dimension("twice", DimensionDef::derived().base("power + power"))
                .dimension("power", DimensionDef::primary().clamp(-1e6, 1e6));
            let who = Rule::new().when(Condition::race("elf")).add("power", elves);
            again = again.subsystem(SubsystemDef::new("who", 100).rule(who));
            again.build().unwrap()
        };
        app.insert_resource(again("10 * 10"));
        app.update();
        assert!(just_changed(app).is_empty(), "no number changed");
        assert_eq!(snapshot(app, guard).derived().count(), 2, "it was resolved by the new registry");

        app.insert_resource(again("10 * 11"));
        app.update();
        assert_eq!(just_changed(app), [elf]);
        assert_eq!([plain, elf, guard].map(|actor| version(app, actor)), [1, 2, 1]);
        assert_eq!([plain, elf, guard].map(|actor| value(app, actor, "twice")), [2.0, 224.0, 0.0]);
    });
}

#[test]
fn a_world_wide_cap_reaches_everyone_at_once_and_marks_only_those_that_it_changes() {
    both_ways(|app| {
        let strong = spawn(app, (Base::from([(&POWER, 100.0)]), Realms::from(["T1"])));
        let weak = spawn(app, (Base::from([(&POWER, 3.0)]), Realms::from(["T1"]), Marker));
        let away = spawn(app, Base::from([(&POWER, 100.0)]));
        app.update();

        // The weak one keeps its value, but its effective caps are other ones now.
        edit(app, |edit| {
            edit.replace_caps(WORLD, [POWER.hard_max(50.0).realm("T1")]);
        })
        .unwrap();
        app.update();
        assert_eq!([strong, weak, away].map(|actor| value(app, actor, "twice")), [100.0, 6.0, 200.0]);
        assert_eq!(just_changed(app), [strong, weak]);

        // Beyond the clamp a cap has no effect on anyone.
        const LOOSE: SubsystemId = SubsystemId::new("loose", 0);
        edit(app, |edit| {
            edit.replace_caps(LOOSE, [POWER.hard_max(2e6)]);
        })
        .unwrap();
        app.update();
        assert!(just_changed(app).is_empty());

        edit(app, |edit| {
            edit.replace_caps(WORLD, []);
        })
        .unwrap();
        app.update();
        assert_eq!([strong, weak, away].map(|actor| value(app, actor, "twice")), [200.0, 6.0, 200.0]);
        assert_eq!(just_changed(app), [strong, weak]);
        assert_eq!([strong, weak, away].map(|actor| version(app, actor)), [3, 3, 1]);
    });
}

#[test]
fn an_edited_dimension_reaches_everyone_at_once() {
    both_ways(|app| {
        let actor = spawn(app, Base::from([(&POWER, 2.5)]));
        let none = spawn(app, Base::from([(&GUARD, 2.5)]));
        app.update();
        edit(app, |edit| {
            edit.change_dimension("power", |power| power.round = Rounding::Floor);
        })
        .unwrap();
        app.update();
        assert_eq!((value(app, actor, "twice"), just_changed(app)), (4.0, &[actor][..]));
        edit(app, |edit| {
            edit.change_dimension("power", |power| power.max = 1.0);
        })
        .unwrap();
        app.update();
        assert_eq!((value(app, actor, "twice"), just_changed(app)), (2.0, &[actor][..]));
        app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
        app.update();
        assert_eq!((value(app, actor, "twice"), just_changed(app)), (5.0, &[actor][..]));
        assert_eq!((version(app, actor), version(app, none)), (4, 1));
    });
}

#[test]
fn an_edit_that_fails_or_says_nothing_new_marks_nobody() {
    both_ways(|app| {
        let actor = spawn(app, Base::from([(&POWER, 2.0)]));
        app.update();
        let refused = edit(app, |edit| {
            edit.replace_caps(WORLD, [POWER.hard_max(1.0)]);
            edit.define_dimension("power", DimensionDef::primary().base("powre"));
        });
        assert!(refused.unwrap_err().to_string().contains("did you mean `power`?"));
        app.update();
        assert_eq!((value(app, actor, "power"), just_changed(app)), (2.0, &[][..]));
        edit(app, |edit| {
            edit.change_dimension("power", |_| {}).replace_caps(WORLD, []);
        })
        .unwrap();
        app.update();
        assert_eq!((value(app, actor, "power"), just_changed(app)), (2.0, &[][..]));
    });
}

#[test]
fn silencing_a_system_reaches_everyone_at_once_and_marks_only_whose_bits_changed() {
    both_ways(|app| {
        let elf = spawn(app, (Base::from([(&POWER, 1.0)]), Race::new("elf")));
        let armed =
            spawn(app, (Contributions::new().with(ITEMS, [POWER.flat(5.0)]), Base::from([(&POWER, 1.0)])));
        app.update();
        assert!(app.world_mut().resource_mut::<Registry>().disable("who"));
        app.update();
        assert_eq!((value(app, elf, "power"), just_changed(app)), (1.0, &[elf][..]));
        assert!(app.world_mut().resource_mut::<Registry>().disable("items"));
        app.update();
        assert_eq!((value(app, armed, "power"), just_changed(app)), (1.0, &[armed][..]));
        assert!(app.world_mut().resource_mut::<Registry>().enable("who"));
        app.update();
        assert_eq!((value(app, elf, "power"), just_changed(app)), (101.0, &[elf][..]));
    });
}

#[test]
fn a_contribution_that_waits_for_its_dimension_counts_when_it_is_defined() {
    both_ways(|app| {
        let actor = spawn(app, ());
        say(app, actor, ITEMS, [Contribution::new("not_yet", Bucket::Flat, 5.0)]);
        app.update();
        assert_eq!(reports(app).iter().filter(|report| report.contains("`not_yet`")).count(), 1);
        edit(app, |edit| {
            edit.define_dimension("not_yet", DimensionDef::primary());
        })
        .unwrap();
        app.update();
        assert_eq!((value(app, actor, "not_yet"), just_changed(app)), (5.0, &[actor][..]));
    });
}
