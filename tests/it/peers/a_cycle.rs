//! A cycle is rejected when it is loaded, and the error names every link of it.

use super::*;

fn refused(builder: RegistryBuilder) -> String {
    builder.build().expect_err("a cycle was accepted").to_string()
}

#[test]
fn of_bases_is_refused_with_every_link() {
    let text = refused(
        Registry::builder()
            .dimension("a", DimensionDef::primary().base("b + 1"))
            .dimension("b", DimensionDef::primary().base("c * 2"))
            .dimension("c", DimensionDef::primary().base("max(a, d)"))
            .dimension("d", DimensionDef::primary().base("1")),
    );
    for link in ["`a` reads `b`", "`b` reads `c`", "`c` reads `a`"] {
        assert!(text.contains(link), "{link} is missing in: {text}");
    }
    assert!(!text.contains("`d`"), "`d` is no part of the cycle: {text}");
}

#[test]
fn of_one_dimension_with_itself_is_refused() {
    let text = refused(Registry::builder().dimension("a", DimensionDef::primary().base("a + 1")));
    assert!(text.contains("`a` reads `a`"), "{text}");
}

#[test]
fn through_values_conditions_and_caps_of_rules_is_refused_with_every_link() {
    let rich = Rule::new().named("rich").when(Condition::at_least("gold", 100.0)).add("fame", 1.0);
    let famous = Rule::new().named("famous").increase("trade", "fame * 0.01");
    let greedy = Rule::new().named("greedy").cap(Cap::<Value>::new(
        "gold",
        CapMode::HardMax,
        CapKind::Max,
        "trade * 1000",
    ));
    let text = refused(
        primary(["gold", "fame", "trade"])
            .subsystem(SubsystemDef::new("town", 0).rule(rich).rule(famous))
            .subsystem(SubsystemDef::new("law", 0).rule(greedy)),
    );
    for part in [
        "`fame` reads `gold`",
        "`trade` reads `fame`",
        "`gold` reads `trade`",
        "condition",
        "town/rich",
        "town/famous",
        "law/greedy",
    ] {
        assert!(text.contains(part), "{part} is missing in: {text}");
    }
}

#[test]
fn is_refused_also_when_its_conditions_exclude_each_other() {
    let text = refused(
        primary(["a", "b"]).subsystem(
            SubsystemDef::new("either", 0)
                .rule(Rule::new().when(Condition::tag("x")).add("a", "b"))
                .rule(Rule::new().when(!Condition::tag("x")).add("b", "a")),
        ),
    );
    assert!(text.contains("`a` reads `b`") && text.contains("`b` reads `a`"), "{text}");
}

#[test]
fn of_rules_that_are_switched_off_is_none() {
    let rules = |enabled| {
        SubsystemDef::new("off", 0)
            .rule(Rule::new().add("a", "b"))
            .rule(Rule::new().enabled(enabled).add("b", "a"))
    };
    assert!(primary(["a", "b"]).subsystem(rules(false)).build().is_ok());
    assert!(primary(["a", "b"]).subsystem(rules(true).enabled(false)).build().is_ok());
    assert!(primary(["a", "b"]).subsystem(rules(true)).build().is_err());
}

#[test]
fn in_files_is_refused_with_the_place_of_every_link() {
    let dimensions = "(dimensions: {\n    \"a\": (),\n    \"b\": (base: \"a * 2\"),\n    \"c\": (),\n})";
    let subsystem = "(id: \"race\", rules: [\n    (name: \"elf\", add: {\"a\": \"c\"}),\n    \
                         (when: \"b > 1\", add: {\"c\": 1}),\n])";
    let (registry, problems) = load(dimensions, subsystem);
    let cycles: Vec<String> =
        problems.iter().filter(|problem| problem.code == "cycle").map(ToString::to_string).collect();
    let [text] = cycles.as_slice() else { panic!("one cycle is expected: {problems}") };
    for part in [
        "`a` reads `c`",
        "race/elf",
        "subsystems/race.subsystem.ron:2:25",
        "`b` reads `a`",
        "dimensions.ron:3:17",
        "`c` reads `b`",
        "subsystems/race.subsystem.ron:3:27",
    ] {
        assert!(text.contains(part), "{part} is missing in: {text}");
    }
    let place = problems.iter().find_map(|problem| problem.place.as_ref()).expect("it has a place");
    assert!(text.starts_with(&format!("{place}: error[cycle]: ")), "{text}");
    // The rest still loads: only the subsystem that closes the circle is left out.
    assert!(registry.is_ready());
    let hero = ActorDefinition::from_ron("hero.ron", r#"(id: "hero", name: "H", base: {"a": 2, "c": 5})"#);
    assert_eq!(hero.unwrap().resolve(&registry).value("b"), 4.0);
}

#[test]
fn of_bases_in_files_keeps_the_registry_from_being_ready() {
    let dimensions = r#"(dimensions: {"a": (base: "b"), "b": (base: "a")})"#;
    let (registry, problems) = Registry::from_folder(&Folder::from_iter([("dimensions.ron", dimensions)]));
    assert!(!registry.is_ready());
    let text = problems.to_string();
    assert!(text.contains("`a` reads `b`") && text.contains("`b` reads `a`"), "{text}");
    assert!(text.contains("--> dimensions.ron:1:27"), "{text}");
}

/// `bevy_stat_query` overflows its stack.
#[test]
fn of_two_that_an_edit_makes_depend_on_each_other_is_refused_and_nothing_changes() {
    let registry = Registry::builder()
        .dimension("level", DimensionDef::primary())
        .dimension("power", DimensionDef::derived().base("level * 2"));
    let mut app = app(registry.build().unwrap());
    let actor = spawn(&mut app, Base::from([(&LEVEL, 3.0)]));
    app.update();
    let error = edit(&mut app, |edit| {
        edit.define_dimension("level", DimensionDef::primary().base("power - 1"));
    })
    .unwrap_err()
    .to_string();
    assert!(error.contains("`level` reads `power`") && error.contains("`power` reads `level`"), "{error}");
    app.world_mut().get_mut::<Base>(actor).unwrap().set(&LEVEL, 4.0);
    app.update();
    assert_eq!(value(&app, actor, "power"), 8.0);
}
