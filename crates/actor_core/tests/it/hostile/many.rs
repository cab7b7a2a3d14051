//! Tens of thousands of names, rules, problems, cycles, files and statements are handled in reasonable time.

use super::*;

/// A file of rules, each of which this gives for its number.
fn rules(count: usize, rule: impl Fn(usize) -> String) -> Vec<u8> {
    let rules: Vec<String> = (0..count).map(rule).collect();
    format!("(id: \"a\", rules: [\n{}\n])", rules.join(",\n")).into()
}

fn dimensions(count: usize, dimension: impl Fn(usize) -> String) -> Vec<u8> {
    let dimensions: Vec<String> = (0..count).map(|i| format!("\"d{i}\": {}", dimension(i))).collect();
    format!("(dimensions: {{\n{}\n}})", dimensions.join(",\n")).into()
}

const A: &str = "subsystems/a.subsystem.ron";

#[test]
#[cfg_attr(debug_assertions, ignore = "of full size: cargo test --release -p actor_core --test it hostile")]
fn problems() {
    // As many as a file can hold.
    for (what, rule) in [
        ("unknown fields", "(ad: 1)"),
        ("wrong types", "(add: 1)"),
        ("bad values", "(add: {\"strength\": tru})"),
        ("unknown dimensions", "(add: {\"strenght\": 1})"),
        ("unknown names in formulas", "(add: {\"strength\": \"levl\"})"),
        ("bad formulas", "(add: {\"strength\": \"1 +\"})"),
        ("bad conditions", "(when: Rase(\"elf\"))"),
        ("cycles", "(add: {\"strength\": \"strength\"})"),
        ("names", "(name: \"x\")"),
        ("bad layers", "(limits: [(dimension: \"strength\", hard_max: 1, layer: \"X\")])"),
    ] {
        let tokens = rule.split_inclusive(['(', ')', '{', '}', '[', ']', ',', ':']).count() + 4;
        let count = scaled(450_000) / tokens;
        let text = rules(count, |_| rule.into());
        let one_line = String::from_utf8(text.clone()).unwrap().replace('\n', "");
        assert!(load(&format!("{count} {what}"), &[(A, text)]) > 0, "{what}");
        assert!(load(&format!("{count} {what} in one line"), &[(A, one_line.into())]) > 0, "{what}");
        let too_many = rules(200_000, |_| rule.into());
        assert_eq!(load(&format!("200,000 {what}"), &[(A, too_many)]), 1, "{what}");
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "of full size: cargo test --release -p actor_core --test it hostile")]
fn names_that_are_like_others() {
    let known = || dimensions(10_000, |_| "()".into());
    for (what, rule) in [
        ("dimensions", (|i| format!("(add: {{\"d{i}x\": 1}})")) as fn(usize) -> String),
        ("names in formulas", |i| format!("(add: {{\"d1\": \"d{i}x + 1\"}})")),
        ("functions", |i| format!("(add: {{\"d1\": \"f{i}(1)\"}})")),
        ("layers", |i| format!("(limits: [(dimension: \"d1\", hard_max: 1, layer: \"l{i}x\")])")),
        ("rules", |i| format!("(name: \"r{}\")", i % 20_000)),
    ] {
        let layers: Vec<String> = (0..10_000).map(|i| format!("\"l{i}\"")).collect();
        let layers = format!("(order: [{}])", layers.join(","));
        let curves: Vec<String> = (0..10_000).map(|i| format!("\"c{i}\": (points: [(0, 1)])")).collect();
        let curves = format!("(curves: {{{}}})", curves.join(","));
        let files = [
            ("dimensions.ron", known()),
            ("cap_layers.ron", layers.into()),
            ("curves.ron", curves.into()),
            (A, rules(scaled(30_000), rule)),
        ];
        assert!(load(&format!("30,000 unknown {what} beside 10,000 known ones"), &files) > 0);
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "of full size: cargo test --release -p actor_core --test it hostile")]
fn names_in_one_file() {
    let each = |what: &str, path: &'static str, text: String| load(what, &[(path, text.into())]);
    let layers: Vec<String> = (0..scaled(200_000)).map(|i| format!("\"l{}\"", i / 2)).collect();
    each("100,000 layers twice", "cap_layers.ron", format!("(order: [{}])", layers.join(",")));
    let points: Vec<String> = (0..scaled(70_000)).map(|i| format!("(-{i}, 1)")).collect();
    each("70,000 points", "curves.ron", format!("(curves: {{\"a\": (points: [{}])}})", points.join(",")));
    let curves: Vec<String> = (0..scaled(50_000)).map(|i| format!("\"C{i}\": (points: [])")).collect();
    each("50,000 curves", "curves.ron", format!("(curves: {{{}}})", curves.join(",")));
    let labels: Vec<String> = (0..scaled(100_000)).map(|i| format!("\"l{i}\": {i}")).collect();
    let labels = format!("(id: \"a\", rules: [(contributions: [(labels: {{{}}})])])", labels.join(","));
    each("100,000 labels", A, labels);
    let fields: Vec<String> = (0..scaled(50_000)).map(|i| format!("f{i}: 1, id: 1")).collect();
    each("50,000 fields", A, format!("({})", fields.join(",")));
    let lints: Vec<String> = (0..scaled(100_000)).map(|i| format!("\"l{i}\": \"\"")).collect();
    each("100,000 lints", A, format!("(id: \"a\", allow: {{{}}})", lints.join(",")));
    load(
        "25,000 dimensions",
        &[(
            "dimensions.ron",
            dimensions(scaled(25_000), |_| "(clamp: (min: 1, max: 0), base: \"x\")".into()),
        )],
    );
    let wide = vec!["Race(\"x\")"; scaled(80_000)].join(",");
    each(
        "a condition of 80,000",
        A,
        format!("(id: \"a\", rules: [(when: All([{wide}]), add: {{\"x\": 1}})])"),
    );
    let long = "a".repeat(5 << 20);
    each("a long dimension", "dimensions.ron", format!("(dimensions: {{\"{long}\": (), \"{long}\": ()}})"));
    each(
        "a long name",
        A,
        format!("(id: \"{long}\", rules: [(add: {{\"{long}\": \"{long}\"}}, {long}: 1)])"),
    );
}

