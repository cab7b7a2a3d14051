//! Conditions to stay.

use super::*;

#[test]
fn an_effect_is_inhibited_while_its_condition_fails_and_back_when_it_holds() {
    let rage = strong("rage", 5.0).stays_while(Condition::below("guard", 10.0)).grants("raging");
    let builder = dimensions().effect(rage).subsystem(
        SubsystemDef::new("talents", 0).rule(Rule::new().when(Condition::tag("raging")).add("speed", 1.0)),
    );
    let mut app = app(builder);
    let hero = spawn(&mut app, Base::from([("guard", 1.0)]));
    let rage = give(&mut app, hero, "rage");
    let seen = |app: &mut App, guard: f64| {
        app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", guard);
        let power = power(app, hero);
        let inhibited = app.world().get::<ActiveEffect>(rage).unwrap().is_inhibited();
        (power, value(app, hero, "speed"), inhibited)
    };
    assert_eq!(seen(&mut app, 1.0), (5.0, 1.0, false));
    assert_eq!(seen(&mut app, 10.0), (0.0, 0.0, true));
    assert_eq!(told::<EffectInhibited>(&mut app).len(), 1);
    assert_eq!(seen(&mut app, 12.0), (0.0, 0.0, true));
    assert_eq!(seen(&mut app, 9.0), (5.0, 1.0, false));
    assert_eq!((told::<EffectInhibited>(&mut app).len(), told::<EffectRestored>(&mut app).len()), (0, 1));
}

#[test]
fn a_circle_of_tags_is_reported_and_does_not_hang() {
    let own = EffectDef::new("own").grants("a").stays_while(!Condition::tag("a"));
    let mut app = world([own]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "own");
    app.update();
    let reports = reported(&mut app);
    assert!(reports[0].contains("is inhibited and restored without end"), "{reports:?}");
    for _ in 0..3 {
        app.update();
    }
    assert_eq!(reported(&mut app).len(), 0);
}

#[test]
fn a_condition_to_stay_may_not_depend_on_what_the_effect_says() {
    let circular = strong("circular", 1.0).stays_while(Condition::below("power", 10.0));
    let error = dimensions().effect(circular).build().unwrap_err().to_string();
    assert!(
        error.contains("cannot depend on itself") && error.contains("the condition to stay of circular"),
        "{error}"
    );
}
