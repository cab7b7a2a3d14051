//! [`ActorCoreError`]: the errors of the plugin, which include those of the core.

use actor_core::{Error as CoreError, RecordError, Reportable, Symbol, TooManySymbols};
use bevy_ecs::entity::Entity;

/// An error of the plugin. The text of each error names the cause and what to do about it.
///
/// An error that has nothing to do with Bevy is an error of the core: [`ActorCoreError::Core`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ActorCoreError {
    /// An error of the core.
    #[error(transparent)]
    Core(#[from] CoreError),
    /// An actor was spawned with an empty id or an empty name. An actor without an id is not resolved.
    #[error("{what} must not be empty: entity {entity} was spawned without one")]
    BadActor {
        /// The entity.
        entity: Entity,
        /// The part that was empty, such as `an actor's id`.
        what: &'static str,
    },
    /// An entity would contribute to itself, directly or through others. The relationship of the first entity is
    /// removed.
    #[error(
        "an entity cannot contribute to itself: {}; the relationship of the first is removed",
        chain.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ")
    )]
    ContributorCycle {
        /// The entities of the cycle, each of which contributes to the next. The first is also the last.
        chain: Vec<Entity>,
    },
    /// A subsystem with this id is registered already.
    #[error("a subsystem `{0}` is registered already; ids are unique within an app")]
    DuplicateSubsystem(Symbol),
    /// A [`Subsystem`](crate::Subsystem) of this type is registered already, under another id.
    #[error(
        "subsystem `{system}` is of the same type as `{first}`; give it a type of its own, such as a wrapper"
    )]
    DuplicateType {
        /// The subsystem that was rejected.
        system: Symbol,
        /// The subsystem that is registered already.
        first: Symbol,
    },
    /// A subsystem was added to an app that does not have the plugin yet.
    #[error("add ActorCorePlugin to the app before its subsystems")]
    PluginMissing,
    /// A [`Subsystem`](crate::Subsystem) asks for a component that it must not read.
    #[error("subsystem `{system}` asks for `{component}` as its data: {why}")]
    ForbiddenData {
        /// The subsystem.
        system: Symbol,
        /// The component.
        component: &'static str,
        /// The reason why the subsystem must not read it.
        why: &'static str,
    },
    /// The entity does not exist, or is not an actor.
    #[error("entity {0} is no actor: it lacks `Actor`, or was despawned")]
    NotAnActor(Entity),
    /// A subsystem failed for one actor.
    #[error("subsystem `{system}` failed for actor `{actor}`: {error}")]
    SubsystemFailed {
        /// The subsystem.
        system: Symbol,
        /// The actor's id.
        actor: Symbol,
        /// The text of the subsystem's error.
        error: String,
    },
    /// A system that is registered as a subsystem returned an error.
    #[error("subsystem `{system}` failed: {error}")]
    SystemFailed {
        /// The subsystem.
        system: Symbol,
        /// The text of the system's error.
        error: String,
    },
}

impl From<RecordError> for ActorCoreError {
    fn from(error: RecordError) -> Self {
        Self::Core(error.into())
    }
}

impl From<TooManySymbols> for ActorCoreError {
    fn from(error: TooManySymbols) -> Self {
        Self::Core(error.into())
    }
}

/// Implements the names of the kinds. The list below holds each error once, so that none is missing.
macro_rules! kinds {
    ($($error:pat => $name:literal,)*) => {
        impl ActorCoreError {
            /// The names of the kinds that only the plugin has. [`CoreError::KINDS`] lists those of the core.
            pub const KINDS: &[&str] = &[$($name),*];

            /// Returns the name of the error's kind in kebab case, such as `subsystem-failed`. All errors of a kind
            /// have the same name, so that they can be counted by it.
            pub fn kind(&self) -> &'static str {
                match self {
                    Self::Core(error) => error.kind(),
                    $($error => $name,)*
                }
            }
        }
    };
}

kinds! {
    Self::BadActor { .. } => "bad-actor",
    Self::ContributorCycle { .. } => "contributor-cycle",
    Self::DuplicateSubsystem(_) => "duplicate-subsystem",
    Self::DuplicateType { .. } => "duplicate-type",
    Self::PluginMissing => "plugin-missing",
    Self::ForbiddenData { .. } => "forbidden-data",
    Self::NotAnActor(_) => "not-an-actor",
    Self::SubsystemFailed { .. } => "subsystem-failed",
    Self::SystemFailed { .. } => "system-failed",
}

impl Reportable for ActorCoreError {
    fn kind(&self) -> &'static str {
        self.kind()
    }
}
