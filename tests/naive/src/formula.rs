//! Formulas: a tree, and a walk over it.

mod curve;
mod parse;

use std::collections::{BTreeMap, BTreeSet};

pub use curve::Curve;

/// A step of a formula was NaN or infinite, so all of it is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFinite;

/// A formula that was read and whose functions exist. Whether its names do is for others to check.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    root: Node,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Number(f64),
    Name(String),
    Or(Vec<Node>),
    And(Vec<Node>),
    Not(Box<Node>),
    Compare(Box<Node>, Comparison, Box<Node>),
    /// The first term, and the others with `+` or `-`.
    Sum(Box<Node>, Vec<(char, Node)>),
    /// The first factor, and the others with `*`, `/` or `%`.
    Product(Box<Node>, Vec<(char, Node)>),
    Negate(Box<Node>),
    Power(Box<Node>, Box<Node>),
    Function(Function, Vec<Node>),
    Curve(String, Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
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
    If,
}

/// The names of the functions that every formula knows.
pub const FUNCTIONS: [&str; 11] =
    ["min", "max", "abs", "floor", "ceil", "round", "sqrt", "exp", "ln", "clamp", "if"];

/// Words that mean something else, and so cannot be names.
pub const WORDS: [&str; 10] = ["and", "or", "not", "if", "true", "false", "source", "actor", "input", "raw"];

impl Formula {
    /// Reads a formula; `curves` are the functions that it may call besides the usual ones.
    pub fn parse(text: &str, curves: &BTreeMap<String, Curve>) -> Result<Formula, String> {
        let root = parse::parse(text, curves)?;
        Ok(Formula { root })
    }

    /// The names of all dimensions in it, also where evaluation never comes.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        collect_names(&self.root, &mut names);
        names
    }

    /// Whether it reads a dimension, and not only what an effect is given.
    #[must_use]
    pub fn reads_dimensions(&self) -> bool {
        self.names().iter().any(|name| !name.starts_with("input."))
    }

    /// Its value, with -0.0 as 0.0.
    pub fn evaluate(
        &self,
        curves: &BTreeMap<String, Curve>,
        read: &dyn Fn(&str) -> f64,
    ) -> Result<f64, NotFinite> {
        let value = evaluate(&self.root, curves, read)?;
        Ok(crate::files::without_negative_zero(value))
    }
}

fn collect_names(node: &Node, names: &mut BTreeSet<String>) {
    match node {
        Node::Number(_) => {}
        Node::Name(name) => {
            names.insert(name.clone());
        }
        Node::Or(nodes) | Node::And(nodes) | Node::Function(_, nodes) => {
            for node in nodes {
                collect_names(node, names);
            }
        }
        Node::Not(node) | Node::Negate(node) | Node::Curve(_, node) => collect_names(node, names),
        Node::Compare(left, _, right) | Node::Power(left, right) => {
            collect_names(left, names);
            collect_names(right, names);
        }
        Node::Sum(first, others) | Node::Product(first, others) => {
            collect_names(first, names);
            for (_, node) in others {
                collect_names(node, names);
            }
        }
    }
}

fn finite(step: f64) -> Result<f64, NotFinite> {
    if step.is_finite() { Ok(step) } else { Err(NotFinite) }
}

fn truth(truth: bool) -> f64 {
    if truth { 1.0 } else { 0.0 }
}

fn evaluate(
    node: &Node,
    curves: &BTreeMap<String, Curve>,
    read: &dyn Fn(&str) -> f64,
) -> Result<f64, NotFinite> {
    let value = |node: &Node| evaluate(node, curves, read);
    match node {
        Node::Number(number) => finite(*number),
        Node::Name(name) => finite(read(name)),
        Node::Or(nodes) => {
            for node in nodes {
                if value(node)? != 0.0 {
                    return Ok(1.0);
                }
            }
            Ok(0.0)
        }
        Node::And(nodes) => {
            for node in nodes {
                if value(node)? == 0.0 {
                    return Ok(0.0);
                }
            }
            Ok(1.0)
        }
        Node::Not(node) => Ok(truth(value(node)? == 0.0)),
        Node::Compare(left, comparison, right) => {
            let left = value(left)?;
            let right = value(right)?;
            Ok(truth(match comparison {
                Comparison::Equal => left == right,
                Comparison::NotEqual => left != right,
                Comparison::Less => left < right,
                Comparison::LessOrEqual => left <= right,
                Comparison::Greater => left > right,
                Comparison::GreaterOrEqual => left >= right,
            }))
        }
        Node::Sum(first, others) => {
            let mut sum = value(first)?;
            for (sign, node) in others {
                let other = value(node)?;
                sum = finite(match sign {
                    '+' => sum + other,
                    _ => sum - other,
                })?;
            }
            Ok(sum)
        }
        Node::Product(first, others) => {
            let mut product = value(first)?;
            for (sign, node) in others {
                let other = value(node)?;
                product = finite(match sign {
                    '*' => product * other,
                    '/' => product / other,
                    _ => product % other,
                })?;
            }
            Ok(product)
        }
        Node::Negate(node) => Ok(-value(node)?),
        Node::Power(base, exponent) => {
            let base = value(base)?;
            if let Node::Number(exponent) = **exponent
                && exponent.fract() == 0.0
                && (0.0..=16.0).contains(&exponent)
            {
                return repeated_multiplication(base, exponent);
            }
            let exponent = value(exponent)?;
            finite(base.powf(exponent))
        }
        Node::Function(Function::If, nodes) => {
            if value(&nodes[0])? != 0.0 {
                value(&nodes[1])
            } else {
                value(&nodes[2])
            }
        }
        Node::Function(function, nodes) => {
            let mut arguments = Vec::new();
            for node in nodes {
                arguments.push(value(node)?);
            }
            finite(call(*function, &arguments))
        }
        Node::Curve(name, node) => {
            let input = value(node)?;
            finite(curves[name].at(input))
        }
    }
}

fn repeated_multiplication(base: f64, times: f64) -> Result<f64, NotFinite> {
    if times == 0.0 {
        return Ok(1.0);
    }
    let mut product = base;
    let mut done = 1.0;
    while done < times {
        product = finite(product * base)?;
        done += 1.0;
    }
    Ok(product)
}

fn call(function: Function, arguments: &[f64]) -> f64 {
    let x = arguments[0];
    match function {
        Function::Min => {
            let mut least = x;
            for other in &arguments[1..] {
                least = least.min(*other);
            }
            least
        }
        Function::Max => {
            let mut greatest = x;
            for other in &arguments[1..] {
                greatest = greatest.max(*other);
            }
            greatest
        }
        Function::Abs => x.abs(),
        Function::Floor => x.floor(),
        Function::Ceil => x.ceil(),
        Function::Round => x.round(),
        Function::Sqrt => x.sqrt(),
        Function::Exp => x.exp(),
        Function::Ln => x.ln(),
        Function::Clamp => x.max(arguments[1]).min(arguments[2]),
        Function::If => unreachable!("`if` is lazy and has a place of its own"),
    }
}
