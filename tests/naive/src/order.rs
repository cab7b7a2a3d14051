//! Finds an order in which every dimension comes after those that it depends on.

use std::collections::{BTreeMap, BTreeSet};

use crate::formula::Formula;
use crate::world::{Amount, Condition, Duration, World};

fn names_in_amount(amount: &Amount) -> BTreeSet<String> {
    match amount {
        Amount::Number(_) => BTreeSet::new(),
        Amount::Formula(formula) => names_in_formula(formula),
    }
}

/// What an effect is given is no dimension.
fn names_in_formula(formula: &Formula) -> BTreeSet<String> {
    formula.names().into_iter().filter(|name| !name.starts_with("input.")).collect()
}

fn names_in_condition(condition: &Condition) -> BTreeSet<String> {
    match condition {
        Condition::Always | Condition::Race(_) | Condition::Tag(_) | Condition::Realm(_) => BTreeSet::new(),
        Condition::AtLeast(dimension, _) | Condition::Below(dimension, _) => {
            BTreeSet::from([dimension.clone()])
        }
        Condition::Formula(formula) => names_in_formula(formula),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(names_in_condition).collect(),
        Condition::Not(part) => names_in_condition(part),
    }
}

/// An order in which every dimension comes after those that it depends on.
pub(crate) fn order_of_evaluation(world: &World) -> Result<Vec<String>, String> {
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, dimension) in &world.dimensions {
        let base = dimension.base.as_ref().map(names_in_amount);
        needs.insert(name.clone(), base.unwrap_or_default());
    }
    for contribution in &world.contributions {
        let of_this = needs.get_mut(&contribution.dimension).expect("it was checked");
        of_this.extend(names_in_amount(&contribution.amount));
        of_this.extend(names_in_condition(&contribution.when));
    }
    for cap in &world.caps {
        let of_this = needs.get_mut(&cap.dimension).expect("it was checked");
        of_this.extend(names_in_amount(&cap.amount));
        of_this.extend(names_in_condition(&cap.when));
    }
    // What happens once depends on what was before.
    for effect in world.effects.values().filter(|effect| effect.duration != Duration::Instant) {
        for contribution in &effect.contributions {
            let of_this = needs.get_mut(&contribution.dimension).expect("it was checked");
            of_this.extend(names_in_amount(&contribution.amount));
            of_this.extend(names_in_condition(&contribution.when));
            of_this.extend(names_in_condition(&effect.stays));
        }
        for cap in &effect.caps {
            let of_this = needs.get_mut(&cap.dimension).expect("it was checked");
            of_this.extend(names_in_amount(&cap.amount));
            of_this.extend(names_in_condition(&cap.when));
            of_this.extend(names_in_condition(&effect.stays));
        }
    }

    let mut order: Vec<String> = Vec::new();
    while order.len() < needs.len() {
        let next = needs.iter().find(|(name, of_this)| {
            !order.contains(name) && of_this.iter().all(|needed| order.contains(needed))
        });
        match next {
            Some((name, _)) => order.push(name.clone()),
            None => {
                let rest: Vec<&String> = needs.keys().filter(|name| !order.contains(name)).collect();
                return Err(format!("a cycle is among {rest:?}"));
            }
        }
    }
    Ok(order)
}
