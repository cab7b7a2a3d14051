//! An explanation replays to the bits of the value. `RimWorld` explains numbers with separate code, which drifts from
//! the numbers.

use super::*;

fn registry() -> Registry {
    let operators = [
        ("sum", MergeRule::Sum),
        ("greatest", MergeRule::Max),
        ("least", MergeRule::Min),
        ("average", MergeRule::Average),
        ("product", MergeRule::Multiply),
    ];
    let mut builder = Registry::builder()
        .dimension("level", DimensionDef::primary())
        .dimension("power", DimensionDef::primary().base("level * 1.1").round(Rounding::Ceil))
        .dimension("armor", DimensionDef::derived().base("power / 3").clamp(-50.0, 50.0))
        .dimension("damage", DimensionDef::context());
    for (name, merge) in operators {
        builder = builder.dimension(name, DimensionDef::derived().base("level / 7").merge(merge));
    }
    let strong = Rule::new().when(Condition::at_least("level", 5.0)).times("power", "1 + level / 100");
    let shy = Rule::new().when(Condition::below("level", 5.0)).set("power", "level / 0");
    let odd =
        Rule::new().when(Condition::formula("level % 2 == 1")).add("average", "level").add("armor", 0.1);
    builder
        .subsystem(SubsystemDef::new("training", 5).rule(strong).rule(shy).rule(odd))
        .cap(WORLD, POWER.hard_max(40.5).layer("WORLD"))
        .build()
        .unwrap()
}

#[test]
fn replays_to_the_bits_of_the_value() {
    let mut app = app(registry());
    let dimensions: Vec<Symbol> = app.world().resource::<Registry>().dimensions().collect();
    let mut actors = Vec::new();
    for i in 0..40 {
        let x = f64::from(i) / 3.0;
        let actor = spawn(&mut app, Base::from([("level", x), ("sum", 0.1), ("product", -0.3)]));
        let sum = Dimension::new("sum");
        let average = Dimension::new("average");
        let mut said = vec![POWER.flat(0.1), POWER.flat(0.2), POWER.percent(x / 9.0), POWER.mult(0.07)];
        said.extend([POWER.post_add(-x), sum.flat(0.2), sum.flat(0.3), average.flat(x), ARMOR.flat(-x * x)]);
        if i % 5 == 0 {
            said.extend([ARMOR.set(x), ARMOR.set(-x), sum.set(x), sum.percent(0.5)]);
        }
        say(&mut app, actor, ITEMS, said);
        if i % 3 == 0 {
            limit(&mut app, actor, AURA, [ARMOR.hard_min(-x), POWER.base_max(x).layer("REALM")]);
        }
        actors.push(actor);
    }
    app.update();

    let mut explained = 0;
    for actor in actors {
        let expected = snapshot(&app, actor).clone();
        for dimension in &dimensions {
            let dimension = *dimension;
            let explain = move |inputs: Query<ActorInputs>, mut resolver: Resolver| {
                resolver.explain(&inputs.get(actor).unwrap(), dimension).unwrap()
            };
            let breakdown = app.world_mut().run_system_once(explain).unwrap();
            let bits = |value: Option<f64>| value.map(f64::to_bits);
            let value = bits(expected.get(dimension));
            assert_eq!((bits(breakdown.replay()), bits(breakdown.value)), (value, value), "{breakdown}");
            if let (Some(caps), Some(_)) = (expected.caps(dimension), value) {
                assert_eq!(breakdown.caps, caps, "{breakdown}");
            }
            explained += usize::from(value.is_some());
        }
    }
    assert!(explained > 300, "{explained}");
}
