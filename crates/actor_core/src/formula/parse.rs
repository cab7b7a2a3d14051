//! Parses the text of a formula straight into a postfix [`Program`].
//!
//! It is a recursive descent: one method for each rule of the grammar, which its doc comment states. Start with
//! [`parse`].

use super::advice;
use super::lex::{self, FormulaToken, LexError, Lexeme};
use super::{FUNCTIONS, Op, Program};
use crate::vocabulary::{Limits, Symbol};

/// How many errors of one formula are reported; no honest formula has as many.
const MAX_ERRORS: usize = 1000;

/// One error of a formula, with the byte range that it covers.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaError {
    pub start: usize,
    pub end: usize,
    pub code: &'static str,
    pub message: String,
    pub help: Option<String>,
}

/// The errors of a formula that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct BadFormula {
    /// The errors, in the order of their byte ranges.
    pub errors: Vec<FormulaError>,
    /// The slots of the dimensions that the formula nevertheless names, so that cycles through it are found.
    pub reads: Vec<u32>,
}

/// The meaning of a name in a formula.
pub enum FormulaName {
    /// A dimension, by its slot.
    Dimension(u32),
    /// A name that a formula cannot read, with the error's code, message and hint.
    Unknown { code: &'static str, message: String, help: Option<String> },
}

/// Resolves the names in a formula.
pub trait FormulaNames {
    /// Returns the meaning of a name without parentheses: a dimension, or the reason why it is none.
    fn dimension(&self, name: &str) -> FormulaName;
    /// Returns the limits, of which the length and the nesting depth of formulas count here.
    fn limits(&self) -> Limits;
    /// Returns whether the formula belongs to an effect, so that it may read inputs such as `input.power`.
    fn takes_inputs(&self) -> bool;
    /// Returns the number of the curve with this name.
    fn curve(&self, name: &str) -> Option<u32>;
    /// Returns a hint for a function or curve that does not exist.
    fn near_function(&self, name: &str) -> Option<String>;
}

/// Parses a formula.
///
/// # Errors
/// Returns the first error of the syntax, every unknown name, and every call with too many or too few values.
pub fn parse(text: &str, names: &dyn FormulaNames) -> Result<Program, BadFormula> {
    let limits = names.limits();
    if text.len() > limits.formula_bytes as usize {
        let error = FormulaError {
            start: 0,
            end: 0,
            code: "formula-syntax",
            message: format!(
                "this formula takes {} bytes, and at most {} are read",
                text.len(),
                limits.formula_bytes
            ),
            help: Some("split it over several dimensions, or put a table of numbers into a curve".into()),
        };
        return Err(BadFormula { errors: vec![error], reads: Vec::new() });
    }
    let mut parser = Parser {
        text,
        names,
        at: 0,
        here: None,
        last: None,
        before_last: None,
        ops: Vec::new(),
        reads: Vec::new(),
        errors: Vec::new(),
        depth: 0,
    };
    match parser.whole() {
        Ok(()) if parser.errors.is_empty() => Ok(Program::new(text, parser.ops, parser.reads)),
        result => {
            if let Err(error) = result {
                parser.look_on(&error);
                parser.errors.push(*error);
            }
            let Parser { mut errors, reads, .. } = parser;
            errors.sort_by_key(|error| error.start);
            Err(BadFormula { errors, reads })
        }
    }
}

/// The error is boxed, since a result of this type is on the stack at every level of nesting.
type Parsed<T = ()> = Result<T, Box<FormulaError>>;

struct Parser<'a> {
    text: &'a str,
    names: &'a dyn FormulaNames,
    /// The byte after the last token that was consumed.
    at: usize,
    /// The next token, if it was peeked at.
    here: Option<Lexeme<'a>>,
    /// The last token that was consumed.
    last: Option<Lexeme<'a>>,
    before_last: Option<Lexeme<'a>>,
    ops: Vec<Op>,
    reads: Vec<u32>,
    /// The errors after which parsing went on.
    errors: Vec<FormulaError>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&mut self) -> Parsed<Lexeme<'a>> {
        if let Some(here) = self.here {
            return Ok(here);
        }
        let here = lex::next(self.text, self.at).map_err(|error| {
            let LexError { start, end, code, message, help } = error;
            Box::new(FormulaError { start, end, code, message, help })
        })?;
        self.here = Some(here);
        Ok(here)
    }

    fn take(&mut self) -> Parsed<Lexeme<'a>> {
        let here = self.peek()?;
        self.here = None;
        self.at = here.end;
        self.before_last = self.last.replace(here);
        Ok(here)
    }

    fn take_if(&mut self, token: FormulaToken<'_>) -> Parsed<bool> {
        let found = self.peek()?.token == token;
        if found {
            self.take()?;
        }
        Ok(found)
    }

    fn error<T>(&self, here: Lexeme<'_>, message: impl Into<String>, help: impl Into<String>) -> Parsed<T> {
        Err(Box::new(FormulaError {
            start: here.start,
            end: here.end,
            code: "formula-syntax",
            message: message.into(),
            help: Some(help.into()),
        }))
    }

    /// Reports an error and lets parsing go on.
    fn note(&mut self, here: Lexeme<'_>, message: impl Into<String>, help: impl Into<String>) {
        let error = self.error::<()>(here, message, help);
        self.errors.extend(error.err().map(|error| *error));
    }

    fn expect(&mut self, sign: &'static str, why: &str) -> Parsed {
        let here = self.peek()?;
        if self.take_if(FormulaToken::Sign(sign))? {
            return Ok(());
        }
        match here.token {
            FormulaToken::Sign(_) | FormulaToken::End => {
                self.error(here, format!("`{sign}` expected {why}"), format!("write `{sign}` here"))
            }
            _ => self.no_operator(here),
        }
    }

    fn whole(&mut self) -> Parsed {
        self.expression()?;
        let here = self.peek()?;
        match here.token {
            FormulaToken::End => Ok(()),
            FormulaToken::Sign(")") => {
                self.error(here, "this `)` has no `(`", "take it away, or write the `(`")
            }
            FormulaToken::Sign(",") => match advice::comma_in_number(self.text, here.start) {
                Some((start, end, help)) => self.error(
                    Lexeme { start, end, ..here },
                    "a number has a decimal point, not a comma",
                    help,
                ),
                None => {
                    self.error(here, "a comma stands only between the values of a function", "take it away")
                }
            },
            FormulaToken::Sign(sign) => {
                self.error(here, format!("`{sign}` is not expected here"), "take it away")
            }
            _ => self.no_operator(here),
        }
    }

    /// Returns the error for a token that follows a value and is no operator.
    fn no_operator<T>(&self, here: Lexeme<'_>) -> Parsed<T> {
        let help = match (self.last.map(|last| last.token), here.token) {
            (_, FormulaToken::Name(word)) if advice::other_word(word).is_some() => {
                let message = format!("`{word}` is no operator");
                return self.error(here, message, advice::other_word(word).unwrap_or_default());
            }
            (_, FormulaToken::Name("x")) => return self.error(here, "`x` is no operator", "write `*`"),
            (Some(FormulaToken::Number(_)), FormulaToken::Number(_)) => "a number is written without spaces",
            _ => "write, for example, `+` or `*` in front of it",
        };
        self.error(here, "an operator is missing before this", help)
    }

    /// Returns the error for a token in place of a value. The token is consumed already.
    fn no_value<T>(&self, here: Lexeme<'_>) -> Parsed<T> {
        let last = self.before_last.filter(|_| self.last.is_some());
        let after = |sign| last.filter(|last| last.token == FormulaToken::Sign(sign));
        if let Some(percent) = after("%") {
            return self.percent(percent);
        }
        match here.token {
            FormulaToken::Sign("+") => self.error(here, "a value cannot start with `+`", "leave the `+` out"),
            FormulaToken::Sign("%") => self.percent(here),
            FormulaToken::Sign(")") if after("(").is_some() => self.error(
                here,
                "nothing stands between these parentheses",
                "write a value there, or take them away",
            ),
            FormulaToken::Sign(sign) => {
                let help = format!("take `{sign}` away, or write a value in front of it");
                self.error(here, format!("a value is expected, not `{sign}`"), help)
            }
            FormulaToken::Name(word) | FormulaToken::Input(word) => {
                let help = format!("write a value in front of `{word}`");
                self.error(here, format!("a value is expected, not `{word}`"), help)
            }
            _ if last.is_none() => {
                self.error(here, "the formula is empty", "write a number, or a formula such as \"level * 2\"")
            }
            _ => {
                let help = "write what is still missing, or take the last sign away";
                self.error(here, "a value is expected, but the formula ends here", help)
            }
        }
    }

    /// Returns the error for a `%` without a divisor, as in `20%`: it was meant as percent.
    fn percent<T>(&self, sign: Lexeme<'_>) -> Parsed<T> {
        let text = self.text[..sign.start].trim_end();
        let number = text
            .rfind(|c: char| !c.is_ascii_digit() && c != '.')
            .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
        let percent = text[number..].parse::<f64>().ok();
        let here = Lexeme { start: if percent.is_some() { number } else { sign.start }, ..sign };
        let help =
            format!("{0} percent is written {1}", percent.unwrap_or(20.0), percent.unwrap_or(20.0) / 100.0);
        self.error(here, "`%` is the remainder of a division, not percent", help)
    }

    /// Resolves the names after a syntax error, so that the error hides neither unknown names nor cycles.
    fn look_on(&mut self, error: &FormulaError) {
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut at = error.start;
        while let Some(first) = self.text[at..].chars().next().filter(|_| self.errors.len() < MAX_ERRORS) {
            let start = at;
            let rest = &self.text[at..];
            match first {
                // The rest is a comment, as in scripts.
                '#' => return,
                // Skips a number with everything that touches it, or an escape.
                '\\' | '0'..='9' => at += 1 + rest[1..].find(|c| !in_word(c)).unwrap_or(rest.len() - 1),
                _ if in_word(first) => at += rest.find(|c| !in_word(c)).unwrap_or(rest.len()),
                _ => at += first.len_utf8(),
            }
            let name = &self.text[start..at];
            if name == lex::INPUT
                && let Ok(Lexeme { token: FormulaToken::Input(_), end, .. }) = lex::next(self.text, start)
            {
                at = end;
                continue;
            }
            let is_name = in_word(first) && name.is_ascii() && !first.is_ascii_digit();
            let is_word = matches!(name, "and" | "or" | "not" | "true" | "false")
                || advice::other_word(name).is_some()
                || FUNCTIONS.iter().any(|(function, ..)| *function == name);
            if !is_name || is_word {
                continue;
            }
            let before = self.errors.len();
            let here = Lexeme { token: FormulaToken::Name(name), start, end: at };
            match lex::next(self.text, at) {
                Ok(Lexeme { token: FormulaToken::Sign("("), .. }) => self.function(name, here),
                _ => self.dimension(name, here),
            }
            // A name inside the syntax error's own range gets no second error.
            if start < error.end {
                self.errors.truncate(before);
            }
        }
    }

    /// Parses a part at one more level of nesting, and reports a formula that nests too deeply.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let here = self.peek()?;
        self.depth += 1;
        if self.depth > self.names.limits().formula_depth as usize {
            return self.too_deep(here);
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn too_deep<T>(&self, here: Lexeme<'_>) -> Parsed<T> {
        let most = self.names.limits().formula_depth;
        let message = format!("more than {most} parentheses, calls or powers within each other");
        let error = self.error(here, message, "split it: give a part of it a dimension of its own");
        error.map_err(|error| Box::new(FormulaError { code: "formula-too-deep", ..*error }))
    }

    // The methods below are recursive, so they keep little on the stack: other methods build their messages.

    /// Parses `or := and ("or" and)*`.
    fn expression(&mut self) -> Parsed {
        self.conjunction()?;
        while self.take_if(FormulaToken::Name("or"))? {
            let decided = self.hole();
            self.conjunction()?;
            self.decide(decided, Op::JumpIfTrue, 1.0);
        }
        Ok(())
    }

    /// Parses `and := not ("and" not)*`.
    fn conjunction(&mut self) -> Parsed {
        self.negation()?;
        while self.take_if(FormulaToken::Name("and"))? {
            let decided = self.hole();
            self.negation()?;
            self.decide(decided, Op::JumpIfFalse, 0.0);
        }
        Ok(())
    }

    /// Ends the right side of an `or` or `and`. The program skips that side if the left one decides.
    fn decide(&mut self, decided: usize, jump: fn(u32) -> Op, value: f64) {
        self.ops.push(Op::Truth);
        let end = self.hole();
        self.fill(decided, jump);
        self.ops.push(Op::Push(value));
        self.fill(end, Op::Jump);
    }

    /// Parses `not := "not" not | cmp`.
    fn negation(&mut self) -> Parsed {
        let mut count = 0usize;
        while self.take_if(FormulaToken::Name("not"))? {
            count += 1;
        }
        self.comparison()?;
        // Two `not` do not cancel out: they turn every number but 0 into 1.
        for _ in 0..if count > 0 { 2 - count % 2 } else { 0 } {
            self.ops.push(Op::Not);
        }
        Ok(())
    }

    /// Parses `cmp := sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum]`.
    fn comparison(&mut self) -> Parsed {
        self.sum()?;
        let mut first = true;
        while let Some(op) = comparison(self.peek()?.token) {
            let here = self.take()?;
            self.sum()?;
            self.ops.push(op);
            if !first {
                self.note(here, "comparisons cannot be chained", "write `a < b and b < c`");
            }
            first = false;
        }
        Ok(())
    }

    /// Parses `sum := prod (("+" | "-") prod)*`.
    fn sum(&mut self) -> Parsed {
        self.product()?;
        loop {
            let op = match self.peek()?.token {
                FormulaToken::Sign("+") => Op::Add,
                FormulaToken::Sign("-") => Op::Subtract,
                _ => return Ok(()),
            };
            self.take()?;
            self.product()?;
            self.ops.push(op);
        }
    }

    /// Parses `prod := un (("*" | "/" | "%") un)*`.
    fn product(&mut self) -> Parsed {
        self.unary()?;
        loop {
            let op = match self.peek()?.token {
                FormulaToken::Sign("*") => Op::Multiply,
                FormulaToken::Sign("/") => Op::Divide,
                FormulaToken::Sign("%") => Op::Remainder,
                _ => return Ok(()),
            };
            self.take()?;
            self.unary()?;
            self.ops.push(op);
        }
    }

    /// Parses `un := "-" un | pow`.
    fn unary(&mut self) -> Parsed {
        let mut minuses = 0usize;
        while self.take_if(FormulaToken::Sign("-"))? {
            minuses += 1;
        }
        self.power()?;
        // Two `-` change no number, but they do keep an exponent from being a literal, which would be multiplied out.
        for _ in 0..if minuses > 0 { 2 - minuses % 2 } else { 0 } {
            self.ops.push(Op::Negate);
        }
        Ok(())
    }

    /// Parses `pow := atom ["^" un]`.
    fn power(&mut self) -> Parsed {
        self.atom()?;
        if !self.take_if(FormulaToken::Sign("^"))? {
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

    /// Parses `atom := number | name | name "(" or ("," or)* ")" | "(" or ")"`.
    fn atom(&mut self) -> Parsed {
        let here = self.take()?;
        if self.errors.len() >= MAX_ERRORS {
            return self.too_many(here);
        }
        match here.token {
            FormulaToken::Number(value) => self.ops.push(Op::Push(value)),
            FormulaToken::Name("true") => self.ops.push(Op::Push(1.0)),
            FormulaToken::Name("false") => self.ops.push(Op::Push(0.0)),
            FormulaToken::Name("and" | "or" | "not") => return self.no_value(here),
            FormulaToken::Input(name) => self.input(name, here),
            FormulaToken::Name(name) => {
                if self.peek()?.token == FormulaToken::Sign("(") {
                    return self.call(name, here);
                }
                return self.name(name, here);
            }
            FormulaToken::Sign("(") => {
                self.nested(Self::expression)?;
                self.expect(")", "to close the `(`")?;
            }
            FormulaToken::Sign(_) | FormulaToken::End => return self.no_value(here),
        }
        Ok(())
    }

    fn too_many(&self, here: Lexeme<'_>) -> Parsed {
        self.error(here, "this formula has too many errors to tell them all", "mend the first ones")
    }

    /// Handles a name without parentheses.
    fn name(&mut self, name: &str, here: Lexeme<'_>) -> Parsed {
        if FUNCTIONS.iter().any(|(function, ..)| *function == name) {
            return self.error(here, format!("`{name}` is a function"), advice::call_of(name));
        }
        let before = self.errors.len();
        self.dimension(name, here);
        // After a word such as `NOT` the rest makes no sense either, so parsing ends.
        if self.errors.len() > before && advice::other_word(name).is_some() {
            return self.errors.pop().map_or(Ok(()), |error| Err(Box::new(error)));
        }
        Ok(())
    }

    /// Handles an input of an effect, such as `input.power`.
    fn input(&mut self, name: &str, here: Lexeme<'_>) {
        let (code, message, help) = match Symbol::try_new_within(name, self.names.limits().symbols as usize) {
            Ok(name) if self.names.takes_inputs() => return self.ops.push(Op::Input(name)),
            Ok(_) => (
                "input-outside-effect",
                format!("`input.{name}` means nothing here: only an effect is given inputs"),
                "write the name of a dimension, or move it into an effect's file",
            ),
            Err(error) => ("too-many-names", error.to_string(), "use fewer names"),
        };
        let help = Some(help.to_owned());
        self.errors.push(FormulaError { start: here.start, end: here.end, code, message, help });
        self.ops.extend([Op::Push(0.0), Op::Truth]);
    }

    fn dimension(&mut self, name: &str, here: Lexeme<'_>) {
        match self.names.dimension(name) {
            FormulaName::Dimension(slot) => {
                self.reads.push(slot);
                self.ops.push(Op::Load(slot));
            }
            FormulaName::Unknown { code, message, help } => {
                let help = advice::other_word(name).or(help);
                self.errors.push(FormulaError { start: here.start, end: here.end, code, message, help });
                // `Truth` keeps the placeholder from being a literal, which `power` would multiply out.
                self.ops.extend([Op::Push(0.0), Op::Truth]);
            }
        }
    }

    /// Reports a function or curve that does not exist.
    fn function(&mut self, name: &str, here: Lexeme<'_>) {
        if FUNCTIONS.iter().any(|(function, ..)| *function == name) || self.names.curve(name).is_some() {
            return;
        }
        let (message, help) = match self.names.dimension(name) {
            FormulaName::Dimension(_) => (
                format!("`{name}` is a dimension, not a function"),
                Some(format!("write `{name} * (…)`, or `{name}` alone")),
            ),
            FormulaName::Unknown { .. } => {
                let help = advice::other_function(name).map(str::to_owned);
                (
                    format!("there is no function or curve `{name}`"),
                    help.or_else(|| self.names.near_function(name)),
                )
            }
        };
        let code = "unknown-function";
        self.errors.push(FormulaError { start: here.start, end: here.end, code, message, help });
    }

    fn call(&mut self, name: &str, here: Lexeme<'_>) -> Parsed {
        let open = self.take()?;
        self.function(name, here);
        let start = self.ops.len();
        let count = if name == "if" { self.choice()? } else { self.arguments(name)? };
        self.finish_call(name, here, open.end, start, count);
        Ok(())
    }

    /// Adds the step of a function or curve, or reports that it has too many or too few values.
    fn finish_call(&mut self, name: &str, here: Lexeme<'_>, open: usize, start: usize, count: usize) {
        let function = FUNCTIONS.iter().find(|(function, ..)| *function == name);
        let curve = self.names.curve(name);
        let wants = match (function, curve) {
            (Some((_, least, most)), _) if count < *least || count > *most => match (*least, *most) {
                (n, m) if n == m => advice::values(n),
                (n, _) => format!("{n} or more values"),
            },
            (None, Some(_)) if count != 1 => advice::values(1),
            (Some(_), _) => {
                self.ops.extend(function_of_one(name));
                return;
            }
            (None, Some(curve)) => {
                self.ops.push(Op::Curve(curve));
                return;
            }
            // `function` has reported it.
            (None, None) => return,
        };
        // The program is never run: the call only has to leave one value.
        self.ops.truncate(start);
        self.ops.extend([Op::Push(0.0), Op::Truth]);
        let what = if function.is_some() { "" } else { "the curve " };
        let message = format!("{what}`{name}` takes {wants}, not {}", advice::values(count));
        let inside = &self.text[open..self.at];
        let comma = inside.find(',').and_then(|at| advice::comma_in_number(self.text, open + at));
        let help = match comma.filter(|_| count == 2 && wants == "one value") {
            Some((.., help)) => format!("a number has a decimal point: {help}"),
            None => advice::call_of(name),
        };
        self.note(here, message, help);
    }

    /// Parses the arguments up to the closing parenthesis and returns their number. `min` and `max` fold them on the
    /// way.
    fn arguments(&mut self, name: &str) -> Parsed<usize> {
        let mut count = 0;
        if self.take_if(FormulaToken::Sign(")"))? {
            return Ok(0);
        }
        loop {
            self.nested(Self::expression)?;
            count += 1;
            match name {
                "min" if count > 1 => self.ops.push(Op::Min),
                "max" if count > 1 => self.ops.push(Op::Max),
                _ => {}
            }
            if !self.take_if(FormulaToken::Sign(","))? {
                break;
            }
        }
        self.close(name)?;
        Ok(count)
    }

    fn close(&mut self, name: &str) -> Parsed {
        self.expect(")", &format!("to close `{name}(`"))
    }

    /// Parses the arguments of `if(c, a, b)` and returns their number. The program runs only one of the two branches.
    fn choice(&mut self) -> Parsed<usize> {
        if self.take_if(FormulaToken::Sign(")"))? {
            return Ok(0);
        }
        let (mut count, mut holes) = (0, [0; 2]);
        loop {
            self.nested(Self::expression)?;
            count += 1;
            match count {
                1 => holes[0] = self.hole(),
                2 => {
                    holes[1] = self.hole();
                    self.fill(holes[0], Op::JumpIfFalse);
                }
                3 => self.fill(holes[1], Op::Jump),
                _ => {}
            }
            if !self.take_if(FormulaToken::Sign(","))? {
                break;
            }
        }
        self.close("if")?;
        Ok(count)
    }

    /// Adds a placeholder for a jump whose target is not known yet, and returns its index.
    fn hole(&mut self) -> usize {
        self.ops.push(Op::Jump(0));
        self.ops.len() - 1
    }

    /// Replaces the placeholder with a jump to the next step.
    fn fill(&mut self, hole: usize, jump: fn(u32) -> Op) {
        self.ops[hole] = jump(self.ops.len() as u32);
    }
}

fn function_of_one(name: &str) -> Option<Op> {
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

fn comparison(token: FormulaToken<'_>) -> Option<Op> {
    let FormulaToken::Sign(sign) = token else { return None };
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
