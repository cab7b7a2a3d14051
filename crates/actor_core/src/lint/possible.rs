//! Whether conditions can hold together: a search that is bounded, and gives up rather than take long.

use crate::registry::CompiledCondition;

use super::case::{Case, GaveUp};
use super::conflict::Conflict;
use super::facts::Facts;

/// A condition, and whether it is to hold or not.
pub(super) type Claim<'a> = (&'a CompiledCondition, bool);

/// How many steps one search may take. What people write takes a few dozen.
const STEPS: usize = 3000;

/// How many steps all searches of one load may take.
pub(super) const ALL_STEPS: usize = 5_000_000;

/// Whether some actor could fulfil all of some claims.
pub(super) enum Verdict<'a> {
    /// Nothing stands in the way, as far as can be seen.
    Possible,
    /// It is certain that none can: what stands in the way in the first case, and how many cases there are, of which
    /// each choice of `Any` is one.
    Impossible(Conflict<'a>, usize),
    /// It would take too long to tell.
    Unknown,
}

/// Whether some actor could fulfil all of these claims.
pub(super) fn verdict<'a>(facts: &Facts, claims: &[Claim<'a>]) -> Verdict<'a> {
    let granted = STEPS.min(facts.steps.get());
    let mut steps = granted;
    let verdict = search(facts, claims, &mut steps).unwrap_or(Verdict::Unknown);
    facts.steps.set(facts.steps.get() - (granted - steps));
    verdict
}

fn search<'a>(facts: &Facts, claims: &[Claim<'a>], steps: &mut usize) -> Result<Verdict<'a>, GaveUp> {
    let mut failed: Option<(Conflict, usize)> = None;
    let mut cases = vec![Case::of(claims)];
    while let Some(mut case) = cases.pop() {
        if let Some(conflict) = case.settle(facts, steps)? {
            failed = Some(failed.map_or((conflict, 1), |(first, count)| (first, count + 1)));
            continue;
        }
        match case.choose(steps)? {
            Some(next) => cases.extend(next.into_iter().rev()),
            None => return Ok(Verdict::Possible),
        }
    }
    Ok(failed.map_or(Verdict::Unknown, |(first, count)| Verdict::Impossible(first, count)))
}

/// Whether it is certain that no actor fulfils all of these claims.
pub(super) fn impossible(facts: &Facts, claims: &[Claim]) -> bool {
    matches!(verdict(facts, claims), Verdict::Impossible(..))
}

/// Whether it is certain that the first condition never holds without the second.
pub(super) fn implies(facts: &Facts, first: &CompiledCondition, second: &CompiledCondition) -> bool {
    impossible(facts, &[(first, true), (second, false)])
}
