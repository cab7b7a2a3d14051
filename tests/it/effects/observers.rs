//! Observers of effects may do anything to the effects, including despawning them and their targets.

use super::*;

/// A poison of 1 s that ticks every quarter of a second, and a second effect of that length.
fn poisoned() -> (App, Entity, Entity) {
    let poison = strong("poison", 1.0).tagged("poison").seconds(1.0).every(0.25, [("damage", 1.0)]);
    let rage = strong("rage", 10.0).seconds(1.0).stacking(Stacking::up_to(3));
    let cure = EffectDef::new("cure").instant().cancels("poison").rule(Rule::new().add("guard", 5.0));
    let shield = EffectDef::new("shield").cancels("poison").grants("safe");
    let mut app = world([poison.blocked_by("safe"), rage, cure, shield]);
    let hero = spawn(&mut app, ());
    let poison = give(&mut app, hero, "poison");
    (app, hero, poison)
}

#[test]
fn a_tick_may_despawn_its_target() {
    let (mut app, hero, poison) = poisoned();
    app.add_observer(|tick: On<EffectTicked>, mut commands: Commands| {
        if tick.tick == 2 {
            commands.entity(tick.entity).despawn();
        }
    });
    step(&mut app, Duration::from_secs(60));
    app.update();
    let ticks: Vec<u64> = told::<EffectTicked>(&mut app).iter().map(|tick| tick.tick).collect();
    assert_eq!(ticks, [1, 2]);
    assert_eq!(ends(&mut app), []);
    assert!([hero, poison].iter().all(|entity| app.world().get_entity(*entity).is_err()));
}

#[test]
fn a_tick_may_despawn_its_effect_or_its_source() {
    let (mut app, hero, _) = poisoned();
    let snake = app.world_mut().spawn_empty().id();
    give(&mut app, hero, EffectSpec::new("poison").from(snake));
    app.add_observer(|tick: On<EffectTicked>, mut commands: Commands| match tick.source {
        Some(source) => commands.entity(source).try_despawn(),
        None => commands.entity(tick.instance).despawn(),
    });
    assert_eq!(ticks(&mut app, 5), [vec![1, 1], vec![2], vec![3], vec![4], vec![]]);
    assert_eq!(ends(&mut app), [("poison", EffectEnd::Expired)]);
}

#[test]
fn a_tick_may_apply_and_remove_effects() {
    let (mut app, hero, poison) = poisoned();
    app.add_observer(|tick: On<EffectTicked>, mut commands: Commands| {
        commands.entity(tick.entity).apply_effect("shield").apply_effect("poison");
    });
    assert_eq!(frames(&mut app, hero, 2), [0.0, 0.0]);
    assert!(!is_there(&app, poison));
    assert_eq!(ends(&mut app), [("poison", EffectEnd::Cancelled { by: Symbol::new("shield") })]);
    assert_eq!(told::<EffectRefused>(&mut app)[0].why, EffectRefusal::Immune(Symbol::new("safe")));
}

#[test]
fn a_tick_may_give_its_effect_to_another() {
    let (mut app, hero, poison) = poisoned();
    let other = spawn(&mut app, ());
    app.add_observer(move |tick: On<EffectTicked>, mut commands: Commands| {
        commands.entity(tick.instance).insert(EffectOf(other));
    });
    let on = |app: &mut App| {
        app.update();
        let told: Vec<Entity> = told::<EffectTicked>(app).iter().map(|tick| tick.entity).collect();
        (told, value(app, hero, "power"), value(app, other, "power"))
    };
    assert_eq!(on(&mut app), (vec![hero], 0.0, 1.0));
    assert_eq!(on(&mut app), (vec![other], 0.0, 1.0));
    assert!(is_there(&app, poison));
}

#[test]
fn what_is_applied_when_an_effect_ends_is_a_new_one() {
    let (mut app, hero, _) = poisoned();
    app.add_observer(|ended: On<EffectEnded>, mut commands: Commands| {
        if ended.effect.as_str() == "rage" {
            commands.entity(ended.entity).apply_effect("rage");
        }
    });
    EffectFilter::all().remove_from(app.world_mut(), hero);
    let first = give(&mut app, hero, "rage");
    assert_eq!(frames(&mut app, hero, 4), [10.0; 4]);
    assert_eq!(ends(&mut app).last(), Some(&("rage", EffectEnd::Expired)));
    EffectFilter::named("rage").remove_from(app.world_mut(), hero);
    assert_eq!(power(&mut app, hero), 10.0);
    assert!(!is_there(&app, first) && told::<EffectStacked>(&mut app).is_empty());
}

