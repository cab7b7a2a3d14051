//! What can go wrong: [`Error`], and [`Rejection`], why one statement does not count.
//!
//! An error names what is wrong and how to mend it. Fallible calls return errors, and a
//! [`ReportLog`](crate::ReportLog) collects those that come up while actors are resolved. What can only go wrong in a game
//! engine, such as an entity that is no actor, is an error of the engine's plugin.

mod effect;
mod record;
mod rejection;

use crate::diagnostics::Diagnostics;
use crate::vocabulary::{Symbol, TooManySymbols};

pub use effect::EffectRefusal;
pub use record::RecordError;
pub use rejection::Rejection;

/// What can be wrong. Each says what to do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An actor, system, race, realm, tag or name without any text.
    #[error("{what} must not be empty")]
    Empty {
        /// What was empty: `an actor's id`, …
        what: &'static str,
    },
    /// A NaN or infinite number.
    #[error("{what} must be a finite number, not {value}")]
    NotFinite {
        /// What was not finite.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// An age or lifespan below 0.
    #[error("{what} must not be negative, but is {value}")]
    Negative {
        /// What was negative.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// The process has interned as many names as it may.
    #[error(transparent)]
    TooManySymbols(#[from] TooManySymbols),
    /// The registry does not define this dimension.
    #[error("the registry defines no dimension `{0}`")]
    UnknownDimension(String),
    /// The dimension is not of kind Context, so no event can be applied to it.
    #[error("`{0}` is not a context dimension: give it `kind: Context`, or read its value")]
    NotContext(Symbol),
    /// The registry is not ready yet.
    #[error("the registry is not ready: its files are still loading, or are bad")]
    NotReady,
    /// A statement was left out.
    #[error("system `{system}`: a statement about `{dimension}` was left out: {why}")]
    Refused {
        /// Who made it.
        system: Symbol,
        /// What it is about.
        dimension: Symbol,
        /// Why it was left out.
        why: Rejection,
    },
    /// A formula of a rule or a base is not finite for some actor.
    #[error("{origin}: the formula `{formula}` is not finite (a division by zero, or an overflow)")]
    FormulaNotFinite {
        /// The rule, or the dimension whose base it is.
        origin: String,
        /// The formula's text.
        formula: String,
    },
    /// An effect was not applied for a reason that is a mistake, or is there and has no definition any more.
    #[error("effect `{effect}`: {why}")]
    EffectRefused {
        /// The effect.
        effect: Symbol,
        /// What is wrong.
        why: EffectRefusal,
    },
    /// Tags that effects grant inhibit and restore effects without end.
    #[error(
        "effect `{effect}` is inhibited and restored without end: its condition to stay depends on a tag that it \
         grants itself, or that another such effect grants"
    )]
    RestlessEffect {
        /// One of the effects.
        effect: Symbol,
    },
    /// More is said about an actor than [`Limits::contributions`](crate::Limits::contributions) allows.
    #[error(
        "{count} contributions and caps about actor `{actor}`, most of them by system `{system}`, and at most {limit} are \
         taken: it keeps the numbers that it had; `limits` in config.ron says so"
    )]
    TooManyStatements {
        /// The actor's id.
        actor: String,
        /// How much is said about it.
        count: usize,
        /// Who says most of it.
        system: Symbol,
        /// The limit.
        limit: u32,
    },
    /// Something is no record of an actor, or no record can be taken.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A record holds statements of a system that nobody here speaks for. They count all the same.
    #[error("system `{0}` says something in a save, but no rule, effect or subsystem here speaks for it")]
    UnknownSystem(Symbol),
    /// Problems in files, or in definitions that code made.
    #[error("{0}")]
    Definitions(Diagnostics),
    /// The files could not be listed or read.
    #[error("cannot read {path}: {error}")]
    Io {
        /// The file or folder.
        path: String,
        /// What the system says.
        error: String,
    },
}

/// Each error with the name of its kind, at one place, so that none is forgotten.
macro_rules! kinds {
    ($($error:pat => $name:literal,)*) => {
        impl Error {
            /// The names of all kinds, such as `unknown-dimension`.
            pub const KINDS: &[&str] = &[$($name),*];

            /// What kind of error it is, in kebab case, such as `unknown-dimension`: the same for every error of the kind,
            /// to count by.
            pub fn kind(&self) -> &'static str {
                match self {
                    $($error => $name,)*
                }
            }
        }
    };
}

kinds! {
    Self::Empty { .. } => "empty",
    Self::NotFinite { .. } => "not-finite",
    Self::Negative { .. } => "negative",
    Self::TooManySymbols(_) => "too-many-symbols",
    Self::UnknownDimension(_) => "unknown-dimension",
    Self::NotContext(_) => "not-context",
    Self::NotReady => "not-ready",
    Self::Refused { .. } => "refused",
    Self::FormulaNotFinite { .. } => "formula-not-finite",
    Self::EffectRefused { .. } => "effect-refused",
    Self::RestlessEffect { .. } => "restless-effect",
    Self::TooManyStatements { .. } => "too-much-said",
    Self::Definitions(_) => "definitions",
    Self::Io { .. } => "io",
    Self::Record(_) => "bad-record",
    Self::UnknownSystem(_) => "unknown-system",
}

impl Error {
    /// A file that cannot be read or written.
    #[cfg(feature = "fs")]
    pub(crate) fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), error: error.to_string() }
    }
}
