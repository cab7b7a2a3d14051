//! [`Settings`]: the content of `config.ron`.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::vocabulary::Limits;

/// What happens to the statements of a subsystem in code when it fails for an actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::config"
)]
pub enum OnFailure {
    /// Keeps the subsystem's last good statements about the actor, and reports the failure.
    #[default]
    KeepLast,
    /// Removes the subsystem's statements about the actor until it succeeds again, and reports the failure.
    Drop,
    /// Keeps the subsystem's last good statements about the actor, and reports nothing.
    Ignore,
}

impl OnFailure {
    /// All values, with their names in files.
    pub(crate) const NAMES: [(&str, Self); 3] =
        [("KeepLast", Self::KeepLast), ("Drop", Self::Drop), ("Ignore", Self::Ignore)];
}

/// The settings of a game: the content of `config.ron`.
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
    /// What happens to the statements of a subsystem in code when it fails for an actor.
    pub on_failure: OnFailure,
    /// The files to load, relative to the folder, such as `subsystems/race.subsystem.ron`. If this is empty, the folder
    /// is listed. The field is needed only where folders cannot be listed, as on the web.
    pub files: Vec<String>,
    /// How much the game accepts from files, subsystems and callers.
    pub limits: Limits,
}
