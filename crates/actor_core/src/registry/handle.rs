//! [`RegistryHandle`]: the content of a registry, for code that changes the game while it reads the registry.

use std::sync::Arc;

use crate::report::ReportLog;

use super::compiled::Compiled;

/// The content of a registry at one moment. The handle stays the same while its holder changes the game that owns the
/// registry.
#[derive(Clone, Debug)]
pub struct RegistryHandle {
    pub(crate) compiled: Arc<Compiled>,
    pub(crate) reports: ReportLog,
    pub(crate) ready: bool,
}
