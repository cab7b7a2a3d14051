//! [`ActorCorePlugin`] and the order of everything.

use bevy_app::{App, Plugin, PostUpdate, PreUpdate};
use bevy_ecs::change_detection::Res;
use bevy_ecs::entity_disabling::{DefaultQueryFilters, Disabled};
use bevy_ecs::intern::Interned;
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::query::{Allow, With};
use bevy_ecs::schedule::common_conditions::{
    any_match_filter, resource_changed, resource_exists_and_changed,
};
use bevy_ecs::schedule::{IntoScheduleConfigs, ScheduleLabel, SystemSet};
use bevy_ecs::system::Local;

use crate::actor::{Actor, Lifespan, Race, Realms, Tags};
use crate::aggregate::aggregate;
use crate::assets::{self, AssetFolder, LastLoad, RegistryLoaded, RegistryReloaded, Reloads};
use crate::base::Base;
use crate::caps::Caps;
use crate::config::ActorCoreConfig;
use crate::contributions::Contributions;
use crate::contributors::{
    Attached, ContributesTo, Contributors, EffectOf, Effects, Links, attach, has_news,
};
use crate::effects::{
    ActiveEffect, EffectApplied, EffectEnded, EffectInhibited, EffectRefused, EffectRestored,
    EffectStackLost, EffectStacked, EffectTicked, Flips, Followed, anything_flips, follow,
    has_new_definitions, settle,
};
use crate::invalidation::Invalidated;
use crate::observe::spanned;
use crate::pools::{self, PoolEmptied, PoolFilled, Pools};
use crate::records::Timestamps;
use crate::registry::Registry;
use crate::report::Report;
use crate::snapshot::Snapshot;
use crate::subsystem::Subsystems;
use crate::symbol::Symbol;
use crate::timeline::{Expired, Lasts, Timeline, anything_happens, happen};
use crate::waking;
use crate::watching::{self, DimensionChanged, ThresholdCrossed, Watch, WatchedDimensions, anything_watched};

/// Adds actors, subsystems and the aggregation to an app.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_app::prelude::*;
/// // In PostUpdate, with the files under assets/actor_core/.
/// App::new().add_plugins(ActorCorePlugin::default());
/// // In a fixed schedule.
/// App::new().add_plugins(ActorCorePlugin::new(FixedPostUpdate));
/// // Without files.
/// let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build()?;
/// App::new().add_plugins(ActorCorePlugin { folder: None, registry: Some(registry), ..Default::default() });
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ActorCorePlugin {
    /// The schedule that subsystems and the aggregation run in; default [`PostUpdate`].
    pub schedule: Interned<dyn ScheduleLabel>,
    /// The folder of the RON files, as an asset path; default `actor_core`. `None` loads nothing. Needs Bevy's
    /// `AssetPlugin`; without it nothing is loaded.
    pub folder: Option<String>,
    /// A registry that code built. Files that are loaded then replace it.
    pub registry: Option<Registry>,
    /// The settings until a `config.ron` in the folder replaces them.
    pub config: ActorCoreConfig,
}

impl Default for ActorCorePlugin {
    fn default() -> Self {
        Self::new(PostUpdate)
    }
}

impl ActorCorePlugin {
    /// Subsystems and the aggregation run in this schedule.
    pub fn new(schedule: impl ScheduleLabel) -> Self {
        Self {
            schedule: schedule.intern(),
            folder: Some("actor_core".into()),
            registry: None,
            config: ActorCoreConfig::default(),
        }
    }

    /// With a registry that code built, and without files.
    #[must_use]
    pub fn with_registry(mut self, registry: Registry) -> Self {
        (self.folder, self.registry) = (None, Some(registry));
        self
    }

    /// With the files in this folder, as an asset path.
    #[must_use]
    pub fn with_folder(mut self, folder: impl Into<String>) -> Self {
        self.folder = Some(folder.into());
        self
    }
}

/// The plugin's system sets, in the order in which they run.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorCoreSystems {
    /// Files become the registry. Runs in [`PreUpdate`].
    Load,
    /// Effects tick, and what [lasts](crate::Lasts) only for a while ends when its time is over. Runs in the plugin's
    /// schedule.
    Expire,
    /// Subsystems say what they contribute, each in its [`SubsystemSet`](crate::SubsystemSet). Runs in the plugin's
    /// schedule.
    Subsystems,
    /// What contributors say is put together, and snapshots are written. Runs in the plugin's schedule, after `Subsystems`.
    Aggregate,
    /// What changed of [watched](crate::Watch) actors is told. Runs in the plugin's schedule, after `Aggregate`, if
    /// anything is watched.
    Watch,
    /// [`Pools`] follow their maxima, regenerate and report. Runs in the plugin's schedule, after `Watch`.
    Pools,
    /// What went wrong is sent as [`ActorCoreReport`]. Runs in the plugin's schedule, after `Pools`.
    Report,
}

/// Something went wrong: a subsystem failed, a statement was left out, a name is not defined. Sent once per cause.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct ActorCoreReport(pub Report);

/// A run condition: the registry is ready, so actors are resolved.
pub fn actor_core_ready(registry: Option<Res<Registry>>) -> bool {
    registry.is_some_and(|registry| registry.is_ready())
}

