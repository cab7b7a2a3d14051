//! Actors that are disabled, by Bevy or by a component of the game, have current numbers as soon as they are enabled
//! again.

use super::*;

#[test]
fn are_kept_up_to_date_and_show_no_stale_number_when_they_are_enabled() {
    both_ways(|app| {
        let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Race::new("elf")));
        app.update();
        app.world_mut().entity_mut(actor).insert(Disabled);
        app.update();
        assert!(just_changed(app).is_empty(), "to be disabled changes no number");

        app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 2.0);
        app.update();
        assert_eq!((value(app, actor, "twice"), just_changed(app)), (204.0, &[actor][..]));
        app.world_mut().entity_mut(actor).remove::<Race>();
        app.update();
        assert_eq!((value(app, actor, "twice"), just_changed(app)), (4.0, &[actor][..]));
        edit(app, |edit| {
            edit.replace_caps(WORLD, [POWER.hard_max(1.5)]);
        })
        .unwrap();
        app.update();
        assert_eq!((value(app, actor, "twice"), just_changed(app)), (3.0, &[actor][..]));

        app.world_mut().entity_mut(actor).remove::<Disabled>();
        assert_eq!(value(app, actor, "twice"), 3.0);
        app.update();
        assert_eq!((just_changed(app), version(app, actor)), (&[][..], 4));
    });
}

#[test]
fn are_resolved_also_when_they_are_spawned_so() {
    both_ways(|app| {
        let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Disabled));
        app.update();
        assert_eq!((value(app, actor, "twice"), version(app, actor)), (2.0, 1));
    });
}

#[test]
fn that_change_in_the_frame_in_which_they_are_enabled_or_disabled_are_up_to_date() {
    both_ways(|app| {
        let actor = spawn(app, Base::from([(&POWER, 1.0)]));
        app.update();
        app.world_mut().entity_mut(actor).insert((Disabled, Base::from([(&POWER, 2.0)])));
        app.update();
        assert_eq!((value(app, actor, "power"), version(app, actor)), (2.0, 2));
        app.world_mut().entity_mut(actor).insert(Base::from([(&POWER, 3.0)])).remove::<Disabled>();
        app.update();
        assert_eq!((value(app, actor, "power"), version(app, actor)), (3.0, 3));
    });
}

/// A subsystem that turns years of training into power.
struct Dojo;

impl Subsystem for Dojo {
    type Data = &'static Training;
    fn system_id(&self) -> &'static str {
        "dojo"
    }
    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        Ok(SubsystemOutput::new().primary(POWER.flat(actor.data.0)))
    }
}

#[test]
fn show_no_stale_statement_of_a_subsystem_when_they_are_enabled() {
    both_ways(|app| {
        app.register_subsystem(Dojo);
        let actor = spawn(app, Training(1.0));
        app.update();
        app.world_mut().entity_mut(actor).insert(Disabled);
        app.update();
        app.world_mut().get_mut::<Training>(actor).unwrap().0 = 2.0;
        app.update();
        app.update();
        app.world_mut().entity_mut(actor).remove::<Disabled>();
        app.update();
        assert_eq!(value(app, actor, "power"), 2.0);
    });
}

#[test]
fn do_not_keep_what_a_subsystem_said_about_a_component_that_they_lost() {
    both_ways(|app| {
        app.register_subsystem(Dojo);
        let actor = spawn(app, Training(1.0));
        app.update();
        app.world_mut().entity_mut(actor).insert(Disabled);
        app.update();
        app.world_mut().entity_mut(actor).remove::<Training>();
        app.update();
        app.update();
        app.world_mut().entity_mut(actor).remove::<Disabled>();
        app.update();
        app.update();
        assert_eq!(snapshot(app, actor).get("power"), None);
    });
}

