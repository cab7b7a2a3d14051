//! `effects/*.effect.ron`: what an effect says, how long, and what happens when it meets others.

use ron2::ast::{Expr, StructBody};

use crate::effects::{
    Again, Combine, EffectDef, EffectDuration, Every, Period, StackBy, StackExpiry, Stacking, Written,
};
use crate::rule::Rule;
use crate::symbol::Symbol;
use crate::value::Value;

use super::choice::Choice;
use super::forms::{EFFECT, PERIOD, STACKING};
use super::reader::{Fields, Reader};

/// How long an effect lasts.
const DURATION: Choice = Choice {
    what: "an effect's duration",
    names: &[
        ("Seconds", "Seconds(10)"),
        ("Ticks", "Ticks(600)"),
        ("Instant", "Instant"),
        ("Forever", "Forever"),
    ],
    instead: instead_of_duration,
};

/// What several of one kind come to.
const COMBINE: Choice = Choice {
    what: "what several effects of one kind come to",
    names: &[
        ("All", "All"),
        ("Strongest", "Strongest"),
        ("OnePerType", "OnePerType(\"curse\")"),
        ("Diminishing", "Diminishing(0.5)"),
    ],
    instead: |expr| match expr {
        Expr::Number(number) => Some(format!("Diminishing({})", number.raw)),
        _ => None,
    },
};

/// A bare number, a formula, and units that there are not.
fn instead_of_duration(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Number(number) => Some(format!("Seconds({})", number.raw)),
        Expr::String(text) if text.value.contains(|c: char| c.is_ascii_digit() || "+-*/.".contains(c)) => {
            Some(format!("Seconds({})", text.raw))
        }
        Expr::Struct(named) => {
            let Some(StructBody::Tuple(body)) = &named.body else { return None };
            let [only] = body.elements.as_slice() else { return None };
            let Expr::Number(number) = &only.expr else { return None };
            let number: f64 = number.raw.parse().ok()?;
            let seconds = match named.name.name.to_lowercase().as_str() {
                "minutes" | "minute" | "mins" | "min" => number * 60.0,
                "hours" | "hour" => number * 3600.0,
                "milliseconds" | "millis" | "ms" => number / 1000.0,
                _ => return None,
            };
            Some(format!("Seconds({seconds})"))
        }
        _ => None,
    }
}

