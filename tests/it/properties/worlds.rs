//! Generates random worlds: what files or code define, the actors, and how both are shuffled.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{CapKind, Value};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// The dimensions of all worlds. Each reads only earlier ones, so that there is no cycle.
pub const DIMENSIONS: [&str; 11] = [
    "strength", "vitality", "tier", "focus", "hp_max", "crit", "power", "fame", "weight", "damage", "healing",
];
/// From here on they are context dimensions, which nothing can read.
pub const CONTEXT: usize = 9;
pub const SYSTEMS: [&str; 6] = ["race", "items", "effects", "Items", "base", "z"];
pub const LAYERS: [&str; 4] = ["REALM", "WORLD", "EVENT", "TOTAL"];
pub const REALMS: [&str; 3] = ["luyen_the:T1", "luyen_the:T2", "kim_dan:T1"];
pub const RACES: [&str; 3] = ["human", "elf", "undead"];
pub const TAGS: [&str; 4] = ["player", "cursed", "boss", "extra"];
/// A system of which no world knows.
pub const EXTRA: SubsystemId = SubsystemId::new("extra", 20);
pub const MERGES: [(&str, MergeRule); 4] = [
    ("tier", MergeRule::Max),
    ("focus", MergeRule::Average),
    ("fame", MergeRule::Multiply),
    ("weight", MergeRule::Sum),
];
/// Numbers whose sum depends on the order, and ordinary ones.
pub const NUMBERS: [f64; 22] = [
    0.0, -0.0, 1.0, 2.0, 5.0, 12.0, 100.0, 650.0, 0.1, 0.2, 0.3, 0.7, 0.25, -0.5, -1.0, -2.5, -30.0, 1e16,
    -1e16, 1e300, -1e300, 5e-324,
];

pub fn definition(name: &str) -> DimensionDef {
    match name {
        "strength" => DimensionDef::primary(),
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
        "fame" => DimensionDef::primary().clamp(0.0, 999999.0),
        "damage" => DimensionDef::context(),
        "healing" => DimensionDef::context().round(Rounding::Ceil).clamp(0.0, f64::INFINITY),
        _ => DimensionDef::primary(),
    }
    .merge(MERGES.iter().find(|(merged, _)| *merged == name).map_or(MergeRule::Pipeline, |(_, merge)| *merge))
}

/// What files or a builder say, and the actors to say it about.
#[derive(Clone, Debug)]
pub struct Content {
    pub policy: AcrossLayerPolicy,
    pub systems: Vec<Rules>,
    pub laws: Vec<(SubsystemId, Cap)>,
    pub actors: Vec<Person>,
}

/// The rules of one subsystem.
#[derive(Clone, Debug)]
pub struct Rules {
    pub id: &'static str,
    pub priority: i32,
    pub rules: Vec<Law>,
}

#[derive(Clone, Debug)]
pub struct Law {
    pub when: Condition,
    pub contributions: Vec<Contribution<Value>>,
    pub caps: Vec<Cap<Value>>,
}

/// An actor, as code says it.
#[derive(Clone, Debug)]
pub struct Person {
    pub race: &'static str,
    pub realms: Vec<&'static str>,
    pub tags: Vec<&'static str>,
    pub base: Vec<(&'static str, f64)>,
    pub said: Vec<(SubsystemId, Vec<Contribution>, Vec<Cap>)>,
}

pub fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => select(&NUMBERS[..]), 1 => -1000.0..1000.0]
}

/// A formula over the first so many dimensions.
pub fn formula(readable: usize) -> impl Strategy<Value = String> {
    let names: Vec<&str> = if readable == 0 { vec!["7", "0.1"] } else { DIMENSIONS[..readable].to_vec() };
    (select(names.clone()), select(names), 0..9).prop_map(|(a, b, form)| match form {
        0 => format!("{a} * 0.1"),
        1 => format!("{a} / {b}"),
        2 => format!("min({a}, 10) - {b} * 3"),
        3 => format!("steps({a}) + lines({b})"),
        4 => format!("if({a} > 5, 0.1, {b} + 1)"),
        5 => format!("({a} + {b}) / 3"),
        6 => format!("{a} ^ 2 % 7"),
        7 => format!("{a} / ({b} - {b})"),
        _ => a.to_owned(),
    })
}

pub fn value(readable: usize) -> impl Strategy<Value = Value> {
    prop_oneof![3 => number().prop_map(Value::Number), 1 => formula(readable).prop_map(Value::from)]
}

/// A dimension from this one on; most often this one, so that much is said about the same.
pub fn about(from: usize) -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(DIMENSIONS[from]), select(&DIMENSIONS[from..])]
}

pub fn contribution<V: Clone + std::fmt::Debug>(
    from: usize,
    value: impl Strategy<Value = V> + Clone,
) -> impl Strategy<Value = Contribution<V>> {
    let weights: [_; Bucket::ALL.len()] = [9, 2, 2, 2, 2, 1];
    let buckets = weights.into_iter().zip(Bucket::ALL);
    let bucket = proptest::strategy::Union::new_weighted(buckets.map(|(n, b)| (n, Just(b))).collect());
    let priority = proptest::option::weighted(0.3, -2..3);
    (about(from), bucket, value, priority).prop_map(|(name, bucket, value, priority)| {
        let operator = MERGES.iter().any(|(merged, _)| *merged == name);
        let bucket = if operator && bucket != Bucket::Override { Bucket::Flat } else { bucket };
        Contribution { priority, ..Contribution::new(name, bucket, value) }
    })
}

pub fn cap<V: Clone + std::fmt::Debug>(
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

pub fn condition(readable: usize) -> impl Strategy<Value = Condition> {
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
pub fn law() -> impl Strategy<Value = Law> {
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

pub fn rules() -> impl Strategy<Value = Vec<Rules>> {
    // Without rules, numbers take a shorter way.
    let systems = prop_oneof![1 => Just(0..=0), 2 => Just(0..=4)];
    systems.prop_flat_map(|count| subsequence(SYSTEMS.to_vec(), count)).prop_flat_map(|ids| {
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

pub fn person() -> impl Strategy<Value = Person> {
    let base = subsequence(DIMENSIONS[..CONTEXT].to_vec(), 0..=CONTEXT)
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

pub fn content() -> impl Strategy<Value = Content> {
    let law = (select(&SYSTEMS[..]), -1..3, cap(0, number().boxed()))
        .prop_map(|(name, priority, cap)| (SubsystemId::new(name, priority), cap));
    let laws = prop::collection::vec(law, 0..3);
    let actors = prop::collection::vec(person(), 1..4);
    (select(&AcrossLayerPolicy::ALL[..]), rules(), laws, actors)
        .prop_map(|(policy, systems, laws, actors)| Content { policy, systems, laws, actors })
}

/// Puts things into another order, and so everything within them.
pub struct Shuffle(pub u64);

impl Shuffle {
    pub fn list<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            // xorshift64
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            list.swap(i, (self.0 % (i as u64 + 1)) as usize);
        }
    }

    pub fn content(&mut self, mut content: Content) -> Content {
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
