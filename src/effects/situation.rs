//! [`Situation`]: what an effect's formulas and conditions come to at one moment.

use crate::registry::{Amount, Answers, Book, RuleTerm, Test};
use crate::snapshot::Snapshot;
use crate::symbol::Symbol;

use super::Args;

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
            formula.report_not_finite(&self.book.reports);
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
}
