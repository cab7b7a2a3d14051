//! [`Registry`] and [`ActorCoreConfig`]: the core's registry and settings as resources, with run conditions.

use actor_core::{Diagnostics, Folder, Settings};
use bevy_derive::{Deref, DerefMut};
use bevy_ecs::change_detection::Res;
use bevy_ecs::reflect::ReflectResource;
use bevy_ecs::resource::Resource;
use bevy_ecs::system::Local;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// The dimensions, cap layers, curves, rules, effects and standing caps that hold for all actors of an app.
///
/// It is the core's [`Registry`](actor_core::Registry) as a resource. Its content comes from the files of the plugin's
/// folder or from [`Registry::builder`]. Changes that code makes with [`edit`](actor_core::Registry::edit) while the
/// game runs override the files, and survive a reload of them.
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
    /// Returns a builder for a registry from code.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::default()
    }

    /// Creates a registry from a folder of files, and returns it with every error and warning.
    ///
    /// [`actor_core::Registry::from_folder`] explains what happens to files with errors.
    pub fn from_folder(folder: &Folder) -> (Self, Diagnostics) {
        let (registry, problems) = actor_core::Registry::from_folder(folder);
        (Self(registry), problems)
    }
}

/// Builds a [`Registry`] in code. It is the core's [`RegistryBuilder`](actor_core::RegistryBuilder).
pub type RegistryBuilder = actor_core::RegistryBuilder<Registry>;

impl From<actor_core::Registry> for Registry {
    fn from(registry: actor_core::Registry) -> Self {
        Self(registry)
    }
}

/// The plugin's settings, which `config.ron` defines. It is the core's [`Settings`] as a resource.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let settings = Settings { on_failure: OnFailure::Drop, ..Settings::default() };
/// let plugin = ActorCorePlugin { config: settings.into(), ..ActorCorePlugin::default() };
/// ```
#[derive(
    Resource, Clone, Debug, Default, PartialEq, Eq, Deref, DerefMut, Reflect, Serialize, Deserialize,
)]
#[reflect(Resource, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::config"]
pub struct ActorCoreConfig(pub Settings);

impl From<Settings> for ActorCoreConfig {
    fn from(settings: Settings) -> Self {
        Self(settings)
    }
}

/// A run condition that is true while the registry is ready, which means that actors are resolved.
pub fn actor_core_ready(registry: Option<Res<Registry>>) -> bool {
    registry.is_some_and(|registry| registry.is_ready())
}

/// A run condition that is true once: the first time that it is evaluated after the registry became ready.
pub fn actor_core_just_ready(registry: Option<Res<Registry>>, mut done: Local<bool>) -> bool {
    !*done && registry.is_some_and(|registry| registry.is_ready()) && {
        *done = true;
        true
    }
}
