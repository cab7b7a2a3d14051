//! [`Case`]: one way in which several conditions could hold together, as far as the search has come.

use crate::formula::Op;
use crate::registry::CompiledCondition;

use super::conflict::{Conflict, RangeEnd};
use super::facts::Facts;
use super::possible::Claim;

/// One way of fulfilling all claims. The search narrows it step by step.
#[derive(Clone, Default)]
pub(super) struct Case<'a> {
    /// The claims that are not yet examined.
    open: Vec<Claim<'a>>,
    /// The lists of which one condition has to be as claimed. They wait until everything else is settled.
    choices: Vec<(&'a [CompiledCondition], bool)>,
    /// The claims about races, tags, realms and formulas that are settled.
    settled: Vec<Claim<'a>>,
    /// The range of numbers that is left for each dimension.
    ranges: Vec<(u32, RangeEnd, RangeEnd)>,
}

impl<'a> Case<'a> {
    /// Creates the case in which all of these claims are true.
    pub fn of(claims: &[Claim<'a>]) -> Self {
        Self { open: claims.iter().rev().copied().collect(), ..Self::default() }
    }

    /// Returns the cases to which the next choice leads, or `None` if no choice is left, so that all claims hold
    /// together. Takes as many steps as it copies parts.
    pub fn choose(mut self, steps: &mut usize) -> Result<Option<Vec<Self>>, GaveUp> {
        let Some((list, wanted)) = self.choices.pop() else { return Ok(None) };
        take(steps, list.len().saturating_mul(self.size()))?;
        let chosen = |test| {
            let mut case = self.clone();
            case.open.push((test, wanted));
            case
        };
        Ok(Some(list.iter().map(chosen).collect()))
    }

    fn size(&self) -> usize {
        1 + self.open.len() + self.choices.len() + self.settled.len() + self.ranges.len()
    }

    /// Examines all open claims. Returns the first conflict, if there is one.
    pub fn settle(&mut self, facts: &Facts, steps: &mut usize) -> Result<Option<Conflict<'a>>, GaveUp> {
        while let Some((test, wanted)) = self.open.pop() {
            take(steps, 1)?;
            let conflict = match (test, wanted) {
                (CompiledCondition::Not(inner), _) => {
                    self.open.push((inner, !wanted));
                    None
                }
                (CompiledCondition::All(list), true) | (CompiledCondition::Any(list), false) => {
                    take(steps, list.len())?;
                    self.open.extend(list.iter().rev().map(|test| (test, wanted)));
                    None
                }
                (CompiledCondition::All(list) | CompiledCondition::Any(list), _) if list.is_empty() => {
                    Some(Conflict::Never(test, wanted))
                }
                (CompiledCondition::All(list) | CompiledCondition::Any(list), _) => {
                    self.choices.push((list, wanted));
                    None
                }
                (CompiledCondition::Always(holds), _) => {
                    (*holds != wanted).then_some(Conflict::Never(test, wanted))
                }
                (CompiledCondition::AtLeast(slot, number), true) => {
                    self.from(facts, *slot, RangeEnd::at(*number))
                }
                (CompiledCondition::AtLeast(slot, number), false) => {
                    self.to(facts, *slot, RangeEnd::at(*number))
                }
                (CompiledCondition::Below(slot, number), true) => {
                    self.to(facts, *slot, RangeEnd::at(*number))
                }
                (CompiledCondition::Below(slot, number), false) => {
                    self.from(facts, *slot, RangeEnd::at(*number))
                }
                (CompiledCondition::Program(program), _) => self.formula(facts, test, *program, wanted),
                (CompiledCondition::Race(_) | CompiledCondition::Tag(_) | CompiledCondition::Realm(_), _) => {
                    self.name(test, wanted)
                }
            };
            if conflict.is_some() {
                return Ok(conflict);
            }
        }
        Ok(None)
    }