#[test]
fn effects_that_remove_each_other_when_they_end_end_once() {
    let (mut app, hero, _) = poisoned();
    give(&mut app, hero, "rage");
    app.add_observer(|ended: On<EffectEnded>, mut commands: Commands| {
        commands.entity(ended.entity).remove_effects(EffectFilter::all());
    });
    EffectFilter::named("poison").remove_from(app.world_mut(), hero);
    let removed = EffectEnd::Removed;
    assert_eq!(ends(&mut app), [("poison", removed), ("rage", removed)]);
    assert_eq!((power(&mut app, hero), count(&app, hero)), (0.0, 0));
}

#[test]
fn an_end_may_despawn_the_target_while_an_effect_cancels() {
    for effect in ["cure", "shield"] {
        let (mut app, hero, _) = poisoned();
        app.add_observer(|ended: On<EffectEnded>, mut commands: Commands| {
            commands.entity(ended.entity).despawn();
        });
        assert_eq!(apply(&mut app, hero, effect), Err(EffectRefusal::NoTarget));
        assert!(app.world().get_entity(hero).is_err());
        app.update();
    }
}

#[test]
fn an_end_may_change_what_an_instant_effect_changes() {
    let (mut app, hero, _) = poisoned();
    app.add_observer(|ended: On<EffectEnded>, mut actors: Query<&mut Base>| {
        actors.get_mut(ended.entity).unwrap().add("guard", 100.0);
    });
    apply(&mut app, hero, "cure").unwrap();
    app.update();
    assert_eq!(value(&app, hero, "guard"), 105.0);
}

#[test]
fn an_end_may_despawn_what_an_application_meets() {
    let form = |id| strong(id, 1.0).tagged("form").cancels("form").stacking(Stacking::default());
    let mut app = world([form("bear"), strong("fur", 10.0).tagged("form")]);
    let hero = spawn(&mut app, ());
    let bear = give(&mut app, hero, "bear");
    give(&mut app, hero, "fur");
    app.add_observer(move |_: On<EffectEnded>, mut commands: Commands| {
        commands.entity(bear).try_despawn();
    });
    let new = give(&mut app, hero, "bear");
    assert!(new != bear && is_there(&app, new));
    assert_eq!((stacks(&app, new), power(&mut app, hero)), (1, 1.0));
}

#[test]
fn who_hears_of_an_application_may_end_it() {
    let flash = EffectDef::new("flash").period(Period {
        every: Every::Seconds(0.25),
        at_once: true,
        amounts: vec![(Symbol::new("damage"), 1.0.into())],
    });
    let mut app = world([flash]);
    let hero = spawn(&mut app, ());
    app.add_observer(|applied: On<EffectApplied>, mut commands: Commands| {
        commands.entity(applied.instance.unwrap()).despawn();
    });
    apply(&mut app, hero, "flash").unwrap();
    assert_eq!((ticks(&mut app, 2), count(&app, hero)), (vec![vec![]; 2], 0));
}

#[test]
fn who_hears_of_an_inhibition_may_despawn_the_target() {
    let rage = |id| strong(id, 5.0).grants(id).stays_while(Condition::below("guard", 10.0));
    let mut app = world(["rage", "fury"].map(rage));
    let hero = spawn(&mut app, Base::from([("guard", 20.0)]));
    let effects = ["rage", "fury"].map(|id| give(&mut app, hero, id));
    app.add_observer(|inhibited: On<EffectInhibited>, mut commands: Commands| {
        commands.entity(inhibited.entity).try_despawn();
    });
    app.update();
    app.update();
    assert!(effects.iter().all(|effect| !is_there(&app, *effect)));
}

#[test]
fn a_refusal_is_an_event_on_the_target() {
    let mut app = world([strong("bless", 1.0).blocked_by("cursed")]);
    #[derive(Resource, Default)]
    struct Heard(Vec<(Entity, String)>);
    app.init_resource::<Heard>().add_observer(|refused: On<EffectRefused>, mut heard: ResMut<Heard>| {
        heard.0.push((refused.entity, refused.why.to_string()));
    });
    let hero = spawn(&mut app, Tags::from(["cursed"]));
    app.world_mut().commands().entity(hero).apply_effect("bless").apply_effect("blessing");
    app.update();
    let heard = &app.world().resource::<Heard>().0;
    assert_eq!(heard[0], (hero, "the target is immune: it has the tag `cursed`".into()));
    assert!(heard[1].1.starts_with("there is no effect `blessing`"), "{heard:?}");
}
