//! Exact, explainable actor stats for Bevy.
//!
//! A role-playing game asks one question thousands of times a frame: what are this actor's numbers now? Race, items,
//! talents, effects and cultivation each contribute to them, and caps of realm, world and event limit them. This crate
//! collects the [`Contributions`] and [`Caps`] of every actor and turns them into one [`Snapshot`] per actor.
//!
//! # Where to start
//!
//! 1. The [quick start](#quick-start) shows what every game needs: a [`Registry`] with the definitions, the
//!    [`ActorCorePlugin`], an [`Actor`], and a subsystem that contributes to it.
//! 2. [Three ways to contribute](#three-ways-to-contribute) helps to choose how your code, or a file, contributes.
//! 3. The chapter [`modding`] explains the RON files, which can define dimensions, rules, effects and actors instead of
//!    code.
//! 4. `cargo run --example demo` shows everything at work. Its source is in `examples/demo/`.
//!
//! `use bevy_actor_core::prelude::*;` imports what a game usually needs.
//!
//! # Where things are
//!
//! Each folder of `src/` holds one topic:
//!
//! | folder | topic | start with |
//! |---|---|---|
//! | `actor` | who an actor is, and its numbers | [`Actor`], [`Snapshot`], [`ActorBundle`] |
//! | `statements` | an actor's own values, its contributions and caps | [`Base`], [`ContributionsMut`], [`CapsMut`] |
//! | `subsystem` | code that contributes to actors | [`ActorCoreAppExt`], [`Subsystem`] |
//! | `contributors` | items and effects as entities that count for an actor | [`ContributesTo`], [`EffectOf`] |
//! | `effects` | applying and removing defined effects, and their events | [`EffectCommands`], [`EffectSpec`] |
//! | `time` | entities that end after a while | [`Lasts`], [`Timeline`] |
//! | `aggregate` | writing snapshots, resolving on demand, checksums | [`Resolver`], [`ResolverMut`], [`Checksums`] |
//! | `watch` | events for changed values and crossed thresholds | [`Watch`], [`WatchAppExt`] |
//! | `pools` | current values, such as health and mana | [`Pools`], [`PoolEmptied`], [`PoolFilled`] |
//! | `save` | saving and loading actors | [`SaveActor`], [`ActorRecord`] |
//! | `assets` | loading the RON files, and reloading them | [`RegistryLoaded`], [`RegistryReloaded`] |
//! | `reports` | problems that come up while the game runs | [`ActorCoreReport`], [`Reports`] |
//! | `observe` | the plugin's health, and Bevy diagnostics | [`ActorCoreHealth`], [`HealthCheck`] |
//!
//! The files beside them hold what all topics share: `plugin.rs` the [`ActorCorePlugin`] and the order of its systems,
//! `sets.rs` the [`ActorCoreSystems`], `registry.rs` the [`Registry`] and its run conditions, and `error.rs` the
//! [`ActorCoreError`].
//!
//! Dimensions, definitions, formulas, files and explanations need no engine. They are in the crate [`actor_core`]. This
//! crate exports the ones that a game needs under their own names.
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
//!     // RON files under assets/actor_core/ can define this instead of code.
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
//! [`Actor`] makes an entity an actor and requires the other components of one: [`Base`] (its own values),
//! [`Contributions`] and [`Caps`] (what subsystems state about it), [`Attached`] (what its items and effects state),
//! [`Race`], [`Realms`] and [`Tags`] (who it is), [`Lifespan`], and [`Snapshot`] (its numbers). An actor's name is
//! Bevy's `Name`.
//!
//! # Three ways to contribute
//!
//! All three give the same numbers.
//! - A **Bevy system**, registered with [`add_subsystem`](ActorCoreAppExt::add_subsystem), reads anything in the world
//!   and writes through [`ContributionsMut`] and [`CapsMut`].
//! - A type that implements **[`Subsystem`]** returns what it contributes to one actor at a time, or an error.
//! - A **RON rule** in `subsystems/*.subsystem.ron` contributes to every actor that meets its condition.
//!
//! # The registry
//!
//! [`Registry`] holds the dimensions, cap layers, curves, rules, effects and standing caps. It comes from the files of
//! the plugin's folder or from [`Registry::builder`], and code can [edit](actor_core::Registry::edit) it while the game
//! runs. The run condition [`actor_core_ready`] is true while the registry is ready, and [`actor_core_just_ready`] is
//! true once when it becomes ready. Before that the plugin resolves no actor, and nothing panics.
//!
//! # When snapshots are written
//!
//! Bevy's change detection is the cache. The plugin resolves an actor when one of its inputs was added, changed or
//! removed, or when the registry changed. It marks the [`Snapshot`] as changed exactly when one of its numbers changed
//! in its bits. [`ActorCoreSystems`] lists the system sets in order. [`Resolver`] and [`ResolverMut`] resolve on
//! demand.
//!
//! # Items, effects and pools
//!
//! An item, such as a sword, is an entity that [`ContributesTo`] an actor through `Contributions` and `Caps` of its
//! own. An [effect](EffectOf) does the same, and ends with its target. With [`Lasts`] an entity ends after a while.
//!
//! [`Pools`] holds current values, such as health and mana, whose maxima are dimensions. Pools follow their maxima and
//! regenerate. Code spends and restores them. [`PoolEmptied`] and [`PoolFilled`] report when they reach 0 or their
//! maximum.
//!
//! # Saves
//!
//! [`ActorRecord`] stores everything that belongs to an actor, by name, and is written as RON, as JSON and in a compact
//! binary form. Another process loads it to a snapshot of the same bits, and effects continue with the time that they
//! had left. Names that the registry no longer knows, for example because a mod was removed, are kept and reported.
//! Bevy's own world serialization works as well.
//!
//! # What changed
//!
//! `Changed<Snapshot>` is true when any number of an actor changed. To learn which value changed, from what to what,
//! insert a [`Watch`] on an actor, or [watch a dimension](WatchAppExt::watch_dimension) of every actor. The plugin then
//! sends [`DimensionChanged`]. On request a `Watch` also sends [`ThresholdCrossed`] when a value falls below a number,
//! rises to a number, or reaches its cap. Both are messages, and events for observers. Where nothing is watched, the
//! plugin compares and keeps nothing.
//!
//! # Explanations
//!
//! [`Resolver::explain`] returns a [`Breakdown`]: each contribution in order with the value so far, what does not count
//! and why, the caps of each layer, and what clipped the value. It comes from the same fold that computes the value.
//!
//! # Files
//!
//! [`modding`] is the chapter for people who write the RON files, with a first example, every field and every message.
//! With the feature `hot_reload` the plugin adopts saved files while the game runs, all of them or none.
//! [`RegistryReloaded`] lists what changed.
//!
//! # What can go wrong
//!
//! Mistakes in files give [`Diagnostics`] with `file:line:column` and the line itself, in the log and in the message
//! [`RegistryLoaded`]. Every other problem that comes up while the game runs is reported once per cause, in the log and
//! as [`ActorCoreReport`]. [`Reports`] counts repetitions.
//!
//! [`ActorCoreHealth`] summarizes the plugin's state in a few lines: the subsystems that failed lately and how often,
//! the systems that are disabled, the files with problems, and the most frequent reports. For graphs, the feature
//! `diagnostics` provides counters and times as Bevy diagnostics (`ActorCoreDiagnosticsPlugin`). The feature `trace`
//! turns on Bevy's `tracing` spans, one around each system.
//!
//! # Exactness
//!
//! All numbers are `f64`. Results have the same bits whatever the order of insertion, spawning, registration, loading
//! or threads. Sums, products, `%`, `floor`, `ceil`, `round` and `sqrt` are the same on every platform. So are `exp`,
//! `ln` and `^` with the feature `libm`. Without it they depend on the platform's library, except for `^` with a small
//! whole exponent.
//!
//! [`Snapshot::checksum`](actor_core::Snapshot::checksum) and [`Checksums`] show whether two machines have the same
//! numbers, and [`Snapshot::diff`](actor_core::Snapshot::diff) shows which ones differ.
//!
//! # Features
//!
//! | feature | default | what it does |
//! |---|---|---|
//! | `multi_threaded` | yes | resolves actors on all threads of Bevy's task pools |
//! | `saves` | yes | writes [`ActorRecord`] as JSON, as compact bytes and to files; RON is always there |
//! | `hot_reload` | no | reads the files again when they change, while the game runs; for development |
//! | `libm` | no | computes `exp`, `ln` and `^` by the same code on every platform |
//! | `diagnostics` | no | adds counters and times as Bevy diagnostics, with `ActorCoreDiagnosticsPlugin` |
//! | `trace` | no | turns on Bevy's `tracing` spans: one around each system, by its name |

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

/// The core without an engine, for its types that have a namesake here, such as [`actor_core::Lasts`].
pub use actor_core;
// Types that do not depend on Bevy come from the core unchanged.
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

/// The types, traits and functions that a game usually needs.
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
    pub use actor_core::Error as CoreError;
    pub use actor_core::{
        AcrossLayerPolicy, ActorDefinition, ActorRecord, Breakdown, Bucket, Cap, CapKind, CapLayers, CapMode,
        Condition, ContextModifier, Contribution, Curve, Dimension, DimensionDef, EffectDef, EffectiveCaps,
        Folder, Limits, MergeRule, OnFailure, Pool, PoolError, PoolRule, Rounding, Rule, Settings, SourceId,
        Stacking, SubsystemDef, SubsystemId, Symbol,
    };
    pub use bevy_ecs::error::BevyError;
    pub use bevy_ecs::name::Name;
}
