//! [`Folder`]: the files of a folder in memory, and the rules about which files belong to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The byte order mark, which some editors write at the start of a text.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';
/// The subfolders that are read, each with the ending of its files.
pub(crate) const FOLDERS: [(&str, &str); 2] = [(SUBSYSTEMS, ".subsystem.ron"), (EFFECTS, ".effect.ron")];
const SUBSYSTEMS: &str = "subsystems";
pub(super) const EFFECTS: &str = "effects";

/// Returns whether the path leads into this folder.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The files of a folder in memory.
///
/// Each file has a path relative to the folder, with `/` between its parts, such as `subsystems/race.subsystem.ron`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    files: BTreeMap<Arc<str>, Result<Vec<u8>, String>>,
    /// The RON files that are not read because of their names.
    ignored: BTreeSet<Arc<str>>,
}

impl Folder {
    /// The files that are read at the top of a folder, besides those in [`FOLDERS`].
    pub(crate) const TOP: [&str; 4] = ["config.ron", "dimensions.ron", "cap_layers.ron", "curves.ron"];

    /// The subfolders whose files are read.
    pub const SUBFOLDERS: [&str; 2] = [SUBSYSTEMS, EFFECTS];

    /// Returns whether a file with this path, relative to the folder, is read.
    ///
    /// These are `config.ron`, `dimensions.ron`, `cap_layers.ron`, `curves.ron`, `subsystems/NAME.subsystem.ron` and
    /// `effects/NAME.effect.ron`. A `NAME` that starts with a dot does not count.
    pub fn is_file_of_interest(path: &str) -> bool {
        let stem = FOLDERS
            .iter()
            .find_map(|(folder, suffix)| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(suffix));
        // Editors give their own files names that start with a dot.
        let good = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains('/');
        Self::TOP.contains(&path) || stem.is_some_and(good)
    }

    /// Adds or replaces a file. A file that is not [of interest](Self::is_file_of_interest) is treated as in
    /// [`insert_ignored`](Self::insert_ignored).
    pub fn insert(&mut self, path: impl Into<Arc<str>>, content: impl Into<Vec<u8>>) {
        let path = path.into();
        if Self::is_file_of_interest(&path) {
            self.files.insert(path, Ok(content.into()));
        } else {
            self.insert_ignored(&path);
        }
    }

    /// Adds a file that exists but cannot be read, with the reason. Loading reports it as an error.
    pub fn insert_unreadable(&mut self, path: impl Into<Arc<str>>, why: impl Into<String>) {
        self.files.insert(path.into(), Err(why.into()));
    }

    /// Adds a file that exists but is not read.
    ///
    /// A RON file may be misnamed, so loading warns about it. Files that end in `.actor.ron`, files that start with a
    /// dot and files other than RON give no warning.
    pub fn insert_ignored(&mut self, path: &str) {
        let hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        if path.ends_with(".ron") && !path.ends_with(".actor.ron") && !hidden {
            self.ignored.insert(path.into());
        }
    }

    /// Returns the paths of the RON files that are not read because of their names.
    pub(crate) fn ignored(&self) -> impl Iterator<Item = &Arc<str>> {
        self.ignored.iter()
    }

    /// Returns whether the folder has a file with this path that is read, or should be but cannot.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Returns the text of a file without its byte order mark. Bytes that are not UTF-8 are replaced.
    pub(crate) fn text(&self, path: &str) -> Option<Arc<str>> {
        let text = String::from_utf8_lossy(self.files.get(path)?.as_ref().ok()?);
        Some(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text).into())
    }

    /// Returns all files in the order of their paths: each with its bytes, or with the reason why it cannot be read.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, Result<&[u8], &str>)> {
        self.files.iter().map(|(path, content)| (path, content.as_deref().map_err(String::as_str)))
    }
}

impl<P: Into<Arc<str>>, C: Into<Vec<u8>>> FromIterator<(P, C)> for Folder {
    fn from_iter<I: IntoIterator<Item = (P, C)>>(files: I) -> Self {
        let mut folder = Self::default();
        for (path, content) in files {
            folder.insert(path, content);
        }
        folder
    }
}
