//! Records in files.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::error::ActorCoreError;

use super::{ActorRecord, MAX_RECORD_BYTES, RecordError};

impl ActorRecord {
    /// Writes it to a file: as RON if its name ends in `.ron`, as JSON for `.json`, and else as compact bytes.
    ///
    /// The file is written whole or not at all: if anything goes wrong, also a crash or a loss of power, the old file is
    /// there as it was. A crash may leave a file beside it whose name ends in `.tmp`.
    ///
    /// # Errors
    /// [`ActorCoreError::Record`] if it cannot be, and [`ActorCoreError::Io`].
    pub fn save_file(&self, path: impl AsRef<Path>) -> Result<(), ActorCoreError> {
        let path = path.as_ref();
        let bytes = match Form::of(path) {
            Form::Ron => self.to_ron()?.into_bytes(),
            Form::Json => self.to_json()?.into_bytes(),
            Form::Bytes => self.to_bytes()?,
        };
        write_whole(path, |file| file.write_all(&bytes)).map_err(|error| ActorCoreError::io(path, &error))
    }

    /// Reads a file that [`save_file`](Self::save_file) wrote.
    ///
    /// # Errors
    /// [`ActorCoreError::Io`], and [`ActorCoreError::Record`] if it holds no record.
    pub fn load_file(path: impl AsRef<Path>) -> Result<Self, ActorCoreError> {
        let path = path.as_ref();
        let mut bytes = Vec::new();
        // One byte more than a record can have, whatever is there.
        let read =
            File::open(path).and_then(|file| file.take(MAX_RECORD_BYTES as u64 + 1).read_to_end(&mut bytes));
        read.map_err(|error| ActorCoreError::io(path, &error))?;
        let text = |format| {
            let text = str::from_utf8(&bytes);
            text.map_err(|error| RecordError::Unreadable { format, error: error.to_string() })
        };
        match Form::of(path) {
            Form::Ron => Self::from_ron(text("RON")?),
            Form::Json => Self::from_json(text("JSON")?),
            Form::Bytes => Self::from_bytes(&bytes),
        }
    }
}

enum Form {
    Ron,
    Json,
    Bytes,
}

impl Form {
    fn of(path: &Path) -> Self {
        match path.extension() {
            Some(ending) if ending.eq_ignore_ascii_case("ron") => Self::Ron,
            Some(ending) if ending.eq_ignore_ascii_case("json") => Self::Json,
            _ => Self::Bytes,
        }
    }
}

/// Writes a file beside it that takes its place when it is whole and on the disk.
fn write_whole(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // A link stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = beside(&path)?;
    let written = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        write(&mut file)?;
        if let Ok(old) = fs::metadata(&path) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()
    });
    let result = written.and_then(|()| fs::rename(&beside, &path));
    if result.is_err() {
        fs::remove_file(&beside).ok();
        return result;
    }
    // The new name is on the disk when its folder is. Not every system can do that, and the file is whole either way.
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|folder| folder.sync_all()).ok();
    }
    Ok(())
}

/// A name in the same folder that nobody else uses.
fn beside(path: &Path) -> io::Result<PathBuf> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name =
        path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Relaxed)));
    Ok(path.with_file_name(beside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hero.actor");
        write_whole(&path, |file| file.write_all(b"old")).unwrap();
        let failed = write_whole(&path, |file| {
            file.write_all(b"half of the n")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        write_whole(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
