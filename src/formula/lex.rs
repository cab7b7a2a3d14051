//! The tokens of a formula.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    Number(f64),
    Name(&'a str),
    /// An operator, a parenthesis or a comma.
    Sign(&'a str),
    End,
}

/// A token and the bytes that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Lexeme<'a> {
    pub token: Token<'a>,
    pub start: usize,
    pub end: usize,
}

/// What is wrong with a character or a number.
#[derive(Debug)]
pub struct LexError {
    pub start: usize,
    pub end: usize,
    pub code: &'static str,
    pub message: String,
}

/// Reads the token at or after byte `at`.
pub fn next(text: &str, at: usize) -> Result<Lexeme<'_>, LexError> {
    let rest = &text[at..];
    let start = at + rest.len() - rest.trim_start().len();
    let rest = &text[start..];
    let lexeme = |len: usize, token| Ok(Lexeme { token, start, end: start + len });
    let Some(first) = rest.chars().next() else { return lexeme(0, Token::End) };
    match first {
        'a'..='z' | 'A'..='Z' | '_' => {
            let name = &rest[..prefix(rest, |c| c.is_ascii_alphanumeric() || c == '_')];
            lexeme(name.len(), Token::Name(name))
        }
        '0'..='9' | '.' => number(rest, start),
        _ => {
            let signs = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", ","];
            match signs.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => lexeme(sign.len(), Token::Sign(sign)),
                None => Err(LexError {
                    start,
                    end: start + first.len_utf8(),
                    code: "formula-syntax",
                    message: match first {
                        '=' => "a comparison is written `==`".into(),
                        '&' => "logical and is written `and`".into(),
                        '|' => "logical or is written `or`".into(),
                        '!' => "logical not is written `not`".into(),
                        _ => format!("the character `{}` means nothing in a formula", first.escape_debug()),
                    },
                }),
            }
        }
    }
}

/// `12`, `0.5`, `.5`, `1e-3`.
fn number(rest: &str, start: usize) -> Result<Lexeme<'_>, LexError> {
    let digits = |text: &str| prefix(text, |c| c.is_ascii_digit());
    let bad = |len: usize, code, message: String| {
        let len = len + prefix(&rest[len..], |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        Err(LexError { start, end: start + len, code, message })
    };
    let mut len = digits(rest);
    if rest[len..].starts_with('.') {
        let fraction = digits(&rest[len + 1..]);
        if fraction == 0 {
            return bad(len + 1, "formula-syntax", "digits must follow the point of a number".into());
        }
        len += 1 + fraction;
    }
    if rest[len..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[len + 1..].starts_with(['+', '-']));
        let exponent = digits(&rest[len + 1 + sign..]);
        if exponent == 0 {
            return bad(len + 1 + sign, "formula-syntax", "digits must follow the `e` of a number".into());
        }
        len += 1 + sign + exponent;
    }
    if rest[len..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.') {
        return bad(
            len,
            "formula-syntax",
            "a number and what follows it need an operator between them".into(),
        );
    }
    match rest[..len].parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Lexeme { token: Token::Number(value), start, end: start + len }),
        _ => bad(len, "not-finite", "this number is too large".into()),
    }
}

/// How many bytes at the start of the text are characters of this kind.
fn prefix(text: &str, kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !kind(c)).unwrap_or(text.len())
}
