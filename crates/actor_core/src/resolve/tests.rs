//! Tests the order in which statements count, whatever their origin is and however the actor is resolved. Sums show the
//! order: 1, then 1e16, then −1e16 sum up to 0, but 1e16, then −1e16, then 1 sum up to 1.

use crate::definitions::{DimensionDef, MergeRule, Rule, SubsystemDef};
use crate::files::ActorDefinition;
use crate::registry::Registry;
use crate::snapshot::Snapshot;
use crate::statements::{Base, Contributions};
use crate::vocabulary::{
    Bucket, Cap, CapKind, CapMode, Condition, Contribution, NameSet, SubsystemId, Value,
};
use crate::workspace::Workspace;

use super::Pipeline;

/// The origin of a contribution.
#[derive(Clone, Copy)]
enum Who {
    /// The actor's `Base`.
    Base,
    /// The actor's `Contributions`.
    Own(SubsystemId),
    /// A rule.
    Rule(SubsystemId),
    /// A rule whose condition depends on a dimension.
    Asked(SubsystemId),
    /// A formula of a rule.
    Formula(SubsystemId),
}
use Who::*;

const fn id(name: &'static str, priority: i32) -> SubsystemId {
    SubsystemId::new(name, priority)
}

/// Returns the strength of an actor with these contributions: resolved four times, until its layout is known, and then
/// explained.
fn resolved(said: &[(Bucket, Who)], values: &[f64]) -> Vec<f64> {
    let mut base = Base::from([("level", 1.0)]);
    let (mut own, mut rules) = (Vec::new(), Vec::new());
    for ((bucket, who), value) in said.iter().zip(values) {
        let rule =
            |said: Value| Rule::new().contribution(Contribution::<Value>::new("strength", *bucket, said));
        match who {
            Base => base.set("strength", *value),
            Own(id) => own.push((*id, Contribution::new("strength", *bucket, *value))),
            Rule(id) => rules.push((*id, rule((*value).into()))),
            Asked(id) => rules.push((*id, rule((*value).into()).when(Condition::at_least("level", 1.0)))),
            Formula(id) => rules.push((*id, rule(value.to_string().into()))),
        }
    }
    let of = |whom: SubsystemId| own.iter().filter(move |(id, _)| *id == whom).map(|(_, said)| said.clone());
    let contributions = own.iter().fold(Contributions::new(), |all, (id, _)| all.with(*id, of(*id)));
    let mut builder = Registry::builder();
    for name in ["level", "strength"] {
        builder = builder.dimension(name, DimensionDef::primary());
    }
    let mut subsystems: Vec<SubsystemId> = rules.iter().map(|(id, _)| *id).collect();
    subsystems.sort_by_key(|id| id.name());
    subsystems.dedup();
    for id in subsystems {
        let rules = rules.iter().filter(|(of, _)| *of == id);
        let def = SubsystemDef::new(id.name(), id.priority());
        builder = builder.subsystem(rules.fold(def, |def, (_, rule)| def.rule(rule.clone())));
    }
    let registry = builder.build().unwrap();

    let mut actor = ActorDefinition::from_ron("a.ron", "(id: \"a\", name: \"A\")").unwrap();
    (actor.base, actor.contributions) = (base, contributions);
    let (mut workspace, mut snapshot) = (Workspace::default(), Snapshot::default());
    let again = (0..4).map(|_| {
        workspace.refresh(&registry, actor.inputs(), &mut snapshot);
        snapshot.value("strength")
    });
    let mut all: Vec<f64> = again.collect();
    all.extend(actor.explain(&registry, "strength").unwrap().value);
    all
}

/// Returns all orders of these numbers.
fn permutations(numbers: &[f64]) -> Vec<Vec<f64>> {
    let Some((first, rest)) = numbers.split_first() else { return vec![Vec::new()] };
    let with_first = |rest: &Vec<f64>, at: usize| [&rest[..at], &[*first], &rest[at..]].concat();
    let rest = permutations(rest);
    rest.iter().flat_map(|rest| (0..=rest.len()).map(|at| with_first(rest, at))).collect()
}

