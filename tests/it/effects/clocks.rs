//! Effects follow the time of the plugin's schedule, so a fixed schedule gives the same result at every frame rate.

use super::*;

/// What happened, in order, with the run of the schedule in which it did.
#[derive(Resource, Default)]
struct Diary {
    run: u32,
    lines: Vec<String>,
}

fn note(diary: &mut Diary, what: std::fmt::Arguments) {
    let line = format!("{}: {what}", diary.run);
    diary.lines.push(line);
}

/// A fixed schedule of 64 steps a second in frames of this length. What happens and what comes out is written down.
fn fixed(effects: impl IntoIterator<Item = EffectDef>, frame: Duration) -> (App, Entity) {
    let registry = effects.into_iter().fold(dimensions(), RegistryBuilder::effect).build().unwrap();
    let mut app = crate::common::app_with(ActorCorePlugin::new(FixedPostUpdate).with_registry(registry));
    app.add_plugins(TimePlugin).init_resource::<Diary>();
    let hero = spawn(&mut app, Base::from([("guard", 1.0)]));
    app.add_systems(FixedPreUpdate, |mut diary: ResMut<Diary>| diary.run += 1)
        .add_systems(
            FixedPostUpdate,
            (move |actors: Query<&Snapshot>, mut diary: ResMut<Diary>| {
                let bits = actors.get(hero).unwrap().value("power").to_bits();
                note(&mut diary, format_args!("{bits:x}"));
            })
            .after(ActorCoreSystems::Aggregate),
        )
        .add_observer(|tick: On<EffectTicked>, mut diary: ResMut<Diary>| {
            note(&mut diary, format_args!("{} {} {:?}", tick.effect, tick.tick, tick.amounts));
        })
        .add_observer(|ended: On<EffectEnded>, mut diary: ResMut<Diary>| {
            note(&mut diary, format_args!("{} ends", ended.effect));
        })
        .add_observer(|lost: On<EffectStackLost>, mut diary: ResMut<Diary>| {
            note(&mut diary, format_args!("{} has {}", lost.effect, lost.stacks));
        })
        .add_observer(|inhibited: On<EffectInhibited>, mut diary: ResMut<Diary>| {
            note(&mut diary, format_args!("{} inhibited", inhibited.effect));
        });
    step(&mut app, Duration::ZERO);
    app.update();
    step(&mut app, frame);
    (app, hero)
}

fn several() -> [EffectDef; 4] {
    [
        strong("poison", 0.1).seconds(1.0).every(0.1, [("damage", "power + input.by")]),
        strong("haste", 0.3).seconds(0.3).stacking(Stacking::up_to(5).one_by_one()),
        strong("flash", 0.7).ticks(7.0).period(Period {
            every: Every::Ticks(3),
            at_once: true,
            amounts: vec![(Symbol::new("light"), "guard".into())],
        }),
        EffectDef::new("rage")
            .rule(Rule::new().add("power", "guard * 1.1"))
            .stays_while(Condition::below("guard", 20.0)),
    ]
}

#[test]
fn a_fixed_schedule_gives_the_same_at_every_frame_rate() {
    let run = |frame: Duration, frames: u32| {
        let (mut app, hero) = fixed(several(), frame);
        // Each step does something, so that it does not matter in which frame it is.
        app.add_systems(
            FixedUpdate,
            move |mut bases: Query<&mut Base>, mut commands: Commands, diary: Res<Diary>| {
                bases.get_mut(hero).unwrap().add("guard", 0.3);
                match diary.run % 96 {
                    1 => {
                        commands.entity(hero).apply_effect(EffectSpec::new("poison").input("by", 2.0));
                    }
                    5 | 9 | 11 => {
                        commands.entity(hero).apply_effect("haste");
                    }
                    13 => {
                        commands.entity(hero).apply_effect("flash");
                    }
                    17 => {
                        commands.entity(hero).apply_effect("rage");
                    }
                    _ => {}
                }
            },
        );
        for _ in 0..frames {
            app.update();
        }
        let diary = app.world_mut().remove_resource::<Diary>().unwrap();
        (diary.run, diary.lines)
    };
    let step = Duration::from_micros(15_625);
    let (runs, expected) = run(step, 192);
    assert_eq!(runs, 192);
    for part in
        ["poison 1 ", "poison 10 ", "haste has 2", "haste ends", "flash 3 ", "flash ends", "rage inhibited"]
    {
        assert!(expected.iter().any(|line| line.contains(part)), "{part}: {expected:#?}");
    }
    for (frame, frames) in
        [(step * 2, 96), (step * 64, 3), (step / 5, 960), (step * 3 / 2, 128), (step * 192, 1)]
    {
        assert_eq!(run(frame, frames), (192, expected.clone()), "{frame:?}");
    }
}

