//! Reads the fields `period` and `stacking` of an effect.

use ron2::ast::Expr;

use crate::definitions::{Again, Period, StackBy, StackExpiry, Stacking};
use crate::vocabulary::{Every, Symbol, Value};

use super::effect_schemas::{PERIOD, STACKING};
use super::reader::{Fields, Reader};

impl<'a> Reader<'a> {
    /// Reads a period.
    pub(super) fn period(&mut self, expr: &'a Expr<'a>) -> Option<Period> {
        let fields = self.fields(expr, &PERIOD)?;
        let at_once = fields.get("at_once").and_then(|expr| self.boolean(expr)).unwrap_or(false);
        let amounts = fields.get("amounts").map(|expr| self.amounts(expr)).unwrap_or_default();
        // A bad value is reported and the effect left out. A stand-in lets the amounts be checked.
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

    /// Reads a stacking.
    pub(super) fn stacking(&mut self, expr: &'a Expr<'a>) -> Option<Stacking> {
        let fields = self.fields(expr, &STACKING)?;
        let mut stacking = Stacking::default();
        if let Some(expr) = fields.get("by") {
            let names = [("Target", StackBy::Target), ("Source", StackBy::Source)];
            stacking.by = self.variant(expr, "`by`", &names).unwrap_or_default();
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
            // The stand-in for a bad value causes no further problem, whatever the other fields are.
            stacking.again = self.variant(expr, "`again`", &names).unwrap_or(Again::KeepStrongest);
        }
        if let Some(expr) = fields.get("expiry") {
            let names = [("All", StackExpiry::All), ("OneByOne", StackExpiry::OneByOne)];
            stacking.expiry = self.variant(expr, "`expiry`", &names).unwrap_or_default();
        }
        if let Some(limit) = fields.get("limit").and_then(|expr| self.count(expr)) {
            stacking.limit = limit;
        }
        stacking.overflow = fields.get("overflow").and_then(|expr| self.written(expr, "an effect's id"));
        stacking.strength = fields.get("strength").and_then(|expr| self.value(expr));
        Some(stacking)
    }
}
