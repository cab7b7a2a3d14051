//! The defects of other stat systems for games: none of them may ever be one of this crate.

mod common;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorView, Diagnostics, RegistryBuilder, Value};
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;
use common::{app, changes, edit, just_changed, limit, reports, say, snapshot, spawn, value, version};

static POWER: Dimension = Dimension::new("power");
static ARMOR: Dimension = Dimension::new("armor");
static LEVEL: Dimension = Dimension::new("level");
static DAMAGE: Dimension = Dimension::new("damage");
const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const AURA: SubsystemId = SubsystemId::new("aura", 40);
const WORLD: SubsystemId = SubsystemId::new("world", 0);

/// A registry of primary dimensions.
fn primary<'a>(names: impl IntoIterator<Item = &'a str>) -> RegistryBuilder {
    names
        .into_iter()
        .fold(Registry::builder(), |builder, name| builder.dimension(name, DimensionDef::primary()))
}

/// A folder with these dimensions, and one subsystem file.
fn load(dimensions: &str, subsystem: &str) -> (Registry, Diagnostics) {
    Registry::from_folder(&Folder::from_iter([
        ("dimensions.ron", dimensions),
        ("subsystems/race.subsystem.ron", subsystem),
    ]))
}

/// What such a folder is told is wrong with it, line by line.
fn problems(dimensions: &str, subsystem: &str) -> Vec<String> {
    load(dimensions, subsystem).1.iter().map(ToString::to_string).collect()
}

/// All orders of four things.
fn orders() -> impl Iterator<Item = [usize; 4]> {
    (0..256)
        .map(|i| [i % 4, i / 4 % 4, i / 16 % 4, i / 64])
        .filter(|order| (0..4).all(|i| order.contains(&i)))
}

/// A change reached a dimension once by the one way and once by the other, with a value between.
mod a_diamond {
    use super::*;

    const FORMULAS: [Option<&str>; 4] = [None, Some("A * 10"), Some("A * 100"), Some("B + C")];

    /// The diamond, inserted in this order, with its four dimensions under these names.
    fn diamond(order: [usize; 4], names: [&str; 4]) -> Registry {
        let mut builder = Registry::builder();
        for i in order {
            let def = match FORMULAS[i] {
                None => DimensionDef::primary(),
                Some(formula) => {
                    let named = (0..4).fold(formula.to_owned(), |text, j| {
                        text.replace(["A", "B", "C", "D"][j], &format!(" {} ", names[j]))
                    });
                    DimensionDef::derived().base(named)
                }
            };
            builder = builder.dimension(names[i], def);
        }
        builder.build().unwrap()
    }

    fn check(registry: Registry, [a, b, c, d]: [&str; 4]) {
        let mut app = app(registry);
        let actor = spawn(&mut app, Base::from([(a, 1.0)]));
        app.update();
        assert_eq!([a, b, c, d].map(|name| value(&app, actor, name)), [1.0, 10.0, 100.0, 110.0]);
        app.world_mut().get_mut::<Base>(actor).unwrap().set(a, 2.0);
        app.update();
        assert_eq!([a, b, c, d].map(|name| value(&app, actor, name)), [2.0, 20.0, 200.0, 220.0]);
        assert_eq!(version(&app, actor), 2);
    }

    #[test]
    fn gives_one_result_in_all_orders_of_insertion() {
        assert_eq!(orders().count(), 24);
        for order in orders() {
            let names = ["a", "b", "c", "d"];
            check(diamond(order, names), names);
        }
    }

    #[test]
    fn gives_one_result_whatever_its_dimensions_are_called() {
        for naming in orders() {
            let names = naming.map(|i| ["p", "q", "r", "s"][i]);
            check(diamond([3, 1, 0, 2], names), names);
        }
    }

    #[test]
    fn of_rules_gives_one_result_in_all_orders_of_subsystems() {
        for order in orders() {
            let rules =
                [("one", "x", "a * 10"), ("two", "y", "a * 100"), ("three", "z", "x"), ("four", "z", "y")];
            let mut builder = primary(["z", "x", "y", "a"]);
            for (id, dimension, formula) in order.map(|i| rules[i]) {
                builder = builder.subsystem(
                    SubsystemDef::new(id, order[0] as i32).rule(Rule::new().add(dimension, formula)),
                );
            }
            let mut app = app(builder.build().unwrap());
            let actor = spawn(&mut app, Base::from([("a", 1.0)]));
            app.update();
            app.world_mut().get_mut::<Base>(actor).unwrap().set("a", 2.0);
            app.update();
            assert_eq!(value(&app, actor, "z"), 220.0);
        }
    }
}

