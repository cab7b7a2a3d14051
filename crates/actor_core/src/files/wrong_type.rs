//! Reports values of a wrong type, with a hint that shows how to write them.

use ron2::ast::{Expr, MapEntry, StructBody};

use super::reader::Reader;
use super::schemas::StructSchema;

/// The greatest length in bytes of a piece of the file that a hint repeats.
const MAX_REPEATED: usize = 70;

/// The type of value that is expected.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'w> {
    /// Fields in parentheses.
    Fields(&'w StructSchema),
    /// A map: its name in messages, and an example.
    Map(&'w str, &'w str),
    /// A list: its name in messages, and an example.
    List(&'w str, &'w str),
    Text,
    /// The key of a map.
    Key,
    Number,
    /// A number or a formula.
    Value,
    Boolean,
    Formula,
    /// One of several names without quotes: what the field is called in messages, and the names.
    Name(&'w str, &'w str),
    Condition,
}

impl Wanted<'_> {
    fn what(self) -> String {
        match self {
            Self::Fields(schema) => schema.what.to_owned(),
            Self::Map(what, _) | Self::List(what, _) => what.to_owned(),
            Self::Text => "text in quotes".into(),
            Self::Key => "a name in quotes".into(),
            Self::Number => "a number".into(),
            Self::Value => "a number, or a formula in quotes,".into(),
            Self::Boolean => "`true` or `false`".into(),
            Self::Formula => "a formula in quotes".into(),
            Self::Name(what, names) => format!("{what} ({names})"),
            Self::Condition => "a condition".into(),
        }
    }
}

impl<'a> Reader<'a> {
    /// Reports a value of a wrong type.
    pub fn wrong_type(&mut self, expr: &Expr, wanted: Wanted) {
        let message = match (wanted, expr) {
            (Wanted::Fields(schema), Expr::Map(_)) => {
                format!("{} is written in parentheses, not as a map `{{…}}`", schema.what)
            }
            (Wanted::Number, Expr::String(text)) if text.value.parse::<f64>().is_err() => {
                "a number is expected here; a formula cannot stand here".into()
            }
            _ => format!("{} is expected here, not {}", wanted.what(), kind_of(expr)),
        };
        let help = self.how_to_write(expr, wanted);
        self.error_with_help("wrong-type", expr.span(), message, &help);
    }

