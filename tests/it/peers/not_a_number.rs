//! A NaN or an infinity is rejected wherever it enters, and the existing values stay.

use super::*;

const BAD: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

#[test]
fn in_a_base_is_refused_and_the_value_stays() {
    for bad in BAD {
        let mut app = app(primary(["power"]).build().unwrap());
        let actor = spawn(&mut app, Base::from([(&POWER, 3.0)]));
        app.update();
        let mut base = app.world_mut().get_mut::<Base>(actor).unwrap();
        let error = base.try_set(&POWER, bad).unwrap_err().to_string();
        assert!(error.contains(&bad.to_string()), "{error}");
        base.set(&POWER, bad);
        base.add(&POWER, bad);
        app.update();
        assert_eq!((value(&app, actor, "power"), version(&app, actor)), (3.0, 1));
        let found = reports(&mut app);
        assert!(!found.is_empty() && found.iter().all(|report| report.contains("`power`")), "{found:?}");
        assert!(found[0].contains("`base`"), "{found:?}");
    }
}

#[test]
fn in_a_contribution_is_refused_and_the_others_count() {
    for bad in BAD {
        let mut app = app(primary(["power", "armor"]).build().unwrap());
        let actor = spawn(&mut app, ());
        say(&mut app, actor, ITEMS, [POWER.flat(bad), POWER.flat(2.0), ARMOR.factor(bad)]);
        say(&mut app, actor, AURA, [POWER.flat(1.0)]);
        app.update();
        assert_eq!((value(&app, actor, "power"), snapshot(&app, actor).get("armor")), (3.0, None));
        let found = reports(&mut app);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|report| report.contains("`items`") && report.contains(&bad.to_string())));
    }
}

#[test]
fn in_a_cap_is_refused_and_the_others_count() {
    for bad in BAD {
        let mut app = app(primary(["power"]).build().unwrap());
        let actor = spawn(&mut app, Base::from([(&POWER, 9.0)]));
        limit(&mut app, actor, WORLD, [POWER.hard_max(bad), POWER.hard_max(5.0), POWER.hard_min(bad)]);
        app.update();
        assert_eq!(value(&app, actor, "power"), 5.0);
        let found = reports(&mut app);
        assert!(!found.is_empty() && found.iter().all(|report| report.contains("`world`")), "{found:?}");
    }
}

#[test]
fn in_a_file_is_refused_at_its_place() {
    let dimensions = r#"(dimensions: {"power": ()})"#;
    for bad in ["NaN", "inf", "-inf", "1e999"] {
        let found = problems(dimensions, &format!("(id: \"race\", rules: [(add: {{\"power\": {bad}}})])"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("subsystems/race.subsystem.ron:1:38: error["), "{found:?}");
        let actor = format!(r#"(id: "hero", name: "H", base: {{"power": {bad}}})"#);
        let error = ActorDefinition::from_ron("hero.ron", actor).unwrap_err().to_string();
        assert!(error.starts_with("error[") && error.contains("--> hero.ron:1:41"), "{error}");
    }
}

#[test]
fn in_code_that_builds_a_registry_is_refused() {
    for bad in BAD {
        let rule = SubsystemDef::new("race", 0).rule(Rule::new().add("power", bad));
        assert!(primary(["power"]).subsystem(rule).build().is_err());
        assert!(primary(["power"]).cap(WORLD, POWER.hard_max(bad)).build().is_err());
        assert!(primary([]).dimension("power", DimensionDef::primary().base(bad)).build().is_err());
    }
}

#[test]
fn of_an_event_is_refused() {
    let registry = Registry::builder().dimension("damage", DimensionDef::context());
    let mut app = app(registry.build().unwrap());
    let actor = spawn(&mut app, ());
    app.update();
    assert!(BAD.iter().all(|bad| snapshot(&app, actor).apply(&DAMAGE, *bad).is_err()));
    assert_eq!(snapshot(&app, actor).apply(&DAMAGE, 5.0), Ok(5.0));
}

/// What follows from finite numbers can overflow, and must then stay a number and follow further changes.
#[test]
fn never_comes_out_of_finite_numbers() {
    let registry = primary(["power", "armor", "level"])
        .dimension("ratio", DimensionDef::derived().base("power / level"));
    let mut app = app(registry.build().unwrap());
    let actor = spawn(&mut app, ());
    say(&mut app, actor, ITEMS, [POWER.flat(f64::MAX), POWER.flat(f64::MAX), POWER.factor(2.0)]);
    say(&mut app, actor, AURA, [ARMOR.flat(f64::MAX), ARMOR.factor(10.0), ARMOR.factor(0.0)]);
    app.update();
    assert_eq!((value(&app, actor, "power"), value(&app, actor, "ratio")), (f64::MAX, 0.0));
    assert!(value(&app, actor, "armor").is_finite());
    say(&mut app, actor, ITEMS, [POWER.flat(6.0), LEVEL.flat(2.0)]);
    app.update();
    assert_eq!((value(&app, actor, "power"), value(&app, actor, "ratio")), (6.0, 3.0));
}
