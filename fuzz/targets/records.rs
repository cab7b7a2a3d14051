//! Any bytes as a saved actor, in each of the formats. The first byte says in which.
//!
//! Whatever they say, reading gives an error or an actor, and takes no more memory than there is to read. What is read is
//! the same in every format, to the bit; spawned and taken again, nothing of it is lost, known or not; and from there on it
//! goes on with the same bits in every world.

#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{
    CapRecord, ContributionRecord, ContributorRecord, IdentityRecord, PoolRecord, SpawnedPart,
};
use bevy_app::App;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_time::Time;
use libfuzzer_sys::{Corpus, fuzz_target};

const FILES: [(&str, &str); 6] = [
    (
        "dimensions.ron",
        r#"(dimensions: {
            "power": (clamp: (min: -1000, max: 1000)), "guard": (round: Floor), "most": (merge: Max), "hp_regen": (),
            "hp_max": (kind: Derived, base: "100 + guard * 2", clamp: (min: 1)), "damage": (kind: Context),
        })"#,
    ),
    (
        "subsystems/items.subsystem.ron",
        r#"(id: "items", priority: 50, rules: [
            (when: Tag("ready"), add: {"power": 0.1}), (when: Race("elf"), times: {"guard": 1.1}),
            (when: "hp_max > 120", limits: [(dimension: "power", hard_max: 50, realm: "T1")]),
        ])"#,
    ),
    (
        "effects/might.effect.ron",
        r#"(id: "might", duration: Seconds(10), increase: {"power": "input.by * input.level"})"#,
    ),
    (
        "effects/poison.effect.ron",
        r#"(id: "poison", duration: Seconds(2), period: (seconds: 0.6, amounts: {"damage": "input.power * 2"}),
            stacking: (again: Stack, limit: 5, expiry: OneByOne), add: {"guard": -0.7})"#,
    ),
    (
        "effects/stance.effect.ron",
        r#"(id: "stance", duration: Ticks(5), stays: Not(Tag("angry")), grants: ["ready"], times: {"power": 1.3},
            limits: [(dimension: "guard", hard_max: "input.stacks * 10")])"#,
    ),
    (
        "effects/fury.effect.ron",
        r#"(id: "fury", grants: ["angry"], stays: Below("guard", 50), add: {"power": "hp_max * 0.01"})"#,
    ),
];
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let (registry, problems) = Registry::from_folder(&FILES.into_iter().collect::<Folder>());
    assert!(!problems.has_errors(), "{problems}");
    registry
});

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((how, said)) = data.split_first() else { return Corpus::Reject };
    let mut result = None;
    let forged = forged(said);
    let used = allocation_counter::measure(|| {
        result = match (how, std::str::from_utf8(said)) {
            (b'r', Ok(text)) => Some(ActorRecord::from_ron(text)),
            (b'j', Ok(text)) => Some(ActorRecord::from_json(text)),
            (b'r' | b'j', Err(_)) => None,
            (b'b', _) => Some(ActorRecord::from_bytes(said)),
            _ => Some(ActorRecord::from_bytes(&forged)),
        };
    });
    // An item that is all default takes a few bytes of text, and a list of one has room for four.
    let most = 64_000 + 1_000 * said.len() as u64;
    assert!(used.bytes_max <= most, "{} bytes of memory for {}", used.bytes_max, said.len());
    match result {
        None => return Corpus::Reject,
        Some(Ok(record)) => lives(&record),
        Some(Err(CoreError::Record(why))) => assert!(!why.to_string().is_empty()),
        Some(Err(other)) => panic!("{other}"),
    }
    Corpus::Keep
});

/// A record in bytes with this content and its checksum.
fn forged(content: &[u8]) -> Vec<u8> {
    let sum = content.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    [&b"BACR"[..], &1_u32.to_le_bytes(), &sum.to_le_bytes(), content].concat()
}

/// What is read lives, in one world after the other.
fn lives(record: &ActorRecord) {
    is_the_same_in_every_format(record);
    let mut first = match Game::with(record, 0) {
        Ok(game) => game,
        // Runs of hours come across so many.
        Err(ActorCoreError::Core(CoreError::TooManySymbols(_))) => return,
        Err(other) => panic!("{other}"),
    };
    let taken = first.take().expect("nobody ended it");
    assert_eq!(kept(&taken), kept(record), "something got lost");
    let bytes = is_the_same_in_every_format(&taken);

    let mut second = Game::with(&taken, 3).expect("its names are there");
    let again = second.take().expect("nobody ended it");
    assert_eq!(again, taken);
    assert_eq!(again.to_bytes().as_ref(), Ok(&bytes));
    for _ in 0..3 {
        first.step(250);
        second.step(250);
        assert_eq!(first.bits(), second.bits());
        assert_eq!(first.take(), second.take());
    }
    let Some(later) = first.take() else { return };
    is_the_same_in_every_format(&later);
    let mut third = Game::with(&later, 1).expect("its names are there");
    assert_eq!(third.take().as_ref(), Some(&later));
    for millis in [0, 250, 250, 1000, 9000] {
        first.step(millis);
        third.step(millis);
        assert_eq!(first.bits()[0], third.bits()[0]);
    }
}

