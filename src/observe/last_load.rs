//! [`LastLoad`]: the files that had problems when the folder was last read.

use std::collections::BTreeMap;

use actor_core::{Diagnostics, Severity};
use bevy_ecs::resource::Resource;

use serde::{Deserialize, Serialize};

/// A file that had problems at the last load or reload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileHealth {
    /// The file's path in the folder, or an empty text for problems of no single file, such as a missing folder.
    pub file: String,
    /// The number of errors. A file without errors is used.
    pub errors: usize,
    /// The number of warnings.
    pub warnings: usize,
    /// The first error as one line, or the first warning if there is no error.
    pub first: String,
}

/// The outcome of the last load or reload.
#[derive(Resource, Debug, Default)]
pub(crate) struct LastLoad {
    /// The files with problems, by name.
    pub files: Vec<FileHealth>,
    /// Whether the registry follows the files, or `None` if no files were read.
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
