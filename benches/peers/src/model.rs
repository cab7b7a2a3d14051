//! The actor that both sides build, with numbers that are exact in `f32` as well.

use std::ops::Range;

/// The number of stats of an actor: `s0` to `s19`.
pub const STATS: usize = 20;
/// The number of derived numbers, each computed from two stats: `d0` to `d3`.
pub const DERIVED: usize = 4;
/// The number of modifiers on each stat, besides its base.
pub const MODIFIERS: usize = 3;

/// Returns the stats' names.
pub fn stats() -> Vec<String> {
    (0..STATS).map(|stat| format!("s{stat}")).collect()
}

/// Returns the derived numbers' names.
pub fn derived() -> Vec<String> {
    (0..DERIVED).map(|number| format!("d{number}")).collect()
}

/// Returns the formula of a derived number, which is the same on both sides.
pub fn formula(derived: usize) -> String {
    format!("s{derived} * 2 + s{}", derived + DERIVED)
}

/// Returns the base of an actor's stat.
pub fn base(actor: usize, stat: usize) -> f64 {
    (10 + stat + actor % 7) as f64
}

/// Returns the base of an actor's first stat after a round. It differs from round to round, and after round 0 it is the
/// initial one.
pub fn changed_base(actor: usize, round: usize) -> f64 {
    base(actor, 0) + (round % 50) as f64
}

/// Returns what one of the three modifiers adds to a stat.
pub fn modifier(stat: usize, system: usize) -> f64 {
    (1 + system + stat % 3) as f64
}

/// A buff: the stats that it adds to, and how much.
pub const BUFF: [(usize, f64); 3] = [(0, 5.0), (1, 7.0), (4, 9.0)];

/// Actors by number.
pub type Actors = Range<usize>;
