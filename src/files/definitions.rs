//! `dimensions.ron`, `cap_layers.ron` and `curves.ron`.

use ron2::ast::Expr;

use crate::cap::{AcrossLayerPolicy, Cap, CapLayers};
use crate::curve::Curve;
use crate::dimension_def::{DimensionDef, DimensionKind, MergeRule, Rounding};
use crate::registry::{Layers, Named};
use crate::rule::Said;
use crate::symbol::Symbol;

use super::reader::Reader;
use super::statements::{Stands, with_number};

impl<'a> Reader<'a> {
    /// `dimensions.ron`
    pub fn dimensions(&mut self, expr: &'a Expr<'a>) -> Vec<Named<DimensionDef>> {
        let Some(fields) = self.fields(expr, "dimensions.ron", &["dimensions", "allow"]) else {
            return Vec::new();
        };
        self.allow(&fields);
        let Some(map) = fields.get("dimensions") else { return Vec::new() };
        let mut dimensions = Vec::new();
        for entry in self.map(map, "a map from names to dimensions") {
            let name = match Symbol::try_new(entry.key) {
                Ok(name) => name,
                Err(error) => {
                    self.error("too-many-names", entry.value.span(), error.to_string());
                    continue;
                }
            };
            let mut parts = Vec::new();
            let what = self.dimension(entry.value, &mut parts).unwrap_or_default();
            dimensions.push(Named { name, what, place: Some(entry.key_place), parts });
        }
        dimensions
    }

    fn dimension(
        &mut self,
        expr: &'a Expr<'a>,
        parts: &mut Vec<crate::diagnostics::Place>,
    ) -> Option<DimensionDef> {
        const FIELDS: [&str; 9] =
            ["kind", "merge", "round", "clamp", "base", "unit", "label", "description", "hidden"];
        let fields = self.fields(expr, "a dimension", &FIELDS)?;
        let mut def = DimensionDef::default();
        if let Some(expr) = fields.get("kind") {
            let kinds = [
                ("Primary", DimensionKind::Primary),
                ("Derived", DimensionKind::Derived),
                ("Context", DimensionKind::Context),
            ];
            def.kind = self.variant(expr, "a dimension's kind", &kinds).unwrap_or_default();
        }
        if let Some(expr) = fields.get("merge") {
            let merges = [
                ("Pipeline", MergeRule::Pipeline),
                ("Sum", MergeRule::Sum),
                ("Max", MergeRule::Max),
                ("Min", MergeRule::Min),
                ("Average", MergeRule::Average),
                ("Multiply", MergeRule::Multiply),
            ];
            def.merge = self.variant(expr, "a dimension's merge", &merges).unwrap_or_default();
        }
        if let Some(expr) = fields.raw("round") {
            let roundings = [
                ("None", Rounding::None),
                ("Floor", Rounding::Floor),
                ("Ceil", Rounding::Ceil),
                ("Nearest", Rounding::Nearest),
            ];
            def.round = self.variant(expr, "a dimension's round", &roundings).unwrap_or_default();
        }
        if let Some(expr) = fields.get("clamp")
            && let Some(clamp) = self.fields(expr, "a clamp", &["min", "max"])
        {
            parts.push(clamp.place.clone());
            def.min = clamp.get("min").and_then(|expr| self.number(expr)).unwrap_or(def.min);
            def.max = clamp.get("max").and_then(|expr| self.number(expr)).unwrap_or(def.max);
        }
        def.base = fields.get("base").and_then(|expr| self.value(expr));
        def.unit = fields.get("unit").and_then(|expr| self.text(expr)).map(str::to_owned);
        def.label = fields.get("label").and_then(|expr| self.text(expr)).map(str::to_owned);
        def.description = fields.get("description").and_then(|expr| self.text(expr)).map(str::to_owned);
        def.hidden = fields.get("hidden").and_then(|expr| self.boolean(expr)).unwrap_or(false);
        Some(def)
    }

    /// `cap_layers.ron`
    pub fn cap_layers(&mut self, expr: &'a Expr<'a>) -> Option<(Layers, Vec<Said<Cap>>)> {
        let fields = self.fields(expr, "cap_layers.ron", &["order", "across_policy", "caps", "allow"])?;
        self.allow(&fields);
        let mut layers = Layers { layers: CapLayers::default(), places: vec![fields.place.clone()] };
        if let Some(expr) = fields.get("order") {
            layers.places = vec![self.place(expr.span())];
            let items = self.list(expr, "a list of layers");
            let named: Vec<_> = items
                .into_iter()
                .filter_map(|item| Some((self.symbol(item, "a layer's name")?, self.place(item.span()))))
                .collect();
            layers.layers.order = named.iter().map(|(name, _)| *name).collect();
            if !named.is_empty() {
                layers.places = named.into_iter().map(|(_, place)| place).collect();
            }
        }
        if let Some(expr) = fields.get("across_policy") {
            let policies = AcrossLayerPolicy::ALL.map(|policy| (policy.name(), policy));
            layers.layers.policy =
                self.variant(expr, "the policy across layers", &policies).unwrap_or_default();
        }
        let caps = fields.get("caps").map(|expr| self.list(expr, "a list of caps")).unwrap_or_default();
        let caps = caps
            .into_iter()
            .filter_map(|expr| with_number(self.cap(expr, Stands::Alone)?, Cap::with_number))
            .collect();
        Some((layers, caps))
    }

    /// `curves.ron`
    pub fn curves(&mut self, expr: &'a Expr<'a>) -> Vec<Named<Curve>> {
        let Some(fields) = self.fields(expr, "curves.ron", &["curves", "allow"]) else { return Vec::new() };
        self.allow(&fields);
        let Some(map) = fields.get("curves") else { return Vec::new() };
        let mut curves = Vec::new();
        for entry in self.map(map, "a map from names to curves") {
            let Some(fields) = self.fields(entry.value, "a curve", &["points", "step"]) else { continue };
            let step = fields.get("step").and_then(|expr| self.boolean(expr)).unwrap_or(false);
            let Some(list) = self.required(&fields, "points", "a curve") else { continue };
            let (mut points, mut parts) = (Vec::new(), Vec::new());
            for expr in self.list(list, "a list of points") {
                if let Some(point) = self.point(expr) {
                    points.push(point);
                    parts.push(self.place(expr.span()));
                }
            }
            let what = if step { Curve::step(points) } else { Curve::linear(points) };
            if let Ok(name) = Symbol::try_new(entry.key) {
                curves.push(Named { name, what, place: Some(entry.key_place), parts });
            }
        }
        curves
    }

    fn point(&mut self, expr: &'a Expr<'a>) -> Option<(f64, f64)> {
        match expr {
            Expr::Tuple(tuple) if tuple.elements.len() == 2 => {
                let (x, y) = (self.number(&tuple.elements[0].expr), self.number(&tuple.elements[1].expr));
                Some((x?, y?))
            }
            _ => {
                self.error("wrong-type", expr.span(), "a point is written (x, y)");
                None
            }
        }
    }
}
