//! A pool never leaves its bounds, and the frame rate changes no bit of it.

use bevy_time::{Fixed, TimePlugin, TimeUpdateStrategy};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Deed {
    Spend(f64),
    Take(f64),
    Restore(f64),
    Set(f64),
    Maximum(f64),
    Regeneration(f64),
}

/// Ordinary amounts, and the edges of what a number can be.
fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.0..150.0, 1 => select(vec![0.0, -0.0, 5e-324, 1e-300, 0.1, 100.0, 1e300, f64::MAX])]
}

fn signed() -> impl Strategy<Value = f64> {
    (amount(), prop::bool::weighted(0.3)).prop_map(|(amount, minus)| if minus { -amount } else { amount })
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        amount().prop_map(Deed::Spend),
        amount().prop_map(Deed::Take),
        amount().prop_map(Deed::Restore),
        amount().prop_map(Deed::Set),
        signed().prop_map(Deed::Maximum),
        signed().prop_map(Deed::Regeneration),
    ]
}

fn rule() -> impl Strategy<Value = PoolRule> {
    select(vec![PoolRule::KeepFraction, PoolRule::KeepAmount, PoolRule::FillUp])
}

/// The deeds of one step each.
fn story() -> impl Strategy<Value = Vec<Vec<Deed>>> {
    prop::collection::vec(prop::collection::vec(deed(), 0..4), STEPS)
}

const STEPS: usize = 16;

/// Does it, and says what does not add up.
fn act(deed: &Deed, base: &mut Base, pools: &mut Pools) -> Result<(), String> {
    let before = pools.get("health").unwrap().clone();
    let change = |pools: &Pools| pools.current("health") - before.current();
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * before.maximum().max(1.0);
    let fits = match deed {
        Deed::Spend(amount) => match pools.spend("health", *amount) {
            Ok(()) => *amount <= before.current() && near(-change(pools), *amount),
            Err(PoolError::Short { missing, .. }) => {
                missing == amount - before.current()
                    && missing > 0.0
                    && *pools.get("health").unwrap() == before
            }
            Err(PoolError::NotReady(_)) => pools.get("health") == Some(&before),
            Err(_) => false,
        },
        Deed::Take(amount) => match pools.take("health", *amount) {
            Ok(taken) => taken <= *amount && near(-change(pools), taken),
            Err(error) => matches!(error, PoolError::NotReady(_)),
        },
        Deed::Restore(amount) => match pools.restore("health", *amount) {
            Ok(restored) => restored <= *amount && near(change(pools), restored),
            Err(error) => matches!(error, PoolError::NotReady(_)),
        },
        Deed::Set(amount) => pools.set("health", *amount).is_ok(),
        Deed::Maximum(maximum) => base.try_set(&HP_MAX, *maximum).is_ok(),
        Deed::Regeneration(rate) => base.try_set(&HP_REGEN, *rate).is_ok(),
    };
    if fits { Ok(()) } else { Err(format!("{deed:?}: {before:?} became {pools:?}")) }
}

/// Between its bounds, and 0.0 where it is 0.
fn assert_bounds(pool: &Pool) {
    let (current, maximum) = (pool.current(), pool.maximum());
    assert!(current >= 0.0 && current <= maximum && maximum.is_finite(), "{pool:?}");
    assert!(current.is_sign_positive() && maximum.is_sign_positive(), "{pool:?}");
    assert!((0.0..=1.0).contains(&pool.fraction()), "{pool:?}");
}

/// The story that happens in a fixed schedule, and what the pool was after each step.
#[derive(Resource)]
struct Story {
    deeds: Vec<Vec<Deed>>,
    after: Vec<[u64; 2]>,
}

fn play(mut story: ResMut<Story>, mut actors: Query<(&mut Base, &mut Pools)>) {
    let step = story.after.len();
    for (mut base, mut pools) in &mut actors {
        for deed in story.deeds.get(step).into_iter().flatten() {
            act(deed, &mut base, &mut pools).unwrap();
        }
    }
    story.after.push([0; 2]);
}

