//! [`ActorCorePlugin`]: adds the plugins of all topics to an app, and puts their systems in order.

use bevy_app::{App, Plugin, PostUpdate, PreUpdate};
use bevy_ecs::entity_disabling::DefaultQueryFilters;
use bevy_ecs::intern::Interned;
use bevy_ecs::schedule::common_conditions::{any_match_filter, resource_exists_and_changed};
use bevy_ecs::schedule::{IntoScheduleConfigs, ScheduleLabel};

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
/// // Runs in PostUpdate, and loads the files under assets/actor_core/.
/// App::new().add_plugins(ActorCorePlugin::default());
/// // Runs in a fixed schedule.
/// App::new().add_plugins(ActorCorePlugin::new(FixedPostUpdate));
/// // Uses a registry from code, and loads no files.
/// let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build()?;
/// App::new().add_plugins(ActorCorePlugin { folder: None, registry: Some(registry.into()), ..Default::default() });
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ActorCorePlugin {
    /// The schedule in which subsystems and the aggregation run. The default is [`PostUpdate`].
    pub schedule: Interned<dyn ScheduleLabel>,
    /// The folder of the RON files, as an asset path, or `None` to load no files. The default is `actor_core`.
    ///
    /// Loading needs Bevy's `AssetPlugin`. Without it the plugin loads nothing.
    pub folder: Option<String>,
    /// A registry that code built. If the plugin also has a folder, the loaded files replace its definitions.
    pub registry: Option<Registry>,
    /// The settings that apply as long as the folder has no `config.ron` to replace them.
    pub config: ActorCoreConfig,
}

impl Default for ActorCorePlugin {
    fn default() -> Self {
        Self::new(PostUpdate)
    }
}

impl ActorCorePlugin {
    /// Creates a plugin that runs subsystems and the aggregation in this schedule, and loads the default folder.
    pub fn new(schedule: impl ScheduleLabel) -> Self {
        Self {
            schedule: schedule.intern(),
            folder: Some("actor_core".into()),
            registry: None,
            config: ActorCoreConfig::default(),
        }
    }

    /// Uses a registry that code built, and loads no files.
    #[must_use]
    pub fn with_registry(mut self, registry: impl Into<Registry>) -> Self {
        (self.folder, self.registry) = (None, Some(registry.into()));
        self
    }

    /// Loads the files in this folder, which is an asset path.
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

    /// Starts loading the files. All other plugins, such as `AssetPlugin`, are built by now.
    fn finish(&self, app: &mut App) {
        if let Some(folder) = &self.folder {
            assets::start(app, folder);
        }
    }
}

/// Adds the systems of all topics, in their order.
fn add_systems(app: &mut App, schedule: Interned<dyn ScheduleLabel>) {
    use Systems::{Aggregate, Expire, Pools, Report, Watch};
    for pair in Systems::IN_ORDER.windows(2) {
        app.configure_sets(schedule, (pair[0], pair[1]).chain());
    }
    app.add_systems(PreUpdate, assets::load.in_set(Systems::Load))
        .add_systems(
            schedule,
            (
                (
                    effects::follow_definitions.run_if(effects::has_definition_changes),
                    effects::expire.run_if(time::is_anything_due),
                )
                    .chain()
                    .in_set(Expire),
                (
                    contributors::attach.run_if(contributors::has_changes),
                    aggregate::aggregate,
                    effects::inhibit.run_if(effects::has_inhibition_changes),
                )
                    .chain()
                    .in_set(Aggregate),
                watch::send_changes.run_if(watch::anything_watched).in_set(Watch),
                pools::update.run_if(any_match_filter::<HasPools>).in_set(Pools),
                (reports::send_reports.run_if(reports::anything_to_report), assets::send_reloads)
                    .in_set(Report),
                reenabled::watch_hiding_components
                    .run_if(resource_exists_and_changed::<DefaultQueryFilters>)
                    .after(Report),
            ),
        )
        .add_observer(reenabled::invalidate);
}
