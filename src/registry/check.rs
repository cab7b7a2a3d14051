//! Checks of dimensions, layers and curves on their own.

use crate::cap::CapLayers;
use crate::curve::Curve;
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::dimension::is_snake_case;
use crate::dimension_def::{DimensionDef, DimensionKind, MergeRule};
use crate::formula::{FUNCTIONS, is_reserved};
use crate::symbol::Symbol;

use super::definitions::{Definitions, Layers, Named};

/// Checks everything that needs no look at formulas or rules.
pub(super) fn check(definitions: &Definitions, problems: &mut Diagnostics) {
    let curves: Vec<Symbol> = definitions.curves.iter().map(|curve| curve.name).collect();
    let mut seen = ahash::HashSet::default();
    for dimension in &definitions.dimensions {
        if !seen.insert(dimension.name) {
            let message = format!("the dimension `{}` is defined twice", dimension.name);
            problems.push(Diagnostic::error("duplicate-key", dimension.place.clone(), message));
        }
        check_name("dimension", dimension.name, &dimension.place, problems);
        if curves.contains(&dimension.name) {
            problems.push(Diagnostic::error(
                "reserved-name",
                dimension.place.clone(),
                format!("`{}` names a curve already, so it cannot name a dimension", dimension.name),
            ));
        }
        check_dimension(dimension, problems);
    }
    for (i, curve) in definitions.curves.iter().enumerate() {
        if curves[..i].contains(&curve.name) {
            let message = format!("the curve `{}` is defined twice", curve.name);
            problems.push(Diagnostic::error("duplicate-key", curve.place.clone(), message));
        }
        check_name("curve", curve.name, &curve.place, problems);
        check_curve(curve, problems);
    }
    if let Some(layers) = &definitions.layers {
        check_layers(layers, problems);
    }
}

fn check_name(what: &str, name: Symbol, place: &Option<Place>, problems: &mut Diagnostics) {
    let name = name.as_str();
    if !is_snake_case(name) {
        let problem = Diagnostic::error(
            "bad-name",
            place.clone(),
            format!("{name:?} cannot name a {what}: names are snake case, such as `hp_max`"),
        );
        let mended: String =
            name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        problems.push(if is_snake_case(&mended) {
            problem.help(format!("write `{mended}`"))
        } else {
            problem
        });
    }
    if is_reserved(name) {
        let why = if FUNCTIONS.iter().any(|(function, ..)| *function == name) {
            "is a function"
        } else {
            "is a word"
        };
        problems.push(Diagnostic::error(
            "reserved-name",
            place.clone(),
            format!("`{name}` {why} of the formula language, so it cannot name a {what}"),
        ));
    }
}

fn check_dimension(dimension: &Named<DimensionDef>, problems: &mut Diagnostics) {
    let (name, def) = (dimension.name, &dimension.what);
    let mut error = |code, place: Option<&Place>, message: String, help: &str| {
        problems
            .push(Diagnostic::error(code, place.or(dimension.place.as_ref()).cloned(), message).help(help));
    };
    if def.min.is_nan() || def.max.is_nan() || def.min == f64::INFINITY || def.max == f64::NEG_INFINITY {
        error(
            "not-finite",
            dimension.parts.first(),
            format!("the clamp of `{name}` is not a number"),
            "give a number, or leave the side out",
        );
    } else if def.min > def.max {
        error(
            "clamp-upside-down",
            dimension.parts.first(),
            format!("the clamp of `{name}` is upside down: min {} is above max {}", def.min, def.max),
            "swap them",
        );
    }
    if def.kind == DimensionKind::Context {
        if def.base.is_some() {
            error(
                "context-base",
                None,
                format!("`{name}` is a context dimension, which has no base: an event brings the value"),
                "leave `base` out, or make it kind Derived",
            );
        }
        if def.merge != MergeRule::Pipeline {
            error(
                "context-merge",
                None,
                format!("`{name}` is a context dimension, whose merge is always Pipeline"),
                "leave `merge` out",
            );
        }
    }
}

fn check_curve(curve: &Named<Curve>, problems: &mut Diagnostics) {
    let points = curve.what.points();
    if points.is_empty() {
        problems.push(
            Diagnostic::error(
                "empty-curve",
                curve.place.clone(),
                format!("the curve `{}` has no points", curve.name),
            )
            .help("give at least one: points: [(0, 100)]"),
        );
    } else if let Some(bad) = curve.what.first_bad_point() {
        let (x, y) = points[bad];
        let place = curve.parts.get(bad).or(curve.place.as_ref()).cloned();
        problems.push(if x.is_finite() && y.is_finite() {
            let message = format!(
                "x must ascend from point to point, but {x} does not come after {}",
                points[bad - 1].0
            );
            Diagnostic::error("curve-order", place, message)
        } else {
            Diagnostic::error("not-finite", place, format!("the point ({x}, {y}) is not finite"))
        });
    }
}

fn check_layers(layers: &Layers, problems: &mut Diagnostics) {
    let CapLayers { order, .. } = &layers.layers;
    if order.is_empty() {
        problems.push(
            Diagnostic::error(
                "no-layer",
                layers.places.first().cloned(),
                "`order` names no layer, so no cap could stand anywhere",
            )
            .help("name at least one, or leave `order` out for REALM, WORLD, EVENT, TOTAL"),
        );
    }
    for (i, layer) in order.iter().enumerate() {
        let place = layers.places.get(i).cloned();
        if layer.as_str().is_empty() {
            problems.push(Diagnostic::error("empty-name", place, "a layer's name must not be empty"));
        } else if order[..i].contains(layer) {
            problems.push(Diagnostic::error(
                "duplicate-layer",
                place,
                format!("the layer `{layer}` is named twice"),
            ));
        }
    }
}