fn write_down(mut story: ResMut<Story>, actors: Query<&Pools>) {
    for pools in &actors {
        let pool = pools.get("health").unwrap();
        assert_bounds(pool);
        *story.after.last_mut().unwrap() = [pool.current().to_bits(), pool.maximum().to_bits()];
    }
}

/// What the pool is after each step, when the frames take so many steps each, in turn. The number of frames as well.
fn told_in(frames: &[u32], rule: PoolRule, deeds: &[Vec<Deed>]) -> (Vec<[u64; 2]>, usize) {
    let step = Duration::from_micros(15_625);
    let mut app = App::new();
    app.add_plugins((ActorCorePlugin::new(FixedPostUpdate).with_registry(registry()), TimePlugin))
        .insert_resource(Time::<Fixed>::from_duration(step))
        .insert_resource(Story { deeds: deeds.to_vec(), after: Vec::new() })
        .add_systems(FixedUpdate, play)
        .add_systems(FixedLast, write_down);
    spawn(&mut app, (Base::from([(&HP_MAX, 100.0), (&HP_REGEN, 7.3)]), health(rule)));
    let mut count = 0;
    for steps in frames.iter().cycle() {
        app.insert_resource(TimeUpdateStrategy::ManualDuration(step * *steps));
        app.update();
        count += 1;
        if app.world().resource::<Story>().after.len() >= STEPS {
            break;
        }
    }
    let mut after = app.world().resource::<Story>().after.clone();
    after.truncate(STEPS);
    (after, count)
}

/// So many stories, or what `PROPTEST_CASES` in the environment says.
fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(cases.unwrap_or(default))
}

proptest! {
    #![proptest_config(cases(128))]

    /// Whatever the game does, a pool stays within its bounds, and each deed does what it says.
    #[test]
    fn a_pool_never_leaves_its_bounds(rule in rule(), story in story(), seconds in prop::collection::vec(0.0..3.0, STEPS)) {
        let mut app = app();
        let hero = spawn(&mut app, (Base::new(), health(rule)));
        let mut was = hp(&app, hero);
        for (deeds, seconds) in story.iter().zip(seconds) {
            for deed in deeds {
                let mut actors = app.world_mut().query::<(&mut Base, &mut Pools)>();
                let (mut base, mut pools) = actors.get_mut(app.world_mut(), hero).unwrap();
                prop_assert_eq!(act(deed, &mut base, &mut pools), Ok(()));
                // Before the first run there is no maximum.
                if app.world().get::<Snapshot>(hero).unwrap().is_resolved() {
                    assert_bounds(app.world().get::<Pools>(hero).unwrap().get("health").unwrap());
                }
            }
            pass(&mut app, seconds);
            let pool = app.world().get::<Pools>(hero).unwrap().get("health").unwrap().clone();
            assert_bounds(&pool);
            let told = told(&mut app);
            prop_assert!(told.len() <= 1);
            for (_, _, what) in told {
                prop_assert_ne!(was, hp(&app, hero), "it turned without a change");
                prop_assert_eq!(what, if pool.is_empty() { "emptied" } else { "filled" });
                prop_assert!(pool.is_empty() || pool.is_full());
            }
            was = hp(&app, hero);
        }
    }

    /// A fixed schedule gives the same bits however its steps fall into frames.
    #[test]
    fn no_frame_rate_changes_a_bit(rule in rule(), story in story(), frames in prop::collection::vec(2u32..6, 1..5)) {
        let (one_by_one, count) = told_in(&[1], rule, &story);
        let (together, fewer) = told_in(&frames, rule, &story);
        prop_assert!(fewer < count, "{} {}", fewer, count);
        prop_assert_eq!(one_by_one, together);
    }
}
