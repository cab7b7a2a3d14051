//! The registry in code: what the builder refuses, edits at run time as transactions that all actors follow, and what
//! becomes of statements about what the registry does not define yet.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{Diagnostics, RegistryEdit, Severity};
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::prelude::*;

static STRENGTH: Dimension = Dimension::new("strength");
static HP_MAX: Dimension = Dimension::new("hp_max");
static DAMAGE: Dimension = Dimension::new("damage");
static LUCK: Dimension = Dimension::new("luck");
static AGILITY: Dimension = Dimension::new("agility");

const WORLD: SubsystemId = SubsystemId::new("world", 0);
const EVENT: SubsystemId = SubsystemId::new("event", 10);
const ITEMS: SubsystemId = SubsystemId::new("items", 50);

/// `strength`, `hp_max` (twice the strength) and `damage`.
fn registry() -> Registry {
    Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .dimension("damage", DimensionDef::context())
        .build()
        .unwrap()
}

/// Whose snapshots were marked as changed in the last frame, and everything that was reported so far.
#[derive(Resource, Default)]
struct Seen {
    marked: Vec<String>,
    reports: Vec<String>,
}

fn see(
    mut seen: ResMut<Seen>,
    marked: Query<&Actor, Changed<Snapshot>>,
    mut reports: MessageReader<ActorCoreReport>,
) {
    seen.marked = marked.iter().map(|actor| actor.id().to_owned()).collect();
    seen.marked.sort();
    seen.reports.extend(reports.read().map(|report| report.0.error.to_string()));
}

fn app_with(registry: Registry) -> App {
    let mut app = App::new();
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default().with_registry(registry)))
        .init_resource::<Seen>()
        .add_systems(Last, see);
    app
}

fn app() -> App {
    app_with(registry())
}

/// An actor whose own strength is this.
fn spawn(app: &mut App, id: &str, strength: f64, more: impl Bundle) -> Entity {
    app.world_mut().spawn((Actor::new(id), Base::from([(&STRENGTH, strength)]), more)).id()
}

fn snapshot(app: &App, actor: Entity) -> &Snapshot {
    app.world().get::<Snapshot>(actor).unwrap()
}

fn value(app: &App, actor: Entity, dimension: &Dimension) -> f64 {
    snapshot(app, actor).value(dimension)
}

fn seen(app: &App) -> &Seen {
    app.world().resource::<Seen>()
}

/// Makes one edit; what it asks for is chained.
fn edit(
    app: &mut App,
    change: impl for<'e, 'r> FnOnce(&'e mut RegistryEdit<'r>) -> &'e mut RegistryEdit<'r>,
) -> Result<(), ActorCoreError> {
    edit_of(&mut app.world_mut().resource_mut::<Registry>(), change)
}

fn edit_of(
    registry: &mut Registry,
    change: impl for<'e, 'r> FnOnce(&'e mut RegistryEdit<'r>) -> &'e mut RegistryEdit<'r>,
) -> Result<(), ActorCoreError> {
    registry.edit(|edit| {
        change(edit);
    })
}

/// One of several edits in a list.
type Change<'c> = &'c dyn for<'e, 'r> Fn(&'e mut RegistryEdit<'r>) -> &'e mut RegistryEdit<'r>;

