//! How several effects of one kind combine, for each dimension and bucket on its own.

use super::*;

#[test]
fn what_several_of_a_kind_come_to() {
    for (combine, expected) in [
        (Combine::All, 10.0 + 4.0 + 1.0 - 8.0 - 2.0),
        (Combine::Strongest, 10.0 - 8.0),
        (Combine::OnePerType(Symbol::new("luck")), 10.0 - 8.0),
        (Combine::Diminishing(0.5), 10.0 + 2.0 + 0.25 - 8.0 - 1.0),
    ] {
        let charm = EffectDef::new("charm").combine(combine).rule(Rule::new().add("power", "input.by"));
        let mut app = world([charm]);
        let hero = spawn(&mut app, ());
        for by in [4.0, -8.0, 10.0, -2.0, 1.0] {
            give(&mut app, hero, EffectSpec::new("charm").input("by", by));
        }
        assert_eq!(power(&mut app, hero), expected, "{combine:?}");
    }
}

/// Two effects of these definitions; `power` after both orders of application.
fn both_orders(defs: [EffectDef; 2], base: f64) -> [f64; 2] {
    let ids = [defs[0].id, defs[1].id];
    let [first, second] = [ids, [ids[1], ids[0]]].map(|ids| {
        let mut app = world(defs.clone());
        let hero = spawn(&mut app, Base::from([("power", base)]));
        for id in ids {
            give(&mut app, hero, id);
        }
        power(&mut app, hero)
    });
    [first, second]
}

fn type_of(id: &str, rule: Rule) -> EffectDef {
    EffectDef::new(id).combine(Combine::OnePerType(Symbol::new("luck"))).rule(rule)
}

#[test]
fn of_effects_of_one_type_the_strongest_counts_whatever_its_name() {
    let [first, second] = both_orders(
        [("amulet", 3.0), ("charm", 5.0)].map(|(id, by)| type_of(id, Rule::new().add("power", by))),
        0.0,
    );
    assert_eq!([first, second], [5.0, 5.0]);
}

#[test]
fn of_equally_strong_ones_the_order_of_application_does_not_decide() {
    // The number counts before other formulas, the formula among them; 1e16 makes the difference visible.
    let number = type_of("number", Rule::new().add("power", 1.0).add("power", "guard - 1e16"));
    let formula = type_of("formula", Rule::new().add("power", "guard + 1"));
    let extra = Rule::new().add("power", "guard + 1e16");
    let [first, second] = both_orders([number, formula.rule(extra)], 0.0);
    assert_eq!(first.to_bits(), second.to_bits());
    // These differ from 1 by as much as a number can say.
    let tiny = |id, by| type_of(id, Rule::new().times("power", by));
    let [first, second] = both_orders([tiny("tiny", 1e-20), tiny("tinier", 3e-20)], 1e20);
    assert_eq!(first, second);
}

#[test]
fn what_is_set_does_not_combine() {
    for combine in [Combine::Strongest, Combine::OnePerType(Symbol::new("form")), Combine::Diminishing(0.5)] {
        let form = EffectDef::new("form").combine(combine).rule(Rule::new().set("power", "input.by"));
        let error = dimensions().effect(form).build().unwrap_err().to_string();
        assert!(error.contains("of several `set` the first by priority counts"), "{error}");
    }
    let form = EffectDef::new("form").rule(Rule::new().set("power", "input.by + guard"));
    let mut app = world([form]);
    let hero = spawn(&mut app, Base::from([("power", 1.0)]));
    for by in [12.0, 10.0, 11.0] {
        give(&mut app, hero, EffectSpec::new("form").input("by", by));
    }
    assert_eq!(power(&mut app, hero), 10.0);
}

#[test]
fn factors_combine_by_how_far_they_are_from_one() {
    for (combine, expected) in [
        (Combine::All, 3.0 * 1.5 * 0.5 * 0.75),
        (Combine::Strongest, 3.0 * 0.5),
        (Combine::Diminishing(0.5), 3.0 * 1.25 * 0.5 * 0.875),
    ] {
        let charm = EffectDef::new("charm").combine(combine).rule(Rule::new().times("power", "input.by"));
        let mut app = world([charm]);
        let hero = spawn(&mut app, Base::from([("power", 1.0)]));
        for by in [1.5, 0.75, 3.0, 0.5] {
            give(&mut app, hero, EffectSpec::new("charm").input("by", by));
        }
        assert_eq!(power(&mut app, hero), expected, "{combine:?}");
    }
}