    /// Settles a claim about a race, a tag or a realm.
    fn name(&mut self, test: &'a CompiledCondition, wanted: bool) -> Option<Conflict<'a>> {
        for (known, held) in &self.settled {
            match (known, test) {
                _ if *known == test && *held != wanted => return Some(Conflict::Opposite(test)),
                (CompiledCondition::Race(one), CompiledCondition::Race(other))
                    if *held && wanted && one != other =>
                {
                    return Some(Conflict::Races(*one, *other));
                }
                _ => {}
            }
        }
        self.settled.push((test, wanted));
        None
    }

    fn formula(
        &mut self,
        facts: &Facts,
        test: &'a CompiledCondition,
        number: u32,
        wanted: bool,
    ) -> Option<Conflict<'a>> {
        let programs = &facts.compiled.programs;
        let program = &programs[number as usize].program;
        // The inputs of an effect are not known here.
        if program.reads().is_empty() && program.inputs().next().is_none() {
            let value = program.run(|_| 0.0, |_| None, &facts.compiled.curves, &mut Vec::new());
            let holds = value.is_some_and(|value| value != 0.0);
            return (holds != wanted).then_some(Conflict::Never(test, wanted));
        }
        if let Some((slot, op, number)) = program.compared() {
            let (at, beyond) = (RangeEnd::at(number), RangeEnd::beyond(number));
            match (op, wanted) {
                (Op::GreaterOrEqual, true) | (Op::Less, false) => return self.from(facts, slot, at),
                (Op::Greater, true) | (Op::LessOrEqual, false) => return self.from(facts, slot, beyond),
                (Op::Less, true) | (Op::GreaterOrEqual, false) => return self.to(facts, slot, at),
                (Op::LessOrEqual, true) | (Op::Greater, false) => return self.to(facts, slot, beyond),
                (Op::Equal, true) | (Op::NotEqual, false) => {
                    return self.from(facts, slot, at).or_else(|| self.to(facts, slot, beyond));
                }
                // The allowed numbers form two ranges, so the formula is settled like any other.
                _ => {}
            }
        }
        for (known, held) in &self.settled {
            if let CompiledCondition::Program(other) = known
                && *held != wanted
                && programs[*other as usize].program.does_the_same(program)
            {
                return Some(Conflict::Opposite(test));
            }
        }
        self.settled.push((test, wanted));
        None
    }

    /// Claims that the dimension is at or above a bound.
    fn from(&mut self, facts: &Facts, slot: u32, bound: RangeEnd) -> Option<Conflict<'a>> {
        self.narrow(facts, slot, |from, _| {
            if bound.edge() > from.edge() {
                *from = bound;
            }
        })
    }

    /// Claims that the dimension is below a bound.
    fn to(&mut self, facts: &Facts, slot: u32, bound: RangeEnd) -> Option<Conflict<'a>> {
        self.narrow(facts, slot, |_, to| {
            if bound.edge() < to.edge() {
                *to = bound;
            }
        })
    }

    fn narrow(
        &mut self,
        facts: &Facts,
        slot: u32,
        narrow: impl FnOnce(&mut RangeEnd, &mut RangeEnd),
    ) -> Option<Conflict<'a>> {
        let at = self.ranges.iter().position(|(known, ..)| *known == slot).unwrap_or_else(|| {
            self.ranges.push((slot, RangeEnd::at(f64::NEG_INFINITY), RangeEnd::at(f64::INFINITY)));
            self.ranges.len() - 1
        });
        let (_, from, to) = &mut self.ranges[at];
        narrow(from, to);
        let (least, limit) = (from.edge(), to.edge());
        if least >= limit {
            return Some(Conflict::Apart(slot, *from, *to));
        }
        let clamp = facts.info(slot).clamp;
        let within = least <= clamp.max && clamp.min < limit;
        // A dimension that an actor does not have reads as 0, even if its clamp begins above 0.
        let absent = facts.may_be_absent(slot) && least <= 0.0 && 0.0 < limit;
        if within || absent {
            None
        } else if least > clamp.max {
            Some(Conflict::AboveClamp(slot, *from))
        } else {
            Some(Conflict::BelowClamp(slot, *to))
        }
    }
}

/// The error of a search that has used up its steps.
pub(super) struct GaveUp;

fn take(steps: &mut usize, count: usize) -> Result<(), GaveUp> {
    *steps = steps.checked_sub(count).ok_or(GaveUp)?;
    Ok(())
}
