//! What caps mean: within a layer, across layers, and together with the clamp.

use super::common::{Case, dimensions};

const INF: f64 = f64::INFINITY;

/// One dimension `a`, the fields of `cap_layers.ron`, and the actor's caps, each as
/// (mode and kind, value, scope, system, priority).
fn caps(dimension: &str, layers: &str, all: &[(&str, &str, &str, &str, i32)]) -> Case {
    let mut text = String::new();
    for (mode, value, scope, system, priority) in all {
        text.push_str(&format!(
            "(dimension: \"a\", mode: {mode}, value: {value}, scope: \"{scope}\", system: \"{system}\", priority: {priority}), "
        ));
    }
    dimensions(&format!("\"a\": {dimension}")).layers(layers).actor(&format!("caps: [{text}]"))
}

const BASE_MAX: &str = "Baseline, kind: Max";
const BASE_MIN: &str = "Baseline, kind: Min";
const ADD_MAX: &str = "Additive, kind: Max";
const ADD_MIN: &str = "Additive, kind: Min";
const SET_MAX: &str = "Override, kind: Max";
const SET_MIN: &str = "Override, kind: Min";

#[test]
fn within_a_layer() {
    let one = |all: &[(&str, &str, i32)]| {
        let all: Vec<_> =
            all.iter().map(|(mode, value, priority)| (*mode, *value, "TOTAL", "s", *priority)).collect();
        caps("()", "", &all).caps("a")
    };
    assert_eq!(one(&[]), None);
    assert_eq!(one(&[(BASE_MAX, "10", 0), (BASE_MAX, "20", 0), (ADD_MAX, "5", 0)]), Some((-INF, 35.0)));
    assert_eq!(one(&[(ADD_MAX, "5", 0)]), Some((-INF, 5.0)));
    assert_eq!(one(&[(BASE_MAX, "10", 0), ("HardMax", "7", 0), ("HardMax", "8", 9)]), Some((-INF, 7.0)));
    assert_eq!(
        one(&[(BASE_MAX, "10", 9), (SET_MAX, "50", 0), (SET_MAX, "40", 0), (SET_MAX, "1", -1)]),
        Some((-INF, 40.0))
    );
    assert_eq!(one(&[(SET_MAX, "50", 0), ("HardMax", "45", 0)]), Some((-INF, 45.0)));
    assert_eq!(one(&[(BASE_MIN, "10", 0), (BASE_MIN, "20", 0), (ADD_MIN, "5", 0)]), Some((35.0, INF)));
    assert_eq!(one(&[(BASE_MIN, "10", 0), ("HardMin", "70", 0), ("HardMin", "8", 0)]), Some((70.0, INF)));
    // Of tied Override(min) the lowest value counts.
    assert_eq!(one(&[(SET_MIN, "50", 0), (SET_MIN, "40", 0), (SET_MIN, "60", -1)]), Some((40.0, INF)));
    assert_eq!(one(&[(SET_MIN, "50", 0), (SET_MIN, "40", 0), (SET_MIN, "60", 1)]), Some((60.0, INF)));
}

#[test]
fn of_tied_overrides_the_first_system_counts() {
    let case = caps("()", "", &[(SET_MAX, "1", "TOTAL", "b", 0), (SET_MAX, "2", "TOTAL", "a", 0)]);
    assert_eq!(case.caps("a"), Some((-INF, 2.0)));
}

#[test]
fn sums_of_caps_are_two_left_folds() {
    let case = caps(
        "()",
        "",
        &[
            (BASE_MAX, "1e16", "TOTAL", "s", 1),
            (ADD_MAX, "1", "TOTAL", "s", 2),
            (ADD_MAX, "1", "TOTAL", "s", 0),
        ],
    );
    assert_eq!(case.caps("a"), Some((-INF, 1e16 + 2.0)));
}

