//! A problem that comes up while actors are resolved is reported once per origin, however many actors and frames it
//! affects.

use crate::common::{app, reports, spawn};
use bevy_actor_core::prelude::*;

#[test]
fn each_formula_that_is_not_finite_is_reported_once_also_two_of_one_rule() {
    let rule = Rule::new().named("split").add("power", "1 / none").add("guard", "2 / none");
    let registry = Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("guard", DimensionDef::primary())
        .dimension("none", DimensionDef::primary())
        .subsystem(SubsystemDef::new("race", 0).rule(rule));
    let mut app = app(registry.build().unwrap());
    let mut found = Vec::new();
    for _ in 0..3 {
        spawn(&mut app, Base::from([("guard", 1.0)]));
        app.update();
        found.extend(reports(&mut app));
    }
    found.sort();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("race/split") && found[0].contains("`1 / none`"), "{found:?}");
    assert!(found[1].contains("race/split") && found[1].contains("`2 / none`"), "{found:?}");
}
