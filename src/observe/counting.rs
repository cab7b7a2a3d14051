//! What the aggregation counts for the diagnostics. Without the feature nothing is here, and nothing is done.

pub(crate) use counts::{Counting, Tally};

#[cfg(feature = "diagnostics")]
mod counts {
    use bevy_ecs::change_detection::ResMut;
    use bevy_ecs::system::SystemParam;

    use crate::observe::last_run::LastRun;

    /// What one thread counts.
    #[derive(Debug, Default)]
    pub(crate) struct Tally {
        resolved: u64,
        changed: u64,
    }

    impl Tally {
        /// An actor was resolved, and its snapshot changed or not.
        #[inline]
        pub fn resolved(&mut self, changed: bool) {
            self.resolved += 1;
            self.changed += u64::from(changed);
        }
    }

    /// Where the sums go, if anybody wants them.
    #[derive(SystemParam)]
    pub(crate) struct Counting<'w> {
        last_run: Option<ResMut<'w, LastRun>>,
    }

    impl Counting<'_> {
        /// A run begins.
        pub fn begin(&mut self) {
            if let Some(last_run) = &mut self.last_run {
                **last_run = LastRun::default();
            }
        }

        /// Adds what a thread counted.
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