/// Asserts that contributions of these origins count in this order, whatever the numbers are.
fn count_in_this_order(said: &[(Bucket, Who)], numbers: &[f64]) {
    for values in permutations(numbers) {
        let mut pipeline = Pipeline::from_base(0.0);
        said.iter().zip(&values).for_each(|((bucket, _), value)| pipeline.push(*bucket, *value));
        assert_eq!(resolved(said, &values), [pipeline.value(); 5], "{values:?}");
    }
}

fn flat<const N: usize>(who: [Who; N]) -> [(Bucket, Who); N] {
    who.map(|who| (Bucket::Flat, who))
}

#[test]
fn what_an_actor_says_itself_counts_by_priority_and_system_with_its_base_among_it() {
    let numbers = [1.0, 1e16, -1e16, 3.0];
    count_in_this_order(
        &flat([Own(id("items", 50)), Own(id("aura", 0)), Base, Own(id("curse", 0))]),
        &numbers,
    );
    count_in_this_order(&flat([Base, Own(id("curse", 0)), Own(id("zeal", -5))]), &numbers[..3]);
    count_in_this_order(&flat([Own(id("zeal", 2)), Own(id("aura", 1)), Base]), &numbers[..3]);
}

#[test]
fn what_rules_say_counts_between_what_the_actor_says() {
    let numbers = [1.0, 1e16, -1e16, 3.0];
    for rule in [Rule, Asked, Formula] {
        let [high, middle, low] = [60, 30, -30].map(|priority| rule(id("law", priority)));
        let [items, aura, zeal] = [Own(id("items", 50)), Own(id("aura", 0)), Own(id("zeal", -50))];
        for order in [
            [items, middle, aura, Base],
            [high, items, aura, Base],
            [items, aura, Base, low],
            [items, Base, low, zeal],
            [items, middle, Base, zeal],
            [rule(id("apex", 0)), aura, Base, zeal],
            [aura, rule(id("axe", 0)), Base, zeal],
            [aura, Base, rule(id("law", 0)), zeal],
        ] {
            count_in_this_order(&flat(order), &numbers);
        }
    }
}

#[test]
fn constants_count_before_formulas_of_the_same_system() {
    let [items, law] = [id("items", 50), id("law", 50)];
    let order = [Own(items), Rule(law), Formula(law), Base];
    count_in_this_order(&flat(order), &[1.0, 1e16, -1e16, 3.0]);
    let order = [Own(id("zeal", 60)), Own(items), Formula(items)];
    count_in_this_order(&flat(order), &[1.0, 1e16, -1e16]);
}

/// With the same system and priority, the lowest value counts first, whatever the origin is.
#[test]
fn equal_voices_count_by_value() {
    let (base, items) = (id("base", 0), id("items", 50));
    for said in [
        [Base, Own(base), Own(base), Own(base)],
        [Base, Rule(base), Rule(base), Own(base)],
        [Base, Asked(base), Own(base), Asked(base)],
        [Own(items), Rule(items), Rule(items), Own(items)],
        [Own(items), Asked(items), Own(items), Rule(items)],
        [Formula(items), Formula(items), Formula(items), Formula(items)],
    ] {
        for values in permutations(&[-1e16, 3.0, 5.0, 1e16]) {
            let sum = -1e16 + 3.0 + 5.0 + 1e16;
            assert_eq!(resolved(&flat(said), &values), [sum; 5], "{values:?}");
        }
    }
}

#[test]
fn multipliers_of_the_actor_and_of_rules_count_by_bucket_before_priority() {
    use Bucket::{Factor, Flat, Mult};
    for rule in [Rule, Asked, Formula] {
        let law = |priority| rule(id("law", priority));
        let order = [(Flat, Base), (Mult, law(-9)), (Factor, Own(id("items", 50))), (Factor, law(-9))];
        count_in_this_order(&order, &[1.1, 0.7, 3.3, 0.9]);
        let order = [
            (Flat, law(-9)),
            (Mult, Own(id("items", -50))),
            (Factor, law(-9)),
            (Factor, Own(id("items", -50))),
        ];
        count_in_this_order(&order, &[1.1, 0.7, 3.3, 0.9]);
    }
}

