//! [`EffectRefusal`]: why an effect is not applied.

use crate::vocabulary::Symbol;

/// Why an effect is not applied.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EffectRefusal {
    /// The registry is not ready yet.
    #[error("the registry is not ready: its files are still loading, or are bad")]
    NotReady,
    /// There is no such effect, its file is bad, or it is switched off.
    #[error("there is no effect `{0}`: its file is missing or bad, or it is switched off")]
    Unknown(Symbol),
    /// The target is no entity any more.
    #[error("the target does not exist any more")]
    NoTarget,
    /// The effect reads an input that it was not given.
    #[error("the effect reads `input.{input}`: give it with `.input(\"{input}\", …)`")]
    MissingInput {
        /// Its name.
        input: Symbol,
    },
    /// An input is NaN or infinite.
    #[error("`input.{input}` must be a finite number, not {value}")]
    NotFinite {
        /// Its name.
        input: Symbol,
        /// The number.
        value: f64,
    },
    /// The target has a tag that makes it immune.
    #[error("the target is immune: it has the tag `{0}`")]
    Immune(Symbol),
    /// The condition to apply does not hold.
    #[error("its condition does not hold for the target")]
    Condition,
    /// The target has it already, and it ignores further ones.
    #[error("the target has it already")]
    AlreadyThere,
    /// The target has a stronger one.
    #[error("the target has a stronger one")]
    Weaker,
    /// Its duration comes to nothing.
    #[error("its duration comes to less than a millisecond or a tick")]
    NoTime,
    /// The target has as many effects as it may.
    #[error("the target has {limit} effects already; `limits` in config.ron says how many it may have")]
    TooMany {
        /// The limit.
        limit: u32,
    },
    /// It overflows into effects that overflow in turn without end.
    #[error("too many effects that overflow into each other")]
    Overflow,
}
