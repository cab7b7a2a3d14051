//! `unused-layer`: a cap layer without any cap.

use crate::diagnostics::Diagnostic;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "unused-layer",
    meaning: "no rule and no standing cap stands in the layer",
    advice: "take it away",
    example: Example::Rules(r#"(limits: [(dimension: "x", hard_max: 5, layer: "A")])"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let Some(layers) = &facts.definitions.layers else { return };
    let order = &layers.layers.order;
    // Without an `order` in the file, the layers have no places. A single layer cannot be removed.
    if layers.places.len() != order.len() || order.len() < 2 {
        return;
    }
    for (number, (layer, place)) in (0..).zip(order.iter().zip(&layers.places)) {
        if facts.compiled.caps.iter().any(|cap| cap.layer == number) {
            continue;
        }
        let last = number as usize + 1 == order.len();
        let theirs = if last { "caps there, or caps that name no layer," } else { "caps there," };
        let message = format!("no rule and no standing cap stands in the layer `{layer}`");
        found.push(
            LINT.warn(&Some(place.clone()), message).help(format!(
                "take it away, or, if code or actors have {theirs} allow this lint and say so"
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::marked;

    fn unused(layers: &str, rules: &str) -> Vec<String> {
        let rules = format!("(id: \"a\", rules: [{rules}])");
        let files = [
            ("dimensions.ron", r#"(dimensions: {"x": ()})"#),
            ("cap_layers.ron", layers),
            ("subsystems/a.subsystem.ron", rules.as_str()),
        ];
        marked("unused-layer", &files)
    }

    #[test]
    fn finds_layers_of_an_order_that_nobody_uses() {
        let order = r#"order: ["A", "B", "C", "D"]"#;
        let standing = r#"caps: [(system: "w", dimension: "x", mode: HardMax, value: 1, scope: "B")]"#;
        let rules = r#"(limits: [(dimension: "x", hard_min: 0, layer: "A"), (dimension: "x", hard_max: 9)])"#;
        assert_eq!(unused(&format!("({order}, {standing})"), rules), [r#""C""#]);
        let off = r#"(enabled: false, limits: [(dimension: "x", hard_min: 0, layer: "A")])"#;
        assert_eq!(unused(&format!("({order}, {standing})"), off), [r#""A""#, r#""C""#, r#""D""#]);
    }

    #[test]
    fn leaves_alone_the_layers_that_stand_without_a_file_and_the_only_one() {
        for layers in ["()", "(across_policy: Union)", r#"(order: ["A"])"#] {
            assert_eq!(unused(layers, ""), [] as [String; 0], "{layers}");
        }
    }
}