#[test]
fn of_two_equally_strong_the_one_that_lasts_longer_stays_at_every_frame_rate() {
    // The clock of the frames is ahead of that of the steps; only the latter counts.
    let charm = EffectDef::new("charm")
        .seconds("input.time")
        .rule(Rule::new().add("power", 1.0))
        .stacking(Stacking::again(Again::KeepStrongest));
    let (mut app, hero) = fixed([charm], Duration::from_micros(25_000));
    let charm = |time: f64| EffectSpec::new("charm").input("time", time);
    // It ends with the 65th step.
    give(&mut app, hero, charm(1.0 + 0.1 / 64.0));
    app.update();
    app.update();
    // Three steps are over, and a part of the fourth: this would end with the 64th.
    give(&mut app, hero, charm(1.0 - 3.05 / 64.0));
    let mut updates = 2;
    while count(&app, hero) > 0 {
        app.update();
        updates += 1;
    }
    assert_eq!(updates, 41);
}

#[test]
fn nothing_happens_while_the_time_stands_still() {
    let poison = strong("poison", 1.0).seconds(1.0).every(0.5, [("damage", 1.0)]);
    let flash = strong("flash", 10.0).ticks(2.0).period(Period {
        every: Every::Ticks(1),
        at_once: false,
        amounts: vec![],
    });
    let mut app = world([poison, flash]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "poison");
    give(&mut app, hero, "flash");
    assert_eq!(power(&mut app, hero), 11.0);
    app.world_mut().resource_mut::<Time<Virtual>>().pause();
    assert_eq!((ticks(&mut app, 9), value(&app, hero, "power")), (vec![vec![]; 9], 11.0));
    // What is applied meanwhile counts, and begins to last when the time goes on.
    give(&mut app, hero, "flash");
    assert_eq!(frames(&mut app, hero, 3), [21.0; 3]);
    app.world_mut().resource_mut::<Time<Virtual>>().unpause();
    assert_eq!(frames(&mut app, hero, 4), [21.0, 11.0, 0.0, 0.0]);
}

#[test]
fn without_a_clock_effects_count_and_nothing_ends() {
    let poison =
        strong("poison", 1.0).seconds(0.5).every(0.25, [("damage", 1.0)]).stacking(Stacking::default());
    let registry = dimensions().effect(poison).build().unwrap();
    let mut app = crate::common::app(registry);
    let hero = spawn(&mut app, ());
    for stacks in 1..200 {
        give(&mut app, hero, "poison");
        assert_eq!(power(&mut app, hero), f64::from(stacks));
    }
    assert_eq!(told::<EffectTicked>(&mut app), []);
}

#[test]
fn a_longer_step_does_not_change_when_ticks_are_due() {
    // Three steps of 0.1 s, then one of 0.7 s: ten ticks of 0.1 s, and the end after one second.
    let poison = strong("poison", 1.0).seconds(1.0).every(0.1, [("damage", 1.0)]);
    let mut app = world([poison]);
    let hero = spawn(&mut app, ());
    step(&mut app, Duration::from_millis(100));
    give(&mut app, hero, "poison");
    assert_eq!(ticks(&mut app, 3), [[1], [2], [3]]);
    step(&mut app, Duration::from_millis(690));
    assert_eq!(ticks(&mut app, 1), [[4, 5, 6, 7, 8, 9]]);
    assert_eq!(value(&app, hero, "power"), 1.0);
    step(&mut app, Duration::from_millis(10));
    assert_eq!(ticks(&mut app, 2), [vec![10], vec![]]);
    assert_eq!(value(&app, hero, "power"), 0.0);
}

#[test]
fn in_a_long_frame_effects_tick_and_end_in_the_order_of_the_time() {
    let of = |id, every, lasts| strong(id, 1.0).seconds(lasts).every(every, [("damage", 1.0)]);
    let mut app = world([of("slow", 20.0, 50.0), of("quick", 15.0, 45.0)]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "slow");
    give(&mut app, hero, "quick");
    #[derive(Resource, Default)]
    struct Heard(Vec<String>);
    app.init_resource::<Heard>()
        .add_observer(|tick: On<EffectTicked>, mut heard: ResMut<Heard>| {
            heard.0.push(format!("{} {}", tick.effect, tick.tick));
        })
        .add_observer(|ended: On<EffectEnded>, mut heard: ResMut<Heard>| {
            heard.0.push(format!("{} ends", ended.effect));
        });
    step(&mut app, Duration::from_secs(60));
    app.update();
    let expected = ["quick 1", "slow 1", "quick 2", "slow 2", "quick 3", "quick ends", "slow ends"];
    assert_eq!(app.world().resource::<Heard>().0, expected);
}
