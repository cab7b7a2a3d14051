//! Searches whether conditions can hold together. The search is bounded, and gives up before it takes long.

use crate::registry::CompiledCondition;

use super::case::{Case, GaveUp};
use super::conflict::Conflict;
use super::facts::Facts;

/// A condition, and whether it has to hold.
pub(super) type Claim<'a> = (&'a CompiledCondition, bool);

/// The most steps of one search. Conditions that people write take a few dozen.
const STEPS: usize = 3000;

/// The most steps of all searches of one load.
pub(super) const ALL_STEPS: usize = 5_000_000;

/// Whether some actor could fulfil a list of claims.
pub(super) enum Verdict<'a> {
    /// The search found no conflict.
    Possible,
    /// No actor can fulfil the claims. Holds the conflict of the first case, and the number of cases. Each choice of an
    /// `Any` is one case.
    Impossible(Conflict<'a>, usize),
    /// The search gave up.
    Unknown,
}

/// Searches whether some actor could fulfil all of these claims.
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

/// Returns whether certainly no actor fulfils all of these claims.
pub(super) fn impossible(facts: &Facts, claims: &[Claim]) -> bool {
    matches!(verdict(facts, claims), Verdict::Impossible(..))
}

/// Returns whether the first condition certainly never holds without the second.
pub(super) fn implies(facts: &Facts, first: &CompiledCondition, second: &CompiledCondition) -> bool {
    impossible(facts, &[(first, true), (second, false)])
}
