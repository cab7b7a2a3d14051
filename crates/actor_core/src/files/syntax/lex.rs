//! Splits the text of a RON file into tokens. [`next`] reads one token.
//!
//! The tokens end where those of the RON parser end. An invalid token, such as a text that is never closed, is an
//! error.

use super::SyntaxError;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// An opening bracket: `(`, `[` or `{`.
    Open,
    /// A closing bracket: `)`, `]` or `}`.
    Close,
    Colon,
    Comma,
    Name,
    Number,
    /// Text in quotes.
    Text,
    /// A single character or bytes, which no file here uses.
    Other,
    /// Any other character.
    Sign,
    /// The end of the file.
    End,
}

/// A token and the byte range that it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

impl Token {
    pub fn text(self, source: &str) -> &str {
        source.get(self.start..self.end).unwrap_or_default()
    }

    /// Returns whether a value can start with this token.
    pub fn begins_value(self) -> bool {
        matches!(self.kind, Kind::Open | Kind::Name | Kind::Number | Kind::Text | Kind::Other)
    }
}

/// Reads the next token at or after byte `at`.
pub fn next(source: &str, at: usize) -> Result<Token, Box<SyntaxError>> {
    let start = skip_blank(source, at)?;
    let rest = &source[start..];
    let token = |kind, len: usize| Ok(Token { kind, start, end: start + len });
    let Some(first) = rest.chars().next() else { return token(Kind::End, 0) };
    match first {
        '(' | '[' | '{' => token(Kind::Open, 1),
        ')' | ']' | '}' => token(Kind::Close, 1),
        ':' => token(Kind::Colon, 1),
        ',' => token(Kind::Comma, 1),
        '"' => token(Kind::Text, text_len(source, start, 1)?),
        '\'' => token(Kind::Other, character_len(source, start)?),
        '0'..='9' => token(Kind::Number, number_len(source, start)?),
        '+' | '-' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            token(Kind::Number, number_len(source, start)?)
        }
        '+' | '-' if ["inf", "NaN"].contains(&&rest[1..=name_len(&rest[1..])]) => token(Kind::Number, 4),
        'b' if rest.starts_with("b\"") => token(Kind::Other, 1 + text_len(source, start + 1, 1)?),
        'r' | 'b' if raw_hashes(rest).is_some() => {
            let kind = if first == 'r' { Kind::Text } else { Kind::Other };
            token(kind, raw_text_len(source, start)?)
        }
        'r' if rest.starts_with("r#") => {
            let part = |c: char| c.is_alphanumeric() || "_.+-".contains(c);
            token(Kind::Name, 2 + rest[2..].find(|c| !part(c)).unwrap_or(rest.len() - 2))
        }
        '_' => token(Kind::Name, name_len(rest)),
        letter if letter.is_alphabetic() => token(Kind::Name, name_len(rest)),
        other => token(Kind::Sign, other.len_utf8()),
    }
}

/// Returns whether the RON parser treats the character as white space.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
}

/// Returns the first byte that is neither white space nor part of a comment.
fn skip_blank(source: &str, mut at: usize) -> Result<usize, Box<SyntaxError>> {
    loop {
        let rest = &source[at..];
        at += rest.len() - rest.trim_start_matches(is_blank).len();
        let rest = &source[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at = comment_end(source, at)?;
        } else {
            return Ok(at);
        }
    }
}

/// Returns the byte after the comment that starts here. Comments may be nested.
fn comment_end(source: &str, start: usize) -> Result<usize, Box<SyntaxError>> {
    let bytes = source.as_bytes();
    let (mut at, mut depth) = (start + 2, 1usize);
    while depth > 0 {
        (depth, at) = match &bytes[at..] {
            [] => {
                let error = SyntaxError::new(start, start + 2, "this comment is never closed");
                return Err(Box::new(error.help("write `*/` where it ends")));
            }
            [b'/', b'*', ..] => (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth - 1, at + 2),
            _ => (depth, at + 1),
        };
    }
    Ok(at)
}

/// Returns the length of the text whose opening quote is here.
fn text_len(source: &str, start: usize, quote: usize) -> Result<usize, Box<SyntaxError>> {
    let bytes = source.as_bytes();
    let mut at = start + quote;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1 - start),
            Some(b'\\') => at += escape_len(source, at)?,
            Some(_) => at += 1,
            None => {
                let error = SyntaxError::new(start, start + 1, "this text is never closed");
                return Err(Box::new(error.help("write `\"` where it ends")));
            }
        }
    }
}

/// Returns the length of the escape, such as `\n`, whose backslash is here.
fn escape_len(source: &str, start: usize) -> Result<usize, Box<SyntaxError>> {
    let rest = &source[start + 1..];
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let found = match rest.as_bytes().first() {
        // The text is not closed. The caller reports that.
        None => return Ok(1),
        Some(b'n' | b'r' | b't' | b'\\' | b'0' | b'"' | b'\'') => Some(2),
        Some(b'x') => rest.get(1..3).filter(|digits| hex(digits)).map(|_| 4),
        Some(b'u') => rest
            .strip_prefix("u{")
            .and_then(|rest| rest.split_once('}'))
            .filter(|(digits, _)| hex(digits) && digits.len() <= 16)
            .filter(|(digits, _)| {
                u32::from_str_radix(digits, 16).is_ok_and(|code| char::from_u32(code).is_some())
            })
            .map(|(digits, _)| digits.len() + 4),
        _ => None,
    };
    found.ok_or_else(|| {
        let end = start + 1 + rest.chars().next().map_or(0, char::len_utf8);
        let escape = &source[start..end];
        let help = match escape {
            "\\x" => "write two digits of a hexadecimal number after it: `\\x41`".to_owned(),
            "\\u" => "write a character's number after it: `\\u{41}`".to_owned(),
            _ => format!("write `\\{escape}` if the text shall hold a backslash"),
        };
        Box::new(SyntaxError::new(start, end, format!("`{escape}` means nothing in a text")).help(help))
    })
}

