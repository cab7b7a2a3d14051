//! [`ActorCoreError`]: what can go wrong in Bevy, besides what can go wrong in the core.

use actor_core::{Error as CoreError, RecordError, Reportable, Symbol, TooManySymbols};
use bevy_ecs::entity::Entity;

/// What can go wrong. Each error says what to do about it.
///
/// What has nothing to do with Bevy is an error of the core: [`ActorCoreError::Core`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ActorCoreError {
    /// An error of the core.
    #[error(transparent)]
    Core(#[from] CoreError),
    /// An actor was spawned whose id or name is empty. Without an id it is not resolved.
    #[error("{what} must not be empty: entity {entity} was spawned without one")]
    BadActor {
        /// The entity.
        entity: Entity,
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
        chain: Vec<Entity>,
    },
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
    NotAnActor(Entity),
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

/// Each error with the name of its kind, at one place, so that none is forgotten.
macro_rules! kinds {
    ($($error:pat => $name:literal,)*) => {
        impl ActorCoreError {
            /// The names of the kinds of errors that are Bevy's; those of the core are [`CoreError::KINDS`].
            pub const KINDS: &[&str] = &[$($name),*];

            /// What kind of error it is, in kebab case, such as `subsystem-failed`: the same for every error of the kind,
            /// to count by.
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
