//! [`Settings`]: the plugin's settings.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::vocabulary::Limits;

/// What becomes of what a subsystem said about an actor, when it fails for this actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::config"
)]
pub enum OnFailure {
    /// Its last good output stays.
    #[default]
    KeepLast,
    /// It says nothing about the actor until it succeeds again.
    Drop,
    /// Its last good output stays, and nothing is reported.
    Ignore,
}

impl OnFailure {
    /// All of them, with their names in files.
    pub(crate) const NAMES: [(&str, Self); 3] =
        [("KeepLast", Self::KeepLast), ("Drop", Self::Drop), ("Ignore", Self::Ignore)];
}

/// The plugin's settings: the content of `config.ron`.
///
/// ```
/// use actor_core::prelude::*;
/// let config = Settings::from_ron("(on_failure: Drop)")?;
/// assert_eq!(config.on_failure, OnFailure::Drop);
/// assert_eq!(Settings::from_ron(&config.to_ron())?, config);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::config"
)]
#[serde(default)]
pub struct Settings {
    /// What becomes of what a subsystem said about an actor, when it fails for this actor.
    pub on_failure: OnFailure,
    /// The files to load, relative to the folder, such as `subsystems/race.subsystem.ron`. Only needed where folders
    /// cannot be listed (on the web); empty, the folder is listed.
    pub files: Vec<String>,
    /// How much the game takes from files, subsystems and callers.
    pub limits: Limits,
}
