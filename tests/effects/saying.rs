//! What effects say, and how it is explained.

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
        .map(|step| (step.value, step.formula.as_deref(), step.source.rule.as_deref(), step.source.entity))
        .collect();
    let (rule, entity) = (Some("bless/might"), Some(instance));
    assert_eq!(said, [(10.0, Some("input.level * 2"), rule, entity), (3.0, Some("guard"), rule, entity)]);
    assert_eq!(breakdown.value, Some(snapshot(&app, hero).value("power")));
}
