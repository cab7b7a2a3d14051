//! Compares two lists of rules.

use crate::definitions::Rule;
use crate::vocabulary::Condition;

use super::change::{ChangeKind, Changed, RegistryChange};
use super::parts::{Parts, edited, rule, whole};

/// Adds the differences between two lists of rules, and adds the old and the new conditions of the rules that differ.
///
/// A rule with a name is compared with the old rule of that name. A rule without a name is matched with an old one that
/// is equal. The rules that remain are compared in their order.
pub(super) fn rules(
    called: &impl Fn(usize, &Rule) -> Changed,
    before: &[&Rule],
    after: &[&Rule],
    changes: &mut Vec<RegistryChange>,
    conditions: &mut Vec<Condition>,
) {
    let mut old: Vec<Option<(&Rule, Parts)>> = before.iter().map(|r| Some((*r, rule(r)))).collect();
    let mut take = |wanted: &dyn Fn(&Rule, &Parts) -> bool| {
        let found =
            old.iter_mut().find(|slot| slot.as_ref().is_some_and(|(rule, parts)| wanted(rule, parts)));
        found.and_then(Option::take)
    };
    // Each pair begins with the old rule, if there was one.
    let (mut pairs, mut rest) = (Vec::new(), Vec::new());
    for (i, now) in after.iter().copied().enumerate() {
        let parts = rule(now);
        match &now.name {
            Some(name) => pairs.push((take(&|old, _| old.name.as_ref() == Some(name)), i, now, parts)),
            None => match take(&|old, before| old.name.is_none() && *before == parts) {
                Some(same) => pairs.push((Some(same), i, now, parts)),
                None => rest.push((i, now, parts)),
            },
        }
    }
    for (i, now, parts) in rest {
        pairs.push((take(&|old, _| old.name.is_none()), i, now, parts));
    }
    for (then, i, now, parts) in pairs {
        match then {
            Some((then, before)) if before != parts => {
                conditions.extend([then.when.clone(), now.when.clone()]);
                edited(called(i, now), before, parts, now.place.clone(), changes);
            }
            Some(_) => {}
            None => {
                conditions.push(now.when.clone());
                whole(called(i, now), ChangeKind::Added, now.place.clone(), changes);
            }
        }
    }
    for (i, (gone, _)) in old.into_iter().enumerate().filter_map(|(i, slot)| Some((i, slot?))) {
        conditions.push(gone.when.clone());
        whole(called(i, gone), ChangeKind::Removed, None, changes);
    }
}
