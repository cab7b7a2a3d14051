//! [`Reader`]: walks the syntax tree of one RON file field by field, and reports every problem with its place.
//!
//! [`parse`] turns the text into the tree. The other modules add methods to the reader, one module for each kind of
//! file.

use std::sync::Arc;

use ron2::Span as RonSpan;
use ron2::ast::{Document, Expr, StructBody, StructExpr, StructField};

use crate::diagnostics::{Diagnostic, Diagnostics, Lines, Place, Span};
use crate::vocabulary::{
    FormulaSite, FormulaText, Labels, Limits, MAX_SYMBOLS, Symbol, TooManySymbols, Value,
};

use super::folder::{EFFECTS, is_in};
use super::nesting::{MAX_NESTING, too_deep};
use super::schemas::{StructSchema, example_of_field, other_name};
use super::syntax::{self, SyntaxError};
use super::wrong_type::{Wanted, key_of};

/// Reads one file into definitions. Reading goes on after a problem, so that one pass finds all of them.
pub(super) struct Reader<'a> {
    file: Arc<str>,
    source: &'a str,
    lines: Lines,
    pub problems: Diagnostics,
    /// The lints that the file silences.
    pub allowed: Vec<AllowedLint>,
    /// Whether names that the file defines could not be read, so that names in other files may only seem undefined.
    pub hides_names: bool,
    /// The values of statements that lack a dimension. The statements are left out, but their formulas are checked.
    pub loose: Vec<Value>,
    /// The number of names in the process from which on this file may add no new ones.
    pub max_symbols: usize,
}

/// A lint that a file silences, and the place of its name.
#[derive(Debug)]
pub(crate) struct AllowedLint {
    pub name: String,
    pub place: Place,
}

/// The known fields of a struct, each once.
pub(super) struct Fields<'a> {
    schema: &'static StructSchema,
    /// The place of the whole struct.
    pub place: Place,
    /// The place of the first token: the opening bracket, or the name before it.
    head: Place,
    fields: Vec<&'a StructField<'a>>,
}

/// An entry of a map with text keys.
pub(super) struct MapEntry<'a> {
    pub key: &'a str,
    pub key_place: Place,
    pub value: &'a Expr<'a>,
}

/// Parses the text of a file into its syntax tree.
///
/// # Errors
/// Returns the first syntax error.
pub(super) fn parse<'a>(file: &Arc<str>, source: &'a str) -> Result<Document<'a>, Box<Diagnostic>> {
    let reader = || Reader::new(file.clone(), source);
    if let Err(error) = syntax::check(source) {
        let SyntaxError { start, end, message, help, related } = *error;
        let reader = reader();
        let problem = Diagnostic::error("syntax", Some(reader.place_of(start, end)), message);
        let problem = match help {
            Some(help) => problem.help(help),
            None => problem,
        };
        return Err(Box::new(match related {
            Some((start, end, what)) => problem.related(Some(reader.place_of(start, end)), what),
            None => problem,
        }));
    }
    // The parser may read some odd text in another way than the check above, and deep nesting makes it run without end.
    if let Some(at) = too_deep(source) {
        let message = format!("more than {MAX_NESTING} brackets within each other");
        return Err(Diagnostic::error("syntax", Some(reader().place_of(at, at + 1)), message).into());
    }
    // The parser may still reject what passed the checks above, such as odd byte strings. No proper file has these.
    ron2::ast::parse_document(source).map_err(|error| {
        let problem =
            Diagnostic::error("syntax", Some(reader().place(error.span())), error.kind().to_string());
        Box::new(match error.suggestion() {
            Some(help) => problem.help(help),
            None => problem,
        })
    })
}

impl<'a> Reader<'a> {
    pub fn new(file: Arc<str>, source: &'a str) -> Self {
        let lines = Lines::of(source);
        Self {
            file,
            source,
            lines,
            problems: Diagnostics::default(),
            allowed: Vec::new(),
            hides_names: false,
            loose: Vec::new(),
            max_symbols: MAX_SYMBOLS,
        }
    }