/// Of two formulas on one dimension with the same input, one is removed; then the input changes.
mod a_removed_formula {
    use super::*;

    fn with(rules: [Rule; 2]) -> Registry {
        let [first, second] = rules;
        primary(["power", "level"])
            .subsystem(SubsystemDef::new("first", 0).rule(first.add("power", "level * 2")))
            .subsystem(SubsystemDef::new("second", 0).rule(second.add("power", "level * 3")))
            .build()
            .unwrap()
    }

    /// Removes the second formula, and then changes the level.
    fn check(registry: Registry, remove: impl Fn(&mut bevy_app::App, Entity)) {
        let mut app = app(registry);
        let actor = spawn(&mut app, (Base::from([(&LEVEL, 1.0)]), Tags::from(["trained"])));
        app.update();
        assert_eq!(value(&app, actor, "power"), 5.0);
        remove(&mut app, actor);
        app.update();
        assert_eq!(value(&app, actor, "power"), 2.0);
        app.world_mut().get_mut::<Base>(actor).unwrap().set(&LEVEL, 10.0);
        app.update();
        assert_eq!(value(&app, actor, "power"), 20.0);
    }

    #[test]
    fn by_its_condition_leaves_the_other_following() {
        check(with([Rule::new(), Rule::new().when(Condition::tag("trained"))]), |app, actor| {
            app.world_mut().get_mut::<Tags>(actor).unwrap().remove("trained");
        });
    }

    #[test]
    fn by_an_edit_leaves_the_other_following() {
        check(with([Rule::new(), Rule::new()]), |app, _| {
            edit(app, |edit| {
                edit.define_subsystem(SubsystemDef::new("second", 0));
            })
            .unwrap();
        });
    }

    #[test]
    fn of_a_system_that_is_silenced_leaves_the_other_following() {
        check(with([Rule::new(), Rule::new()]), |app, _| {
            app.world_mut().resource_mut::<Registry>().disable("second");
        });
    }
}

/// An entity that gave a bonus to another is despawned.
mod a_source_that_despawns {
    use super::*;

    /// On a totem: whom it blesses.
    #[derive(Component)]
    #[relationship(relationship_target = BlessedBy)]
    struct Blesses(Entity);

    /// On an actor: the totems that bless it.
    #[derive(Component)]
    #[relationship_target(relationship = Blesses)]
    struct BlessedBy(Vec<Entity>);

    fn two_totems_and_their_hero(app: &mut bevy_app::App) -> ([Entity; 2], Entity) {
        let hero = spawn(app, Base::from([(&POWER, 1.0)]));
        let totems = [(); 2].map(|()| app.world_mut().spawn(Blesses(hero)).id());
        (totems, hero)
    }

    /// The bonus goes in the same frame: first that of the one totem, then that of the other.
    fn check(mut app: bevy_app::App) {
        let (totems, hero) = two_totems_and_their_hero(&mut app);
        app.update();
        assert_eq!((value(&app, hero, "power"), version(&app, hero)), (21.0, 1));
        for (totem, after) in totems.into_iter().zip([11.0, 1.0]) {
            app.world_mut().entity_mut(totem).despawn();
            app.update();
            assert_eq!(value(&app, hero, "power"), after);
        }
        assert_eq!((version(&app, hero), changes(&app)), (3, 3));
        app.update();
        assert_eq!(changes(&app), 3);
    }

    #[test]
    fn takes_along_what_a_system_said_for_it() {
        fn bless(mut actors: Query<(ContributionsMut, Option<&BlessedBy>)>) {
            for (mut contributions, totems) in &mut actors {
                let totems = totems.map_or(0, |totems| totems.iter().count());
                contributions.replace(AURA, (0..totems).map(|_| POWER.flat(10.0)));
            }
        }
        let mut app = app(primary(["power"]).build().unwrap());
        app.add_subsystem(AURA, bless);
        check(app);
    }

