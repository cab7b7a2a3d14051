//! [`Folder`]: the files of a folder, in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What some editors put in front of a text.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';
/// The folders within the folder, and how the names of their files end.
pub(crate) const FOLDERS: [(&str, &str); 2] = [(SUBSYSTEMS, ".subsystem.ron"), (EFFECTS, ".effect.ron")];
const SUBSYSTEMS: &str = "subsystems";
pub(super) const EFFECTS: &str = "effects";

/// Whether a file stands in this folder.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The files of a folder, in memory, by their path relative to it with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    files: BTreeMap<Arc<str>, Result<Vec<u8>, String>>,
    /// RON files that have another name than those that are looked at.
    ignored: BTreeSet<Arc<str>>,
}

impl Folder {
    /// The files at the top of a folder, besides those of [`FOLDERS`]. Others are not looked at.
    pub(crate) const TOP: [&str; 4] = ["config.ron", "dimensions.ron", "cap_layers.ron", "curves.ron"];

    /// The folders within a folder whose files are looked at.
    pub const SUBFOLDERS: [&str; 2] = [SUBSYSTEMS, EFFECTS];

    /// Whether a file of this path, relative to the folder, is looked at.
    pub fn is_file_of_interest(path: &str) -> bool {
        let stem = FOLDERS
            .iter()
            .find_map(|(folder, suffix)| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(suffix));
        // Names that begin with a dot are those of editors' own files.
        let good = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains('/');
        Self::TOP.contains(&path) || stem.is_some_and(good)
    }

    /// Adds or replaces a file. One that is not [of interest](Self::is_file_of_interest) is only told of, if it is RON.
    pub fn insert(&mut self, path: impl Into<Arc<str>>, content: impl Into<Vec<u8>>) {
        let path = path.into();
        if Self::is_file_of_interest(&path) {
            self.files.insert(path, Ok(content.into()));
        } else {
            self.insert_ignored(&path);
        }
    }

    /// Adds a file that is there but cannot be read, and why not.
    pub fn insert_unreadable(&mut self, path: impl Into<Arc<str>>, why: impl Into<String>) {
        self.files.insert(path.into(), Err(why.into()));
    }

    /// Notes a file that is there and not looked at. RON files other than actors may be misnamed, and are told of.
    pub fn insert_ignored(&mut self, path: &str) {
        let hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        if path.ends_with(".ron") && !path.ends_with(".actor.ron") && !hidden {
            self.ignored.insert(path.into());
        }
    }

    /// RON files that have another name than those that are looked at.
    pub(crate) fn ignored(&self) -> impl Iterator<Item = &Arc<str>> {
        self.ignored.iter()
    }

    /// Whether there is such a file.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The text of a file; bytes that are no text are replaced.
    pub(crate) fn text(&self, path: &str) -> Option<Arc<str>> {
        let text = String::from_utf8_lossy(self.files.get(path)?.as_ref().ok()?);
        Some(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text).into())
    }

    /// All files, in the order of their paths: the bytes, or why a file cannot be read.
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
