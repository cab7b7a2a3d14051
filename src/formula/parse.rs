//! Reads a formula's text straight into a postfix program.

use super::lex::{self, LexError, Lexeme, Token};
use super::{FUNCTIONS, Op, Program};

/// How deep parentheses, calls and powers may be nested.
pub const MAX_DEPTH: usize = 200;

/// What is wrong with a formula, and which bytes of its text are concerned.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaError {
    pub start: usize,
    pub end: usize,
    pub code: &'static str,
    pub message: String,
    pub help: Option<String>,
}

/// A formula that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct BadFormula {
    /// In the order of their places.
    pub errors: Vec<FormulaError>,
    /// The dimensions that it names all the same.
    pub reads: Vec<u32>,
}

/// What a name in a formula means.
pub enum Named {
    /// A dimension, by its slot.
    Dimension(u32),
    /// Nothing that a formula can read: the code, why, and perhaps a hint.
    Unknown { code: &'static str, message: String, help: Option<String> },
}

/// What the names in a formula mean.
pub trait Names {
    /// The dimension of this name.
    fn dimension(&self, name: &str) -> Named;
    /// The number of the curve with this name.
    fn curve(&self, name: &str) -> Option<u32>;
    /// A hint for a function or curve that does not exist.
    fn near_function(&self, name: &str) -> Option<String>;
}

/// Reads a formula.
///
/// # Errors
/// The first error of its syntax, and every name that means nothing.
pub fn parse(text: &str, names: &dyn Names) -> Result<Program, BadFormula> {
    let mut parser = Parser {
        text,
        names,
        at: 0,
        here: None,
        ops: Vec::new(),
        reads: Vec::new(),
        errors: Vec::new(),
        depth: 0,
    };
    match parser.whole() {
        Ok(()) if parser.errors.is_empty() => Ok(Program::new(text, parser.ops, parser.reads)),
        result => {
            let Parser { mut errors, reads, .. } = parser;
            errors.extend(result.err().map(|error| *error));
            errors.sort_by_key(|error| error.start);
            Err(BadFormula { errors, reads })
        }
    }
}

/// Boxed, since these results stand on the stack at every level of nesting.
type Parsed<T = ()> = Result<T, Box<FormulaError>>;

struct Parser<'a> {
    text: &'a str,
    names: &'a dyn Names,
    /// The byte after the last token that was taken.
    at: usize,
    /// The token that comes next, if it was looked at.
    here: Option<Lexeme<'a>>,
    ops: Vec<Op>,
    reads: Vec<u32>,
    /// Names that mean nothing: they do not stop the reading.
    errors: Vec<FormulaError>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&mut self) -> Parsed<Lexeme<'a>> {
        if let Some(here) = self.here {
            return Ok(here);
        }
        let here = lex::next(self.text, self.at).map_err(|error| {
            let LexError { start, end, code, message } = error;
            Box::new(FormulaError { start, end, code, message, help: None })
        })?;
        self.here = Some(here);
        Ok(here)
    }

    fn take(&mut self) -> Parsed<Lexeme<'a>> {
        let here = self.peek()?;
        self.here = None;
        self.at = here.end;
        Ok(here)
    }

    fn take_if(&mut self, token: Token<'_>) -> Parsed<bool> {
        let found = self.peek()?.token == token;
        if found {
            self.take()?;
        }
        Ok(found)
    }

    fn error<T>(&self, here: Lexeme<'_>, message: impl Into<String>) -> Parsed<T> {
        Err(Box::new(FormulaError {
            start: here.start,
            end: here.end,
            code: "formula-syntax",
            message: message.into(),
            help: None,
        }))
    }

    fn expect(&mut self, sign: &'static str, why: &str) -> Parsed {
        let here = self.peek()?;
        if self.take_if(Token::Sign(sign))? {
            Ok(())
        } else {
            self.error(here, format!("`{sign}` expected {why}"))
        }
    }

    fn whole(&mut self) -> Parsed {
        self.expression()?;
        let here = self.peek()?;
        match here.token {
            Token::End => Ok(()),
            Token::Sign(")") => self.error(here, "this `)` has no `(`"),
            Token::Sign(sign) => self.error(here, format!("`{sign}` is not expected here")),
            _ => self.error(here, "an operator is missing before this"),
        }
    }

    /// Counts one more nesting while it reads a part.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let here = self.peek()?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let mut error = self
                .error(here, format!("more than {MAX_DEPTH} parentheses, calls or powers within each other"));
            if let Err(error) = &mut error {
                error.code = "formula-too-deep";
            }
            return error;
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// `or := and ("or" and)*`
    fn expression(&mut self) -> Parsed {
        self.conjunction()?;
        while self.take_if(Token::Name("or"))? {
            let decided = self.hole();
            self.conjunction()?;
            self.decide(decided, Op::JumpIfTrue, 1.0);
        }
        Ok(())
    }

    /// `and := not ("and" not)*`
    fn conjunction(&mut self) -> Parsed {
        self.negation()?;
        while self.take_if(Token::Name("and"))? {
            let decided = self.hole();
            self.negation()?;
            self.decide(decided, Op::JumpIfFalse, 0.0);
        }
        Ok(())
    }

    /// The end of the right side of `or` or `and`, which is skipped if the left side decides.
    fn decide(&mut self, decided: usize, jump: fn(u32) -> Op, value: f64) {
        self.ops.push(Op::Truth);
        let end = self.hole();
        self.fill(decided, jump);
        self.ops.push(Op::Push(value));
        self.fill(end, Op::Jump);
    }

    /// `not := "not" not | cmp`
    fn negation(&mut self) -> Parsed {
        let mut count = 0usize;
        while self.take_if(Token::Name("not"))? {
            count += 1;
        }
        self.comparison()?;
        // Two are not none: they make 1 of whatever is not 0.
        for _ in 0..if count > 0 { 2 - count % 2 } else { 0 } {
            self.ops.push(Op::Not);
        }
        Ok(())
    }

    /// `cmp := sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum]`
    fn comparison(&mut self) -> Parsed {
        self.sum()?;
        let Some(op) = comparison(self.peek()?.token) else { return Ok(()) };
        self.take()?;
        self.sum()?;
        self.ops.push(op);
        let here = self.peek()?;
        match comparison(here.token) {
            Some(_) => self.error(here, "comparisons cannot be chained; write `a < b and b < c`"),
            None => Ok(()),
        }
    }

    /// `sum := prod (("+" | "-") prod)*`
    fn sum(&mut self) -> Parsed {
        self.product()?;
        loop {
            let op = match self.peek()?.token {
                Token::Sign("+") => Op::Add,
                Token::Sign("-") => Op::Subtract,
                _ => return Ok(()),
            };
            self.take()?;
            self.product()?;
            self.ops.push(op);
        }
    }

    /// `prod := un (("*" | "/" | "%") un)*`
    fn product(&mut self) -> Parsed {
        self.unary()?;
        loop {
            let op = match self.peek()?.token {
                Token::Sign("*") => Op::Multiply,
                Token::Sign("/") => Op::Divide,
                Token::Sign("%") => Op::Remainder,
                _ => return Ok(()),
            };
            self.take()?;
            self.unary()?;
            self.ops.push(op);
        }
    }

    /// `un := "-" un | pow`
    fn unary(&mut self) -> Parsed {
        let mut minuses = 0usize;
        while self.take_if(Token::Sign("-"))? {
            minuses += 1;
        }
        self.power()?;
        // Two change no number, but a literal behind them is none: as an exponent it is not multiplied out.
        for _ in 0..if minuses > 0 { 2 - minuses % 2 } else { 0 } {
            self.ops.push(Op::Negate);
        }
        Ok(())
    }

    /// `pow := atom ["^" un]`
    fn power(&mut self) -> Parsed {
        self.atom()?;
        if !self.take_if(Token::Sign("^"))? {
            return Ok(());
        }
        let exponent = self.ops.len();
        self.nested(Self::unary)?;
        match self.ops[exponent..] {
            [Op::Push(n)] if (0.0..=16.0).contains(&n) && n.fract() == 0.0 => {
                self.ops.truncate(exponent);
                self.ops.push(Op::PowerOf(n as u8));
            }
            _ => self.ops.push(Op::Power),
        }
        Ok(())
    }

    /// `atom := number | name | name "(" or ("," or)* ")" | "(" or ")"`
    fn atom(&mut self) -> Parsed {
        let here = self.take()?;
        match here.token {
            Token::Number(value) => self.ops.push(Op::Push(value)),
            Token::Name("true") => self.ops.push(Op::Push(1.0)),
            Token::Name("false") => self.ops.push(Op::Push(0.0)),
            Token::Name(word @ ("and" | "or" | "not")) => {
                return self.error(here, format!("a value is expected, not `{word}`"));
            }
            Token::Name(name) => {
                if self.peek()?.token == Token::Sign("(") {
                    return self.call(name, here);
                }
                self.dimension(name, here);
            }
            Token::Sign("(") => {
                self.nested(Self::expression)?;
                self.expect(")", "to close the `(`")?;
            }
            Token::Sign("+") => return self.error(here, "a value cannot start with `+`; leave it out"),
            Token::Sign("%") => {
                return self.error(here, "`%` is the remainder of a division; 20 percent is written 0.2");
            }
            Token::Sign(sign) => return self.error(here, format!("a value is expected, not `{sign}`")),
            Token::End if self.at == 0 || self.text.trim().is_empty() => {
                return self.error(here, "the formula is empty");
            }
            Token::End => {
                let percent = self.text.trim_end().ends_with('%');
                return self.error(
                    here,
                    if percent {
                        "`%` is the remainder of a division and needs a right side; 20 percent is written 0.2"
                    } else {
                        "a value is expected, but the formula ends here"
                    },
                );
            }
        }
        Ok(())
    }

    fn dimension(&mut self, name: &str, here: Lexeme<'_>) {
        match self.names.dimension(name) {
            Named::Dimension(slot) => {
                self.reads.push(slot);
                self.ops.push(Op::Load(slot));
            }
            Named::Unknown { code, message, help } => {
                self.errors.push(FormulaError { start: here.start, end: here.end, code, message, help });
                // Not a literal, so that nothing else is made of it.
                self.ops.extend([Op::Push(0.0), Op::Truth]);
            }
        }
    }

    fn call(&mut self, name: &str, here: Lexeme<'_>) -> Parsed {
        self.take()?;
        let function = FUNCTIONS.iter().find(|(function, ..)| *function == name);
        let curve = self.names.curve(name);
        if function.is_none() && curve.is_none() {
            self.errors.push(FormulaError {
                start: here.start,
                end: here.end,
                code: "unknown-function",
                message: format!("there is no function or curve `{name}`"),
                help: self.names.near_function(name),
            });
        }
        let count = if name == "if" { self.choice(here)? } else { self.arguments(name)? };
        match (function, curve) {
            (Some((_, least, most)), _) if count < *least || count > *most => {
                let wants = match (*least, *most) {
                    (1, 1) => "one value".into(),
                    (n, m) if n == m => format!("{n} values"),
                    (n, _) => format!("{n} or more values"),
                };
                return self.error(here, format!("`{name}` takes {wants}, not {count}"));
            }
            (Some(_), _) => {
                if let Some(op) = unary_function(name) {
                    self.ops.push(op);
                }
            }
            (None, Some(curve)) if count == 1 => self.ops.push(Op::Curve(curve)),
            (None, Some(_)) => {
                return self.error(here, format!("the curve `{name}` takes one value, not {count}"));
            }
            (None, None) => {}
        }
        Ok(())
    }

    /// The arguments up to the closing parenthesis; `min` and `max` are folded on the way.
    fn arguments(&mut self, name: &str) -> Parsed<usize> {
        let mut count = 0;
        loop {
            self.nested(Self::expression)?;
            count += 1;
            match name {
                "min" if count > 1 => self.ops.push(Op::Min),
                "max" if count > 1 => self.ops.push(Op::Max),
                _ => {}
            }
            if !self.take_if(Token::Sign(","))? {
                break;
            }
        }
        self.expect(")", &format!("to close `{name}(`, or `,`"))?;
        Ok(count)
    }

    /// `if(c, a, b)`: only one of the two branches is run.
    fn choice(&mut self, here: Lexeme<'_>) -> Parsed<usize> {
        let inner = |parser: &mut Self| parser.nested(Self::expression);
        let wrong = |parser: &Self| parser.error(here, "`if` takes three values: if(condition, then, else)");
        inner(self)?;
        let condition = self.hole();
        if !self.take_if(Token::Sign(","))? {
            return wrong(self);
        }
        inner(self)?;
        let end = self.hole();
        self.fill(condition, Op::JumpIfFalse);
        if !self.take_if(Token::Sign(","))? {
            return wrong(self);
        }
        inner(self)?;
        self.fill(end, Op::Jump);
        let closing = self.peek()?;
        if !self.take_if(Token::Sign(")"))? {
            return match closing.token {
                Token::Sign(",") => wrong(self),
                _ => self.error(closing, "`)` expected to close `if(`"),
            };
        }
        Ok(3)
    }

    /// A place for a jump whose target is not known yet.
    fn hole(&mut self) -> usize {
        self.ops.push(Op::Jump(0));
        self.ops.len() - 1
    }

    /// Makes the hole a jump to what comes next.
    fn fill(&mut self, hole: usize, jump: fn(u32) -> Op) {
        self.ops[hole] = jump(self.ops.len() as u32);
    }
}

fn unary_function(name: &str) -> Option<Op> {
    Some(match name {
        "abs" => Op::Abs,
        "floor" => Op::Floor,
        "ceil" => Op::Ceil,
        "round" => Op::Round,
        "sqrt" => Op::Sqrt,
        "exp" => Op::Exp,
        "ln" => Op::Ln,
        "clamp" => Op::Clamp,
        _ => return None,
    })
}

fn comparison(token: Token<'_>) -> Option<Op> {
    let Token::Sign(sign) = token else { return None };
    Some(match sign {
        "==" => Op::Equal,
        "!=" => Op::NotEqual,
        "<" => Op::Less,
        "<=" => Op::LessOrEqual,
        ">" => Op::Greater,
        ">=" => Op::GreaterOrEqual,
        _ => return None,
    })
}
