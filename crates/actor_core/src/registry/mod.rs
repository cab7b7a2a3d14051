//! [`Registry`]: the definitions that the numbers of all actors follow from, checked and compiled.
//!
//! Definitions come from the files of a folder, from a [`RegistryBuilder`], or from both. `compile` turns them into a
//! [`Compiled`] registry and a list of problems; the `resolve` module reads the [`Compiled`]. A compiled registry never
//! changes. An edit or a reload replaces it as a whole, or changes nothing if it has errors. Start with [`Registry`]
//! and [`RegistryBuilder`], then read `compile`.

mod changes;
mod check;
mod check_effects;
mod compile;
mod compile_effects;
mod compiled;
mod compiled_effect;
mod compiled_rule;
mod conditions;
mod cycles;
mod dictionary;
mod edit;
mod edits;

mod graph;
mod handle;
mod rule_budget;
mod rules;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::definitions::{Definitions, DimensionDef, EffectDef};
use crate::error::Error;
use crate::report::ReportLog;
use crate::vocabulary::{CapLayers, DimensionKey, Limits, Symbol};

pub use changes::{ChangeKind, Changed, ChangedPart, Reach, RegistryChange, RegistryChanges};
pub(crate) use compile::Outcome;
use compile::compile;
pub(crate) use compiled::Compiled;
pub(crate) use compiled_effect::{CompiledDuration, CompiledEffect, CompiledPeriod};
pub(crate) use compiled_rule::{
    Amount, CompiledCondition, CompiledRule, ConditionContext, RuleCap, RuleTerm,
};
pub(crate) use dictionary::{Suggestions, bucket_on_operator};
pub use edit::{RegistryBuilder, RegistryEdit};
use edits::Edits;
pub use handle::RegistryHandle;
pub(crate) use table::{DimensionTable, SlotInfo};

/// The dimensions, cap layers, curves, rules, effects and standing caps that apply to all actors.
///
/// A registry comes from files, from a [`RegistryBuilder`], or from both. [`Registry::edit`] changes it at run time.
/// These edits overlay the files, and a reload of the files keeps them. Nothing is resolved before the registry
/// [is ready](Registry::is_ready).
///
/// ```
/// use actor_core::prelude::*;
/// let mut registry = Registry::builder()
///     .dimension("vitality", DimensionDef::primary())
///     .dimension("hp_max", DimensionDef::derived().base("vitality * 10").clamp(1.0, 2e6))
///     .build()?;
/// registry.edit(|edit| {
///     edit.change_dimension("hp_max", |hp_max| hp_max.round = Rounding::Nearest);
/// })?;
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug)]
pub struct Registry {
    files: Arc<Definitions>,
    edits: Edits,
    disabled: BTreeSet<Symbol>,
    /// How often each system was purged.
    purges: BTreeMap<Symbol, u32>,
    compiled: Arc<Compiled>,
    /// The stamp, which differs after every change and in every registry of the process.
    stamp: u64,
    /// The stamps before and after the last change, and the actors that it may have touched.
    reach: (u64, u64, Arc<Reach>),
    ready: bool,
    /// Whether files were loaded before.
    loaded: bool,
    reports: ReportLog,
}

impl Default for Registry {
    /// Creates an empty registry that is not ready.
    fn default() -> Self {
        let reports = ReportLog::default();
        let outcome = compile(&Definitions::default(), None, &reports);
        Self {
            files: Arc::default(),
            edits: Edits::default(),
            disabled: BTreeSet::new(),
            purges: BTreeMap::new(),
            compiled: Arc::new(outcome.compiled.unwrap_or_default()),
            stamp: next_stamp(),
            reach: Default::default(),
            ready: false,
            loaded: false,
            reports,
        }
    }
}

impl Clone for Registry {
    /// Returns a copy with reports of its own, so that two apps with clones of one registry do not disturb each other.
    fn clone(&self) -> Self {
        let reports = ReportLog::default();
        let table = Arc::new(DimensionTable::new(self.compiled.table.slots().to_vec(), reports.clone()));
        Self {
            files: self.files.clone(),
            edits: self.edits.clone(),
            disabled: self.disabled.clone(),
            purges: self.purges.clone(),
            compiled: Arc::new(Compiled { table, ..(*self.compiled).clone() }),
            stamp: next_stamp(),
            reach: Default::default(),
            reports,
            ..*self
        }
    }
}

