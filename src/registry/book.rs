//! [`Book`]: what a registry says, for those who change the world meanwhile.

use std::sync::Arc;

use crate::report::ReportLog;

use super::compiled::Compiled;

/// A registry, and where what goes wrong with it is reported.
#[derive(Clone)]
pub(crate) struct Book {
    pub compiled: Arc<Compiled>,
    pub reports: ReportLog,
}