/// A run condition: true once, the first time that it is asked after the registry became ready.
pub fn actor_core_just_ready(registry: Option<Res<Registry>>, mut done: Local<bool>) -> bool {
    !*done && registry.is_some_and(|registry| registry.is_ready()) && {
        *done = true;
        true
    }
}

impl Plugin for ActorCorePlugin {
    fn build(&self, app: &mut App) {
        match &self.registry {
            Some(registry) => app.insert_resource(registry.clone()),
            None => app.init_resource::<Registry>(),
        };
        app.insert_resource(self.config.clone())
            .insert_resource(Subsystems::new(self.schedule))
            .init_resource::<Invalidated>()
            .init_resource::<Links>()
            .init_resource::<Timeline>()
            .init_resource::<Flips>()
            .init_resource::<Followed>()
            .init_resource::<WatchedDimensions>()
            .add_message::<Expired>()
            .add_message::<EffectApplied>()
            .add_message::<EffectRefused>()
            .add_message::<EffectStacked>()
            .add_message::<EffectStackLost>()
            .add_message::<EffectInhibited>()
            .add_message::<EffectRestored>()
            .add_message::<EffectTicked>()
            .add_message::<EffectEnded>()
            .register_type::<ActiveEffect>()
            .register_type::<Lasts>()
            .register_type::<Timestamps>()
            .register_type::<Timeline>()
            .add_message::<ActorCoreReport>()
            .add_message::<DimensionChanged>()
            .add_message::<ThresholdCrossed>()
            .add_message::<PoolEmptied>()
            .add_message::<PoolFilled>()
            .add_message::<RegistryLoaded>()
            .add_message::<RegistryReloaded>()
            .init_resource::<Reloads>()
            .init_resource::<LastLoad>()
            .register_type::<Actor>()
            .register_type::<Base>()
            .register_type::<Contributions>()
            .register_type::<Caps>()
            .register_type::<Race>()
            .register_type::<Realms>()
            .register_type::<Tags>()
            .register_type::<Lifespan>()
            .register_type::<Snapshot>()
            .register_type::<ContributesTo>()
            .register_type::<Contributors>()
            .register_type::<EffectOf>()
            .register_type::<Effects>()
            .register_type::<Attached>()
            .register_type::<Pools>()
            .register_type::<PoolEmptied>()
            .register_type::<PoolFilled>()
            .register_type::<Watch>()
            .register_type::<DimensionChanged>()
            .register_type::<ThresholdCrossed>()
            .register_type::<ActorCoreConfig>()
            .configure_sets(
                self.schedule,
                (
                    ActorCoreSystems::Expire,
                    ActorCoreSystems::Subsystems,
                    ActorCoreSystems::Aggregate,
                    ActorCoreSystems::Watch,
                    ActorCoreSystems::Pools,
                    ActorCoreSystems::Report,
                )
                    .chain(),
            )
            .add_systems(
                self.schedule,
                (
                    (
                        spanned!("actor_core::follow", follow).run_if(has_new_definitions),
                        spanned!("actor_core::expire", happen).run_if(anything_happens),
                    )
                        .chain()
                        .in_set(ActorCoreSystems::Expire),
                    (
                        spanned!("actor_core::attach", attach).run_if(has_news),
                        spanned!("actor_core::aggregate", aggregate),
                        spanned!("actor_core::settle", settle).run_if(anything_flips),
                    )
                        .chain()
                        .in_set(ActorCoreSystems::Aggregate),
                    spanned!("actor_core::watch", watching::tell)
                        .run_if(anything_watched)
                        .in_set(ActorCoreSystems::Watch),
                    spanned!("actor_core::pools", pools::update)
                        .run_if(any_match_filter::<HasPools>)
                        .in_set(ActorCoreSystems::Pools),
                    (
                        spanned!("actor_core::report", send_reports).run_if(anything_to_report),
                        spanned!("actor_core::tell_of_reloads", assets::tell),
                    )
                        .in_set(ActorCoreSystems::Report),
                ),
            )
            .add_systems(
                self.schedule,
                waking::watch
                    .run_if(resource_exists_and_changed::<DefaultQueryFilters>)
                    .after(ActorCoreSystems::Report),
            )
            .add_systems(
                PreUpdate,
                (
                    spanned!("actor_core::load", assets::load),
                    limit_names.run_if(resource_changed::<ActorCoreConfig>),
                )
                    .chain()
                    .in_set(ActorCoreSystems::Load),
            )
            .add_observer(waking::invalidate)
            .add_observer(watching::enabled)
            .add_observer(watching::woke);
    }

    /// Starts loading, now that other plugins have been built.
    fn finish(&self, app: &mut App) {
        if let Some(folder) = &self.folder {
            AssetFolder::start(app, folder);
        }
    }
}

/// Names are for the whole process, and so is their limit.
fn limit_names(config: Res<ActorCoreConfig>) {
    Symbol::set_limit(config.limits.symbols as usize);
}

/// Disabled ones as well.
type HasPools = (With<Pools>, Allow<Disabled>);

/// Also ends the run for those who count by runs, since it is asked once in each.
fn anything_to_report(registry: Res<Registry>) -> bool {
    registry.reports().end_run()
}

fn send_reports(registry: Res<Registry>, mut messages: MessageWriter<ActorCoreReport>) {
    messages.write_batch(registry.reports().drain().into_iter().map(ActorCoreReport));
}
