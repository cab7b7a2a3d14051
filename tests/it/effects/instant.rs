//! An instant effect changes base values once, and leaves no entity.

use super::*;

#[test]
fn an_instant_effect_changes_base_once() {
    let potion = EffectDef::new("potion")
        .instant()
        .rule(Rule::new().add("power", "input.amount").increase("power", 0.5).add("guard", "power * 2"));
    let mut app = world([potion]);
    let hero = spawn(&mut app, Base::from([("power", 10.0)]));
    app.update();
    let potion = EffectSpec::new("potion").input("amount", 2.0);
    assert_eq!(apply(&mut app, hero, potion.clone()), Ok(None));
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (18.0, 20.0));
    assert_eq!(power(&mut app, hero), 18.0);
    apply(&mut app, hero, potion).unwrap();
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (30.0, 56.0));
}

#[test]
fn an_instant_effect_goes_through_the_pipeline_of_each_dimension_once() {
    let potion = EffectDef::new("potion").instant().rule(
        Rule::new()
            .add("guard", 3.0)
            .add_after("power", 1.0)
            .times("power", 0.5)
            .add("power", 2.0)
            .set("speed", 4.0)
            .set("speed", 5.0),
    );
    let mut app = world([potion]);
    let hero = spawn(&mut app, Base::from([("power", 10.0), ("speed", 100.0)]));
    apply(&mut app, hero, "potion").unwrap();
    // `guard` was absent.
    let base = app.world().get::<Base>(hero).unwrap();
    assert_eq!(["power", "guard", "speed"].map(|name| base.get(name)), [Some(7.0), Some(3.0), Some(4.0)]);
    assert_eq!((power(&mut app, hero), count(&app, hero)), (7.0, 0));
}

#[test]
fn an_instant_effect_adds_to_the_base_value_of_a_dimension_that_an_operator_merges() {
    let potion = EffectDef::new("potion").instant().rule(Rule::new().add("reach", 5.0));
    let dimensions = dimensions().dimension("reach", DimensionDef::primary().merge(MergeRule::Max));
    let mut app = app(dimensions.effect(potion));
    let hero = spawn(&mut app, Base::from([("reach", 2.0)]));
    say(&mut app, hero, SubsystemId::new("items", 0), [Contribution::new("reach", Bucket::Flat, 6.0)]);
    apply(&mut app, hero, "potion").unwrap();
    app.update();
    assert_eq!(value(&app, hero, "reach"), 7.0);
}

#[test]
fn what_an_instant_effect_says_that_is_not_finite_is_left_out() {
    let potion = EffectDef::new("potion").instant().rule(
        Rule::new().add("power", "1 / input.by").add("guard", 1.0).when(Condition::formula("input.by < 9")),
    );
    let mut app = world([potion, EffectDef::new("huge").instant().rule(Rule::new().times("power", 1e300))]);
    let hero = spawn(&mut app, Base::from([("power", 1e300)]));
    apply(&mut app, hero, EffectSpec::new("potion").input("by", 0.0)).unwrap();
    apply(&mut app, hero, EffectSpec::new("potion").input("by", 9.0)).unwrap();
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (1e300, 1.0));
    assert_eq!(reported(&mut app).len(), 1);
    apply(&mut app, hero, "huge").unwrap();
    assert_eq!(power(&mut app, hero), f64::MAX);
}

#[test]
fn an_instant_effect_that_changes_nothing_marks_nothing() {
    let nothing = EffectDef::new("nothing").instant().rule(Rule::new().add("power", 0.0).times("power", 1.0));
    let mut app = world([nothing]);
    let hero = spawn(&mut app, Base::from([("power", 10.0)]));
    app.update();
    let marked = |app: &mut App| {
        let ticks = app.world().entity(hero).get_change_ticks::<Base>().unwrap().changed;
        (ticks, version(app, hero))
    };
    let before = marked(&mut app);
    apply(&mut app, hero, "nothing").unwrap();
    app.update();
    assert_eq!(marked(&mut app), before);
}

#[test]
fn an_instant_effect_cancels_and_is_refused_like_others() {
    let cure = EffectDef::new("cure")
        .instant()
        .cancels("poison")
        .blocked_by("sealed")
        .when(!Condition::race("undead"))
        .rule(Rule::new().add("guard", 1.0));
    let mut app = world([cure, strong("poison", -1.0).tagged("poison")]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "poison");
    assert_eq!(power(&mut app, hero), -1.0);
    assert_eq!(apply(&mut app, hero, "cure"), Ok(None));
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (0.0, 1.0));
    let applied = told::<EffectApplied>(&mut app).pop().unwrap();
    assert_eq!((applied.entity, applied.instance), (hero, None));
    app.world_mut().entity_mut(hero).insert(Race::new("undead"));
    assert_eq!(apply(&mut app, hero, "cure"), Err(EffectRefusal::Condition));
    app.world_mut().entity_mut(hero).insert(Tags::from(["sealed"]));
    assert_eq!(apply(&mut app, hero, "cure"), Err(EffectRefusal::Immune(Symbol::new("sealed"))));
    power(&mut app, hero);
    assert_eq!(value(&app, hero, "guard"), 1.0);
}
