//! [`Pool`]: one current value, limited by its maximum.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use super::saved::SavedPool;
use crate::snapshot::Snapshot;
use crate::vocabulary::Symbol;

/// How the current value of a pool changes with its maximum. It never exceeds the maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::pools::pool"
)]
pub enum PoolRule {
    /// The value keeps its share of the maximum: 50 of 100 becomes 60 of 120.
    ///
    /// When the maximum returns to an earlier number, the value returns to the same bits, even if the maximum was 0 in
    /// between, as long as nothing else changed the value.
    #[default]
    KeepFraction,
    /// The value keeps its amount: 50 of 100 becomes 50 of 120, and 40 of 40.
    KeepAmount,
    /// A rising maximum fills the pool: 50 of 100 becomes 120 of 120. A falling maximum only limits the value.
    FillUp,
}

/// A current value from 0 to a maximum, such as health or mana. An actor's [`Pools`](crate::Pools) hold its pools.
///
/// The maximum is a dimension of the actor; an absent or negative one counts as 0. A second dimension may regenerate
/// the pool, in units per second.
///
/// ```
/// use actor_core::prelude::*;
/// static HP_MAX: Dimension = Dimension::new("hp_max");
/// static HP_REGEN: Dimension = Dimension::new("hp_regen");
/// let pool = Pool::of(&HP_MAX).regenerating(&HP_REGEN).following(PoolRule::KeepAmount);
/// assert_eq!(pool.rule(), PoolRule::KeepAmount);
/// assert_eq!((pool.current(), pool.maximum()), (0.0, 0.0), "it is full as soon as its actor is resolved");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SavedPool", into = "SavedPool")]
pub struct Pool {
    pub(super) of: Symbol,
    pub(super) regenerating: Option<Symbol>,
    pub(super) following: PoolRule,
    pub(super) level: Level,
    pub(super) current: f64,
    /// `None` until the actor is resolved.
    pub(super) maximum: Option<f64>,
    pub(super) known: Known,
}

/// The state of a pool, independent of its current maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Level {
    /// The maximum was never above 0. The pool will begin full.
    Full,
    /// The maximum was never above 0. The pool will begin with this value.
    Set(f64),
    /// The value when something other than the maximum last changed it, and the maximum at that time.
    Basis(f64, f64),
}

/// The state that [`step`](super::Pools::step) keeps between runs. It is not part of the pool's value, and is not
/// saved.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Units per second.
    rate: f64,
    mark: Option<FillMark>,
}

impl PartialEq for Known {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The states of a pool that events distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FillMark {
    Empty,
    Between,
    Full,
}

impl Pool {
    /// Creates a pool whose maximum is this dimension. It keeps its fraction and does not regenerate.
    pub fn of(maximum: impl Into<Symbol>) -> Self {
        Self {
            of: maximum.into(),
            regenerating: None,
            following: PoolRule::default(),
            level: Level::Full,
            current: 0.0,
            maximum: None,
            known: Known::default(),
        }
    }

    /// Makes the pool regenerate by this dimension, in units per second. A negative value drains the pool.
    #[must_use]
    pub fn regenerating(mut self, per_second: impl Into<Symbol>) -> Self {
        self.regenerating = Some(per_second.into());
        self
    }

    /// Sets the rule by which the value follows the maximum. The default is [`PoolRule::KeepFraction`].
    #[must_use]
    pub fn following(mut self, rule: PoolRule) -> Self {
        self.following = rule;
        self
    }

    /// Returns the current value, from 0 to the maximum. Before the first resolve of the actor, it is the value given
    /// to [`Pools::set`](crate::Pools::set), or else 0.
    pub fn current(&self) -> f64 {
        self.current
    }

    /// Returns the maximum, at least 0. Before the first resolve of the actor, it is 0, or the saved maximum.
    pub fn maximum(&self) -> f64 {
        self.maximum.unwrap_or(0.0)
    }

    /// Returns the current value divided by the maximum, from 0 to 1. It is 0 if the maximum is 0.
    pub fn fraction(&self) -> f64 {
        if self.maximum() > 0.0 { self.current / self.maximum() } else { 0.0 }
    }

    /// Returns whether the current value is 0.
    pub fn is_empty(&self) -> bool {
        self.current == 0.0
    }

    /// Returns whether the current value equals the maximum, and the maximum is above 0.
    pub fn is_full(&self) -> bool {
        self.maximum() > 0.0 && self.current == self.maximum()
    }

    /// Returns the rule by which the value follows the maximum.
    pub fn rule(&self) -> PoolRule {
        self.following
    }

