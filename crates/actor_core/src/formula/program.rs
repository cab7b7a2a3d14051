//! [`Program`]: a parsed formula as postfix steps over a stack of numbers. [`Program::run`] runs it.

use std::sync::Arc;

use crate::vocabulary::{Curve, Symbol};

use super::library;

/// One step of a program.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    Push(f64),
    /// Pushes the value of the dimension in this slot.
    Load(u32),
    /// Pushes the effect's input of this name.
    Input(Symbol),
    Negate,
    Not,
    /// Replaces every number but 0 with 1.
    Truth,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    /// Raises to a whole power by repeated multiplication from the left.
    PowerOf(u8),
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Min,
    Max,
    Abs,
    Floor,
    Ceil,
    Round,
    Sqrt,
    Exp,
    Ln,
    Clamp,
    /// Evaluates the curve with this number.
    Curve(u32),
    Jump(u32),
    /// Jumps if the condition is 0. Like `JumpIfTrue`, it pops the condition.
    JumpIfFalse(u32),
    JumpIfTrue(u32),
}

/// A parsed formula.
#[derive(Clone, Debug)]
pub struct Program {
    text: Arc<str>,
    pub(super) ops: Box<[Op]>,
    /// The slots of the dimensions that the formula names, each once, ascending.
    reads: Box<[u32]>,
}

impl Program {
    pub(super) fn new(text: &str, ops: Vec<Op>, mut reads: Vec<u32>) -> Self {
        reads.sort_unstable();
        reads.dedup();
        Self { text: text.into(), ops: ops.into(), reads: reads.into() }
    }

    /// Creates a program that returns this number.
    pub fn constant(number: f64) -> Self {
        Self::new(&number.to_string(), vec![Op::Push(number)], Vec::new())
    }

    /// Returns the text of the formula.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the slots of the dimensions that the formula names, each once, ascending.
    pub fn reads(&self) -> &[u32] {
        &self.reads
    }

    /// Returns the names of the inputs that the formula reads, such as `power`. A name may appear more than once.
    pub fn inputs(&self) -> impl Iterator<Item = Symbol> {
        self.ops.iter().filter_map(|op| match op {
            Op::Input(name) => Some(*name),
            _ => None,
        })
    }

    /// Runs the program and returns its result.
    ///
    /// Returns `None` if a step that was run is NaN or infinite, or if an input that it reads is missing.
    pub fn run(
        &self,
        value_of: impl Fn(u32) -> f64,
        inputs: impl Fn(Symbol) -> Option<f64>,
        curves: &[Curve],
        stack: &mut Vec<f64>,
    ) -> Option<f64> {
        stack.clear();
        let mut at = 0;
        while let Some(op) = self.ops.get(at) {
            at += 1;
            let result = match *op {
                Op::Push(value) => value,
                Op::Load(slot) => value_of(slot),
                Op::Input(name) => inputs(name)?,
                Op::Jump(target) => {
                    at = target as usize;
                    continue;
                }
                Op::JumpIfFalse(target) => {
                    if stack.pop()? == 0.0 {
                        at = target as usize;
                    }
                    continue;
                }
                Op::JumpIfTrue(target) => {
                    if stack.pop()? != 0.0 {
                        at = target as usize;
                    }
                    continue;
                }
                Op::Clamp => {
                    let (high, low, x) = (stack.pop()?, stack.pop()?, stack.pop()?);
                    x.max(low).min(high)
                }
                Op::Negate => -stack.pop()?,
                Op::Not => f64::from(stack.pop()? == 0.0),
                Op::Truth => f64::from(stack.pop()? != 0.0),
                Op::PowerOf(exponent) => whole_power(stack.pop()?, exponent),
                Op::Abs => stack.pop()?.abs(),
                Op::Floor => stack.pop()?.floor(),
                Op::Ceil => stack.pop()?.ceil(),
                Op::Round => stack.pop()?.round(),
                Op::Sqrt => stack.pop()?.sqrt(),
                Op::Exp => library::exp(stack.pop()?),
                Op::Ln => library::ln(stack.pop()?),
                Op::Curve(curve) => curves.get(curve as usize)?.at(stack.pop()?),
                _ => {
                    let (right, left) = (stack.pop()?, stack.pop()?);
                    match *op {
                        Op::Add => left + right,
                        Op::Subtract => left - right,
                        Op::Multiply => left * right,
                        Op::Divide => left / right,
                        Op::Remainder => left % right,
                        Op::Power => library::power(left, right),
                        Op::Equal => f64::from(left == right),
                        Op::NotEqual => f64::from(left != right),
                        Op::Less => f64::from(left < right),
                        Op::LessOrEqual => f64::from(left <= right),
                        Op::Greater => f64::from(left > right),
                        Op::GreaterOrEqual => f64::from(left >= right),
                        Op::Min => left.min(right),
                        Op::Max => left.max(right),
                        _ => return None,
                    }
                }
            };
            if !result.is_finite() {
                return None;
            }
            stack.push(result);
        }
        // −0.0 becomes 0.0 in every result.
        stack.pop().map(|result| result + 0.0)
    }
}