/// Returns a number that no registry of this process had before.
fn next_stamp() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Registry {
    /// Returns whether the registry has definitions to resolve by: the files are loaded, or code built the registry.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Returns the names of all dimensions, in alphabetical order.
    pub fn dimensions(&self) -> impl Iterator<Item = Symbol> {
        let mut names: Vec<Symbol> = self.compiled.table.names().collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// Returns the definition of a dimension.
    pub fn dimension(&self, dimension: impl DimensionKey) -> Option<&DimensionDef> {
        self.edits.dimension_over(&self.files, dimension.find()?)
    }

    /// Returns the cap layers.
    pub fn layers(&self) -> &CapLayers {
        &self.compiled.layers
    }

    /// Returns the ids of all subsystems that have rules, in alphabetical order.
    pub fn subsystems(&self) -> impl Iterator<Item = Symbol> {
        let mut ids: Vec<Symbol> = self.compiled.rules.iter().map(|rule| rule.system).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter()
    }

    /// Returns whether a subsystem, an effect or a standing cap belongs to this system, from files or from code.
    pub(crate) fn has_system(&self, system: Symbol) -> bool {
        self.edits.has_subsystem_over(&self.files, system)
            || self.compiled.effects.iter().any(|effect| effect.system == system)
            || self.compiled.caps.iter().any(|cap| cap.system == system)
    }

    /// Returns the ids of all effects, in alphabetical order.
    pub fn effects(&self) -> impl Iterator<Item = Symbol> {
        self.compiled.effects.iter().map(|effect| effect.id)
    }

    /// Returns the definition of an effect.
    pub fn effect(&self, id: impl Into<Symbol>) -> Option<&EffectDef> {
        self.edits.effect_over(&self.files, id.into())
    }

    /// Drops all edits that code made at run time.
    ///
    /// # Errors
    /// [`Error::Definitions`] if the files alone have errors. Then nothing has changed.
    pub fn drop_edits(&mut self) -> Result<(), Error> {
        if self.edits == Edits::default() {
            return Ok(());
        }
        self.recompile(self.files.clone(), Edits::default())
    }

    fn recompile(&mut self, files: Arc<Definitions>, edits: Edits) -> Result<(), Error> {
        let outcome = compile(&edits.over(&files), Some(&self.compiled.table), &self.reports);
        match outcome.compiled {
            Some(compiled) if !outcome.problems.has_errors() => {
                self.adopt(files, edits, compiled, Reach::Everyone);
                Ok(())
            }
            _ => Err(Error::Definitions(outcome.problems)),
        }
    }

    fn adopt(&mut self, files: Arc<Definitions>, edits: Edits, compiled: Compiled, reach: Reach) {
        (self.files, self.edits, self.compiled) = (files, edits, Arc::new(compiled));
        let before = self.stamp;
        self.stamp = next_stamp();
        self.reach = (before, self.stamp, Arc::new(reach));
        self.ready = true;
    }

    /// Compiles the definitions of files, overlaid with the edits. Returns all definitions and the outcome.
    pub(crate) fn compile_files(&self, files: &Definitions) -> (Definitions, Outcome) {
        let all = self.edits.over(files);
        let outcome = compile(&all, Some(&self.compiled.table), &self.reports);
        (all, outcome)
    }

    /// Adopts the definitions of files and what [`compile_files`](Self::compile_files) compiled from them. Returns what
    /// changed.
    pub(crate) fn adopt_files(&mut self, files: Definitions, compiled: Compiled) -> RegistryChanges {
        let (changes, reach) = changes::between(&self.files, &files);
        // Before the first load, code may have built another registry.
        let reach = if self.loaded { reach } else { Reach::Everyone };
        self.adopt(Arc::new(files), self.edits.clone(), compiled, reach);
        self.loaded = true;
        changes
    }

    /// Returns whether files were loaded before.
    pub(crate) fn has_loaded(&self) -> bool {
        self.loaded
    }

    /// Disables a system: its rules, standing caps and effects no longer count, and neither do the statements that code
    /// makes in its name. Returns whether it was enabled before.
    pub fn disable(&mut self, system: impl Into<Symbol>) -> bool {
        let changed = self.disabled.insert(system.into());
        if changed {
            self.stamp = next_stamp();
        }
        changed
    }

    /// Enables a system again. Returns whether it was disabled before.
    pub fn enable(&mut self, system: impl Into<Symbol>) -> bool {
        let changed = self.disabled.remove(&system.into());
        if changed {
            self.stamp = next_stamp();
        }
        changed
    }

    /// Returns whether a system is enabled, so that its statements count.
    pub fn is_enabled(&self, system: impl Into<Symbol>) -> bool {
        !self.disabled.contains(&system.into())
    }

    /// Disables a system and counts one purge more. The caller removes the statements of the system for good.
    pub fn purge(&mut self, system: Symbol) {
        self.disable(system);
        *self.purges.entry(system).or_default() += 1;
    }

    /// Returns how often a system was purged.
    pub fn purges(&self, system: Symbol) -> u32 {
        self.purges.get(&system).copied().unwrap_or(0)
    }

    /// Returns the systems that are disabled.
    pub fn disabled(&self) -> impl Iterator<Item = Symbol> {
        self.disabled.iter().copied()
    }

    /// Returns the limits on files, subsystems and callers.
    pub fn limits(&self) -> Limits {
        self.compiled.limits
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// Returns a handle to the current content, for code that changes the game while it reads the registry.
    pub fn handle(&self) -> RegistryHandle {
        RegistryHandle { compiled: self.compiled.clone(), reports: self.reports.clone(), ready: self.ready }
    }

    /// Returns a number that differs after every change, and in every registry of the process.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// Returns which actors the changes since this stamp may have touched, or `None` if nothing changed.
    ///
    /// The registry remembers only its last edit or load. After several changes, and after a system was disabled or
    /// enabled, the result is [`Reach::Everyone`].
    pub fn reach_since(&self, stamp: u64) -> Option<Arc<Reach>> {
        match &self.reach {
            _ if stamp == self.stamp => None,
            (before, after, reach) if (*before, *after) == (stamp, self.stamp) => Some(reach.clone()),
            _ => Some(Arc::default()),
        }
    }

    /// Returns the log in which all problems of this registry are reported, once per cause.
    pub fn reports(&self) -> &ReportLog {
        &self.reports
    }
}
