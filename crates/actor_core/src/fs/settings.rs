//! Settings on disk.

use std::path::Path;

use crate::definitions::Settings;
use crate::error::Error;

impl Settings {
    /// Reads settings from a file.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Definitions`] with every problem at its place.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::from_ron(&std::fs::read_to_string(path).map_err(|error| Error::io(path, &error))?)
    }

    /// Writes the settings to a file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn to_file(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        std::fs::write(path, self.to_ron()).map_err(|error| Error::io(path, &error))
    }
}
