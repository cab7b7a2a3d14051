//! [`Plans`]: a cache of plans, by the names that rules use to distinguish actors.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::registry::Compiled;
use crate::vocabulary::{Symbol, mix64};

use super::inputs::MergedInputs;
use super::plan::{Plan, Signature, signature};

/// The most plans that are kept. If rules distinguish more kinds of actors, the cache is emptied whenever it is full.
const MAX_PLANS: usize = 4096;

/// The number of cells for lists of names. It is a power of two.
const CELLS: usize = 256;

/// Stands for a name, and means that the actor has live effects.
const EFFECTS: u32 = u32::MAX;

/// A cache of the plans that were used recently.
#[derive(Debug, Default)]
pub(super) struct Plans {
    by_signature: foldhash::HashMap<Signature, Arc<Plan>>,
    signature: Signature,
    /// The plans by the names of an actor as it lists them, which saves looking up and sorting the names that rules ask
    /// for.
    cells: Vec<PlanCell>,
    /// The names of the current actor.
    names: NameNumbers,
    /// The names of the last actor, and its plan unless that is in use.
    last: (NameNumbers, Option<Arc<Plan>>),
}

/// The race, tags and realms of an actor in its own order, as the numbers of their symbols. The list is empty if no
/// rule asks for any name.
type NameNumbers = SmallVec<[u32; 14]>;

#[derive(Debug, Default)]
struct PlanCell {
    names: NameNumbers,
    plan: Option<Arc<Plan>>,
}

/// Everything that determines a plan.
#[derive(Clone, Copy)]
pub(super) struct PlanKey<'a> {
    pub compiled: &'a Compiled,
    pub inputs: &'a MergedInputs<'a>,
    /// Whether the actor has live effects.
    pub effects: bool,
    /// The disabled systems.
    pub disabled: &'a [Symbol],
}

impl Plans {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes out the plan of an actor. The caller [puts it back](Self::done).
    #[inline]
    pub fn take(&mut self, key: PlanKey) -> Arc<Plan> {
        let PlanKey { compiled, inputs, effects, .. } = key;
        self.names.clear();
        if compiled.asked.anything {
            self.names.push(inputs.race.map_or(0, Symbol::number));
            self.names.extend(inputs.tags.iter().map(|tag| tag.number()));
            // Separates the two lists.
            self.names.push(0);
            self.names.extend(inputs.realms.iter().map(|realm| realm.number()));
        }
        if effects {
            self.names.push(EFFECTS);
        }
        match self.last.1.take() {
            Some(plan) if self.last.0 == self.names => plan,
            _ => self.find(key),
        }
    }

    /// Puts the plan back for the next actor, which is often of the same kind.
    #[inline]
    pub fn done(&mut self, plan: Arc<Plan>) {
        self.last.1 = Some(plan);
    }

    fn find(&mut self, key: PlanKey) -> Arc<Plan> {
        self.last.0.clone_from(&self.names);
        let hash = self.names.iter().fold(0, |hash: u64, name| hash.rotate_left(7) ^ u64::from(*name));
        let at = mix64(hash) as usize % CELLS;
        if let Some(cell) = self.cells.get(at)
            && let Some(plan) = cell.plan.as_ref().filter(|_| cell.names == self.names)
        {
            return plan.clone();
        }
        let plan = self.by_signature(key);
        // If all actors share one plan, the cells are not needed.
        if key.compiled.asked.anything {
            self.cells.resize_with(CELLS, PlanCell::default);
            let cell = &mut self.cells[at];
            cell.names.clone_from(&self.names);
            cell.plan = Some(plan.clone());
        }
        plan
    }

    fn by_signature(&mut self, key: PlanKey) -> Arc<Plan> {
        let PlanKey { compiled, inputs, effects, disabled } = key;
        signature(compiled, inputs, &mut self.signature);
        if effects {
            self.signature.push(EFFECTS);
        }
        if let Some(plan) = self.by_signature.get(&self.signature) {
            return plan.clone();
        }
        if self.by_signature.len() >= MAX_PLANS {
            self.by_signature.clear();
        }
        let plan = Arc::new(Plan::new(compiled, inputs, effects, |system| disabled.contains(&system)));
        self.by_signature.insert(self.signature.clone(), plan.clone());
        plan
    }
}
