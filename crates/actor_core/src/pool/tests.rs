use super::saved::BadPool;
use super::*;

fn pool(rule: PoolRule, maxima: impl IntoIterator<Item = f64>) -> Pool {
    let mut pool = Pool::of("max").following(rule);
    maxima.into_iter().for_each(|maximum| pool.follow(maximum));
    pool
}

/// A pool that holds 50 of 100.
fn half(rule: PoolRule) -> Pool {
    let mut pool = pool(rule, [100.0]);
    pool.take(50.0);
    pool
}

/// Returns the current values of a pool of 50 of 100 under these maxima.
fn under<const N: usize>(rule: PoolRule, maxima: [f64; N]) -> [f64; N] {
    let mut pool = half(rule);
    maxima.map(|maximum| {
        pool.follow(maximum);
        pool.current()
    })
}

#[test]
fn each_rule_follows_in_its_way() {
    assert_eq!(under(PoolRule::KeepFraction, [120.0, 30.0, 0.0, 100.0]), [60.0, 15.0, 0.0, 50.0]);
    assert_eq!(under(PoolRule::KeepAmount, [120.0, 30.0, 0.0, 100.0]), [50.0, 30.0, 0.0, 0.0]);
    assert_eq!(under(PoolRule::FillUp, [90.0, 30.0, 40.0, 0.0, 100.0]), [50.0, 30.0, 40.0, 0.0, 100.0]);
}

#[test]
fn a_fraction_comes_back_with_its_bits_and_is_never_above_one() {
    let mut pool = pool(PoolRule::KeepFraction, [0.7]);
    pool.take(0.2);
    let before = pool.current();
    assert_ne!(before / 0.7 * 0.7, before, "or else this shows nothing");
    for maximum in [0.7, 1e-308, 5e-324, 0.0, f64::MAX, 49.0] {
        pool.follow(maximum);
        assert!((0.0..=maximum).contains(&pool.current()), "{pool:?}");
        pool.follow(0.7);
        assert_eq!(pool.current().to_bits(), before.to_bits());
    }
}

#[test]
fn what_is_empty_stays_empty_when_a_maximum_of_0_rises() {
    for rule in [PoolRule::KeepFraction, PoolRule::KeepAmount] {
        let mut pool = half(rule);
        pool.follow(0.0);
        pool.set(0.0);
        pool.follow(100.0);
        assert!(pool.is_empty() && !pool.is_full(), "{pool:?}");
    }
}

#[test]
fn restoring_the_room_fills_to_the_bit() {
    let mut pool = pool(PoolRule::KeepAmount, [0.9]);
    for taken in [0.1, 0.3, 0.7, 1e-9] {
        pool.take(taken);
        let room = pool.maximum() - pool.current();
        assert_eq!(pool.restore(room), room);
        assert!(pool.is_full(), "{pool:?}");
    }
    pool.take(0.5);
    assert!(pool.restore(f64::MAX) <= 0.5 && pool.is_full());
    // In this case the room and the sum are both rounded down.
    pool.follow(1.0 + f64::EPSILON);
    pool.set(f64::EPSILON / 2.0);
    assert_eq!((pool.current() + 1.0, pool.restore(1.0)), (1.0, 1.0));
    assert!(pool.is_full(), "{pool:?}");
}

#[test]
fn names_are_sorted_replaced_and_removed() {
    let mut pools = Pools::new().with("zeal", Pool::of("a")).with("health", Pool::of("b"));
    assert_eq!(pools.insert("zeal", Pool::of("c")), Some(Pool::of("a")));
    assert_eq!(
        pools.iter().map(|(name, pool)| (name.as_str(), pool.maximum_dimension())).collect::<Vec<_>>(),
        [("health", "b".into()), ("zeal", "c".into())]
    );
    assert_eq!((pools.remove("zeal"), pools.remove("never seen")), (Some(Pool::of("c")), None));
    assert_eq!((pools.len(), pools.is_empty()), (1, false));
}

