//! What holds in every world: random worlds with several subsystems, laws and actors, turned and twisted.
//!
//! No order of anything, and no number of threads, changes a bit of any snapshot. What is taken away again leaves no trace.
//! Values lie within their caps, explanations replay to the same bits, and the short form of a rule says what the long
//! form says. What the numbers are is the business of `differential.rs`.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorInputsItem, CapKind, Value};
use bevy_app::prelude::*;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemState;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// The dimensions of all worlds. Each reads only earlier ones, so that there is no cycle.
const DIMENSIONS: [&str; 11] = [
    "strength", "vitality", "tier", "focus", "hp_max", "crit", "power", "fame", "weight", "damage", "healing",
];
/// From here on they are context dimensions, which nothing can read.
const CONTEXT: usize = 9;
const SYSTEMS: [&str; 6] = ["race", "items", "effects", "Items", "base", "z"];
const LAYERS: [&str; 4] = ["REALM", "WORLD", "EVENT", "TOTAL"];
const REALMS: [&str; 3] = ["luyen_the:T1", "luyen_the:T2", "kim_dan:T1"];
const RACES: [&str; 3] = ["human", "elf", "undead"];
const TAGS: [&str; 4] = ["player", "cursed", "boss", "extra"];
/// A system of which no world knows.
const EXTRA: SubsystemId = SubsystemId::new("extra", 20);
const MERGES: [(&str, MergeRule); 4] = [
    ("tier", MergeRule::Max),
    ("focus", MergeRule::Average),
    ("fame", MergeRule::Multiply),
    ("weight", MergeRule::Sum),
];
/// Numbers whose sum depends on the order, and ordinary ones.
const NUMBERS: [f64; 22] = [
    0.0, -0.0, 1.0, 1.0, 2.0, 5.0, 12.0, 100.0, 650.0, 0.1, 0.2, 0.3, 0.25, -0.5, -1.0, -2.5, -30.0, 1e16,
    -1e16, 1e300, -1e300, 5e-324,
];

fn definition(name: &str) -> DimensionDef {
    match name {
        "strength" => DimensionDef::primary().clamp(0.0, 999999.0),
        "vitality" => DimensionDef::primary().round(Rounding::Floor),
        "focus" => DimensionDef::primary().clamp(-100.0, f64::INFINITY),
        "hp_max" => DimensionDef::derived()
            .base("vitality * 10 + strength * 2")
            .round(Rounding::Nearest)
            .clamp(1.0, 2e6),
        "crit" => DimensionDef::derived().base("strength * 0.001").clamp(0.0, 1.0),
        // Not finite where there is no vitality.
        "power" => DimensionDef::derived().base("if(tier >= 1, hp_max * 0.5, strength / vitality)"),
        "weight" => DimensionDef::derived().base("steps(strength)"),
        "damage" => DimensionDef::context(),
        "healing" => DimensionDef::context().round(Rounding::Ceil).clamp(0.0, f64::INFINITY),
        _ => DimensionDef::primary(),
    }
    .merge(MERGES.iter().find(|(merged, _)| *merged == name).map_or(MergeRule::Pipeline, |(_, merge)| *merge))
}

/// What files or a builder say, and the actors to say it about.
#[derive(Clone, Debug)]
struct Content {
    policy: AcrossLayerPolicy,
    systems: Vec<Rules>,
    laws: Vec<(SubsystemId, Cap)>,
    actors: Vec<Person>,
}

/// The rules of one subsystem.
#[derive(Clone, Debug)]
struct Rules {
    id: &'static str,
    priority: i32,
    rules: Vec<Law>,
}

#[derive(Clone, Debug)]
struct Law {
    when: Condition,
    contributions: Vec<Contribution<Value>>,
    caps: Vec<Cap<Value>>,
}

/// An actor, as code says it.
#[derive(Clone, Debug)]
struct Person {
    race: &'static str,
    realms: Vec<&'static str>,
    tags: Vec<&'static str>,
    base: Vec<(&'static str, f64)>,
    said: Vec<(SubsystemId, Vec<Contribution>, Vec<Cap>)>,
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => select(&NUMBERS[..]), 1 => -1000.0..1000.0]
}

/// A formula over the first so many dimensions.
fn formula(readable: usize) -> impl Strategy<Value = String> {
    let names: Vec<&str> = if readable == 0 { vec!["7", "0.1"] } else { DIMENSIONS[..readable].to_vec() };
    (select(names.clone()), select(names), 0..8).prop_map(|(a, b, form)| match form {
        0 => format!("{a} * 0.1"),
        1 => format!("{a} / {b}"),
        2 => format!("min({a}, 10) - {b} * 3"),
        3 => format!("steps({a}) + lines({b})"),
        4 => format!("if({a} > 5, 0.1, {b} + 1)"),
        5 => format!("({a} + {b}) / 3"),
        6 => format!("{a} ^ 2 % 7"),
        _ => a.to_owned(),
    })
}

fn value(readable: usize) -> impl Strategy<Value = Value> {
    prop_oneof![3 => number().prop_map(Value::Number), 1 => formula(readable).prop_map(Value::from)]
}

