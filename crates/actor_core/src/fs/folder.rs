//! Reads a [`Folder`] from disk.

use std::io::ErrorKind;
use std::path::Path;

use crate::error::Error;
use crate::files::{FOLDERS, Folder};

impl Folder {
    /// Reads a folder of definitions from disk.
    ///
    /// A file that cannot be read does not stop the reading. The folder keeps the reason, and loading reports it.
    ///
    /// # Errors
    /// Returns [`Error::Io`] if the folder, or a folder `subsystems` or `effects` in it, cannot be listed.
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
                // The file vanished since it was listed. A dangling link is still there, and is reported below.
                Err(error) if error.kind() == ErrorKind::NotFound && file.symlink_metadata().is_err() => {}
                Err(error) => folder.insert_unreadable(path, error.to_string()),
            }
        }
        Ok(folder)
    }
}

/// Returns the names of the entries of a folder.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let failed = |error| Error::io(folder, &error);
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())).collect()
}

/// Returns the bytes of a file.
///
/// # Errors
/// Rejects what is no regular file, such as a pipe, which may never end, and files larger than 256 MB.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    /// The greatest size of a file in bytes.
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