/// Returns `x` to a whole power: `x ^ 3 = (x * x) * x`, and `x ^ 0 = 1`, also for 0.
fn whole_power(x: f64, exponent: u8) -> f64 {
    (1..exponent).fold(if exponent == 0 { 1.0 } else { x }, |power, _| power * x)
}

#[cfg(test)]
mod tests {
    use super::super::{FormulaError, FormulaName, FormulaNames, parse};
    use super::*;

    struct World;

    impl FormulaNames for World {
        fn dimension(&self, name: &str) -> FormulaName {
            match ["a", "b", "zero", "big"].iter().position(|known| *known == name) {
                Some(slot) => FormulaName::Dimension(slot as u32),
                None => FormulaName::Unknown {
                    code: "unknown-dimension",
                    message: format!("no `{name}`"),
                    help: None,
                },
            }
        }
        fn limits(&self) -> crate::vocabulary::Limits {
            crate::vocabulary::Limits::default()
        }
        fn takes_inputs(&self) -> bool {
            true
        }
        fn curve(&self, name: &str) -> Option<u32> {
            (name == "body_cap").then_some(0)
        }
        fn near_function(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn run(text: &str) -> Option<f64> {
        let program = parse(text, &World).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        let curves = [Curve::step([(0.0, 100.0), (1.0, 300.0)])];
        let given = |name: Symbol| (name.as_str() == "power").then_some(12.0);
        program.run(|slot| [3.0, -4.0, 0.0, 1e300][slot as usize], given, &curves, &mut Vec::new())
    }

    fn errors(text: &str) -> Vec<FormulaError> {
        parse(text, &World).err().unwrap_or_else(|| panic!("{text} should not load")).errors
    }

    #[test]
    fn precedence_and_meaning() {
        for (text, value) in [
            ("-2 ^ 2", -4.0),
            ("2 ^ -1", 0.5),
            ("2 ^ 3 ^ 2", 512.0),
            ("1 + 2 * 3 - 4 / 2", 5.0),
            ("10 - 3 - 2", 5.0),
            ("100 / 10 / 2", 5.0),
            ("-7 % 4", -3.0),
            ("7 % -4", 3.0),
            ("round(2.5) + round(-2.5)", 0.0),
            ("0 ^ 0", 1.0),
            ("a ^ 3", 27.0),
            ("a ^ (2)", 9.0),
            ("a ^ 2.0", 9.0),
            ("a < 4", 1.0),
            ("not a < 4", 0.0),
            ("(a < 3) + (a <= 3) * 10 + (a > 3) * 100 + (a >= 3) * 1000", 1010.0),
            ("floor(2.5) * 10 + ceil(2.5)", 23.0),
            ("not not a", 1.0),
            ("not not not a", 0.0),
            ("1 and not 0", 1.0),
            ("2 and 3", 1.0),
            ("0 or 7", 1.0),
            ("0 or 0 or 0", 0.0),
            ("1 or 0 and 0", 1.0),
            ("true + true", 2.0),
            ("min(3, 1, 2) + max(3, 1, 2)", 4.0),
            ("clamp(5, 0, 1)", 1.0),
            ("clamp(5, 3, 1)", 1.0),
            ("if(a > b, 1, 2)", 1.0),
            ("if(zero, 1, 2) ^ 2", 4.0),
            ("body_cap(a)", 300.0),
            ("--a", 3.0),
            ("1e-3 + .5 + 0.5", 1.001),
            (" ( ( a ) ) ", 3.0),
            ("input.power * 2 - a", 21.0),
        ] {
            assert_eq!(run(text), Some(value), "{text}");
        }
    }

    #[test]
    fn only_what_is_needed_is_run() {
        for text in ["if(1, 2, 1 / 0)", "if(0, 1 / 0, 2)"] {
            assert_eq!(run(text), Some(2.0), "{text}");
        }
        assert_eq!((run("0 and 1 / 0"), run("1 or 1 / 0")), (Some(0.0), Some(1.0)));
        assert_eq!((run("1 and 1 / 0"), run("0 or 1 / zero")), (None, None));
    }

    #[test]
    fn any_step_that_is_not_finite_makes_the_formula_so() {
        for text in
            ["1 / 0", "min(1 / 0, 5)", "big * big / big", "0 / zero", "sqrt(b)", "ln(0)", "big ^ 3 > 1"]
        {
            assert_eq!(run(text), None, "{text}");
        }
    }

    /// For 3.7 ^ 9, repeated multiplication and the platform's power differ in the last bits.
    #[test]
    fn only_a_literal_is_a_literal_exponent() {
        let (multiplied, raised) = (run("3.7 ^ 9"), run("3.7 ^ (4.5 + 4.5)"));
        for (text, value) in [
            ("3.7 ^ 9.0", multiplied),
            ("3.7 ^ ((9))", multiplied),
            ("3.7 ^ --9", raised),
            ("3.7 ^ (--9)", raised),
            ("3.7 ^ -(-9)", raised),
        ] {
            assert_eq!(run(text), value, "{text}");
        }
    }

    #[test]
    fn minus_zero_becomes_zero() {
        assert_eq!(run("zero * -1").map(f64::to_bits), Some(0));
    }

    #[test]
    fn errors_say_where_and_what() {
        for (text, start, end, message) in [
            ("a < b < 3", 6, 7, "comparisons cannot be chained"),
            ("20%", 0, 3, "`%` is the remainder of a division, not percent"),
            ("2 * 5 % + a", 4, 7, "`%` is the remainder of a division, not percent"),
            ("(20%)", 1, 4, "`%` is the remainder of a division, not percent"),
            ("a %", 2, 3, "`%` is the remainder of a division, not percent"),
            ("", 0, 0, "the formula is empty"),
            ("  ", 2, 2, "the formula is empty"),
            ("(1", 2, 2, "`)` expected to close the `(`"),
            ("1)", 1, 2, "this `)` has no `(`"),
            ("()", 1, 2, "nothing stands between these parentheses"),
            ("min(1)", 0, 3, "`min` takes 2 or more values, not one value"),
            ("min()", 0, 3, "`min` takes 2 or more values, not none"),
            ("min(1,)", 6, 7, "a value is expected, not `)`"),
            ("abs(1, 2)", 0, 3, "`abs` takes one value, not 2 values"),
            ("if(1, 2)", 0, 2, "`if` takes 3 values, not 2 values"),
            ("if(1, 2, 3, 4)", 0, 2, "`if` takes 3 values, not 4 values"),
            ("if 1", 0, 2, "`if` is a function"),
            ("body_cap(1, 2)", 0, 8, "the curve `body_cap` takes one value, not 2 values"),
            ("2a", 0, 2, "a number and what follows it need an operator between them"),
            ("1.", 0, 2, "digits must follow the point of a number"),
            ("1e", 0, 2, "digits must follow the `e` of a number"),
            ("1e+", 0, 3, "digits must follow the `e` of a number"),
            ("1_", 0, 2, "this is not a number"),
            ("1 (2)", 2, 3, "`(` is not expected here"),
            ("1,5", 0, 3, "a number has a decimal point, not a comma"),
            ("1e999", 0, 5, "this number is too large"),
            ("a = 3", 2, 3, "`=` means nothing in a formula"),
            ("a && b", 2, 4, "`&&` means nothing in a formula"),
            ("a ** b", 2, 4, "`**` means nothing in a formula"),
            ("a b", 2, 3, "an operator is missing before this"),
            ("a AND b", 2, 5, "`AND` is no operator"),
            ("a # b", 2, 3, "the character `#` means nothing in a formula"),
            ("+1", 0, 1, "a value cannot start with `+`"),
            ("b(1)", 0, 1, "`b` is a dimension, not a function"),
        ] {
            let found = &errors(text)[0];
            assert_eq!((found.start, found.end, found.message.as_str()), (start, end, message), "{text}");
        }
    }

    #[test]
    fn what_is_written_as_elsewhere_has_a_hint_of_what_to_write_here() {
        for (text, help) in [
            ("a mod b", Some("write `%`")),
            ("a div b", Some("write `/`, or floor(a / b) for a whole number")),
            ("a plus b", Some("write `+`")),
            ("a minus b", Some("write `-`")),
            ("a times b", Some("write `*`")),
            ("a x b", Some("write `*`")),
            ("int(a)", Some("write floor(…)")),
            ("minimum(a, b)", Some("write min(…)")),
            ("maximum(a, b)", Some("write max(…)")),
            ("mean(a, b)", Some("write (a + b) / 2")),
            ("sum(a, b)", Some("write a + b")),
            ("AND(a, b)", Some("write it without parentheses: a and b, not a")),
            ("1,000", Some("write 1000, or 1.000")),
            ("abs(a * 12,5)", Some("a number has a decimal point: write 12.5")),
            ("clamp(1,5)", Some("write clamp(value, least, greatest)")),
            ("abs(1,5,3)", Some("write abs(a)")),
            ("a € b", None),
        ] {
            assert_eq!(errors(text)[0].help.as_deref(), help, "{text}");
        }
    }

    #[test]
    fn every_unknown_name_is_reported_also_after_an_error_of_syntax() {
        let codes: Vec<_> = errors("x + y * curvy(z)").into_iter().map(|e| (e.start, e.code)).collect();
        let dimension = "unknown-dimension";
        assert_eq!(codes, [(0, dimension), (4, dimension), (8, "unknown-function"), (14, dimension)]);
        let codes: Vec<_> =
            errors("x + * y - curvy(abs() z").into_iter().map(|e| (e.start, e.code)).collect();
        let syntax = "formula-syntax";
        assert_eq!(
            codes,
            [(0, dimension), (4, syntax), (6, dimension), (10, "unknown-function"), (22, dimension)]
        );
        for (text, found) in [
            ("a =x", &[(2, syntax), (3, dimension)][..]),
            ("* input.power + x", &[(0, syntax), (16, dimension)]),
        ] {
            let codes: Vec<_> = errors(text).into_iter().map(|e| (e.start, e.code)).collect();
            assert_eq!(codes, found, "{text}");
        }
    }

    #[test]
    fn hostile_nesting_is_an_error_and_long_chains_are_none() {
        for text in ["(".repeat(20_000), "abs(".repeat(20_000), "2^".repeat(20_000), "if(".repeat(20_000)] {
            assert_eq!(errors(&text)[0].code, "formula-too-deep");
        }
        let deep = format!("{}a{}", "(".repeat(100), ")".repeat(100));
        assert_eq!(run(&deep), Some(3.0));
        assert_eq!(run(&format!("{}a", "-".repeat(50_000))), Some(3.0));
        assert_eq!(run(&format!("{}a", "not ".repeat(50_001))), Some(0.0));
        assert_eq!(run(&vec!["1"; 50_000].join(" + ")), Some(50_000.0));
        assert_eq!(run(&vec!["0"; 50_000].join(" or ")), Some(0.0));
    }
}
