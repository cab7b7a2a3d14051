//! [`Value`]: what a rule writes where a number is wanted: the number, or a formula.

use std::sync::Arc;

use crate::cap::Cap;
use crate::contribution::Contribution;
use crate::diagnostics::{Place, Span};

/// A number, or a formula over the actor's dimensions.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A constant; finite.
    Number(f64),
    /// A formula, such as `vitality * 10`. Anything in quotes is a formula, also `"5"`.
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

/// The text of a formula, and where it was written.
#[derive(Clone, Debug)]
pub struct FormulaText {
    text: Arc<str>,
    site: Option<Arc<FormulaSite>>,
}

/// Where a formula stands in a file.
#[derive(Debug)]
pub(crate) struct FormulaSite {
    /// The whole string, quotes included.
    pub place: Place,
    /// For each character of the text, and for its end, where it stands in the file.
    pub characters: Vec<Span>,
}

impl FormulaText {
    /// The formula's text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A formula that was written in a file.
    pub(crate) fn at(text: &str, site: FormulaSite) -> Self {
        Self { text: text.into(), site: Some(Arc::new(site)) }
    }

    /// Where the formula stands, if it stands in a file.
    pub(crate) fn place(&self) -> Option<Place> {
        self.site.as_ref().map(|site| site.place.clone())
    }

    /// Where these bytes of the text stand in the file.
    pub(crate) fn place_of(&self, start: usize, end: usize) -> Option<Place> {
        let site = self.site.as_ref()?;
        let character =
            |byte: usize| self.text.get(..byte).map_or(usize::MAX, |before| before.chars().count());
        let Some(first) = site.characters.get(character(start)) else { return self.place() };
        let last = site.characters.get(character(end)).map_or(first.end, |span| span.start);
        Some(Place { file: site.place.file.clone(), span: Span { end: last.max(first.start), ..*first } })
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
