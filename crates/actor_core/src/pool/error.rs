//! [`PoolError`]: the reasons why a pool cannot be changed.

use crate::vocabulary::Symbol;

/// The reason why an amount was not spent, taken, restored or set. The pool is unchanged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// The actor has no pool of this name.
    #[error("there is no pool `{0}`")]
    Unknown(String),
    /// The amount is NaN, infinite or below 0.
    #[error("an amount must be a finite number that is not negative, not {0}")]
    BadAmount(f64),
    /// The maximum is unknown, because the actor was never resolved.
    #[error("pool `{0}` has no maximum yet: its actor was not resolved")]
    NotReady(Symbol),
    /// The pool holds less than the amount to spend.
    #[error("pool `{pool}` holds {missing} too little")]
    Short {
        /// The pool.
        pool: Symbol,
        /// The missing amount; above 0.
        missing: f64,
    },
}