/// Gives the bytes.
fn is_the_same_in_every_format(record: &ActorRecord) -> Vec<u8> {
    let (ron, json, bytes) = (record.to_ron(), record.to_json(), record.to_bytes());
    let (ron, json, bytes) = (ron.expect("as RON"), json.expect("as JSON"), bytes.expect("as bytes"));
    for again in [ActorRecord::from_ron(&ron), ActorRecord::from_json(&json), ActorRecord::from_bytes(&bytes)]
    {
        let again = again.unwrap_or_else(|error| panic!("{error}\n{ron}"));
        assert_eq!(again, *record);
        // Also what is equal but not the same, such as −0.0.
        assert_eq!(again.to_bytes().as_ref(), Ok(&bytes));
    }
    bytes
}

/// A world with an actor of a record.
struct Game {
    app: App,
    /// The actor, and everything that came with it.
    all: Vec<Entity>,
}

impl Game {
    /// A world in which so many runs were before.
    fn with(record: &ActorRecord, runs: usize) -> Result<Self, ActorCoreError> {
        let mut app = App::new();
        app.add_plugins(ActorCorePlugin::default().with_registry(REGISTRY.clone()))
            .insert_resource(Time::<()>::default());
        // What comes from others has somebody to come from, and entities have other numbers in each world.
        app.world_mut().spawn(Actor::new("witch"));
        for _ in 0..runs {
            app.world_mut().spawn_empty();
            app.update();
        }
        let spawned = record.spawn(app.world_mut())?;
        let mut all = vec![spawned.actor];
        let mut parts: Vec<&SpawnedPart> = spawned.items.iter().chain(&spawned.effects).collect();
        while let Some(part) = parts.pop() {
            all.push(part.entity);
            parts.extend(part.items.iter().chain(&part.effects));
        }
        Ok(Self { app, all })
    }

    /// The record as it is now, if the actor is still there.
    fn take(&self) -> Option<ActorRecord> {
        match ActorRecord::of(self.app.world(), self.all[0]) {
            Ok(record) => Some(record),
            Err(ActorCoreError::NotAnActor(_)) => None,
            Err(other) => panic!("{other}"),
        }
    }

    fn step(&mut self, millis: u64) {
        self.app.world_mut().resource_mut::<Time>().advance_by(Duration::from_millis(millis));
        self.app.update();
        let mut told: Vec<String> = Vec::new();
        for report in self.app.world_mut().resource_mut::<Messages<ActorCoreReport>>().drain() {
            told.push(report.0.error.to_string());
        }
        let many = told.len();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), many, "told of twice: {told:#?}");
    }

    /// The numbers of each actor, and of its pools.
    fn bits(&self) -> Vec<Option<(u64, Vec<[u64; 2]>)>> {
        let bits = |entity: &Entity| {
            let entity = self.app.world().get_entity(*entity).ok()?;
            let snapshot = entity.get::<Snapshot>()?;
            assert!(snapshot.is_resolved() && snapshot.values().all(|(_, value)| value.is_finite()));
            let pools = entity.get::<Pools>().into_iter().flat_map(|pools| pools.iter()).map(|(_, pool)| pool);
            let pools = pools.map(|pool| [pool.current(), pool.maximum()].map(f64::to_bits));
            Some((snapshot.checksum(), pools.collect()))
        };
        self.all.iter().map(bits).collect()
    }
}

/// The record, but for what spawning may change: the order of names and statements, names that are there twice, what an
/// effect says itself, sources that may not be there, periods that nobody counted, and left-over shares of pools.
fn kept(record: &ActorRecord) -> ActorRecord {
    let mut kept = record.clone();
    sort(&mut kept.actor, &mut kept.contributions, &mut kept.caps);
    kept.items.iter_mut().chain(&mut kept.effects).for_each(|part| keep(part, &kept.actor.id));
    kept
}

fn keep(part: &mut ContributorRecord, owner: &str) {
    if let Some(effect) = &mut part.effect {
        // The actor itself is there.
        effect.source.take_if(|source| source != owner);
        effect.next_period = None;
        part.contributions.clear();
        part.caps.clear();
    }
    let nobody = &mut IdentityRecord::default();
    sort(part.actor.as_deref_mut().unwrap_or(nobody), &mut part.contributions, &mut part.caps);
    part.items.iter_mut().chain(&mut part.effects).for_each(|part| keep(part, owner));
}

fn sort(actor: &mut IdentityRecord, said: &mut [ContributionRecord], caps: &mut [CapRecord]) {
    for names in [&mut actor.realms, &mut actor.tags] {
        names.sort();
        names.dedup();
    }
    for PoolRecord { current, maximum, basis, .. } in actor.pools.values_mut() {
        let maximum = maximum.unwrap_or(0.0);
        let gives_it =
            |(amount, of): &mut (f64, f64)| *of != maximum && Some(*amount / *of * maximum) == *current;
        basis.take_if(|basis| !gives_it(basis));
    }
    // −0.0 becomes 0.0.
    said.iter_mut().for_each(|said| said.value += 0.0);
    said.sort_by_cached_key(|said| format!("{said:?}"));
    caps.iter_mut().for_each(|cap| cap.value += 0.0);
    caps.sort_by_cached_key(|cap| format!("{cap:?}"));
}