    /// Sets the limit of names in the process, from which on this file may add no new ones.
    pub fn with_limits(self, limits: &Limits) -> Self {
        Self { max_symbols: limits.symbols as usize, ..self }
    }

    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Returns the place of a byte range.
    fn place_of(&self, start: usize, end: usize) -> Place {
        let (start, end) = (start.min(self.source.len()), end.min(self.source.len()));
        let (line, column) = self.lines.place(self.source, start);
        let span = Span { line, column, start: start as u32, end: end as u32 };
        Place { file: self.file.clone(), span }
    }

    pub fn place(&self, span: &RonSpan) -> Place {
        self.place_of(span.start_offset, span.end_offset)
    }

    pub fn error_with_help(
        &mut self,
        code: &'static str,
        span: &RonSpan,
        message: impl Into<String>,
        help: &str,
    ) {
        let place = self.place(span);
        self.problems.push(Diagnostic::error(code, Some(place), message).help(help));
    }

    /// Returns the text of a span.
    pub fn text_of(&self, span: &RonSpan) -> Option<&'a str> {
        self.source.get(span.start_offset..span.end_offset)
    }

    /// Reads the fields of a struct. Unknown and duplicate fields are reported.
    pub fn fields(&mut self, expr: &'a Expr<'a>, schema: &'static StructSchema) -> Option<Fields<'a>> {
        let (list, head): (&[StructField], RonSpan) = match expr {
            Expr::AnonStruct(body) => (&body.fields, body.open_paren),
            Expr::Unit(unit) => (&[], unit.span),
            Expr::Struct(StructExpr { name, body: Some(StructBody::Fields(body)), .. }) => {
                let message = format!("{} has no name in front of its parentheses", schema.what);
                self.error_with_help(
                    "wrong-type",
                    &name.span,
                    message,
                    &format!("take `{}` away", name.name),
                );
                (&body.fields, name.span)
            }
            _ => {
                self.wrong_type(expr, Wanted::Fields(schema));
                return None;
            }
        };
        let mut fields: Vec<&StructField> = Vec::new();
        for field in list {
            let name = field.name.name.as_ref();
            let place = self.place(&field.name.span);
            if !schema.fields.contains(&name) {
                self.unknown_field(schema, name, place);
            } else if let Some(first) = fields.iter().find(|earlier| earlier.name.name == field.name.name) {
                let message = format!("the field `{name}` stands here twice");
                let first = self.place(&first.name.span);
                let problem = Diagnostic::error("duplicate-key", Some(place), message);
                self.problems.push(problem.related(Some(first), "the first").help("put both into one"));
            } else {
                fields.push(field);
            }
        }
        Some(Fields { schema, place: self.place(expr.span()), head: self.place(&head), fields })
    }

    fn unknown_field(&mut self, schema: &'static StructSchema, name: &str, place: Place) {
        if name == "system" && ["a rule", "a limit"].contains(&schema.what) {
            return self.system_in_rule(place);
        }
        let problem =
            Diagnostic::error("unknown-field", Some(place), format!("{} has no field `{name}`", schema.what));
        let problem = match schema.other_field(name) {
            Some(help) => problem.help(help),
            None => problem.suggest(name, schema.fields.iter().copied()),
        };
        self.problems.push(problem.or_help(|| format!("its fields are {}", schema.fields.join(", "))));
    }

    /// Reports the field `system` in a rule, whose system is always that of its file.
    pub fn system_in_rule(&mut self, place: Place) {
        let (message, help) = if is_in(&self.file, EFFECTS) {
            (
                "a rule always speaks for its own file: the system is the effect's `system`",
                "take `system` away, or write it beside the effect's `id`",
            )
        } else {
            (
                "a rule always speaks for its own file: the system is the file's `id`",
                "take `system` away; what another system says stands in that system's file",
            )
        };
        let problem = Diagnostic::error("system-in-rule", Some(place), message);
        self.problems.push(problem.help(help));
    }

    /// Reads the entries of a map with text keys. Of duplicate keys the first one counts, and the others are reported.
    pub fn map(&mut self, expr: &'a Expr<'a>, what: &str, example: &str) -> Vec<MapEntry<'a>> {
        let Expr::Map(map) = expr else {
            self.wrong_type(expr, Wanted::Map(what, example));
            return Vec::new();
        };
        let mut entries: Vec<MapEntry> = Vec::new();
        let mut seen: foldhash::HashMap<&str, Place> = foldhash::HashMap::default();
        for entry in &map.entries {
            if !matches!(entry.key, Expr::String(_)) {
                self.wrong_type(&entry.key, Wanted::Key);
            }
            let Some(key) = key_of(entry) else { continue };
            let key_place = self.place(entry.key.span());
            if let Some(first) = seen.get(key) {
                let message = format!("`{key}` stands here twice, first at {first}");
                let problem = Diagnostic::error("duplicate-key", Some(key_place), message);
                let problem = problem.related(Some(first.clone()), "the first");
                self.problems.push(problem.help("take one of them away"));
                continue;
            }
            seen.insert(key, key_place.clone());
            entries.push(MapEntry { key, key_place, value: &entry.value });
        }
        entries
    }

    /// Returns the key of an entry as a symbol. A new name above the limit is reported.
    pub fn key(&mut self, entry: &MapEntry<'a>) -> Option<Symbol> {
        let symbol = Symbol::try_new_within(entry.key, self.max_symbols);
        if let Err(error) = symbol {
            self.too_many_names(entry.key_place.clone(), error);
        }
        symbol.ok()
    }

    fn too_many_names(&mut self, place: Place, error: TooManySymbols) {
        self.problems.push(Diagnostic::error("too-many-names", Some(place), error.to_string()));
    }

    /// Reads the items of a list.
    pub fn list(&mut self, expr: &'a Expr<'a>, what: &str, example: &str) -> Vec<&'a Expr<'a>> {
        match expr {
            Expr::Seq(list) => list.items.iter().map(|item| &item.expr).collect(),
            _ => {
                self.wrong_type(expr, Wanted::List(what, example));
                Vec::new()
            }
        }
    }

    pub fn text(&mut self, expr: &'a Expr<'a>) -> Option<&'a str> {
        match expr {
            Expr::String(text) => Some(&text.value),
            _ => {
                self.wrong_type(expr, Wanted::Text);
                None
            }
        }
    }

    /// Reads a text as a symbol. An empty text, and a new name above the limit, are reported.
    pub fn symbol(&mut self, expr: &'a Expr<'a>, what: &str) -> Option<Symbol> {
        let text = self.text(expr)?;
        if text.is_empty() {
            self.empty_name(expr, what);
            return None;
        }
        let symbol = Symbol::try_new_within(text, self.max_symbols);
        if let Err(error) = symbol {
            self.too_many_names(self.place(expr.span()), error);
        }
        symbol.ok()
    }

    /// Reports an empty text.
    pub fn empty_name(&mut self, expr: &Expr, what: &str) {
        self.empty_name_at(self.place(expr.span()), what);
    }

    pub fn empty_name_at(&mut self, place: Place, what: &str) {
        let problem = Diagnostic::error("empty-name", Some(place), format!("{what} must not be empty"));
        self.problems.push(problem.help("write a name between the quotes"));
    }

    pub fn boolean(&mut self, expr: &'a Expr<'a>) -> Option<bool> {
        match expr {
            Expr::Bool(value) => Some(value.value),
            _ => {
                self.wrong_type(expr, Wanted::Boolean);
                None
            }
        }
    }

    /// Reads a finite number.
    pub fn number(&mut self, expr: &'a Expr<'a>) -> Option<f64> {
        let Expr::Number(number) = expr else {
            self.wrong_type(expr, Wanted::Number);
            return None;
        };
        match parse_number(&number.raw) {
            Some(value) if value.is_finite() => Some(value + 0.0),
            Some(_) => {
                let message = format!("`{}` is not a finite number", number.raw);
                let help = "the largest is about 1.8e308; to have no limit, leave the field out";
                self.error_with_help("not-finite", &number.span, message, help);
                None
            }
            None => {
                let message = format!("`{}` is not a number", number.raw);
                self.error_with_help("wrong-type", &number.span, message, "write a number such as 12 or 0.5");
                None
            }
        }
    }

    /// Reads a whole number in the range of an `i32`, such as a priority.
    pub fn integer(&mut self, expr: &'a Expr<'a>) -> Option<i32> {
        let value = self.number(expr)?;
        if value.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value) {
            Some(value as i32)
        } else {
            let message =
                format!("a whole number from {} to {} is expected here, not {value}", i32::MIN, i32::MAX);
            let help = match value.fract() == 0.0 {
                true => "write a number that is nearer to 0".to_owned(),
                false => format!("write a whole number, such as {}", value.clamp(-1e9, 1e9).round()),
            };
            self.error_with_help("wrong-type", expr.span(), message, &help);
            None
        }
    }

    /// Reads a whole number from 1 to the greatest `u32`, such as a limit of stacks.
    pub fn count(&mut self, expr: &'a Expr<'a>) -> Option<u32> {
        let value = self.number(expr)?;
        if value.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&value) {
            return Some(value as u32);
        }
        let message = format!("a whole number from 1 to {} is expected here, not {value}", u32::MAX);
        let help = format!("write a whole number, such as {}", value.clamp(1.0, 1e9).round());
        self.error_with_help("wrong-type", expr.span(), message, &help);
        None
    }

    /// Reads a number, or a formula in quotes.
    pub fn value(&mut self, expr: &'a Expr<'a>) -> Option<Value> {
        match expr {
            Expr::String(_) => self.formula(expr).map(Value::Formula),
            Expr::Number(_) => self.number(expr).map(Value::Number),
            _ => {
                self.wrong_type(expr, Wanted::Value);
                None
            }
        }
    }

    /// Reads a formula in quotes, and keeps what is needed to find the place of each of its characters.
    pub fn formula(&mut self, expr: &'a Expr<'a>) -> Option<FormulaText> {
        let Expr::String(text) = expr else {
            self.wrong_type(expr, Wanted::Formula);
            return None;
        };
        let start = text.span.start_offset;
        let raw = &text.raw;
        let quote = raw.find('"').map_or(0, |quote| quote + 1);
        let inside = raw.get(quote..).unwrap_or_default();
        let written = (!raw.starts_with('r') && inside.contains('\\')).then(|| inside.into());
        let inside = self.place_of(start + quote, start + quote).span;
        Some(FormulaText::at(
            &text.value,
            FormulaSite { place: self.place(&text.span), inside, raw: written },
        ))
    }

    /// Reads one of several names without quotes, such as `Flat`.
    pub fn variant<T: Copy>(&mut self, expr: &'a Expr<'a>, what: &str, names: &[(&str, T)]) -> Option<T> {
        let known = || names.iter().map(|(name, _)| *name);
        let list = || known().collect::<Vec<_>>().join(", ");
        let named = |written: &str| names.iter().find(|(name, _)| *name == written);
        let name = match expr {
            Expr::Struct(named) if named.body.is_none() => named.name.name.as_ref(),
            Expr::Option(option) if option.value.is_none() => "None",
            Expr::String(text) => {
                let message = format!("{what} is written without quotes");
                let near = Diagnostic::nearest(&text.value, known());
                let name = named(&text.value).map(|(name, _)| *name);
                let name = name.or_else(|| other_name(&text.value, known())).or(near);
                let help =
                    name.map_or_else(|| format!("write one of {}", list()), |name| format!("write {name}"));
                self.error_with_help("wrong-type", expr.span(), message, &help);
                return None;
            }
            _ => {
                self.wrong_type(expr, Wanted::Name(what, &list()));
                return None;
            }
        };
        if let Some((_, value)) = named(name) {
            return Some(*value);
        }
        let place = self.place(expr.span());
        let problem = Diagnostic::error("unknown-name", Some(place), format!("{what} cannot be `{name}`"));
        let problem = match other_name(name, known()) {
            Some(name) => problem.help(format!("did you mean `{name}`?")),
            None => problem.suggest(name, known()),
        };
        self.problems.push(problem.or_help(|| format!("it is one of {}", list())));
        None
    }

    /// Reads labels: free key-value pairs of text.
    pub fn labels(&mut self, expr: &'a Expr<'a>) -> Labels {
        let mut labels = Labels::default();
        for entry in self.map(expr, "a map of labels", "{\"source\": \"sword\"}") {
            if let Some(text) = self.text(entry.value) {
                labels.insert(entry.key, text);
            }
        }
        labels
    }

    /// Reads the field `allow: {"lint-name": "reason"}`, which every file may have.
    pub fn allow(&mut self, fields: &Fields<'a>) {
        let Some(expr) = fields.get("allow") else { return };
        for entry in self.map(
            expr,
            "a map from lints to reasons",
            "{\"unused-dimension\": \"the game's code reads it\"}",
        ) {
            self.allowed.push(AllowedLint { name: entry.key.into(), place: entry.key_place });
            if self.text(entry.value).is_some_and(|reason| reason.trim().is_empty()) {
                let place = Some(self.place(entry.value.span()));
                let problem = Diagnostic::warning("no-reason", place, "a lint is silenced without a reason");
                self.problems.push(problem.help("say why, for those who read the file after you"));
            }
        }
    }

    /// Returns the value of a required field. A missing field is reported.
    pub fn required(&mut self, fields: &Fields<'a>, name: &str) -> Option<&'a Expr<'a>> {
        let found = fields.get(name);
        if found.is_none() {
            let message = format!("{} needs the field `{name}`", fields.schema.what);
            let mut example = example_of_field(name).to_owned();
            // The id is often the name of the file.
            let stem = self.file.rsplit(['/', '\\']).next().and_then(|name| name.split('.').next());
            if let Some(stem) = stem.filter(|stem| name == "id" && !stem.is_empty()) {
                example = format!("id: {stem:?}");
            }
            self.missing_field(fields, message, &format!("write, for example, `{example}`"));
        }
        found
    }

    /// Reports a missing field, at the start of the struct that lacks it.
    pub fn missing_field(&mut self, fields: &Fields<'a>, message: String, help: &str) {
        let problem = Diagnostic::error("missing-field", Some(fields.head.clone()), message);
        self.problems.push(problem.help(help));
    }
}

