//! [`LastLoad`]: which files were bad when the folder was read last.

use std::collections::BTreeMap;

use actor_core::{Diagnostics, Severity};
use bevy_ecs::resource::Resource;

use serde::{Deserialize, Serialize};

/// A file with problems at the last load or reload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileHealth {
    /// Its path in the folder; empty if the problem is that of no file, such as a missing folder.
    pub file: String,
    /// How many errors it has. With none it is used.
    pub errors: usize,
    /// How many warnings it has.
    pub warnings: usize,
    /// The first error, or if there is none the first warning, as one line.
    pub first: String,
}

/// What came of reading the files last.
#[derive(Resource, Debug, Default)]
pub(crate) struct LastLoad {
    /// Those with problems, by name.
    pub files: Vec<FileHealth>,
    /// Whether the registry follows the files; `None` if none were read.
    pub accepted: Option<bool>,
}

impl LastLoad {
    pub fn new(problems: &Diagnostics, accepted: bool) -> Self {
        let mut files: BTreeMap<&str, FileHealth> = BTreeMap::new();
        for problem in problems.iter() {
            let name = problem.place.as_ref().map_or("", |place| &place.file);
            let file = files.entry(name).or_default();
            let first = match problem.severity {
                Severity::Error => {
                    file.errors += 1;
                    file.errors == 1
                }
                Severity::Warning => {
                    file.warnings += 1;
                    file.errors == 0 && file.warnings == 1
                }
            };
            if first {
                file.first = problem.to_string();
            }
        }
        let named = |(name, file): (&str, FileHealth)| FileHealth { file: name.to_owned(), ..file };
        Self { files: files.into_iter().map(named).collect(), accepted: Some(accepted) }
    }
}