/// A dimension from this one on; most often this one, so that much is said about the same.
fn about(from: usize) -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(DIMENSIONS[from]), select(&DIMENSIONS[from..])]
}

fn contribution<V: Clone + std::fmt::Debug>(
    from: usize,
    value: impl Strategy<Value = V> + Clone,
) -> impl Strategy<Value = Contribution<V>> {
    let buckets = [4, 2, 2, 2, 2, 1].into_iter().zip(Bucket::ALL);
    let bucket = proptest::strategy::Union::new_weighted(buckets.map(|(n, b)| (n, Just(b))).collect());
    let priority = proptest::option::weighted(0.3, -2..3);
    (about(from), bucket, value, priority).prop_map(|(name, bucket, value, priority)| {
        let operator = MERGES.iter().any(|(merged, _)| *merged == name);
        let bucket = if operator && bucket != Bucket::Override { Bucket::Flat } else { bucket };
        Contribution { priority, ..Contribution::new(name, bucket, value) }
    })
}

fn cap<V: Clone + std::fmt::Debug>(
    from: usize,
    value: impl Strategy<Value = V> + Clone,
) -> impl Strategy<Value = Cap<V>> {
    let realm = proptest::option::weighted(0.3, select(&REALMS[..]));
    let (layer, priority) =
        (proptest::option::weighted(0.8, select(&LAYERS[..])), proptest::option::weighted(0.3, -2..3));
    let mode = (select(&CapMode::ALL[..]), any::<bool>());
    (about(from), mode, value, layer, realm, priority).prop_map(
        |(name, (mode, max), value, layer, realm, priority)| {
            let kind = mode.implied_kind().unwrap_or(if max { CapKind::Max } else { CapKind::Min });
            let (scope, realm) = (layer.map(Symbol::new), realm.map(Symbol::new));
            Cap { scope, realm, priority, ..Cap::new(name, mode, kind, value) }
        },
    )
}

fn condition(readable: usize) -> impl Strategy<Value = Condition> {
    let names: &[&str] = if readable == 0 { &[] } else { &DIMENSIONS[..readable] };
    let mut leaves = vec![
        Just(Condition::Always).boxed(),
        select(&RACES[..]).prop_map(Condition::race).boxed(),
        select(&TAGS[..]).prop_map(Condition::tag).boxed(),
        select(&REALMS[..]).prop_map(Condition::realm).boxed(),
        formula(readable).prop_map(|text| Condition::formula(&text)).boxed(),
    ];
    if !names.is_empty() {
        leaves.push((select(names), number()).prop_map(|(a, x)| Condition::at_least(a, x)).boxed());
        leaves.push((select(names), number()).prop_map(|(a, x)| Condition::below(a, x)).boxed());
    }
    proptest::strategy::Union::new(leaves).prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|condition| !condition),
        ]
    })
}

/// A rule that reads only dimensions before those that it speaks about.
fn law() -> impl Strategy<Value = Law> {
    prop_oneof![1 => Just(0), 2 => 0..=CONTEXT].prop_flat_map(|from| {
        let contributions = prop::collection::vec(contribution(from, value(from).boxed()), 0..4);
        let caps = prop::collection::vec(cap(from, value(from).boxed()), 0..3);
        (condition(from), contributions, caps).prop_map(|(when, contributions, caps)| Law {
            when,
            contributions,
            caps,
        })
    })
}

fn rules() -> impl Strategy<Value = Vec<Rules>> {
    subsequence(SYSTEMS.to_vec(), 0..=4).prop_flat_map(|ids| {
        let each = |id| {
            (-1..3, prop::collection::vec(law(), 1..4)).prop_map(move |(priority, rules)| Rules {
                id,
                priority,
                rules,
            })
        };
        ids.into_iter().map(each).collect::<Vec<_>>()
    })
}

fn person() -> impl Strategy<Value = Person> {
    let base = subsequence(DIMENSIONS[..CONTEXT].to_vec(), 0..6)
        .prop_flat_map(|names| names.into_iter().map(|name| (Just(name), number())).collect::<Vec<_>>());
    let said = subsequence(SYSTEMS.to_vec(), 0..=4).prop_flat_map(|ids| {
        let each = |name| {
            let contributions = prop::collection::vec(contribution(0, number().boxed()), 0..8);
            let caps = prop::collection::vec(cap(0, number().boxed()), 0..3);
            (-1..3, contributions, caps).prop_map(move |(priority, contributions, caps)| {
                (SubsystemId::new(name, priority), contributions, caps)
            })
        };
        ids.into_iter().map(each).collect::<Vec<_>>()
    });
    let (realms, tags) = (subsequence(REALMS.to_vec(), 0..=3), subsequence(TAGS[..3].to_vec(), 0..=3));
    (select(&RACES[..]), realms, tags, base, said).prop_map(|(race, realms, tags, base, said)| Person {
        race,
        realms,
        tags,
        base,
        said,
    })
}

