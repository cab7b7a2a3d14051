//! The errors of this crate: [`Error`], and the reasons that it carries.
//!
//! Each message names what is wrong and how to fix it. Fallible calls return errors, and a
//! [`ReportLog`](crate::ReportLog) collects those that come up while actors are resolved. Mistakes that exist only in
//! a game engine, such as an entity without an actor, are errors of the engine's plugin. Start with [`Error`];
//! [`Rejection`] is the reason against a statement, [`EffectRefusal`] against an effect, and [`RecordError`] against a
//! saved record.

mod effect;
mod record;
mod rejection;

use crate::diagnostics::Diagnostics;
use crate::vocabulary::{Symbol, TooManySymbols};

pub use effect::EffectRefusal;
pub use record::RecordError;
pub use rejection::Rejection;

/// An error of this crate. Its message names what is wrong and how to fix it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The name of an actor, system, race, realm, tag or other thing is empty.
    #[error("{what} must not be empty")]
    Empty {
        /// What is empty, such as `an actor's id`.
        what: &'static str,
    },
    /// A number is NaN or infinite.
    #[error("{what} must be a finite number, not {value}")]
    NotFinite {
        /// What is not finite.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// An age or a lifespan is below 0.
    #[error("{what} must not be negative, but is {value}")]
    Negative {
        /// What is negative.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// The process has interned as many names as it may hold.
    #[error(transparent)]
    TooManySymbols(#[from] TooManySymbols),
    /// The registry does not define this dimension.
    #[error("the registry defines no dimension `{0}`")]
    UnknownDimension(String),
    /// The dimension is not of kind `Context`, so no event can be applied to it.
    #[error("`{0}` is not a context dimension: give it `kind: Context`, or read its value")]
    NotContext(Symbol),
    /// The registry is not ready yet.
    #[error("the registry is not ready: its files are still loading, or are bad")]
    NotReady,
    /// A statement is left out.
    #[error("system `{system}`: a statement about `{dimension}` was left out: {why}")]
    Refused {
        /// The system that makes the statement.
        system: Symbol,
        /// The dimension that the statement is about.
        dimension: Symbol,
        /// Why it is left out.
        why: Rejection,
    },
    /// A formula of a rule or of a base value is not finite for some actor.
    #[error("{origin}: the formula `{formula}` is not finite (a division by zero, or an overflow)")]
    FormulaNotFinite {
        /// The rule, or the dimension whose base value the formula computes.
        origin: String,
        /// The formula's text.
        formula: String,
    },
    /// An effect was not applied because of a mistake, or an active effect has no definition any more.
    #[error("effect `{effect}`: {why}")]
    EffectRefused {
        /// The effect.
        effect: Symbol,
        /// What is wrong.
        why: EffectRefusal,
    },
    /// Effects inhibit and restore each other without end, through tags that they grant.
    #[error(
        "effect `{effect}` is inhibited and restored without end: its condition to stay depends on a tag that it \
         grants itself, or that another such effect grants"
    )]
    RestlessEffect {
        /// One of these effects.
        effect: Symbol,
    },
    /// An actor has more contributions and caps than [`Limits::contributions`](crate::Limits::contributions) allows.
    /// It keeps the numbers that it had.
    #[error(
        "{count} contributions and caps about actor `{actor}`, most of them by system `{system}`, and at most {limit} are \
         taken: it keeps the numbers that it had; `limits` in config.ron says so"
    )]
    TooManyStatements {
        /// The actor's id.
        actor: String,
        /// How many contributions and caps the actor has.
        count: usize,
        /// The system that makes the most of them.
        system: Symbol,
        /// The limit.
        limit: u32,
    },
    /// Data is not a valid record of an actor, or a record cannot be written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A record holds statements of a system that no rule, effect or subsystem of this game uses. They count all the
    /// same.
    #[error("system `{0}` says something in a save, but no rule, effect or subsystem here speaks for it")]
    UnknownSystem(Symbol),
    /// Files or definitions made in code have problems.
    #[error("{0}")]
    Definitions(Diagnostics),
    /// A file or folder could not be listed, read or written.
    #[error("cannot read {path}: {error}")]
    Io {
        /// The file or folder.
        path: String,
        /// The message of the operating system.
        error: String,
    },
}

/// Lists each error with the name of its kind in one place, so that the match and [`Error::KINDS`] agree.
macro_rules! kinds {
    ($($error:pat => $name:literal,)*) => {
        impl Error {
            /// The names of all kinds, such as `unknown-dimension`.
            pub const KINDS: &[&str] = &[$($name),*];

            /// Returns the name of the error's kind in kebab case, such as `unknown-dimension`. Counts of errors are
            /// kept by this name.
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
    /// Returns the error for a file that cannot be read or written.
    #[cfg(feature = "fs")]
    pub(crate) fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), error: error.to_string() }
    }
}
