//! [`ActorCoreError`]: what can be wrong, and [`Refusal`], why one statement was left out.

use crate::cap::{CapKind, CapMode};
use crate::contribution::Bucket;
use crate::diagnostics::Diagnostics;
use crate::effects::EffectRefusal;
use crate::records::RecordError;
use crate::symbol::{Symbol, TooManySymbols};

/// What can be wrong. Each says what to do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ActorCoreError {
    /// An actor, system, race, realm, tag or name without any text.
    #[error("{what} must not be empty")]
    Empty {
        /// What was empty: `an actor's id`, …
        what: &'static str,
    },
    /// An actor was spawned whose id or name is empty. Without an id it is not resolved.
    #[error("{what} must not be empty: entity {entity} was spawned without one")]
    BadActor {
        /// The entity.
        entity: bevy_ecs::entity::Entity,
        /// What was empty: `an actor's id`, …
        what: &'static str,
    },
    /// An entity would contribute to itself. The relationship is removed.
    #[error(
        "an entity cannot contribute to itself: {}; the relationship of the first is removed",
        chain.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ")
    )]
    ContributorCycle {
        /// From the entity back to itself, each contributing to the next.
        chain: Vec<bevy_ecs::entity::Entity>,
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
    /// A subsystem with this id exists already.
    #[error("a subsystem `{0}` is registered already; ids are unique within an app")]
    DuplicateSubsystem(Symbol),
    /// A `Subsystem` of this type exists already, under another id.
    #[error(
        "subsystem `{system}` is of the same type as `{first}`; give it a type of its own, such as a wrapper"
    )]
    DuplicateType {
        /// The subsystem that was refused.
        system: Symbol,
        /// The subsystem that exists.
        first: Symbol,
    },
    /// A subsystem was added to an app without the plugin.
    #[error("add ActorCorePlugin to the app before its subsystems")]
    PluginMissing,
    /// A `Subsystem` asks for a component that it must not see.
    #[error("subsystem `{system}` asks for `{component}` as its data: {why}")]
    ForbiddenData {
        /// The subsystem.
        system: Symbol,
        /// The component.
        component: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// There is no such entity, or it is not an actor.
    #[error("entity {0} is no actor: it lacks `Actor`, or was despawned")]
    NotAnActor(bevy_ecs::entity::Entity),
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
        why: Refusal,
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
    TooMuchSaid {
        /// The actor's id.
        actor: String,
        /// How much is said about it.
        count: usize,
        /// Who says most of it.
        system: Symbol,
        /// The limit.
        limit: u32,
    },
    /// A subsystem failed for one actor.
    #[error("subsystem `{system}` failed for actor `{actor}`: {error}")]
    SubsystemFailed {
        /// The subsystem.
        system: Symbol,
        /// The actor's id.
        actor: Symbol,
        /// What it says.
        error: String,
    },
    /// A system that is registered as a subsystem returned an error.
    #[error("subsystem `{system}` failed: {error}")]
    SystemFailed {
        /// The subsystem.
        system: Symbol,
        /// What it says.
        error: String,
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

/// Why one statement was left out.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
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

/// Each error with the name of its kind, at one place, so that none is forgotten.
macro_rules! kinds {
    ($($error:pat => $name:literal,)*) => {
        impl ActorCoreError {
            /// The names of all kinds.
            #[cfg_attr(not(feature = "diagnostics"), allow(dead_code, reason = "they are paths of diagnostics"))]
            pub(crate) const KINDS: &[&str] = &[$($name),*];

            /// What kind of error it is, in kebab case, such as `subsystem-failed`: the same for every error of the kind,
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
    Self::BadActor { .. } => "bad-actor",
    Self::ContributorCycle { .. } => "contributor-cycle",
    Self::NotFinite { .. } => "not-finite",
    Self::Negative { .. } => "negative",
    Self::TooManySymbols(_) => "too-many-symbols",
    Self::UnknownDimension(_) => "unknown-dimension",
    Self::NotContext(_) => "not-context",
    Self::DuplicateSubsystem(_) => "duplicate-subsystem",
    Self::DuplicateType { .. } => "duplicate-type",
    Self::PluginMissing => "plugin-missing",
    Self::ForbiddenData { .. } => "forbidden-data",
    Self::NotAnActor(_) => "not-an-actor",
    Self::NotReady => "not-ready",
    Self::Refused { .. } => "refused",
    Self::FormulaNotFinite { .. } => "formula-not-finite",
    Self::EffectRefused { .. } => "effect-refused",
    Self::RestlessEffect { .. } => "restless-effect",
    Self::TooMuchSaid { .. } => "too-much-said",
    Self::SubsystemFailed { .. } => "subsystem-failed",
    Self::SystemFailed { .. } => "system-failed",
    Self::Definitions(_) => "definitions",
    Self::Io { .. } => "io",
    Self::Record(_) => "bad-record",
    Self::UnknownSystem(_) => "unknown-system",
}

impl ActorCoreError {
    /// A file that cannot be read or written.
    pub(crate) fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), error: error.to_string() }
    }
}