    /// Returns the text of an expression, if it is short and on one line.
    fn short(&self, expr: &Expr) -> Option<&'a str> {
        let text = self.text_of(expr.span())?;
        (text.len() <= MAX_REPEATED && !text.contains('\n')).then_some(text)
    }

    fn how_to_write(&self, expr: &Expr, wanted: Wanted) -> String {
        if let Expr::Option(option) = expr {
            return match option.value {
                Some(_) => "leave `Some` out: write the value alone".into(),
                None => format!("write, for example, {}", example(wanted)),
            };
        }
        let written = match wanted {
            Wanted::Fields(schema) => self.as_fields(expr, schema),
            Wanted::Map(_, example) => self.as_map(expr, example),
            Wanted::List(_, example) => self.as_list(expr, example),
            Wanted::Text | Wanted::Key => self.as_text(expr),
            Wanted::Number | Wanted::Value | Wanted::Formula => self.as_value(expr, wanted),
            Wanted::Boolean => as_boolean(expr).map(str::to_owned),
            Wanted::Condition => self.as_condition(expr),
            Wanted::Name(..) => None,
        };
        match written.filter(|written| written.len() <= MAX_REPEATED) {
            Some(written) => format!("write {written}"),
            None => match (wanted, expr) {
                (Wanted::Fields(schema), Expr::Map(_)) => format!(
                    "write `(` for `{{` and `)` for `}}`, and names of fields without quotes: {}",
                    schema.example
                ),
                (Wanted::List(..), Expr::AnonStruct(_)) => {
                    "write `[` in front of it and `]` behind it".into()
                }
                (Wanted::Name(_, names), _) => format!("write one of {names}"),
                _ => format!("write, for example, {}", example(wanted)),
            },
        }
    }

    fn as_fields(&self, expr: &Expr, schema: &StructSchema) -> Option<String> {
        let inner = schema.fields[0];
        match expr {
            Expr::Map(map) => {
                let names: Option<Vec<&str>> = map.entries.iter().map(|entry| key_of(entry)).collect();
                let names = names?;
                if names.iter().all(|name| schema.fields.contains(name)) {
                    let fields: Option<Vec<String>> = names
                        .iter()
                        .zip(&map.entries)
                        .map(|(name, entry)| Some(format!("{name}: {}", self.short(&entry.value)?)))
                        .collect();
                    return Some(format!("({})", fields?.join(", ")));
                }
                // The map is the value of the file's first field, whose name is missing.
                let whole = matches!(schema.what, "dimensions.ron" | "curves.ron");
                whole.then(|| self.short(expr).map(|map| format!("({inner}: {map})"))).flatten()
            }
            Expr::Tuple(tuple) if schema.what == "a clamp" => {
                self.as_clamp(tuple.elements.iter().map(|element| &element.expr))
            }
            Expr::Seq(list) if schema.what == "a clamp" => {
                self.as_clamp(list.items.iter().map(|item| &item.expr))
            }
            Expr::Number(_) | Expr::String(_) if schema.what == "a dimension" => {
                Some(format!("(base: {})", self.short(expr)?))
            }
            Expr::Tuple(tuple) if schema.what == "a dimension" && tuple.elements.len() == 1 => {
                self.as_fields(&tuple.elements[0].expr, schema)
            }
            Expr::Struct(named) if schema.what == "a dimension" && named.body.is_none() => {
                Some(format!("(kind: {})", named.name.name))
            }
            Expr::Seq(list) if schema.what == "a curve" && !list.items.is_empty() => {
                Some(format!("(points: {})", self.short(expr)?))
            }
            Expr::Number(number) if schema.what == "a period" => Some(format!("(seconds: {})", number.raw)),
            Expr::Struct(named) if schema.what == "a period" => match &named.body {
                Some(StructBody::Tuple(body)) if body.elements.len() == 1 => {
                    let unit = named.name.name.to_lowercase();
                    let known = schema.fields.contains(&unit.as_str());
                    let every = self.short(&body.elements[0].expr)?;
                    known.then(|| format!("({unit}: {every})"))
                }
                _ => None,
            },
            Expr::Number(number) if schema.what == "an effect's stacking" => {
                Some(format!("(limit: {})", number.raw))
            }
            Expr::Struct(named) if schema.what == "an effect's stacking" && named.body.is_none() => {
                Some(format!("(again: {})", named.name.name))
            }
            Expr::Seq(list) if schema.what == "an effect" && list.items.len() > 1 => {
                Some("each into a file of its own".into())
            }
            Expr::Seq(list) if list.items.is_empty() => Some("()".into()),
            Expr::Seq(list) => match &list.items[0].expr {
                inner @ (Expr::AnonStruct(_) | Expr::Map(_)) if list.items.len() == 1 => match inner {
                    Expr::Map(_) => self.as_fields(inner, schema),
                    _ => self.short(inner).map(str::to_owned),
                },
                _ => None,
            },
            _ => None,
        }
    }

    fn as_clamp<'e>(&self, mut sides: impl Iterator<Item = &'e Expr<'e>>) -> Option<String> {
        match (sides.next()?, sides.next()?, sides.next()) {
            (min, max, None) => Some(format!("(min: {}, max: {})", self.short(min)?, self.short(max)?)),
            _ => None,
        }
    }

    fn as_map(&self, expr: &Expr, example: &str) -> Option<String> {
        let pair = |key: &Expr, value: &Expr| match key {
            Expr::String(_) => Some(format!("{}: {}", self.short(key)?, self.short(value)?)),
            _ => None,
        };
        let entries: Option<Vec<String>> = match expr {
            Expr::Unit(_) => Some(Vec::new()),
            Expr::AnonStruct(fields) => fields
                .fields
                .iter()
                .map(|field| Some(format!("\"{}\": {}", field.name.name, self.short(&field.value)?)))
                .collect(),
            Expr::Seq(list) => {
                let items: Vec<&Expr> = list.items.iter().map(|item| &item.expr).collect();
                match items.as_slice() {
                    [key @ Expr::String(_), value @ Expr::Number(_)] => Some(vec![pair(key, value)?]),
                    // Names without values each get the value of the example.
                    _ if items.iter().all(|item| matches!(item, Expr::String(_)))
                        && example.ends_with("()}") =>
                    {
                        items.iter().map(|name| Some(format!("{}: ()", self.short(name)?))).collect()
                    }
                    _ => items
                        .iter()
                        .map(|item| match item {
                            Expr::Tuple(tuple) if tuple.elements.len() == 2 => {
                                pair(&tuple.elements[0].expr, &tuple.elements[1].expr)
                            }
                            Expr::Map(map) if map.entries.len() == 1 => {
                                pair(&map.entries[0].key, &map.entries[0].value)
                            }
                            _ => None,
                        })
                        .collect(),
                }
            }
            Expr::Tuple(tuple) if tuple.elements.len() == 2 => {
                Some(vec![pair(&tuple.elements[0].expr, &tuple.elements[1].expr)?])
            }
            _ => None,
        };
        Some(format!("{{{}}}", entries?.join(", ")))
    }

    fn as_list(&self, expr: &Expr, example: &str) -> Option<String> {
        // The example starts with `[(`, `["` or `[` and a name, which shows the kind of its items.
        let kind = example.get(1..2)?;
        match expr {
            Expr::Unit(_) => Some("[]".into()),
            Expr::Map(map) if map.entries.is_empty() => Some("[]".into()),
            Expr::Tuple(tuple)
                if kind == "(" && tuple.elements.iter().all(|e| matches!(e.expr, Expr::Number(_))) =>
            {
                Some(format!("[{}]", self.short(expr)?))
            }
            Expr::Tuple(_) => {
                let text = self.short(expr)?;
                Some(format!("[{}]", text.get(1..text.len() - 1)?))
            }
            Expr::AnonStruct(_) if kind == "(" => Some(format!("[{}]", self.short(expr)?)),
            Expr::String(_) if kind == "\"" => Some(format!("[{}]", self.short(expr)?)),
            Expr::Struct(named) if kind == "\"" && named.body.is_none() => {
                Some(format!("[\"{}\"]", named.name.name))
            }
            Expr::Struct(_) | Expr::String(_) if kind != "(" => Some(format!("[{}]", self.short(expr)?)),
            _ => None,
        }
    }

    fn as_text(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Struct(named) if named.body.is_none() => Some(format!("\"{}\"", named.name.name)),
            Expr::Number(number) => Some(format!("\"{}\"", number.raw)),
            Expr::Bool(value) => Some(format!("\"{}\"", value.value)),
            Expr::Char(character) => Some(format!("\"{}\"", character.value)),
            Expr::Seq(list) if list.items.len() == 1 => match &list.items[0].expr {
                text @ Expr::String(_) => self.short(text).map(str::to_owned),
                _ => None,
            },
            _ => None,
        }
    }

    fn as_value(&self, expr: &Expr, wanted: Wanted) -> Option<String> {
        let formula = matches!(wanted, Wanted::Value | Wanted::Formula);
        match expr {
            Expr::String(text) if text.value.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                Some(format!("{} without quotes", text.value.trim()))
            }
            Expr::Bool(value) => Some(if value.value { "1" } else { "0" }.into()),
            Expr::Char(character) if character.value.is_ascii_digit() => Some(character.value.to_string()),
            Expr::Struct(_) if formula => Some(format!("\"{}\"", self.short(expr)?.replace('"', "\\\""))),
            Expr::Tuple(tuple) if tuple.elements.len() == 1 => match &tuple.elements[0].expr {
                inner @ Expr::Number(_) => self.short(inner).map(str::to_owned),
                inner => self.as_value(inner, wanted),
            },
            Expr::Seq(list) if list.items.len() == 1 => match &list.items[0].expr {
                inner @ Expr::Number(_) => self.short(inner).map(str::to_owned),
                inner => self.as_value(inner, wanted),
            },
            _ => None,
        }
    }

    fn as_condition(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Bool(value) if value.value => Some("Always, or leave the field out".into()),
            Expr::Bool(_) => Some("`enabled: false` to switch a rule off".into()),
            Expr::Seq(list) if !list.items.is_empty() => {
                Some(format!("All({0}), or Any({0})", self.short(expr)?))
            }
            Expr::AnonStruct(body) if body.fields.len() == 1 => {
                condition_of(&body.fields[0].name.name, &body.fields[0].value)
            }
            Expr::Map(map) if map.entries.len() == 1 => {
                condition_of(key_of(&map.entries[0])?, &map.entries[0].value)
            }
            _ => None,
        }
    }
}

