//! Exact, explainable actor stats for Bevy.
//!
//! A role-playing game asks one question thousands of times a frame: what are this actor's numbers now? Race, items,
//! talents, effects and cultivation each say a little; caps of realm, world and event limit it. This crate collects
//! these [`Contributions`] and [`Caps`] and turns them into one [`Snapshot`] per actor.
//!
//! # Quick start
//!
//! ```
//! use bevy_actor_core::prelude::*;
//! use bevy_app::prelude::*;
//! use bevy_ecs::prelude::*;
//!
//! static STRENGTH: Dimension = Dimension::new("strength");
//! static HP_MAX: Dimension = Dimension::new("hp_max");
//! const ITEMS: SubsystemId = SubsystemId::new("items", 50);
//!
//! #[derive(Component)]
//! struct Sword(f64);
//!
//! fn main() -> Result<(), ActorCoreError> {
//!     // Instead of code, RON files under assets/actor_core/ can say this.
//!     let registry = Registry::builder()
//!         .dimension("strength", DimensionDef::primary().clamp(0.0, 999999.0))
//!         .dimension("hp_max", DimensionDef::derived().base("100 + strength * 2"))
//!         .build()?;
//!     let mut app = App::new();
//!     app.add_plugins(ActorCorePlugin::default().with_registry(registry)).add_subsystem(ITEMS, equip);
//!     let hero = app
//!         .world_mut()
//!         .spawn((Actor::new("hero"), Name::new("Grey Wolf"), Base::from([(&STRENGTH, 10.0)]), Sword(0.2)))
//!         .id();
//!     app.update();
//!     let snapshot = app.world().get::<Snapshot>(hero).unwrap();
//!     assert_eq!(snapshot.value(&STRENGTH), 12.0);
//!     assert_eq!(snapshot.value(&HP_MAX), 124.0);
//!     Ok(())
//! }
//!
//! fn equip(mut actors: Query<(ContributionsMut, &Sword), Changed<Sword>>) {
//!     for (mut contributions, sword) in &mut actors {
//!         contributions.replace(ITEMS, [STRENGTH.percent(sword.0)]);
//!     }
//! }
//! ```
//!
//! # Actors
//!
//! [`Actor`] makes an entity an actor and brings the rest along: [`Base`] (its own values), [`Contributions`] and [`Caps`]
//! (what subsystems say about it), [`Race`], [`Realms`] and [`Tags`] (who it is), [`Lifespan`], and [`Snapshot`] (its
//! numbers). Its name is Bevy's `Name`.
//!
//! # Three ways to contribute
//!
//! All are equal in the result.
//! - A **Bevy system**, registered with [`add_subsystem`](ActorCoreAppExt::add_subsystem), reads anything in the world and
//!   writes through [`ContributionsMut`] and [`CapsMut`].
//! - A type that implements **[`Subsystem`]** says for one actor at a time what it contributes, and may fail.
//! - A **RON rule** in `subsystems/*.subsystem.ron` speaks to every actor that its condition holds for.
//!
//! # The registry
//!
//! [`Registry`] holds the dimensions, cap layers, curves, rules and standing caps. It comes from the files of the plugin's
//! folder or from [`Registry::builder`], and can be [edited](Registry::edit) while the game runs. The run conditions
//! [`actor_core_ready`] and [`actor_core_just_ready`] say when it is there; before that nothing is resolved and nothing
//! panics.
//!
//! # When snapshots are written
//!
//! Bevy's change detection is the cache. An actor is resolved when one of its inputs was added, changed or removed, or
//! when the registry changed; its [`Snapshot`] is marked as changed exactly when one of its numbers changed in its bits.
//! [`ActorCoreSystems`] lists the system sets in order. [`Resolver`] and [`ResolverMut`] resolve on demand.
//!
//! # Items, effects and pools
//!
//! An entity that [`ContributesTo`] an actor, such as a sword, says what it has to say in `Contributions` and `Caps` of its
//! own, and so does an [effect](EffectOf), which ends with its actor, or when it [`Lasts`] only for a while.
//!
//! [`Pools`] holds current values, such as health and mana, below maxima that are dimensions. They follow their maxima,
//! regenerate, are spent and restored, and report with [`PoolEmptied`] and [`PoolFilled`].
//!
//! # Saves
//!
//! [`ActorRecord`] is an actor with everything that is its own, by name, as data in RON, JSON and a compact binary form. It
//! loads in another process to a snapshot of the same bits; effects go on where they stopped. What it names that a mod
//! defined which is gone now is kept, and told of. Bevy's own world serialization works as well.
//!
//! # What changed
//!
//! `Changed<Snapshot>` says that a number of an actor changed. Which one, from what to what, is told of those that have a
//! [`Watch`], and for [watched dimensions](WatchAppExt::watch_dimension) of every actor: as [`DimensionChanged`], and on
//! request as [`ThresholdCrossed`] when a value falls below a number, rises to one, or reaches its cap. Both are messages
//! and events for observers. Where nothing is watched, nothing is compared or kept.
//!
//! # Explanations
//!
//! [`Resolver::explain`] gives a [`Breakdown`]: each contribution in order with its running value, what did not count and
//! why, each layer's caps, and what clipped the value. It comes out of the same fold as the value.
//!
//! # Files
//!
//! [`modding`] is the chapter for those who write the RON files: a start, every field, every message. With the feature
//! `hot_reload` a saved file is taken over while the game runs, as a whole or not at all; [`RegistryReloaded`] tells what
//! changed.
//!
//! # What can go wrong
//!
//! Bad files give [`Diagnostics`] with `file:line:column` and the line itself, in the log and in the message
//! [`RegistryLoaded`]. Everything else that goes wrong while the game runs is reported once per cause, in the log and as
//! [`ActorCoreReport`]; what comes back is counted in the [`ReportLog`].
//!
//! [`ActorCoreHealth`] says in a few lines how everything fares: which subsystems failed lately and how often, what is
//! switched off, which files are bad, and what was reported most often. For graphs and logs, the feature `diagnostics` has
//! counters and times as Bevy diagnostics (`ActorCoreDiagnosticsPlugin`), and the feature `trace` a tracing span around
//! each of the plugin's systems and each subsystem.
//!
//! # Exactness
//!
//! All numbers are `f64`, and results have the same bits whatever the order of insertion, spawning, registration, loading
//! or threads. Sums, products, `%`, `floor`, `ceil`, `round` and `sqrt` are the same on every platform; `exp`, `ln` and `^`
//! with an exponent that is no small whole number depend on the platform's library, unless the feature `libm` computes them.
//!
//! [`Snapshot::checksum`] and [`Checksums`] tell whether two machines have the same numbers, and [`Snapshot::diff`] which
//! differ.
//!
//! # Features
//!
//! | feature | default | what it does |
//! |---|---|---|
//! | `saves` | yes | [`ActorRecord`] as JSON, as compact bytes and in files; RON is always there |
//! | `multi_threaded` | yes | resolves actors on all threads of Bevy's task pools |
//! | `hot_reload` | no | reads the files again when they change, while the game runs; for development |
//! | `libm` | no | computes `exp`, `ln` and `^` by the same code on every platform |
//! | `diagnostics` | no | counters and times as Bevy diagnostics, with `ActorCoreDiagnosticsPlugin` |
//! | `trace` | no | a `tracing` span around each of the plugin's systems and each subsystem |
//! | `cli` | no | builds the command-line tool `actor-core` |

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod actor;
mod aggregate;
mod assets;
mod changed_rows;
mod contributors;
mod effects;
mod error;
mod newtype;
mod observe;
mod plugin;
mod pools;
mod reenabled;
mod registry;
mod reports;
mod save;
mod sets;
mod source;
mod statements;
mod subsystem;
mod time;
mod watch;