fn content() -> impl Strategy<Value = Content> {
    let law = (select(&SYSTEMS[..]), -1..3, cap(0, number().boxed()))
        .prop_map(|(name, priority, cap)| (SubsystemId::new(name, priority), cap));
    let laws = prop::collection::vec(law, 0..3);
    let actors = prop::collection::vec(person(), 1..4);
    (select(&AcrossLayerPolicy::ALL[..]), rules(), laws, actors)
        .prop_map(|(policy, systems, laws, actors)| Content { policy, systems, laws, actors })
}

/// Puts things into another order, and so everything within them.
struct Shuffle(u64);

impl Shuffle {
    fn list<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            // xorshift64
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            list.swap(i, (self.0 % (i as u64 + 1)) as usize);
        }
    }

    fn content(&mut self, mut content: Content) -> Content {
        self.list(&mut content.systems);
        self.list(&mut content.laws);
        for rules in &mut content.systems {
            self.list(&mut rules.rules);
            for law in &mut rules.rules {
                self.list(&mut law.contributions);
                self.list(&mut law.caps);
            }
        }
        for person in &mut content.actors {
            self.list(&mut person.realms);
            self.list(&mut person.tags);
            self.list(&mut person.base);
            self.list(&mut person.said);
            for (_, contributions, caps) in &mut person.said {
                self.list(contributions);
                self.list(caps);
            }
        }
        content
    }
}

/// The registry of a content; dimensions are registered in this order.
fn registry(content: &Content, dimensions: &[&str]) -> Registry {
    let curves = [("steps", Curve::step(POINTS)), ("lines", Curve::linear(POINTS))];
    let mut builder = Registry::builder().layers(CapLayers::new(LAYERS, content.policy));
    builder = dimensions.iter().fold(builder, |builder, name| builder.dimension(*name, definition(name)));
    builder = curves.into_iter().fold(builder, |builder, (name, curve)| builder.curve(name, curve));
    builder = content.laws.iter().fold(builder, |builder, (id, cap)| builder.cap(*id, cap.clone()));
    content
        .systems
        .iter()
        .fold(builder, |builder, rules| builder.subsystem(subsystem(rules)))
        .build()
        .unwrap()
}

fn subsystem(rules: &Rules) -> SubsystemDef {
    rules.rules.iter().fold(SubsystemDef::new(rules.id, rules.priority), |def, law| {
        let rule =
            law.contributions.iter().cloned().fold(Rule::new().when(law.when.clone()), Rule::contribution);
        def.rule(law.caps.iter().cloned().fold(rule, Rule::cap))
    })
}

const POINTS: [(f64, f64); 3] = [(0.0, 1.0), (10.0, 3.3), (100.0, -7.0)];

fn spawn(world: &mut World, person: &Person) -> Entity {
    let nobody =
        Person { race: "", realms: Vec::new(), tags: Vec::new(), base: Vec::new(), said: Vec::new() };
    let entity = world.spawn(Actor::new("someone")).id();
    turn_into(world, entity, &nobody, person);
    entity
}

/// Turns an actor into another one. Only what differs is touched, and what is empty is removed.
fn turn_into(world: &mut World, entity: Entity, from: &Person, to: &Person) {
    fn put<C: Component>(actor: &mut EntityWorldMut, input: C, is_empty: bool) {
        if is_empty {
            actor.remove::<C>();
        } else {
            actor.insert(input);
        }
    }
    let mut actor = world.entity_mut(entity);
    if from.race != to.race {
        put(&mut actor, Race::new(to.race), to.race.is_empty());
    }
    if from.realms != to.realms {
        put(&mut actor, to.realms.iter().copied().collect::<Realms>(), to.realms.is_empty());
    }
    if from.tags != to.tags {
        put(&mut actor, to.tags.iter().copied().collect::<Tags>(), to.tags.is_empty());
    }
    if from.base != to.base {
        put(&mut actor, to.base.iter().copied().collect::<Base>(), to.base.is_empty());
    }
    if to.said.is_empty() {
        actor.remove::<(Contributions, Caps)>();
        return;
    }
    actor.insert_if_new((Contributions::new(), Caps::new()));
    let mut statements = world.query::<(ContributionsMut, CapsMut)>();
    let (mut contributions, mut caps) = statements.get_mut(world, entity).unwrap();
    for name in SYSTEMS.iter().filter(|name| to.said.iter().all(|(id, ..)| id.name() != **name)) {
        contributions.remove(*name);
        caps.remove(*name);
    }
    for (id, said, limits) in &to.said {
        contributions.replace(*id, said.clone());
        caps.replace(*id, limits.clone());
    }
}

/// Turns the actors of a content into those of another one.
fn turn_all(world: &mut World, entities: &[Entity], from: &Content, to: &Content) {
    for (entity, (from, to)) in entities.iter().zip(from.actors.iter().zip(&to.actors)) {
        turn_into(world, *entity, from, to);
    }
}

