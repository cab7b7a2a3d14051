//! Checks dimensions, layers and curves, each on its own.

use std::collections::hash_map::Entry;

use crate::definitions::{DimensionDef, DimensionKind, MergeRule};
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::formula::{FUNCTIONS, is_reserved};
use crate::vocabulary::{CapLayers, Curve, Symbol, is_snake_case};

use crate::definitions::{Definitions, Layers, Named};

/// Checks everything that can be checked without formulas and rules.
pub(super) fn check(definitions: &Definitions, problems: &mut Diagnostics) {
    let mut curves: foldhash::HashMap<Symbol, &Option<Place>> = foldhash::HashMap::default();
    for curve in &definitions.curves {
        match curves.entry(curve.name) {
            Entry::Vacant(entry) => {
                entry.insert(&curve.place);
            }
            Entry::Occupied(first) => defined_twice("curve", curve.name, &curve.place, first.get(), problems),
        }
        check_name("curve", curve.name, &curve.place, problems);
        check_curve(curve, problems);
    }
    let mut dimensions: foldhash::HashMap<Symbol, &Option<Place>> = foldhash::HashMap::default();
    for dimension in &definitions.dimensions {
        let (name, place) = (dimension.name, &dimension.place);
        match dimensions.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(place);
            }
            Entry::Occupied(first) => defined_twice("dimension", name, place, first.get(), problems),
        }
        check_name("dimension", name, place, problems);
        if let Some(curve) = curves.get(&name) {
            let message = format!("`{name}` names a curve already, so it cannot name a dimension");
            let problem = Diagnostic::error("reserved-name", place.clone(), message);
            problems
                .push(problem.related((*curve).clone(), "the curve").help("name one of them differently"));
        }
        check_dimension(dimension, problems);
    }
    if let Some(layers) = &definitions.layers {
        check_layers(layers, problems);
    }
}

fn defined_twice(
    what: &str,
    name: Symbol,
    place: &Option<Place>,
    first: &Option<Place>,
    problems: &mut Diagnostics,
) {
    let problem =
        Diagnostic::error("duplicate-key", place.clone(), format!("the {what} `{name}` is defined twice"));
    problems.push(problem.related(first.clone(), "the first").help("take one of them away"));
}

fn check_name(what: &str, name: Symbol, place: &Option<Place>, problems: &mut Diagnostics) {
    let name = name.as_str();
    if !is_snake_case(name) {
        let message = format!("{name:?} cannot name a {what}: names are snake case, such as `hp_max`");
        let problem = Diagnostic::error("bad-name", place.clone(), message);
        problems.push(match snake_case(name) {
            Some(mended) => problem.help(format!("write `{mended}`")),
            None => problem.help("a name has small letters a to z, digits and `_`, and begins with a letter"),
        });
    }
    if is_reserved(name) {
        let why = if FUNCTIONS.iter().any(|(function, ..)| *function == name) {
            "is a function"
        } else {
            "is a word"
        };
        let message = format!("`{name}` {why} of the formula language, so it cannot name a {what}");
        let problem = Diagnostic::error("reserved-name", place.clone(), message);
        problems.push(problem.help(format!("name it differently, such as `{name}_value`")));
    }
}

/// Converts a name to snake case: `critRate` becomes `crit_rate`, and `HP max` becomes `hp_max`.
fn snake_case(name: &str) -> Option<String> {
    let mut mended = String::new();
    let mut small_before = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && small_before {
            mended.push('_');
        }
        small_before = c.is_ascii_lowercase();
        // Letters outside of ASCII would only leave gaps.
        match c.to_ascii_lowercase() {
            c if c.is_alphanumeric() && !c.is_ascii() => return None,
            c if c.is_ascii_alphanumeric() => mended.push(c),
            _ => mended.push('_'),
        }
    }
    let mended = mended.trim_matches('_').to_owned();
    (is_snake_case(&mended) && !is_reserved(&mended)).then_some(mended)
}

fn check_dimension(dimension: &Named<DimensionDef>, problems: &mut Diagnostics) {
    let (name, def) = (dimension.name, &dimension.what);
    let mut error = |code, part: usize, message: String, help: &str| {
        let place = dimension.parts.get(part).or(dimension.place.as_ref()).cloned();
        problems.push(Diagnostic::error(code, place, message).help(help));
    };
    let (clamp, base, merge) = (0, 1, 2);
    if def.min.is_nan() || def.max.is_nan() || def.min == f64::INFINITY || def.max == f64::NEG_INFINITY {
        let message = format!("the clamp of `{name}` is not a number");
        error("not-finite", clamp, message, "give a number, or leave the side out");
    } else if def.min > def.max {
        let (min, max) = (def.min, def.max);
        let message = format!("the clamp of `{name}` is upside down: min {min} is above max {max}");
        error("clamp-upside-down", clamp, message, &format!("swap them: (min: {max}, max: {min})"));
    }
    if def.kind == DimensionKind::Context {
        if def.base.is_some() {
            let message =
                format!("`{name}` is a context dimension, which has no base: an event brings the value");
            error("context-base", base, message, "leave `base` out, or make it kind Derived");
        }
        if def.merge != MergeRule::Pipeline {
            let message = format!("`{name}` is a context dimension, whose merge is always Pipeline");
            error("context-merge", merge, message, "leave `merge` out");
        }
    }
}

fn check_curve(curve: &Named<Curve>, problems: &mut Diagnostics) {
    let points = curve.what.points();
    if points.is_empty() {
        let message = format!("the curve `{}` has no points", curve.name);
        let problem = Diagnostic::error("empty-curve", curve.place.clone(), message);
        problems.push(problem.help("give at least one: points: [(0, 100)]"));
    }
    for bad in curve.what.bad_points() {
        let (x, y) = points[bad];
        let part = |at: usize| curve.parts.get(at).or(curve.place.as_ref()).cloned();
        problems.push(if x.is_finite() && y.is_finite() {
            let before = points[bad - 1].0;
            let message = format!("x must ascend from point to point, but {x} does not come after {before}");
            Diagnostic::error("curve-order", part(bad), message)
                .related(part(bad - 1), "the point before")
                .help("sort the points by their first number, each of which stands once")
        } else {
            Diagnostic::error("not-finite", part(bad), format!("the point ({x}, {y}) is not finite"))
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
    let mut seen: foldhash::HashMap<Symbol, usize> = foldhash::HashMap::default();
    for (i, layer) in order.iter().enumerate() {
        let place = |at: usize| layers.places.get(at).cloned();
        if layer.as_str().is_empty() {
            problems.push(Diagnostic::error("empty-name", place(i), "a layer's name must not be empty"));
        } else if let Some(first) = seen.get(layer) {
            let problem =
                Diagnostic::error("duplicate-layer", place(i), format!("the layer `{layer}` is named twice"));
            problems.push(problem.related(place(*first), "the first").help("take one of them away"));
        } else {
            seen.insert(*layer, i);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_mended_where_that_is_plain() {
        for (name, mended) in [
            ("critRate", Some("crit_rate")),
            ("HP max", Some("hp_max")),
            ("attack.power", Some("attack_power")),
            ("_hidden", Some("hidden")),
            ("Min", None),
            ("größe", None),
            ("2nd", None),
            ("", None),
        ] {
            assert_eq!(snake_case(name).as_deref(), mended, "{name}");
        }
    }
}
