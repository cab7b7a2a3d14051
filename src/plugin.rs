//! [`ActorCorePlugin`], and the order of everything.

use bevy_app::{App, Plugin, PostUpdate, PreUpdate};
use bevy_ecs::entity_disabling::DefaultQueryFilters;
use bevy_ecs::intern::Interned;
use bevy_ecs::schedule::common_conditions::{any_match_filter, resource_exists_and_changed};
use bevy_ecs::schedule::{IntoScheduleConfigs, ScheduleLabel};

use crate::observe::spanned;
use crate::pools::HasPools;
use crate::registry::{ActorCoreConfig, Registry};
use crate::sets::{ActorCoreSystems as Systems, PluginSchedule};
use crate::{
    actor, aggregate, assets, contributors, effects, observe, pools, reenabled, reports, save, statements,
    subsystem, time, watch,
};

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
/// App::new().add_plugins(ActorCorePlugin { folder: None, registry: Some(registry.into()), ..Default::default() });
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
    pub fn with_registry(mut self, registry: impl Into<Registry>) -> Self {
        (self.folder, self.registry) = (None, Some(registry.into()));
        self
    }

    /// With the files in this folder, as an asset path.
    #[must_use]
    pub fn with_folder(mut self, folder: impl Into<String>) -> Self {
        self.folder = Some(folder.into());
        self
    }
}

impl Plugin for ActorCorePlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(self.registry.clone().unwrap_or_default())
            .insert_resource(self.config.clone())
            .insert_resource(PluginSchedule(self.schedule))
            .register_type::<ActorCoreConfig>();
        let topics = [
            reports::plugin,
            statements::plugin,
            contributors::plugin,
            actor::plugin,
            time::plugin,
            subsystem::plugin,
            aggregate::plugin,
            effects::plugin,
            pools::plugin,
            watch::plugin,
            save::plugin,
            observe::plugin,
            assets::plugin,
        ];
        topics.into_iter().for_each(|topic| topic(app));
        add_systems(app, self.schedule);
    }

    /// Starts loading, now that other plugins have been built.
    fn finish(&self, app: &mut App) {
        if let Some(folder) = &self.folder {
            assets::start(app, folder);
        }
    }
}

/// The order of everything.
fn add_systems(app: &mut App, schedule: Interned<dyn ScheduleLabel>) {
    use Systems::{Aggregate, Expire, Pools, Report, Subsystems, Watch};
    app.add_systems(PreUpdate, spanned!("actor_core::load", assets::load).in_set(Systems::Load))
        .configure_sets(schedule, (Expire, Subsystems, Aggregate, Watch, Pools, Report).chain())
        .add_systems(
            schedule,
            (
                (
                    spanned!("actor_core::follow", effects::follow_definitions)
                        .run_if(effects::has_definition_changes),
                    spanned!("actor_core::expire", effects::expire).run_if(time::is_anything_due),
                )
                    .chain()
                    .in_set(Expire),
                (
                    spanned!("actor_core::attach", contributors::attach).run_if(contributors::has_changes),
                    spanned!("actor_core::aggregate", aggregate::aggregate),
                    spanned!("actor_core::settle", effects::inhibit).run_if(effects::has_inhibition_changes),
                )
                    .chain()
                    .in_set(Aggregate),
                spanned!("actor_core::watch", watch::send_changes)
                    .run_if(watch::anything_watched)
                    .in_set(Watch),
                spanned!("actor_core::pools", pools::update)
                    .run_if(any_match_filter::<HasPools>)
                    .in_set(Pools),
                (
                    spanned!("actor_core::report", reports::send_reports).run_if(reports::anything_to_report),
                    spanned!("actor_core::tell_of_reloads", assets::send_reloads),
                )
                    .in_set(Report),
                reenabled::watch_hiding_components
                    .run_if(resource_exists_and_changed::<DefaultQueryFilters>)
                    .after(Report),
            ),
        )
        .add_observer(reenabled::invalidate);
}
