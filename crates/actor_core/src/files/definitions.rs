//! Reads `dimensions.ron`, `cap_layers.ron` and `curves.ron`.

use ron2::ast::Expr;

use crate::definitions::{DimensionDef, DimensionKind, Layers, MergeRule, Named, Rounding, Spanned};
use crate::diagnostics::Place;
use crate::vocabulary::{AcrossLayerPolicy, Cap, CapLayers, Curve};

use super::reader::Reader;
use super::schemas::{CAP_LAYERS, CLAMP, CURVE, CURVES, DIMENSION, DIMENSIONS};
use super::statements::{StatementContext, with_number};
use super::wrong_type::key_of;

/// Returns whether this is a map of which every key can be read.
fn has_names(expr: &Expr) -> bool {
    matches!(expr, Expr::Map(map) if map.entries.iter().all(|entry| key_of(entry).is_some()))
}

/// An example of standing caps.
const STANDING_CAPS: &str = "[(system: \"world\", dimension: \"strength\", mode: HardMax, value: 600)]";

impl<'a> Reader<'a> {
    /// Reads `dimensions.ron`.
    pub fn dimensions(&mut self, expr: &'a Expr<'a>) -> Vec<Named<DimensionDef>> {
        let Some(fields) = self.fields(expr, &DIMENSIONS) else {
            self.hides_names = true;
            return Vec::new();
        };
        self.allow(&fields);
        let Some(map) = fields.get("dimensions") else { return Vec::new() };
        self.hides_names = !has_names(map);
        let mut dimensions = Vec::new();
        for entry in self.map(map, "a map from names to dimensions", "{\"strength\": ()}") {
            let Some(name) = self.key(&entry) else { continue };
            let mut parts = vec![entry.key_place.clone(); 3];
            let what = self.dimension(entry.value, &mut parts).unwrap_or_default();
            dimensions.push(Named { name, what, place: Some(entry.key_place), parts });
        }
        dimensions
    }

    fn dimension(&mut self, expr: &'a Expr<'a>, parts: &mut [Place]) -> Option<DimensionDef> {
        let fields = self.fields(expr, &DIMENSION)?;
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
            && let Some(clamp) = self.fields(expr, &CLAMP)
        {
            parts[0] = clamp.place.clone();
            def.min = clamp.get("min").and_then(|expr| self.number(expr)).unwrap_or(def.min);
            def.max = clamp.get("max").and_then(|expr| self.number(expr)).unwrap_or(def.max);
        }
        for (part, name) in parts.iter_mut().skip(1).zip(["base", "merge"]) {
            if let Some(expr) = fields.get(name) {
                *part = self.place(expr.span());
            }
        }
        def.base = fields.get("base").and_then(|expr| self.value(expr));
        def.unit = fields.get("unit").and_then(|expr| self.text(expr)).map(str::to_owned);
        def.label = fields.get("label").and_then(|expr| self.text(expr)).map(str::to_owned);
        def.description = fields.get("description").and_then(|expr| self.text(expr)).map(str::to_owned);
        def.hidden = fields.get("hidden").and_then(|expr| self.boolean(expr)).unwrap_or(false);
        Some(def)
    }

    /// Reads `cap_layers.ron`.
    pub fn cap_layers(&mut self, expr: &'a Expr<'a>) -> Option<(Layers, Vec<Spanned<Cap>>)> {
        let fields = self.fields(expr, &CAP_LAYERS)?;
        self.allow(&fields);
        let mut layers = Layers { layers: CapLayers::default(), places: vec![fields.place.clone()] };
        if let Some(expr) = fields.get("order") {
            layers.places = vec![self.place(expr.span())];
            let empty = matches!(expr, Expr::Seq(list) if list.items.is_empty());
            let items = self.list(expr, "a list of layers", "[\"REALM\", \"TOTAL\"]");
            let named: Vec<_> = items
                .into_iter()
                .filter_map(|item| Some((self.symbol(item, "a layer's name")?, self.place(item.span()))))
                .collect();
            // If no name can be read, uses of the layers' names are not reported as well.
            self.hides_names = named.is_empty() && !empty;
            if !self.hides_names {
                layers.layers.order = named.iter().map(|(name, _)| *name).collect();
            }
            if !named.is_empty() {
                layers.places = named.into_iter().map(|(_, place)| place).collect();
            }
        }
        if let Some(expr) = fields.get("across_policy") {
            let policies = AcrossLayerPolicy::ALL.map(|policy| (policy.name(), policy));
            layers.layers.policy =
                self.variant(expr, "the policy across layers", &policies).unwrap_or_default();
        }
        let caps = fields
            .get("caps")
            .map(|expr| self.list(expr, "a list of caps", STANDING_CAPS))
            .unwrap_or_default();
        let caps = caps
            .into_iter()
            .filter_map(|expr| with_number(self.cap(expr, StatementContext::Alone)?, Cap::with_number))
            .collect();
        Some((layers, caps))
    }

    /// Reads `curves.ron`.
    pub fn curves(&mut self, expr: &'a Expr<'a>) -> Vec<Named<Curve>> {
        let Some(fields) = self.fields(expr, &CURVES) else {
            self.hides_names = true;
            return Vec::new();
        };
        self.allow(&fields);
        let Some(map) = fields.get("curves") else { return Vec::new() };
        self.hides_names = !has_names(map);
        let mut curves = Vec::new();
        for entry in self.map(map, "a map from names to curves", "{\"vigor\": (points: [(1, 10), (99, 50)])}")
        {
            let (mut points, mut parts, mut step) = (Vec::new(), Vec::new(), false);
            let mut empty = false;
            if let Some(fields) = self.fields(entry.value, &CURVE) {
                step = fields.get("step").and_then(|expr| self.boolean(expr)).unwrap_or(false);
                if let Some(list) = self.required(&fields, "points") {
                    empty = matches!(list, Expr::Seq(list) if list.items.is_empty());
                    for expr in self.list(list, "a list of points", "[(1, 10), (99, 50)]") {
                        if let Some(point) = self.point(expr) {
                            points.push(point);
                            parts.push(self.place(expr.span()));
                        }
                    }
                }
            }
            if points.is_empty() && !empty {
                // The errors of its points are reported already. A stand-in keeps its name known.
                points.push((0.0, 0.0));
            }
            let what = if step { Curve::step(points) } else { Curve::linear(points) };
            if let Some(name) = self.key(&entry) {
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
                let help = match expr {
                    Expr::Seq(list) if list.items.len() == 2 => {
                        let text = self.text_of(expr.span()).unwrap_or_default();
                        format!("write ({})", text.trim_matches(['[', ']']))
                    }
                    _ => "two numbers in parentheses, such as (1, 10): at x = 1 the curve is 10".to_owned(),
                };
                self.error_with_help("wrong-type", expr.span(), "a point is written (x, y)", &help);
                None
            }
        }
    }
}
