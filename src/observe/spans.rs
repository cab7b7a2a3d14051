//! `spanned!`: puts a tracing span around a system, with the feature `trace`. Without the feature it returns the system
//! itself.
//!
//! The span is open while the system runs, on the thread that runs it.

#[cfg(feature = "trace")]
use bevy_ecs::system::{Adapt, RunSystemError, System, SystemIn};
#[cfg(feature = "trace")]
use tracing::Span;

/// Opens a new span from the closure around each run of a system.
#[cfg(feature = "trace")]
pub(crate) struct Spanned<F>(pub F);

#[cfg(feature = "trace")]
impl<F, S> Adapt<S> for Spanned<F>
where
    F: Fn() -> Span + Send + Sync + 'static,
    S: System<In = ()>,
{
    type In = ();
    type Out = S::Out;

    fn adapt(
        &mut self,
        (): (),
        run: impl FnOnce(SystemIn<'_, S>) -> Result<S::Out, RunSystemError>,
    ) -> Result<S::Out, RunSystemError> {
        (self.0)().in_scope(|| run(()))
    }
}

/// Wraps a system so that each run opens a span with this name and these fields.
#[cfg(feature = "trace")]
macro_rules! spanned {
    ($name:literal, $system:expr $(, $field:ident = $value:expr)*) => {
        bevy_ecs::system::IntoAdapterSystem::new(
            $crate::observe::Spanned(move || tracing::info_span!($name $(, $field = $value)*)),
            $system,
        )
    };
}

/// Returns the system itself, because there are no spans without the feature `trace`.
#[cfg(not(feature = "trace"))]
macro_rules! spanned {
    ($name:literal, $system:expr $(, $field:ident = $value:expr)*) => {
        $system
    };
}

pub(crate) use spanned;