impl<'a> Fields<'a> {
    /// Returns the place of the first token: the opening bracket, or the name before it.
    pub fn head(&self) -> &Place {
        &self.head
    }

    /// Returns the value of a field without a `Some(…)` around it. A field that is `None` counts as missing.
    pub fn get(&self, name: &str) -> Option<&'a Expr<'a>> {
        match self.raw(name)? {
            Expr::Option(option) => option.value.as_ref().map(|inner| &inner.expr),
            expr => Some(expr),
        }
    }

    /// Returns the value of a field as it is written, even if it is `None`.
    pub fn raw(&self, name: &str) -> Option<&'a Expr<'a>> {
        self.fields.iter().find(|field| field.name.name == name).map(|field| &field.value)
    }

    /// Returns the span of a field's name.
    pub fn name_span(&self, name: &str) -> Option<&'a RonSpan> {
        self.fields.iter().find(|field| field.name.name == name).map(|field| &field.name.span)
    }
}

/// Parses a RON number: decimal, hexadecimal, octal or binary, with `_` anywhere between the digits.
fn parse_number(raw: &str) -> Option<f64> {
    let text = raw.replace('_', "");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ if digits.starts_with(['+', '-']) => return None,
        _ => return digits.parse::<f64>().ok().map(|value| sign * value),
    };
    u64::from_str_radix(&digits[2..], radix).ok().map(|value| sign * value as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_many_ways() {
        for (raw, value) in
            [("1", 1.0), ("-1.5e3", -1500.0), ("0x1F", 31.0), ("1_000", 1000.0), ("+2", 2.0), ("-0b11", -3.0)]
        {
            assert_eq!(parse_number(raw), Some(value), "{raw}");
        }
        assert!(parse_number("inf").is_some_and(f64::is_infinite));
        assert_eq!((parse_number("1f32"), parse_number("--1"), parse_number("0x")), (None, None, None));
    }

    #[test]
    fn columns_count_characters() {
        let source = "(größe: 1,\n  \"ä\": 2)";
        let reader = Reader::new("x.ron".into(), source);
        let place = |text: &str| {
            let span = reader.place_of(source.find(text).unwrap(), source.len()).span;
            (span.line, span.column)
        };
        assert_eq!([place("1"), place("2"), place("\"ä"), place("größe")], [(1, 9), (2, 8), (2, 3), (1, 2)]);
    }
}
