//! What happens when an effect is applied to a target that already has it.

use super::*;

#[test]
fn stacks_count_once_each_up_to_the_limit() {
    let bleeding = strong("bleeding", -1.0).stacking(Stacking::up_to(3).overflow("burst")).seconds(1.0);
    let mut app = world([bleeding, strong("burst", -100.0)]);
    let hero = spawn(&mut app, ());
    let first = give(&mut app, hero, "bleeding");
    assert_eq!(power(&mut app, hero), -1.0);
    assert_eq!([give(&mut app, hero, "bleeding"), give(&mut app, hero, "bleeding")], [first; 2]);
    assert_eq!((power(&mut app, hero), stacks(&app, first)), (-3.0, 3));
    give(&mut app, hero, "bleeding");
    assert_eq!((power(&mut app, hero), stacks(&app, first)), (-103.0, 3));
    let told = told::<EffectStacked>(&mut app).pop().unwrap();
    assert_eq!((told.stacks, told.overflowed), (3, true));
}

#[test]
fn stacks_are_over_one_by_one() {
    let haste = strong("haste", 1.0).stacking(Stacking::up_to(9).one_by_one()).seconds(0.5);
    let mut app = world([haste]);
    let hero = spawn(&mut app, ());
    for _ in 0..3 {
        give(&mut app, hero, "haste");
    }
    assert_eq!(frames(&mut app, hero, 7), [3.0, 2.0, 2.0, 1.0, 1.0, 0.0, 0.0]);
}

/// An effect of 1 s that adds what it is given.
fn again(again: Again) -> App {
    let charm = EffectDef::new("charm")
        .rule(Rule::new().add("power", "input.by"))
        .stacking(Stacking::again(again))
        .seconds(1.0);
    world([charm])
}

fn charm(by: f64) -> EffectSpec {
    EffectSpec::new("charm").input("by", by)
}

#[test]
fn applied_again_an_effect_is_refreshed_extended_replaced_or_refused() {
    // Two applications with two frames between them; a frame is a quarter of the second that each lasts.
    let seen = |how: Again| {
        let mut app = again(how);
        let hero = spawn(&mut app, ());
        let first = give(&mut app, hero, charm(2.0));
        let mut seen = frames(&mut app, hero, 2);
        let second = apply(&mut app, hero, charm(3.0));
        assert!(matches!(second, Ok(Some(second)) if second == first) != (how == Again::Ignore));
        let stacked: Vec<_> = told::<EffectStacked>(&mut app)
            .iter()
            .map(|stacked| (stacked.again, stacked.stacks, stacked.instance, stacked.overflowed))
            .collect();
        match how {
            Again::Ignore => {
                assert_eq!(second, Err(EffectRefusal::AlreadyThere));
                assert_eq!(told::<EffectRefused>(&mut app)[0].why, EffectRefusal::AlreadyThere);
                assert_eq!(stacked, []);
            }
            how => {
                let stacks = if how == Again::Stack { 2 } else { 1 };
                assert_eq!(stacked, [(how, stacks, first, false)]);
            }
        }
        seen.extend(frames(&mut app, hero, 8));
        seen
    };
    let lasting = |first: f64, then: f64, so_long: usize| -> Vec<f64> {
        let then = std::iter::repeat_n(then, so_long - 2);
        let all = [first; 2].into_iter().chain(then).chain(std::iter::repeat(0.0));
        all.take(10).collect()
    };
    assert_eq!(seen(Again::Stack), lasting(2.0, 4.0, 5));
    assert_eq!(seen(Again::Refresh), lasting(2.0, 2.0, 5));
    assert_eq!(seen(Again::Extend), lasting(2.0, 2.0, 7));
    assert_eq!(seen(Again::Replace), lasting(2.0, 3.0, 5));
    assert_eq!(seen(Again::Ignore), lasting(2.0, 2.0, 3));
}

