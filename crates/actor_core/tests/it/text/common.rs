//! Builds a folder and an actor in a few lines, and resolves them with both implementations.

use std::collections::{BTreeMap, BTreeSet};

use actor_core::prelude::*;

use naive::compare;
use naive::resolve::{Outcome, resolve};

/// A folder and an actor.
#[derive(Clone, Debug)]
pub struct Case {
    folder: BTreeMap<String, String>,
    actor: String,
    disabled: BTreeSet<String>,
}

/// A world with these dimensions, and an actor of whom nothing is known.
pub fn dimensions(entries: &str) -> Case {
    let text = format!("(dimensions: {{{entries}}})");
    Case {
        folder: BTreeMap::from([("dimensions.ron".to_string(), text)]),
        actor: "(id: \"hero\", name: \"Grey Wolf\")".to_string(),
        disabled: BTreeSet::new(),
    }
}

impl Case {
    pub fn file(mut self, path: &str, text: &str) -> Case {
        self.folder.insert(path.to_string(), text.to_string());
        self
    }

    /// What stands between the parentheses of `cap_layers.ron`.
    pub fn layers(self, fields: &str) -> Case {
        self.file("cap_layers.ron", &format!("({fields})"))
    }

    pub fn curves(self, entries: &str) -> Case {
        self.file("curves.ron", &format!("(curves: {{{entries}}})"))
    }

    /// A subsystem file with these rules.
    pub fn rules(self, id: &str, rules: &str) -> Case {
        let path = format!("subsystems/{id}.subsystem.ron");
        self.file(&path, &format!("(id: \"{id}\", rules: [{rules}])"))
    }

    /// What the actor's file says besides id and name.
    pub fn actor(mut self, fields: &str) -> Case {
        self.actor = format!("(id: \"hero\", name: \"Grey Wolf\", {fields})");
        self
    }

    pub fn disabled(mut self, system: &str) -> Case {
        self.disabled.insert(system.to_string());
        self
    }

    /// Resolves it with both implementations. They must agree, to the bit, and on what is refused.
    #[track_caller]
    pub fn resolve(&self) -> Result<Outcome, String> {
        let theirs = resolve(&self.folder, &self.actor, &self.disabled);
        match (self.ours(), &theirs) {
            (Err(_), Err(_)) => {}
            (Ok((registry, snapshot)), Ok(outcome)) => {
                let event = 100.0;
                assert_eq!(
                    compare::ours(&snapshot, &registry, event),
                    compare::theirs(outcome, &registry, event)
                );
            }
            (Ok(_), Err(error)) => {
                panic!("this crate accepts what the naive implementation refuses: {error}\n{self:#?}")
            }
            (Err(error), Ok(_)) => {
                panic!("this crate refuses what the naive implementation accepts: {error}\n{self:#?}")
            }
        }
        theirs
    }

    fn ours(&self) -> Result<(Registry, Snapshot), String> {
        let folder = self.folder.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (mut registry, problems) = Registry::from_folder(&folder);
        if problems.has_errors() {
            return Err(problems.to_string());
        }
        let actor = ActorDefinition::from_ron("actor.ron", &self.actor).map_err(|error| error.to_string())?;
        let problems = actor.check(&registry);
        if problems.has_errors() {
            return Err(problems.to_string());
        }
        for system in &self.disabled {
            registry.disable(system);
        }
        Ok((registry.clone(), actor.resolve(&registry)))
    }

    pub fn outcome(&self) -> Outcome {
        self.resolve().expect("the case is valid")
    }

    /// The value of a primary or derived dimension.
    pub fn value(&self, dimension: &str) -> Option<f64> {
        let outcome = self.outcome();
        let primary = outcome.primary.get(dimension);
        primary.or(outcome.derived.get(dimension)).copied()
    }

    pub fn caps(&self, dimension: &str) -> Option<(f64, f64)> {
        self.outcome().caps_used.get(dimension).copied()
    }

    pub fn apply(&self, dimension: &str, x: f64) -> Result<f64, String> {
        self.outcome().apply_context(dimension, x)
    }

    /// Checks that it is refused, and that the message says so.
    #[track_caller]
    pub fn refused(&self, part_of_message: &str) {
        match self.resolve() {
            Ok(outcome) => panic!("it should be refused, but gave {outcome:?}"),
            Err(message) => {
                assert!(message.contains(part_of_message), "`{message}` does not say `{part_of_message}`");
            }
        }
    }
}

/// The value of a formula as the base of a dimension; `x` is 7, `y` is -2.5, `none` is absent.
/// One that is not finite counts as 0, so this tells it by a condition.
#[track_caller]
pub fn formula(text: &str) -> Option<f64> {
    let case = with_formula(text);
    let outcome = case.outcome();
    match outcome.primary["is_finite"] {
        1.0 => Some(outcome.primary["result"]),
        _ => None,
    }
}

/// A world with a formula in it.
pub fn with_formula(text: &str) -> Case {
    dimensions(&format!(
        "\"x\": (base: 7), \"y\": (base: -2.5), \"none\": (), \"event\": (kind: Context),
         \"result\": (base: \"{text}\"), \"is_finite\": (base: 0)"
    ))
    .curves("\"line\": (points: [(0, 10), (10, 20), (20, 0)]), \"stairs\": (step: true, points: [(0, 100), (1, 300), (2, 600)])")
    .rules(
        "test",
        &format!("(when: Any([\"({text}) == 0\", \"({text}) != 0\"]), add: {{\"is_finite\": 1}})"),
    )
}
