//! Counts what the aggregation does, for the diagnostics. Without the feature `diagnostics` the same types exist and do
//! nothing.

pub(crate) use counts::{Counting, Tally};

#[cfg(feature = "diagnostics")]
mod counts {
    use bevy_ecs::change_detection::ResMut;
    use bevy_ecs::system::SystemParam;

    use crate::observe::last_run::LastRun;

    /// The counts of one thread.
    #[derive(Debug, Default)]
    pub(crate) struct Tally {
        resolved: u64,
        changed: u64,
    }

    impl Tally {
        /// Counts an actor that was resolved, and whether its snapshot changed.
        #[inline]
        pub fn resolved(&mut self, changed: bool) {
            self.resolved += 1;
            self.changed += u64::from(changed);
        }
    }

    /// Collects the counts of all threads, if [`ActorCoreDiagnosticsPlugin`](crate::ActorCoreDiagnosticsPlugin) is
    /// there.
    #[derive(SystemParam)]
    pub(crate) struct Counting<'w> {
        last_run: Option<ResMut<'w, LastRun>>,
    }

    impl Counting<'_> {
        /// Resets the counts at the start of a run.
        pub fn begin(&mut self) {
            if let Some(last_run) = &mut self.last_run {
                **last_run = LastRun::default();
            }
        }

        /// Adds the counts of one thread, and resets them.
        pub fn add(&mut self, tally: &mut Tally) {
            let Tally { resolved, changed } = std::mem::take(tally);
            if let Some(last_run) = &mut self.last_run {
                last_run.resolved += resolved;
                last_run.changed += changed;
            }
        }
    }
}

#[cfg(not(feature = "diagnostics"))]
mod counts {
    use std::marker::PhantomData;

    use bevy_ecs::system::SystemParam;

    #[derive(Debug, Default)]
    pub(crate) struct Tally;

    impl Tally {
        #[inline(always)]
        pub fn resolved(&mut self, _: bool) {}
    }

    #[derive(SystemParam)]
    pub(crate) struct Counting<'w> {
        nothing: PhantomData<&'w ()>,
    }

    impl Counting<'_> {
        #[inline(always)]
        pub fn begin(&mut self) {
            let PhantomData = self.nothing;
        }

        #[inline(always)]
        pub fn add(&mut self, _: &mut Tally) {}
    }
}
