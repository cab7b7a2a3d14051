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
