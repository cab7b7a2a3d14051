//! Any bytes as the files of a folder and of an actor.
//!
//! Whatever they say, it is said back with places within the files, the same at each load; and what is accepted gives
//! finite numbers within their caps, that explanations replay.

#![no_main]

mod places;
mod sections;

use std::collections::BTreeMap;

use actor_core::prelude::*;
use actor_core::{Diagnostics, Error, Severity};
use libfuzzer_sys::fuzz_target;

use sections::ACTOR;

/// On these stands everything else.
const GROUND: [&str; 3] = ["dimensions.ron", "curves.ron", "cap_layers.ron"];

fuzz_target!(|data: &[u8]| {
    let (files, actor) = sections::files(data);
    let folder = sections::folder(&files);

    let (registry, problems) = Registry::from_folder(&folder);
    places::check(&files, &problems);
    is_ready_if_the_ground_is_good(&registry, &problems);
    let (again, same) = Registry::from_folder(&folder);
    assert_eq!(problems, same);
    assert_eq!(registry.is_ready(), again.is_ready());

    if let Some(bytes) = files.get("config.ron") {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(config) = Settings::from_ron(&text) {
            assert_eq!(Settings::from_ron(&config.to_ron()).ok(), Some(config));
        }
    }
    let actor = actor.and_then(read_actor).unwrap_or_else(nobody);
    let own = actor.check(&registry);
    assert_eq!(own, actor.check(&again));
    if registry.is_ready() {
        resolves_within_caps(&actor, &registry, &again);
    }
});

/// Only dimensions, curves and layers keep a registry from being ready; a cycle may or may not.
fn is_ready_if_the_ground_is_good(registry: &Registry, problems: &Diagnostics) {
    let bad_ground = |cycles: bool| {
        problems.iter().any(|problem| {
            let file = problem.place.as_ref().map_or("", |place| &place.file);
            problem.severity == Severity::Error
                && GROUND.contains(&file)
                && (problem.code == "cycle") == cycles
        })
    };
    if bad_ground(false) {
        assert!(!registry.is_ready(), "{problems}");
    } else if !bad_ground(true) {
        assert!(registry.is_ready(), "{problems}");
    }
}

/// The actor of a file, or what is wrong with it.
fn read_actor(bytes: &[u8]) -> Option<ActorDefinition> {
    match ActorDefinition::from_ron(ACTOR, bytes) {
        Ok(actor) => Some(actor),
        Err(Error::Definitions(problems)) => {
            assert!(problems.has_errors());
            places::check(&BTreeMap::from([(ACTOR, bytes)]), &problems);
            let again =
                ActorDefinition::from_ron(ACTOR, bytes).expect_err("the same file has the same problems");
            assert_eq!(again, Error::Definitions(problems));
            None
        }
        Err(other) => panic!("{other}"),
    }
}

fn nobody() -> ActorDefinition {
    ActorDefinition::from_ron(ACTOR, "(id: \"nobody\", name: \"Nobody\")").expect("nobody is fine")
}

fn resolves_within_caps(actor: &ActorDefinition, registry: &Registry, again: &Registry) {
    let snapshot = actor.resolve(registry);
    let twin = actor.resolve(again);
    assert!(snapshot.values().map(bits).eq(twin.values().map(bits)), "another value each time");
    for (name, caps) in snapshot.caps_used() {
        assert!(caps.min <= caps.max, "{name}: {caps:?}");
        assert_eq!(twin.caps(name), Some(caps), "{name}");
        if let Some(def) = registry.dimension(name) {
            assert!(def.min <= caps.min && caps.max <= def.max, "{name}: {caps:?} leaves its clamp");
        }
    }
    for (name, value) in snapshot.values() {
        let caps = snapshot.caps(name).unwrap_or_default();
        assert!(value.is_finite() && value.to_bits() != (-0.0f64).to_bits(), "{name}: {value:?}");
        assert!(caps.min <= value && value <= caps.max, "{name}: {value:?} is not within {caps:?}");
    }
    for name in registry.dimensions() {
        if let Ok(value) = snapshot.apply(name, 100.0) {
            let def = registry.dimension(name).expect("the registry names it");
            let caps = snapshot.caps(name).unwrap_or(EffectiveCaps { min: def.min, max: def.max });
            assert!(
                value.is_finite() && caps.min <= value && value <= caps.max,
                "{name}: {value:?}, {caps:?}"
            );
        }
        let breakdown = actor.explain(registry, name).expect("the registry names it");
        assert_eq!(breakdown.replay().map(f64::to_bits), snapshot.get(name).map(f64::to_bits), "{breakdown}");
    }
    for report in registry.reports().drain() {
        assert!(!report.error.to_string().is_empty());
    }
}

fn bits((name, value): (Symbol, f64)) -> (Symbol, u64) {
    (name, value.to_bits())
}
