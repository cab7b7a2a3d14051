//! What numbers mean: contributions, folds, absent dimensions, formulas, conditions and context dimensions.

use super::common::{Case, dimensions, formula, with_formula};

/// One dimension `a`, and what the actor contributes to it: (bucket, value, system, priority).
fn contributions(dimension: &str, all: &[(&str, &str, &str, i32)]) -> Case {
    let mut text = String::new();
    for (bucket, value, system, priority) in all {
        text.push_str(&format!(
            "(dimension: \"a\", bucket: {bucket}, value: {value}, system: \"{system}\", priority: {priority}), "
        ));
    }
    dimensions(&format!("\"a\": {dimension}, \"b\": (base: 3)")).actor(&format!("contributions: [{text}]"))
}

#[test]
fn the_pipeline() {
    let case = contributions(
        "(base: 5)",
        &[
            ("PostAdd", "7", "s", 0),
            ("Factor", "3", "s", 0),
            ("Mult", "0.5", "s", 0),
            ("Percent", "0.25", "s", 0),
            ("Flat", "11", "s", 0),
        ],
    );
    assert_eq!(case.value("a"), Some(((16.0 * 1.25) * 4.5) + 7.0));
}

#[test]
fn the_first_override_wins() {
    let two = [("Override", "9", "z", 5), ("Override", "2", "a", 4), ("Flat", "1", "a", 9)];
    assert_eq!(contributions("()", &two).value("a"), Some(9.0));
    let tied = [("Override", "9", "s", 5), ("Override", "2", "s", 5)];
    assert_eq!(contributions("()", &tied).value("a"), Some(2.0));
    let operator = [("Override", "9", "s", 5), ("Flat", "100", "s", 5)];
    assert_eq!(contributions("(merge: Max)", &operator).value("a"), Some(9.0));
}

#[test]
fn sums_are_left_folds_in_canonical_order() {
    // Priority descending.
    let case =
        contributions("()", &[("Flat", "1", "s", 0), ("Flat", "1e16", "s", 2), ("Flat", "-1e16", "s", 1)]);
    assert_eq!(case.value("a"), Some(1.0));
    let case =
        contributions("()", &[("Flat", "1", "s", 3), ("Flat", "1e16", "s", 2), ("Flat", "-1e16", "s", 1)]);
    assert_eq!(case.value("a"), Some(0.0));
    // System ascending, as bytes.
    let case =
        contributions("()", &[("Flat", "1", "a", 0), ("Flat", "1e16", "Z", 0), ("Flat", "-1e16", "é", 0)]);
    assert_eq!(case.value("a"), Some((1e16 + 1.0) - 1e16));
    // Value ascending.
    let case =
        contributions("()", &[("Flat", "1e16", "s", 0), ("Flat", "-1e16", "s", 0), ("Flat", "1", "s", 0)]);
    assert_eq!(case.value("a"), Some((-1e16 + 1.0) + 1e16));
}

#[test]
fn the_base_comes_first_and_percent_is_folded_from_0() {
    let case = contributions("(base: 1)", &[("Flat", "1e16", "s", 0), ("Flat", "-1e16", "s", 1)]);
    assert_eq!(case.value("a"), Some((1.0 - 1e16) + 1e16));
    let case = contributions("(base: 10)", &[("Percent", "0.1", "s", 0), ("Percent", "0.2", "s", 0)]);
    assert_eq!(case.value("a"), Some(10.0 * (1.0 + (0.1 + 0.2))));
}

#[test]
fn constants_come_before_formulas() {
    let case = dimensions("\"a\": ()").rules(
        "s",
        r#"(contributions: [
            (dimension: "a", bucket: Flat, value: "-1e16"),
            (dimension: "a", bucket: Flat, value: 1e16),
            (dimension: "a", bucket: Flat, value: 1),
        ])"#,
    );
    assert_eq!(case.value("a"), Some((1.0 + 1e16) - 1e16));
    // The least formula counts, though a number comes first.
    let case = dimensions("\"a\": ()")
        .rules("s", r#"(set: {"a": "2"}, contributions: [(dimension: "a", bucket: Override, value: 3)])"#);
    assert_eq!(case.value("a"), Some(3.0));
}

