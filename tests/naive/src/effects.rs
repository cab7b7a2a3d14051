//! Computes what effects come to: stacks, and several effects of one kind.

use std::collections::BTreeMap;

use crate::effect_files::Combine;
use crate::files::Bucket;
use crate::formula::Curve;
use crate::resolve::{Counted, amount, order_of_speaking};
use crate::world::{Amount, Args, Condition, Contribution, Effect};

/// A dimension's value, or what the effect was given.
pub(crate) fn read_with(name: &str, args: &Args, read: &dyn Fn(&str) -> f64) -> f64 {
    match name.strip_prefix("input.") {
        Some("level") => f64::from(args.level),
        Some("stacks") => f64::from(args.stacks),
        Some(input) => args.inputs[input],
        None => read(name),
    }
}

/// What a statement of an effect comes to with all stacks; None if that is not finite.
pub(crate) fn stacked_amount(
    said: &Contribution,
    args: &Args,
    curves: &BTreeMap<String, Curve>,
    read: &dyn Fn(&str) -> f64,
) -> Option<f64> {
    let value = amount(&said.amount, curves, read)?;
    let names_stacks = match &said.amount {
        Amount::Number(_) => false,
        Amount::Formula(formula) => formula.names().contains("input.stacks"),
    };
    if args.stacks == 1 || names_stacks {
        return Some(value);
    }
    let stacks = f64::from(args.stacks);
    let value = match said.bucket {
        Bucket::Flat | Bucket::Percent | Bucket::PostAdd => value * stacks,
        Bucket::Factor => power(value, args.stacks),
        Bucket::Mult => power(1.0 + value, args.stacks) - 1.0,
        Bucket::Override => value,
    };
    value.is_finite().then_some(value)
}

/// By repeated squaring.
fn power(base: f64, exponent: u32) -> f64 {
    let mut product = 1.0;
    let mut square = base;
    for bit in 0..32 {
        if exponent >> bit == 0 {
            break;
        }
        if exponent >> bit & 1 == 1 {
            product *= square;
        }
        square *= square;
    }
    product
}

/// Whether a statement counts as if an item had said a number: it depends on nothing but what the effect was given.
pub(crate) fn is_constant(effect: &Effect, said: &Contribution) -> bool {
    let reads_dimensions = match &said.amount {
        Amount::Number(_) => false,
        Amount::Formula(formula) => formula.reads_dimensions(),
    };
    effect.combine == Combine::All
        && effect.stays == Condition::Always
        && said.when == Condition::Always
        && !reads_dimensions
}

/// What counts of those of one kind and bucket, all about one dimension.
pub(crate) fn combined<'a>(combine: &Combine, of_one_kind: Vec<Counted<'a>>) -> Vec<Counted<'a>> {
    let Some(first) = of_one_kind.first() else { return of_one_kind };
    let neutral = if first.contribution.bucket == Bucket::Factor { 1.0 } else { 0.0 };
    let (mut penalties, mut bonuses): (Vec<_>, Vec<_>) =
        of_one_kind.into_iter().partition(|counted| counted.value < neutral);
    // The strongest first. Which of two that are equal counts as the first makes a difference only to its place.
    bonuses.sort_by(|a, b| b.value.total_cmp(&a.value).then(order_of_speaking(a, b)));
    penalties.sort_by(|a, b| a.value.total_cmp(&b.value).then(order_of_speaking(a, b)));
    match combine {
        Combine::All => {}
        Combine::Strongest | Combine::OnePerType(_) => {
            bonuses.truncate(1);
            penalties.truncate(1);
        }
        Combine::Diminishing(factor) => {
            for side in [&mut bonuses, &mut penalties] {
                let mut weight = 1.0;
                for counted in side.iter_mut().skip(1) {
                    weight *= factor;
                    counted.value = neutral + (counted.value - neutral) * weight;
                }
            }
        }
    }
    bonuses.extend(penalties);
    bonuses
}
