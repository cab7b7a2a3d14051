//! `add-without-baseline`: an `add_max` or `add_min` without a baseline to add to, so that it becomes the whole cap.

use crate::diagnostics::Diagnostic;
use crate::vocabulary::CapMode;

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::words::{self, number};

pub(super) const LINT: Lint = Lint {
    name: "add-without-baseline",
    meaning: "there is no `base_max` that this `add_max` adds to, so it becomes the whole limit",
    advice: "write a `base_max` in the same layer, or `hard_max`",
    example: Example::Rules(r#"(limits: [(dimension: "x", add_max: 5)])"#),
    needs_all: true,
    sees_effects: false,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for cap in facts.compiled.caps.iter().filter(|cap| cap.mode == CapMode::Additive) {
        let baseline = facts.caps(cap.slot).any(|other| {
            // A baseline that applies only in one realm is no use in other realms.
            let here = other.realm.is_none() || other.realm == cap.realm;
            here && other.mode == CapMode::Baseline && other.kind == cap.kind && other.layer == cap.layer
        });
        if !baseline {
            let (added, base) = (words::cap(cap.mode, cap.kind), words::cap(CapMode::Baseline, cap.kind));
            let value =
                facts.constant(cap.value).map_or_else(String::new, |value| format!(" {}", number(value)));
            let (name, layer) = (facts.name(cap.slot), facts.layer(cap.layer));
            let message = format!(
                "nothing says what this `{added}` adds to: no `{base}` of `{name}` stands in the layer {layer}, so \
                 the added{value} is the whole cap"
            );
            let help = format!(
                "write a `{base}` in {layer}, or a hard cap if this is the whole; if code or actors bring it, allow \
                 this lint and say so"
            );
            found.push(LINT.warn(&cap.place, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked, marked_in, said_of};

    fn lonely(limits: &str) -> Vec<String> {
        marked_in("add-without-baseline", r#""x": (), "y": ()"#, &format!("(limits: [{limits}])"))
    }

    #[test]
    fn finds_additions_without_a_baseline_of_their_kind_and_layer() {
        let add = r#"(dimension: "x", add_max: 60)"#;
        for other in [
            r#"(dimension: "y", base_max: 1)"#,
            r#"(dimension: "x", base_max: 1, layer: "REALM")"#,
            r#"(dimension: "x", base_min: 1)"#,
            r#"(dimension: "x", hard_max: 1)"#,
            r#"(dimension: "x", base_max: 1, realm: "T1")"#,
        ] {
            assert_eq!(lonely(&format!("{add}, {other}")), [add], "{other}");
        }
        assert_eq!(
            lonely(r#"(dimension: "x", add_min: "1 + y")"#),
            [r#"(dimension: "x", add_min: "1 + y")"#]
        );
    }

    #[test]
    fn leaves_alone_those_with_a_baseline() {
        let add = r#"(dimension: "x", add_max: 60)"#;
        for other in [r#"(dimension: "x", base_max: 1)"#, r#"(dimension: "x", base_max: 1, priority: 3)"#] {
            assert_eq!(lonely(&format!("{add}, {other}")), [] as [String; 0], "{other}");
        }
        let files = [
            ("dimensions.ron", r#"(dimensions: {"x": ()})"#),
            (
                "cap_layers.ron",
                r#"(caps: [(system: "w", dimension: "x", mode: Baseline, kind: Max, value: 60)])"#,
            ),
            ("subsystems/a.subsystem.ron", r#"(id: "a", rules: [(limits: [(dimension: "x", add_max: 6)])])"#),
        ];
        assert_eq!(marked("add-without-baseline", &files), [] as [String; 0]);
    }

    #[test]
    fn says_what_comes_of_it() {
        let said =
            said_of("add-without-baseline", r#""x": ()"#, r#"(limits: [(dimension: "x", add_max: 60)])"#);
        assert!(
            said[0].contains("no `base_max` of `x` stands in the layer TOTAL, so the added 60 is the whole")
        );
        assert!(said[0].contains("(write a `base_max` in TOTAL"), "{}", said[0]);
    }
}