#[test]
fn a_sum_that_is_not_finite_is_no_bound() {
    let case = caps("()", "", &[(BASE_MAX, "1e308", "TOTAL", "s", 0), (BASE_MAX, "1e308", "TOTAL", "t", 0)]);
    assert_eq!(case.caps("a"), Some((-INF, INF)));
    let case =
        caps("()", "", &[(BASE_MAX, "-1e308", "TOTAL", "s", 0), (BASE_MAX, "-1e308", "TOTAL", "t", 0)]);
    assert_eq!(case.caps("a"), Some((-INF, INF)));
    let case = caps(
        "()",
        "",
        &[
            (BASE_MIN, "1e308", "TOTAL", "s", 0),
            (ADD_MIN, "1e308", "TOTAL", "t", 0),
            ("HardMin", "3", "TOTAL", "t", 0),
        ],
    );
    assert_eq!(case.caps("a"), Some((3.0, INF)));
}

#[test]
fn intersect() {
    let case = caps(
        "()",
        "",
        &[
            ("HardMax", "10", "REALM", "s", 0),
            ("HardMax", "20", "WORLD", "s", 0),
            ("HardMin", "1", "WORLD", "s", 0),
            ("HardMin", "2", "TOTAL", "s", 0),
        ],
    );
    assert_eq!(case.caps("a"), Some((2.0, 10.0)));
}

#[test]
fn union_of_the_layers_that_state_the_bound() {
    let union = "across_policy: Union";
    let case = caps(
        "()",
        union,
        &[
            ("HardMax", "10", "REALM", "s", 0),
            ("HardMax", "20", "WORLD", "s", 0),
            ("HardMin", "1", "WORLD", "s", 0),
            ("HardMin", "2", "TOTAL", "s", 0),
        ],
    );
    assert_eq!(case.caps("a"), Some((1.0, 20.0)));
    // A layer that states an infinite bound states it.
    let case = caps(
        "()",
        union,
        &[
            ("HardMax", "10", "REALM", "s", 0),
            (BASE_MAX, "1e308", "WORLD", "s", 0),
            (ADD_MAX, "1e308", "WORLD", "s", 0),
        ],
    );
    assert_eq!(case.caps("a"), Some((-INF, INF)));
}

#[test]
fn prioritized_override() {
    let policy = "across_policy: PrioritizedOverride";
    let case = caps(
        "()",
        policy,
        &[
            ("HardMax", "10", "REALM", "s", 0),
            (SET_MAX, "100", "WORLD", "s", 0),
            ("HardMax", "90", "WORLD", "s", 0),
            (SET_MAX, "5", "TOTAL", "s", 99),
            ("HardMin", "3", "REALM", "s", 0),
            ("HardMin", "4", "WORLD", "s", 0),
        ],
    );
    // Each bound on its own: no layer overrides the min.
    assert_eq!(case.caps("a"), Some((4.0, 90.0)));
    let case = caps("()", policy, &[(SET_MIN, "5", "TOTAL", "s", 0), ("HardMin", "9", "REALM", "s", 0)]);
    assert_eq!(case.caps("a"), Some((5.0, INF)));
    // The order is that of the registry.
    let order = "order: [\"TOTAL\", \"WORLD\"], across_policy: PrioritizedOverride";
    let case = caps("()", order, &[(SET_MAX, "100", "WORLD", "s", 0), (SET_MAX, "5", "TOTAL", "s", 0)]);
    assert_eq!(case.caps("a"), Some((-INF, 5.0)));
}

#[test]
fn min_above_max_becomes_max() {
    let case = caps("(base: 0)", "", &[("HardMin", "9", "REALM", "s", 0), ("HardMax", "4", "TOTAL", "s", 0)]);
    assert_eq!(case.caps("a"), Some((4.0, 4.0)));
    assert_eq!(case.value("a"), Some(4.0));
    // Never inside one layer: here Union takes the max of another layer, so nothing is upside down.
    let case = caps(
        "()",
        "across_policy: Union",
        &[
            ("HardMin", "9", "REALM", "s", 0),
            ("HardMax", "4", "REALM", "s", 0),
            ("HardMax", "20", "WORLD", "s", 0),
        ],
    );
    assert_eq!(case.caps("a"), Some((9.0, 20.0)));
}

