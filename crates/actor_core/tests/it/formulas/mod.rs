//! Random formulas give the same bits as in the naive implementation in `tests/naive`, or both are not finite.
//!
//! Of formulas with mistakes, both implementations accept the same ones, and an error points to a place within the
//! text. The variable `PROPTEST_CASES` sets the number of formulas.

mod grammar;
mod named;
mod spoil;
mod values;
mod world;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use grammar::formula;
use spoil::spoilt;
use values::{quotes, values};
use world::{Quotes, accepted_by_both, both};

/// So many formulas, or what `PROPTEST_CASES` in the environment says.
fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { max_shrink_iters: 8_000, ..ProptestConfig::with_cases(cases.unwrap_or(default)) }
}

proptest! {
    #![proptest_config(cases(256))]

    /// As a base, as a value, as a condition and as a cap, for several actors.
    #[test]
    fn random_formulas_have_the_bits_of_the_naive_implementation(
        text in formula(),
        quotes in quotes(),
        actors in prop::collection::vec(values(), 1..5),
    ) {
        both(&text, quotes, &actors);
    }

    /// Mutated formulas: neither implementation panics, and both know the same language.
    #[test]
    fn what_is_refused_is_refused_by_both_at_a_place_within_the_text(
        text in spoilt(),
        quotes in quotes(),
        actor in values(),
    ) {
        if accepted_by_both(&text, quotes) {
            both(&text, quotes, &[actor]);
        }
    }
}

/// Formulas that are not finite agree too easily: they must be the lesser part. So must spoilt ones that still load.
#[test]
fn most_of_the_random_formulas_are_finite() {
    let mut runner = TestRunner::deterministic();
    let (formulas, spoilt, values) = (formula(), spoilt(), values());
    let (mut finite, mut refused, all) = (0, 0, 500);
    for _ in 0..all {
        let text = formulas.new_tree(&mut runner).unwrap().current();
        let actor = values.new_tree(&mut runner).unwrap().current();
        finite += usize::from(both(&text, Quotes::Plain, &[actor])[0].is_some());
        let text = spoilt.new_tree(&mut runner).unwrap().current();
        refused += usize::from(!accepted_by_both(&text, Quotes::Plain));
    }
    println!("{finite} of {all} random formulas are finite; {refused} of {all} spoilt ones are refused");
    assert!(finite * 2 >= all && finite < all, "{finite} of {all} are finite");
    assert!(refused * 2 >= all && refused < all, "{refused} of {all} are refused");
}
