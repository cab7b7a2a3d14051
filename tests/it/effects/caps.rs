//! Caps of effects hold exactly while the effect counts.

use super::*;

fn weak(value: impl Into<Value>) -> EffectDef {
    EffectDef::new("weak").rule(Rule::new().cap(hard_max("power", value)))
}

#[test]
fn caps_of_effects_hold_while_they_are_there() {
    for value in ["input.level * 2", "guard * 0 + input.level * 2"] {
        let mut app = world([weak(value)]);
        let hero = spawn(&mut app, Base::from([("power", 100.0)]));
        let effect = give(&mut app, hero, EffectSpec::new("weak").level(4));
        assert_eq!((power(&mut app, hero), snapshot(&app, hero).caps("power").unwrap().max), (8.0, 8.0));
        app.world_mut().despawn(effect);
        assert_eq!(power(&mut app, hero), 100.0);
    }
}

#[test]
fn caps_are_not_multiplied_by_stacks_unless_they_name_them() {
    for (value, expected) in [("5", 5.0), ("5 + guard", 5.0), ("5 * input.stacks", 15.0)] {
        let mut app = world([weak(value).stacking(Stacking::default())]);
        let hero = spawn(&mut app, Base::from([("power", 100.0)]));
        for _ in 0..3 {
            give(&mut app, hero, "weak");
        }
        assert_eq!(power(&mut app, hero), expected, "{value}");
    }
}

#[test]
fn caps_of_effects_count_in_their_realm_and_layer() {
    let weak = |value: &str| {
        let cap = hard_max("power", value).realm("deep").layer("EVENT");
        EffectDef::new("weak").rule(Rule::new().cap(cap))
    };
    for value in ["7", "7 + guard"] {
        let mut app = world([weak(value)]);
        let hero = spawn(&mut app, Base::from([("power", 100.0)]));
        let effect = give(&mut app, hero, "weak");
        assert_eq!(power(&mut app, hero), 100.0);
        let breakdown = explain(&mut app, hero, "power");
        assert_eq!(
            breakdown.caps_left_out[0].source.contributor.and_then(SourceEntity::entity),
            Some(effect)
        );
        app.world_mut().entity_mut(hero).insert(Realms::from(["deep"]));
        assert_eq!(power(&mut app, hero), 7.0);
        let breakdown = explain(&mut app, hero, "power");
        let [layer] = &breakdown.layers[..] else { panic!("{breakdown}") };
        assert_eq!(
            (layer.layer.as_str(), layer.caps[0].source.contributor.and_then(SourceEntity::entity)),
            ("EVENT", Some(effect))
        );
        app.world_mut().entity_mut(hero).remove::<Realms>();
        assert_eq!(power(&mut app, hero), 100.0);
    }
}

#[test]
fn caps_of_an_inhibited_effect_do_not_hold() {
    let mut app = world([weak("guard").stays_while(Condition::at_least("guard", 5.0))]);
    let hero = spawn(&mut app, Base::from([("power", 100.0), ("guard", 9.0)]));
    give(&mut app, hero, "weak");
    assert_eq!(power(&mut app, hero), 9.0);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 1.0);
    assert_eq!(power(&mut app, hero), 100.0);
    let breakdown = explain(&mut app, hero, "power");
    assert!(breakdown.caps_left_out[0].why.contains("guard"), "{}", breakdown.caps_left_out[0].why);
}

#[test]
fn a_cap_that_is_not_finite_is_left_out() {
    for value in ["1 / input.by", "1 / guard + input.by * 0"] {
        let mut app = world([weak(value)]);
        let hero = spawn(&mut app, Base::from([("power", 100.0)]));
        give(&mut app, hero, EffectSpec::new("weak").input("by", 0.0));
        assert_eq!(power(&mut app, hero), 100.0);
        assert_eq!(reported(&mut app).len(), 1);
    }
}

#[test]
fn several_caps_that_add_count_once_for_each_effect() {
    let more = EffectDef::new("more").rule(Rule::new().cap(Cap::<Value>::new(
        "power",
        CapMode::Additive,
        CapKind::Max,
        "10 + guard * 0",
    )));
    let mut app = world([more]);
    let hero = spawn(&mut app, Base::from([("power", 100.0)]));
    for effects in 1..4 {
        give(&mut app, hero, "more");
        assert_eq!(power(&mut app, hero), 10.0 * f64::from(effects));
    }
}