/// What the error says is wrong.
fn problems(error: ActorCoreError) -> Diagnostics {
    match error {
        ActorCoreError::Definitions(problems) => problems,
        other => panic!("{other}"),
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The builder.

#[test]
fn the_builder_refuses_each_of_these_and_says_why() {
    let builder = || {
        Registry::builder()
            .dimension("strength", DimensionDef::primary())
            .dimension("best", DimensionDef::primary().merge(MergeRule::Max))
            .dimension("damage", DimensionDef::context())
    };
    let with = |def: DimensionDef| builder().dimension("hp_max", def);
    let rule = |rule: Rule| builder().subsystem(SubsystemDef::new("race", 0).rule(rule));
    let cap = |cap: Cap| builder().cap(WORLD, cap);
    let mut foreign = Contribution::<f64>::new("strength", Bucket::Flat, 1.0);
    foreign.system = Some("items".into());
    let against = Cap::new("strength", CapMode::HardMin, CapKind::Max, 1.0);
    let cases = [
        (builder().dimension("Strength", DimensionDef::primary()), "bad-name", "`strength`"),
        (builder().dimension("", DimensionDef::primary()), "bad-name", "\"\""),
        (builder().dimension("source", DimensionDef::primary()), "reserved-name", "`source`"),
        (builder().dimension("clamp", DimensionDef::primary()), "reserved-name", "function"),
        (builder().dimension("strength", DimensionDef::primary()), "duplicate-key", "twice"),
        (builder().curve("strength", Curve::linear([(0.0, 1.0)])), "reserved-name", "curve"),
        (with(DimensionDef::primary().clamp(2.0, 1.0)), "clamp-upside-down", "min 2 is above max 1"),
        (with(DimensionDef::primary().clamp(f64::NAN, 1.0)), "not-finite", "clamp"),
        (with(DimensionDef::primary().base(f64::INFINITY)), "not-finite", "base"),
        (with(DimensionDef::primary().base("speed")), "unknown-dimension", "`speed`"),
        (with(DimensionDef::primary().base("strenght")), "unknown-dimension", "did you mean `strength`?"),
        (with(DimensionDef::primary().base("1 +")), "formula-syntax", "the formula ends here"),
        (with(DimensionDef::primary().base("damage")), "context-in-formula", "`damage`"),
        (with(DimensionDef::primary().base("sqrt(1, 2)")), "formula-syntax", "one value"),
        (with(DimensionDef::primary().base("vigor(1)")), "unknown-function", "`vigor`"),
        (with(DimensionDef::primary().base("hp_max")), "cycle", "cannot depend on itself"),
        (with(DimensionDef::context().base("1")), "context-base", "no base"),
        (with(DimensionDef::context().merge(MergeRule::Sum)), "context-merge", "always Pipeline"),
        (builder().curve("empty", Curve::linear([])), "empty-curve", "no points"),
        (builder().curve("back", Curve::step([(1.0, 0.0), (1.0, 1.0)])), "curve-order", "must ascend"),
        (builder().curve("bad", Curve::linear([(0.0, f64::NAN)])), "not-finite", "not finite"),
        (builder().layers(layers(&[], AcrossLayerPolicy::Union)), "no-layer", "names no layer"),
        (builder().layers(layers(&["A", "A"], AcrossLayerPolicy::Union)), "duplicate-layer", "twice"),
        (builder().layers(layers(&[""], AcrossLayerPolicy::Union)), "empty-name", "must not be empty"),
        (cap(Cap::new("speed", CapMode::HardMax, CapKind::Max, 1.0)), "unknown-dimension", "`speed`"),
        (cap(STRENGTH.hard_max(1.0).layer("SKY")), "unknown-layer", "`SKY`"),
        (cap(STRENGTH.hard_max(f64::NAN)), "not-finite", "NaN"),
        (cap(against.clone()), "kind-against-mode", "HardMin cannot be of kind Max"),
        (rule(Rule::new().add("speed", 1.0)), "unknown-dimension", "`speed`"),
        (rule(Rule::new().add("strength", f64::INFINITY)), "not-finite", "inf"),
        (rule(Rule::new().add("strength", "1 = 2")), "formula-syntax", "`==`"),
        (rule(Rule::new().increase("best", 0.1)), "bucket-on-operator", "Max"),
        (rule(Rule::new().add("strength", "strength")), "cycle", "cannot depend on itself"),
        (rule(Rule::new().contribution(foreign)), "foreign-system", "`items`"),
        (rule(Rule::new().cap(against)), "kind-against-mode", "HardMin"),
        (rule(Rule::new().cap(STRENGTH.hard_max(1.0).layer("SKY"))), "unknown-layer", "`SKY`"),
        (rule(Rule::new().when(Condition::race(""))), "empty-name", "empty name"),
        (rule(Rule::new().when(Condition::at_least("strength", f64::NAN))), "not-finite", "NaN"),
        (rule(Rule::new().when(Condition::below("speed", 1.0))), "unknown-dimension", "`speed`"),
        (rule(Rule::new().when(!Condition::formula("damage > 1"))), "context-in-formula", "`damage`"),
        (rule(Rule::new().named("")), "empty-name", "rule's name"),
        (
            builder().subsystem(
                SubsystemDef::new("race", 0).rule(Rule::new().named("elf")).rule(Rule::new().named("elf")),
            ),
            "duplicate-rule",
            "`elf`",
        ),
        (builder().subsystem(SubsystemDef::new("", 0)), "empty-name", "subsystem's id"),
        (
            builder().subsystem(SubsystemDef::new("race", 0)).subsystem(SubsystemDef::new("race", 1)),
            "duplicate-subsystem",
            "`race`",
        ),
    ];
    assert!(builder().build().is_ok(), "without the mistakes it is good");
    for (builder, code, part) in cases {
        let problems = problems(builder.build().unwrap_err());
        let text = problems.to_string();
        assert!(
            problems.iter().any(|p| p.code == code && p.severity == Severity::Error) && text.contains(part),
            "{code} with {part:?} is not in\n{text}"
        );
        assert_eq!(problems.len(), 1, "one mistake, one problem:\n{text}");
    }
}

#[test]
fn the_builder_tells_everything_that_is_wrong_at_once() {
    let error = Registry::builder()
        .dimension("Bad", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("a + b"))
        .curve("empty", Curve::linear([]))
        .cap(WORLD, Cap::new("c", CapMode::HardMax, CapKind::Max, 1.0))
        .subsystem(SubsystemDef::new("race", 0).rule(Rule::new().add("d", "e")))
        .build()
        .unwrap_err();
    let text = error.to_string();
    for part in ["Bad", "`a`", "`b`", "`empty`", "`c`", "`d`", "`e`"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(problems(error).len(), 7);
}

#[test]
fn cycles_name_every_link_also_across_rules_conditions_and_caps() {
    let error = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .dimension("luck", DimensionDef::primary())
        .subsystem(
            SubsystemDef::new("fate", 0)
                .rule(Rule::new().named("lucky").when(Condition::at_least("hp_max", 10.0)).add("luck", 1.0))
                .rule(Rule::new().named("limit").cap(Cap::<bevy_actor_core::Value>::new(
                    "strength",
                    CapMode::HardMax,
                    CapKind::Max,
                    "luck",
                ))),
        )
        .build()
        .unwrap_err();
    let text = error.to_string();
    for link in [
        "`hp_max` reads `strength` (its base)",
        "`luck` reads `hp_max` (the condition of fate/lucky)",
        "`strength` reads `luck` (the value of fate/limit)",
    ] {
        assert!(text.contains(link), "{link} is not in\n{text}");
    }
}

#[test]
fn what_is_switched_off_is_checked_but_makes_no_cycle() {
    let builder = |value: &str, rule_on: bool, file_on: bool| {
        Registry::builder()
            .dimension("strength", DimensionDef::primary())
            .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
            .subsystem(
                SubsystemDef::new("race", 0)
                    .enabled(file_on)
                    .rule(Rule::new().enabled(rule_on).add("strength", value)),
            )
            .build()
    };
    assert!(builder("hp_max", true, true).is_err());
    for (rule_on, file_on) in [(false, true), (true, false), (false, false)] {
        let mut app = app_with(builder("hp_max", rule_on, file_on).unwrap());
        let hero = spawn(&mut app, "hero", 5.0, ());
        app.update();
        assert_eq!(value(&app, hero, &HP_MAX), 10.0);
        assert!(builder("speed", rule_on, file_on).is_err(), "an unknown name is wrong all the same");
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Edits are transactions.

#[test]
fn an_edit_holds_for_all_actors_from_the_next_aggregation_on() {
    let mut app = app();
    let actors: Vec<Entity> =
        (0..5).map(|i| spawn(&mut app, &format!("hero {i}"), 10.0 * f64::from(i), ())).collect();
    let sleeper = spawn(&mut app, "sleeper", 40.0, Disabled);
    app.update();
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(25.0)])
            .change_dimension("hp_max", |hp_max| hp_max.base = Some("strength * 3".into()))
    })
    .unwrap();
    assert_eq!(value(&app, actors[4], &STRENGTH), 40.0, "a snapshot is what the last aggregation saw");
    app.update();
    for (i, actor) in actors.iter().chain([&sleeper]).enumerate() {
        let strength = (10.0 * i.min(4) as f64).min(25.0);
        assert_eq!(
            (value(&app, *actor, &STRENGTH), value(&app, *actor, &HP_MAX)),
            (strength, strength * 3.0)
        );
        assert_eq!(snapshot(&app, *actor).version(), 2);
    }
}

#[test]
fn one_mistake_and_nothing_of_the_edit_holds() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    let error = edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(1.0)])
            .define_dimension("luck", DimensionDef::primary().base("7"))
            .set_policy(AcrossLayerPolicy::Union)
            .define_curve("vigor", Curve::linear([(0.0, 0.0)]))
            .change_dimension("strength", |strength| strength.max = 2.0)
            .define_subsystem(SubsystemDef::new("race", 0).rule(Rule::new().add("speed", 1.0)))
    })
    .unwrap_err();
    let problems = problems(error);
    assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["unknown-dimension"]);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), snapshot(&app, hero).version()), (10.0, 1));
    let registry = app.world().resource::<Registry>();
    assert!(registry.is_ready() && registry.dimension(&LUCK).is_none());
    assert_eq!(registry.dimension(&STRENGTH).unwrap().max, f64::INFINITY);
    assert_eq!(registry.layers().policy, AcrossLayerPolicy::Intersect);
    assert_eq!(registry.subsystems().count(), 0);
    // The next edit starts from what holds.
    edit(&mut app, |edit| edit.define_dimension("agility", DimensionDef::primary())).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 10.0);
}