pub use actor::{Actor, ActorBundle, ActorInputs, ActorInputsItem, Lifespan, Race, Realms, Snapshot, Tags};
pub use aggregate::{Checksums, Resolver, ResolverMut};
pub use assets::{RegistryLoaded, RegistryReloaded};
pub use contributors::{ActiveEffect, Attached, ContributesTo, Contributors, EffectOf, Effects};
pub use effects::{
    EffectApplied, EffectCommands, EffectEnded, EffectFilter, EffectInhibited, EffectRefused, EffectRestored,
    EffectSpec, EffectStackLost, EffectStacked, EffectTicked,
};
pub use error::ActorCoreError;
#[cfg(feature = "diagnostics")]
pub use observe::ActorCoreDiagnosticsPlugin;
pub use observe::{ActorCoreHealth, CauseHealth, FileHealth, HealthCheck, SubsystemHealth};
pub use plugin::ActorCorePlugin;
pub use pools::{PoolEmptied, PoolFilled, Pools};
pub use registry::{ActorCoreConfig, Registry, RegistryBuilder, actor_core_just_ready, actor_core_ready};
pub use reports::{ActorCoreReport, Reports};
pub use save::{SaveActor, Spawned, SpawnedPart, Timestamps};
pub use sets::ActorCoreSystems;
pub use source::SourceEntity;
pub use statements::{
    Base, Caps, CapsMut, CapsMutItem, Contributions, ContributionsMut, ContributionsMutItem, Invalidated,
};
pub use subsystem::{
    ActorCoreAppExt, ActorView, ContextOutput, PurgeSubsystem, Subsystem, SubsystemMeta, SubsystemOutput,
    SubsystemSet, SubsystemState, Subsystems,
};
pub use time::{Expired, Lasts, Timeline};
pub use watch::{
    Crossing, DimensionChanged, ThresholdCrossed, Watch, WatchAppExt, WatchDimension, WatchedDimensions,
};

