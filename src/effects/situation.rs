//! [`Situation`]: what an effect's formulas and conditions come to at one moment.

use std::sync::Arc;

use crate::cap::Cap;
use crate::caps::Caps;
use crate::contribution::Contribution;
use crate::contributions::Contributions;
use crate::diagnostics::Severity;
use crate::error::ActorCoreError;
use crate::registry::{Amount, Answers, Compiled, CompiledEffect, RuleTerm, Test};
use crate::report::ReportLog;
use crate::snapshot::Snapshot;
use crate::subsystem_id::SubsystemId;
use crate::symbol::Symbol;

use super::Args;

/// A registry, and where what goes wrong with it is reported.
#[derive(Clone)]
pub(crate) struct Book {
    pub compiled: Arc<Compiled>,
    pub reports: ReportLog,
}

/// An effect's target at one moment, and what the effect was given.
pub(crate) struct Situation<'a> {
    pub book: &'a Book,
    /// The target's numbers as of the last aggregation.
    pub snapshot: Option<&'a Snapshot>,
    pub race: Option<Symbol>,
    pub realms: &'a [Symbol],
    pub tags: &'a [Symbol],
    pub args: &'a Args,
}

impl Answers for Situation<'_> {
    fn is_race(&self, race: Symbol) -> bool {
        self.race == Some(race)
    }
    fn has_tag(&self, tag: Symbol) -> bool {
        self.tags.contains(&tag)
    }
    fn is_in_realm(&self, realm: Symbol) -> bool {
        self.realms.contains(&realm)
    }
    fn value(&self, slot: u32) -> f64 {
        let name = self.book.compiled.table.info(slot).name;
        self.snapshot.and_then(|snapshot| snapshot.get(name)).unwrap_or(0.0)
    }
    fn run(&mut self, program: u32) -> Option<f64> {
        let compiled = &self.book.compiled;
        let formula = &compiled.programs[program as usize];
        let (value, given) = (|slot| self.value(slot), |name| self.args.get(name));
        let result = formula.program.run(value, given, &compiled.curves, &mut Vec::new());
        if result.is_none() {
            let (origin, text) = (&formula.origin, formula.program.text());
            self.book.reports.once(Severity::Warning, (origin, text), || ActorCoreError::FormulaNotFinite {
                origin: origin.clone(),
                formula: text.into(),
            });
        }
        result
    }
}

impl Situation<'_> {
    pub fn holds(&mut self, test: &Test) -> bool {
        test.holds(self)
    }

    pub fn amount(&mut self, amount: Amount) -> Option<f64> {
        match amount {
            Amount::Number(value) => Some(value),
            Amount::Program(program) => self.run(program),
        }
    }

    /// What one statement comes to with all stacks, unless that is not finite.
    pub fn stacked(&mut self, said: &RuleTerm) -> Option<f64> {
        let value = self.amount(said.value)?;
        let names_stacks = self.book.compiled.names_stacks(said.value);
        Some(self.args.stacked(said.bucket, value, names_stacks)).filter(|value| value.is_finite())
    }

    /// What an effect says that depends on nothing but what it was given: it is said once, and not at every resolve.
    pub fn say(&mut self, effect: &CompiledEffect) -> (Contributions, Caps) {
        let compiled = &self.book.compiled;
        let terms = effect.constant_terms.start as usize..effect.constant_terms.end as usize;
        let caps = effect.constant_caps.start as usize..effect.constant_caps.end as usize;
        let is_number = |amount| matches!(amount, Amount::Number(_));
        if self.args.stacks == 1
            && compiled.effect_terms[terms].iter().all(|said| is_number(said.value))
            && compiled.effect_caps[caps].iter().all(|said| is_number(said.value))
        {
            return effect.said.get_or_init(|| self.say_now(effect)).clone();
        }
        self.say_now(effect)
    }

    fn say_now(&mut self, effect: &CompiledEffect) -> (Contributions, Caps) {
        let book = self.book;
        let id = SubsystemId::of(effect.system, effect.priority);
        let terms = effect.constant_terms.start as usize..effect.constant_terms.end as usize;
        let said = book.compiled.effect_terms[terms].iter().filter_map(|said| {
            Some(Contribution {
                dimension: book.compiled.table.info(said.slot).name,
                bucket: said.bucket,
                value: self.stacked(said)?,
                system: None,
                priority: Some(said.priority),
                labels: said.labels.clone(),
            })
        });
        let contributions = Contributions::new().with(id, said);
        let caps = effect.constant_caps.start as usize..effect.constant_caps.end as usize;
        if caps.is_empty() {
            return (contributions, Caps::new());
        }
        let caps = book.compiled.effect_caps[caps].iter().filter_map(|said| {
            Some(Cap {
                dimension: book.compiled.table.info(said.slot).name,
                mode: said.mode,
                kind: said.kind,
                value: self.amount(said.value)?,
                system: None,
                priority: Some(said.priority),
                scope: book.compiled.layers.order.get(said.layer as usize).copied(),
                realm: said.realm,
                labels: said.labels.clone(),
            })
        });
        (contributions, Caps::new().with(id, caps))
    }
}