#[test]
fn no_cap_can_leave_the_clamp() {
    let clamp = "(clamp: (min: 0, max: 100))";
    assert_eq!(caps(clamp, "", &[("HardMax", "200", "TOTAL", "s", 0)]).caps("a"), Some((0.0, 100.0)));
    assert_eq!(caps(clamp, "", &[("HardMax", "-5", "TOTAL", "s", 0)]).caps("a"), Some((0.0, 0.0)));
    assert_eq!(caps(clamp, "", &[("HardMin", "500", "TOTAL", "s", 0)]).caps("a"), Some((100.0, 100.0)));
    assert_eq!(
        caps("(clamp: (min: 0))", "", &[("HardMax", "7", "TOTAL", "s", 0)]).caps("a"),
        Some((0.0, 7.0))
    );
    assert_eq!(caps("(base: 1, clamp: (max: 7))", "", &[]).caps("a"), Some((-INF, 7.0)));
}

#[test]
fn realms() {
    let case = dimensions("\"a\": (base: 1000)").rules(
        "s",
        r#"(limits: [
            (dimension: "a", hard_max: 100, realm: "T1"),
            (dimension: "a", hard_max: 200, realm: "T2"),
            (dimension: "a", hard_max: 300),
        ])"#,
    );
    assert_eq!(case.value("a"), Some(300.0));
    assert_eq!(case.clone().actor(r#"realms: ["T2"]"#).value("a"), Some(200.0));
    assert_eq!(case.actor(r#"realms: ["T2", "T1"]"#).value("a"), Some(100.0));
}

#[test]
fn caps_of_rules() {
    let case = dimensions(r#""a": (base: 1000), "tier": (base: 2), "absent": ()"#).rules(
        "s",
        r#"(when: AtLeast("tier", 2), limits: [(dimension: "a", base_max: "tier * 100", add_max: 5, hard_min: 1, set_min: "1 / 0", layer: "WORLD", priority: 3)]),
           (when: AtLeast("tier", 3), caps: [(dimension: "a", mode: HardMax, value: 7)]),
           (caps: [(dimension: "a", mode: HardMax, value: "1 / 0"), (dimension: "absent", mode: HardMax, value: 4)])"#,
    );
    assert_eq!(case.caps("a"), Some((1.0, 205.0)));
    assert_eq!(case.value("a"), Some(205.0));
    assert_eq!(case.value("absent"), None);
    assert_eq!(case.caps("absent"), Some((-INF, 4.0)));
    // A cap that is left out is no cap.
    let case =
        dimensions("\"a\": ()").rules("s", r#"(caps: [(dimension: "a", mode: HardMax, value: "1 / 0")])"#);
    assert_eq!(case.caps("a"), None);
}

#[test]
fn the_priority_of_caps() {
    // 0 for standing caps and in actor files, that of the file in rules.
    let case = dimensions("\"a\": ()")
        .layers(r#"caps: [(system: "a", dimension: "a", mode: Override, kind: Max, value: 1)]"#)
        .file(
            "subsystems/s.subsystem.ron",
            r#"(id: "s", priority: 1, rules: [(limits: [(dimension: "a", set_max: 2)], caps: [(dimension: "a", mode: Override, kind: Max, value: 3, priority: 0)])])"#,
        );
    assert_eq!(case.caps("a"), Some((-INF, 2.0)));
    assert_eq!(case.disabled("s").caps("a"), Some((-INF, 1.0)));
}

#[test]
fn the_last_layer_if_none_is_named() {
    let case =
        dimensions("\"a\": ()").layers("order: [\"A\", \"B\"], across_policy: PrioritizedOverride").actor(
            r#"caps: [
                (system: "s", dimension: "a", mode: Override, kind: Max, value: 1),
                (system: "s", dimension: "a", mode: Override, kind: Max, value: 2, scope: "A"),
                (system: "s", dimension: "a", mode: Override, kind: Max, value: 3, scope: "B", priority: 1),
            ]"#,
        );
    assert_eq!(case.caps("a"), Some((-INF, 2.0)));
}