impl<'a> Reader<'a> {
    /// A whole effect file.
    pub fn effect(&mut self, expr: &'a Expr<'a>) -> Option<EffectDef> {
        let fields = self.fields(expr, &EFFECT)?;
        self.allow(&fields);
        let id_expr = self.required(&fields, "id");
        let id = id_expr.and_then(|expr| self.symbol(expr, "an effect's id"));
        // Without an id it is never used, but what it says is checked.
        let id = id.or_else(|| Symbol::try_new(self.file()).ok())?;
        let mut def = EffectDef::new(id);
        def.sites.id = Some(id_expr.map_or_else(|| fields.head().clone(), |expr| self.place(expr.span())));
        self.speaker(&fields, &mut def);
        let text =
            |reader: &mut Self, name| fields.get(name).and_then(|expr| reader.text(expr)).map(str::to_owned);
        def.label = text(self, "label");
        def.description = text(self, "description");
        def.tags = self.tags(&fields, "tags");
        def.grants = self.tags(&fields, "grants");
        def.cancels = self.tags(&fields, "cancels");
        def.blocked_by = self.tags(&fields, "blocked_by");
        if let Some(expr) = fields.get("when") {
            def.sites.when = Some(self.place(expr.span()));
            def.when = self.condition(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("stays") {
            def.sites.stays = Some(self.place(expr.span()));
            def.stays = self.condition(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("duration") {
            def.sites.duration = Some(self.place(expr.span()));
            def.duration = self.duration(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("period") {
            def.sites.period = Some(self.place(expr.span()));
            def.period = self.period(expr);
        }
        if let Some(expr) = fields.get("combine") {
            def.sites.combine = Some(self.place(expr.span()));
            def.combine = self.combine(expr).unwrap_or_default();
        }
        if let Some(expr) = fields.get("stacking") {
            def.sites.stacking = Some(self.place(expr.span()));
            def.stacking = self.stacking(expr);
        }
        // What stands beside the id is said by a rule without a name and a condition.
        let mut own = Rule::new();
        own.place = Some(fields.place.clone());
        self.statements(&fields, &mut own);
        let has_own = !(own.contributions.is_empty() && own.caps.is_empty());
        def.says.rules.extend(has_own.then_some(own));
        def.says.rules.extend(self.rules(&fields));
        def.says.place = def.sites.id.clone();
        def.says.loose = std::mem::take(&mut self.loose);
        Some(def)
    }

    /// Who speaks, and whether it does.
    fn speaker(&mut self, fields: &Fields<'a>, def: &mut EffectDef) {
        if let Some(system) = fields.get("system").and_then(|expr| self.symbol(expr, "a system's name")) {
            def.says.id = system;
        }
        def.says.priority = fields.get("priority").and_then(|expr| self.integer(expr)).unwrap_or(0);
        def.says.enabled = fields.get("enabled").and_then(|expr| self.boolean(expr)).unwrap_or(true);
    }

    fn tags(&mut self, fields: &Fields<'a>, name: &str) -> Vec<Written<Symbol>> {
        let Some(expr) = fields.get(name) else { return Vec::new() };
        let list = self.list(expr, "a list of tags", "[\"poison\"]");
        list.into_iter().filter_map(|expr| self.written(expr, "a tag's name")).collect()
    }

    fn written(&mut self, expr: &'a Expr<'a>, what: &str) -> Option<Written<Symbol>> {
        Some(Written { what: self.symbol(expr, what)?, place: Some(self.place(expr.span())) })
    }

    fn duration(&mut self, expr: &'a Expr<'a>) -> Option<EffectDuration> {
        let (name, amount) = self.choice(expr, &DURATION)?;
        Some(match (name, amount) {
            ("Seconds", Some(amount)) => EffectDuration::Seconds(self.value(amount)?),
            ("Ticks", Some(amount)) => EffectDuration::Ticks(self.value(amount)?),
            ("Instant", _) => EffectDuration::Instant,
            _ => EffectDuration::Forever,
        })
    }

    fn combine(&mut self, expr: &'a Expr<'a>) -> Option<Combine> {
        let (name, inner) = self.choice(expr, &COMBINE)?;
        Some(match (name, inner) {
            ("OnePerType", Some(kind)) => Combine::OnePerType(self.symbol(kind, "an effect's type")?),
            ("Diminishing", Some(factor)) => Combine::Diminishing(self.number(factor)?),
            ("Strongest", _) => Combine::Strongest,
            _ => Combine::All,
        })
    }

    fn period(&mut self, expr: &'a Expr<'a>) -> Option<Period> {
        let fields = self.fields(expr, &PERIOD)?;
        let at_once = fields.get("at_once").and_then(|expr| self.boolean(expr)).unwrap_or(false);
        let amounts = fields.get("amounts").map(|expr| self.amounts(expr)).unwrap_or_default();
        // What is bad is told and never used: something stands in for it, so that the amounts are checked.
        let every = self.every(&fields).unwrap_or(Every::Seconds(1.0));
        Some(Period { every, at_once, amounts })
    }

    fn every(&mut self, fields: &Fields<'a>) -> Option<Every> {
        let (seconds, ticks) = (fields.get("seconds"), fields.get("ticks"));
        if let (Some(_), Some(_), Some(span)) = (seconds, ticks, fields.name_span("ticks")) {
            let message = "a period is so many `seconds` or so many `ticks`, not both";
            self.error_with_help("seconds-and-ticks", span, message, "take one of them away");
            return None;
        }
        match (seconds, ticks) {
            (Some(expr), _) => self.number(expr).map(Every::Seconds),
            (_, Some(expr)) => self.count(expr).map(Every::Ticks),
            (None, None) => {
                let message = "a period needs the field `seconds` or the field `ticks`".to_owned();
                self.missing_field(fields, message, "write, for example, `seconds: 1`");
                None
            }
        }
    }

    fn amounts(&mut self, expr: &'a Expr<'a>) -> Vec<(Symbol, Value)> {
        let mut amounts = Vec::new();
        for entry in self.map(expr, "a map from names to amounts", "{\"damage\": 5}") {
            let value = self.value(entry.value);
            if entry.key.is_empty() {
                self.empty_name_at(entry.key_place.clone(), "the name of an amount");
                self.loose.extend(value);
                continue;
            }
            if let (Some(name), Some(value)) = (self.key(&entry), value) {
                amounts.push((name, value));
            }
        }
        amounts
    }

    fn stacking(&mut self, expr: &'a Expr<'a>) -> Option<Stacking> {
        let fields = self.fields(expr, &STACKING)?;
        let mut stacking = Stacking::default();
        if let Some(expr) = fields.get("by") {
            let names = [("Target", StackBy::Target), ("Source", StackBy::Source)];
            stacking.by = self.variant(expr, "what is stacked by", &names).unwrap_or_default();
        }
        if let Some(expr) = fields.get("again") {
            let names = [
                ("Stack", Again::Stack),
                ("Refresh", Again::Refresh),
                ("Extend", Again::Extend),
                ("Replace", Again::Replace),
                ("Ignore", Again::Ignore),
                ("KeepStrongest", Again::KeepStrongest),
            ];
            stacking.again =
                self.variant(expr, "what happens when it is applied again", &names).unwrap_or_default();
        }
        if let Some(expr) = fields.get("expiry") {
            let names = [("All", StackExpiry::All), ("OneByOne", StackExpiry::OneByOne)];
            stacking.expiry = self.variant(expr, "what expires", &names).unwrap_or_default();
        }
        if let Some(limit) = fields.get("limit").and_then(|expr| self.count(expr)) {
            stacking.limit = limit;
        }
        stacking.overflow = fields.get("overflow").and_then(|expr| self.written(expr, "an effect's id"));
        stacking.strength = fields.get("strength").and_then(|expr| self.value(expr));
        Some(stacking)
    }
}
