//! Two effect files of any content, and any sequence of what games do with them: applying, removing, moving, despawning,
//! editing and letting time pass.
//!
//! Whatever happens, numbers are finite and within their caps, explanations replay, and an actor has the bits that it has
//! when everything is resolved anew.

#![no_main]

use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorInputs, Lasts};
use bevy_app::App;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;
use bevy_time::Time;
use libfuzzer_sys::{Corpus, fuzz_target};

const DIMENSIONS: &str = r#"(dimensions: {
    "level": (), "power": (clamp: (min: -1000, max: 1000)), "guard": (round: Floor),
    "hp_max": (kind: Derived, base: "100 + guard * 2", clamp: (min: 1)), "most": (merge: Max), "damage": (kind: Context),
})"#;
const RULES: &str = r#"(id: "talents", rules: [
    (when: Tag("a"), add: {"guard": 3}), (when: Tag("b"), times: {"power": 2}),
    (when: "hp_max > 120", limits: [(dimension: "power", hard_max: 50)]),
])"#;
/// Between the two files and what is done.
const SEPARATOR: u8 = 0x1E;

fuzz_target!(|data: &[u8]| -> Corpus {
    let mut parts = data.splitn(3, |byte| *byte == SEPARATOR);
    let (Some(a), Some(b), Some(steps)) = (parts.next(), parts.next(), parts.next()) else {
        return Corpus::Reject;
    };
    let folder: Folder = [
        ("dimensions.ron", DIMENSIONS.as_bytes()),
        ("subsystems/talents.subsystem.ron", RULES.as_bytes()),
        ("effects/a.effect.ron", a),
        ("effects/b.effect.ron", b),
    ]
    .into_iter()
    .collect();
    let (registry, _) = Registry::from_folder(&folder);
    let effects: Vec<Symbol> = registry.effects().collect();
    if effects.is_empty() {
        return Corpus::Reject;
    }
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry))
        .insert_resource(Time::<()>::default());
    let actors = [("hero", 1.0), ("villain", -3.5)].map(|(id, power)| {
        let base = Base::from([("power", power), ("level", 5.0)]);
        app.world_mut().spawn((Actor::new(id), base, Race::new("elf"))).id()
    });
    for step in steps.chunks(3).take(200) {
        let [what, which, how] = [0, 1, 2].map(|at| step.get(at).copied().unwrap_or(0));
        let effect = effects[usize::from(which) % effects.len()];
        let [target, other] = if how & 1 == 0 { actors } else { [actors[1], actors[0]] };
        take(&mut app, what, effect, target, other, how);
    }
    app.update();
    check(&mut app);
    Corpus::Keep
});

/// What is done in one step.
fn take(app: &mut App, what: u8, effect: Symbol, target: Entity, other: Entity, how: u8) {
    let world = app.world_mut();
    match what % 12 {
        0..=3 => {
            let mut spec = EffectSpec::new(effect).level(u32::from(how / 16)).from(other);
            for name in ["power", "x", "amount"] {
                spec = spec.input(name, f64::from(how) - 100.0);
            }
            spec.apply_to(world, target).ok();
        }
        4 => {
            EffectFilter::named(effect).stacks(u32::from(how / 2)).remove_from(world, target);
        }
        5 => {
            EffectFilter::all().from(other).remove_from(world, target);
        }
        6 => {
            let mut base = world.get_mut::<Base>(target).expect("it is an actor");
            base.set("guard", f64::from(how) - 20.0);
        }
        7 => {
            world.get_mut::<Tags>(target).expect("it is an actor").insert("a");
        }
        8 => {
            let first =
                world.get::<bevy_actor_core::Effects>(target).and_then(|effects| effects.iter().next());
            if let Some(first) = first {
                match how % 3 {
                    0 => drop(world.despawn(first)),
                    1 => drop(world.entity_mut(first).insert(EffectOf(other))),
                    _ => drop(world.entity_mut(first).insert(Lasts::ticks(2))),
                }
            }
        }
        9 => {
            let mut registry = world.resource_mut::<Registry>();
            let edited = EffectDef::new(effect).grants("b").rule(Rule::new().add("most", f64::from(how)));
            registry.edit(|edit| _ = edit.define_effect(edited)).ok();
        }
        10 => {
            world.resource_mut::<Registry>().drop_edits().ok();
        }
        _ => {
            let time = Duration::from_millis(u64::from(how) * u64::from(how));
            world.resource_mut::<Time>().advance_by(time);
            app.update();
        }
    }
}

fn check(app: &mut App) {
    let anew = |actors: Query<(ActorInputs, &Snapshot)>, mut resolver: Resolver| {
        for (inputs, snapshot) in &actors {
            let anew = resolver.resolve(&inputs);
            assert_eq!(snapshot.checksum(), anew.checksum(), "{}", anew.diff(snapshot));
            for (name, value) in snapshot.values() {
                let caps = snapshot.caps(name).unwrap_or_default();
                assert!(
                    value.is_finite() && caps.min <= value && value <= caps.max,
                    "{name}: {value} {caps:?}"
                );
                let breakdown = resolver.explain(&inputs, name).expect("the registry names it");
                let replayed = breakdown.replay().map(f64::to_bits);
                assert_eq!(replayed, Some(value.to_bits()), "{breakdown}");
            }
        }
    };
    app.world_mut().run_system_once(anew).expect("nothing stands in its way");
    for report in app.world_mut().resource_mut::<Messages<ActorCoreReport>>().drain() {
        assert!(!report.0.error.to_string().is_empty());
    }
}
