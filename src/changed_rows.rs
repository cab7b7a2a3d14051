//! [`Column`] and [`ChangedRows`]: one column of a table, and the rows of it that changed.
//!
//! Bevy keeps a summary tick for some columns. If that tick is old, no row of the column needs a look.

use bevy_ecs::change_detection::{ContiguousComponentTicksRef, ContiguousRef, Tick};

/// One column of a table, with its ticks if any of its rows may have changed.
pub(crate) struct Column<'w, T> {
    values: Option<&'w [T]>,
    dirty: Option<ChangedRows<'w>>,
}

impl<'w, T> Column<'w, T> {
    pub fn new(column: Option<ContiguousRef<'w, T>>) -> Self {
        match column.map(ContiguousRef::split) {
            Some((values, ticks)) => {
                let dirty =
                    (ticks.summary_tick_is_changed() != Some(false)).then(|| ChangedRows::changed(&ticks));
                Self { values: Some(values), dirty }
            }
            None => Self { values: None, dirty: None },
        }
    }

    pub fn is_dirty(&self) -> bool {
        self.dirty.is_some()
    }

    /// Returns the ticks of the column, if any row may have changed.
    pub fn dirty(&self) -> Option<&ChangedRows<'w>> {
        self.dirty.as_ref()
    }

    #[inline]
    pub fn get(&self, row: usize) -> Option<&'w T> {
        self.values.map(|values| &values[row])
    }
}

/// The ticks of a column in which any row may have changed.
pub(crate) struct ChangedRows<'w> {
    ticks: &'w [Tick],
    last_run: Tick,
    this_run: Tick,
}

impl<'w> ChangedRows<'w> {
    pub fn changed(ticks: &ContiguousComponentTicksRef<'w>) -> Self {
        Self { ticks: ticks.changed(), last_run: ticks.last_run(), this_run: ticks.this_run() }
    }

    pub fn added(ticks: &ContiguousComponentTicksRef<'w>) -> Self {
        Self { ticks: ticks.added(), ..Self::changed(ticks) }
    }

    /// Marks the rows from `first` on that changed. It has no branches, so that a block of rows takes little time.
    pub fn mark(&self, first: usize, changed: &mut [bool]) {
        let ticks = &self.ticks[first..first + changed.len()];
        for (changed, tick) in changed.iter_mut().zip(ticks) {
            *changed |= tick.is_newer_than(self.last_run, self.this_run);
        }
    }

    /// Returns the indices of the changed rows.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        let is_changed = |tick: &Tick| tick.is_newer_than(self.last_run, self.this_run);
        self.ticks.iter().enumerate().filter(move |(_, tick)| is_changed(tick)).map(|(row, _)| row)
    }
}
