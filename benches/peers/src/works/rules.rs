//! `rules-200`: a registry with many rules of which few apply to an actor, against actors that contribute the same
//! themselves.

use bevy_actor_core::Symbol;
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;

use super::{Result, Run};
use crate::model;
use crate::ours::{SYSTEMS, app, built, primary, snapshot, symbols};
use crate::report::Row;
use crate::timing::{Rounds, race, time};

const RULES: usize = 200;
const MET: usize = 10;
const WORK: &str = "rules-200";

fn tag(rule: usize) -> String {
    format!("tag_{rule}")
}

/// Returns the rules that apply to an actor. There are 20 kinds of actors.
fn met(actor: usize) -> impl Iterator<Item = usize> {
    let first = actor % (RULES / MET) * MET;
    first..first + MET
}

/// Returns the stat that a rule adds to, and how much.
fn adds(rule: usize) -> (usize, f64) {
    (rule % model::STATS, (1 + rule % 5) as f64)
}

struct Side {
    app: App,
    actors: Vec<Entity>,
    stats: Vec<Symbol>,
}

impl Side {
    /// Creates the side with the rules, or the side with equal contributions.
    fn new(actors: usize, rules: bool) -> Self {
        let stats = symbols(&model::stats());
        let mut registry = primary(&stats);
        if rules {
            let mut def = SubsystemDef::new(SYSTEMS[0].name(), SYSTEMS[0].priority());
            for rule in 0..RULES {
                let (stat, value) = adds(rule);
                def = def.rule(Rule::new().when(Condition::tag(tag(rule))).add(stats[stat], value));
            }
            registry = registry.subsystem(def);
        }
        let mut app = app(built(registry));
        let contribution = |rule| {
            let (stat, value) = adds(rule);
            Contribution::new(stats[stat], Bucket::Flat, value)
        };
        let spawn = |actor| {
            let tags: Tags = met(actor).map(|rule| Symbol::new(&tag(rule))).collect();
            let base: Base =
                stats.iter().enumerate().map(|(stat, name)| (*name, model::base(actor, stat))).collect();
            let said = match rules {
                true => Contributions::new(),
                false => Contributions::new().with(SYSTEMS[0], met(actor).map(contribution)),
            };
            app.world_mut().spawn((Actor::new(format!("actor {actor}")), base, tags, said)).id()
        };
        let actors = (0..actors).map(spawn).collect();
        app.update();
        Self { app, actors, stats }
    }

    /// Changes every actor, and runs a frame.
    fn round(&mut self, round: usize) {
        let mut bases = self.app.world_mut().query::<&mut Base>();
        for (actor, entity) in self.actors.iter().enumerate() {
            let base = bases.get_mut(self.app.world_mut(), *entity);
            base.expect("it is an actor").set(self.stats[0], model::changed_base(actor, round));
        }
        self.app.update();
    }
}

/// Checks that both sides have the same values, and that the rules count.
fn check(rules: &Side, plain: &Side) {
    for (actor, (one, other)) in rules.actors.iter().zip(&plain.actors).enumerate() {
        let (one, other) = (snapshot(&rules.app, *one), snapshot(&plain.app, *other));
        assert!(one.values().eq(other.values()));
        for rule in met(actor) {
            let (stat, _) = adds(rule);
            assert!(one.value(rules.stats[stat]) > model::base(actor, stat));
        }
    }
}

pub fn run(run: &mut Run) -> Result {
    let actors = run.size(10_000);
    if !run.wants(WORK, actors) {
        return Ok(());
    }
    let (mut rules, mut plain) = (Side::new(actors, true), Side::new(actors, false));
    check(&rules, &plain);
    let times = race(
        run.rounds(Rounds::SHORT),
        |round| time(|| rules.round(round)),
        |round| time(|| plain.round(round)),
    );
    check(&rules, &plain);
    run.add(Row::new(WORK, actors, "plain", times))
}