#[test]
fn bad_numbers_and_cycles_are_refused_in_edits_too() {
    let mut app = app();
    for (what, code) in [
        (edit(&mut app, |e| e.replace_caps(WORLD, [STRENGTH.hard_max(f64::NAN)])), "not-finite"),
        (edit(&mut app, |e| e.replace_caps(WORLD, [STRENGTH.hard_max(1.0).layer("SKY")])), "unknown-layer"),
        (edit(&mut app, |e| e.change_dimension("strength", |s| s.base = Some("hp_max".into()))), "cycle"),
        (edit(&mut app, |e| e.set_layers(layers(&[], AcrossLayerPolicy::Union))), "no-layer"),
        (edit(&mut app, |e| e.define_dimension("Luck", DimensionDef::primary())), "bad-name"),
    ] {
        let problems = problems(what.unwrap_err());
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [code]);
    }
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    assert_eq!(value(&app, hero, &HP_MAX), 20.0);
}

#[test]
fn an_edit_that_changes_nothing_resolves_nobody() {
    let mut app = app();
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0)])).unwrap();
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    assert_eq!(seen(&app).marked, ["hero"]);
    edit(&mut app, |edit| edit).unwrap();
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0)])
            .replace_caps(EVENT, [])
            .change_dimension("strength", |_| {})
            .set_layers(CapLayers::default())
            .set_policy(AcrossLayerPolicy::Intersect)
    })
    .unwrap();
    app.update();
    assert_eq!((seen(&app).marked.len(), snapshot(&app, hero).version()), (0, 1));
}

