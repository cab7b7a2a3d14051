//! The serialised form of a pool.

use serde::{Deserialize, Serialize};

use super::level::{Known, Level, Pool, PoolRule, share};
use crate::vocabulary::Symbol;

/// The serialised form of a [`Pool`], which may have been written by hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename = "Pool", deny_unknown_fields)]
pub(crate) struct SavedPool {
    pub of: Symbol,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regenerating: Option<Symbol>,
    #[serde(default)]
    pub following: PoolRule,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<f64>,
    /// The value and the maximum of which the current value is the share, if they differ from `current` and `maximum`.
    /// A basis that does not give the current value is left over from an edit by hand, and is ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<(f64, f64)>,
}

impl From<Pool> for SavedPool {
    fn from(pool: Pool) -> Self {
        let now = (pool.current, pool.maximum());
        let (current, maximum, basis) = match pool.level {
            Level::Full => (None, None, None),
            Level::Set(amount) => (Some(amount), None, None),
            Level::Basis(amount, of) => (Some(now.0), pool.maximum, Some((amount, of)).filter(|b| *b != now)),
        };
        let Pool { of, regenerating, following, .. } = pool;
        Self { of, regenerating, following, current, maximum, basis }
    }
}

/// The reason why a saved pool is invalid.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(crate) enum BadPool {
    #[error("a pool's numbers must be finite and not negative, not {0}")]
    Number(f64),
    #[error("a pool holds {0}, more than its maximum {1}")]
    TooMuch(f64, f64),
    #[error("a pool with a maximum or a basis needs all before it: current, maximum, basis")]
    Incomplete,
}

/// Checks a number, and turns −0.0 into 0.0.
fn checked(number: f64) -> Result<f64, BadPool> {
    if number.is_finite() && number >= 0.0 { Ok(number + 0.0) } else { Err(BadPool::Number(number)) }
}

/// Checks a value and the maximum that limits it.
fn below((amount, maximum): (f64, f64)) -> Result<(f64, f64), BadPool> {
    let (amount, maximum) = (checked(amount)?, checked(maximum)?);
    if amount <= maximum { Ok((amount, maximum)) } else { Err(BadPool::TooMuch(amount, maximum)) }
}

impl SavedPool {
    /// Checks whether a pool can hold these numbers.
    pub fn check(
        current: Option<f64>,
        maximum: Option<f64>,
        basis: Option<(f64, f64)>,
    ) -> Result<(), BadPool> {
        Self::stand(current, maximum, basis).map(drop)
    }

    /// Returns the level, the current value and the maximum of a pool with these numbers.
    fn stand(
        current: Option<f64>,
        maximum: Option<f64>,
        basis: Option<(f64, f64)>,
    ) -> Result<(Level, f64, Option<f64>), BadPool> {
        match (current, maximum, basis) {
            (None, None, None) => Ok((Level::Full, 0.0, None)),
            (Some(current), None, None) => {
                let current = checked(current)?;
                Ok((Level::Set(current), current, None))
            }
            (Some(current), Some(maximum), basis) => {
                let (current, maximum) = below((current, maximum))?;
                let basis = basis.map(below).transpose()?;
                let gives_it = |(amount, of): &(f64, f64)| share(*amount, *of, maximum) == current;
                let (amount, of) = basis.filter(gives_it).unwrap_or((current, maximum));
                Ok((Level::Basis(amount, of), current, Some(maximum)))
            }
            _ => Err(BadPool::Incomplete),
        }
    }
}

impl TryFrom<SavedPool> for Pool {
    type Error = BadPool;

    fn try_from(saved: SavedPool) -> Result<Self, BadPool> {
        let (level, current, maximum) = SavedPool::stand(saved.current, saved.maximum, saved.basis)?;
        let SavedPool { of, regenerating, following, .. } = saved;
        let known = Known::default();
        Ok(Self { of, regenerating, following, level, current, maximum, known }.known_as_it_is())
    }
}