#[test]
#[cfg_attr(debug_assertions, ignore = "of full size: cargo test --release -p actor_core --test it hostile")]
fn cycles() {
    let count = 10_000;
    let chain = |last: &'static str| {
        move |i: usize| if i + 1 < count { format!("(base: \"d{}\")", i + 1) } else { last.into() }
    };
    assert!(
        load("a circle of 10,000", &[("dimensions.ron", dimensions(count, chain("(base: \"d0\")")))]) == 1
    );
    let far = [
        ("dimensions.ron", dimensions(count, chain("()"))),
        (A, rules(1, |_| "(add: {\"d9999\": \"d0\"})".into())),
    ];
    assert!(load("a circle of 10,000 by a rule", &far) == 1);
    let pairs = |i: usize| format!("(base: \"d{}\")", i ^ 1);
    assert_eq!(load("5,000 circles of two", &[("dimensions.ron", dimensions(count, pairs))]), 5_000);
    let all: Vec<String> = (0..300).map(|i| format!("d{i}")).collect();
    let all = format!("(base: \"{}\")", all.join(" + "));
    assert!(
        load("300 that all read each other", &[("dimensions.ron", dimensions(300, |_| all.clone()))]) > 0
    );
    let next = |i: usize| {
        format!("(add: {{\"d{}\": \"d{} + d{}\"}})", i % 1000, (i * 7 + 1) % 1000, (i * 13 + 5) % 1000)
    };
    let files = [("dimensions.ron", dimensions(1000, |_| "()".into())), (A, rules(scaled(30_000), next))];
    assert!(load("1,000 that 30,000 rules tie up", &files) > 0);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "of full size: cargo test --release -p actor_core --test it hostile")]
fn files() {
    let files = |text: &dyn Fn(usize) -> String| -> Vec<(String, Vec<u8>)> {
        (0..scaled(10_000))
            .map(|i| (format!("subsystems/s{i}.subsystem.ron"), text(i).into_bytes()))
            .collect()
    };
    for (what, text) in [
        ("with one id", (&|_| "(id: \"a\")".into()) as &dyn Fn(usize) -> String),
        ("that break off", &|_| "(".into()),
        ("without content", &|_| String::new()),
        ("that make a circle with the base", &|i| {
            format!("(id: \"s{i}\", rules: [(add: {{\"level\": \"strength\"}})])")
        }),
        ("that make a circle with each other", &|i| {
            format!("(id: \"s{i}\", rules: [(add: {{\"d{}\": \"d{}\"}})])", i % 500, (i * 7 + 1) % 500)
        }),
    ] {
        let files = files(text);
        let mut files: Vec<(&str, Vec<u8>)> =
            files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
        let mut known = String::from_utf8(dimensions(500, |_| "()".into())).unwrap();
        known = known.replacen('{', "{\"strength\": (base: \"level\"), \"level\": (),", 1);
        files.push(("dimensions.ron", known.into()));
        assert!(load(&format!("10,000 files {what}"), &files) > 0, "{what}");
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "of full size: cargo test --release -p actor_core --test it hostile")]
fn statements_of_an_actor() {
    let list = |item: &str| vec![item; scaled(30_000)].join(",");
    for (what, fields) in [
        (
            "contributions",
            format!(
                "contributions: [{}]",
                list("(system: \"a\", dimension: \"strenght\", bucket: Flat, value: 1)")
            ),
        ),
        (
            "caps",
            format!(
                "caps: [{}]",
                list("(system: \"a\", dimension: \"strenght\", mode: HardMax, value: 1, scope: \"X\")")
            ),
        ),
        ("tags", format!("tags: [{}]", list("\"\""))),
        ("keys", format!("base: {{{}}}", list("\"strength\": true"))),
        (
            "base",
            format!(
                "base: {{{}}}",
                (0..scaled(100_000)).map(|i| format!("\"stat_{i}\": 1")).collect::<Vec<_>>().join(",")
            ),
        ),
    ] {
        let text = format!("(id: \"hero\", name: \"H\", {fields})");
        let folder: Folder = [("dimensions.ron", DIMENSIONS.as_bytes())].into_iter().collect();
        let count = on_a_small_stack(&format!("an actor with many {what}"), move || {
            let (registry, _) = Registry::from_folder(&folder);
            let problems = match ActorDefinition::from_ron("hero.actor.ron", text) {
                Ok(actor) => actor.check(&registry),
                Err(Error::Definitions(problems)) => problems,
                Err(error) => panic!("{error}"),
            };
            std::hint::black_box(problems.to_string());
            problems.len()
        });
        assert!(count > 0, "{what}");
    }
}
