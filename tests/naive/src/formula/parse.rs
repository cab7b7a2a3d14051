//! Parses the text of a formula into its tree.

use std::collections::BTreeMap;

use super::{Comparison, Curve, Function, Node};

/// How deep a formula may nest.
const DEEPEST: usize = 200;

pub(super) fn parse(text: &str, curves: &BTreeMap<String, Curve>) -> Result<Node, String> {
    let mut parser = Parser { tokens: tokens(text)?, position: 0, depth: 0, curves };
    let root = parser.or()?;
    match parser.peek() {
        None => Ok(root),
        Some(token) => Err(format!("unexpected {token:?} in `{text}`")),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Name(String),
    Sign(&'static str),
}

/// Longer signs first, so that `<=` is not read as `<` and `=`.
const SIGNS: [&str; 15] = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let characters: Vec<char> = text.chars().collect();
    let at = |i: usize| characters.get(i).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < characters.len() {
        let c = at(i);
        if c.is_whitespace() {
            i += 1;
        } else if c.is_ascii_digit() || (c == '.' && at(i + 1).is_ascii_digit()) {
            let start = i;
            while at(i).is_ascii_digit() {
                i += 1;
            }
            if at(i) == '.' && at(i + 1).is_ascii_digit() {
                i += 1;
                while at(i).is_ascii_digit() {
                    i += 1;
                }
            }
            if at(i) == 'e' {
                let signed = at(i + 1) == '-' || at(i + 1) == '+';
                let digits = if signed { i + 2 } else { i + 1 };
                if at(digits).is_ascii_digit() {
                    i = digits;
                    while at(i).is_ascii_digit() {
                        i += 1;
                    }
                }
            }
            let literal: String = characters[start..i].iter().collect();
            let number: f64 = literal.parse().map_err(|_| format!("`{literal}` is not a number"))?;
            if !number.is_finite() {
                return Err(format!("`{literal}` is too large"));
            }
            tokens.push(Token::Number(number));
        } else if c.is_ascii_lowercase() {
            let start = i;
            while at(i).is_ascii_lowercase() || at(i).is_ascii_digit() || at(i) == '_' {
                i += 1;
            }
            // `input.power` is one name.
            let word: String = characters[start..i].iter().collect();
            if word == "input" && at(i) == '.' && at(i + 1).is_ascii_lowercase() {
                i += 1;
                while at(i).is_ascii_lowercase() || at(i).is_ascii_digit() || at(i) == '_' {
                    i += 1;
                }
            }
            tokens.push(Token::Name(characters[start..i].iter().collect()));
        } else {
            let rest: String = characters[i..].iter().take(2).collect();
            match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => {
                    tokens.push(Token::Sign(sign));
                    i += sign.len();
                }
                None => return Err(format!("unexpected `{c}` in `{text}`")),
            }
        }
    }
    Ok(tokens)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    position: usize,
    depth: usize,
    curves: &'a BTreeMap<String, Curve>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.position)
    }

    /// Steps over this sign if it comes next.
    fn sign(&mut self, sign: &'static str) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        if found {
            self.position += 1;
        }
        found
    }

    /// Steps over this word if it comes next.
    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Name(name)) if name == word);
        if found {
            self.position += 1;
        }
        found
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), String> {
        if self.sign(sign) { Ok(()) } else { Err(format!("expected `{sign}`, found {:?}", self.peek())) }
    }

    /// Reads something one level deeper.
    fn deeper(&mut self, read: fn(&mut Self) -> Result<Node, String>) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the formula nests too deep".to_string());
        }
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    // or := and ("or" and)*
    fn or(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.and()?];
        while self.word("or") {
            nodes.push(self.and()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Or(nodes) })
    }

    // and := not ("and" not)*
    fn and(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.not()?];
        while self.word("and") {
            nodes.push(self.not()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::And(nodes) })
    }

    // not := "not" not | cmp
    fn not(&mut self) -> Result<Node, String> {
        if self.word("not") { Ok(Node::Not(Box::new(self.deeper(Self::not)?))) } else { self.comparison() }
    }

    // cmp := sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum]
    fn comparison(&mut self) -> Result<Node, String> {
        let left = self.sum()?;
        match self.comparison_sign() {
            None => Ok(left),
            Some(comparison) => {
                let right = self.sum()?;
                if self.comparison_sign().is_some() {
                    return Err("comparisons cannot be chained".to_string());
                }
                Ok(Node::Compare(Box::new(left), comparison, Box::new(right)))
            }
        }
    }

    fn comparison_sign(&mut self) -> Option<Comparison> {
        let all = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<", Comparison::Less),
            ("<=", Comparison::LessOrEqual),
            (">", Comparison::Greater),
            (">=", Comparison::GreaterOrEqual),
        ];
        for (sign, comparison) in all {
            if self.sign(sign) {
                return Some(comparison);
            }
        }
        None
    }

    // sum := prod (("+" | "-") prod)*
    fn sum(&mut self) -> Result<Node, String> {
        let first = self.product()?;
        let mut others = Vec::new();
        loop {
            if self.sign("+") {
                others.push(('+', self.product()?));
            } else if self.sign("-") {
                others.push(('-', self.product()?));
            } else {
                break;
            }
        }
        Ok(if others.is_empty() { first } else { Node::Sum(Box::new(first), others) })
    }

    // prod := un (("*" | "/" | "%") un)*
    fn product(&mut self) -> Result<Node, String> {
        let first = self.unary()?;
        let mut others = Vec::new();
        loop {
            if self.sign("*") {
                others.push(('*', self.unary()?));
            } else if self.sign("/") {
                others.push(('/', self.unary()?));
            } else if self.sign("%") {
                others.push(('%', self.unary()?));
            } else {
                break;
            }
        }
        Ok(if others.is_empty() { first } else { Node::Product(Box::new(first), others) })
    }

    // un := "-" un | pow
    fn unary(&mut self) -> Result<Node, String> {
        if self.sign("-") { Ok(Node::Negate(Box::new(self.deeper(Self::unary)?))) } else { self.power() }
    }

    // pow := atom ["^" un]
    fn power(&mut self) -> Result<Node, String> {
        let base = self.atom()?;
        if self.sign("^") {
            let exponent = self.deeper(Self::unary)?;
            Ok(Node::Power(Box::new(base), Box::new(exponent)))
        } else {
            Ok(base)
        }
    }

    // atom := number | name | name "(" or ("," or)* ")" | "(" or ")"
    fn atom(&mut self) -> Result<Node, String> {
        let token = self.peek().cloned();
        self.position += 1;
        match token {
            Some(Token::Number(number)) => Ok(Node::Number(number)),
            Some(Token::Name(name)) => {
                if ["and", "or", "not"].contains(&name.as_str()) {
                    return Err(format!("`{name}` cannot stand here"));
                }
                if self.sign("(") {
                    let mut arguments = vec![self.deeper(Self::or)?];
                    while self.sign(",") {
                        arguments.push(self.deeper(Self::or)?);
                    }
                    self.expect(")")?;
                    return self.call(&name, arguments);
                }
                Ok(match name.as_str() {
                    "true" => Node::Number(1.0),
                    "false" => Node::Number(0.0),
                    _ => Node::Name(name),
                })
            }
            // The parentheses leave no node, so `(2)` is a literal like `2`.
            Some(Token::Sign("(")) => {
                let node = self.deeper(Self::or)?;
                self.expect(")")?;
                Ok(node)
            }
            Some(token) => Err(format!("unexpected {token:?}")),
            None => Err("the formula ends too early".to_string()),
        }
    }

    fn call(&self, name: &str, mut arguments: Vec<Node>) -> Result<Node, String> {
        let (function, fewest, most) = match name {
            "min" => (Function::Min, 2, usize::MAX),
            "max" => (Function::Max, 2, usize::MAX),
            "abs" => (Function::Abs, 1, 1),
            "floor" => (Function::Floor, 1, 1),
            "ceil" => (Function::Ceil, 1, 1),
            "round" => (Function::Round, 1, 1),
            "sqrt" => (Function::Sqrt, 1, 1),
            "exp" => (Function::Exp, 1, 1),
            "ln" => (Function::Ln, 1, 1),
            "clamp" => (Function::Clamp, 3, 3),
            "if" => (Function::If, 3, 3),
            _ if self.curves.contains_key(name) => {
                if arguments.len() != 1 {
                    return Err(format!("the curve `{name}` takes one number"));
                }
                return Ok(Node::Curve(name.to_string(), Box::new(arguments.remove(0))));
            }
            _ => return Err(format!("there is no function `{name}`")),
        };
        if arguments.len() < fewest || arguments.len() > most {
            return Err(format!("`{name}` has the wrong number of arguments"));
        }
        Ok(Node::Function(function, arguments))
    }
}
