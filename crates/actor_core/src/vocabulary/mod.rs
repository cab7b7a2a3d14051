//! The plain data types that all other modules build on: names, statements, conditions, values, limits and times.
//!
//! Nothing here computes an actor's numbers or reads a file, and the module relies only on `diagnostics`, for the
//! places in files that some values carry. Start with [`Symbol`], an interned name, then [`Contribution`] and [`Cap`],
//! the two kinds of statements.

mod cap;
mod condition;
mod contribution;
mod curve;
mod dimension;
mod interner;
mod lasts;
mod limits;
mod name_hash;
mod name_set;
mod number;
mod source_id;
mod subsystem_id;
mod symbol;
mod value;

pub use cap::{AcrossLayerPolicy, Cap, CapKind, CapLayers, CapMode, EffectiveCaps};
pub use condition::{Condition, DimensionName};
pub use contribution::{Bucket, Contribution, Labels};
pub use curve::Curve;
pub(crate) use dimension::is_snake_case;
pub use dimension::{Dimension, DimensionKey};
pub(crate) use interner::{Interner, hash_of, mix64};
pub use lasts::{Every, Lasts, MIN_PERIOD};
pub use limits::Limits;
#[cfg(feature = "saves")]
pub(crate) use name_hash::fnv1a;
pub use name_hash::name_hash;
pub use name_set::NameSet;
pub use number::shortest;
pub use source_id::SourceId;
pub(crate) use subsystem_id::canonical_order;
pub use subsystem_id::{BASE, SubsystemId};
pub(crate) use symbol::SymbolMap;
pub use symbol::{MAX_SYMBOLS, Symbol, TooManySymbols};
pub(crate) use value::FormulaSite;
pub use value::{FormulaText, Value};
