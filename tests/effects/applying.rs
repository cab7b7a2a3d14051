//! Who gets an effect, and who does not.

use super::*;

#[test]
fn an_effect_counts_from_the_next_aggregation_until_it_is_removed() {
    let mut app = world([strong("bless", 5.0)]);
    let hero = spawn(&mut app, Base::from([("power", 1.0)]));
    app.world_mut().commands().entity(hero).apply_effect("bless");
    assert_eq!(power(&mut app, hero), 6.0);
    app.world_mut().commands().entity(hero).remove_effects(EffectFilter::named("bless"));
    assert_eq!(power(&mut app, hero), 1.0);
    let [applied, ended] = [told::<EffectApplied>(&mut app).len(), told::<EffectEnded>(&mut app).len()];
    assert_eq!((applied, ended), (1, 1));
}

#[test]
fn an_input_that_is_missing_is_named() {
    let mut app =
        world([EffectDef::new("burn").rule(Rule::new().add("power", "input.heat * 2 + input.level"))]);
    let hero = spawn(&mut app, ());
    let why = apply(&mut app, hero, "burn").unwrap_err();
    assert_eq!(why.to_string(), "the effect reads `input.heat`: give it with `.input(\"heat\", …)`");
    app.update();
    assert_eq!(
        reported(&mut app),
        ["effect `burn`: the effect reads `input.heat`: give it with `.input(\"heat\", …)`"]
    );
    give(&mut app, hero, EffectSpec::new("burn").input("heat", 3.0).level(4));
    assert_eq!(power(&mut app, hero), 10.0);
}

#[test]
fn a_shield_makes_immune_also_in_the_same_frame() {
    let poison = strong("poison", -2.0).tagged("poison").blocked_by("antidote");
    let shield = EffectDef::new("shield").grants("antidote").cancels("poison").seconds(0.5);
    let mut app = world([poison, shield]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "poison");
    assert_eq!(power(&mut app, hero), -2.0);
    give(&mut app, hero, "shield");
    assert_eq!(apply(&mut app, hero, "poison"), Err(EffectRefusal::Immune(Symbol::new("antidote"))));
    let ended = |app: &mut App| -> Vec<_> {
        told::<EffectEnded>(app).iter().map(|ended| (ended.effect.as_str(), ended.why)).collect()
    };
    assert_eq!(ended(&mut app), [("poison", EffectEnd::Cancelled { by: Symbol::new("shield") })]);
    assert_eq!(frames(&mut app, hero, 2), [0.0, 0.0]);
    assert_eq!(ended(&mut app), [("shield", EffectEnd::Expired)]);
    assert!(apply(&mut app, hero, "poison").is_ok());
}
