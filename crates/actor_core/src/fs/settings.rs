//! Reads [`Settings`] from a file, and writes them.

use std::path::Path;

use crate::definitions::Settings;
use crate::error::Error;

impl Settings {
    /// Reads settings from a RON file.
    ///
    /// # Errors
    /// Returns [`Error::Io`] if the file cannot be read, and [`Error::Definitions`] with every problem and its place if
    /// its content is bad.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::from_ron(&std::fs::read_to_string(path).map_err(|error| Error::io(path, &error))?)
    }

    /// Writes the settings to a RON file.
    ///
    /// # Errors
    /// Returns [`Error::Io`] if the file cannot be written.
    pub fn to_file(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        std::fs::write(path, self.to_ron()).map_err(|error| Error::io(path, &error))
    }
}