#[test]
fn an_edit_marks_only_those_whose_numbers_it_changes() {
    let mut app = app();
    spawn(&mut app, "strong", 100.0, ());
    spawn(&mut app, "stone", 0.0, ());
    let plain = app.world_mut().spawn(Actor::new("plain")).id();
    app.update();
    edit(&mut app, |edit| edit.change_dimension("strength", |strength| strength.max = 50.0)).unwrap();
    app.update();
    // An effective cap is a number too; whoever has no strength has none.
    assert_eq!(seen(&app).marked, ["stone", "strong"]);
    edit(&mut app, |edit| {
        edit.define_dimension("mana", DimensionDef::primary())
            .change_dimension("strength", |strength| strength.label = Some("Strength".into()))
    })
    .unwrap();
    app.update();
    assert_eq!(seen(&app).marked, [] as [String; 0], "what is for people changes no number");
    assert_eq!(snapshot(&app, plain).version(), 1);
}

#[test]
fn an_edit_sees_what_holds_and_what_it_has_changed_itself() {
    let mut registry = registry();
    registry
        .edit(|edit| {
            assert_eq!(edit.dimension(STRENGTH.symbol()).unwrap().max, f64::INFINITY);
            edit.change_dimension("strength", |strength| strength.max = 5.0);
            assert_eq!(edit.dimension("strength").unwrap().max, 5.0);
            assert!(edit.dimension("luck").is_none());
            edit.set_policy(AcrossLayerPolicy::Union);
            assert_eq!(
                edit.layers(),
                layers(&["REALM", "WORLD", "EVENT", "TOTAL"], AcrossLayerPolicy::Union)
            );
            edit.set_layers(layers(&["A"], AcrossLayerPolicy::Intersect));
            edit.set_policy(AcrossLayerPolicy::PrioritizedOverride);
            assert_eq!(edit.layers(), layers(&["A"], AcrossLayerPolicy::PrioritizedOverride));
        })
        .unwrap();
    assert_eq!(registry.layers().order, [Symbol::new("A")]);
}

#[test]
fn systems_can_edit_the_registry() {
    let mut app = app();
    app.add_systems(Update, |mut registry: ResMut<Registry>| -> Result<(), BevyError> {
        edit_of(&mut registry, |edit| edit.replace_caps(EVENT, [STRENGTH.hard_max(3.0)]))?;
        Ok(())
    });
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 3.0, "in the same frame");
    app.update();
    assert_eq!(snapshot(&app, hero).version(), 1, "the same edit every frame is none");
}

// ---------------------------------------------------------------------------------------------------------------------
// What can be edited.

