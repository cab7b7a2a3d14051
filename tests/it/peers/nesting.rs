//! Any text that a modder writes gives a value or an error, however deeply it nests.

use super::*;

fn parentheses(count: usize) -> String {
    format!("{}level{}", "(".repeat(count), ")".repeat(count))
}

/// What a formula gives for level 3, as a base, as the value of a rule, of a cap, and as a condition.
fn everywhere(formula: &str) -> Result<[f64; 4], String> {
    let value = Value::from(formula);
    let registry = Registry::builder()
        .dimension("level", DimensionDef::primary())
        .dimension("by_base", DimensionDef::derived().base(formula))
        .dimension("by_rule", DimensionDef::derived())
        .dimension("by_cap", DimensionDef::derived())
        .dimension("by_condition", DimensionDef::derived())
        .subsystem(
            SubsystemDef::new("deep", 0)
                .rule(Rule::new().add("by_rule", formula).add("by_cap", 100.0))
                .rule(Rule::new().cap(Cap::<Value>::new("by_cap", CapMode::HardMax, CapKind::Max, value)))
                .rule(Rule::new().when(Condition::formula(formula)).add("by_condition", 1.0)),
        );
    let mut app = app(registry.build().map_err(|error| error.to_string())?);
    let actor = spawn(&mut app, Base::from([(&LEVEL, 3.0)]));
    app.update();
    Ok(["by_base", "by_rule", "by_cap", "by_condition"].map(|name| crate::common::value(&app, actor, name)))
}

#[test]
fn of_twenty_one_parentheses_is_a_value() {
    for count in [1, 20, 21, 22, 64, 100] {
        assert_eq!(everywhere(&parentheses(count)), Ok([3.0, 3.0, 3.0, 1.0]), "{count}");
    }
}

#[test]
fn of_twenty_thousand_parentheses_is_a_value_or_an_error() {
    let deep = [
        parentheses(20_000),
        "(".repeat(20_000),
        format!("{}level{}", "abs(".repeat(20_000), ")".repeat(20_000)),
        format!("{}1{}", "if(level, ".repeat(20_000), ", 0)".repeat(20_000)),
        format!("{}level", "2 ^ ".repeat(20_000)),
        format!("{}level", "-".repeat(20_000)),
        format!("{}level", "not ".repeat(20_000)),
        vec!["level"; 20_000].join(" + "),
        vec!["level"; 20_000].join(" or "),
    ];
    let outcomes: Vec<bool> = deep.iter().map(|formula| everywhere(formula).is_ok()).collect();
    assert!(!outcomes[1], "it is not closed");
    assert_eq!(everywhere(&deep[7]).unwrap()[0], 60_000.0);
}

#[test]
fn of_twenty_thousand_parentheses_in_a_file_is_an_error_at_its_place() {
    let dimensions = r#"(dimensions: {"level": (), "power": ()})"#;
    let rules = format!("(id: \"race\", rules: [(add: {{\"power\": \"{}\"}})])", parentheses(20_000));
    let (registry, problems) = load(dimensions, &rules);
    assert!(registry.is_ready() && problems.has_errors(), "{problems}");
    let text = problems.to_string();
    assert!(text.contains("--> subsystems/race.subsystem.ron:1:"), "{text}");
    let few = format!("(id: \"race\", rules: [(add: {{\"power\": \"{}\"}})])", parentheses(21));
    assert!(!load(dimensions, &few).1.has_errors());
}

const DIMENSIONS: &str = r#"(dimensions: {"level": (), "power": ()})"#;

/// A subsystem file whose one rule has a condition within this many others.
fn within(open: &str, count: usize, close: &str) -> String {
    let when = format!("{}Always{}", open.repeat(count), close.repeat(count));
    format!("(id: \"race\", rules: [(when: {when}, add: {{\"power\": 1}})])")
}

fn is_refused_at_its_place(text: &str) {
    let problems = load(DIMENSIONS, text).1;
    assert_eq!(problems.len(), 1, "{problems}");
    assert!(problems.to_string().contains("--> subsystems/race.subsystem.ron:1:"), "{problems}");
    assert!(ActorDefinition::from_ron("hero.ron", text).is_err());
}

#[test]
fn of_a_few_conditions_in_a_file_is_a_value() {
    for text in [within("Not(", 20, ")"), within("All([", 20, "])"), within("Any([", 20, "])")] {
        let (registry, problems) = load(DIMENSIONS, &text);
        assert!(!problems.has_errors(), "{problems}");
        let hero = ActorDefinition::from_ron("hero.ron", r#"(id: "hero", name: "H")"#).unwrap();
        assert_eq!(hero.resolve(&registry).value(&POWER), 1.0);
    }
}

#[test]
fn of_twenty_thousand_brackets_in_a_file_is_an_error_at_its_place() {
    for bracket in ["(", "[", "{", "{1: ", "(a: ", "Some(", "/*", "(id: \"race\", rules: [(when: "] {
        is_refused_at_its_place(&bracket.repeat(20_000));
    }
    is_refused_at_its_place(&format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)));
    is_refused_at_its_place(&format!("{}{}", "(".repeat(20_000), ")".repeat(20_000)));
}

/// Also brackets that do not belong together, and those behind what only looks like a string.
#[test]
fn of_a_few_hundred_wrong_brackets_in_a_file_is_an_error_at_its_place() {
    for wrong in ["(},", "[),", "All([}},"] {
        is_refused_at_its_place(&wrong.repeat(300));
    }
    for hidden in ["'a\"'\",", "1r#\"\\\"#,", "r#########\"\","] {
        is_refused_at_its_place(&format!("[{hidden}{}{}]", "All([".repeat(200), "])".repeat(200)));
    }
}

#[test]
fn of_twenty_thousand_conditions_in_a_file_is_an_error_at_its_place() {
    is_refused_at_its_place(&within("Not(", 20_000, ")"));
    is_refused_at_its_place(&"Not(".repeat(20_000));
}

#[test]
fn of_twenty_thousand_conditions_and_lists_in_a_file_is_an_error_at_its_place() {
    for count in [62, 63, 64, 100, 20_000] {
        is_refused_at_its_place(&within("All([", count, "])"));
    }
    is_refused_at_its_place(&"All([".repeat(20_000));
}
