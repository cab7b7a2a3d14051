//! Thousands of effects, very long ones, and bad durations and periods cause no panic, and are checked in reasonable
//! time.

use super::*;

/// Loads so many effects, each with these fields; gives how many problems there are.
fn effects(what: &str, count: usize, fields: impl Fn(usize) -> String) -> usize {
    let files: Vec<(String, Vec<u8>)> = (0..count)
        .map(|i| (format!("effects/e{i}.effect.ron"), format!("({})", fields(i)).into_bytes()))
        .collect();
    let files: Vec<(&str, Vec<u8>)> =
        files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    load(what, &files)
}

#[test]
#[cfg_attr(debug_assertions, ignore = "of full size: cargo test --release -p actor_core --test it hostile")]
fn many_that_name_each_other() {
    let count = scaled(10_000);
    let overflow = |to: String| format!("stacking: (limit: 2, overflow: \"{to}\")");
    let all = |what: &str, fields: &dyn Fn(usize) -> String| effects(what, count, fields);
    let circle =
        |i: usize| format!("id: \"e{i}\", grants: [\"t\"], {}", overflow(format!("e{}", (i + 1) % count)));
    assert_eq!(all("effects in one circle", &circle), 1);
    let into_one = |i: usize| format!("id: \"e{i}\", {}", overflow("e0".into()));
    assert!(all("effects that overflow into one circle", &into_one) > 0);
    let nowhere = |i: usize| format!("id: \"effect{i}\", {}", overflow(format!("efect{i}")));
    assert!(all("effects that overflow into what is not there", &nowhere) >= count);
    assert!(all("effects with one id", &|_| "id: \"a\"".into()) >= count - 1);
    let cancels = |i: usize| format!("id: \"e{i}\", tags: [\"tag{i}\"], cancels: [\"tg{i}\"]");
    assert!(all("effects that cancel what is not there", &cancels) >= count);
    let lone = |i: usize| format!("id: \"e{i}\", grants: [\"tag{i}\"], blocked_by: [\"tg{i}\"]");
    assert!(all("effects that are blocked by what is not there", &lone) >= count);
    let divides =
        |i: usize| format!("id: \"e{i}\", add: {{\"strength\": \"1 / level + {i}\"}}, when: \"level > 1\"");
    assert_eq!(all("effects that divide", &divides), 1);
}

#[test]
fn one_that_is_long() {
    let list = |item: &str| vec![item; scaled(30_000)].join(",");
    for (what, fields) in [
        ("tags", format!("tags: [{}]", list("3"))),
        ("cancelled tags", format!("cancels: [{}]", list("\"a\""))),
        ("blocking tags", format!("blocked_by: [{}]", list("\"\""))),
        ("amounts", format!("period: (seconds: 1, amounts: {{{}}})", list("\"damage\": 1"))),
        ("rules", format!("rules: [{}]", list("(add: {\"strength\": tru})"))),
        (
            "statements to be set",
            format!(
                "combine: Strongest, contributions: [{}]",
                list("(dimension: \"strength\", bucket: Override, value: 1)")
            ),
        ),
        (
            "limits of what is instant",
            format!("duration: Instant, limits: [{}]", list("(dimension: \"strength\", hard_max: 1)")),
        ),
        ("fields", list("duration: 3")),
        ("unknown fields", list("lasts: 3")),
        ("words in a name", format!("duration: {}(3)", "Seconds".repeat(scaled(100_000)))),
        ("digits", format!("duration: {}", "9".repeat(scaled(100_000)))),
        ("conditions", format!("stays: All([{}])", list("Tag(3)"))),
    ] {
        let text = format!("(id: \"e\", {fields})").into_bytes();
        assert!(
            load(&format!("an effect with many {what}"), &[("effects/e.effect.ron", text)]) > 0,
            "{what}"
        );
    }
}

#[test]
fn durations_and_periods_of_any_shape() {
    let values = [
        "1",
        "-1",
        "0",
        "1e400",
        "-0.0",
        "5e-324",
        "0xff",
        "\"\"",
        "\"1\"",
        "\"x\"",
        "()",
        "[]",
        "{}",
        "(1)",
        "(1, 2)",
        "[1]",
        "{\"seconds\": 1}",
        "Some(1)",
        "None",
        "true",
        "'a'",
        "Seconds",
        "Seconds()",
        "Seconds(1, 2)",
        "Seconds(())",
        "Seconds(Seconds(1))",
        "Minutes(1e308)",
        "Minutes(\"1\")",
        "Ticks(1e300)",
        "(seconds: 1, seconds: 2)",
        "(ticks: 4294967295)",
        "(ticks: 4294967296)",
        "Forever(Forever)",
        "Instant",
        "b\"a\"",
        "All",
        "Source",
    ];
    for field in
        ["duration", "period", "combine", "stacking", "tags", "when", "stays", "add", "rules", "limits"]
    {
        for value in values {
            let text = format!("(id: \"e\", grants: [\"t\"], {field}: {value})").into_bytes();
            // Some of them are good. In each there is at least the warning about what nobody uses.
            assert!(load(&format!("{field}: {value}"), &[("effects/e.effect.ron", text)]) > 0);
        }
    }
}