    #[test]
    fn takes_along_what_a_system_that_watches_for_removals_said_for_it() {
        fn bless(
            changed: Query<Entity, Changed<BlessedBy>>,
            mut removed: RemovedComponents<BlessedBy>,
            mut actors: Query<(ContributionsMut, Option<&BlessedBy>)>,
        ) {
            for actor in changed.iter().chain(removed.read()) {
                let Ok((mut contributions, totems)) = actors.get_mut(actor) else { continue };
                match totems {
                    Some(totems) => contributions.replace(AURA, totems.iter().map(|_| POWER.flat(10.0))),
                    None => contributions.remove(AURA),
                }
            }
        }
        let mut app = app(primary(["power"]).build().unwrap());
        app.add_subsystem(AURA, bless);
        check(app);
    }

    #[test]
    fn takes_along_what_a_subsystem_of_its_own_type_said_for_it() {
        struct Totems;
        impl Subsystem for Totems {
            type Data = &'static BlessedBy;
            fn system_id(&self) -> &'static str {
                "totems"
            }
            fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
                Ok(actor.data.iter().fold(SubsystemOutput::new(), |out, _| out.primary(POWER.flat(10.0))))
            }
        }
        let mut app = app(primary(["power"]).build().unwrap());
        app.register_subsystem(Totems);
        check(app);
    }
}

#[test]
fn of_two_sources_with_the_same_value_one_removed_twice_leaves_the_other() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, ());
    let ring = || [POWER.flat(5.0)];
    say(&mut app, actor, ITEMS, ring());
    say(&mut app, actor, AURA, ring());
    limit(&mut app, actor, ITEMS, [POWER.add_max(100.0)]);
    limit(&mut app, actor, AURA, [POWER.add_max(100.0)]);
    app.update();
    assert_eq!(value(&app, actor, "power"), 10.0);
    for _ in 0..2 {
        let mut actors = app.world_mut().query::<(ContributionsMut, CapsMut)>();
        let (mut contributions, mut caps) = actors.get_mut(app.world_mut(), actor).unwrap();
        contributions.remove(ITEMS);
        caps.remove(ITEMS);
        app.update();
        assert_eq!(value(&app, actor, "power"), 5.0);
        assert_eq!(snapshot(&app, actor).caps("power").unwrap().max, 100.0);
    }
    assert_eq!(version(&app, actor), 2);
}

/// A cycle is refused when it is loaded, and every link of it is named.
mod a_cycle {
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
        let hero =
            ActorDefinition::from_ron("hero.ron", r#"(id: "hero", name: "H", base: {"a": 2, "c": 5})"#);
        assert_eq!(hero.unwrap().resolve(&registry).value("b"), 4.0);
    }

    #[test]
    fn of_bases_in_files_keeps_the_registry_from_being_ready() {
        let dimensions = r#"(dimensions: {"a": (base: "b"), "b": (base: "a")})"#;
        let (registry, problems) =
            Registry::from_folder(&Folder::from_iter([("dimensions.ron", dimensions)]));
        assert!(!registry.is_ready());
        let text = problems.to_string();
        assert!(text.contains("`a` reads `b`") && text.contains("`b` reads `a`"), "{text}");
        assert!(text.starts_with("dimensions.ron:1:"), "{text}");
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
        assert!(
            error.contains("`level` reads `power`") && error.contains("`power` reads `level`"),
            "{error}"
        );
        app.world_mut().get_mut::<Base>(actor).unwrap().set(&LEVEL, 4.0);
        app.update();
        assert_eq!(value(&app, actor, "power"), 8.0);
    }
}

/// A name that does not exist, or a formula that cannot be read, is an error at its place.
mod a_typo {
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
}