#[test]
fn of_overrides_of_the_actor_and_of_rules_the_first_counts() {
    for rule in [Rule, Asked, Formula] {
        for (high, low) in
            [(Own(id("items", 50)), rule(id("law", 9))), (rule(id("law", 50)), Own(id("items", 9)))]
        {
            count_in_this_order(&[(Bucket::Override, high), (Bucket::Override, low)], &[1.0, 2.0]);
        }
    }
}

/// There are more kinds of actors than cells, so that some kinds replace others.
#[test]
fn actors_that_rules_tell_apart_are_not_taken_for_each_other() {
    let tag = |number: usize| format!("kind{number}");
    let rules =
        (0..300).map(|number| Rule::new().when(Condition::tag(tag(number))).add("strength", number as f64));
    let registry = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .subsystem(rules.fold(SubsystemDef::new("law", 0), SubsystemDef::rule))
        .build()
        .unwrap();
    let mut actor = ActorDefinition::from_ron("a.ron", "(id: \"a\", name: \"A\")").unwrap();
    let mut workspace = Workspace::default();
    for _ in 0..2 {
        for number in 0..300 {
            actor.tags = NameSet::from([tag(number)]);
            let snapshot = workspace.snapshot(&registry, actor.inputs());
            assert_eq!(snapshot.value("strength"), number as f64);
        }
    }
}

/// The dimensions that `strength` reads are resolved for its explanation. Their left-out statements are no part of it.
#[test]
fn an_explanation_names_what_is_left_out_of_its_own_dimension_only() {
    let limit = |value: &str| Cap::<Value>::new("level", CapMode::HardMax, CapKind::Max, value);
    let strong = Condition::at_least("zeal", 1.0);
    let registry = Registry::builder()
        .dimension("zeal", DimensionDef::primary())
        .dimension("level", DimensionDef::primary().merge(MergeRule::Max))
        .dimension("strength", DimensionDef::derived().base("level"))
        .subsystem(
            SubsystemDef::new("law", 0)
                .rule(Rule::new().when(strong).add("level", 5.0).cap(limit("9")))
                .rule(Rule::new().add("level", "1 / zeal").cap(limit("2 / zeal"))),
        )
        .build()
        .unwrap();
    let actor = ActorDefinition::from_ron("a.ron", "(id: \"a\", name: \"A\")").unwrap();
    let level = actor.explain(&registry, "level").unwrap();
    let left_out = level.left_out.iter().map(|step| step.value.as_str());
    assert_eq!(left_out.collect::<Vec<_>>(), ["5", "`1 / zeal`"]);
    let left_out = level.caps_left_out.iter().map(|step| step.value.as_str());
    assert_eq!(left_out.collect::<Vec<_>>(), ["`9`", "`2 / zeal`"]);
    let strength = actor.explain(&registry, "strength").unwrap();
    assert!(strength.left_out.is_empty() && strength.caps_left_out.is_empty(), "{strength}");
}

/// Only a rule with a condition contributes to the dimension, so the layout cannot know whether it comes out.
#[test]
fn a_dimension_comes_and_goes_with_the_numbers() {
    let rule = Rule::new().when(Condition::at_least("level", 5.0)).add("strength", 3.0);
    let registry = Registry::builder()
        .dimension("level", DimensionDef::primary())
        .dimension("strength", DimensionDef::primary())
        .subsystem(SubsystemDef::new("law", 0).rule(rule))
        .build()
        .unwrap();
    let mut actor = ActorDefinition::from_ron("a.ron", "(id: \"a\", name: \"A\")").unwrap();
    let (mut workspace, mut snapshot) = (Workspace::default(), Snapshot::default());
    for level in [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 1.0, 8.0] {
        actor.base.set("level", level);
        workspace.refresh(&registry, actor.inputs(), &mut snapshot);
        assert_eq!(snapshot.get("strength"), (level >= 5.0).then_some(3.0), "level {level}");
    }
}
