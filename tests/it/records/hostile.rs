//! Damaged and hostile records give an error or an actor. They cause no panic, and take no memory beyond their content.

use std::sync::LazyLock;

use allocation_counter::measure;
use bevy_actor_core::{
    MAX_NAME_BYTES, MAX_RECORD_BYTES, MAX_RECORD_DEPTH, MAX_RECORD_ENTRIES, MAX_RECORD_PARTS,
};
use proptest::prelude::*;

use super::*;

fn record() -> ActorRecord {
    static RECORD: LazyLock<ActorRecord> = LazyLock::new(|| {
        let mut app = world();
        let hero = hero(&mut app);
        take(&app, hero)
    });
    RECORD.clone()
}

fn short() -> ActorRecord {
    ActorRecord::from_ron(r#"(version: 1, actor: (id: "hero"))"#).unwrap()
}

/// A record in bytes with another content than it was written with, but a right checksum.
fn forged(content: &[u8]) -> Vec<u8> {
    let sum = content.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    [&b"BACR"[..], &1_u32.to_le_bytes(), &sum.to_le_bytes(), content].concat()
}

/// Reads it, and counts the bytes that are held at once meanwhile.
fn read<T>(what: impl FnOnce() -> T) -> (T, u64) {
    let mut result = None;
    let used = measure(|| result = Some(what()));
    (result.unwrap(), used.bytes_max)
}

#[test]
fn every_cut_and_every_flipped_bit_is_found_in_bytes() {
    let bytes = record().to_bytes().unwrap();
    for end in 0..bytes.len() {
        let why = why(ActorRecord::from_bytes(&bytes[..end]));
        assert!(matches!(why, RecordError::Damaged | RecordError::NotARecord), "{end}: {why}");
    }
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        why(ActorRecord::from_bytes(&flipped));
    }
    assert_eq!(why(ActorRecord::from_bytes(&[bytes, vec![0]].concat())), RecordError::Damaged);
}

#[test]
fn every_cut_is_found_in_text() {
    let record = record();
    let (ron, json) = (record.to_ron().unwrap(), record.to_json().unwrap());
    for end in (0..ron.trim_end().len()).filter(|end| ron.is_char_boundary(*end)) {
        why(ActorRecord::from_ron(&ron[..end]));
    }
    for end in (0..json.len()).filter(|end| json.is_char_boundary(*end)) {
        why(ActorRecord::from_json(&json[..end]));
    }
    why(ActorRecord::from_ron(&format!("{ron} ()")));
    why(ActorRecord::from_json(&format!("{json} {{}}")));
}