// What has nothing to do with Bevy comes from the core as it is.
pub use actor_core::modding;
pub use actor_core::{
    AcrossLayerPolicy, ActorDefinition, ActorRecord, Again, BASE, BaseStep, Breakdown, Bucket, Cap, CapKind,
    CapLayers, CapLeftOutStep, CapMode, CapRecord, CapStep, ChangeKind, Changed, ChangedPart, Clip, Combine,
    Condition, ContextModifier, Contribution, ContributionRecord, ContributionStep, ContributorRecord, Curve,
    Diagnostic, Diagnostics, Difference, Dimension, DimensionDef, DimensionKey, DimensionKind, DimensionName,
    EffectDef, EffectDuration, EffectEnd, EffectRecord, EffectRefusal, EffectiveCaps, Error as CoreError,
    Every, Folder, FormulaText, IdentityRecord, Labels, LayerBound, LayerBounds, LayerCap, LayerStep,
    LeftOutStep, Limits, MAX_NAME_BYTES, MAX_RECORD_BYTES, MAX_RECORD_DEPTH, MAX_RECORD_ENTRIES,
    MAX_RECORD_PARTS, MAX_SYMBOLS, MIN_PERIOD, MergeRule, NameSet, OnFailure, Period, Place, Pool, PoolError,
    PoolRecord, PoolRule, RECORD_VERSION, RecordError, RegistryChange, RegistryChanges, RegistryEdit,
    Rejection, Related, Rendered, Report, ReportLog, ReportedCause, Rounding, Rule, Settings, Severity,
    SnapshotDiff, Source, SourceId, Span, StackBy, StackExpiry, Stacking, SubsystemDef, SubsystemId, Symbol,
    TimeRecord, TooManySymbols, Unknown, Value, across_layers, shortest, within_layer,
};

/// Everything that a game usually needs.
pub mod prelude {
    pub use crate::{
        ActiveEffect, Actor, ActorBundle, ActorCoreAppExt, ActorCoreConfig, ActorCoreError, ActorCoreHealth,
        ActorCorePlugin, ActorCoreReport, ActorCoreSystems, ActorInputs, ActorView, Base, Caps, CapsMut,
        Checksums, ContextOutput, ContributesTo, Contributions, ContributionsMut, Crossing, DimensionChanged,
        EffectApplied, EffectCommands, EffectEnded, EffectFilter, EffectInhibited, EffectOf, EffectRefused,
        EffectRestored, EffectSpec, EffectStackLost, EffectStacked, EffectTicked, Expired, HealthCheck,
        Lasts, Lifespan, PoolEmptied, PoolFilled, Pools, PurgeSubsystem, Race, Realms, Registry,
        RegistryLoaded, RegistryReloaded, Resolver, ResolverMut, SaveActor, Snapshot, SourceEntity,
        Subsystem, SubsystemOutput, SubsystemSet, Tags, ThresholdCrossed, Timestamps, Watch, WatchAppExt,
        WatchDimension, actor_core_just_ready, actor_core_ready,
    };
    pub use actor_core::{
        AcrossLayerPolicy, ActorDefinition, ActorRecord, Breakdown, Bucket, Cap, CapKind, CapLayers, CapMode,
        Condition, ContextModifier, Contribution, Curve, Dimension, DimensionDef, EffectDef, EffectiveCaps,
        Folder, Limits, MergeRule, OnFailure, Pool, PoolError, PoolRule, Rounding, Rule, Settings, SourceId,
        Stacking, SubsystemDef, SubsystemId, Symbol,
    };
    pub use bevy_ecs::error::BevyError;
    pub use bevy_ecs::name::Name;
}