#[test]
fn the_merge_rule_can_be_changed_while_the_app_runs() {
    let mut app = app();
    let said = [STRENGTH.flat(4.0), STRENGTH.percent(0.5)];
    let hero = spawn(&mut app, "hero", 3.0, Contributions::new().with(ITEMS, said));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 10.5);
    assert_eq!(seen(&app).reports, [] as [String; 0]);
    for (merge, expected) in [
        (MergeRule::Sum, 7.0),
        (MergeRule::Max, 4.0),
        (MergeRule::Min, 3.0),
        (MergeRule::Average, 3.5),
        (MergeRule::Multiply, 12.0),
        (MergeRule::Pipeline, 10.5),
    ] {
        edit(&mut app, |edit| edit.change_dimension("strength", |strength| strength.merge = merge)).unwrap();
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (expected, expected * 2.0));
    }
    assert_eq!(
        seen(&app).reports,
        ["system `items`: a statement about `strength` was left out: \
          the dimension's merge rule takes only Flat and Override, not Percent"]
    );
}

#[test]
fn rounding_clamp_base_and_kind_can_be_changed_while_the_app_runs() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 10.5, ());
    app.update();
    let mut after = |expected: (f64, f64), change: &dyn Fn(&mut DimensionDef)| {
        edit(&mut app, |edit| edit.change_dimension("strength", change)).unwrap();
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), expected);
    };
    after((11.0, 22.0), &|strength| strength.round = Rounding::Nearest);
    after((9.0, 18.0), &|strength| strength.max = 9.0);
    after((0.0, 0.0), &|strength| (strength.min, strength.max) = (-5.0, 0.0));
    after((110.5, 221.0), &|strength| *strength = DimensionDef::primary().base(100.0));
    after((110.5, 221.0), &|strength| strength.kind = bevy_actor_core::DimensionKind::Derived);
    let derived: Vec<_> = snapshot(&app, hero).derived().map(|(name, _)| name.to_string()).collect();
    assert_eq!(derived, ["hp_max", "strength"]);
    let error = edit(&mut app, |edit| edit.define_dimension("strength", DimensionDef::context()));
    assert_eq!(
        problems(error.unwrap_err()).iter().map(|p| p.code).collect::<Vec<_>>(),
        ["context-in-formula"]
    );
}

fn layers(order: &[&str], policy: AcrossLayerPolicy) -> CapLayers {
    CapLayers::new(order.iter().copied(), policy)
}

#[test]
fn policies_layers_and_their_order_can_be_changed_while_the_app_runs() {
    let mut app = app();
    let caps = Caps::new()
        .with(ITEMS, [STRENGTH.set_max(30.0).layer("REALM"), STRENGTH.hard_min(10.0).layer("REALM")])
        .with(WORLD, [STRENGTH.set_max(20.0).layer("WORLD")])
        .with(EVENT, [STRENGTH.hard_max(5.0).layer("EVENT")]);
    let hero = spawn(&mut app, "hero", 100.0, caps);
    let bounds = |app: &App| {
        let caps = snapshot(app, hero).caps(&STRENGTH).unwrap();
        (caps.min, caps.max, value(app, hero, &STRENGTH))
    };
    app.update();
    assert_eq!(bounds(&app), (5.0, 5.0, 5.0), "the least maximum; the minimum cannot be above it");
    edit(&mut app, |edit| edit.set_policy(AcrossLayerPolicy::Union)).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 30.0, 30.0), "the widest");
    edit(&mut app, |edit| edit.set_policy(AcrossLayerPolicy::PrioritizedOverride)).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 30.0, 30.0), "REALM is the first with an Override");
    let backwards = layers(&["EVENT", "WORLD", "REALM"], AcrossLayerPolicy::PrioritizedOverride);
    edit(&mut app, |edit| edit.set_layers(backwards)).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 20.0, 20.0), "now WORLD is the first with an Override");
    assert_eq!(seen(&app).reports, [] as [String; 0]);
    edit(&mut app, |edit| edit.set_layers(layers(&["REALM"], AcrossLayerPolicy::Intersect))).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 30.0, 30.0), "caps in layers that are gone wait");
    let mut reports = seen(&app).reports.clone();
    reports.sort();
    assert_eq!(reports.len(), 2, "{reports:?}");
    assert!(reports[0].contains("`event`") && reports[0].contains("`EVENT`"), "{reports:?}");
    assert!(reports[1].contains("`world`") && reports[1].contains("`WORLD`"), "{reports:?}");
    edit(&mut app, |edit| edit.set_layers(CapLayers::default())).unwrap();
    app.update();
    assert_eq!(bounds(&app), (5.0, 5.0, 5.0), "and count again when the layers are back");
}

