//! Bad inputs, bad formulas and thousands of effects cause no panic and no endless loop.

use super::*;

#[test]
fn inputs_that_are_no_numbers_are_refused() {
    let charm = EffectDef::new("charm").rule(Rule::new().add("power", "input.by"));
    let mut app = world([charm]);
    let hero = spawn(&mut app, ());
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        // Also one that nobody reads.
        for name in ["by", "other"] {
            let spec = EffectSpec::new("charm").input("by", 1.0).input(name, value);
            let why = apply(&mut app, hero, spec).unwrap_err();
            assert!(matches!(why, EffectRefusal::NotFinite { input, .. } if input.as_str() == name), "{why}");
        }
    }
    assert_eq!((power(&mut app, hero), count(&app, hero)), (0.0, 0));
}

#[test]
fn a_negative_zero_becomes_zero_where_it_enters() {
    let charm =
        EffectDef::new("charm").rule(Rule::new().add("power", "input.by").add("guard", "speed + input.by"));
    let mut app = world([charm]);
    let hero = spawn(&mut app, ());
    let charm = give(&mut app, hero, EffectSpec::new("charm").input("by", -0.0));
    app.update();
    let active = app.world().get::<ActiveEffect>(charm).unwrap();
    let bits = [active.input("by").unwrap(), value(&app, hero, "power"), value(&app, hero, "guard")]
        .map(f64::to_bits);
    assert_eq!(bits, [0; 3]);
}

#[test]
fn what_is_given_twice_counts_as_the_last_says_and_what_is_given_as_level_does_not_count() {
    let charm = EffectDef::new("charm")
        .rule(Rule::new().add("power", "input.by").add("guard", "input.level").add("speed", "input.stacks"));
    let mut app = world([charm]);
    let hero = spawn(&mut app, ());
    let spec =
        EffectSpec::new("charm").input("by", 1.0).input("by", 2.0).input("level", 50.0).input("stacks", 50.0);
    give(&mut app, hero, spec.level(3));
    assert_eq!(
        (power(&mut app, hero), value(&app, hero, "guard"), value(&app, hero, "speed")),
        (2.0, 3.0, 1.0)
    );
}

#[test]
fn the_greatest_level_counts() {
    let charm = EffectDef::new("charm").rule(Rule::new().add("power", "input.level"));
    let mut app = world([charm]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, EffectSpec::new("charm").level(u32::MAX));
    give(&mut app, hero, EffectSpec::new("charm").level(0));
    assert_eq!(power(&mut app, hero), f64::from(u32::MAX));
}

#[test]
fn a_formula_that_is_not_finite_is_left_out_and_reported_once() {
    for value in ["1 / input.by", "1 / guard + input.by"] {
        let charm = EffectDef::new("charm").rule(Rule::new().add("power", value).add("speed", 2.0));
        let mut app = world([charm]);
        let hero = spawn(&mut app, ());
        for _ in 0..3 {
            give(&mut app, hero, EffectSpec::new("charm").input("by", 0.0));
        }
        assert_eq!((power(&mut app, hero), crate::common::value(&app, hero, "speed")), (0.0, 6.0));
        assert_eq!(reported(&mut app).len(), 1, "{value}");
    }
}

#[test]
fn a_condition_that_is_not_finite_does_not_hold() {
    let never = strong("never", 1.0).when(Condition::formula("1 / guard"));
    let sleeps = strong("sleeps", 1.0).stays_while(Condition::formula("1 / guard"));
    let mut app = world([never, sleeps]);
    let hero = spawn(&mut app, ());
    assert_eq!(apply(&mut app, hero, "never"), Err(EffectRefusal::Condition));
    let sleeps = give(&mut app, hero, "sleeps");
    assert_eq!(power(&mut app, hero), 0.0);
    assert!(app.world().get::<ActiveEffect>(sleeps).unwrap().is_inhibited());
}

#[test]
fn an_effect_in_a_world_whose_registry_is_not_ready_is_refused() {
    let mut app = crate::common::app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() });
    let hero = spawn(&mut app, ());
    assert_eq!(apply(&mut app, hero, "bless"), Err(EffectRefusal::NotReady));
    assert_eq!(EffectFilter::tagged("any").remove_from(app.world_mut(), hero), 0);
    app.update();
}

#[test]
fn a_world_with_a_registry_and_no_plugin_has_effects_that_nobody_winds_up() {
    let poison = strong("poison", 1.0)
        .seconds(1.0)
        .every(0.5, [("damage", 1.0)])
        .stacking(Stacking::again(Again::Extend));
    let longest = strong("longest", 1.0).seconds(1.0).stacking(Stacking::again(Again::KeepStrongest));
    let mut world = World::new();
    world.insert_resource(dimensions().effect(poison).effect(longest).build().unwrap());
    let hero = world.spawn(Actor::new("hero")).id();
    for effect in ["poison", "longest"] {
        let spec = EffectSpec::new(effect);
        let first = spec.apply_to(&mut world, hero).unwrap().unwrap();
        assert_eq!(spec.apply_to(&mut world, hero), Ok(Some(first)));
    }
    assert_eq!(EffectFilter::all().remove_from(&mut world, hero), 2);
}

#[test]
fn ten_thousand_effects_on_one_actor_come_tick_flip_and_go() {
    let many = 10_000_u32;
    let poison = strong("poison", 1.0)
        .grants("poisoned")
        .stays_while(Condition::below("guard", 10.0))
        .seconds(1.0)
        .every(0.25, [("damage", 1.0)]);
    let mut app = world([poison]);
    let hero = spawn(&mut app, ());
    for _ in 0..many {
        give(&mut app, hero, "poison");
    }
    assert_eq!(power(&mut app, hero), f64::from(many));
    assert_eq!(told::<EffectTicked>(&mut app).len(), many as usize);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 10.0);
    assert_eq!(power(&mut app, hero), 0.0);
    assert_eq!(told::<EffectInhibited>(&mut app).len(), many as usize);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 0.0);
    assert_eq!(power(&mut app, hero), f64::from(many));
    assert_eq!((power(&mut app, hero), count(&app, hero)), (0.0, 0));
}
