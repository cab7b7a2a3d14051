//! [`EffectRefusal`]: the reasons why an effect is not applied.

use crate::vocabulary::Symbol;

/// The reason why an effect is not applied.
///
/// Some reasons are part of the game, such as [`Immune`](Self::Immune), and others are mistakes, such as
/// [`Unknown`](Self::Unknown).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EffectRefusal {
    /// The registry is not ready yet.
    #[error("the registry is not ready: its files are still loading, or are bad")]
    NotReady,
    /// The registry has no such effect: its file is missing or bad, or the effect is switched off.
    #[error("there is no effect `{0}`: its file is missing or bad, or it is switched off")]
    Unknown(Symbol),
    /// The target does not exist any more.
    #[error("the target does not exist any more")]
    NoTarget,
    /// The effect reads an input that the caller did not give.
    #[error("the effect reads `input.{input}`: give it with `.input(\"{input}\", …)`")]
    MissingInput {
        /// The input's name.
        input: Symbol,
    },
    /// An input is NaN or infinite.
    #[error("`input.{input}` must be a finite number, not {value}")]
    NotFinite {
        /// The input's name.
        input: Symbol,
        /// The value that the caller gave.
        value: f64,
    },
    /// The target has this tag, which makes it immune to the effect.
    #[error("the target is immune: it has the tag `{0}`")]
    Immune(Symbol),
    /// The effect's condition does not hold for the target.
    #[error("its condition does not hold for the target")]
    Condition,
    /// The target has the effect already, and the effect ignores further applications.
    #[error("the target has it already")]
    AlreadyThere,
    /// The target has a stronger application of the effect, and the effect keeps only the strongest.
    #[error("the target has a stronger one")]
    Weaker,
    /// The effect's duration comes to less than a millisecond or a tick, or to no finite number.
    #[error("its duration comes to less than a millisecond or a tick")]
    NoTime,
    /// The target has as many effects as [`Limits::effects`](crate::Limits::effects) allows.
    #[error("the target has {limit} effects already; `limits` in config.ron says how many it may have")]
    TooMany {
        /// The limit.
        limit: u32,
    },
    /// The effect overflows into effects that overflow in turn, without end.
    #[error("too many effects that overflow into each other")]
    Overflow,
}