#[test]
fn layers_that_a_standing_cap_or_a_rule_needs_cannot_be_taken_away() {
    let mut app = app();
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0).layer("WORLD")])).unwrap();
    let error = edit(&mut app, |edit| edit.set_layers(layers(&["TOTAL"], AcrossLayerPolicy::Intersect)));
    assert_eq!(problems(error.unwrap_err()).iter().map(|p| p.code).collect::<Vec<_>>(), ["unknown-layer"]);
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(6.0)])
            .set_layers(layers(&["TOTAL"], AcrossLayerPolicy::Intersect))
    })
    .unwrap();
    let hero = spawn(&mut app, "hero", 100.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0, "both in one transaction is fine");
}

#[test]
fn standing_caps_are_added_replaced_and_lifted_by_system() {
    let mut app = app();
    let (inside, outside) = (
        spawn(&mut app, "inside", 100.0, Realms::from(["luyen_the:T1"])),
        spawn(&mut app, "outside", 100.0, ()),
    );
    let mut after = |expected: (f64, f64), change: Change| {
        edit(&mut app, change).unwrap();
        app.update();
        assert_eq!((value(&app, inside, &STRENGTH), value(&app, outside, &STRENGTH)), expected);
    };
    after((100.0, 100.0), &|edit| edit);
    after((50.0, 50.0), &|edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0).layer("WORLD")]));
    let festival: Change = &|edit| {
        edit.replace_caps(
            EVENT,
            [
                STRENGTH.hard_max(20.0).layer("EVENT").realm("luyen_the:T1"),
                STRENGTH.hard_max(40.0).layer("EVENT"),
            ],
        )
    };
    after((20.0, 40.0), festival);
    after((10.0, 10.0), &|edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(10.0)]));
    after((20.0, 40.0), &|edit| edit.replace_caps(WORLD, []));
    after((100.0, 100.0), &|edit| edit.replace_caps(EVENT, []));
    assert!(snapshot(&app, outside).caps(&STRENGTH).is_some(), "it has a value, so it has bounds");
    assert_eq!(snapshot(&app, outside).caps("damage"), None);
}

#[test]
fn standing_caps_of_the_builder_and_of_edits_both_count() {
    let mut registry = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .cap(WORLD, STRENGTH.base_max(100.0))
        .build()
        .unwrap();
    edit_of(&mut registry, |edit| edit.replace_caps(WORLD, [STRENGTH.add_max(20.0)])).unwrap();
    let mut app = app_with(registry);
    let hero = spawn(&mut app, "hero", 500.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 120.0);
    edit(&mut app, |edit| edit.replace_caps(WORLD, [])).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 100.0, "an edit lifts what edits brought, and nothing else");
}

#[test]
fn of_two_standing_overrides_the_higher_priority_counts() {
    let mut app = app();
    // EVENT has priority 10, unless a cap has its own.
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.set_max(10.0)]).replace_caps(EVENT, [STRENGTH.set_max(70.0)])
    })
    .unwrap();
    let hero = spawn(&mut app, "hero", 500.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 70.0);
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.set_max(10.0).priority(11)])).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 10.0);
}

#[test]
fn curves_and_rules_can_be_defined_anew_while_the_app_runs() {
    let rule = |rule: Rule| SubsystemDef::new("race", 0).rule(rule);
    let registry = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("vigor(strength)"))
        .curve("vigor", Curve::linear([(0.0, 0.0), (10.0, 100.0)]))
        .subsystem(rule(Rule::new().when(Condition::race("elf")).add("strength", 1.0)))
        .build()
        .unwrap();
    let mut app = app_with(registry);
    let hero = spawn(&mut app, "hero", 4.0, Race::new("elf"));
    let mut after = |expected: (f64, f64), change: Change| {
        edit(&mut app, change).unwrap();
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), expected);
    };
    after((5.0, 50.0), &|edit| edit);
    after((5.0, 7.0), &|edit| edit.define_curve("vigor", Curve::step([(0.0, 7.0), (6.0, 8.0)])));
    let strong = rule(Rule::new().when(Condition::race("elf")).times("strength", 2.0));
    after((8.0, 8.0), &|edit| edit.define_subsystem(strong.clone()));
    let talent = SubsystemDef::new("talent", 0).rule(Rule::new().set("strength", "1 + 1"));
    after((2.0, 7.0), &|edit| edit.define_subsystem(talent.clone()));
    after((8.0, 8.0), &|edit| edit.drop_subsystem("talent"));
    after((5.0, 7.0), &|edit| edit.drop_subsystem("race"));
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(value(&app, hero, &HP_MAX), 50.0);
}

// ---------------------------------------------------------------------------------------------------------------------
// Edits add up, and can be dropped.

