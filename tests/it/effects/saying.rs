//! What effects state follows the dimensions that it reads, and is explained with the effect, its entity and its
//! formula.

use super::*;

#[test]
fn formulas_follow_the_dimensions_that_they_read() {
    let bless = EffectDef::new("bless").rule(
        Rule::new().add("power", "guard * 0.5 + input.stacks").increase("hp_max", "rise(input.level) / 100"),
    );
    let mut app = world([bless]);
    let hero = spawn(&mut app, Base::from([("guard", 10.0), ("power", 1.0)]));
    give(&mut app, hero, EffectSpec::new("bless").level(5));
    assert_eq!((power(&mut app, hero), value(&app, hero, "hp_max")), (7.0, 180.0));
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 20.0);
    assert_eq!((power(&mut app, hero), value(&app, hero, "hp_max")), (12.0, 210.0));
}

#[test]
fn an_explanation_names_the_effect_its_entity_and_its_formula() {
    let bless = EffectDef::new("bless")
        .system("magic", 7)
        .rule(Rule::new().named("might").add("power", "input.level * 2").add("power", "guard"));
    let mut app = world([bless]);
    let hero = spawn(&mut app, Base::from([("guard", 3.0)]));
    let instance = give(&mut app, hero, EffectSpec::new("bless").level(5));
    app.update();
    let explain = move |actors: Query<ActorInputs>, mut resolver: Resolver| {
        resolver.explain(&actors.get(hero).unwrap(), "power").unwrap()
    };
    let breakdown = bevy_ecs::system::RunSystemOnce::run_system_once(app.world_mut(), explain).unwrap();
    let said: Vec<_> = breakdown
        .contributions
        .iter()
        .map(|step| {
            (
                step.value,
                step.formula.as_deref(),
                step.source.rule.as_deref(),
                step.source.contributor.and_then(SourceEntity::entity),
            )
        })
        .collect();
    let (rule, entity) = (Some("bless/might"), Some(instance));
    assert_eq!(said, [(10.0, Some("input.level * 2"), rule, entity), (3.0, Some("guard"), rule, entity)]);
    assert_eq!(breakdown.value, Some(snapshot(&app, hero).value("power")));
}

#[test]
fn an_effect_on_a_context_dimension_counts_for_its_events() {
    let builder = dimensions().dimension("damage", DimensionDef::context());
    let sharp = EffectDef::new("sharp")
        .rule(Rule::new().add("damage", 5.0).times("damage", "1 + guard * 0.5"))
        .stacking(Stacking::default());
    let mut app = app(builder.effect(sharp));
    let hero = spawn(&mut app, Base::from([("guard", 2.0)]));
    give(&mut app, hero, "sharp");
    give(&mut app, hero, "sharp");
    app.update();
    assert_eq!(snapshot(&app, hero).apply("damage", 1.0), Ok(44.0));
}

#[test]
fn effects_on_a_dimension_that_an_operator_merges_count_each_as_a_term() {
    for value_of in [Value::from(6.0), "guard + 6".into()] {
        let builder = dimensions()
            .dimension("reach", DimensionDef::primary().merge(MergeRule::Max))
            .dimension("luck", DimensionDef::primary().merge(MergeRule::Average));
        let far =
            EffectDef::new("far").rule(Rule::new().add("reach", value_of.clone()).add("luck", value_of));
        let mut app = app(builder.effect(far));
        let hero = spawn(&mut app, Base::from([("reach", 2.0), ("luck", 0.0)]));
        give(&mut app, hero, "far");
        give(&mut app, hero, "far");
        app.update();
        assert_eq!((value(&app, hero, "reach"), value(&app, hero, "luck")), (6.0, 4.0));
    }
}

#[test]
fn what_effects_say_stands_in_the_canonical_order() {
    // The sums differ in their bits.
    let [a, b, c] = [0.1, 0.7, 1e16];
    let mut seen = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let defs = [
            strong("a", a),
            strong("b", b).system("later", -1),
            EffectDef::new("c").rule(Rule::new().add("power", "input.by")),
        ];
        let mut app = world(defs);
        let hero = spawn(&mut app, ());
        for number in order {
            give(&mut app, hero, EffectSpec::new(["a", "b", "c"][number]).input("by", c));
        }
        seen.push(power(&mut app, hero));
    }
    assert_eq!(seen, [(0.0 + a + c) + b; 3]);
}

#[test]
fn an_explanation_replays_to_the_bits_of_the_value() {
    let kind = Combine::Diminishing(0.3);
    let live = EffectDef::new("live").combine(kind).rule(Rule::new().add("power", "guard * input.by"));
    let mut app = world([live, strong("plain", 0.3)]);
    let hero = spawn(&mut app, Base::from([("guard", 0.7), ("power", 0.1)]));
    for by in [0.9, 1.1, -0.3, 0.2] {
        give(&mut app, hero, EffectSpec::new("live").input("by", by));
        give(&mut app, hero, "plain");
    }
    app.update();
    let breakdown = explain(&mut app, hero, "power");
    assert_eq!(breakdown.contributions.len(), 9);
    assert_eq!(breakdown.replay().map(f64::to_bits), Some(value(&app, hero, "power").to_bits()));
}
