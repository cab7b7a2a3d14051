//! Many actors at once have the numbers that each has alone, on any number of threads.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::prelude::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::actors::*;
use super::cases;
use super::worlds::*;

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
            .args(["--exact", "properties::crowds::the_number_of_threads_changes_no_bit", "--nocapture"])
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