/// Does something and updates the app; gives the numbers then. Those with other numbers have one more version.
fn step(
    app: &mut App,
    entities: &[Entity],
    act: impl FnOnce(&mut World),
) -> Result<Vec<Vec<String>>, TestCaseError> {
    let versions = |app: &App| -> Vec<u64> {
        entities.iter().map(|entity| app.world().get::<Snapshot>(*entity).unwrap().version()).collect()
    };
    let (before, versions_before) = (numbers(app, entities), versions(app));
    act(app.world_mut());
    app.update();
    let after = numbers(app, entities);
    for (i, version) in versions(app).into_iter().enumerate() {
        prop_assert_eq!(version, versions_before[i] + u64::from(before[i] != after[i]));
    }
    Ok(after)
}

/// All numbers of a snapshot as text that reads back to the same bits, for comparing and for people. `prefix` is what
/// the names of dimensions begin with; it is left out.
fn written(snapshot: &Snapshot, prefix: &str) -> Vec<String> {
    let values = snapshot.values().map(|(name, value)| format!("{name} = {value:?}"));
    let caps = snapshot.caps_used().map(|(name, caps)| format!("{name} in {:?}..{:?}", caps.min, caps.max));
    let contexts = snapshot.contexts().map(|(name, context)| format!("{name}: {context:?}"));
    let hits = DIMENSIONS[CONTEXT..].iter().map(|name| {
        let name = format!("{prefix}{name}");
        format!("{name} of 100: {:?}", snapshot.apply(&name, 100.0))
    });
    values.chain(caps).chain(contexts).chain(hits).map(|line| line.replace(prefix, "")).collect()
}

/// An app with these actors, after its first update.
fn app(registry: Registry, actors: &[Person]) -> (App, Vec<Entity>) {
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    let entities = actors.iter().map(|person| spawn(app.world_mut(), person)).collect();
    app.update();
    (app, entities)
}

fn numbers(app: &App, entities: &[Entity]) -> Vec<Vec<String>> {
    entities.iter().map(|entity| written(app.world().get::<Snapshot>(*entity).unwrap(), "")).collect()
}

/// The numbers of all actors of a content, as an app computes them.
fn resolved(content: &Content) -> Vec<Vec<String>> {
    let (app, entities) = app(registry(content, &DIMENSIONS), &content.actors);
    numbers(&app, &entities)
}

/// Resolves and explains one actor, without any aggregation.
fn alone<T>(
    registry: &Registry,
    person: &Person,
    ask: impl FnOnce(&ActorInputsItem, &mut Resolver) -> T,
) -> T {
    let mut world = World::new();
    world.insert_resource(registry.clone());
    let entity = spawn(&mut world, person);
    let mut state = SystemState::<(Query<ActorInputs>, Resolver)>::new(&mut world);
    let (actors, mut resolver) = state.get(&world).unwrap();
    ask(&actors.get(entity).unwrap(), &mut resolver)
}

/// A content as a folder of files, in the long form or in the short one.
fn folder(content: &Content, short: bool) -> Vec<(String, String)> {
    let dimensions = DIMENSIONS.map(|name| {
        let def = definition(name);
        let side = |field, bound: f64| {
            if bound.is_finite() { format!("{field}: {bound:?},") } else { String::new() }
        };
        let base = def.base.map_or_else(String::new, |base| format!(", base: {}", value_text(&base)));
        format!(
            "{name:?}: (kind: {:?}, merge: {:?}, round: {:?}, clamp: ({}{}){base})",
            def.kind,
            def.merge,
            def.round,
            side("min", def.min),
            side("max", def.max)
        )
    });
    let laws = content.laws.iter().map(|(id, cap)| cap_text(&cap.clone().into(), Some(*id)));
    let mut files = vec![
        ("dimensions.ron".to_owned(), format!("(dimensions: {{{}}})", dimensions.join(",\n"))),
        (
            "curves.ron".to_owned(),
            format!(
                "(curves: {{\"steps\": (step: true, points: {POINTS:?}), \"lines\": (points: {POINTS:?})}})"
            ),
        ),
        (
            "cap_layers.ron".to_owned(),
            format!("(order: {LAYERS:?}, across_policy: {:?}, caps: [{}])", content.policy, list(laws)),
        ),
    ];
    for (i, rules) in content.systems.iter().enumerate() {
        let laws = list(rules.rules.iter().map(|law| law_text(law, short)));
        let text = format!("(id: {:?}, priority: {}, rules: [{laws}])", rules.id, rules.priority);
        files.push((format!("subsystems/{i}.subsystem.ron"), text));
    }
    files
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",\n")
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("{number:?}"),
        Value::Formula(formula) => format!("{:?}", formula.as_str()),
    }
}

/// Who says it and with which priority; inside a rule only what differs from the file.
fn speaker(id: Option<SubsystemId>, priority: Option<i32>) -> String {
    let system = id.map_or_else(String::new, |id| format!(", system: {:?}", id.name()));
    let priority = priority.or(id.map(SubsystemId::priority));
    system + &priority.map_or_else(String::new, |priority| format!(", priority: {priority}"))
}

