//! The output of a subsystem replaces its previous output, and counts as contributions and caps of this subsystem only.

use super::*;

#[test]
fn contributions_under_both_headings_and_caps_count() {
    let mut app = app();
    app.register_subsystem(always(
        SubsystemOutput::new()
            // The heading is the dimension's kind; neither list changes a number.
            .primary(HP_MAX.flat(7.0))
            .derived(STRENGTH.flat(300.0))
            .derived(STRENGTH.percent(1.0))
            .cap(STRENGTH.base_max(500.0).layer("REALM"))
            .cap(STRENGTH.add_max(50.0).layer("REALM")),
    ));
    let hero = spawn(&mut app, "hero", Base::from([(&STRENGTH, 10.0)]));
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!(snapshot.value(&STRENGTH), 550.0, "(10 + 300) × 2, held to 500 + 50");
    assert_eq!(snapshot.value(&HP_MAX), 1107.0);
    assert_eq!(snapshot.primary().map(|(name, _)| name.to_string()).collect::<Vec<_>>(), ["strength"]);
    assert_eq!(snapshot.derived().map(|(name, _)| name.to_string()).collect::<Vec<_>>(), ["hp_max"]);
}

#[test]
fn context_modifiers_are_percent_factors_and_an_addition_at_the_end() {
    let mut app = app();
    let sword = ContextOutput { additive_percent: 0.2, multipliers: vec![1.5, 1.2], post_add: 50.0 };
    app.register_subsystem(always(SubsystemOutput::new().context(&DAMAGE, sword)));
    let hero = spawn(&mut app, "hero", ());
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    let dealt = 100.0 * (1.0 + 0.2) * (1.5 * 1.2) + 50.0;
    assert_eq!(snapshot.apply(&DAMAGE, 100.0), Ok(dealt));
    let context = ContextModifier { flat: 0.0, percent: 0.2, mult: 1.2 * 1.5, post: 50.0, over: None };
    assert_eq!(snapshot.context(&DAMAGE), Some(&context));
}

#[test]
fn a_context_that_says_nothing_touches_nothing() {
    let mut app = app();
    app.register_subsystem(always(SubsystemOutput::new().context(&DAMAGE, ContextOutput::default())));
    let hero = spawn(&mut app, "hero", ());
    app.update();
    assert_eq!(app.world().get::<Snapshot>(hero).unwrap().context(&DAMAGE), None);
    assert_eq!(said(&app, hero, "dojo"), []);
}

#[test]
fn statements_have_the_priority_of_the_subsystem_unless_they_have_their_own() {
    struct Prior;
    impl Subsystem for Prior {
        type Data = ();
        fn system_id(&self) -> &'static str {
            "prior"
        }
        fn priority(&self) -> i32 {
            33
        }
        fn contribute(&self, _: ActorView<()>) -> Result<SubsystemOutput, BevyError> {
            Ok(SubsystemOutput::new()
                .primary(STRENGTH.flat(1.0))
                .primary(HP_MAX.flat(1.0).priority(-4))
                .cap(STRENGTH.hard_max(9.0))
                .context(&DAMAGE, ContextOutput { post_add: 1.0, ..Default::default() }))
        }
    }
    let mut app = app();
    app.register_subsystem(Prior);
    let hero = spawn(&mut app, "hero", ());
    app.update();
    let contributions = app.world().get::<Contributions>(hero).unwrap();
    let priorities: Vec<_> =
        contributions.of("prior").map(|said| (said.dimension.as_str(), said.priority)).collect();
    assert_eq!(priorities, [("damage", Some(33)), ("hp_max", Some(-4)), ("strength", Some(33))]);
    let caps = app.world().get::<Caps>(hero).unwrap();
    assert_eq!(caps.of("prior").map(|cap| cap.priority).collect::<Vec<_>>(), [Some(33)]);
}

