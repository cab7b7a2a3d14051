//! A count of stacks never overflows its number. No game reaches such counts one by one, but a save can hold them.

use super::*;

/// A hero with one effect that has this many stacks.
fn hero_with(stacks: u32, def: EffectDef) -> (App, Entity, Entity) {
    let registry = Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("guard", DimensionDef::primary())
        .effect(def.rule(Rule::new().add("power", 1.0).times("guard", 1.0)))
        .effect(EffectDef::new("burst").rule(Rule::new().add("power", 0.5)))
        .build()
        .unwrap();
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    let hero = app.world_mut().spawn((Actor::new("hero"), Base::from([("guard", 3.0)]))).id();
    EffectSpec::new("many").apply_to(app.world_mut(), hero).unwrap().unwrap();
    let mut record = ActorRecord::of(app.world(), hero).unwrap();
    record.effects[0].effect.as_mut().unwrap().stacks = stacks;
    app.world_mut().despawn(hero);
    let spawned = record.spawn(app.world_mut()).unwrap();
    (app, spawned.actor, spawned.effects[0].entity)
}

fn seen(app: &mut App, hero: Entity, instance: Entity) -> (u32, f64) {
    app.update();
    let stacks = app.world().get::<ActiveEffect>(instance).map_or(0, |effect| effect.stacks());
    (stacks, app.world().get::<Snapshot>(hero).unwrap().value("power"))
}

#[test]
fn a_count_of_stacks_ends_at_the_greatest_number_and_overflows_from_there() {
    let most = f64::from(u32::MAX);
    let def = EffectDef::new("many").stacking(Stacking::default().overflow("burst"));
    let (mut app, hero, instance) = hero_with(u32::MAX - 1, def);
    assert_eq!(seen(&mut app, hero, instance), (u32::MAX - 1, most - 1.0));
    for (stacks, power) in [(u32::MAX, most), (u32::MAX, most + 0.5), (u32::MAX, most + 1.0)] {
        assert_eq!(EffectSpec::new("many").apply_to(app.world_mut(), hero), Ok(Some(instance)));
        assert_eq!(seen(&mut app, hero, instance), (stacks, power));
    }
    // One to the power of all of them.
    assert_eq!(app.world().get::<Snapshot>(hero).unwrap().value("guard"), 3.0);
    EffectFilter::named("many").stacks(u32::MAX - 2).remove_from(app.world_mut(), hero);
    assert_eq!(seen(&mut app, hero, instance), (2, 3.0));
    EffectFilter::named("many").stacks(u32::MAX).remove_from(app.world_mut(), hero);
    assert_eq!(seen(&mut app, hero, instance), (0, 1.0));
}

#[test]
fn a_limit_that_an_edit_lowers_takes_no_stacks_away() {
    let def = || EffectDef::new("many").rule(Rule::new().add("power", 1.0));
    let (mut app, hero, instance) = hero_with(9, EffectDef::new("many").stacking(Stacking::default()));
    let lower = Stacking::up_to(3).one_by_one();
    let edited = app.world_mut().resource_mut::<Registry>().edit(|edit| {
        edit.define_effect(def().stacking(lower));
    });
    edited.unwrap();
    EffectSpec::new("many").apply_to(app.world_mut(), hero).unwrap();
    assert_eq!(seen(&mut app, hero, instance), (9, 9.0));
}
