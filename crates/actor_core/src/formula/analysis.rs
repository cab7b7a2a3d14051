//! Static checks of a [`Program`]: what a lint can tell about a formula without running it.

use super::{Op, Program};

impl Program {
    /// Returns the slot, the comparison and the number of a formula that only compares a dimension with a number, else
    /// `None`. The comparison is turned so that the dimension is on its left: `5 < b` becomes `b > 5`.
    pub fn compared(&self) -> Option<(u32, Op, f64)> {
        match *self.ops {
            [Op::Load(slot), Op::Push(number), op] if is_comparison(op) => Some((slot, op, number)),
            [Op::Load(slot), Op::Push(number), Op::Negate, op] if is_comparison(op) => {
                Some((slot, op, -number))
            }
            [Op::Push(number), Op::Load(slot), op] if is_comparison(op) => Some((slot, mirrored(op), number)),
            [Op::Push(number), Op::Negate, Op::Load(slot), op] if is_comparison(op) => {
                Some((slot, mirrored(op), -number))
            }
            _ => None,
        }
    }

    /// Returns whether both programs run the same steps, whatever their texts look like.
    pub fn does_the_same(&self, other: &Self) -> bool {
        self.ops == other.ops
    }

    /// Returns the slots of the dimensions that are a whole divisor, such as `x` in `1 / x`, each once.
    ///
    /// A dimension that is read before a choice is left out, as in `if(x > 0, 1 / x, 0)`: the choice may keep the
    /// divisor from being 0.
    pub fn bare_divisors(&self) -> Vec<u32> {
        let jumps = self.ops.iter().filter_map(|op| match op {
            Op::Jump(target) | Op::JumpIfFalse(target) | Op::JumpIfTrue(target) => Some(*target as usize),
            _ => None,
        });
        // The operands of a jump's target may come from another branch than the step before it.
        let targets: foldhash::HashSet<usize> = jumps.collect();
        let mut first_load: foldhash::HashMap<u32, usize> = foldhash::HashMap::default();
        let (mut last_choice, mut divisors) = (0, Vec::new());
        for (at, pair) in self.ops.windows(2).enumerate() {
            match *pair {
                [Op::JumpIfFalse(_) | Op::JumpIfTrue(_), _] => last_choice = at,
                [Op::Load(slot), next] => {
                    let looked_at = *first_load.entry(slot).or_insert(at) < last_choice;
                    let divides = matches!(next, Op::Divide | Op::Remainder) && !targets.contains(&(at + 1));
                    if divides && !looked_at && !divisors.contains(&slot) {
                        divisors.push(slot);
                    }
                }
                _ => {}
            }
        }
        divisors
    }
}

fn is_comparison(op: Op) -> bool {
    use Op::*;
    matches!(op, Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual)
}

/// Returns the comparison with its two sides swapped.
fn mirrored(op: Op) -> Op {
    match op {
        Op::Less => Op::Greater,
        Op::LessOrEqual => Op::GreaterOrEqual,
        Op::Greater => Op::Less,
        Op::GreaterOrEqual => Op::LessOrEqual,
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FormulaName, FormulaNames, parse};
    use super::*;

    struct Letters;

    impl FormulaNames for Letters {
        fn dimension(&self, name: &str) -> FormulaName {
            FormulaName::Dimension(name.bytes().next().map_or(0, |letter| u32::from(letter - b'a')))
        }
        fn limits(&self) -> crate::vocabulary::Limits {
            crate::vocabulary::Limits::default()
        }
        fn takes_inputs(&self) -> bool {
            false
        }
        fn curve(&self, _: &str) -> Option<u32> {
            None
        }
        fn near_function(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn program(text: &str) -> Program {
        parse(text, &Letters).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
    }

    #[test]
    fn comparisons_with_a_number_are_seen_from_the_side_of_the_dimension() {
        for (text, seen) in [
            ("b >= 5", Some((1, Op::GreaterOrEqual, 5.0))),
            ("5 < b", Some((1, Op::Greater, 5.0))),
            ("a == -2", Some((0, Op::Equal, -2.0))),
            ("-2 >= a", Some((0, Op::LessOrEqual, -2.0))),
            ("a < b", None),
            ("a + 5", None),
            ("5 + a", None),
            ("a + -5", None),
            ("-5 + a", None),
            ("a > 5 and b > 5", None),
        ] {
            assert_eq!(program(text).compared(), seen, "{text}");
        }
    }

    #[test]
    fn the_same_steps_are_the_same_however_they_are_written() {
        assert!(program("a+(b)").does_the_same(&program(" a + b ")));
        assert!(!program("a + b").does_the_same(&program("b + a")));
    }

    #[test]
    fn bare_divisors_are_those_that_nothing_keeps_from_being_0() {
        for (text, divisors) in [
            ("1 / a + 2 % b / a", &[0, 1][..]),
            ("1 / (a)", &[0]),
            ("a + 1 / a", &[0]),
            ("if(b > 0, 1 / a, 0)", &[0]),
            ("1 / max(a, 1) + 1 / (a + 1) + 1 / a ^ 2", &[]),
            ("if(a > 0, 1 / a, 0)", &[]),
            ("a > 0 and 1 / a > 2", &[]),
            ("1 / if(a == 0, 1, a)", &[]),
            ("1 / if(a > 0, a, 1)", &[]),
            ("1 / if(b > 0, 1, a)", &[]),
            ("a * 2", &[]),
        ] {
            assert_eq!(program(text).bare_divisors(), divisors, "{text}");
        }
    }
}
