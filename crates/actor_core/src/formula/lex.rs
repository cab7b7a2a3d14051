//! Splits the text of a formula into tokens. [`next`] reads one token; the parser calls it again and again.

use super::advice;

/// The word before the point of an effect's input, such as `input.power`.
pub const INPUT: &str = "input";

/// The kind of a token, with its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FormulaToken<'a> {
    Number(f64),
    Name(&'a str),
    /// The name after the point of `input.power`.
    Input(&'a str),
    /// An operator, a parenthesis or a comma.
    Sign(&'a str),
    End,
}

/// A token and the byte range that it covers.
#[derive(Clone, Copy, Debug)]
pub struct Lexeme<'a> {
    pub token: FormulaToken<'a>,
    pub start: usize,
    pub end: usize,
}

/// An invalid character or number.
#[derive(Debug)]
pub struct LexError {
    pub start: usize,
    pub end: usize,
    pub code: &'static str,
    pub message: String,
    pub help: Option<String>,
}

/// Reads the next token at or after byte `at`.
pub fn next(text: &str, at: usize) -> Result<Lexeme<'_>, LexError> {
    let rest = &text[at..];
    let start = at + rest.len() - rest.trim_start().len();
    let rest = &text[start..];
    let lexeme = |len: usize, token| Ok(Lexeme { token, start, end: start + len });
    let Some(first) = rest.chars().next() else { return lexeme(0, FormulaToken::End) };
    match first {
        'a'..='z' | 'A'..='Z' | '_' => {
            let name = word(rest);
            match rest[name.len()..].strip_prefix('.').map(word) {
                Some(input) if name == INPUT && !input.is_empty() => {
                    lexeme(name.len() + 1 + input.len(), FormulaToken::Input(input))
                }
                _ => lexeme(name.len(), FormulaToken::Name(name)),
            }
        }
        '0'..='9' | '.' => number(rest, start),
        _ => match sign(rest) {
            Some(sign) => lexeme(sign.len(), FormulaToken::Sign(sign)),
            None => {
                let (len, message, help) = match advice::other_sign(rest) {
                    Some((other, help)) => {
                        (other.len(), format!("`{other}` means nothing in a formula"), Some(help))
                    }
                    None => {
                        let message = format!("the character `{first}` means nothing in a formula");
                        (first.len_utf8(), message, advice::character(first))
                    }
                };
                let help = help.map(str::to_owned);
                Err(LexError { start, end: start + len, code: "formula-syntax", message, help })
            }
        },
    }
}

/// Returns the operator, parenthesis or comma that the text starts with.
///
/// A longer operator of another language, such as `**`, is not read as two operators: the result is then `None`.
fn sign(rest: &str) -> Option<&'static str> {
    let bytes = rest.as_bytes();
    let second = bytes.get(1).copied().unwrap_or(b' ');
    let sign = match (bytes[0], second) {
        (b'(', _) => return Some("("),
        (b')', _) => return Some(")"),
        (b',', _) => return Some(","),
        (b'%', _) => return Some("%"),
        (b'^', _) => return Some("^"),
        (b'=', b'=') => "==",
        (b'!', b'=') => "!=",
        (b'<', b'=') => "<=",
        (b'>', b'=') => ">=",
        (b'<', _) => "<",
        (b'>', _) => ">",
        (b'+', _) => "+",
        (b'-', _) => "-",
        (b'*', _) => "*",
        (b'/', _) => "/",
        _ => return None,
    };
    // Only these characters continue a longer operator of another language.
    let next = bytes.get(sign.len()).copied().unwrap_or(b' ');
    if !matches!(next, b'=' | b'*' | b'/' | b'+' | b'>') {
        return Some(sign);
    }
    let other = advice::other_sign(rest).is_some_and(|(other, _)| other.len() > sign.len());
    (!other).then_some(sign)
}

/// Reads a number, such as `12`, `0.5`, `.5` or `1e-3`.
fn number(rest: &str, start: usize) -> Result<Lexeme<'_>, LexError> {
    let digits = |text: &str| prefix(text, |c| c.is_ascii_digit());
    // The error covers everything that was meant as one number.
    let bad = |len: usize, code, message: &str, help: Option<String>| {
        let len = len + prefix(&rest[len..], |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        Err(LexError { start, end: start + len, code, message: message.into(), help })
    };
    let mut len = digits(rest);
    if rest[len..].starts_with('.') {
        let fraction = digits(&rest[len + 1..]);
        let whole = &rest[..len];
        if fraction == 0 {
            let name = word(&rest[len + 1..]);
            return match (whole, name) {
                ("", "") => bad(
                    1,
                    "formula-syntax",
                    "a point alone is not a number",
                    Some("write 0.5, for example".into()),
                ),
                ("", name) => {
                    let message = "a dimension has no parts that a point could divide";
                    bad(1, "formula-syntax", message, Some(format!("write a name alone: `{name}`")))
                }
                _ => {
                    let help = format!("write {whole} or {whole}.0");
                    bad(len + 1, "formula-syntax", "digits must follow the point of a number", Some(help))
                }
            };
        }
        len += 1 + fraction;
    }
    if rest[len..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[len + 1..].starts_with(['+', '-']));
        let exponent = digits(&rest[len + 1 + sign..]);
        if exponent == 0 {
            let help = "1e3 is 1000; with a name write, for example, 2 * level".into();
            return bad(
                len + 1 + sign,
                "formula-syntax",
                "digits must follow the `e` of a number",
                Some(help),
            );
        }
        len += 1 + sign + exponent;
    }
    let after = &rest[len..];
    if after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.') {
        let name = word(after);
        let number = &rest[..len];
        let joined: String = after.split('_').collect();
        let joined = &joined[..prefix(&joined, |c| c.is_ascii_digit())];
        return match name.chars().next() {
            Some('_') if !joined.is_empty() => {
                let help = format!("write {number}{joined}");
                bad(len, "formula-syntax", "a number has nothing between its digits", Some(help))
            }
            Some('x' | 'X') if number == "0" => {
                let help = u64::from_str_radix(&name[1..], 16).ok().map(|value| format!("write {value}"));
                bad(len, "formula-syntax", "the numbers of formulas are decimal", help)
            }
            Some(c) if c.is_ascii_alphabetic() => {
                let message = "a number and what follows it need an operator between them";
                bad(len, "formula-syntax", message, Some(format!("write {number} * {name}")))
            }
            _ => {
                bad(len, "formula-syntax", "this is not a number", Some("a number has one point: 1.5".into()))
            }
        };
    }
    match rest[..len].parse::<f64>() {
        Ok(value) if value.is_finite() => {
            Ok(Lexeme { token: FormulaToken::Number(value), start, end: start + len })
        }
        _ => bad(
            len,
            "not-finite",
            "this number is too large",
            Some("the largest number is about 1.8e308".into()),
        ),
    }
}

/// Returns the letters, digits and underscores that the text starts with.
fn word(text: &str) -> &str {
    &text[..prefix(text, |c| c.is_ascii_alphanumeric() || c == '_')]
}

/// Returns the length in bytes of the longest start of the text that consists of such characters.
fn prefix(text: &str, kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !kind(c)).unwrap_or(text.len())
}
