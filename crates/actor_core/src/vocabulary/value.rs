//! [`Value`]: a number or a formula in a rule, and the places of a formula's parts in its file.

use std::sync::Arc;

use crate::diagnostics::{Place, Span};
use crate::vocabulary::{Cap, Contribution};

/// A number, or a formula over the actor's dimensions.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A constant number; finite.
    Number(f64),
    /// A formula, such as `vitality * 10`. In files any text in quotes is a formula, even `"5"`.
    Formula(FormulaText),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Formula(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Formula(text.as_str().into())
    }
}

/// The text of a formula, and its place in the file.
#[derive(Clone, Debug)]
pub struct FormulaText {
    text: Arc<str>,
    site: Option<Arc<FormulaSite>>,
}

/// The place of a formula in a file.
#[derive(Debug)]
pub(crate) struct FormulaSite {
    /// The place of the whole string, quotes included.
    pub place: Place,
    /// The place of the first character between the quotes.
    pub inside: Span,
    /// The text of the file from there on, if it differs from the formula's text because of escapes.
    pub raw: Option<Box<str>>,
}

impl FormulaText {
    /// Returns the formula's text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Creates a formula from a file.
    pub(crate) fn at(text: &str, site: FormulaSite) -> Self {
        Self { text: text.into(), site: Some(Arc::new(site)) }
    }

    /// Returns the formula's place, or `None` if it comes from code.
    pub(crate) fn place(&self) -> Option<Place> {
        self.site.as_ref().map(|site| site.place.clone())
    }

    /// Returns a cursor that finds the places of parts of the text, which must be asked for in ascending order.
    pub(crate) fn places(&self) -> FormulaPlaces<'_> {
        let site = self.site.as_deref();
        let at = site.map_or(Span::default(), |site| site.inside);
        FormulaPlaces { text: &self.text, site, byte: 0, raw: 0, at }
    }
}

/// A cursor that moves through a formula's text and its file together.
pub(crate) struct FormulaPlaces<'a> {
    text: &'a str,
    site: Option<&'a FormulaSite>,
    /// The byte of the text that the cursor is at.
    byte: usize,
    /// The byte of `raw` that the cursor is at.
    raw: usize,
    /// The place in the file that the cursor is at.
    at: Span,
}

impl FormulaPlaces<'_> {
    /// Returns the place in the file of the bytes from `start` to before `end`, or `None` for a formula from code.
    ///
    /// `start` must not be less than in the call before.
    pub fn of(&mut self, start: usize, end: usize) -> Option<Place> {
        let site = self.site?;
        self.go_to(start);
        let (from, before) = (self.at, (self.byte, self.raw));
        self.go_to(end);
        let span = Span { end: self.at.start.max(from.start), ..from };
        // The next part may begin before this one ends.
        ((self.byte, self.raw), self.at) = (before, from);
        Some(Place { file: site.place.file.clone(), span })
    }

    fn go_to(&mut self, byte: usize) {
        let raw = self.site.and_then(|site| site.raw.as_deref());
        let rest = self.text.get(self.byte..byte.min(self.text.len())).unwrap_or_default();
        for character in rest.chars() {
            let len = match raw {
                Some(raw) => escape_len(raw.get(self.raw..).unwrap_or_default()),
                None => character.len_utf8(),
            };
            let written =
                raw.map_or(1, |raw| raw.get(self.raw..self.raw + len).map_or(1, |raw| raw.chars().count()));
            // An escaped line end does not end a line of the file.
            if character == '\n' && written == 1 {
                (self.at.line, self.at.column) = (self.at.line + 1, 1);
            } else {
                self.at.column += written as u32;
            }
            self.at.start += len as u32;
            self.raw += len;
            self.byte += character.len_utf8();
        }
    }
}

/// Returns how many bytes of the file the next character of a string takes.
fn escape_len(raw: &str) -> usize {
    let first = raw.chars().next().map_or(0, char::len_utf8);
    if !raw.starts_with('\\') {
        return first;
    }
    match raw.as_bytes().get(1) {
        Some(b'x') => 4.min(raw.len()),
        Some(b'u') => raw.find('}').map_or(raw.len(), |end| end + 1),
        _ => raw.chars().take(2).map(char::len_utf8).sum(),
    }
}

impl PartialEq for FormulaText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl From<&str> for FormulaText {
    fn from(text: &str) -> Self {
        Self { text: text.into(), site: None }
    }
}

impl From<Contribution> for Contribution<Value> {
    fn from(said: Contribution) -> Self {
        Self {
            dimension: said.dimension,
            bucket: said.bucket,
            value: said.value.into(),
            system: said.system,
            priority: said.priority,
            labels: said.labels,
        }
    }
}

impl From<Cap> for Cap<Value> {
    fn from(said: Cap) -> Self {
        Self {
            dimension: said.dimension,
            mode: said.mode,
            kind: said.kind,
            value: said.value.into(),
            system: said.system,
            priority: said.priority,
            scope: said.scope,
            realm: said.realm,
            labels: said.labels,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_in_a_file_is_one_character_of_the_formula() {
        for (raw, len) in
            [(r"\x41b", 4), (r"\u{1F600}b", 9), (r"\nb", 2), (r#"\"b"#, 2), ("éb", 2), ("ab", 1), ("", 0)]
        {
            assert_eq!(escape_len(raw), len, "{raw}");
        }
    }

    #[test]
    fn formulas_are_equal_by_their_text() {
        assert_eq!(Value::from("level * 2"), Value::from("level * 2".to_owned()));
        assert_ne!(Value::from("level * 2"), Value::from("level * 3"));
    }
}
