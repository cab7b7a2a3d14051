//! [`Registry`] and [`ActorCoreConfig`] as resources, and the run conditions that ask for them.

use actor_core::{Diagnostics, Folder, Settings};
use bevy_derive::{Deref, DerefMut};
use bevy_ecs::change_detection::Res;
use bevy_ecs::reflect::ReflectResource;
use bevy_ecs::resource::Resource;
use bevy_ecs::system::Local;
use bevy_reflect::Reflect;
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

/// The dimensions, cap layers, curves, rules, effects and standing caps that hold for all actors of an app: the core's
/// [`Registry`](actor_core::Registry) as a resource.
///
/// It comes from the files of the plugin's folder or from [`Registry::builder`]. What code changes while the game runs, with
/// [`edit`](actor_core::Registry::edit), lies over the files and survives their reload.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let mut registry = Registry::builder()
///     .dimension("vitality", DimensionDef::primary())
///     .dimension("hp_max", DimensionDef::derived().base("vitality * 10").clamp(1.0, 2e6))
///     .build()?;
/// registry.edit(|edit| {
///     edit.change_dimension("hp_max", |hp_max| hp_max.round = Rounding::Nearest);
/// })?;
/// let plugin = ActorCorePlugin::default().with_registry(registry);
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(Resource, Clone, Debug, Default, Deref, DerefMut)]
pub struct Registry(pub actor_core::Registry);

impl Registry {
    /// Builds one in code.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::default()
    }

    /// The registry of a folder of files, and everything that is wrong with them: as
    /// [in the core](actor_core::Registry::from_folder).
    pub fn from_folder(folder: &Folder) -> (Self, Diagnostics) {
        let (registry, problems) = actor_core::Registry::from_folder(folder);
        (Self(registry), problems)
    }
}

/// Builds a [`Registry`] in code: the core's [`RegistryBuilder`](actor_core::RegistryBuilder).
pub type RegistryBuilder = actor_core::RegistryBuilder<Registry>;

impl From<actor_core::Registry> for Registry {
    fn from(registry: actor_core::Registry) -> Self {
        Self(registry)
    }
}

/// The plugin's settings, the content of `config.ron`: the core's [`Settings`] as a resource.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let settings = Settings { on_failure: OnFailure::Drop, ..Settings::default() };
/// let plugin = ActorCorePlugin { config: settings.into(), ..ActorCorePlugin::default() };
/// ```
#[derive(
    Resource, Clone, Debug, Default, PartialEq, Eq, Deref, DerefMut, Reflect, Serialize, Deserialize,
)]
#[reflect(Resource, Debug, Default, PartialEq)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::config"]
pub struct ActorCoreConfig(pub Settings);

impl From<Settings> for ActorCoreConfig {
    fn from(settings: Settings) -> Self {
        Self(settings)
    }
}

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
