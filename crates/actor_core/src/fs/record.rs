//! Writes an [`ActorRecord`] to a file, and reads it back.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use atomic_write_file::AtomicWriteFile;

use crate::error::{Error, RecordError};
use crate::record::{ActorRecord, MAX_RECORD_BYTES};

impl ActorRecord {
    /// Writes the record to a file. The file's extension selects the format: RON for `.ron`, JSON for `.json`, and
    /// compact bytes for any other.
    ///
    /// The file is written whole or not at all: after an error, a crash or a loss of power the old file is unchanged. A
    /// crash may leave a hidden file beside it.
    ///
    /// # Errors
    /// Returns [`Error::Record`] if the record cannot be written in this format, and [`Error::Io`] if the file cannot
    /// be written.
    pub fn save_file(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let bytes = match FileFormat::of(path) {
            FileFormat::Ron => self.to_ron()?.into_bytes(),
            FileFormat::Json => self.to_json()?.into_bytes(),
            FileFormat::Bytes => self.to_bytes()?,
        };
        write_whole(path, |file| file.write_all(&bytes)).map_err(|error| Error::io(path, &error))
    }

    /// Reads a record from a file that [`save_file`](Self::save_file) wrote.
    ///
    /// The extension selects the format, as it does for writing.
    ///
    /// # Errors
    /// Returns [`Error::Io`] if the file cannot be read, and [`Error::Record`] if it holds no valid record.
    pub fn load_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let mut bytes = Vec::new();
        // Reads at most one byte more than a record may have, however large the file is.
        let read =
            File::open(path).and_then(|file| file.take(MAX_RECORD_BYTES as u64 + 1).read_to_end(&mut bytes));
        read.map_err(|error| Error::io(path, &error))?;
        let text = |format| {
            let text = str::from_utf8(&bytes);
            text.map_err(|error| RecordError::Unreadable { format, error: error.to_string() })
        };
        match FileFormat::of(path) {
            FileFormat::Ron => Self::from_ron(text("RON")?),
            FileFormat::Json => Self::from_json(text("JSON")?),
            FileFormat::Bytes => Self::from_bytes(&bytes),
        }
    }
}

enum FileFormat {
    Ron,
    Json,
    Bytes,
}

impl FileFormat {
    fn of(path: &Path) -> Self {
        match path.extension() {
            Some(ending) if ending.eq_ignore_ascii_case("ron") => Self::Ron,
            Some(ending) if ending.eq_ignore_ascii_case("json") => Self::Json,
            _ => Self::Bytes,
        }
    }
}

/// Writes a temporary file beside `path`, and moves it to `path` once it is whole and on the disk.
fn write_whole(path: &Path, write: impl FnOnce(&mut AtomicWriteFile) -> io::Result<()>) -> io::Result<()> {
    // Follows a link, so that the link itself is not replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    // A folder cannot be replaced, and the temporary file would be left behind (atomic-write-file 0.3.1).
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut file = AtomicWriteFile::open(path)?;
    write(&mut file)?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use std::fs;

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
