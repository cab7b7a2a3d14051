//! [`Rejection`]: why one statement does not count.

use crate::vocabulary::{Bucket, CapKind, CapMode, Symbol};

/// Why one statement was left out.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// Its value is NaN or infinite.
    #[error("its value is {0}, not a finite number")]
    NotFinite(f64),
    /// It names another system than the one that says it.
    #[error("it names system `{0}`, but a subsystem speaks only for itself")]
    ForeignSystem(Symbol),
    /// The cap's mode implies another kind.
    #[error("{} implies kind {}, not {}", mode.name(), if *kind == CapKind::Max { "Min" } else { "Max" }, kind.name())]
    KindAgainstMode {
        /// The cap's mode.
        mode: CapMode,
        /// The kind that was given.
        kind: CapKind,
    },
    /// The registry does not define the dimension. The statement waits until it does.
    #[error("the registry defines no such dimension; it waits until one is defined")]
    UnknownDimension,
    /// The registry has no such layer. The cap waits until it has.
    #[error("there is no cap layer `{0}`; it waits until there is one")]
    UnknownLayer(Symbol),
    /// The dimension's merge rule is an operator, which takes Flat and Override only.
    #[error("the dimension's merge rule takes only Flat and Override, not {}", .0.name())]
    BucketOnOperator(Bucket),
}
