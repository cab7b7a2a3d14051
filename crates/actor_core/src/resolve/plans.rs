//! [`Plans`]: the plans of late, found by what rules tell actors apart by.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::registry::Compiled;
use crate::vocabulary::{Symbol, mix64};

use super::inputs::MergedInputs;
use super::plan::{Plan, Signature, signature};

/// How many plans are kept; a registry whose rules tell more kinds of actors apart makes plans anew now and then.
const MAX_PLANS: usize = 4096;

/// How many ways in which actors write their names are remembered; a power of two.
const CELLS: usize = 256;

/// In the place of a name: effects on the actor have to be looked at.
const EFFECTS: u32 = u32::MAX;

/// The plans of late.
#[derive(Debug, Default)]
pub(super) struct Plans {
    by_signature: foldhash::HashMap<Signature, Arc<Plan>>,
    signature: Signature,
    /// By the names of an actor, so that nobody needs to look up and sort those that rules ask for.
    cells: Vec<PlanCell>,
    /// The names of this actor.
    names: NameNumbers,
    /// The names of the last actor, and its plan unless it is in use.
    last: (NameNumbers, Option<Arc<Plan>>),
}

/// The race, tags and realms of an actor as it has them, as the numbers of their symbols; nothing if no rule asks for any.
type NameNumbers = SmallVec<[u32; 14]>;

#[derive(Debug, Default)]
struct PlanCell {
    names: NameNumbers,
    plan: Option<Arc<Plan>>,
}

/// For whom a plan is key.
#[derive(Clone, Copy)]
pub(super) struct PlanKey<'a> {
    pub compiled: &'a Compiled,
    pub inputs: &'a MergedInputs<'a>,
    /// Whether effects on the actor have to be looked at.
    pub effects: bool,
    /// The systems that are silenced.
    pub disabled: &'a [Symbol],
}

impl Plans {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes out the plan of an actor; to be [put back](Self::done).
    #[inline]
    pub fn take(&mut self, key: PlanKey) -> Arc<Plan> {
        let PlanKey { compiled, inputs, effects, .. } = key;
        self.names.clear();
        if compiled.asked.anything {
            self.names.push(inputs.race.map_or(0, Symbol::number));
            self.names.extend(inputs.tags.iter().map(|tag| tag.number()));
            // Between the two lists.
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

    /// Keeps the plan for the next actor, which is often of the same kind.
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
        // Where all actors have one plan, there is nothing to remember.
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