fn contribution_text(said: &Contribution<Value>, id: Option<SubsystemId>) -> String {
    let (name, bucket, value) = (said.dimension, said.bucket, value_text(&said.value));
    format!("(dimension: {name:?}, bucket: {bucket:?}, value: {value}{})", speaker(id, said.priority))
}

/// Where a cap stands and for whom it counts.
fn standing(cap: &Cap<Value>, layer: &str) -> String {
    let scope = cap.scope.map_or_else(String::new, |scope| format!(", {layer}: {scope:?}"));
    scope + &cap.realm.map_or_else(String::new, |realm| format!(", realm: {realm:?}"))
}

fn cap_text(cap: &Cap<Value>, id: Option<SubsystemId>) -> String {
    let kind = cap.mode.implied_kind().map_or_else(|| format!(", kind: {:?}", cap.kind), |_| String::new());
    let (name, mode, value) = (cap.dimension, cap.mode, value_text(&cap.value));
    let rest = standing(cap, "scope") + &speaker(id, cap.priority);
    format!("(dimension: {name:?}, mode: {mode:?}{kind}, value: {value}{rest})")
}

/// A rule, in the long form or as far as it goes in the short one, which cannot say Mult, a contribution's priority, and
/// the same thing twice.
fn law_text(law: &Law, short: bool) -> String {
    let mut maps = BTreeMap::<&str, BTreeMap<&str, String>>::new();
    let mut contributions = Vec::new();
    for said in &law.contributions {
        let field = match said.bucket {
            Bucket::Flat => "add",
            Bucket::Percent => "increase",
            Bucket::Factor => "times",
            Bucket::PostAdd => "add_after",
            Bucket::Override => "set",
            Bucket::Mult => "",
        };
        let name = said.dimension.as_str();
        let known = maps.get(field).is_some_and(|map| map.contains_key(name));
        if short && !field.is_empty() && said.priority.is_none() && !known {
            maps.entry(field).or_default().insert(name, value_text(&said.value));
        } else {
            contributions.push(contribution_text(said, None));
        }
    }
    // Bounds that stand at the same place share one limit.
    let mut limits = BTreeMap::<String, BTreeMap<String, String>>::new();
    let mut caps = Vec::new();
    for cap in &law.caps {
        let mode = match cap.mode {
            CapMode::Baseline => "base",
            CapMode::Additive => "add",
            CapMode::HardMax | CapMode::HardMin => "hard",
            CapMode::Override => "set",
        };
        let bound = format!("{mode}_{}", cap.kind.name().to_lowercase());
        let rest = standing(cap, "layer") + &speaker(None, cap.priority);
        let place = format!("dimension: {:?}{rest}", cap.dimension);
        let known = limits.get(&place).is_some_and(|limit| limit.contains_key(&bound));
        if short && !known {
            limits.entry(place).or_default().insert(bound, value_text(&cap.value));
        } else {
            caps.push(cap_text(cap, None));
        }
    }
    let maps = maps.into_iter().map(|(field, map)| {
        let entries = map.into_iter().map(|(name, value)| format!("{name:?}: {value}"));
        format!("{field}: {{{}}}, ", list(entries))
    });
    let limits = limits.into_iter().map(|(place, bounds)| {
        let bounds = bounds.into_iter().map(|(bound, value)| format!("{bound}: {value}"));
        format!("({place}, {})", list(bounds))
    });
    let (maps, limits): (String, String) = (maps.collect(), list(limits));
    let (contributions, caps) = (contributions.join(",\n"), caps.join(",\n"));
    let when = &law.when;
    format!("(when: {when}, {maps}limits: [{limits}], contributions: [{contributions}], caps: [{caps}])")
}

/// An actor as a file.
fn person_text(person: &Person) -> String {
    let base = list(person.base.iter().map(|(name, value)| format!("{name:?}: {value:?}")));
    let said = |(id, contributions, _): &(SubsystemId, Vec<Contribution>, Vec<Cap>)| {
        contributions
            .iter()
            .map(|said| contribution_text(&said.clone().into(), Some(*id)))
            .collect::<Vec<_>>()
    };
    let limits = |(id, _, caps): &(SubsystemId, Vec<Contribution>, Vec<Cap>)| {
        caps.iter().map(|cap| cap_text(&cap.clone().into(), Some(*id))).collect::<Vec<_>>()
    };
    format!(
        "(id: \"someone\", name: \"Someone\", race: {:?}, realms: {:?}, tags: {:?}, base: {{{base}}}, \
         contributions: [{}], caps: [{}])",
        person.race,
        person.realms,
        person.tags,
        list(person.said.iter().flat_map(said)),
        list(person.said.iter().flat_map(limits)),
    )
}

/// The registry of files without errors.
fn loaded(files: impl IntoIterator<Item = (String, String)>) -> Registry {
    let files: Vec<(String, String)> = files.into_iter().collect();
    let folder: Folder = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (registry, problems) = Registry::from_folder(&folder);
    assert!(registry.is_ready() && !problems.has_errors(), "{problems}\n{files:#?}");
    registry
}