#[test]
fn statements_inherit_the_priority_of_their_file() {
    let case = dimensions("\"a\": ()")
        .file(
            "subsystems/x.subsystem.ron",
            r#"(id: "x", priority: 10, rules: [(set: {"a": 1}, contributions: [(dimension: "a", bucket: Override, value: 2, priority: 0)])])"#,
        )
        .file(
            "subsystems/y.subsystem.ron",
            r#"(id: "y", priority: 5, rules: [(set: {"a": 3})])"#,
        );
    assert_eq!(case.value("a"), Some(1.0));
    assert_eq!(case.clone().disabled("x").value("a"), Some(3.0));
    // Without a priority of the file it is 0, and of equal ones the first system counts.
    let case = case.rules("w", r#"(set: {"a": 4})"#).disabled("x").disabled("y");
    assert_eq!(case.value("a"), Some(4.0));
}

#[test]
fn operators() {
    let three = [("Flat", "4", "s", 0), ("Flat", "-2", "s", 0), ("Flat", "7", "s", 0)];
    for (merge, without, with_base_3) in [
        ("Sum", 9.0, 12.0),
        ("Max", 7.0, 7.0),
        ("Min", -2.0, -2.0),
        ("Average", 3.0, 3.0),
        ("Multiply", -56.0, -168.0),
    ] {
        let case = contributions(&format!("(merge: {merge})"), &three);
        assert_eq!(case.value("a"), Some(without), "{merge}");
        let case = contributions(&format!("(merge: {merge}, base: \"b\")"), &three);
        assert_eq!(case.value("a"), Some(with_base_3), "{merge} with a base");
        let case = contributions(&format!("(merge: {merge}, base: 5)"), &[]);
        assert_eq!(case.value("a"), Some(5.0), "{merge} of nothing but a base");
        let case = contributions(&format!("(merge: {merge})"), &[]);
        assert_eq!(case.value("a"), None, "{merge} of nothing");
        for bucket in ["Percent", "Mult", "Factor", "PostAdd"] {
            contributions(&format!("(merge: {merge})"), &[(bucket, "1", "s", 0)])
                .refused("takes only Flat and Override");
        }
    }
}

#[test]
fn a_base_that_is_not_finite_counts_as_0() {
    assert_eq!(contributions("(base: \"1 / 0\")", &[]).value("a"), Some(0.0));
    let case = contributions("(base: \"1 / 0\", merge: Max)", &[("Flat", "-5", "s", 0)]);
    assert_eq!(case.value("a"), Some(0.0));
    let case = contributions("(base: \"1 / 0\", merge: Average)", &[("Flat", "-5", "s", 0)]);
    assert_eq!(case.value("a"), Some(-2.5));
}

#[test]
fn absent_dimensions_read_as_0() {
    let case =
        dimensions(r#""none": (clamp: (min: 5)), "a": (base: "none + 1"), "b": (base: 0), "only_mult": ()"#)
            .rules("s", r#"(when: Below("none", 1), add: {"b": 2}), (times: {"only_mult": 3})"#);
    assert_eq!(case.value("none"), None);
    assert_eq!(case.caps("none"), None);
    assert_eq!(case.value("a"), Some(1.0));
    assert_eq!(case.value("b"), Some(2.0));
    // A Factor is a contribution that counts.
    assert_eq!(case.value("only_mult"), Some(0.0));
    // What does not count makes nothing present.
    let case = dimensions("\"a\": (), \"b\": ()")
        .rules("s", r#"(add: {"a": "1 / 0"}), (when: Race("elf"), add: {"b": 1})"#);
    assert_eq!(case.value("a"), None);
    assert_eq!(case.value("b"), None);
}

#[test]
fn after_the_fold() {
    let case = contributions("()", &[("Flat", "1e308", "s", 0), ("Flat", "1e308", "t", 0)]);
    assert_eq!(case.value("a"), Some(f64::MAX));
    let case = contributions("()", &[("Flat", "-1e308", "s", 0), ("Flat", "-1e308", "t", 0)]);
    assert_eq!(case.value("a"), Some(-f64::MAX));
    // Infinite times zero.
    let case = contributions(
        "()",
        &[("Flat", "1e308", "s", 0), ("Flat", "1e308", "t", 0), ("Percent", "-1", "s", 0)],
    );
    assert_eq!(case.value("a"), Some(0.0));
    for (round, value, rounded) in [
        ("Floor", "-2.5", -3.0),
        ("Ceil", "-2.5", -2.0),
        ("Nearest", "-2.5", -3.0),
        ("Nearest", "2.5", 3.0),
        ("Nearest", "0.49999999999999994", 0.0),
        ("None", "2.5", 2.5),
    ] {
        let case = contributions(&format!("(round: {round})"), &[("Flat", value, "s", 0)]);
        assert_eq!(case.value("a"), Some(rounded));
    }
    // Rounding first, then the caps.
    let case = contributions("(round: Nearest, clamp: (max: 2.25))", &[("Flat", "2.5", "s", 0)]);
    assert_eq!(case.value("a"), Some(2.25));
}

#[test]
fn negative_zero_becomes_zero() {
    for (dimension, bucket, value) in [
        ("()", "Flat", "-0.0"),
        ("(base: -0.0)", "Percent", "0"),
        ("(base: \"-0\")", "Percent", "0"),
        ("(round: Ceil)", "Flat", "-0.5"),
        ("(clamp: (min: -0.0))", "Flat", "-1"),
        ("()", "Override", "-0.0"),
    ] {
        let case = contributions(dimension, &[(bucket, value, "s", 0)]);
        assert_eq!(case.value("a").unwrap().to_bits(), 0, "{dimension} {bucket} {value}");
    }
    let case = contributions("(merge: Multiply)", &[("Flat", "-1", "s", 0), ("Flat", "0", "s", 0)]);
    assert_eq!(case.value("a").unwrap().to_bits(), 0);
    let case = contributions("(clamp: (min: -0.0))", &[("Flat", "-1", "s", 0)]);
    assert_eq!(case.caps("a").unwrap().0.to_bits(), 0);
    let case = contributions("(kind: Context)", &[("Factor", "-1", "s", 0), ("Factor", "0", "s", 0)]);
    assert_eq!(case.outcome().context["a"].mult.to_bits(), 0);
    assert_eq!(case.apply("a", -0.0).unwrap().to_bits(), 0);
}

#[test]
fn formulas_bind_as_the_grammar_says() {
    for (text, value) in [
        ("12", 12.0),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("-2 ^ 2", -4.0),
        ("2 ^ -1", 0.5),
        ("2 ^ 3 ^ 2", 512.0),
        ("--2", 2.0),
        ("2 - -2", 4.0),
        ("10 - 3 - 2", 5.0),
        ("24 / 4 / 2", 3.0),
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("-7 % 3", -1.0),
        ("7 % -3", 1.0),
        ("1 + 1 == 2", 1.0),
        ("not 1 == 2", 1.0),
        ("not not 5", 1.0),
        ("1 or 0 and 0", 1.0),
        ("2 and 3", 1.0),
        ("0 or 5", 1.0),
        ("3 >= 3", 1.0),
        ("3 < 3", 0.0),
        ("3 != 3", 0.0),
        ("(1 < 2) < 3", 1.0),
        ("true + true", 2.0),
        ("false", 0.0),
        ("x+y*2", 2.0),
        ("  x\n  *\t2 ", 14.0),
        ("none", 0.0),
        ("min(3, 1, 2) + max(1, 5)", 6.0),
        ("abs(y) + floor(y) + ceil(y)", -2.5),
        ("round(y)", -3.0),
        ("sqrt(9) + exp(0) + ln(1)", 4.0),
        ("clamp(5, 1, 3)", 3.0),
        ("clamp(5, 9, 3)", 3.0),
        ("if(x > 5, 1, 2)", 1.0),
        ("0 ^ 0", 1.0),
        ("2 ^ 10", 1024.0),
        ("1.1 ^ 3", (1.1 * 1.1) * 1.1),
        ("1.1 ^ (3.0)", (1.1 * 1.1) * 1.1),
        ("line(5)", 15.0),
        ("line(0) + line(10)", 30.0),
        ("line(-1) + line(21)", 10.0),
        ("stairs(-5) + stairs(0.9)", 200.0),
        ("stairs(1) + stairs(9)", 900.0),
    ] {
        assert_eq!(formula(text), Some(value), "{text}");
    }
    let mut fifteen = 1.0;
    for _ in 0..15 {
        fifteen *= 1.1;
    }
    assert_eq!(formula("1.1 ^ 15"), Some(fifteen));
    assert_eq!(formula("1.1 ^ 17"), Some(1.1_f64.powf(17.0)));
    assert_eq!(formula("1.1 ^ (1 + 1)"), Some(1.1_f64.powf(2.0)));
}

#[test]
fn only_what_is_needed_is_evaluated() {
    for (text, value) in
        [("if(1, 2, 1 / 0)", 2.0), ("if(0, 1 / 0, 3)", 3.0), ("0 and 1 / 0", 0.0), ("5 or 1 / 0", 1.0)]
    {
        assert_eq!(formula(text), Some(value), "{text}");
    }
}

#[test]
fn one_step_that_is_not_finite_spoils_the_formula() {
    for text in [
        "1 / 0",
        "0 / 0",
        "min(1, 1 / 0)",
        "1 / (1 / 0)",
        "sqrt(-1)",
        "ln(0)",
        "exp(1000)",
        "1 % 0",
        "1e308 + 1e308 - 1e308",
        "1e200 ^ 2",
        "(-8) ^ (1 / 3)",
        "0 ^ -1",
        "if(1 / 0, 1, 2)",
        "1 / 0 and 0",
        "(1 / 0) == (1 / 0)",
    ] {
        assert_eq!(formula(text), None, "{text}");
    }
}

#[test]
fn formulas_that_are_refused() {
    for text in [
        "",
        "1 +",
        "1 2",
        "2x",
        "1 < 2 < 3",
        "1 == 2 == 3",
        "1 + not 2",
        "(1",
        "1)",
        "min(1)",
        "abs(1, 2)",
        "clamp(1, 2)",
        "if(1, 2)",
        "if",
        "min",
        "line",
        "line(1, 2)",
        "unknown",
        "unknown(1)",
        "x(1)",
        "and",
        "1e999",
        "1 = 2",
        "x & y",
        "X",
        "event",
        "event + 1",
        "if(0, event, 1)",
        "raw",
        "source",
        "min()",
        "1,2",
        "not",
        "_x",
    ] {
        with_formula(text).refused("");
    }
    with_formula("1e999").refused("too large");
    let deep = format!("{}1{}", "(".repeat(90), ")".repeat(90));
    assert_eq!(formula(&deep), Some(1.0));
    let too_deep = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
    with_formula(&too_deep).refused("too deep");
    with_formula(&"-".repeat(5000)).refused("too deep");
    with_formula(&format!("{}1", "1 ^ ".repeat(5000))).refused("too deep");
    assert_eq!(formula(&format!("0{}", " + 1".repeat(5000))), Some(5000.0));
}

#[test]
fn formulas_see_final_values_in_dependency_order() {
    let case = dimensions(
        r#""a": (base: "b + 1"), "b": (base: "c * 2", clamp: (max: 10)), "c": (base: 1, round: Ceil)"#,
    )
    .rules("s", r#"(add: {"c": 99.5, "a": "c"})"#);
    assert_eq!(case.value("c"), Some(101.0));
    assert_eq!(case.value("b"), Some(10.0));
    assert_eq!(case.value("a"), Some(112.0));
}

#[test]
fn cycles_are_refused() {
    dimensions(r#""a": (base: "a")"#).refused("cycle");
    dimensions(r#""a": (base: "b"), "b": (base: "a")"#).refused("cycle");
    let two = dimensions(r#""a": (), "b": ()"#);
    // In a branch that is never taken, in a condition, in a cap, by conditions that exclude each other.
    two.clone().rules("s", r#"(add: {"a": "if(0, a, 1)"})"#).refused("cycle");
    two.clone().rules("s", r#"(when: AtLeast("a", 1), add: {"a": 1})"#).refused("cycle");
    two.clone()
        .rules("s", r#"(limits: [(dimension: "a", hard_max: "b")]), (add: {"b": "a"})"#)
        .refused("cycle");
    two.clone()
        .rules("s", r#"(when: Race("x"), add: {"a": "b"}), (when: Not(Race("x")), add: {"b": "a"})"#)
        .refused("cycle");
    two.clone().disabled("s").rules("s", r#"(add: {"a": "a"})"#).refused("cycle");
    // What is switched off takes no part.
    let off = two.rules("s", r#"(enabled: false, add: {"a": "a"}), (add: {"b": "a"})"#);
    assert_eq!(off.value("b"), Some(0.0));
    assert_eq!(off.value("a"), None);
}

#[test]
fn conditions() {
    let case =
        dimensions(r#""a": (), "x": (base: 5)"#).actor(r#"race: "elf", tags: ["t1"], realms: ["r1", "r2"]"#);
    for (when, holds) in [
        ("Always", true),
        (r#"Race("elf")"#, true),
        (r#"Race("orc")"#, false),
        (r#"Tag("t1")"#, true),
        (r#"Tag("t2")"#, false),
        (r#"Realm("r2")"#, true),
        (r#"Realm("r3")"#, false),
        (r#"AtLeast("x", 5)"#, true),
        (r#"AtLeast("x", 5.5)"#, false),
        (r#"Below("x", 5)"#, false),
        (r#"Below("x", 6)"#, true),
        (r#"AtLeast("a_third", -1)"#, true),
        (r#"Below("a_third", 0)"#, false),
        (r#""x > 4 and x < 6""#, true),
        (r#""x - 5""#, false),
        (r#""-1""#, true),
        (r#""1 / 0""#, false),
        (r#"Not("1 / 0")"#, true),
        (r#"Not("not 1 / 0")"#, true),
        ("All([])", true),
        ("Any([])", false),
        (r#"All([Race("elf"), Tag("t1")])"#, true),
        (r#"All([Race("elf"), Tag("t2")])"#, false),
        (r#"Any([Race("orc"), "0", /* or */ Not(All([Tag("t2")]))])"#, true),
        (r#"Any([Race("orc"), Any([])])"#, false),
    ] {
        let case = case
            .clone()
            .file("dimensions.ron", r#"(dimensions: {"a": (), "x": (base: 5), "a_third": ()})"#)
            .rules("s", &format!("(when: {when}, add: {{\"a\": 1}})"));
        assert_eq!(case.value("a").is_some(), holds, "{when}");
    }
    // Someone without a race is of no race.
    let case = dimensions("\"a\": ()").rules("s", r#"(when: Race("elf"), add: {"a": 1})"#);
    assert_eq!(case.value("a"), None);
}

#[test]
fn conditions_that_are_refused() {
    let case = dimensions(r#""a": (), "event": (kind: Context)"#);
    for when in [
        r#"AtLeast("unknown", 1)"#,
        r#"Below("event", 1)"#,
        r#""event""#,
        r#"Not("event")"#,
        r#"Race("")"#,
        r#"AtLeast("a", inf)"#,
        "Never",
        "3",
        r#"AtLeast("a", "1")"#,
        r#"All([Any([Not(Tag(""))])])"#,
    ] {
        case.clone().rules("s", &format!("(when: {when})")).refused("");
    }
}

#[test]
fn context_dimensions() {
    let case = contributions(
        "(kind: Context, round: Nearest, clamp: (min: -10, max: 1000))",
        &[
            ("Flat", "10", "s", 0),
            ("Percent", "0.5", "s", 0),
            ("Mult", "0.2", "s", 0),
            ("PostAdd", "0.25", "s", 0),
        ],
    );
    let outcome = case.outcome();
    let context = &outcome.context["a"];
    assert_eq!((context.flat, context.percent, context.mult, context.post), (10.0, 0.5, 1.2, 0.25));
    assert_eq!(context.override_, None);
    assert_eq!(case.apply("a", 10.0), Ok(36.0));
    assert_eq!(case.apply("a", 1e9), Ok(1000.0));
    assert_eq!(case.apply("a", -1e9), Ok(-10.0));
    assert!(case.apply("a", f64::NAN).is_err());
    assert!(case.apply("a", f64::INFINITY).is_err());
    assert!(case.apply("b", 1.0).is_err());
    assert!(case.apply("unknown", 1.0).is_err());
    assert!(!outcome.primary.contains_key("a") && !outcome.derived.contains_key("a"));
    assert!(!outcome.caps_used.contains_key("a"));
}

#[test]
fn an_override_of_a_context_dimension() {
    let case = contributions("(kind: Context)", &[("Flat", "10", "s", 0), ("Override", "3", "s", 0)]);
    assert_eq!(case.outcome().context["a"].override_, Some(3.0));
    assert_eq!(case.apply("a", 10.0), Ok(3.0));
}

#[test]
fn an_untouched_context_dimension() {
    let case = dimensions("\"a\": (kind: Context, round: Floor, clamp: (max: 10))");
    assert!(case.outcome().context.is_empty());
    assert!(case.outcome().caps_used.is_empty());
    assert_eq!(case.apply("a", 2.9), Ok(2.0));
    assert_eq!(case.apply("a", 12.0), Ok(10.0));
    let case = case.actor(r#"caps: [(system: "s", dimension: "a", mode: HardMax, value: 5)]"#);
    assert!(case.outcome().context.is_empty());
    assert_eq!(case.caps("a"), Some((f64::NEG_INFINITY, 5.0)));
    assert_eq!(case.apply("a", 12.0), Ok(5.0));
}

#[test]
fn the_numbers_of_a_context_pipeline_are_finite() {
    let case = contributions(
        "(kind: Context)",
        &[
            ("Flat", "1e308", "s", 0),
            ("Flat", "1e308", "t", 0),
            ("Percent", "-1e308", "s", 0),
            ("Percent", "-1e308", "t", 0),
            ("Factor", "1e300", "s", 0),
            ("Factor", "1e300", "t", 0),
            ("Factor", "0", "u", 0),
        ],
    );
    let outcome = case.outcome();
    let context = &outcome.context["a"];
    assert_eq!((context.flat, context.percent, context.mult), (f64::MAX, -f64::MAX, 0.0));
    // Infinite times zero.
    assert_eq!(case.apply("a", 1.0), Ok(0.0));
}

#[test]
fn context_dimensions_take_no_base_and_no_merge() {
    dimensions("\"a\": (kind: Context, base: 1)").refused("no base");
    dimensions("\"a\": (kind: Context, merge: Sum)").refused("Pipeline");
    assert!(dimensions("\"a\": (kind: Context, merge: Pipeline)").resolve().is_ok());
    dimensions("\"e\": (kind: Context), \"a\": (base: \"e\")").refused("context dimension");
}

#[test]
fn disabling_a_system_silences_all_its_voices() {
    let case = dimensions("\"a\": (), \"b\": ()")
        .layers(r#"caps: [(system: "s", dimension: "b", mode: HardMax, value: 1)]"#)
        .rules("s", r#"(add: {"a": 1}, limits: [(dimension: "a", hard_max: 50)])"#)
        .actor(
            r#"base: {"a": 10, "b": 5},
            contributions: [(dimension: "a", bucket: Flat, value: 100, system: "s"), (dimension: "a", bucket: Flat, value: 1000, system: "base")],
            caps: [(system: "s", dimension: "a", mode: HardMin, value: 20)]"#,
        );
    assert_eq!(case.value("a"), Some(50.0));
    assert_eq!(case.value("b"), Some(1.0));
    let without_s = case.clone().disabled("s");
    assert_eq!(without_s.value("a"), Some(1010.0));
    assert_eq!(without_s.caps("a"), Some((f64::NEG_INFINITY, f64::INFINITY)));
    assert_eq!(without_s.value("b"), Some(5.0));
    let without_base = case.clone().disabled("base");
    assert_eq!(without_base.value("a"), Some(50.0));
    assert_eq!(without_base.value("b"), None);
    assert_eq!(without_base.caps("b"), Some((f64::NEG_INFINITY, 1.0)));
    assert_eq!(case.disabled("s").disabled("base").value("a"), None);
}

#[test]
fn what_is_switched_off_is_checked_but_does_not_count() {
    let case = dimensions("\"a\": (base: 1)");
    let off = case.clone().rules("s", r#"(enabled: false, add: {"a": 5})"#);
    assert_eq!(off.value("a"), Some(1.0));
    let off = case
        .clone()
        .file("subsystems/s.subsystem.ron", r#"(id: "s", enabled: false, rules: [(add: {"a": 5})])"#);
    assert_eq!(off.value("a"), Some(1.0));
    case.rules("s", r#"(enabled: false, add: {"unknown": 5})"#).refused("no dimension");
}
