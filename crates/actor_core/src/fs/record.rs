//! Saved actors on disk.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use atomic_write_file::AtomicWriteFile;

use crate::error::{Error, RecordError};
use crate::record::{ActorRecord, MAX_RECORD_BYTES};

impl ActorRecord {
    /// Writes it to a file: as RON if its name ends in `.ron`, as JSON for `.json`, and else as compact bytes.
    ///
    /// The file is written whole or not at all: if anything goes wrong, also a crash or a loss of power, the old file is
    /// there as it was. A crash may leave a hidden file beside it.
    ///
    /// # Errors
    /// [`Error::Record`] if it cannot be, and [`Error::Io`].
    pub fn save_file(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let bytes = match FileFormat::of(path) {
            FileFormat::Ron => self.to_ron()?.into_bytes(),
            FileFormat::Json => self.to_json()?.into_bytes(),
            FileFormat::Bytes => self.to_bytes()?,
        };
        write_whole(path, |file| file.write_all(&bytes)).map_err(|error| Error::io(path, &error))
    }

    /// Reads a file that [`save_file`](Self::save_file) wrote.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Record`] if it holds no record.
    pub fn load_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let mut bytes = Vec::new();
        // One byte more than a record can have, whatever is there.
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

/// Writes a file beside it that takes its place when it is whole and on the disk.
fn write_whole(path: &Path, write: impl FnOnce(&mut AtomicWriteFile) -> io::Result<()>) -> io::Result<()> {
    // A link stays a link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    // The new file could not take its place, and would be left behind (atomic-write-file 0.3.1).
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