/// Whatever text a modder writes, the answer is a value or an error.
mod nesting {
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
        Ok(["by_base", "by_rule", "by_cap", "by_condition"].map(|name| common::value(&app, actor, name)))
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
        assert!(text.starts_with("subsystems/race.subsystem.ron:1:"), "{text}");
        let few = format!("(id: \"race\", rules: [(add: {{\"power\": \"{}\"}})])", parentheses(21));
        assert!(load(dimensions, &few).1.is_empty());
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
        assert!(problems.to_string().starts_with("subsystems/race.subsystem.ron:1:"), "{problems}");
        assert!(ActorDefinition::from_ron("hero.ron", text).is_err());
    }

    #[test]
    fn of_a_few_conditions_in_a_file_is_a_value() {
        for text in [within("Not(", 20, ")"), within("All([", 20, "])"), within("Any([", 20, "])")] {
            let (registry, problems) = load(DIMENSIONS, &text);
            assert!(problems.is_empty(), "{problems}");
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
}

/// A change is a change, however small.
mod a_small_change {
    use super::*;

    fn check(from: f64, to: f64) {
        assert_ne!(from.to_bits(), to.to_bits());
        let registry = Registry::builder()
            .dimension("level", DimensionDef::primary())
            .dimension("power", DimensionDef::derived().base("level"))
            .dimension("armor", DimensionDef::derived().base("-power"));
        let mut app = app(registry.build().unwrap());
        let actor = spawn(&mut app, Base::from([(&LEVEL, from)]));
        app.update();
        app.world_mut().get_mut::<Base>(actor).unwrap().set(&LEVEL, to);
        app.update();
        assert_eq!(value(&app, actor, "level").to_bits(), to.to_bits());
        assert_eq!(value(&app, actor, "armor").to_bits(), (-to).to_bits());
        assert_eq!((version(&app, actor), just_changed(&app)), (2, &[actor][..]));
    }

    #[test]
    fn of_one_ten_millionth_is_passed_on() {
        check(1.0, 1.0 + 1e-7);
        check(1e-7, 2e-7);
    }

    #[test]
    fn of_one_bit_is_passed_on() {
        for value in [1.0, 1e-300, 5e-324, 1e300, 123_456.789] {
            check(value, value.next_up());
        }
    }

    #[test]
    fn of_one_bit_of_a_contribution_or_a_cap_is_passed_on() {
        let mut app = app(primary(["power"]).build().unwrap());
        let actor = spawn(&mut app, ());
        for (round, value) in (1..).zip([0.1, 0.1_f64.next_up(), 0.1, 0.1_f64.next_down()]) {
            say(&mut app, actor, ITEMS, [POWER.flat(value)]);
            app.update();
            assert_eq!((common::value(&app, actor, "power"), version(&app, actor)), (value, round));
        }
        for (round, bound) in (5..).zip([0.05, 0.05_f64.next_up()]) {
            limit(&mut app, actor, WORLD, [POWER.hard_max(bound)]);
            app.update();
            assert_eq!((value(&app, actor, "power"), version(&app, actor)), (bound, round));
        }
    }
}

/// A NaN or an infinity never gets in; what is there stays.
mod not_a_number {
    use super::*;

    const BAD: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

    #[test]
    fn in_a_base_is_refused_and_the_value_stays() {
        for bad in BAD {
            let mut app = app(primary(["power"]).build().unwrap());
            let actor = spawn(&mut app, Base::from([(&POWER, 3.0)]));
            app.update();
            let mut base = app.world_mut().get_mut::<Base>(actor).unwrap();
            let error = base.try_set(&POWER, bad).unwrap_err().to_string();
            assert!(error.contains(&bad.to_string()), "{error}");
            base.set(&POWER, bad);
            base.add(&POWER, bad);
            app.update();
            assert_eq!((value(&app, actor, "power"), version(&app, actor)), (3.0, 1));
            let found = reports(&mut app);
            assert!(!found.is_empty() && found.iter().all(|report| report.contains("`power`")), "{found:?}");
            assert!(found[0].contains("`base`"), "{found:?}");
        }
    }

    #[test]
    fn in_a_contribution_is_refused_and_the_others_count() {
        for bad in BAD {
            let mut app = app(primary(["power", "armor"]).build().unwrap());
            let actor = spawn(&mut app, ());
            say(&mut app, actor, ITEMS, [POWER.flat(bad), POWER.flat(2.0), ARMOR.factor(bad)]);
            say(&mut app, actor, AURA, [POWER.flat(1.0)]);
            app.update();
            assert_eq!((value(&app, actor, "power"), snapshot(&app, actor).get("armor")), (3.0, None));
            let found = reports(&mut app);
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(
                found.iter().all(|report| report.contains("`items`") && report.contains(&bad.to_string()))
            );
        }
    }

    #[test]
    fn in_a_cap_is_refused_and_the_others_count() {
        for bad in BAD {
            let mut app = app(primary(["power"]).build().unwrap());
            let actor = spawn(&mut app, Base::from([(&POWER, 9.0)]));
            limit(&mut app, actor, WORLD, [POWER.hard_max(bad), POWER.hard_max(5.0), POWER.hard_min(bad)]);
            app.update();
            assert_eq!(value(&app, actor, "power"), 5.0);
            let found = reports(&mut app);
            assert!(!found.is_empty() && found.iter().all(|report| report.contains("`world`")), "{found:?}");
        }
    }

    #[test]
    fn in_a_file_is_refused_at_its_place() {
        let dimensions = r#"(dimensions: {"power": ()})"#;
        for bad in ["NaN", "inf", "-inf", "1e999"] {
            let found =
                problems(dimensions, &format!("(id: \"race\", rules: [(add: {{\"power\": {bad}}})])"));
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("subsystems/race.subsystem.ron:1:38: error["), "{found:?}");
            let actor = format!(r#"(id: "hero", name: "H", base: {{"power": {bad}}})"#);
            let error = ActorDefinition::from_ron("hero.ron", actor).unwrap_err().to_string();
            assert!(error.starts_with("hero.ron:1:41: error["), "{error}");
        }
    }

    #[test]
    fn in_code_that_builds_a_registry_is_refused() {
        for bad in BAD {
            let rule = SubsystemDef::new("race", 0).rule(Rule::new().add("power", bad));
            assert!(primary(["power"]).subsystem(rule).build().is_err());
            assert!(primary(["power"]).cap(WORLD, POWER.hard_max(bad)).build().is_err());
            assert!(primary([]).dimension("power", DimensionDef::primary().base(bad)).build().is_err());
        }
    }

    #[test]
    fn of_an_event_is_refused() {
        let registry = Registry::builder().dimension("damage", DimensionDef::context());
        let mut app = app(registry.build().unwrap());
        let actor = spawn(&mut app, ());
        app.update();
        assert!(BAD.iter().all(|bad| snapshot(&app, actor).apply(&DAMAGE, *bad).is_err()));
        assert_eq!(snapshot(&app, actor).apply(&DAMAGE, 5.0), Ok(5.0));
    }

    /// What follows from finite numbers can overflow, and must then stay a number and follow further changes.
    #[test]
    fn never_comes_out_of_finite_numbers() {
        let registry = primary(["power", "armor", "level"])
            .dimension("ratio", DimensionDef::derived().base("power / level"));
        let mut app = app(registry.build().unwrap());
        let actor = spawn(&mut app, ());
        say(&mut app, actor, ITEMS, [POWER.flat(f64::MAX), POWER.flat(f64::MAX), POWER.factor(2.0)]);
        say(&mut app, actor, AURA, [ARMOR.flat(f64::MAX), ARMOR.factor(10.0), ARMOR.factor(0.0)]);
        app.update();
        assert_eq!((value(&app, actor, "power"), value(&app, actor, "ratio")), (f64::MAX, 0.0));
        assert!(value(&app, actor, "armor").is_finite());
        say(&mut app, actor, ITEMS, [POWER.flat(6.0), LEVEL.flat(2.0)]);
        app.update();
        assert_eq!((value(&app, actor, "power"), value(&app, actor, "ratio")), (6.0, 3.0));
    }
}

#[test]
fn reading_a_value_never_marks_anything() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    let read =
        |snapshots: Query<&Snapshot>, bases: Query<&Base>, inputs: Query<ActorInputs>, mut r: Resolver| {
            let values: f64 = snapshots.iter().map(|snapshot| snapshot.value(&POWER)).sum();
            let bases: f64 = bases.iter().filter_map(|base| base.get(&POWER)).sum();
            let resolved: f64 = inputs.iter().map(|actor| r.resolve(&actor).value(&POWER)).sum();
            (values, bases, resolved)
        };
    for _ in 0..3 {
        assert_eq!(app.world_mut().run_system_once(read).unwrap(), (1.0, 1.0, 1.0));
        app.update();
        assert!(just_changed(&app).is_empty());
    }
    assert_eq!((version(&app, actor), changes(&app)), (1, 1));
}

