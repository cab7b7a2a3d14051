//! Exact, explainable actor stats, without an engine.
//!
//! A role-playing game asks one question thousands of times a frame: what are this actor's numbers now? Race, items,
//! talents, effects and cultivation each contribute to them, and caps of realm, world and event limit them. This crate
//! turns [`Contributions`] and [`Caps`] into one [`Snapshot`] per actor. It follows the definitions in a [`Registry`],
//! which comes from RON files or from code.
//!
//! The crate consists of data and of functions over data. It depends on no engine, starts no thread and reads no clock.
//! The plugin `bevy_actor_core` runs it in [Bevy](https://bevy.org), and the tool `actor-core` on the command line.
//!
//! # Quick start
//!
//! ```
//! use actor_core::{Base, DimensionDef, Inputs, Registry, Workspace};
//!
//! let registry = Registry::builder()
//!     .dimension("strength", DimensionDef::primary().clamp(0.0, 999999.0))
//!     .dimension("hp_max", DimensionDef::derived().base("100 + strength * 2"))
//!     .build()?;
//! let base = Base::from([("strength", 12.0)]);
//! let mut workspace = Workspace::default();
//! let inputs = Inputs { base: &base, ..Inputs::default() };
//! let snapshot = workspace.snapshot(&registry, inputs);
//! assert_eq!(snapshot.value("hp_max"), 124.0);
//! println!("{}", workspace.explain(&registry, inputs, "hp_max", &|_| String::new())?);
//! # Ok::<(), actor_core::Error>(())
//! ```
//!
//! # Where things are
//!
//! - **Statements**: the methods of a [`Dimension`] make a [`Contribution`] or a [`Cap`]. [`Base`], [`Contributions`]
//!   and [`Caps`] hold the statements about one actor.
//! - **Definitions**: [`DimensionDef`], [`Rule`], [`SubsystemDef`], [`EffectDef`] and [`Curve`] define how numbers
//!   follow from each other. A [`RegistryBuilder`] or a [`Folder`] of files gives a [`Registry`], and [`Diagnostics`]
//!   that report every mistake with its line. The chapter [`modding`] explains the files.
//! - **Numbers**: a [`Workspace`] resolves [`Inputs`] into a [`Snapshot`] and explains each number in a [`Breakdown`].
//! - **Contributors**: items and effects count for an actor through [`Attached`] statements.
//! - **Effects and time**: an [`EffectSpec`] describes an effect to apply to a target in an [`EffectHost`]. A
//!   [`Timeline`] holds what is due.
//! - **Pools**: [`Pools`] hold current values such as health.
//! - **Saves**: an [`ActorRecord`] holds an actor by names, and is written as RON, JSON or bytes.
//! - **Problems**: fallible calls return an [`Error`]. A [`ReportLog`] collects what goes wrong while a game runs.
//!
//! # Features
//!
//! | feature | default | what it does |
//! |---|---|---|
//! | `files` | yes | reads definitions and actors from RON |
//! | `fs` | yes | reads folders from disk, and writes saves to it |
//! | `saves` | yes | writes [`ActorRecord`]s as RON, JSON and compact bytes |
//! | `libm` | no | computes `exp`, `ln` and `^` by the same code on every platform |
//! | `bevy_reflect` | no | derives `Reflect` for plain data |

#![cfg_attr(
    not(all(feature = "files", feature = "saves")),
    allow(dead_code, unused_imports, reason = "some of it is only there for files and saves")
)]
#![cfg_attr(doctest, doc = include_str!("../README.md"))]

#[cfg(feature = "files")]
mod actor_definition;
mod contributor;
mod definitions;
mod diagnostics;
mod effect;
mod error;
mod explain;
#[cfg(feature = "files")]
mod files;
mod formula;
#[cfg(feature = "fs")]
#[expect(clippy::disallowed_methods, reason = "it is the module that opens files")]
mod fs;
mod lifespan;
mod lint;
#[cfg(feature = "files")]
mod load;
mod pool;
mod record;
mod registry;
mod report;
mod resolve;
mod snapshot;
mod statements;
mod time;
mod vocabulary;
mod workspace;