/// So many worlds, or what `PROPTEST_CASES` in the environment says.
fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(cases.unwrap_or(default))
}

proptest! {
    #![proptest_config(cases(96))]

    /// Registration, insertion, spawning: whatever comes first, every actor has the same numbers.
    #[test]
    fn no_order_changes_a_bit(content in content(), seed in 1u64..) {
        let expected = resolved(&content);
        let mut shuffle = Shuffle(seed);
        let shuffled = shuffle.content(content);
        let mut dimensions = DIMENSIONS;
        shuffle.list(&mut dimensions);
        let mut order: Vec<usize> = (0..shuffled.actors.len()).collect();
        shuffle.list(&mut order);
        let actors: Vec<Person> = order.iter().map(|i| shuffled.actors[*i].clone()).collect();
        let (app, entities) = app(registry(&shuffled, &dimensions), &actors);
        for (i, found) in order.into_iter().zip(numbers(&app, &entities)) {
            prop_assert_eq!(&found, &expected[i]);
        }
    }

    /// Loading: the order of the files, what they are called, and which names the process saw first.
    #[test]
    fn no_order_of_loading_and_interning_changes_a_bit(content in content(), seed in 1u64..) {
        let expected = resolved(&content);
        let mut shuffle = Shuffle(seed);
        for round in 0..2 {
            // Names that this process has never seen, now seen in an order of their own.
            let prefix = format!("seed{seed}_{round}_");
            let mut names = DIMENSIONS;
            shuffle.list(&mut names);
            for name in names {
                Symbol::new(&format!("{prefix}{name}"));
            }
            // None of the names is a part of another, or of any other word in the files.
            let rename = |text: &str| {
                let one = |text: String, name: &&str| text.replace(name, &format!("{prefix}{name}"));
                DIMENSIONS.iter().fold(text.to_owned(), one)
            };
            let shuffled = shuffle.content(content.clone());
            let mut files = folder(&shuffled, false);
            shuffle.list(&mut files);
            let registry = loaded(files.into_iter().map(|(path, text)| (path, rename(&text))));
            for (person, expected) in shuffled.actors.iter().zip(&expected) {
                let text = rename(&person_text(person));
                let actor = ActorDefinition::from_ron("someone.actor.ron", text).unwrap();
                prop_assert_eq!(&written(&actor.resolve(&registry), &prefix), expected);
            }
        }
    }

    /// An actor that turns into another one, input by input, has the numbers of an actor spawned as it is then; so has
    /// everyone under extra laws. Back where they were, they have their former numbers. A change counts as one version.
    #[test]
    fn what_is_taken_back_leaves_no_trace(
        content in content(),
        others in prop::collection::vec(person(), 3),
        laws in prop::collection::vec((Just(EXTRA), cap(0, number().boxed())), 0..3),
        rules in prop::collection::vec(law(), 0..3),
    ) {
        let (mut app, entities) = app(registry(&content, &DIMENSIONS), &content.actors);
        let mut now = content.clone();
        let before = numbers(&app, &entities);
        let inputs: [fn(&mut Person, &Person); 5] = [
            |person, other| person.race = other.race,
            |person, other| person.realms = other.realms.clone(),
            |person, other| person.tags = other.tags.clone(),
            |person, other| person.base = other.base.clone(),
            |person, other| person.said = other.said.clone(),
        ];
        for input in inputs {
            let former = now.clone();
            now.actors.iter_mut().zip(&others).for_each(|(person, other)| input(person, other));
            let found = step(&mut app, &entities, |world| turn_all(world, &entities, &former, &now))?;
            prop_assert_eq!(found, resolved(&now));
        }
        let found = step(&mut app, &entities, |world| turn_all(world, &entities, &now, &content))?;
        prop_assert_eq!(&found, &before);

        let extra = Rules { id: EXTRA.name(), priority: EXTRA.priority(), rules };
        let found = step(&mut app, &entities, |world| {
            let caps = laws.iter().map(|(_, cap)| cap.clone());
            let mut registry = world.resource_mut::<Registry>();
            registry
                .edit(|edit| {
                    edit.replace_caps(EXTRA, caps).define_subsystem(subsystem(&extra));
                })
                .unwrap();
        })?;
        let mut now = content.clone();
        now.systems.push(extra);
        now.laws.extend(laws);
        prop_assert_eq!(found, resolved(&now));
        let found = step(&mut app, &entities, |world| {
            let mut registry = world.resource_mut::<Registry>();
            registry
                .edit(|edit| {
                    edit.replace_caps(EXTRA, []).drop_subsystem(EXTRA);
                })
                .unwrap();
        })?;
        prop_assert_eq!(found, before);
    }

    /// Every value lies within its effective caps, and these within the dimension's clamp.
    #[test]
    fn values_lie_within_their_caps(content in content(), amount in number()) {
        let registry = registry(&content, &DIMENSIONS);
        for person in &content.actors {
            let snapshot = alone(&registry, person, |actor, resolver| resolver.resolve(actor));
            for (name, caps) in snapshot.caps_used() {
                let def = definition(name.as_str());
                prop_assert!(caps.min <= caps.max, "{name}: {caps:?}");
                prop_assert!(def.min <= caps.min && caps.max <= def.max, "{name}: {caps:?} leaves its clamp");
            }
            for (name, value) in snapshot.values() {
                let caps = snapshot.caps(name).unwrap();
                prop_assert!(caps.min <= value && value <= caps.max, "{name}: {value:?} is not within {caps:?}");
                prop_assert!(value.is_finite() && value.to_bits() != (-0.0f64).to_bits(), "{name}: {value:?}");
            }
            for name in &DIMENSIONS[CONTEXT..] {
                let def = definition(name);
                let caps = snapshot.caps(*name).unwrap_or(EffectiveCaps { min: def.min, max: def.max });
                let value = snapshot.apply(*name, amount).unwrap();
                prop_assert!(caps.min <= value && value <= caps.max, "{name}: {value:?} is not within {caps:?}");
            }
        }
    }

    /// Every explanation is about the number that it explains, and folding what it lists gives the same bits.
    #[test]
    fn a_breakdown_replays_to_the_bits_of_the_value(content in content()) {
        let registry = registry(&content, &DIMENSIONS);
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        for person in &content.actors {
            let (snapshot, breakdowns) = alone(&registry, person, |actor, resolver| {
                let all: Vec<Breakdown> =
                    DIMENSIONS.iter().map(|name| resolver.explain(actor, *name).unwrap()).collect();
                (resolver.resolve(actor), all)
            });
            for breakdown in breakdowns {
                let name = breakdown.dimension;
                let value = snapshot.values().find(|(known, _)| *known == name).map(|(_, value)| value);
                prop_assert_eq!(bits(breakdown.value), bits(value), "{}", breakdown);
                prop_assert_eq!(bits(breakdown.replay()), bits(value), "{}", breakdown);
                let context = snapshot.contexts().find(|(known, _)| *known == name).map(|(_, context)| *context);
                prop_assert_eq!(breakdown.context, context, "{}", breakdown);
                let def = definition(name.as_str());
                let caps = snapshot.caps(name).unwrap_or(EffectiveCaps { min: def.min, max: def.max });
                prop_assert_eq!(breakdown.caps, caps, "{}", breakdown);
                if let Some(value) = value {
                    prop_assert_eq!(breakdown.caps.apply(breakdown.rounded), value, "{}", breakdown);
                    let clipped = breakdown.clipped.as_ref().map(|clip| (clip.bound, clip.by));
                    let expected = (breakdown.rounded != value).then_some((value, value - breakdown.rounded));
                    prop_assert_eq!(clipped, expected, "{}", breakdown);
                }
                if let (Some(last), Some(folded)) = (breakdown.contributions.last(), breakdown.folded) {
                    prop_assert_eq!(last.running.to_bits(), folded.to_bits(), "{}", breakdown);
                }
            }
        }
    }

    /// `add`, `increase`, `times`, `add_after`, `set` and `limits` say what `contributions` and `caps` say.
    #[test]
    fn the_short_form_says_what_the_long_form_says(content in content()) {
        let expected = resolved(&content);
        for short in [false, true] {
            let (app, entities) = app(loaded(folder(&content, short)), &content.actors);
            prop_assert_eq!(&numbers(&app, &entities), &expected, "short: {}", short);
        }
    }

    /// A system that is disabled is as if it had never spoken, and enabling it brings back every bit.
    #[test]
    fn a_disabled_system_is_as_if_it_never_spoke(content in content(), system in select(&SYSTEMS[..])) {
        let (mut app, entities) = app(registry(&content, &DIMENSIONS), &content.actors);
        let before = numbers(&app, &entities);
        prop_assert!(app.world_mut().resource_mut::<Registry>().disable(system));
        app.update();
        let mut without = content.clone();
        without.systems.retain(|rules| rules.id != system);
        without.laws.retain(|(id, _)| id.name() != system);
        for person in &mut without.actors {
            person.said.retain(|(id, ..)| id.name() != system);
            person.base.retain(|_| system != "base");
        }
        prop_assert_eq!(numbers(&app, &entities), resolved(&without));
        prop_assert!(app.world_mut().resource_mut::<Registry>().enable(system));
        app.update();
        prop_assert_eq!(numbers(&app, &entities), before);
    }
}

