//! [`PoolError`]: why nothing was spent, taken, restored or set.

use crate::vocabulary::Symbol;

/// Why nothing was spent, taken, restored or set. The pool is as it was.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// The actor has no pool of this name.
    #[error("there is no pool `{0}`")]
    Unknown(String),
    /// An amount that is NaN, infinite or below 0.
    #[error("an amount must be a finite number that is not negative, not {0}")]
    BadAmount(f64),
    /// The maximum is not known before the actor is resolved for the first time.
    #[error("pool `{0}` has no maximum yet: its actor was not resolved")]
    NotReady(Symbol),
    /// More was to be spent than there is.
    #[error("pool `{pool}` holds {missing} too little")]
    Short {
        /// The pool.
        pool: Symbol,
        /// How much it lacks; above 0.
        missing: f64,
    },
}
