//! The actor that both sides build, in numbers that are exact in `f32` as well.

use std::ops::Range;

/// An actor has these: `s0` to `s19`.
pub const STATS: usize = 20;
/// And these, each made of two of the others: `d0` to `d3`.
pub const DERIVED: usize = 4;
/// How many add something to each stat, besides its base.
pub const MODIFIERS: usize = 3;

/// The stats' names.
pub fn stats() -> Vec<String> {
    (0..STATS).map(|stat| format!("s{stat}")).collect()
}

/// The derived numbers' names.
pub fn derived() -> Vec<String> {
    (0..DERIVED).map(|number| format!("d{number}")).collect()
}

/// The formula of a derived number, as both sides write it.
pub fn formula(derived: usize) -> String {
    format!("s{derived} * 2 + s{}", derived + DERIVED)
}

/// The base of a stat of an actor.
pub fn base(actor: usize, stat: usize) -> f64 {
    (10 + stat + actor % 7) as f64
}

/// The first stat's base after a round: never that of the round before, and after round 0 what it is at first.
pub fn changed_base(actor: usize, round: usize) -> f64 {
    base(actor, 0) + (round % 50) as f64
}

/// What one of three adds to a stat.
pub fn modifier(stat: usize, system: usize) -> f64 {
    (1 + system + stat % 3) as f64
}

/// A buff: what it adds to which stats.
pub const BUFF: [(usize, f64); 3] = [(0, 5.0), (1, 7.0), (4, 9.0)];

/// The actors with these numbers.
pub type Actors = Range<usize>;