#[test]
fn ten_thousand_actors_are_despawned_and_the_rest_goes_on() {
    let registry =
        primary(["level"]).dimension("power", DimensionDef::derived().base("level * 2")).subsystem(
            SubsystemDef::new("race", 0).rule(Rule::new().when(Condition::race("elf")).add("level", 1.0)),
        );
    let mut app = app(registry.build().unwrap());
    let actors: Vec<Entity> = (0..10_000)
        .map(|i| spawn(&mut app, (Base::from([(&LEVEL, f64::from(i))]), Race::new("elf"))))
        .collect();
    let stays = spawn(&mut app, Base::from([(&LEVEL, 1.0)]));
    app.update();
    assert_eq!((changes(&app), value(&app, actors[9_999], "power")), (10_001, 20_000.0));
    for actor in actors {
        app.world_mut().entity_mut(actor).despawn();
    }
    app.update();
    assert_eq!((changes(&app), version(&app, stays)), (10_001, 1));
    app.world_mut().get_mut::<Base>(stays).unwrap().set(&LEVEL, 2.0);
    app.update();
    assert_eq!((value(&app, stays, "power"), just_changed(&app)), (4.0, &[stays][..]));
}

/// `bevy_gas`: a newer override erases the older one, so that removing the newer leaves none.
mod overrides {
    use super::*;

