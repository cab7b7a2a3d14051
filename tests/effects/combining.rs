//! Several effects of one kind.

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
