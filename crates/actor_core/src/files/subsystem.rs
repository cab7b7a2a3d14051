//! Reads `subsystems/*.subsystem.ron`: rules and their conditions.

use ron2::ast::{Expr, StructBody, StructExpr};

use crate::definitions::{Rule, SubsystemDef};
use crate::diagnostics::Diagnostic;
use crate::vocabulary::{Bucket, Condition, DimensionName, Symbol};

use super::reader::{Fields, Reader};
use super::schemas::{RULE, SUBSYSTEM, other_name};
use super::statements::StatementContext;
use super::wrong_type::Wanted;

impl<'a> Reader<'a> {
    /// Reads a whole subsystem file.
    pub fn subsystem(&mut self, expr: &'a Expr<'a>) -> Option<SubsystemDef> {
        let fields = self.fields(expr, &SUBSYSTEM)?;
        self.allow(&fields);
        let id_expr = self.required(&fields, "id");
        let id = id_expr.and_then(|expr| self.symbol(expr, "a subsystem's id"));
        let priority = fields.get("priority").and_then(|expr| self.integer(expr)).unwrap_or(0);
        let enabled = fields.get("enabled").and_then(|expr| self.boolean(expr)).unwrap_or(true);
        let rules = self.rules(&fields);
        // A subsystem without an id is left out. The file's name stands in, so that its rules are checked.
        let id = id.or_else(|| Symbol::try_new_within(self.file(), self.max_symbols).ok())?;
        let mut def = SubsystemDef::new(id, priority).enabled(enabled);
        def.rules = rules;
        def.place = Some(id_expr.map_or_else(|| fields.head().clone(), |expr| self.place(expr.span())));
        def.loose = std::mem::take(&mut self.loose);
        Some(def)
    }

    /// Reads the field `rules`.
    pub(super) fn rules(&mut self, fields: &Fields<'a>) -> Vec<Rule> {
        let Some(expr) = fields.get("rules") else { return Vec::new() };
        let rules = self.list(expr, "a list of rules", "[(add: {\"strength\": 5})]");
        rules.into_iter().filter_map(|expr| self.rule(expr)).collect()
    }

    fn rule(&mut self, expr: &'a Expr<'a>) -> Option<Rule> {
        let fields = self.fields(expr, &RULE)?;
        let mut rule = Rule::new();
        rule.place = Some(fields.place.clone());
        if let Some(expr) = fields.get("name") {
            rule.name = self.text(expr).map(str::to_owned);
            rule.name_place = Some(self.place(expr.span()));
        }
        rule.enabled = fields.get("enabled").and_then(|expr| self.boolean(expr)).unwrap_or(true);
        if let Some(expr) = fields.get("when") {
            rule.when = self.condition(expr).unwrap_or_default();
            rule.when_place = Some(self.place(expr.span()));
        }
        self.statements(&fields, &mut rule);
        Some(rule)
    }

    /// Reads the contributions and caps of a rule, in the short forms and the long ones.
    pub(super) fn statements(&mut self, fields: &Fields<'a>, rule: &mut Rule) {
        for bucket in Bucket::ALL {
            let Some(name) = bucket.short_form() else { continue };
            if let Some(expr) = fields.get(name) {
                rule.contributions.extend(self.short_form(expr, bucket));
            }
        }
        if let Some(expr) = fields.get("contributions") {
            for expr in self.list(
                expr,
                "a list of contributions",
                "[(dimension: \"strength\", bucket: Flat, value: 5)]",
            ) {
                rule.contributions.extend(self.contribution(expr, StatementContext::InRule));
            }
        }
        if let Some(expr) = fields.get("limits") {
            for expr in self.list(expr, "a list of limits", "[(dimension: \"strength\", hard_max: 600)]") {
                rule.caps.extend(self.limit(expr));
            }
        }
        if let Some(expr) = fields.get("caps") {
            for expr in
                self.list(expr, "a list of caps", "[(dimension: \"strength\", mode: HardMax, value: 600)]")
            {
                rule.caps.extend(self.cap(expr, StatementContext::InRule));
            }
        }
    }

    pub(super) fn condition(&mut self, expr: &'a Expr<'a>) -> Option<Condition> {
        match expr {
            Expr::String(_) => self.formula(expr).map(Condition::Formula),
            Expr::Struct(named) => self.named_condition(named),
            _ => {
                self.wrong_type(expr, Wanted::Condition);
                None
            }
        }
    }

