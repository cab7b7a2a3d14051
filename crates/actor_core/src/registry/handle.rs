//! [`RegistryHandle`]: a registry's content, for those who change the world meanwhile.

use std::sync::Arc;

use crate::report::ReportLog;

use super::compiled::Compiled;

/// A registry's content as it was at one moment. It stays the same while the game that owns the registry is changed.
#[derive(Clone, Debug)]
pub struct RegistryHandle {
    pub(crate) compiled: Arc<Compiled>,
    pub(crate) reports: ReportLog,
    pub(crate) ready: bool,
}
