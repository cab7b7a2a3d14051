//! Random worlds have the numbers of the naive implementation in `tests/naive`, to the bit.
//!
//! The variables `WORLDS` and `FIRST` set the number of worlds and the first seed.

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use naive::compare::{ours, theirs};
use naive::generate;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// How many of each actor there are in an app: of those that say the same, the first are resolved in another way than the
/// later ones.
const COPIES: usize = 4;

/// The same actor with other numbers of its own.
fn with_other_numbers(actor: &ActorDefinition, round: usize) -> ActorDefinition {
    let mut other = actor.clone();
    let number = |value: f64| value * 0.75 - round as f64;
    other.base = actor.base.iter().map(|(name, value)| (name, number(value))).collect();
    let said = actor.contributions.iter().map(|said| Contribution { value: number(said.value), ..said });
    other.contributions = actor_core::Contributions::from(said.collect::<Vec<_>>());
    other
}

/// One random world: each of its actors alone, copies of all of them in an app, and all with some systems disabled.
fn compare(seed: u64) {
    let (files, actors) = generate::world(seed);
    let (registry, problems) =
        Registry::from_folder(&files.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect());
    assert!(!problems.has_errors(), "seed {seed}: {problems}");
    let event = generate::event(seed);
    let disabled = generate::disabled_systems(seed);
    let definitions: Vec<ActorDefinition> = actors
        .iter()
        .map(|text| {
            ActorDefinition::from_ron("actor.ron", text).unwrap_or_else(|e| panic!("seed {seed}: {e}"))
        })
        .collect();

    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry.clone()));
    let entities: Vec<[_; COPIES]> = definitions
        .iter()
        .map(|actor| std::array::from_fn(|_| app.world_mut().spawn(actor.bundle()).id()))
        .collect();
    for silenced in [false, true] {
        let silent = if silenced { disabled.clone() } else { Default::default() };
        for system in &silent {
            app.world_mut().resource_mut::<Registry>().disable(system);
        }
        app.update();
        for ((definition, text), copies) in definitions.iter().zip(&actors).zip(&entities) {
            let outcome =
                naive::resolve::resolve(&files, text, &silent).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
            let expected = theirs(&outcome, &registry, event);
            let registry = app.world().resource::<Registry>();
            let alone = definition.resolve(registry);
            assert_eq!(ours(&alone, registry, event), expected, "seed {seed}, {}", definition.id);
            for entity in copies {
                let in_app = app.world().get::<Snapshot>(*entity).unwrap();
                assert_eq!(
                    ours(in_app, registry, event),
                    expected,
                    "seed {seed}, {} in an app",
                    definition.id
                );
            }
            for name in registry.dimensions() {
                let breakdown = definition.explain(registry, name).unwrap();
                assert_eq!(
                    breakdown.replay().map(f64::to_bits),
                    alone.get(name).map(f64::to_bits),
                    "seed {seed}, {}: the explanation of {name} differs\n{breakdown}",
                    definition.id
                );
                assert_eq!(breakdown.value.map(f64::to_bits), alone.get(name).map(f64::to_bits));
            }
        }
        for round in 0..2 {
            for (definition, copies) in definitions.iter().zip(&entities) {
                for entity in copies {
                    let ActorDefinition { base, contributions, .. } = with_other_numbers(definition, round);
                    app.world_mut()
                        .entity_mut(*entity)
                        .insert((Base::from(base), Contributions::from(contributions)));
                }
            }
            app.update();
            let registry = app.world().resource::<Registry>();
            for (definition, copies) in definitions.iter().zip(&entities) {
                let expected =
                    ours(&with_other_numbers(definition, round).resolve(registry), registry, event);
                for entity in copies {
                    let in_app = app.world().get::<Snapshot>(*entity).unwrap();
                    assert_eq!(
                        ours(in_app, registry, event),
                        expected,
                        "seed {seed}, {} again",
                        definition.id
                    );
                }
            }
        }
        for (definition, copies) in definitions.iter().zip(&entities) {
            for entity in copies {
                let own = (
                    Base::from(definition.base.clone()),
                    Contributions::from(definition.contributions.clone()),
                );
                app.world_mut().entity_mut(*entity).insert(own);
            }
        }
    }
}

#[test]
fn random_worlds_have_the_bits_of_the_naive_implementation() {
    let (first, worlds) = (setting("FIRST", 0), setting("WORLDS", 400));
    for seed in first..first + worlds {
        compare(seed);
    }
    println!("{worlds} worlds from seed {first} on are equal to the bit");
}