#[test]
fn edits_add_up_and_can_be_dropped_together() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 100.0, ());
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0)])).unwrap();
    edit(&mut app, |edit| edit.define_dimension("luck", DimensionDef::primary().base("strength"))).unwrap();
    edit(&mut app, |edit| edit.change_dimension("hp_max", |hp_max| hp_max.max = 60.0)).unwrap();
    app.update();
    let all = |app: &App| [&STRENGTH, &HP_MAX, &LUCK].map(|dimension| snapshot(app, hero).get(dimension));
    assert_eq!(all(&app), [Some(50.0), Some(60.0), Some(50.0)]);
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(all(&app), [Some(100.0), Some(200.0), None]);
    let registry = app.world().resource::<Registry>();
    assert!(registry.dimension(&LUCK).is_none() && registry.is_ready());
    // Dropping nothing is no change.
    let before = snapshot(&app, hero).version();
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(snapshot(&app, hero).version(), before);
}

#[test]
fn another_registry_can_take_the_place_of_the_first() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 100.0, ());
    app.update();
    let other = Registry::builder()
        .dimension("agility", DimensionDef::primary().base(3.0))
        .dimension("strength", DimensionDef::primary().clamp(0.0, 7.0))
        .build()
        .unwrap();
    app.insert_resource(other);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &AGILITY)), (7.0, 3.0));
    assert_eq!(snapshot(&app, hero).version(), 2);
}

#[test]
fn two_apps_do_not_disturb_each_other() {
    let other = Registry::builder()
        .dimension("agility", DimensionDef::primary())
        .dimension("strength", DimensionDef::primary().clamp(0.0, 7.0))
        .build()
        .unwrap();
    let (mut a, mut b) = (app(), app_with(other));
    let (in_a, in_b) = (spawn(&mut a, "hero", 100.0, ()), spawn(&mut b, "hero", 100.0, ()));
    a.update();
    b.update();
    edit(&mut a, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0)])).unwrap();
    b.world_mut().resource_mut::<Registry>().disable("base");
    a.update();
    b.update();
    assert_eq!((value(&a, in_a, &STRENGTH), snapshot(&b, in_b).get(&STRENGTH)), (50.0, None));
    // Each hears only of its own mistakes.
    a.world_mut().get_mut::<Base>(in_a).unwrap().set("agility", 1.0);
    a.update();
    b.update();
    assert_eq!((seen(&a).reports.len(), seen(&b).reports.len()), (1, 0));
}

// ---------------------------------------------------------------------------------------------------------------------
// Dimensions that come and go.

#[test]
fn snapshots_keep_their_numbers_when_dimensions_are_added() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 10.0, Contributions::new().with(ITEMS, [DAMAGE.post_add(5.0)]));
    app.update();
    let before = snapshot(&app, hero).clone();
    // Names before, between and after the ones that are there.
    edit(&mut app, |edit| {
        for (name, base) in [("agility", "1"), ("health", "hp_max + agility"), ("zeal", "strength")] {
            edit.define_dimension(name, DimensionDef::primary().base(base));
        }
        edit
    })
    .unwrap();
    for snapshot in [&before, snapshot(&app, hero)] {
        assert_eq!((snapshot.value(&STRENGTH), snapshot.value(&HP_MAX)), (10.0, 20.0));
        assert_eq!((snapshot.apply(&DAMAGE, 1.0), snapshot.get(&AGILITY)), (Ok(6.0), None));
    }
    app.update();
    let after = snapshot(&app, hero);
    assert_eq!(
        after.values().map(|(name, value)| (name.as_str(), value)).collect::<Vec<_>>(),
        [("agility", 1.0), ("health", 21.0), ("hp_max", 20.0), ("strength", 10.0), ("zeal", 10.0)]
    );
    assert_eq!(after.apply(&DAMAGE, 1.0), Ok(6.0));
    assert_eq!((before.value(&STRENGTH), before.values().count()), (10.0, 2), "a copy stays what it was");
}

#[test]
fn statements_about_what_is_not_defined_are_reported_once_and_wait() {
    let mut app = app();
    let hero = app
        .world_mut()
        .spawn((
            Actor::new("hero"),
            Base::from([("luck", 2.0)]),
            Contributions::new().with(ITEMS, [LUCK.flat(1.0), LUCK.percent(1.0), STRENGTH.flat(1.0)]),
            Caps::new().with(WORLD, [LUCK.hard_max(5.0)]),
        ))
        .id();
    for _ in 0..3 {
        app.world_mut().get_mut::<Base>(hero).unwrap().add("luck", 0.0);
        app.update();
    }
    let mut reports = seen(&app).reports.clone();
    reports.sort();
    let report = |system| {
        format!(
            "system `{system}`: a statement about `luck` was left out: \
             the registry defines no such dimension; it waits until one is defined"
        )
    };
    assert_eq!(reports, ["base", "items", "world"].map(report), "each system once");
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "the rest counts");

    edit(&mut app, |edit| edit.define_dimension("luck", DimensionDef::primary())).unwrap();
    app.update();
    assert_eq!(snapshot(&app, hero).get(&LUCK), Some(5.0), "(2 + 1) × 2, held to 5");
    assert_eq!(seen(&app).reports.len(), 3);
    // It goes and comes again.
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!((snapshot(&app, hero).get(&LUCK), snapshot(&app, hero).caps(&LUCK)), (None, None));
    edit(&mut app, |edit| edit.define_dimension("luck", DimensionDef::derived().clamp(0.0, 4.0))).unwrap();
    app.update();
    assert_eq!(snapshot(&app, hero).get(&LUCK), Some(4.0));
    assert_eq!(snapshot(&app, hero).derived().count(), 2, "under its new heading");
}

