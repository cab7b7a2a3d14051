//! Effects can be removed by name, tag, source, entity and number of stacks.

use super::*;

/// A hero with a poison and a curse from a snake, and a curse from nobody; and the three effects.
fn afflicted() -> (App, Entity, Entity, [Entity; 3]) {
    let poison = strong("poison", 1.0).tagged("bad").tagged("poison");
    let curse = strong("curse", 10.0).tagged("bad").tagged("magic");
    let mut app = world([poison, curse, strong("other", 100.0)]);
    let hero = spawn(&mut app, ());
    let snake = app.world_mut().spawn_empty().id();
    let specs = [
        EffectSpec::new("poison").from(snake),
        EffectSpec::new("curse").from(snake),
        EffectSpec::new("curse"),
    ];
    let effects = specs.map(|spec| give(&mut app, hero, spec));
    give(&mut app, hero, "other");
    assert_eq!(power(&mut app, hero), 121.0);
    (app, hero, snake, effects)
}

#[test]
fn by_name_tag_source_and_entity() {
    let left = |which: &dyn Fn(Entity, [Entity; 3]) -> EffectFilter, removed: usize| {
        let (mut app, hero, snake, effects) = afflicted();
        assert_eq!(which(snake, effects).remove_from(app.world_mut(), hero), removed);
        let told = ends(&mut app);
        assert_eq!(told.len(), removed);
        assert!(told.iter().all(|(_, why)| *why == EffectEnd::Removed));
        power(&mut app, hero)
    };
    assert_eq!(left(&|_, _| EffectFilter::named("curse"), 2), 101.0);
    assert_eq!(left(&|_, _| EffectFilter::tagged("bad"), 3), 100.0);
    assert_eq!(left(&|_, _| EffectFilter::tagged("poison"), 1), 120.0);
    assert_eq!(left(&|snake, _| EffectFilter::all().from(snake), 2), 110.0);
    assert_eq!(left(&|snake, _| EffectFilter::named("curse").from(snake), 1), 111.0);
    assert_eq!(left(&|_, effects| EffectFilter::instance(effects[2]), 1), 111.0);
    assert_eq!(left(&|_, _| EffectFilter::all(), 4), 0.0);
    assert_eq!(left(&|_, _| EffectFilter::tagged("good"), 0), 121.0);
    assert_eq!(left(&|_, _| EffectFilter::named("unheard of"), 0), 121.0);
}

#[test]
fn what_is_on_another_or_gone_is_not_removed() {
    let (mut app, hero, _, [poison, ..]) = afflicted();
    let other = spawn(&mut app, ());
    assert_eq!(EffectFilter::instance(poison).remove_from(app.world_mut(), other), 0);
    assert_eq!(power(&mut app, hero), 121.0);
    let filter = EffectFilter::instance(poison);
    assert_eq!([(); 2].map(|()| filter.remove_from(app.world_mut(), hero)), [1, 0]);
    app.world_mut().despawn(hero);
    assert_eq!(EffectFilter::all().remove_from(app.world_mut(), hero), 0);
}

#[test]
fn a_command_for_an_entity_that_is_gone_is_refused_as_a_message() {
    let mut app = world([strong("bless", 1.0)]);
    let hero = spawn(&mut app, ());
    app.world_mut().despawn(hero);
    assert_eq!(apply(&mut app, hero, "bless"), Err(EffectRefusal::NoTarget));
    let refused = told::<EffectRefused>(&mut app);
    assert_eq!((refused[0].entity, &refused[0].why), (hero, &EffectRefusal::NoTarget));
    app.update();
    assert_eq!(reported(&mut app).len(), 0);
}

#[test]
fn some_of_the_stacks() {
    let bleeding = strong("bleeding", 1.0).stacking(Stacking::default());
    let mut app = world([bleeding]);
    let hero = spawn(&mut app, ());
    for _ in 0..5 {
        give(&mut app, hero, "bleeding");
    }
    let two = EffectFilter::named("bleeding").stacks(2);
    let mut left = |which: EffectFilter| {
        let removed = which.remove_from(app.world_mut(), hero);
        let lost: Vec<_> =
            told::<EffectStackLost>(&mut app).iter().map(|lost| (lost.stacks, lost.why)).collect();
        (removed, lost, ends(&mut app), power(&mut app, hero))
    };
    assert_eq!(left(two), (1, vec![(3, EffectEnd::Removed)], vec![], 3.0));
    // None of them is none.
    assert_eq!(left(EffectFilter::named("bleeding").stacks(0)), (0, vec![], vec![], 3.0));
    assert_eq!(left(two), (1, vec![(1, EffectEnd::Removed)], vec![], 1.0));
    assert_eq!(left(two), (1, vec![], vec![("bleeding", EffectEnd::Removed)], 0.0));
    assert_eq!(left(two), (0, vec![], vec![], 0.0));
}

#[test]
fn an_effect_whose_entity_is_despawned_ends_without_a_word() {
    let (mut app, hero, _, [poison, ..]) = afflicted();
    app.world_mut().despawn(poison);
    assert_eq!(power(&mut app, hero), 120.0);
    assert_eq!(ends(&mut app), []);
}

#[test]
fn an_effect_may_cancel_those_of_its_own_kind() {
    let stance = |id| strong(id, 1.0).tagged("stance").cancels("stance");
    let mut app = world([stance("bear"), stance("wolf")]);
    let hero = spawn(&mut app, ());
    let bear = give(&mut app, hero, "bear");
    let wolf = give(&mut app, hero, "wolf");
    let second = give(&mut app, hero, "wolf");
    assert_eq!([bear, wolf, second].map(|instance| is_there(&app, instance)), [false, false, true]);
    assert_eq!(power(&mut app, hero), 1.0);
    let by = EffectEnd::Cancelled { by: Symbol::new("wolf") };
    assert_eq!(ends(&mut app), [("bear", by), ("wolf", by)]);
}

#[test]
fn a_stack_more_does_not_cancel_what_it_is_added_to() {
    let stance = strong("stance", 1.0).tagged("stance").cancels("stance").stacking(Stacking::default());
    let mut app = world([stance, strong("other", 10.0).tagged("stance")]);
    let hero = spawn(&mut app, ());
    let stance = give(&mut app, hero, "stance");
    give(&mut app, hero, "other");
    give(&mut app, hero, "stance");
    assert_eq!((stacks(&app, stance), power(&mut app, hero)), (2, 2.0));
}