    const POLYMORPH: SubsystemId = SubsystemId::new("polymorph", 10);
    const CURSE: SubsystemId = SubsystemId::new("curse", 20);

    #[test]
    fn are_a_stack_by_priority() {
        let mut app = app(primary(["power"]).build().unwrap());
        let actor = spawn(&mut app, Base::from([(&POWER, 100.0)]));
        let steps: [(SubsystemId, Option<f64>, f64); 6] = [
            (POLYMORPH, Some(1.0), 1.0),
            (CURSE, Some(2.0), 2.0),
            (POLYMORPH, Some(3.0), 2.0),
            (CURSE, None, 3.0),
            (CURSE, Some(4.0), 4.0),
            (CURSE, None, 3.0),
        ];
        for (id, said, after) in steps {
            say(&mut app, actor, id, said.map(|value| POWER.set(value)));
            app.update();
            assert_eq!(value(&app, actor, "power"), after);
        }
        say(&mut app, actor, POLYMORPH, []);
        app.update();
        assert_eq!(value(&app, actor, "power"), 100.0);
    }

    #[test]
    fn of_one_priority_do_not_depend_on_who_came_first() {
        let brew = |name| SubsystemId::new(name, 5);
        for order in [["ale", "beer", "cider"], ["cider", "beer", "ale"], ["beer", "cider", "ale"]] {
            let mut app = app(primary(["power"]).build().unwrap());
            let actor = spawn(&mut app, ());
            for name in order {
                say(&mut app, actor, brew(name), [POWER.set(name.len() as f64)]);
            }
            app.update();
            assert_eq!(value(&app, actor, "power"), 3.0, "ale comes first in the alphabet");
        }
    }

    #[test]
    fn of_caps_are_a_stack_by_priority() {
        let mut app = app(primary(["power"]).build().unwrap());
        let actor = spawn(&mut app, Base::from([(&POWER, 100.0)]));
        limit(&mut app, actor, POLYMORPH, [POWER.set_max(10.0)]);
        limit(&mut app, actor, CURSE, [POWER.set_max(20.0)]);
        limit(&mut app, actor, WORLD, [POWER.base_max(90.0)]);
        for (id, after) in [(CURSE, 20.0), (POLYMORPH, 10.0), (WORLD, 90.0)] {
            app.update();
            assert_eq!(value(&app, actor, "power"), after);
            limit(&mut app, actor, id, []);
        }
        app.update();
        assert_eq!(value(&app, actor, "power"), 100.0);
    }
}

