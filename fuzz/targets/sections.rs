//! How bytes become the files of a folder and of an actor: separated by bytes of 0x1E.

use std::collections::BTreeMap;

use actor_core::prelude::*;

/// Files: bytes by path.
pub type Files<'a> = BTreeMap<&'a str, &'a [u8]>;

pub const ACTOR: &str = "someone.actor.ron";

/// In the order in which the bytes bring them.
const PATHS: [&str; 9] = [
    "dimensions.ron",
    "subsystems/a.subsystem.ron",
    "subsystems/b.subsystem.ron",
    "curves.ron",
    "cap_layers.ron",
    "config.ron",
    ACTOR,
    "effects/a.effect.ron",
    "effects/b.effect.ron",
];
const SEPARATOR: u8 = 0x1E;

/// The files of a folder, and the file of an actor. Of nothing there is no file.
pub fn files(data: &[u8]) -> (Files<'_>, Option<&[u8]>) {
    let sections = PATHS.into_iter().zip(data.split(|byte| *byte == SEPARATOR));
    let mut files: Files = sections.filter(|(_, bytes)| !bytes.is_empty()).collect();
    let actor = files.remove(ACTOR);
    (files, actor)
}

pub fn folder(files: &Files) -> Folder {
    files.iter().map(|(path, bytes)| (*path, *bytes)).collect()
}
