//! An event runs through the pipeline, rounding and caps of its context dimension, and changes nothing.

use super::*;

fn registry() -> Registry {
    Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("damage", DimensionDef::context())
        .dimension("healing", DimensionDef::context().round(Rounding::Floor).clamp(0.0, 100.0))
        .subsystem(
            SubsystemDef::new("who", 5)
                .rule(Rule::new().when(Condition::race("elf")).increase("damage", "power / 10")),
        )
        .build()
        .unwrap()
}

#[test]
fn runs_through_the_pipeline_of_its_dimension() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 2.0), (&DAMAGE, 10.0)]), Race::new("elf")));
    say(
        &mut app,
        actor,
        ITEMS,
        [DAMAGE.flat(5.0), DAMAGE.percent(0.3), DAMAGE.mult(0.5), DAMAGE.factor(2.0), DAMAGE.post_add(50.0)],
    );
    app.update();
    let numbers = snapshot(&app, actor);
    let pipeline = ContextModifier { flat: 15.0, percent: 0.2 + 0.3, mult: 3.0, post: 50.0, over: None };
    // The rule's priority is lower than that of the items.
    assert_eq!(numbers.context(&DAMAGE), Some(&ContextModifier { percent: 0.3 + 0.2, ..pipeline }));
    let (first, second) = (numbers.apply(&DAMAGE, 100.0).unwrap(), numbers.apply(&DAMAGE, 0.0).unwrap());
    assert_eq!(first, ((115.0 * (1.0 + (0.3 + 0.2))) * 3.0) + 50.0);
    assert_eq!(second, ((15.0 * (1.0 + (0.3 + 0.2))) * 3.0) + 50.0);
    assert_eq!((numbers.get(&DAMAGE), numbers.value(&DAMAGE)), (None, 0.0), "it has no value of its own");
    assert_eq!(numbers.contexts().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["damage"]);
    assert_eq!(numbers.primary().count(), 1);
}

#[test]
fn is_rounded_and_clamped_at_the_end() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    say(&mut app, actor, ITEMS, [Contribution::new("healing", Bucket::Percent, 0.15)]);
    app.update();
    let heal = |amount: f64| snapshot(&app, actor).apply("healing", amount);
    assert_eq!([10.0, 50.0, 1e6, -5.0].map(heal), [Ok(11.0), Ok(57.0), Ok(100.0), Ok(0.0)]);
    assert_eq!(heal(-0.0).map(f64::to_bits), Ok(0));
}

#[test]
fn through_an_untouched_dimension_is_only_rounded_and_clamped() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    app.update();
    let numbers = snapshot(&app, actor);
    assert_eq!(numbers.context("healing"), None);
    assert_eq!(numbers.caps("healing"), None);
    let applied = [12.9, 250.0, -1.0].map(|amount| numbers.apply("healing", amount));
    assert_eq!(applied, [Ok(12.0), Ok(100.0), Ok(0.0)]);
    assert_eq!(numbers.apply(&DAMAGE, -3.25), Ok(-3.25));
}

#[test]
fn is_held_within_the_caps_of_its_dimension() {
    let mut app = app(registry());
    let touched = spawn(&mut app, ());
    say(&mut app, touched, ITEMS, [DAMAGE.factor(2.0)]);
    let untouched = spawn(&mut app, ());
    for actor in [touched, untouched] {
        limit(&mut app, actor, WORLD, [DAMAGE.hard_max(30.0), DAMAGE.hard_min(1.0)]);
    }
    app.update();
    for (actor, expected) in [(touched, [1.0, 20.0, 30.0]), (untouched, [1.0, 10.0, 30.0])] {
        let numbers = snapshot(&app, actor);
        assert_eq!([-7.0, 10.0, 100.0].map(|amount| numbers.apply(&DAMAGE, amount).unwrap()), expected);
        assert_eq!(numbers.caps(&DAMAGE), Some(EffectiveCaps { min: 1.0, max: 30.0 }));
        assert_eq!(numbers.caps_used().count(), 1);
    }
    assert_eq!(snapshot(&app, untouched).context(&DAMAGE), None);
}

#[test]
fn is_replaced_by_an_override() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    say(&mut app, actor, ITEMS, [DAMAGE.set(1.0), DAMAGE.percent(3.0), DAMAGE.set(2.0).priority(60)]);
    app.update();
    let numbers = snapshot(&app, actor);
    assert_eq!(numbers.context(&DAMAGE).unwrap().over, Some(2.0));
    assert_eq!([0.0, 1e9].map(|amount| numbers.apply(&DAMAGE, amount)), [Ok(2.0), Ok(2.0)]);
}

#[test]
fn that_overflows_stays_a_number() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    say(&mut app, actor, ITEMS, [DAMAGE.factor(f64::MAX), DAMAGE.factor(f64::MAX), DAMAGE.flat(-1.0)]);
    app.update();
    let numbers = snapshot(&app, actor);
    assert_eq!(numbers.context(&DAMAGE).unwrap().mult, f64::MAX);
    assert_eq!(numbers.apply(&DAMAGE, 10.0), Ok(f64::MAX));
    assert_eq!(numbers.apply(&DAMAGE, -10.0), Ok(f64::MIN));
    assert_eq!(numbers.apply(&DAMAGE, 1.0), Ok(0.0));
}

#[test]
fn that_is_wrong_is_an_error() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    assert_eq!(snapshot(&app, actor).apply(&DAMAGE, 1.0), Err(CoreError::NotReady));
    app.update();
    let numbers = snapshot(&app, actor);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = numbers.apply(&DAMAGE, bad).unwrap_err();
        assert!(matches!(error, CoreError::NotFinite { .. }), "{error}");
    }
    assert_eq!(numbers.apply(&POWER, 1.0), Err(CoreError::NotContext("power".into())));
    let unknown = CoreError::UnknownDimension("dammage".into());
    assert_eq!(numbers.apply("dammage", 1.0), Err(unknown));
}

#[test]
fn changes_nothing() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    say(&mut app, actor, ITEMS, [DAMAGE.percent(0.5)]);
    app.update();
    let before = snapshot(&app, actor).clone();
    assert_eq!(snapshot(&app, actor).apply(&DAMAGE, 10.0), Ok(15.0));
    app.update();
    assert_eq!((snapshot(&app, actor), version(&app, actor), changes(&app)), (&before, 1, 1));
}