/// Unreal's ability system adds multipliers with a bias, so that two halves give nothing.
#[test]
fn two_halves_make_a_quarter() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, Base::from([(&POWER, 100.0)]));
    let halves: [(Contribution, Contribution, f64); 3] = [
        (POWER.mult(-0.5), POWER.mult(-0.5), 25.0),
        (POWER.factor(0.5), POWER.factor(0.5), 25.0),
        (POWER.percent(-0.5), POWER.percent(-0.5), 0.0),
    ];
    for (first, second, after) in halves {
        say(&mut app, actor, ITEMS, [first]);
        say(&mut app, actor, AURA, [second]);
        app.update();
        assert_eq!(value(&app, actor, "power"), after);
    }
}

/// `RimWorld` explains a number by code of its own, which drifts from the number.
mod an_explanation {
    use super::*;

    fn registry() -> Registry {
        let operators = [
            ("sum", MergeRule::Sum),
            ("greatest", MergeRule::Max),
            ("least", MergeRule::Min),
            ("average", MergeRule::Average),
            ("product", MergeRule::Multiply),
        ];
        let mut builder = Registry::builder()
            .dimension("level", DimensionDef::primary())
            .dimension("power", DimensionDef::primary().base("level * 1.1").round(Rounding::Ceil))
            .dimension("armor", DimensionDef::derived().base("power / 3").clamp(-50.0, 50.0))
            .dimension("damage", DimensionDef::context());
        for (name, merge) in operators {
            builder = builder.dimension(name, DimensionDef::derived().base("level / 7").merge(merge));
        }
        let strong = Rule::new().when(Condition::at_least("level", 5.0)).times("power", "1 + level / 100");
        let shy = Rule::new().when(Condition::below("level", 5.0)).set("power", "level / 0");
        let odd =
            Rule::new().when(Condition::formula("level % 2 == 1")).add("average", "level").add("armor", 0.1);
        builder
            .subsystem(SubsystemDef::new("training", 5).rule(strong).rule(shy).rule(odd))
            .cap(WORLD, POWER.hard_max(40.5).layer("WORLD"))
            .build()
            .unwrap()
    }

    #[test]
    fn replays_to_the_bits_of_the_value() {
        let mut app = app(registry());
        let dimensions: Vec<Symbol> = app.world().resource::<Registry>().dimensions().collect();
        let mut actors = Vec::new();
        for i in 0..40 {
            let x = f64::from(i) / 3.0;
            let actor = spawn(&mut app, Base::from([("level", x), ("sum", 0.1), ("product", -0.3)]));
            let sum = Dimension::new("sum");
            let average = Dimension::new("average");
            let mut said = vec![POWER.flat(0.1), POWER.flat(0.2), POWER.percent(x / 9.0), POWER.mult(0.07)];
            said.extend([
                POWER.post_add(-x),
                sum.flat(0.2),
                sum.flat(0.3),
                average.flat(x),
                ARMOR.flat(-x * x),
            ]);
            if i % 5 == 0 {
                said.extend([ARMOR.set(x), ARMOR.set(-x), sum.set(x), sum.percent(0.5)]);
            }
            say(&mut app, actor, ITEMS, said);
            if i % 3 == 0 {
                limit(&mut app, actor, AURA, [ARMOR.hard_min(-x), POWER.base_max(x).layer("REALM")]);
            }
            actors.push(actor);
        }
        app.update();

        let mut explained = 0;
        for actor in actors {
            let expected = snapshot(&app, actor).clone();
            for dimension in &dimensions {
                let dimension = *dimension;
                let explain = move |inputs: Query<ActorInputs>, mut resolver: Resolver| {
                    resolver.explain(&inputs.get(actor).unwrap(), dimension).unwrap()
                };
                let breakdown = app.world_mut().run_system_once(explain).unwrap();
                let bits = |value: Option<f64>| value.map(f64::to_bits);
                let value = bits(expected.get(dimension));
                assert_eq!((bits(breakdown.replay()), bits(breakdown.value)), (value, value), "{breakdown}");
                if let (Some(caps), Some(_)) = (expected.caps(dimension), value) {
                    assert_eq!(breakdown.caps, caps, "{breakdown}");
                }
                explained += usize::from(value.is_some());
            }
        }
        assert!(explained > 300, "{explained}");
    }
}