#[test]
fn applied_again_in_the_same_frame_an_effect_is_extended_as_well() {
    let mut app = again(Again::Extend);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, charm(1.0));
    give(&mut app, hero, charm(1.0));
    assert_eq!(frames(&mut app, hero, 9), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn effects_that_last_for_runs_are_extended_by_runs() {
    let flash = strong("flash", 1.0).ticks(2.0).stacking(Stacking::again(Again::Extend));
    let mut app = world([flash]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "flash");
    assert_eq!(frames(&mut app, hero, 1), [1.0]);
    give(&mut app, hero, "flash");
    assert_eq!(frames(&mut app, hero, 4), [1.0, 1.0, 1.0, 0.0]);
}

#[test]
fn the_strongest_application_stays_by_its_level() {
    let rank = EffectDef::new("rank")
        .rule(Rule::new().add("power", "input.level"))
        .stacking(Stacking::again(Again::KeepStrongest));
    let mut app = world([rank]);
    let hero = spawn(&mut app, ());
    let at = |level| EffectSpec::new("rank").level(level);
    let first = give(&mut app, hero, at(2));
    assert_eq!(apply(&mut app, hero, at(1)), Err(EffectRefusal::Weaker));
    assert_eq!(power(&mut app, hero), 2.0);
    assert_eq!(apply(&mut app, hero, at(5)), Ok(Some(first)));
    assert_eq!(apply(&mut app, hero, at(4)), Err(EffectRefusal::Weaker));
    assert_eq!((power(&mut app, hero), count(&app, hero)), (5.0, 1));
    assert_eq!(app.world().get::<ActiveEffect>(first).unwrap().level(), 5);
}

#[test]
fn the_strongest_application_stays_by_a_formula_and_of_equal_ones_the_longer() {
    let def = EffectDef::new("charm")
        .rule(Rule::new().add("power", "input.by"))
        .seconds("input.time")
        .stacking(Stacking::again(Again::KeepStrongest).strength("abs(input.by)"));
    let mut app = world([def]);
    let hero = spawn(&mut app, ());
    let charm = |by, time| charm(by).input("time", time);
    give(&mut app, hero, charm(-3.0, 0.5));
    assert_eq!(apply(&mut app, hero, charm(2.0, 9.0)), Err(EffectRefusal::Weaker));
    // As strong and longer, then as strong and shorter.
    give(&mut app, hero, charm(-3.0, 1.0));
    give(&mut app, hero, charm(-3.0, 0.25));
    assert_eq!(frames(&mut app, hero, 4), [-3.0, -3.0, -3.0, 0.0]);
    give(&mut app, hero, charm(1.0, 0.5));
    // What is stronger takes its place also if it is shorter.
    give(&mut app, hero, charm(4.0, 0.5));
    assert_eq!(frames(&mut app, hero, 2), [4.0, 0.0]);
}

#[test]
fn a_strength_that_is_not_finite_is_the_weakest() {
    let def = EffectDef::new("charm")
        .rule(Rule::new().add("power", "input.by"))
        .stacking(Stacking::again(Again::KeepStrongest).strength("1 / input.by"));
    let mut app = world([def]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, charm(0.0));
    give(&mut app, hero, charm(-5.0));
    assert_eq!(apply(&mut app, hero, charm(0.0)), Err(EffectRefusal::Weaker));
    assert_eq!(power(&mut app, hero), -5.0);
}

#[test]
fn stacks_by_source_are_one_effect_for_each_source() {
    let bleeding = strong("bleeding", -1.0).stacking(Stacking::up_to(2).by_source());
    let mut app = world([bleeding]);
    let hero = spawn(&mut app, ());
    let [wolf, bear] = [(); 2].map(|()| app.world_mut().spawn_empty().id());
    let by = |source| EffectSpec::new("bleeding").from(source);
    let wolfs = give(&mut app, hero, by(wolf));
    let bears = give(&mut app, hero, by(bear));
    let nobodys = give(&mut app, hero, "bleeding");
    assert_eq!([give(&mut app, hero, by(wolf)), give(&mut app, hero, by(wolf))], [wolfs; 2]);
    assert_eq!(give(&mut app, hero, "bleeding"), nobodys);
    assert_eq!([wolfs, bears, nobodys].map(|instance| stacks(&app, instance)), [2, 1, 2]);
    assert_eq!(power(&mut app, hero), -5.0);
    EffectFilter::all().from(wolf).remove_from(app.world_mut(), hero);
    assert_eq!(power(&mut app, hero), -3.0);
}

#[test]
fn the_source_of_one_that_is_replaced_is_the_new_one() {
    let mark = strong("mark", 1.0).stacking(Stacking::again(Again::Replace));
    let mut app = world([mark]);
    let hero = spawn(&mut app, ());
    let [wolf, bear] = [(); 2].map(|()| app.world_mut().spawn_empty().id());
    let mark = give(&mut app, hero, EffectSpec::new("mark").from(wolf));
    give(&mut app, hero, EffectSpec::new("mark").from(bear).level(3));
    let active = app.world().get::<ActiveEffect>(mark).unwrap();
    assert_eq!((active.source(), active.level()), (Some(bear), 3));
}

#[test]
fn effects_that_overflow_into_each_other_in_a_circle_are_refused_at_load() {
    let overflowing = |(id, other)| strong(id, 1.0).stacking(Stacking::up_to(1).overflow(other));
    for circle in [vec![("ping", "pong"), ("pong", "ping")], vec![("own", "own")]] {
        let effects = circle.into_iter().map(overflowing);
        let error = effects.fold(dimensions(), RegistryBuilder::effect).build().unwrap_err().to_string();
        assert!(error.contains("overflow leads back to itself"), "{error}");
    }
}

#[test]
fn a_long_chain_of_overflows_ends_with_a_report() {
    let names: Vec<String> = (0..12).map(|number| format!("link_{number}")).collect();
    let links = names
        .windows(2)
        .map(|pair| strong(&pair[0], 1.0).stacking(Stacking::up_to(1).overflow(pair[1].as_str())));
    let mut app = world(links.chain([strong(&names[11], 1.0)]));
    let hero = spawn(&mut app, ());
    for name in &names[..11] {
        give(&mut app, hero, name.as_str());
    }
    assert!(apply(&mut app, hero, names[0].as_str()).is_ok());
    let refused = told::<EffectRefused>(&mut app);
    assert_eq!(refused.iter().map(|refused| &refused.why).collect::<Vec<_>>(), [&EffectRefusal::Overflow]);
    assert_eq!((power(&mut app, hero), count(&app, hero)), (11.0, 11));
    assert_eq!(reported(&mut app).len(), 1);
    // A shorter way gets there.
    assert!(apply(&mut app, hero, names[8].as_str()).is_ok());
    assert_eq!((power(&mut app, hero), count(&app, hero)), (12.0, 12));
}

#[test]
fn an_overflow_is_given_what_the_application_was_given() {
    let fuse = EffectDef::new("fuse").stacking(Stacking::up_to(1).overflow("burst"));
    let burst = EffectDef::new("burst").rule(Rule::new().add("power", "input.by * input.level"));
    let mut app = world([fuse, burst]);
    let hero = spawn(&mut app, ());
    let source = app.world_mut().spawn_empty().id();
    give(&mut app, hero, "fuse");
    give(&mut app, hero, EffectSpec::new("fuse").level(3).input("by", 2.0).from(source));
    assert_eq!(power(&mut app, hero), 6.0);
    // Without it the overflow is refused, and the stacks stay.
    give(&mut app, hero, "fuse");
    let refused = told::<EffectRefused>(&mut app).pop().unwrap();
    assert_eq!(refused.why, EffectRefusal::MissingInput { input: Symbol::new("by") });
    assert_eq!((power(&mut app, hero), count(&app, hero)), (6.0, 2));
}

#[test]
fn stacks_count_in_every_bucket() {
    let wild = EffectDef::new("wild").stacking(Stacking::default()).rule(
        Rule::new()
            .add("power", 3.0)
            .increase("power", 0.25)
            .times("power", 0.5)
            .contribution(Contribution::<Value>::new("power", Bucket::Mult, 1.0))
            .add_after("power", -2.0)
            .set("speed", 7.0)
            .add("guard", "input.stacks * 10"),
    );
    let mut app = world([wild]);
    let hero = spawn(&mut app, Base::from([("power", 10.0)]));
    let [mut flat, mut percent, mut mult, mut post] = [10.0, 0.0, 1.0, 0.0];
    for stacks in 1..=3 {
        give(&mut app, hero, "wild");
        (flat, percent, mult, post) = (flat + 3.0, percent + 0.25, mult * 0.5 * 2.0, post - 2.0);
        let expected = flat * (1.0 + percent) * mult + post;
        assert_eq!(power(&mut app, hero), expected);
        assert_eq!(value(&app, hero, "speed"), 7.0);
        assert_eq!(value(&app, hero, "guard"), f64::from(stacks) * 10.0);
    }
}

#[test]
fn stacks_that_come_to_more_than_a_number_holds_are_left_out() {
    let wild = EffectDef::new("wild")
        .stacking(Stacking::default())
        .rule(Rule::new().times("power", 1e200).add("guard", f64::MAX));
    let mut app = world([wild]);
    let hero = spawn(&mut app, Base::from([("power", 1.0)]));
    give(&mut app, hero, "wild");
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (1e200, f64::MAX));
    give(&mut app, hero, "wild");
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (1.0, 0.0));
}