    fn named_condition(&mut self, named: &'a StructExpr<'a>) -> Option<Condition> {
        const NAMES: [&str; 9] = ["Always", "Race", "Tag", "Realm", "AtLeast", "Below", "All", "Any", "Not"];
        let name = named.name.name.as_ref();
        let values: Vec<&'a Expr<'a>> = match &named.body {
            None => Vec::new(),
            Some(StructBody::Tuple(body)) => body.elements.iter().map(|element| &element.expr).collect(),
            Some(StructBody::Fields(body)) => body.fields.iter().map(|field| &field.value).collect(),
        };
        if !NAMES.contains(&name) {
            return self.unknown_condition(named, &values, &NAMES);
        }
        let unnamed = !matches!(named.body, Some(StructBody::Fields(_)));
        let written = match (name, values.len()) {
            ("Always", 0) if named.body.is_none() => None,
            ("Race" | "Tag" | "Realm" | "Not" | "All" | "Any", 1) | ("AtLeast" | "Below", 2) if unnamed => {
                None
            }
            ("Always", _) => Some("nothing behind it: Always"),
            ("AtLeast" | "Below", _) => Some("a dimension and a number: AtLeast(\"level\", 5)"),
            ("All" | "Any", _) => Some("one list: All([Race(\"elf\"), Tag(\"cursed\")])"),
            ("Not", _) => Some("one condition: Not(Race(\"elf\"))"),
            ("Race", _) => {
                Some("one name in quotes: Race(\"elf\"); several are Any([Race(\"elf\"), Race(\"orc\")])")
            }
            _ => Some("one name in quotes, without a field's name: Tag(\"cursed\")"),
        };
        if let Some(written) = written {
            let message = format!("`{name}` is not written like this");
            let help = format!("it takes {written}");
            self.error_with_help("wrong-type", &named.name.span, message, &help);
            return self.conditions_in(&values);
        }
        // Common mistakes: `Race(["elf", "orc"])` and `AtLeast(5, "level")`.
        match (name, values.as_slice()) {
            ("Race" | "Tag" | "Realm", [list @ Expr::Seq(items)]) if !items.items.is_empty() => {
                let texts = items.items.iter().map(|item| self.text_of(item.expr.span()).unwrap_or_default());
                let any: Vec<String> = texts.map(|text| format!("{name}({text})")).collect();
                let message = format!("`{name}` takes one name, not a list");
                self.error_with_help(
                    "wrong-type",
                    list.span(),
                    message,
                    &format!("write Any([{}])", any.join(", ")),
                );
                return None;
            }
            ("AtLeast" | "Below", [Expr::Number(number), Expr::String(dimension)]) => {
                let message = format!("`{name}` takes the dimension first, and then the number");
                let help = format!("write {name}({}, {})", dimension.raw, number.raw);
                self.error_with_help("wrong-type", &named.name.span, message, &help);
                return None;
            }
            _ => {}
        }
        Some(match name {
            "Always" => Condition::Always,
            "Race" => Condition::Race(self.symbol(values[0], "a race's name")?),
            "Tag" => Condition::Tag(self.symbol(values[0], "a tag's name")?),
            "Realm" => Condition::Realm(self.symbol(values[0], "a realm's name")?),
            "Not" => Condition::Not(Box::new(self.condition(values[0])?)),
            "All" | "Any" => {
                let list = self.list(values[0], "a list of conditions", "[Race(\"elf\"), Tag(\"cursed\")]");
                // Bad conditions are reported and dropped. The others are checked.
                let read = list.into_iter().filter_map(|expr| self.condition(expr)).collect();
                if name == "All" { Condition::All(read) } else { Condition::Any(read) }
            }
            _ => {
                let (symbol, number) = (self.symbol(values[0], "a dimension's name"), self.number(values[1]));
                let dimension = DimensionName { symbol: symbol?, place: Some(self.place(values[0].span())) };
                let number = number.unwrap_or(0.0);
                if name == "AtLeast" {
                    Condition::AtLeast(dimension, number)
                } else {
                    Condition::Below(dimension, number)
                }
            }
        })
    }

    /// Reports a condition that does not exist, and returns the conditions inside it, so that they are checked.
    fn unknown_condition(
        &mut self,
        named: &'a StructExpr<'a>,
        values: &[&'a Expr<'a>],
        names: &[&str],
    ) -> Option<Condition> {
        let name = named.name.name.as_ref();
        let place = Some(self.place(&named.name.span));
        let problem = Diagnostic::error("unknown-name", place, format!("there is no condition `{name}`"));
        let problem = match other_name(name, names.iter().copied()) {
            Some(other) => problem.help(format!("did you mean `{other}`?")),
            None => problem.suggest(name, names.iter().copied()),
        };
        self.problems.push(problem.or_help(|| match values {
            _ if name.eq_ignore_ascii_case("never") => {
                "write Not(Always), or `enabled: false` in the rule".into()
            }
            // A bare name such as `elf` is most likely the name of a race.
            [] if named.body.is_none() => {
                format!("write Race({name:?}), Tag({name:?}) or Realm({name:?}), or a formula in quotes")
            }
            // An example is `Level(5)`.
            [Expr::Number(number)] => format!("write AtLeast({:?}, {})", name.to_lowercase(), number.raw),
            _ => format!("the conditions are {}, or a formula in quotes", names.join(", ")),
        }));
        self.conditions_in(values)
    }

    /// Reads the conditions among these values, and those in lists among them.
    fn conditions_in(&mut self, values: &[&'a Expr<'a>]) -> Option<Condition> {
        let lists = values.iter().flat_map(|value| match value {
            Expr::Seq(list) => list.items.iter().map(|item| &item.expr).collect(),
            _ => vec![*value],
        });
        let conditions = lists.filter(|value| matches!(value, Expr::Struct(named) if named.body.is_some()));
        Some(Condition::All(
            conditions.collect::<Vec<_>>().into_iter().filter_map(|value| self.condition(value)).collect(),
        ))
    }
}