#[test]
fn another_version_is_an_error_that_says_so_whatever_else_it_holds() {
    let newer = RecordError::NewerVersion { found: 2, known: 1 };
    let ron = r#"(version: 2, spirit: [1, 2], actor: (name: 5))"#;
    assert_eq!(why(ActorRecord::from_ron(ron)), newer);
    assert_eq!(why(ActorRecord::from_ron(r#"(spirit: [1, 2], version: 2)"#)), newer);
    assert_eq!(why(ActorRecord::from_json(r#"{"spirit": [1, 2], "version": 2}"#)), newer);
    let mut bytes = record().to_bytes().unwrap();
    bytes[4] = 2;
    assert_eq!(why(ActorRecord::from_bytes(&bytes)), newer);
    assert!(newer.to_string().contains("version 2"));
    assert_eq!(why(ActorRecord::from_json(r#"{"version": 0}"#)), RecordError::NoSuchVersion(0));
    let unknown = why(ActorRecord::from_ron(r#"(version: 1, actor: (id: "hero", spirit: 1))"#));
    assert!(unknown.to_string().contains("`spirit`"), "{unknown}");
}

#[test]
fn what_it_says_of_its_length_takes_no_memory() {
    // Up to the list of contributions: the version, no name, an actor with the id "h" and nothing else, no time.
    let mut content = vec![1, 0, 1, b'h', 0, 0];
    content.extend(0.0_f64.to_le_bytes());
    content.extend([0, 0, 0, 0, 0, 0]);
    let rest = [0, 0, 0, 0];
    let good = forged(&[&content[..], &rest].concat());
    assert_eq!(ActorRecord::from_bytes(&good).unwrap().actor.id, "h");
    let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    for field in 0..4 {
        let hostile = forged(&[&content[..], &rest[..field], &most].concat());
        let (result, memory) = read(|| ActorRecord::from_bytes(&hostile));
        why(result);
        assert!(memory < 10_000, "{memory} bytes");
    }
    // A text that is said to be that long.
    let (result, memory) = read(|| ActorRecord::from_bytes(&forged(&[&[1, 0][..], &most].concat())));
    why(result);
    assert!(memory < 10_000, "{memory} bytes");
}

#[test]
fn many_small_things_end_at_the_limits() {
    // Empty items take eight bytes each, and much more in memory.
    let mut content = vec![1, 0, 1, b'h', 0, 0];
    content.extend(0.0_f64.to_le_bytes());
    content.extend([0, 0, 0, 0, 0, 0, 0, 0]);
    content.extend([0xff, 0xff, 0xff, 0x00]);
    content.resize(8 << 20, 0);
    let bytes = forged(&content);
    let (result, memory) = read(|| ActorRecord::from_bytes(&bytes));
    assert!(why(result).to_string().contains(&MAX_RECORD_PARTS.to_string()));
    assert!(memory < 16 << 20, "{memory} bytes");

    let names: String = (0..1_000_000).map(|i| format!("\"hostile name {i}\":1,")).collect();
    let json = format!(r#"{{"version":1,"actor":{{"id":"h","base":{{{}}}}}}}"#, names.trim_end_matches(','));
    assert!(json.len() > MAX_RECORD_BYTES);
    assert!(matches!(why(ActorRecord::from_json(&json)), RecordError::TooMuch { what: "bytes", .. }));
    let json = format!(r#"{{"version":1,"actor":{{"id":"h","base":{{{}}}}}}}"#, &names[..10_000_000]);
    let (result, memory) = read(|| ActorRecord::from_json(&json));
    assert!(why(result).to_string().contains(&MAX_RECORD_ENTRIES.to_string()));
    assert!(memory < 32 << 20, "{memory} bytes");
    assert_eq!(Symbol::find("hostile name 1"), None, "a record that is refused interns no name");
}

#[test]
fn deep_nesting_is_an_error_in_every_format() {
    let nested = |depth: usize, [before, open, shut]: [&str; 3], end: &str| {
        format!("{before}{}{}{end}", open.repeat(depth), shut.repeat(depth))
    };
    let ron = [r#"(version: 1, actor: (id: "h"), items: ["#, "(items: [", "])"];
    let json = [r#"{"version": 1, "actor": {"id": "h"}, "items": ["#, r#"{"items": ["#, "]}"];
    for depth in [1, MAX_RECORD_DEPTH] {
        let by_ron = ActorRecord::from_ron(&nested(depth, ron, "])")).unwrap();
        let by_json = ActorRecord::from_json(&nested(depth, json, "]}")).unwrap();
        assert_eq!(by_ron, by_json);
        assert_eq!(reloaded(&by_ron)[2], by_ron);
        load(&mut world(), &by_ron);
    }
    for depth in [MAX_RECORD_DEPTH + 1, 100, 100_000] {
        why(ActorRecord::from_ron(&nested(depth, ron, "])")));
        why(ActorRecord::from_json(&nested(depth, json, "]}")));
    }
    why(ActorRecord::from_ron(&"(".repeat(1 << 20)));
    why(ActorRecord::from_json(&"[".repeat(1 << 20)));
    let mut content = vec![1, 0, 1, b'h', 0, 0];
    content.extend(0.0_f64.to_le_bytes());
    content.extend([0, 0, 0, 0, 0, 0, 0, 0]);
    // A list of one item, which has nothing but such a list.
    content.extend([1, 0, 0, 0, 0, 0, 0].repeat(1 << 20));
    why(ActorRecord::from_bytes(&forged(&content)));

    // A chain in the world that is too long for a record.
    let mut app = world();
    let hero = app.world_mut().spawn(Actor::new("hero")).id();
    let mut last = hero;
    for _ in 0..=MAX_RECORD_DEPTH {
        last = app.world_mut().spawn(ContributesTo(last)).id();
    }
    assert!(matches!(why(ActorRecord::of(app.world(), hero)), RecordError::TooMuch { .. }));
    app.world_mut().despawn(last);
    take(&app, hero);
}

/// A record with something bad in it, and what the error says.
fn refused(change: impl FnOnce(&mut ActorRecord)) -> String {
    let mut record = record();
    change(&mut record);
    let error = record.check().unwrap_err();
    let mut app = world();
    let before = app.world().entities().count_spawned();
    assert_eq!(record.spawn(app.world_mut()).unwrap_err(), ActorCoreError::from(error.clone()));
    assert_eq!(app.world().entities().count_spawned(), before, "nothing is spawned");
    assert_eq!(record.to_ron(), Err(error.clone().into()));
    assert_eq!(record.to_json(), Err(error.clone().into()));
    assert_eq!(record.to_bytes(), Err(error.clone().into()));
    error.to_string()
}

#[test]
fn numbers_names_and_times_that_cannot_be_are_refused_at_their_place() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let told = refused(|record| _ = record.actor.base.insert("power".into(), bad));
        assert_eq!(told, format!("actor.base.power: it must be a finite number, not {bad}"));
        assert!(
            refused(|record| record.contributions[1].value = bad).starts_with("contributions[1].value: ")
        );
        assert!(refused(|record| record.caps[0].value = bad).starts_with("caps[0].value: "));
        assert!(
            refused(|record| record.items[0].items[0].contributions[0].value = bad)
                .starts_with("items[0].items[0].contributions[0].value: ")
        );
        let input = refused(|record| {
            let effect = record.effects[1].effect.as_mut().unwrap();
            effect.inputs.insert("by".into(), bad);
        });
        assert!(input.starts_with("effects[1].effect.inputs.by: "), "{input}");
        assert!(refused(|record| record.actor.age = bad).starts_with("actor.age: "));
        assert!(refused(|record| record.actor.lifespan = Some(bad)).starts_with("actor.lifespan: "));
        let pool = refused(|record| record.actor.pools.get_mut("health").unwrap().current = Some(bad));
        assert!(pool.starts_with("actor.pools.health: "), "{pool}");
    }
    assert!(refused(|record| record.actor.age = -1.0).contains("must not be negative"));
    assert!(refused(|record| record.actor.id.clear()).contains("id must not be empty"));
    assert!(refused(|record| record.items[0].name = Some(String::new())).starts_with("items[0].name: "));
    assert!(refused(|record| record.contributions[0].system.clear()).contains("a system must not be empty"));
    assert!(
        refused(|record| record.actor.tags.push("x".repeat(MAX_NAME_BYTES + 1))).contains("a tag has 1025")
    );
    let kind = refused(|record| {
        let hard = record.caps.iter_mut().find(|cap| cap.mode == CapMode::HardMax).unwrap();
        hard.kind = CapKind::Min;
    });
    assert!(kind.ends_with(".kind: HardMax implies kind Max, not Min"), "{kind}");
    let stacks = refused(|record| record.effects[2].effect.as_mut().unwrap().stacks = 0);
    assert_eq!(stacks, "effects[2].effect.stacks: an effect has at least 1 stack");
    let mixed = refused(|record| record.effects[1].time.as_mut().unwrap().left = actor_core::Lasts::ticks(3));
    assert!(mixed.starts_with("effects[1].time: "), "{mixed}");
    let brief = refused(|record| {
        record.effects[1].time.as_mut().unwrap().lasts = actor_core::Lasts::new(Duration::ZERO);
    });
    assert!(brief.starts_with("effects[1].time.lasts: "), "{brief}");
    for text in ["NaN", "inf", "-inf"] {
        let ron = format!(r#"(version: 1, actor: (id: "h", base: {{"power": {text}}}))"#);
        assert!(why(ActorRecord::from_ron(&ron)).to_string().contains("finite"));
    }
    why(ActorRecord::from_json(r#"{"version": 1, "actor": {"id": "h", "age": 1e999}}"#));
    why(ActorRecord::from_json(r#"{"version": 1, "actor": {"id": "h", "base": {"a": 1, "a": 2}}}"#));
}

#[test]
fn the_greatest_numbers_do_no_harm() {
    let mut record = record();
    for part in &mut record.effects {
        part.time = part.time.map(|mut time| {
            (time.lasts, time.left) =
                (actor_core::Lasts::new(Duration::MAX), actor_core::Lasts::new(Duration::MAX));
            time
        });
        if let Some(effect) = &mut part.effect {
            (effect.level, effect.stacks, effect.periods) = (u32::MAX, u32::MAX, u64::MAX);
            effect.next_period = effect.next_period.map(|_| actor_core::Lasts::new(Duration::ZERO));
            effect.inputs.values_mut().for_each(|value| *value = f64::MAX);
        }
    }
    for value in record.actor.base.values_mut() {
        *value = f64::MAX;
    }
    for again in reloaded(&record) {
        let mut app = world();
        let spawned = load(&mut app, &again);
        for _ in 0..8 {
            app.update();
        }
        assert!(snapshot(&app, spawned.actor).values().all(|(_, value)| value.is_finite()));
    }
}

#[test]
fn a_game_may_put_records_into_saves_of_its_own() {
    #[derive(serde::Serialize, serde::Deserialize, Debug, PartialEq)]
    struct Save {
        party: Vec<ActorRecord>,
    }
    let save = Save { party: vec![record(), short()] };
    let json = serde_json::to_string(&save).unwrap();
    assert_eq!(serde_json::from_str::<Save>(&json).unwrap(), save);
    let ron = ron::to_string(&save).unwrap();
    assert_eq!(ron::from_str::<Save>(&ron).unwrap(), save);
    // It checks itself there too.
    let mut bad = save;
    bad.party[1].actor.age = f64::NAN;
    assert!(ron::to_string(&bad).is_err());
    let told = ron::from_str::<Save>(r#"(party: [(version: 1, actor: (id: ""))])"#).unwrap_err();
    assert!(told.to_string().contains("id must not be empty"), "{told}");
}

/// Whatever comes of it, it goes no further than an actor.
fn survive(result: Result<ActorRecord, CoreError>) {
    if let Ok(record) = result {
        let mut app = world();
        let spawned = load(&mut app, &record);
        app.update();
        app.update();
        drop(ActorRecord::of(app.world(), spawned.actor));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_bytes_are_an_error_or_an_actor(content in prop::collection::vec(any::<u8>(), 0..256)) {
        survive(ActorRecord::from_bytes(&content));
        survive(ActorRecord::from_bytes(&forged(&content)));
        survive(ActorRecord::from_ron(&String::from_utf8_lossy(&content)));
        survive(ActorRecord::from_json(&String::from_utf8_lossy(&content)));
    }

    #[test]
    fn changed_bytes_with_a_right_checksum_are_an_error_or_an_actor(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut content = record().to_bytes().unwrap()[16..].to_vec();
        for (at, byte) in changes {
            let at = at.index(content.len());
            content[at] = byte;
        }
        survive(ActorRecord::from_bytes(&forged(&content)));
    }

    #[test]
    fn changed_text_is_an_error_or_an_actor(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[ -~]{0,3}"), 1..4)
    ) {
        let record = record();
        let (mut ron, mut json) = (record.to_ron().unwrap(), record.to_json().unwrap());
        for (at, text) in changes {
            for whole in [&mut ron, &mut json] {
                let at = at.index(whole.len());
                if whole.is_char_boundary(at) && whole.is_char_boundary(at + 1) {
                    whole.replace_range(at..at + 1, &text);
                }
            }
        }
        survive(ActorRecord::from_ron(&ron));
        survive(ActorRecord::from_json(&json));
    }
}