#[test]
fn an_output_replaces_what_the_subsystem_said_before_and_nothing_else() {
    let mut app = app();
    let by_training: Speaker<&Training> = Speaker(Box::new(|actor| {
        let mut output = SubsystemOutput::new();
        if actor.data.0 < 5.0 {
            output = output.primary(STRENGTH.flat(actor.data.0)).cap(STRENGTH.hard_max(3.0));
        } else {
            output = output.primary(HP_MAX.flat(actor.data.0));
        }
        Ok(output)
    }));
    app.register_subsystem(by_training).add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", (Training(1.0), Sword(100.0)));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 3.0);
    app.world_mut().entity_mut(hero).insert(Training(5.0));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (100.0, 205.0));
    assert_eq!(said(&app, hero, "items"), [("strength".to_owned(), Bucket::Flat, 100.0)]);
}

#[test]
fn meta_data_can_be_read_and_changes_no_number() {
    let mut app = app();
    let mut output = SubsystemOutput::new().primary(STRENGTH.flat(1.0)).stage("luyen_the:T2");
    output.meta.version = Some("1.2".into());
    output.meta.system = Some("dojo".into());
    let meta = output.meta.clone();
    app.register_subsystem(always(output));
    let (hero, stone) = (spawn(&mut app, "hero", ()), app.world_mut().spawn_empty().id());
    app.update();
    let state = app.world().resource::<SubsystemState<Speaker<()>>>();
    assert_eq!((state.meta(hero), state.meta(stone)), (Some(&meta), None));
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "its own name is no foreign one");
    assert_eq!(reported(&app), [] as [String; 0]);
}

#[test]
fn meta_data_that_names_another_system_is_a_failure() {
    let mut app = app();
    let by_training: Speaker<&Training> = Speaker(Box::new(|actor| {
        let mut output = SubsystemOutput::new().primary(STRENGTH.flat(actor.data.0));
        output.meta = SubsystemMeta {
            system: (actor.data.0 > 1.0).then(|| "items".into()),
            ..SubsystemMeta::default()
        };
        Ok(output)
    }));
    app.register_subsystem(by_training);
    let hero = spawn(&mut app, "hero", Training(1.0));
    app.update();
    app.world_mut().entity_mut(hero).insert(Training(2.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "the last good output");
    let [report] = reported(&app) else { panic!("{:?}", reported(&app)) };
    assert!(report.contains("`dojo`") && report.contains("`hero`") && report.contains("`items`"), "{report}");
}

#[test]
fn statements_that_are_not_finite_or_not_its_own_are_left_out_and_reported_once() {
    let mut app = app();
    let mut foreign = STRENGTH.flat(1000.0);
    foreign.system = Some("items".into());
    app.register_subsystem(always(
        SubsystemOutput::new()
            .primary(STRENGTH.flat(5.0))
            .primary(HP_MAX.flat(f64::NAN))
            .primary(foreign)
            .cap(STRENGTH.hard_min(f64::INFINITY))
            .context(
                &DAMAGE,
                ContextOutput { additive_percent: f64::NEG_INFINITY, multipliers: vec![2.0], post_add: 0.0 },
            ),
    ));
    let hero = spawn(&mut app, "hero", ());
    app.update();
    let mut first = reported(&app).to_vec();
    for _ in 0..3 {
        app.world_mut().resource_mut::<SubsystemState<Speaker<()>>>().ask_again();
        app.world_mut().entity_mut(hero).get_mut::<Base>().unwrap().set_changed();
        app.update();
    }
    assert_eq!(reported(&app), first, "each once");
    first.sort();
    assert_eq!(
        first,
        [
            "system `dojo`: a statement about `damage` was left out: its value is -inf, not a finite number",
            "system `dojo`: a statement about `hp_max` was left out: its value is NaN, not a finite number",
            "system `dojo`: a statement about `strength` was left out: it names system `items`, but a subsystem speaks only for itself",
            "system `dojo`: a statement about `strength` was left out: its value is inf, not a finite number",
        ]
    );
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.value(&HP_MAX)), (5.0, 10.0), "the rest counts");
    assert_eq!(snapshot.apply(&DAMAGE, 100.0), Ok(200.0));
}