/// More actors than are resolved on one thread, each with a number of its own.
fn crowd(content: &Content) -> Vec<Person> {
    let person = |i: usize| {
        let mut person = content.actors[i % content.actors.len()].clone();
        person.base.retain(|(name, _)| *name != "strength");
        person.base.push(("strength", i as f64 * 0.1));
        person
    };
    (0..700).map(person).collect()
}

/// A game's own component that takes entities out of queries, stored where rows do not lie side by side.
#[derive(Component)]
#[component(storage = "SparseSet")]
struct Frozen;

/// Makes tables of their own for some actors.
#[derive(Component)]
struct Marked;

proptest! {
    #![proptest_config(cases(6))]

    /// All at once on all threads, in tables or row by row, or one by one: the numbers are the same.
    #[test]
    fn many_at_once_are_as_one_by_one(content in content(), seed in 1u64..) {
        let registry = registry(&content, &DIMENSIONS);
        let crowd = crowd(&content);
        let (at_once, entities) = app(registry.clone(), &crowd);
        let expected = numbers(&at_once, &entities);
        for (person, expected) in crowd.iter().zip(&expected) {
            let snapshot = alone(&registry, person, |actor, resolver| resolver.resolve(actor));
            prop_assert_eq!(&written(&snapshot, ""), expected);
        }
        for rows_apart in [false, true] {
            let mut app = App::new();
            app.add_plugins(ActorCorePlugin::default().with_registry(registry.clone()));
            if rows_apart {
                app.world_mut().register_disabling_component::<Frozen>();
            }
            let mut order: Vec<usize> = (0..crowd.len()).collect();
            Shuffle(seed).list(&mut order);
            let mut entities = vec![Entity::PLACEHOLDER; crowd.len()];
            for i in order {
                entities[i] = spawn(app.world_mut(), &crowd[i]);
                if i % 3 == 0 {
                    app.world_mut().entity_mut(entities[i]).insert(Marked);
                }
            }
            app.update();
            prop_assert_eq!(&numbers(&app, &entities), &expected);
        }
    }
}