#[test]
fn by_a_component_of_the_game_change_nothing_for_the_others() {
    let mut app = app(registry());
    app.world_mut().register_disabling_component::<Asleep>();
    let sleeper = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Asleep));
    let others: Vec<Entity> =
        (0..700).map(|i| spawn(&mut app, Base::from([(&POWER, f64::from(i))]))).collect();
    app.update();
    assert_eq!(just_changed(&app), others);
    app.world_mut().get_mut::<Base>(others[300]).unwrap().set(&POWER, 1_000.0);
    app.world_mut().entity_mut(others[400]).insert(Race::new("elf"));
    app.world_mut().entity_mut(others[500]).remove::<Base>();
    app.update();
    assert_eq!(just_changed(&app), [others[300], others[400], others[500]]);
    assert_eq!([300, 400, 500].map(|i| value(&app, others[i], "twice")), [2_000.0, 1_000.0, 0.0]);
    app.world_mut().entity_mut(sleeper).remove::<Asleep>();
    app.update();
    assert_eq!((value(&app, sleeper, "twice"), version(&app, sleeper)), (2.0, 1));
}

/// An app with two components of the game that disable entities.
fn dormitory() -> App {
    let mut app = app(registry());
    app.world_mut().register_disabling_component::<Asleep>();
    app.world_mut().register_disabling_component::<Frozen>();
    app
}

/// Whatever changes while actors are hidden must show when they are not hidden any more.
fn wake_from<C: Component + Default>() {
    let mut app = dormitory();
    let changed = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    let robbed = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Race::new("elf")));
    let capped = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Realms::from(["T9"])));
    let undisturbed = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    let sleepers = [changed, robbed, capped, undisturbed];
    app.update();
    for sleeper in sleepers {
        app.world_mut().entity_mut(sleeper).insert(C::default());
    }
    app.update();
    app.world_mut().get_mut::<Base>(changed).unwrap().set(&POWER, 2.0);
    app.world_mut().entity_mut(robbed).remove::<Race>();
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [POWER.hard_max(0.5).realm("T9")]);
    })
    .unwrap();
    app.update();
    app.update();
    for sleeper in sleepers {
        app.world_mut().entity_mut(sleeper).remove::<C>();
    }
    app.update();
    assert_eq!(sleepers.map(|actor| value(&app, actor, "power")), [2.0, 1.0, 0.5, 1.0]);
    assert_eq!(sleepers.map(|actor| version(&app, actor)), [2, 2, 2, 1]);
    assert_eq!(just_changed(&app), &sleepers[..3]);
}

#[test]
fn by_a_sparse_component_of_the_game_show_no_stale_number_when_they_wake() {
    wake_from::<Asleep>();
}

#[test]
fn by_a_component_of_the_game_in_tables_show_no_stale_number_when_they_wake() {
    wake_from::<Frozen>();
}

#[test]
fn by_two_components_of_the_game_show_no_stale_number_when_both_are_gone() {
    let mut app = dormitory();
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    app.world_mut().entity_mut(actor).insert((Asleep, Frozen));
    app.update();
    app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 2.0);
    app.update();
    app.world_mut().entity_mut(actor).remove::<Asleep>();
    app.update();
    app.update();
    app.world_mut().entity_mut(actor).remove::<Frozen>();
    app.update();
    assert_eq!((value(&app, actor, "power"), version(&app, actor)), (2.0, 2));
}

#[test]
fn by_a_component_of_the_game_show_no_stale_statement_of_a_subsystem_when_they_wake() {
    let mut app = dormitory();
    app.register_subsystem(Dojo);
    let [trained, lost] = [(); 2].map(|()| spawn(&mut app, Training(1.0)));
    app.update();
    for sleeper in [trained, lost] {
        app.world_mut().entity_mut(sleeper).insert(Asleep);
    }
    app.update();
    app.world_mut().get_mut::<Training>(trained).unwrap().0 = 2.0;
    app.world_mut().entity_mut(lost).remove::<Training>();
    app.update();
    app.update();
    for sleeper in [trained, lost] {
        app.world_mut().entity_mut(sleeper).remove::<Asleep>();
    }
    app.update();
    assert_eq!([trained, lost].map(|actor| snapshot(&app, actor).get("power")), [Some(2.0), None]);
}
