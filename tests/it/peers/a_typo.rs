//! A name that does not exist, or a formula that cannot be read, is an error at its place.

use super::*;

const DIMENSIONS: &str = "(dimensions: {\n    \"strength\": (),\n    \"hp_max\": (kind: Derived, base: \
                              \"strenght * 2\"),\n})";
const GOOD_DIMENSIONS: &str = r#"(dimensions: {"strength": (), "hp_max": ()})"#;

#[test]
fn in_the_formula_of_a_base_is_an_error_at_its_place_with_a_hint() {
    assert_eq!(
        problems(DIMENSIONS, "(id: \"race\")"),
        ["dimensions.ron:3:38: error[unknown-dimension]: no dimension is named `strenght` \
              (did you mean `strength`?)"]
    );
    assert!(!load(DIMENSIONS, "(id: \"race\")").0.is_ready());
}

#[test]
fn anywhere_in_a_rule_is_an_error_at_its_place_with_a_hint() {
    let rules = "(id: \"race\", rules: [\n\
                     (add: {\"strenght\": 1}),\n\
                     (add: {\"strength\": \"hp_mx / 10\"}),\n\
                     (when: AtLeast(\"strengh\", 1), add: {\"hp_max\": 1}),\n\
                     (when: \"1 < stregth\", add: {\"hp_max\": 1}),\n\
                     (limits: [(dimension: \"hpmax\", hard_max: 1)]),\n\
                     (contributions: [(dimension: \"hp_maxx\", bucket: Flat, value: 1)]),\n\
                     (caps: [(dimension: \"hp_max\", mode: HardMax, value: 1, scope: \"REALN\")]),\n\
                     ])";
    let file = "subsystems/race.subsystem.ron";
    let unknown = |at: &str, name: &str, help: &str| {
        format!(
            "{file}:{at}: error[unknown-dimension]: no dimension is named `{name}` (did you mean `{help}`?)"
        )
    };
    assert_eq!(
        problems(GOOD_DIMENSIONS, rules),
        [
            unknown("2:8", "strenght", "strength"),
            unknown("3:21", "hp_mx", "hp_max"),
            unknown("4:16", "strengh", "strength"),
            unknown("5:13", "stregth", "strength"),
            unknown("6:23", "hpmax", "hp_max"),
            unknown("7:30", "hp_maxx", "hp_max"),
            format!(
                "{file}:8:63: error[unknown-layer]: no cap layer is named `REALN` (did you mean `REALM`?)"
            ),
        ]
    );
}

#[test]
fn in_a_formula_that_is_broken_is_an_error_at_its_place() {
    let rules = "(id: \"race\", rules: [\n\
                     (add: {\"strength\": \"hp_max * (2 + 3\"}),\n\
                     (add: {\"strength\": \"flor(hp_max)\"}),\n\
                     (add: {\"strength\": \"hp_max hp_max\"}),\n\
                     (add: {\"strength\": \"\"}),\n\
                     ])";
    let found = problems(GOOD_DIMENSIONS, rules);
    let starts = [
        "subsystems/race.subsystem.ron:2:36: error[formula-syntax]: ",
        "subsystems/race.subsystem.ron:3:21: error[unknown-function]: ",
        "subsystems/race.subsystem.ron:4:28: error[formula-syntax]: ",
        "subsystems/race.subsystem.ron:5:21: error[formula-syntax]: ",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (found, start) in found.iter().zip(starts) {
        assert!(found.starts_with(start), "{found}\nshould start with {start}");
    }
    assert!(found[1].ends_with("(did you mean `floor`?)"), "{}", found[1]);
}

#[test]
fn in_code_is_an_error_with_a_hint() {
    let error = primary(["strength"])
        .dimension("hp_max", DimensionDef::derived().base("strenght * 2"))
        .subsystem(SubsystemDef::new("race", 0).rule(Rule::new().named("elf").add("dexterity", 1.0)))
        .build()
        .unwrap_err()
        .to_string();
    assert!(error.contains("`strenght`") && error.contains("did you mean `strength`?"), "{error}");
    assert!(error.contains("the base of `hp_max`"), "{error}");
    assert!(error.contains("no dimension is named `dexterity`"), "{error}");
}

#[test]
fn in_what_code_says_about_an_actor_is_reported_once_with_its_system() {
    let mut app = app(primary(["strength"]).build().unwrap());
    for _ in 0..3 {
        let actor = spawn(&mut app, ());
        say(&mut app, actor, ITEMS, [Contribution::new("strenght", Bucket::Flat, 1.0)]);
    }
    app.update();
    let found = reports(&mut app);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`items`") && found[0].contains("`strenght`"), "{found:?}");
    app.update();
    assert!(reports(&mut app).is_empty());
}

#[test]
fn in_a_name_that_is_read_is_reported_once() {
    let mut app = app(primary(["strength", "luck"]).build().unwrap());
    let actor = spawn(&mut app, Base::from([("strength", 1.0)]));
    app.update();
    for _ in 0..3 {
        assert_eq!((value(&app, actor, "strenght"), snapshot(&app, actor).get("strenght")), (0.0, None));
        assert_eq!(snapshot(&app, actor).get("luck"), None, "this one is only absent");
    }
    app.update();
    let found = reports(&mut app);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`strenght`"), "{found:?}");
}
