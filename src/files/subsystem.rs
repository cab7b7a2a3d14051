//! `subsystems/*.subsystem.ron`: rules and their conditions.

use ron2::ast::{Expr, StructBody, StructExpr};

use crate::condition::{Condition, DimensionName};
use crate::contribution::Bucket;
use crate::diagnostics::Diagnostic;
use crate::rule::{Rule, SubsystemDef};
use crate::symbol::Symbol;

use super::reader::Reader;
use super::statements::Stands;

impl<'a> Reader<'a> {
    /// A whole subsystem file; `None` if it does not even have an id.
    pub fn subsystem(&mut self, expr: &'a Expr<'a>) -> Option<SubsystemDef> {
        let fields =
            self.fields(expr, "a subsystem file", &["id", "priority", "enabled", "rules", "allow"])?;
        self.allow(&fields);
        let id_expr = self.required(&fields, "id", "a subsystem file");
        let id = id_expr.and_then(|expr| self.symbol(expr, "a subsystem's id"));
        let priority = fields.get("priority").and_then(|expr| self.integer(expr)).unwrap_or(0);
        // Without an id it is still read, so that all of its problems are found.
        let mut def = SubsystemDef::new(id.unwrap_or_else(|| Symbol::new("?")), priority);
        def.place = id_expr.map(|expr| self.place(expr.span()));
        def.enabled = fields.get("enabled").and_then(|expr| self.boolean(expr)).unwrap_or(true);
        let rules = fields.get("rules").map(|expr| self.list(expr, "a list of rules")).unwrap_or_default();
        def.rules = rules.into_iter().filter_map(|expr| self.rule(expr)).collect();
        id.map(|_| def)
    }

    fn rule(&mut self, expr: &'a Expr<'a>) -> Option<Rule> {
        const SHORT: [(&str, Bucket); 5] = [
            ("add", Bucket::Flat),
            ("increase", Bucket::Percent),
            ("times", Bucket::Factor),
            ("add_after", Bucket::PostAdd),
            ("set", Bucket::Override),
        ];
        const FIELDS: [&str; 11] = [
            "name",
            "when",
            "enabled",
            "add",
            "increase",
            "times",
            "add_after",
            "set",
            "limits",
            "contributions",
            "caps",
        ];
        let fields = self.fields(expr, "a rule", &FIELDS)?;
        let mut rule = Rule::new();
        rule.place = Some(fields.place.clone());
        if let Some(expr) = fields.get("name") {
            rule.name = self.text(expr).map(str::to_owned);
        }
        rule.enabled = fields.get("enabled").and_then(|expr| self.boolean(expr)).unwrap_or(true);
        if let Some(expr) = fields.get("when") {
            rule.when = self.condition(expr).unwrap_or_default();
            rule.when_place = Some(self.place(expr.span()));
        }
        for (name, bucket) in SHORT {
            if let Some(expr) = fields.get(name) {
                rule.contributions.extend(self.short_form(expr, bucket));
            }
        }
        if let Some(expr) = fields.get("contributions") {
            for expr in self.list(expr, "a list of contributions") {
                rule.contributions.extend(self.contribution(expr, Stands::InRule));
            }
        }
        if let Some(expr) = fields.get("limits") {
            for expr in self.list(expr, "a list of limits") {
                rule.caps.extend(self.limit(expr));
            }
        }
        if let Some(expr) = fields.get("caps") {
            for expr in self.list(expr, "a list of caps") {
                rule.caps.extend(self.cap(expr, Stands::InRule));
            }
        }
        Some(rule)
    }

    fn condition(&mut self, expr: &'a Expr<'a>) -> Option<Condition> {
        match expr {
            Expr::String(_) => self.formula(expr).map(Condition::Formula),
            Expr::Struct(named) => self.named_condition(named),
            _ => {
                let message = "a condition is expected here, such as Race(\"elf\") or a formula in quotes";
                self.error("wrong-type", expr.span(), message);
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
            Some(StructBody::Fields(_)) => {
                self.error("wrong-type", &named.span, format!("{name} takes values without field names"));
                return None;
            }
        };
        if !NAMES.contains(&name) {
            let place = self.place(&named.name.span);
            let problem =
                Diagnostic::error("unknown-name", Some(place), format!("there is no condition `{name}`"))
                    .suggest(name, NAMES)
                    .or_help(|| format!("the conditions are {}, or a formula in quotes", NAMES.join(", ")));
            self.problems.push(problem);
            return None;
        }
        let written = match (name, values.len()) {
            ("Always", 0) if named.body.is_none() => None,
            ("Race" | "Tag" | "Realm" | "Not" | "All" | "Any", 1) | ("AtLeast" | "Below", 2) => None,
            ("Always", _) => Some("Always"),
            ("AtLeast" | "Below", _) => Some("a dimension and a number: AtLeast(\"level\", 5)"),
            ("All" | "Any", _) => Some("one list: All([Race(\"elf\"), Tag(\"cursed\")])"),
            ("Not", _) => Some("one condition: Not(Race(\"elf\"))"),
            _ => Some("one name in quotes: Race(\"elf\")"),
        };
        if let Some(written) = written {
            self.error("wrong-type", &named.span, format!("{name} is written with {written}"));
            return None;
        }
        Some(match name {
            "Always" => Condition::Always,
            "Race" => Condition::Race(self.symbol(values[0], "a race's name")?),
            "Tag" => Condition::Tag(self.symbol(values[0], "a tag's name")?),
            "Realm" => Condition::Realm(self.symbol(values[0], "a realm's name")?),
            "Not" => Condition::Not(Box::new(self.condition(values[0])?)),
            "All" | "Any" => {
                let list = self.list(values[0], "a list of conditions");
                let read: Vec<Option<Condition>> =
                    list.into_iter().map(|expr| self.condition(expr)).collect();
                let read = read.into_iter().collect::<Option<Vec<_>>>()?;
                if name == "All" { Condition::All(read) } else { Condition::Any(read) }
            }
            _ => {
                let (symbol, number) = (self.symbol(values[0], "a dimension's name"), self.number(values[1]));
                let dimension = DimensionName { symbol: symbol?, place: Some(self.place(values[0].span())) };
                if name == "AtLeast" {
                    Condition::AtLeast(dimension, number?)
                } else {
                    Condition::Below(dimension, number?)
                }
            }
        })
    }
}