#[test]
fn a_long_frame_takes_away_stacks_one_by_one() {
    let haste = strong("haste", 1.0).stacking(Stacking::up_to(9).one_by_one()).seconds(0.5);
    let mut app = world([haste]);
    let hero = spawn(&mut app, ());
    for _ in 0..4 {
        give(&mut app, hero, "haste");
    }
    step(&mut app, Duration::from_millis(1250));
    assert_eq!(power(&mut app, hero), 2.0);
    let left: Vec<_> = told::<EffectStackLost>(&mut app).iter().map(|lost| (lost.stacks, lost.why)).collect();
    assert_eq!(left, [(3, EffectEnd::Expired), (2, EffectEnd::Expired)]);
    assert_eq!(power(&mut app, hero), 0.0);
    assert_eq!(ends(&mut app), [("haste", EffectEnd::Expired)]);
}

#[test]
fn of_two_that_are_equally_strong_the_one_that_lasts_longer_stays() {
    let flash = strong("flash", 1.0).ticks(2.0).stacking(Stacking::again(Again::KeepStrongest));
    let mut app = world([flash]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "flash");
    assert_eq!(power(&mut app, hero), 1.0);
    give(&mut app, hero, "flash");
    assert_eq!(frames(&mut app, hero, 3), [1.0, 1.0, 0.0]);
}
