//! [`ActorCoreConfig`]: the plugin's settings.

use bevy_ecs::reflect::ReflectResource;
use bevy_ecs::resource::Resource;
use bevy_reflect::Reflect;
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::diagnostics::Diagnostics;
use crate::error::ActorCoreError;

/// What becomes of what a subsystem said about an actor, when it fails for this actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[reflect(Debug, Default, PartialEq)]
pub enum OnFailure {
    /// Its last good output stays.
    #[default]
    KeepLast,
    /// It says nothing about the actor until it succeeds again.
    Drop,
}

impl OnFailure {
    /// All of them, with their names in files.
    pub(crate) const NAMES: [(&str, Self); 2] = [("KeepLast", Self::KeepLast), ("Drop", Self::Drop)];
}

/// The plugin's settings: the content of `config.ron`.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let config = ActorCoreConfig::from_ron("(on_failure: Drop)")?;
/// assert_eq!(config.on_failure, OnFailure::Drop);
/// assert_eq!(ActorCoreConfig::from_ron(&config.to_ron())?, config);
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[reflect(Resource, Debug, Default, PartialEq)]
#[serde(default)]
pub struct ActorCoreConfig {
    /// What becomes of what a subsystem said about an actor, when it fails for this actor.
    pub on_failure: OnFailure,
    /// The files to load, relative to the folder, such as `subsystems/race.subsystem.ron`. Only needed where folders
    /// cannot be listed (on the web); empty, the folder is listed.
    pub files: Vec<String>,
}

impl ActorCoreConfig {
    /// Reads settings from RON.
    ///
    /// # Errors
    /// [`ActorCoreError::Definitions`] with every problem at its place.
    pub fn from_ron(text: &str) -> Result<Self, ActorCoreError> {
        let (config, problems): (Self, Diagnostics) = crate::files::read_config("config.ron".into(), text);
        if problems.has_errors() { Err(ActorCoreError::Definitions(problems)) } else { Ok(config) }
    }

    /// The settings as RON.
    pub fn to_ron(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new();
        ron::ser::to_string_pretty(self, pretty).unwrap_or_default()
    }

    /// Reads settings from a file.
    ///
    /// # Errors
    /// [`ActorCoreError::Io`], or [`ActorCoreError::Definitions`] with every problem at its place.
    pub fn from_file(path: impl AsRef<std::path::Path>) -> Result<Self, ActorCoreError> {
        let path = path.as_ref();
        Self::from_ron(&std::fs::read_to_string(path).map_err(|error| io_error(path, &error))?)
    }

    /// Writes the settings to a file.
    ///
    /// # Errors
    /// [`ActorCoreError::Io`].
    pub fn to_file(&self, path: impl AsRef<std::path::Path>) -> Result<(), ActorCoreError> {
        let path = path.as_ref();
        std::fs::write(path, self.to_ron()).map_err(|error| io_error(path, &error))
    }
}

/// A file that cannot be read or written.
pub(crate) fn io_error(path: &std::path::Path, error: &std::io::Error) -> ActorCoreError {
    ActorCoreError::Io { path: path.display().to_string(), error: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.ron");
        let config = ActorCoreConfig {
            on_failure: OnFailure::Drop,
            files: vec!["dimensions.ron".into(), "curves.ron".into()],
        };
        config.to_file(&path).unwrap();
        assert_eq!(ActorCoreConfig::from_file(&path).unwrap(), config);
        assert_eq!(ActorCoreConfig::from_ron("()").unwrap(), ActorCoreConfig::default());
    }

    #[test]
    fn problems_say_where_and_what() {
        let error =
            ActorCoreConfig::from_ron("(\n  on_failure: Dorp,\n  speed: 3,\n)").unwrap_err().to_string();
        assert!(error.contains("config.ron:2:15") && error.contains("did you mean `Drop`?"), "{error}");
        assert!(error.contains("config.ron:3:3") && error.contains("has no field `speed`"), "{error}");
    }
}