#[test]
fn a_name_that_nobody_defined_is_reported_once_when_a_snapshot_is_asked_for_it() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 1.0, ());
    assert_eq!(value(&app, hero, &LUCK), 0.0);
    app.update();
    assert_eq!(seen(&app).reports, [] as [String; 0], "before the first aggregation nothing is known");
    for _ in 0..3 {
        assert_eq!((snapshot(&app, hero).get(&LUCK), snapshot(&app, hero).value("speed")), (None, 0.0));
        assert_eq!(snapshot(&app, hero).get(&DAMAGE), None, "defined, but absent");
        app.update();
    }
    let expected = ["luck", "speed"].map(|name| format!("the registry defines no dimension `{name}`"));
    assert_eq!(seen(&app).reports, expected);
}

// ---------------------------------------------------------------------------------------------------------------------
// Silencing.

#[test]
fn a_silenced_system_has_no_rules_no_standing_caps_and_no_base() {
    let registry = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .cap(WORLD, STRENGTH.hard_max(15.0))
        .subsystem(
            SubsystemDef::new("race", 0).rule(Rule::new().add("strength", "10").cap(STRENGTH.hard_min(12.0))),
        )
        .build()
        .unwrap();
    let mut app = app_with(registry);
    let hero = spawn(&mut app, "hero", 6.0, ());
    let mut after = |expected: (Option<f64>, f64), change: &dyn Fn(&mut Registry) -> bool| {
        assert!(change(&mut app.world_mut().resource_mut::<Registry>()));
        app.update();
        assert_eq!((snapshot(&app, hero).get(&STRENGTH), value(&app, hero, &HP_MAX)), expected);
    };
    after((Some(15.0), 30.0), &|_| true);
    after((Some(16.0), 32.0), &|registry| registry.disable("world"));
    after((Some(6.0), 12.0), &|registry| registry.disable("race"));
    after((None, 0.0), &|registry| registry.disable("base"));
    after((Some(12.0), 24.0), &|registry| registry.enable("race"));
    after((Some(12.0), 24.0), &|registry| registry.enable("world"));
    after((Some(15.0), 30.0), &|registry| registry.enable("base"));
}

#[test]
fn silencing_outlives_edits_and_what_is_enabled_already_changes_nothing() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 6.0, Contributions::new().with(ITEMS, [STRENGTH.flat(100.0)]));
    app.world_mut().resource_mut::<Registry>().disable(ITEMS);
    app.update();
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0)])).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0);
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0);
    assert!(app.world_mut().resource_mut::<Registry>().enable(ITEMS));
    assert!(!app.world_mut().resource_mut::<Registry>().enable(ITEMS));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 106.0);
}

#[test]
fn asking_the_registry_gives_names_in_order_and_what_is_defined() {
    let mut registry = Registry::builder()
        .dimension("strength", DimensionDef::primary().unit("points").label("Strength"))
        .dimension("agility", DimensionDef::primary())
        .subsystem(SubsystemDef::new("talent", 0).rule(Rule::new()))
        .subsystem(SubsystemDef::new("race", 0).rule(Rule::new()))
        .build()
        .unwrap();
    assert_eq!(registry.dimensions().collect::<Vec<_>>(), ["agility", "strength"].map(Symbol::new));
    assert_eq!(registry.subsystems().collect::<Vec<_>>(), ["race", "talent"].map(Symbol::new));
    let strength = registry.dimension("strength").unwrap();
    assert_eq!((strength.unit.as_deref(), strength.label.as_deref()), (Some("points"), Some("Strength")));
    assert!(registry.dimension("a name that nobody has interned").is_none());
    edit_of(&mut registry, |edit| edit.define_dimension("mana", DimensionDef::primary())).unwrap();
    assert_eq!(registry.dimensions().count(), 3);
}
