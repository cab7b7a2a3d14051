//! [`Rejection`]: the reasons why one statement does not count.

use crate::vocabulary::{Bucket, CapKind, CapMode, Symbol};

/// The reason why one statement, a contribution or a cap, is left out.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The statement's value is NaN or infinite.
    #[error("its value is {0}, not a finite number")]
    NotFinite(f64),
    /// The statement names another system than the one that makes it.
    #[error("it names system `{0}`, but a subsystem speaks only for itself")]
    ForeignSystem(Symbol),
    /// The cap's mode implies the other kind, for instance `HardMax` with kind `Min`.
    #[error("{} implies kind {}, not {}", mode.name(), if *kind == CapKind::Max { "Min" } else { "Max" }, kind.name())]
    KindAgainstMode {
        /// The cap's mode.
        mode: CapMode,
        /// The cap's kind.
        kind: CapKind,
    },
    /// The registry does not define the dimension. The statement stays, and counts as soon as the dimension is defined.
    #[error("the registry defines no such dimension; it waits until one is defined")]
    UnknownDimension,
    /// The registry has no such cap layer. The cap stays, and counts as soon as the layer exists.
    #[error("there is no cap layer `{0}`; it waits until there is one")]
    UnknownLayer(Symbol),
    /// The dimension's merge rule is an operator such as `Max`, which accepts only `Flat` and `Override`.
    #[error("the dimension's merge rule takes only Flat and Override, not {}", .0.name())]
    BucketOnOperator(Bucket),
}
