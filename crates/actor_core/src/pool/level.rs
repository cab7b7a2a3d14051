//! [`Pool`]: one current value below its maximum.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use super::saved::SavedPool;
use crate::snapshot::Snapshot;
use crate::vocabulary::Symbol;

/// What becomes of a pool's current value when its maximum changes. It never exceeds the maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::pools::pool"
)]
pub enum PoolRule {
    /// It keeps its share: 50 of 100 becomes 60 of 120.
    ///
    /// A maximum that comes back gives back the same bits, also after it was 0, as long as nothing else changed the current
    /// value.
    #[default]
    KeepFraction,
    /// It stays: 50 of 100 becomes 50 of 120, and 40 of 40.
    KeepAmount,
    /// A maximum that rises fills the pool: 50 of 100 becomes 120 of 120. One that falls only limits it.
    FillUp,
}

/// A current value from 0 to a maximum, such as health or mana: one of an actor's [`Pools`](crate::Pools).
///
/// The maximum is a dimension of the actor; one that is absent or negative counts as 0. It may regenerate by a second
/// dimension, in units per second.
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
    /// None until the actor is resolved.
    pub(super) maximum: Option<f64>,
    pub(super) known: Known,
}

/// Where a pool stands, whatever its maximum is now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Level {
    /// It never had a maximum above 0, and will begin full.
    Full,
    /// It never had a maximum above 0, and will begin with this.
    Set(f64),
    /// What it held when it was last changed by something else than its maximum, and the maximum then.
    Basis(f64, f64),
}

/// What the system knows of a pool. It is no part of its value: no save holds it.
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

/// What reports tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FillMark {
    Empty,
    Between,
    Full,
}

impl Pool {
    /// A pool whose maximum is this dimension. It keeps its fraction and does not regenerate.
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

    /// Regenerates by this dimension, in units per second. A negative value drains.
    #[must_use]
    pub fn regenerating(mut self, per_second: impl Into<Symbol>) -> Self {
        self.regenerating = Some(per_second.into());
        self
    }

    /// Follows its maximum by this rule; default [`PoolRule::KeepFraction`].
    #[must_use]
    pub fn following(mut self, rule: PoolRule) -> Self {
        self.following = rule;
        self
    }

    /// The current value, from 0 to the maximum. Before the actor is resolved for the first time: what it was set to, or
    /// else 0.
    pub fn current(&self) -> f64 {
        self.current
    }

    /// The maximum, at least 0. Before the actor is resolved for the first time: 0, or what was saved.
    pub fn maximum(&self) -> f64 {
        self.maximum.unwrap_or(0.0)
    }

    /// The current value divided by the maximum, from 0 to 1; 0 if the maximum is 0.
    pub fn fraction(&self) -> f64 {
        if self.maximum() > 0.0 { self.current / self.maximum() } else { 0.0 }
    }

    /// Whether the current value is 0.
    pub fn is_empty(&self) -> bool {
        self.current == 0.0
    }

    /// Whether the current value is the maximum, and that is above 0.
    pub fn is_full(&self) -> bool {
        self.maximum() > 0.0 && self.current == self.maximum()
    }

    /// How it follows its maximum.
    pub fn rule(&self) -> PoolRule {
        self.following
    }

    /// The dimension that is its maximum.
    pub fn maximum_dimension(&self) -> Symbol {
        self.of
    }

    /// The dimension that it regenerates by, in units per second.
    pub fn regeneration_dimension(&self) -> Option<Symbol> {
        self.regenerating
    }

    /// Takes over the value and says what it is the share of.
    fn put(&mut self, current: f64) {
        self.current = current;
        self.level = Level::Basis(current, self.maximum());
    }

    /// Whether its maximum was ever above 0.
    fn has_begun(&self) -> bool {
        matches!(self.level, Level::Basis(..))
    }

    /// Makes this the current value, as far as the maximum lets it.
    pub(super) fn set(&mut self, amount: f64) {
        if self.has_begun() {
            self.put(amount.min(self.maximum()));
        } else {
            self.level = Level::Set(amount);
            self.current = self.maximum.map_or(amount, |maximum| amount.min(maximum));
        }
    }

    /// Takes at most this much. Gives what it took.
    pub(super) fn take(&mut self, amount: f64) -> f64 {
        let taken = amount.min(self.current);
        if taken > 0.0 {
            self.put(self.current - taken);
        }
        taken
    }

    /// Restores at most this much. Gives what it restored.
    pub(super) fn restore(&mut self, amount: f64) -> f64 {
        let room = self.maximum() - self.current;
        let full = amount >= room || self.current + amount >= self.maximum();
        if room > 0.0 && amount > 0.0 {
            self.put(if full { self.maximum() } else { self.current + amount });
        }
        if full { room } else { amount }
    }

    /// One run of the system: follows the maximum of a snapshot that may differ from the last one, then regenerates for so
    /// many seconds. Says whether a number changed in its bits.
    pub(super) fn step(&mut self, snapshot: Option<&Snapshot>, seconds: f64) -> bool {
        let before = (self.current.to_bits(), self.maximum.map(f64::to_bits));
        let had_begun = self.has_begun();
        if let Some(snapshot) = snapshot {
            self.follow(snapshot.value(self.of).max(0.0) + 0.0);
            self.known.rate = self.regenerating.map_or(0.0, |dimension| snapshot.value(dimension));
        }
        // The time of the run in which it begins has passed without it.
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

    /// Which of its bounds it is at; none before it begins.
    fn mark(&self) -> Option<FillMark> {
        match self {
            _ if !self.has_begun() => None,
            _ if self.is_empty() => Some(FillMark::Empty),
            _ if self.is_full() => Some(FillMark::Full),
            _ => Some(FillMark::Between),
        }
    }

    /// What it is now is no news.
    pub(super) fn known_as_it_is(mut self) -> Self {
        self.known.mark = self.mark();
        self
    }

    /// What to report since the last call, which is nothing for a pool that just begins. An actor that is not to be told
    /// about now is told about later, by what its pool is then.
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

/// The same share of another maximum.
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