/// Names the number of threads to the process that this test starts.
const THREADS: &str = "ACTOR_CORE_TEST_THREADS";

/// The pool of threads belongs to the process, so each number of threads gets a process of its own: this test, again.
#[test]
fn the_number_of_threads_changes_no_bit() {
    if let Ok(threads) = std::env::var(THREADS) {
        let threads = threads.parse().unwrap();
        let pool = || bevy_tasks::TaskPoolBuilder::new().num_threads(threads).build();
        assert_eq!(bevy_tasks::ComputeTaskPool::get_or_init(pool).thread_num(), threads);
        println!("\ndigest {:x}", digest());
        return;
    }
    let digests = [1, 2, 8].map(|threads| {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_number_of_threads_changes_no_bit", "--nocapture"])
            .env(THREADS, threads.to_string())
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&child.stdout).into_owned();
        assert!(child.status.success(), "{output}\n{}", String::from_utf8_lossy(&child.stderr));
        let digest = output.lines().find_map(|line| line.strip_prefix("digest "));
        digest.unwrap_or_else(|| panic!("no digest in {output}")).to_owned()
    });
    assert!(digests.iter().all(|digest| *digest == digests[0]), "{digests:?}");
}

/// Some contents, always the same ones.
fn samples(count: usize) -> impl Iterator<Item = Content> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(move |_| content().new_tree(&mut runner).unwrap().current())
}

/// One number for all numbers of some crowds.
fn digest() -> u64 {
    let mut hasher = DefaultHasher::new();
    for content in samples(4) {
        let (app, entities) = app(registry(&content, &DIMENSIONS), &crowd(&content));
        numbers(&app, &entities).hash(&mut hasher);
    }
    hasher.finish()
}

/// The properties would hold in dull worlds as well; these are not dull.
#[test]
fn the_worlds_are_full_of_trouble() {
    let mut seen = BTreeMap::<&str, usize>::new();
    for content in samples(200) {
        let registry = registry(&content, &DIMENSIONS);
        for person in &content.actors {
            let breakdowns = alone(&registry, person, |actor, resolver| {
                DIMENSIONS.map(|name| resolver.explain(actor, name).unwrap())
            });
            for breakdown in breakdowns {
                let left_out = |why: &str| breakdown.left_out.iter().any(|step| step.why.contains(why));
                let values: Vec<f64> = breakdown.contributions.iter().map(|step| step.value).collect();
                let sum: f64 = values.iter().sum();
                let backwards: f64 = values.iter().rev().sum();
                let facts = [
                    ("a sum that depends on the order", sum.to_bits() != backwards.to_bits()),
                    ("clipped", breakdown.clipped.is_some()),
                    ("clipped by a layer", breakdown.clipped.is_some_and(|clip| !clip.layers.is_empty())),
                    (
                        "overridden",
                        breakdown.contributions.iter().any(|step| step.bucket == Bucket::Override),
                    ),
                    ("five statements", breakdown.contributions.len() >= 5),
                    ("a formula", breakdown.contributions.iter().any(|step| step.formula.is_some())),
                    ("two layers", breakdown.layers.len() >= 2),
                    ("absent", breakdown.value.is_none() && breakdown.context.is_none()),
                    ("a context", breakdown.context.is_some()),
                    ("a base that is not finite", breakdown.base.is_some_and(|base| !base.finite)),
                    ("a formula that is not finite", left_out("not finite")),
                    ("a condition that does not hold", left_out("condition")),
                ];
                for (what, is) in facts {
                    *seen.entry(what).or_default() += usize::from(is);
                }
            }
        }
    }
    assert!(seen.values().all(|times| *times >= 5), "{seen:#?}");
}
