//! Effects tick in time: no tick is lost or out of order, and amounts count once per stack.

use super::*;

#[test]
fn each_period_is_an_event_with_its_amounts() {
    let poison = EffectDef::new("poison").seconds(1.0).every(0.5, [("damage", "input.power * 2 + guard")]);
    let mut app = world([poison]);
    let hero = spawn(&mut app, Base::from([("guard", 1.0)]));
    app.update();
    give(&mut app, hero, EffectSpec::new("poison").input("power", 3.0));
    let mut seen = Vec::new();
    for _ in 0..6 {
        app.update();
        seen.push(
            told::<EffectTicked>(&mut app).iter().map(|tick| tick.amount("damage")).collect::<Vec<_>>(),
        );
    }
    assert_eq!(seen, [vec![], vec![Some(7.0)], vec![], vec![Some(7.0)], vec![], vec![]]);
}

#[test]
fn a_long_frame_loses_no_tick_and_keeps_their_order() {
    let poison = strong("poison", 1.0).seconds(1.0).every(0.25, [("damage", 1.0)]);
    let mut app = world([poison]);
    app.world_mut().resource_mut::<bevy_time::Time<bevy_time::Virtual>>().set_max_delta(Duration::MAX);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "poison");
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(60)));
    assert_eq!(power(&mut app, hero), 0.0);
    let ticks: Vec<u64> = told::<EffectTicked>(&mut app).iter().map(|tick| tick.tick).collect();
    assert_eq!(ticks, [1, 2, 3, 4]);
}

#[test]
fn what_lasts_for_some_runs_counts_in_as_many() {
    let mut app = world([strong("flash", 1.0).ticks(3.0)]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "flash");
    assert_eq!(frames(&mut app, hero, 5), [1.0, 1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn a_period_may_count_runs_and_begin_at_once() {
    let period =
        Period { every: Every::Ticks(2), at_once: true, amounts: vec![(Symbol::new("light"), 1.0.into())] };
    let mut app = world([strong("flash", 1.0).ticks(5.0).period(period)]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "flash");
    assert_eq!(told::<EffectTicked>(&mut app)[0].tick, 1);
    // There in five runs; every second one after the first ticks.
    assert_eq!(ticks(&mut app, 7), [vec![], vec![], vec![2], vec![], vec![3], vec![], vec![]]);
}

#[test]
fn amounts_count_once_for_each_stack_unless_they_name_them() {
    let poison = EffectDef::new("poison")
        .stacking(Stacking::default())
        .every(0.25, [("damage", "input.level"), ("named", "input.stacks + 0.5"), ("bad", "1 / guard")]);
    let mut app = world([poison]);
    let hero = spawn(&mut app, ());
    for _ in 0..3 {
        give(&mut app, hero, EffectSpec::new("poison").level(2));
    }
    app.update();
    let tick = told::<EffectTicked>(&mut app).pop().unwrap();
    assert_eq!((tick.stacks, tick.amount("damage"), tick.amount("named")), (3, Some(6.0), Some(3.5)));
    // What is not finite is left out and reported.
    assert_eq!((tick.amount("bad"), reported(&mut app).len()), (None, 1));
}

#[test]
fn an_inhibited_effect_does_not_tick_but_its_time_goes_on() {
    let poison = EffectDef::new("poison")
        .seconds(1.25)
        .every(0.25, [("damage", 1.0)])
        .stays_while(Condition::below("guard", 10.0));
    let mut app = world([poison]);
    let hero = spawn(&mut app, Base::from([("guard", 1.0)]));
    give(&mut app, hero, "poison");
    assert_eq!(ticks(&mut app, 1), [[1]]);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 20.0);
    // It ticks before the aggregation sees that.
    assert_eq!(ticks(&mut app, 2), [vec![2], vec![]]);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 0.0);
    assert_eq!(ticks(&mut app, 3), [vec![], vec![5], vec![]]);
    assert_eq!(count(&app, hero), 0);
}

#[test]
fn a_replaced_effect_counts_its_periods_anew_and_a_refreshed_one_goes_on() {
    // A period is two frames; it is applied again after the third.
    for (again, expected) in [
        (Again::Replace, [vec![], vec![1], vec![], vec![2], vec![], vec![3], vec![]]),
        (Again::Refresh, [vec![2], vec![], vec![3], vec![], vec![4], vec![], vec![]]),
    ] {
        let poison = EffectDef::new("poison")
            .seconds(1.5)
            .every(0.5, [("damage", 1.0)])
            .stacking(Stacking::again(again));
        let mut app = world([poison]);
        let hero = spawn(&mut app, ());
        give(&mut app, hero, "poison");
        assert_eq!(ticks(&mut app, 3), [vec![], vec![1], vec![]]);
        give(&mut app, hero, "poison");
        assert_eq!(ticks(&mut app, 7), expected, "{again:?}");
    }
}

#[test]
fn the_duration_may_be_a_formula() {
    let bless = strong("bless", 1.0).seconds("input.level * 0.25 + guard * 0.5");
    let flash = strong("flash", 10.0).ticks("input.by");
    let mut app = world([bless, flash]);
    let hero = spawn(&mut app, Base::from([("guard", 1.0)]));
    app.update();
    give(&mut app, hero, EffectSpec::new("bless").level(2));
    assert_eq!(frames(&mut app, hero, 4), [1.0, 1.0, 1.0, 0.0]);
    give(&mut app, hero, EffectSpec::new("flash").input("by", 2.4));
    assert_eq!(frames(&mut app, hero, 3), [10.0, 10.0, 0.0]);
    for by in [0.0, 0.4, -5.0] {
        let flash = EffectSpec::new("flash").input("by", by);
        assert_eq!(apply(&mut app, hero, flash), Err(EffectRefusal::NoTime));
    }
    // As much as fits.
    give(&mut app, hero, EffectSpec::new("flash").input("by", f64::MAX));
    give(&mut app, hero, EffectSpec::new("bless").level(u32::MAX));
    step(&mut app, Duration::from_secs(60));
    assert_eq!(frames(&mut app, hero, 3), [11.0; 3]);
}

#[test]
fn a_cloned_effect_ticks_like_the_one_that_it_comes_from() {
    let poison = strong("poison", -1.0).every(0.5, [("damage", 1.0)]);
    let mut app = world([poison]);
    let (hero, other) = (spawn(&mut app, ()), spawn(&mut app, ()));
    let instance = give(&mut app, hero, "poison");
    let clone = app.world_mut().entity_mut(instance).clone_and_spawn();
    app.world_mut().entity_mut(clone).insert(EffectOf(other));
    app.update();
    app.update();
    let ticked: Vec<Entity> = told::<EffectTicked>(&mut app).iter().map(|tick| tick.entity).collect();
    assert_eq!(ticked, [hero, other]);
    assert_eq!((value(&app, hero, "power"), value(&app, other, "power")), (-1.0, -1.0));
}

#[test]
fn runs_in_which_no_time_passes_do_not_count() {
    let mut app = world([strong("flash", 1.0).ticks(3.0)]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "flash");
    let mut seen = Vec::new();
    for length in [Duration::ZERO, STEP, Duration::ZERO, STEP, STEP, Duration::ZERO, STEP] {
        app.insert_resource(TimeUpdateStrategy::ManualDuration(length));
        seen.push(power(&mut app, hero));
    }
    assert_eq!(seen, [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]);
}