/// Returns a field such as `race: "elf"` in the form of a condition: `Race("elf")`.
fn condition_of(name: &str, value: &Expr) -> Option<String> {
    let name = ["Race", "Tag", "Realm"].into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
    match value {
        Expr::String(text) => Some(format!("{name}({:?})", text.value)),
        _ => None,
    }
}

fn as_boolean(expr: &Expr) -> Option<&'static str> {
    let word = match expr {
        Expr::String(text) => text.value.as_str(),
        Expr::Struct(named) if named.body.is_none() => named.name.name.as_ref(),
        Expr::Number(number) => number.raw.as_ref(),
        _ => return None,
    };
    match word.to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some("true"),
        "false" | "no" | "off" | "0" => Some("false"),
        _ => None,
    }
}

/// Returns the key of an entry, in quotes or not.
pub(super) fn key_of<'e>(entry: &'e MapEntry) -> Option<&'e str> {
    match &entry.key {
        Expr::String(key) => Some(&key.value),
        Expr::Struct(named) if named.body.is_none() => Some(&named.name.name),
        _ => None,
    }
}

/// Returns an example of the expected type.
fn example<'w>(wanted: Wanted<'w>) -> &'w str {
    match wanted {
        Wanted::Fields(schema) => schema.example,
        Wanted::Map(_, example) | Wanted::List(_, example) | Wanted::Name(_, example) => example,
        Wanted::Text => "\"elf\"",
        Wanted::Key => "\"strength\"",
        Wanted::Number => "12",
        Wanted::Value => "12, or \"vitality * 2\"",
        Wanted::Boolean => "true",
        Wanted::Formula => "\"vitality * 2\"",
        Wanted::Condition => "Race(\"elf\"), or a formula in quotes: \"level >= 5\"",
    }
}

/// Returns the kind of an expression in words.
fn kind_of(expr: &Expr) -> String {
    match expr {
        Expr::Unit(_) => "an empty `()`".into(),
        Expr::Bool(value) => format!("`{}`", value.value),
        Expr::Char(_) => "a character in single quotes".into(),
        Expr::Byte(_) | Expr::Bytes(_) => "bytes".into(),
        Expr::Number(number) => format!("the number `{}`", number.raw),
        Expr::String(_) => "text in quotes".into(),
        Expr::Option(option) if option.value.is_some() => "`Some(…)`".into(),
        Expr::Option(_) => "`None`".into(),
        Expr::Seq(_) => "a list `[…]`".into(),
        Expr::Map(_) => "a map `{…}`".into(),
        Expr::Tuple(_) => "values in parentheses without field names".into(),
        Expr::AnonStruct(_) => "fields in parentheses".into(),
        Expr::Struct(named) => match &named.body {
            None => format!("`{}`", named.name.name),
            Some(StructBody::Tuple(_) | StructBody::Fields(_)) => format!("`{}(…)`", named.name.name),
        },
        Expr::Error(_) => "something unreadable".into(),
    }
}
