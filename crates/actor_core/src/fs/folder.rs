//! Folders of files on disk.

use std::io::ErrorKind;
use std::path::Path;

use crate::error::Error;
use crate::files::{FOLDERS, Folder};

impl Folder {
    /// Reads a folder from disk. A file that cannot be read is in it with what went wrong.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder, or `subsystems` or `effects` in it, cannot be listed.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let root = path.as_ref();
        let mut folder = Self::default();
        let mut paths = names(root)?;
        for (folder, _) in FOLDERS {
            let within = root.join(folder);
            if within.is_dir() {
                paths.extend(names(&within)?.into_iter().map(|name| format!("{folder}/{name}")));
            }
        }
        for path in paths {
            if !Self::is_file_of_interest(&path) {
                folder.insert_ignored(&path);
                continue;
            }
            let file = root.join(&path);
            match read_file(&file) {
                Ok(content) => folder.insert(path, content),
                // A link to nowhere is there.
                Err(error) if error.kind() == ErrorKind::NotFound && file.symlink_metadata().is_err() => {}
                Err(error) => folder.insert_unreadable(path, error.to_string()),
            }
        }
        Ok(folder)
    }
}

/// The names of what is in a folder.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let failed = |error| Error::io(folder, &error);
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())).collect()
}

/// The bytes of a file.
///
/// # Errors
/// Also for what is no file, such as a pipe, which may never end, and for a file that nobody can have written.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    /// The most bytes that are read.
    const MAX_LEN: u64 = 256 << 20;
    let about = std::fs::metadata(path)?;
    if !about.is_file() && !about.is_dir() {
        return Err(std::io::Error::other("it is no file"));
    }
    if about.len() > MAX_LEN {
        return Err(std::io::Error::other("it is larger than 256 MB"));
    }
    std::fs::read(path)
}