/// Returns the length of the character in single quotes that starts here.
fn character_len(source: &str, start: usize) -> Result<usize, Box<SyntaxError>> {
    let rest = &source[start + 1..];
    let mut chars = rest.chars();
    let len = match chars.next() {
        Some('\\') => escape_len(source, start + 1).unwrap_or(0),
        Some('\'') | None => 0,
        Some(character) => character.len_utf8(),
    };
    if len > 0 && rest[len.min(rest.len())..].starts_with('\'') {
        return Ok(len + 2);
    }
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let (end, help) = match line.find('\'') {
        Some(close) => (start + close + 2, format!("write \"{}\"", &line[..close])),
        None => (start + 1, "write `\"` at its start and at its end".to_owned()),
    };
    Err(Box::new(SyntaxError::new(start, end, "text stands in double quotes").help(help)))
}

/// Returns the number of `#` of the raw text that starts here; `None` if none starts here.
fn raw_hashes(rest: &str) -> Option<usize> {
    let rest = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let after = rest.trim_start_matches('#');
    after.starts_with('"').then_some(rest.len() - after.len())
}

/// Returns the length of the raw text that starts here, such as `r#"…"#`.
fn raw_text_len(source: &str, start: usize) -> Result<usize, Box<SyntaxError>> {
    /// The greatest number of `#` that the RON parser accepts.
    const MAX_HASHES: usize = 8;
    let rest = &source[start..];
    let hashes = raw_hashes(rest).unwrap_or(0);
    let open = rest.find('"').unwrap_or(0) + 1;
    if hashes > MAX_HASHES {
        let error = SyntaxError::new(start, start + open, format!("a raw text has at most {MAX_HASHES} `#`"));
        return Err(Box::new(error.help("take some away, at its start and at its end")));
    }
    let close = format!("\"{}", "#".repeat(hashes));
    match rest[open..].find(&close) {
        Some(end) => Ok(open + end + close.len()),
        None => {
            let error = SyntaxError::new(start, start + open, "this text is never closed");
            Err(Box::new(error.help(format!("write `{close}` where it ends"))))
        }
    }
}

/// Returns the length of the name that starts here.
fn name_len(rest: &str) -> usize {
    rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len())
}

/// Returns the length of the number that starts here: decimal, hexadecimal, octal or binary, perhaps with a type such
/// as `i32` as its suffix.
fn number_len(source: &str, start: usize) -> Result<usize, Box<SyntaxError>> {
    let rest = &source[start..];
    let sign = usize::from(rest.starts_with(['+', '-']));
    let digits = |from: usize, digit: fn(&u8) -> bool| {
        rest.as_bytes()[from.min(rest.len())..]
            .iter()
            .take_while(|byte| **byte == b'_' || digit(byte))
            .count()
    };
    let base: Option<fn(&u8) -> bool> = match rest.get(sign..sign + 2) {
        Some("0x" | "0X") => Some(u8::is_ascii_hexdigit),
        Some("0o" | "0O") => Some(|byte| (b'0'..b'8').contains(byte)),
        Some("0b" | "0B") => Some(|byte| (b'0'..b'2').contains(byte)),
        _ => None,
    };
    let len = match base {
        // RON parsers disagree about `0x_1`, so it is rejected.
        Some(digit) => match digits(sign + 2, digit) {
            0 => 0,
            _ if rest[sign + 2..].starts_with('_') => 0,
            count => sign + 2 + count,
        },
        None => {
            let mut len = sign + digits(sign, u8::is_ascii_digit);
            let mut after = rest[len..].chars();
            if after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit()) {
                len += 1 + digits(len + 1, u8::is_ascii_digit);
            }
            if rest[len..].starts_with(['e', 'E']) {
                len += 1;
                len += usize::from(rest[len..].starts_with(['+', '-']));
                len += digits(len, u8::is_ascii_digit);
            }
            len
        }
    };
    let suffixes = ["i128", "i64", "i32", "i16", "i8", "u128", "u64", "u32", "u16", "u8", "f32", "f64"];
    let suffix = suffixes
        .iter()
        .find(|suffix| name_len(&rest[len..]) == suffix.len() && rest[len..].starts_with(**suffix));
    let end = len + suffix.map_or(0, |suffix| suffix.len());
    if len > 0 && !rest[end..].starts_with(|c: char| c == '.' || c == '_' || c.is_alphanumeric()) {
        return Ok(end);
    }
    let end = end
        + rest[end..]
            .find(|c: char| c != '.' && c != '_' && !c.is_alphanumeric())
            .unwrap_or(rest.len() - end);
    let written = &rest[..end];
    let error = SyntaxError::new(start, start + end, format!("`{written}` is not a number"));
    let help = match written.strip_suffix('.') {
        Some(whole) if whole.parse::<f64>().is_ok() => format!("write {whole} or {whole}.0"),
        _ if written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
            "a number has one point: 1.5".to_owned()
        }
        _ => format!("write a number such as 12 or 0.5, or text in quotes: \"{written}\""),
    };
    Err(Box::new(error.help(help)))
}
