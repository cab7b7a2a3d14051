//! `spanned!`: a tracing span around a system, with the feature `trace`. Without it a system stays what it is.
//!
//! The span is open while the system runs, on the thread that runs it.

#[cfg(feature = "trace")]
use bevy_ecs::system::{Adapt, RunSystemError, System, SystemIn};
#[cfg(feature = "trace")]
use tracing::Span;

/// Opens the span that the closure makes around each run.
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

/// A system with a span of this name, and with these fields, around each run.
#[cfg(feature = "trace")]
macro_rules! spanned {
    ($name:literal, $system:expr $(, $field:ident = $value:expr)*) => {
        bevy_ecs::system::IntoAdapterSystem::new(
            $crate::observe::Spanned(move || tracing::info_span!($name $(, $field = $value)*)),
            $system,
        )
    };
}

/// The system itself: there are no spans without the feature `trace`.
#[cfg(not(feature = "trace"))]
macro_rules! spanned {
    ($name:literal, $system:expr $(, $field:ident = $value:expr)*) => {
        $system
    };
}

pub(crate) use spanned;
