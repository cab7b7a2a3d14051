//! Effects in time.

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
