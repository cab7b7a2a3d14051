//! Hints for formulas that use the syntax of other languages, such as `a ** 2` or `pow(a, 2)`.

use super::FUNCTIONS;

/// Operators of other languages, each with a hint. A longer one comes before those that it starts with.
const OTHER_SIGNS: [(&str, &str); 27] = [
    ("===", "write `==`"),
    ("!==", "write `!=`"),
    ("**", "a power is written `^`: level ^ 2"),
    ("&&", "write `and`"),
    ("||", "write `or`"),
    ("<>", "write `!=`"),
    ("=<", "write `<=`"),
    ("=>", "write `>=`"),
    ("//", "write `/`, or floor(a / b) for a whole number"),
    ("+=", "a formula changes nothing, it is a value: level + 2"),
    ("-=", "a formula changes nothing, it is a value: level - 2"),
    ("*=", "a formula changes nothing, it is a value: level * 2"),
    ("/=", "a formula changes nothing, it is a value: level / 2"),
    ("++", "a formula changes nothing, it is a value: level + 1"),
    ("->", "a formula is a value, such as level * 2"),
    ("=", "write `==` to ask whether two values are equal"),
    ("&", "write `and`"),
    ("|", "write `or`"),
    ("!", "write `not`"),
    ("×", "write `*`"),
    ("·", "write `*`"),
    ("÷", "write `/`"),
    ("²", "write `^ 2`"),
    ("³", "write `^ 3`"),
    ("≥", "write `>=`"),
    ("≤", "write `<=`"),
    ("≠", "write `!=`"),
];

/// Returns the operator of another language that the text starts with, and its hint.
pub fn other_sign(rest: &str) -> Option<(&'static str, &'static str)> {
    OTHER_SIGNS.into_iter().find(|(sign, _)| rest.starts_with(sign))
}

/// Returns a hint for a character that has no meaning in a formula.
pub fn character(character: char) -> Option<&'static str> {
    Some(match character {
        '−' | '–' | '—' => "write `-`",
        '?' | ':' => "a choice is written if(condition, then, else)",
        ';' => "a formula is one value: take it away",
        '[' | ']' | '{' | '}' => "parentheses are round: ( and )",
        '\'' | '"' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '`' | '´' => {
            "names stand without quotes"
        }
        '$' | '@' | '#' => "names stand alone: leave it out",
        '\\' => "take it away; division is written `/`",
        c if c.is_alphabetic() => "names have only the small letters a to z, digits and `_`",
        _ => return None,
    })
}

/// Returns a hint for a word that is an operator in other languages, such as `mod` or `AND`.
pub fn other_word(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    Some(match lower.as_str() {
        "and" | "or" | "not" | "true" | "false" if lower != word => {
            format!("write `{lower}` in small letters")
        }
        "is" | "equals" | "eq" => "write `==`".to_owned(),
        "then" | "else" | "elif" | "endif" => "a choice is written if(condition, then, else)".to_owned(),
        "mod" => "write `%`".to_owned(),
        "div" => "write `/`, or floor(a / b) for a whole number".to_owned(),
        "plus" => "write `+`".to_owned(),
        "minus" => "write `-`".to_owned(),
        "times" => "write `*`".to_owned(),
        _ => return None,
    })
}

/// Returns a hint for a function of other languages, such as `pow`.
pub fn other_function(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "pow" | "power" => "a power is written level ^ 2",
        "log" | "log10" | "log2" | "lg" => "the natural logarithm is ln(level)",
        "ceiling" => "write ceil(…)",
        "int" | "trunc" | "truncate" => "write floor(…)",
        "minimum" => "write min(…)",
        "maximum" => "write max(…)",
        "avg" | "average" | "mean" => "write (a + b) / 2",
        "sum" => "write a + b",
        "random" | "rand" | "rnd" | "roll" | "dice" => {
            "a formula gives the same number for the same actor: chance belongs into the game's code"
        }
        "race" | "tag" | "realm" | "atleast" | "below" | "all" | "any" | "always" => {
            "a condition by name stands without quotes around it: when: Race(\"elf\")"
        }
        "and" | "or" | "not" => "write it without parentheses: a and b, not a",
        _ => return None,
    })
}

/// Returns a hint that shows a call of this function or curve.
pub fn call_of(name: &str) -> String {
    match name {
        "if" => "write if(condition, then, else)".to_owned(),
        "clamp" => "write clamp(value, least, greatest)".to_owned(),
        _ if FUNCTIONS.iter().any(|(function, _, most)| *function == name && *most > 1) => {
            format!("write {name}(a, b)")
        }
        _ => format!("write {name}(a)"),
    }
}

/// Returns a number of values in words: `none`, `one value`, `2 values`.
pub fn values(count: usize) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "one value".to_owned(),
        _ => format!("{count} values"),
    }
}

/// Returns the byte range of a number that contains this comma, such as `1,5` or `1,000,000`, and what to write
/// instead.
///
/// Returns `None` unless every comma of the number has digits on both sides.
pub fn comma_in_number(text: &str, comma: usize) -> Option<(usize, usize, String)> {
    let part = |c: char| c.is_ascii_digit() || c == ',';
    let before = text.get(..comma)?;
    let start =
        before.rfind(|c| !part(c)).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let rest = text.get(comma..)?;
    let end = comma + rest.find(|c| !part(c)).unwrap_or(rest.len());
    let number = &text[start..end];
    let groups: Vec<&str> = number.split(',').collect();
    if groups.iter().any(|group| group.is_empty()) {
        return None;
    }
    let thousands = groups[1..].iter().all(|group| group.len() == 3);
    let help = match groups.as_slice() {
        [whole, fraction] if thousands => format!("write {whole}{fraction}, or {whole}.{fraction}"),
        [whole, fraction] => format!("write {whole}.{fraction}"),
        _ => format!("write {}", number.replace(',', "")),
    };
    Some((start, end, help))
}
