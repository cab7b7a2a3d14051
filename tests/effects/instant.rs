//! Instant effects.

use super::*;

#[test]
fn an_instant_effect_changes_base_once() {
    let potion = EffectDef::new("potion")
        .instant()
        .rule(Rule::new().add("power", "input.amount").increase("power", 0.5).add("guard", "power * 2"));
    let mut app = world([potion]);
    let hero = spawn(&mut app, Base::from([("power", 10.0)]));
    app.update();
    let potion = EffectSpec::new("potion").input("amount", 2.0);
    assert_eq!(apply(&mut app, hero, potion.clone()), Ok(None));
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (18.0, 20.0));
    assert_eq!(power(&mut app, hero), 18.0);
    apply(&mut app, hero, potion).unwrap();
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (30.0, 56.0));
}
