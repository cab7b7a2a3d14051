//! Generates random actors, and ways to quote a formula in a file.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::world::{NAMES, Quotes, Values};

pub fn quotes() -> impl Strategy<Value = Quotes> {
    select(&[Quotes::Plain, Quotes::Escaped, Quotes::Raw][..])
}

/// What an actor's dimensions are: ordinary and extreme, and some of them absent.
pub fn values() -> impl Strategy<Value = Values> {
    const EXTREMES: [f64; 16] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -2.5,
        1e16,
        -1e16,
        1e150,
        -1e300,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        -1e-300,
        709.9,
    ];
    let tame = prop_oneof![
        3 => (-20..200i32).prop_map(f64::from),
        2 => (-4000..4000i32).prop_map(|n| f64::from(n) / 16.0),
        2 => -1e3..1e3,
    ];
    let any = any::<f64>().prop_filter("finite", |value| value.is_finite());
    let wild = prop_oneof![1 => tame.clone(), 2 => select(&EXTREMES[..]), 1 => any];
    let all = |value: BoxedStrategy<f64>| vec(weighted(0.85, value), NAMES.len());
    prop_oneof![3 => all(tame.boxed()), 1 => all(wild.boxed())].prop_map(|values| {
        NAMES.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?))).collect()
    })
}