/// The chapter for people who write the files of a game.
#[doc = include_str!("modding.md")]
pub mod modding {}

pub use contributor::{
    ActiveEffect, Contributor, ContributorGraph, Link, LinkKind, RejectedLinks, find_cycle, gather,
    leads_to_no_cycle,
};
pub use definitions::{
    Again, Combine, DimensionDef, DimensionKind, EffectDef, EffectDuration, MergeRule, OnFailure, Period,
    Rounding, Rule, Settings, StackBy, StackExpiry, Stacking, SubsystemDef,
};
pub use diagnostics::{Diagnostic, Diagnostics, Place, Related, Rendered, Severity, Span};
pub use effect::{
    EffectChange, EffectEnd, EffectEvent, EffectFilter, EffectHost, EffectSpec, NewEffect, TargetState,
    apply_definition_changes, restore, run_due, settle_inhibitions,
};
pub use error::{EffectRefusal, Error, RecordError, Rejection};
pub use explain::{
    BaseStep, Breakdown, CapLeftOutStep, CapStep, Clip, ContributionStep, LayerStep, LeftOutStep, Source,
};
#[cfg(feature = "files")]
pub use files::{ActorDefinition, Folder};
pub use lifespan::Lifespan;
#[cfg(feature = "files")]
pub use load::LoadOutcome;
pub use pool::{Pool, PoolError, PoolRule, PoolTurn, Pools};
pub use record::{
    ActorRecord, CapRecord, ContributionRecord, ContributorRecord, EffectRecord, IdentityRecord,
    MAX_NAME_BYTES, MAX_RECORD_BYTES, MAX_RECORD_DEPTH, MAX_RECORD_ENTRIES, MAX_RECORD_PARTS, PoolRecord,
    RECORD_VERSION, RecordCount, TimeRecord, Timestamps, Unknown,
};
pub use registry::{
    ChangeKind, Changed, ChangedPart, Reach, Registry, RegistryBuilder, RegistryChange, RegistryChanges,
    RegistryEdit, RegistryHandle,
};
pub use report::{Report, ReportLog, Reportable, ReportedCause};
pub use resolve::{
    Attached, ContextModifier, Inputs, LayerBound, LayerBounds, LayerCap, across_layers, within_layer,
};
pub use snapshot::{Change, Difference, Snapshot, SnapshotDiff, checksum_of_actors};
pub use statements::{Base, Caps, Contributions, RejectedStatement};
pub use time::{Alarm, Deadline, Timeline};
pub use vocabulary::{
    AcrossLayerPolicy, BASE, Bucket, Cap, CapKind, CapLayers, CapMode, Condition, Contribution, Curve,
    Dimension, DimensionKey, DimensionName, EffectiveCaps, Every, FormulaText, Labels, Lasts, Limits,
    MAX_SYMBOLS, MIN_PERIOD, NameSet, SourceId, SubsystemId, Symbol, TooManySymbols, Value, name_hash,
    shortest,
};
pub use workspace::Workspace;

/// The types that most programs need.
pub mod prelude {
    pub use crate::{
        AcrossLayerPolicy, ActorRecord, Attached, Base, Breakdown, Bucket, Cap, CapKind, CapLayers, CapMode,
        Caps, Condition, ContextModifier, Contribution, Contributions, Curve, Diagnostics, Dimension,
        DimensionDef, DimensionKey, EffectDef, EffectSpec, EffectiveCaps, Error, Inputs, Lasts, Limits,
        MergeRule, OnFailure, Pool, PoolError, PoolRule, Pools, Registry, Rounding, Rule, Settings, Snapshot,
        SourceId, Stacking, SubsystemDef, SubsystemId, Symbol, Timeline, Workspace,
    };
    #[cfg(feature = "files")]
    pub use crate::{ActorDefinition, Folder};
}