    /// Returns the dimension that is the maximum.
    pub fn maximum_dimension(&self) -> Symbol {
        self.of
    }

    /// Returns the dimension by which the pool regenerates, in units per second, if there is one.
    pub fn regeneration_dimension(&self) -> Option<Symbol> {
        self.regenerating
    }

    /// Sets the current value, and makes it the new basis for its share.
    fn put(&mut self, current: f64) {
        self.current = current;
        self.level = Level::Basis(current, self.maximum());
    }

    /// Returns whether the maximum was ever above 0.
    fn has_begun(&self) -> bool {
        matches!(self.level, Level::Basis(..))
    }

    /// Sets the current value, limited by the maximum.
    pub(super) fn set(&mut self, amount: f64) {
        if self.has_begun() {
            self.put(amount.min(self.maximum()));
        } else {
            self.level = Level::Set(amount);
            self.current = self.maximum.map_or(amount, |maximum| amount.min(maximum));
        }
    }

    /// Takes at most this amount. Returns the amount that was taken.
    pub(super) fn take(&mut self, amount: f64) -> f64 {
        let taken = amount.min(self.current);
        if taken > 0.0 {
            self.put(self.current - taken);
        }
        taken
    }

    /// Restores at most this amount. Returns the amount that was restored.
    pub(super) fn restore(&mut self, amount: f64) -> f64 {
        let room = self.maximum() - self.current;
        let full = amount >= room || self.current + amount >= self.maximum();
        if room > 0.0 && amount > 0.0 {
            self.put(if full { self.maximum() } else { self.current + amount });
        }
        if full { room } else { amount }
    }

    /// Follows the maximum of a snapshot, if one is given, and then regenerates for this many seconds. Returns whether
    /// a number changed in its bits.
    pub(super) fn step(&mut self, snapshot: Option<&Snapshot>, seconds: f64) -> bool {
        let before = (self.current.to_bits(), self.maximum.map(f64::to_bits));
        let had_begun = self.has_begun();
        if let Some(snapshot) = snapshot {
            self.follow(snapshot.value(self.of).max(0.0) + 0.0);
            self.known.rate = self.regenerating.map_or(0.0, |dimension| snapshot.value(dimension));
        }
        // A pool that begins in this run does not regenerate in it.
        if had_begun {
            self.regenerate(seconds);
        }
        before != (self.current.to_bits(), self.maximum.map(f64::to_bits))
    }

    pub(super) fn follow(&mut self, maximum: f64) {
        let before = self.maximum.replace(maximum);
        match (self.level, self.following) {
            (Level::Full | Level::Set(_), _) if maximum == 0.0 => self.current = 0.0,
            (Level::Full, _) => self.put(maximum),
            (Level::Set(amount), _) => self.put(amount.min(maximum)),
            (Level::Basis(amount, of), PoolRule::KeepFraction) => {
                self.current = share(amount, of, maximum);
            }
            (_, PoolRule::FillUp) if before.is_some_and(|before| before < maximum) => self.put(maximum),
            _ => self.put(self.current.min(maximum)),
        }
    }

    fn regenerate(&mut self, seconds: f64) {
        let change = self.known.rate * seconds;
        if change != 0.0 {
            let next = (self.current + change).clamp(0.0, self.maximum());
            if next.to_bits() != self.current.to_bits() {
                self.put(next);
            }
        }
    }

    /// Returns which bound the current value is at, or `None` before the pool begins.
    fn mark(&self) -> Option<FillMark> {
        match self {
            _ if !self.has_begun() => None,
            _ if self.is_empty() => Some(FillMark::Empty),
            _ if self.is_full() => Some(FillMark::Full),
            _ => Some(FillMark::Between),
        }
    }

    /// Marks the current state as known, so that no event reports it.
    pub(super) fn known_as_it_is(mut self) -> Self {
        self.known.mark = self.mark();
        self
    }

    /// Returns the event since the last call, if there is one. A pool that just begins has none. While `tell` is false,
    /// the event is postponed: a later call reports the state of the pool at that time.
    pub(super) fn turned(&mut self, tell: bool) -> Option<FillMark> {
        let now = self.mark()?;
        match self.known.mark {
            Some(was) if was == now || !tell => None,
            was => {
                self.known.mark = Some(now);
                was.map(|_| now)
            }
        }
    }
}

/// Returns the same share of another maximum.
pub(super) fn share(amount: f64, of: f64, maximum: f64) -> f64 {
    if of == maximum {
        amount
    } else if of > 0.0 {
        // The quotient is at most 1, so the product is at most the maximum.
        amount / of * maximum
    } else {
        0.0
    }
}
