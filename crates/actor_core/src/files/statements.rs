//! Reads contributions and caps, in rules, in actor files and in `cap_layers.ron`.

use std::sync::Arc;

use ron2::ast::Expr;

use crate::definitions::{Site, Spanned};
use crate::diagnostics::Span;
use crate::vocabulary::{Bucket, Cap, CapKind, CapMode, Contribution, Value};

use super::reader::{Fields, Reader};
use super::schemas::{CAP, CONTRIBUTION, LIMIT};
use super::wrong_type::key_of;

/// Where a statement is written. That decides whether it names its system, and whether its value may be a formula.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum StatementContext {
    InRule,
    /// In an actor file, or as a standing cap: it names its system, and its value is a number.
    Alone,
}

impl<'a> Reader<'a> {
    /// Reads a contribution in the long form.
    pub fn contribution(
        &mut self,
        expr: &'a Expr<'a>,
        stands: StatementContext,
    ) -> Option<Spanned<Contribution<Value>>> {
        let fields = self.fields(expr, &CONTRIBUTION)?;
        let system = self.system(&fields, stands);
        let dimension = self.required(&fields, "dimension");
        let bucket = self.required(&fields, "bucket");
        let value = self.required(&fields, "value");
        let site = self.site(&fields, [dimension, bucket, value, None]);
        let dimension = dimension.and_then(|expr| self.symbol(expr, "a dimension's name"));
        let bucket =
            bucket.and_then(|expr| self.variant(expr, "a bucket", &Bucket::ALL.map(|b| (b.name(), b))));
        let value = value.and_then(|expr| self.amount(expr, stands));
        let priority = fields.get("priority").and_then(|expr| self.integer(expr));
        let labels = fields.get("labels").map(|expr| self.labels(expr)).unwrap_or_default();
        // A bad value is reported and the file left out. A stand-in lets the rest be checked.
        let value = value.unwrap_or(Value::Number(0.0));
        let Some(dimension) = dimension else {
            self.loose.push(value);
            return None;
        };
        let bucket = bucket.unwrap_or(Bucket::Flat);
        let what = Contribution { dimension, bucket, value, system, priority, labels };
        Some(Spanned { what, site: Some(Arc::new(site)) })
    }

    /// Reads a cap in the long form.
    pub fn cap(&mut self, expr: &'a Expr<'a>, stands: StatementContext) -> Option<Spanned<Cap<Value>>> {
        let fields = self.fields(expr, &CAP)?;
        let system = self.system(&fields, stands);
        let dimension = self.required(&fields, "dimension");
        let mode_expr = self.required(&fields, "mode");
        let value = self.required(&fields, "value");
        let site = self.site(&fields, [dimension, mode_expr, value, fields.get("scope")]);
        let dimension = dimension.and_then(|expr| self.symbol(expr, "a dimension's name"));
        let mode = mode_expr
            .and_then(|expr| self.variant(expr, "a cap's mode", &CapMode::ALL.map(|m| (m.name(), m))));
        let value = value.and_then(|expr| self.amount(expr, stands));
        let kind = self.cap_kind(&fields, mode, mode_expr);
        let priority = fields.get("priority").and_then(|expr| self.integer(expr));
        let scope = fields.get("scope").and_then(|expr| self.symbol(expr, "a layer's name"));
        let realm = fields.get("realm").and_then(|expr| self.symbol(expr, "a realm's name"));
        let labels = fields.get("labels").map(|expr| self.labels(expr)).unwrap_or_default();
        let value = value.unwrap_or(Value::Number(0.0));
        let Some(dimension) = dimension else {
            self.loose.push(value);
            return None;
        };
        let (mode, kind) = match (mode, kind) {
            (Some(mode), Some(kind)) => (mode, kind),
            _ => (CapMode::HardMax, CapKind::Max),
        };
        let what = Cap { dimension, mode, kind, value, system, priority, scope, realm, labels };
        Some(Spanned { what, site: Some(Arc::new(site)) })
    }

    fn cap_kind(
        &mut self,
        fields: &Fields<'a>,
        mode: Option<CapMode>,
        mode_expr: Option<&'a Expr<'a>>,
    ) -> Option<CapKind> {
        let implied = mode.and_then(CapMode::implied_kind);
        let Some(expr) = fields.get("kind") else {
            if let (None, Some(mode), Some(expr)) = (implied, mode, mode_expr) {
                self.error_with_help(
                    "missing-kind",
                    expr.span(),
                    format!("a cap of mode {} needs a kind", mode.name()),
                    "write `kind: Max` for the greatest allowed value, `kind: Min` for the least",
                );
            }
            return implied;
        };
        let kind = self.variant(expr, "a cap's kind", &CapKind::ALL.map(|k| (k.name(), k)))?;
        if let (Some(implied), Some(mode)) = (implied, mode)
            && implied != kind
        {
            let message = format!("{} cannot be of kind {}", mode.name(), kind.name());
            let help = format!("leave `kind` out: {} is always a {}", mode.name(), implied.name());
            self.error_with_help("kind-against-mode", expr.span(), message, &help);
            return None;
        }
        Some(kind)
    }