#[test]
fn a_weaker_one_counts_when_the_stronger_is_inhibited_silent_or_gone() {
    let strongest = type_of("strongest", Rule::new().add("power", 9.0))
        .system("magic", 0)
        .stays_while(Condition::below("guard", 10.0));
    let mut app = world([strongest, type_of("weak", Rule::new().add("power", 2.0))]);
    let hero = spawn(&mut app, ());
    let strongest = give(&mut app, hero, "strongest");
    let weak = give(&mut app, hero, "weak");
    assert_eq!(power(&mut app, hero), 9.0);
    let left_out = explain(&mut app, hero, "power").left_out;
    assert_eq!(left_out[0].source.contributor.and_then(SourceEntity::entity), Some(weak));
    assert_eq!(left_out[0].why, "a stronger one of its kind counts instead");
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 10.0);
    assert_eq!(power(&mut app, hero), 2.0);
    let left_out = explain(&mut app, hero, "power").left_out;
    assert_eq!(left_out[0].source.contributor.and_then(SourceEntity::entity), Some(strongest));
    assert!(left_out[0].why.contains("guard"), "{}", left_out[0].why);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 0.0);
    app.world_mut().resource_mut::<Registry>().disable("magic");
    assert_eq!(power(&mut app, hero), 2.0);
    app.world_mut().resource_mut::<Registry>().enable("magic");
    assert_eq!(power(&mut app, hero), 9.0);
    app.world_mut().despawn(strongest);
    assert_eq!(power(&mut app, hero), 2.0);
}

#[test]
fn stacks_combine_with_their_whole_strength() {
    let charm = EffectDef::new("charm")
        .combine(Combine::Strongest)
        .stacking(Stacking::default().by_source())
        .rule(Rule::new().add("power", 2.0));
    let mut app = world([charm]);
    let hero = spawn(&mut app, ());
    let sources = [(); 2].map(|()| app.world_mut().spawn_empty().id());
    for source in [sources[0], sources[1], sources[1]] {
        give(&mut app, hero, EffectSpec::new("charm").from(source));
    }
    assert_eq!(power(&mut app, hero), 4.0);
}

#[test]
fn each_dimension_and_bucket_combines_on_its_own() {
    let both = EffectDef::new("both")
        .combine(Combine::Strongest)
        .rule(Rule::new().add("power", "input.a").add("guard", "input.b").increase("power", "input.b"));
    let mut app = world([both]);
    let hero = spawn(&mut app, ());
    for [a, b] in [[4.0, 0.25], [1.0, 0.5], [-1.0, 0.0]] {
        give(&mut app, hero, EffectSpec::new("both").input("a", a).input("b", b));
    }
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), ((4.0 - 1.0) * 1.5, 0.5));
}

/// `power` with these, applied in this order and in the other.
fn both_ways(mut effects: Vec<EffectDef>) -> [f64; 2] {
    let mut seen = [0.0; 2];
    for seen in &mut seen {
        let mut app = world(effects.clone());
        let hero = spawn(&mut app, Base::from([("power", 1.0)]));
        for effect in &effects {
            give(&mut app, hero, effect.id);
        }
        *seen = power(&mut app, hero);
        effects.reverse();
    }
    seen
}

fn lucky(id: &str) -> EffectDef {
    EffectDef::new(id).combine(Combine::OnePerType(Symbol::new("luck")))
}

#[test]
fn the_greatest_penalty_is_the_same_in_whatever_order_they_came() {
    // Both are as far from 1 as numbers can tell.
    let factor = |id, by: f64| lucky(id).rule(Rule::new().times("power", by));
    assert_eq!(both_ways(vec![factor("a", 1e-20), factor("b", 2e-20)]), [1e-20, 1e-20]);
}

#[test]
fn of_two_that_are_equal_the_constant_counts_in_whatever_order_they_came() {
    // With what stands between constants and formulas, the place of a 1 makes a difference.
    let big =
        EffectDef::new("big").rule(Rule::new().add("power", "guard + 1e16").add("power", "guard - 1e16"));
    let one = lucky("one").rule(Rule::new().add("power", 1.0));
    let formula = lucky("formula").rule(Rule::new().add("power", "guard + 1"));
    let [first, second] = both_ways(vec![big, one, formula]);
    assert_eq!(first, second);
}

#[test]
fn what_is_silenced_takes_nobodys_place() {
    let loud = lucky("loud").system("loud", 0).rule(Rule::new().add("power", 10.0));
    let mut app = world([loud, lucky("quiet").rule(Rule::new().add("power", 1.0))]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "loud");
    give(&mut app, hero, "quiet");
    assert_eq!(power(&mut app, hero), 10.0);
    app.world_mut().resource_mut::<Registry>().disable("loud");
    assert_eq!(power(&mut app, hero), 1.0);
}
