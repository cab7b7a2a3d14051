//! [`EffectContext`]: evaluates an effect's formulas and conditions at one moment.

use crate::definitions::EffectArgs;
use crate::registry::{Amount, CompiledCondition, ConditionContext, RegistryHandle, RuleTerm};
use crate::vocabulary::Symbol;

use super::host::TargetState;

/// The target of an effect at one moment, and the arguments of the effect.
pub(crate) struct EffectContext<'a> {
    pub registry: &'a RegistryHandle,
    pub target: TargetState<'a>,
    /// The target's tags, including those that effects grant.
    pub tags: &'a [Symbol],
    pub args: &'a EffectArgs,
}

impl ConditionContext for EffectContext<'_> {
    fn is_race(&self, race: Symbol) -> bool {
        self.target.race == Some(race)
    }
    fn has_tag(&self, tag: Symbol) -> bool {
        self.tags.contains(&tag)
    }
    fn is_in_realm(&self, realm: Symbol) -> bool {
        self.target.realms.contains(&realm)
    }
    fn value(&self, slot: u32) -> f64 {
        let name = self.registry.compiled.table.info(slot).name;
        self.target.snapshot.and_then(|snapshot| snapshot.get(name)).unwrap_or(0.0)
    }
    fn run(&mut self, program: u32) -> Option<f64> {
        let compiled = &self.registry.compiled;
        let formula = &compiled.programs[program as usize];
        let (value, given) = (|slot| self.value(slot), |name| self.args.get(name));
        let result = formula.program.run(value, given, &compiled.curves, &mut Vec::new());
        if result.is_none() {
            formula.report_not_finite(&self.registry.reports);
        }
        result
    }
}

impl EffectContext<'_> {
    pub fn holds(&mut self, test: &CompiledCondition) -> bool {
        test.holds(self)
    }

    pub fn amount(&mut self, amount: Amount) -> Option<f64> {
        match amount {
            Amount::Number(value) => Some(value),
            Amount::Program(program) => self.run(program),
        }
    }

    /// Returns the value of a contribution with all stacks, or `None` if it is not finite.
    pub fn stacked(&mut self, said: &RuleTerm) -> Option<f64> {
        let value = self.amount(said.value)?;
        let names_stacks = self.registry.compiled.names_stacks(said.value);
        Some(self.args.stacked(said.bucket, value, names_stacks)).filter(|value| value.is_finite())
    }
}