#[test]
fn a_pool_without_a_maximum_can_be_set_and_nothing_else() {
    let mut pools = Pools::new().with("health", Pool::of("a"));
    let not_ready = PoolError::NotReady(Symbol::new("health"));
    assert_eq!(pools.spend("health", 0.0), Err(not_ready.clone()));
    assert_eq!(pools.take("health", 1.0), Err(not_ready.clone()));
    assert_eq!(pools.restore("health", 1.0), Err(not_ready));
    assert_eq!(pools.current("health"), 0.0);
    pools.set("health", 5.0).unwrap();
    assert_eq!((pools.current("health"), pools.maximum("health"), pools.fraction("health")), (5.0, 0.0, 0.0));
}

#[test]
fn amounts_are_finite_and_not_negative() {
    let before = Pools::new().with("health", half(PoolRule::KeepAmount));
    let mut pools = before.clone();
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-300] {
        let errors = [
            pools.spend("health", bad).unwrap_err(),
            pools.take("health", bad).unwrap_err(),
            pools.restore("health", bad).unwrap_err(),
            pools.set("health", bad).unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, PoolError::BadAmount(x) if x.to_bits() == bad.to_bits()), "{error:?}");
        }
    }
    assert_eq!(pools.take("helth", 1.0), Err(PoolError::Unknown("helth".into())));
    assert_eq!(pools, before);
    pools.set("health", -0.0).unwrap();
    assert_eq!(pools.current("health").to_bits(), 0);
}

#[test]
fn a_save_is_readable_and_complete() {
    let mut moved = half(PoolRule::KeepFraction).regenerating("regen");
    moved.follow(120.0);
    let mut set = Pool::of("max");
    set.set(5.0);
    let cases = [
        (Pool::of("max"), r#"(of:"max",following:KeepFraction)"#),
        (set, r#"(of:"max",following:KeepFraction,current:Some(5.0))"#),
        (half(PoolRule::FillUp), r#"(of:"max",following:FillUp,current:Some(50.0),maximum:Some(100.0))"#),
        (
            moved,
            r#"(of:"max",regenerating:Some("regen"),following:KeepFraction,current:Some(60.0),maximum:Some(120.0),basis:Some((50.0,100.0)))"#,
        ),
    ];
    for (pool, text) in cases {
        assert_eq!(ron::to_string(&pool).unwrap(), text);
        let read: Pool = ron::from_str(text).unwrap();
        assert_eq!(read, pool);
    }
    let pools: Pools = ron::from_str(r#"{"mana": (of: "b"), "health": (of: "a")}"#).unwrap();
    assert_eq!(pools, Pools::new().with("health", Pool::of("a")).with("mana", Pool::of("b")));
    let text = r#"{"health":(of:"a",following:KeepFraction),"mana":(of:"b",following:KeepFraction)}"#;
    assert_eq!(ron::to_string(&pools).unwrap(), text);
}

#[test]
fn a_save_that_was_edited_by_hand_holds_what_it_says() {
    let text = r#"(of: "max", current: Some(80), maximum: Some(120), basis: Some((50, 100)))"#;
    let mut pool: Pool = ron::from_str(text).unwrap();
    pool.follow(120.0);
    assert_eq!(pool.current(), 80.0);
    pool.follow(60.0);
    assert_eq!(pool.current(), 40.0);
}

#[test]
fn a_bad_save_is_refused() {
    let error = |text: &str| ron::from_str::<Pool>(text).unwrap_err().code.to_string();
    let says = |text: &str, bad: BadPool| assert_eq!(error(text), bad.to_string(), "{text}");
    says(r#"(of: "a", current: Some(inf))"#, BadPool::Number(f64::INFINITY));
    says(r#"(of: "a", current: Some(NaN))"#, BadPool::Number(f64::NAN));
    says(r#"(of: "a", current: Some(-1))"#, BadPool::Number(-1.0));
    says(r#"(of: "a", current: Some(1), maximum: Some(NaN))"#, BadPool::Number(f64::NAN));
    says(r#"(of: "a", current: Some(2), maximum: Some(1))"#, BadPool::TooMuch(2.0, 1.0));
    says(r#"(of: "a", current: Some(1), maximum: Some(1), basis: Some((3, 2)))"#, BadPool::TooMuch(3.0, 2.0));
    says(r#"(of: "a", maximum: Some(1))"#, BadPool::Incomplete);
    assert!(error(r#"(of: "a", currant: Some(1))"#).contains("currant"));
    let zero: Pool = ron::from_str(r#"(of: "a", current: Some(-0.0))"#).unwrap();
    assert_eq!(zero.current().to_bits(), 0);
}