    /// Reads an entry of a rule's `limits`. Each bound that it names gives a cap.
    pub fn limit(&mut self, expr: &'a Expr<'a>) -> Vec<Spanned<Cap<Value>>> {
        const BOUNDS: [(&str, CapMode, CapKind); 8] = [
            ("hard_max", CapMode::HardMax, CapKind::Max),
            ("hard_min", CapMode::HardMin, CapKind::Min),
            ("base_max", CapMode::Baseline, CapKind::Max),
            ("base_min", CapMode::Baseline, CapKind::Min),
            ("add_max", CapMode::Additive, CapKind::Max),
            ("add_min", CapMode::Additive, CapKind::Min),
            ("set_max", CapMode::Override, CapKind::Max),
            ("set_min", CapMode::Override, CapKind::Min),
        ];
        let Some(fields) = self.fields(expr, &LIMIT) else { return Vec::new() };
        let dimension_expr = self.required(&fields, "dimension");
        let dimension = dimension_expr.and_then(|expr| self.symbol(expr, "a dimension's name"));
        let scope = fields.get("layer").and_then(|expr| self.symbol(expr, "a layer's name"));
        let realm = fields.get("realm").and_then(|expr| self.symbol(expr, "a realm's name"));
        let priority = fields.get("priority").and_then(|expr| self.integer(expr));
        let mut caps = Vec::new();
        let mut named = false;
        for (name, mode, kind) in BOUNDS {
            let Some(expr) = fields.get(name) else { continue };
            named = true;
            let value = self.value(expr);
            let mut site = self.site(&fields, [dimension_expr, None, Some(expr), fields.get("layer")]);
            if let Some(span) = fields.name_span(name) {
                site.bucket = self.place(span).span;
            }
            let value = value.unwrap_or(Value::Number(0.0));
            match dimension {
                Some(dimension) => {
                    let cap = Cap { priority, scope, realm, ..Cap::new(dimension, mode, kind, value) };
                    caps.push(Spanned { what: cap, site: Some(Arc::new(site)) });
                }
                None => self.loose.push(value),
            }
        }
        if !named {
            if let Some(dimension) = dimension {
                let site = self.site(&fields, [dimension_expr, None, None, fields.get("layer")]);
                let cap = Cap::new(dimension, CapMode::HardMax, CapKind::Max, Value::Number(0.0));
                caps.push(Spanned { what: Cap { scope, realm, ..cap }, site: Some(Arc::new(site)) });
            }
            let bounds = BOUNDS.map(|(name, ..)| name).join(", ");
            let help = format!("the bounds are {bounds}");
            self.missing_field(&fields, "a limit needs at least one bound".into(), &help);
        }
        caps
    }

    /// Reads a short form of a rule, such as `add: {"strength": 5}`: a map from dimensions to values.
    pub fn short_form(&mut self, expr: &'a Expr<'a>, bucket: Bucket) -> Vec<Spanned<Contribution<Value>>> {
        let mut statements = Vec::new();
        if let Expr::Map(map) = expr {
            for entry in map.entries.iter().filter(|entry| key_of(entry).is_none()) {
                let value = self.value(&entry.value);
                self.loose.extend(value);
            }
        }
        for entry in self.map(expr, "a map from dimensions to values", "{\"strength\": 5}") {
            let (value, name) = (self.value(entry.value), self.key(&entry));
            // A bad value is reported and the file left out. A stand-in lets the name be checked.
            let value = value.unwrap_or(Value::Number(0.0));
            let Some(name) = name else {
                self.loose.push(value);
                continue;
            };
            let (key, at) = (entry.key_place.span, self.place(entry.value.span()).span);
            let site = Site {
                file: self.file().clone(),
                whole: Span { end: at.end, ..key },
                dimension: key,
                bucket: key,
                value: at,
                scope: key,
            };
            statements
                .push(Spanned { what: Contribution::new(name, bucket, value), site: Some(Arc::new(site)) });
        }
        statements
    }

    /// Reads the value of a statement: a number or a formula in a rule, and only a number elsewhere.
    fn amount(&mut self, expr: &'a Expr<'a>, stands: StatementContext) -> Option<Value> {
        match stands {
            StatementContext::InRule => self.value(expr),
            StatementContext::Alone => self.number(expr).map(Value::Number),
        }
    }

    /// Reads the system of a statement. Outside of rules the field is required; in a rule it is an error.
    fn system(&mut self, fields: &Fields<'a>, stands: StatementContext) -> Option<crate::vocabulary::Symbol> {
        match stands {
            StatementContext::Alone => {
                let expr = self.required(fields, "system")?;
                self.symbol(expr, "a system's name")
            }
            StatementContext::InRule => {
                if let Some(span) = fields.name_span("system") {
                    self.system_in_rule(self.place(span));
                }
                None
            }
        }
    }

    fn site(&self, fields: &Fields<'a>, parts: [Option<&'a Expr<'a>>; 4]) -> Site {
        let whole = fields.place.span;
        let [dimension, bucket, value, scope] =
            parts.map(|part| part.map_or(whole, |expr| self.place(expr.span()).span));
        Site { file: self.file().clone(), whole, dimension, bucket, value, scope }
    }
}

/// Converts a statement outside of rules with `convert`, which turns its value into a plain number.
pub(super) fn with_number<T, U>(
    said: Spanned<T>,
    convert: impl FnOnce(T) -> Option<U>,
) -> Option<Spanned<U>> {
    Some(Spanned { what: convert(said.what)?, site: said.site })
}

impl Contribution<Value> {
    /// Returns the statement with its number, or `None` if its value is a formula.
    pub(super) fn with_number(self) -> Option<Contribution> {
        let Value::Number(value) = self.value else { return None };
        let Self { dimension, bucket, system, priority, labels, .. } = self;
        Some(Contribution { dimension, bucket, value, system, priority, labels })
    }
}

impl Cap<Value> {
    /// Returns the statement with its number, or `None` if its value is a formula.
    pub(super) fn with_number(self) -> Option<Cap> {
        let Value::Number(value) = self.value else { return None };
        let Self { dimension, mode, kind, system, priority, scope, realm, labels, .. } = self;
        Some(Cap { dimension, mode, kind, value, system, priority, scope, realm, labels })
    }
}
