//! The published cases of the Actor Core v3 design give the published snapshots.
//!
//! A case has the output of its subsystems, and the snapshot that must follow. Realms, clamps and layers are those of
//! the case's description: the actor is in every realm that a cap names, and the list that a dimension stands in
//! defines whether it is primary or derived.

use std::collections::BTreeMap;

use crate::common::{app, changes, just_changed, snapshot, spawn, version};
use bevy_actor_core::prelude::*;
use serde::Deserialize;

/// What one subsystem puts out, as published.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    primary: Vec<Said>,
    derived: Vec<Said>,
    caps: Vec<Limit>,
    #[serde(rename = "meta")]
    _meta: Meta,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    dimension: String,
    bucket: String,
    value: f64,
    system: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    system: String,
    dimension: String,
    mode: String,
    kind: String,
    value: f64,
    scope: String,
    realm: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    #[serde(rename = "system")]
    _system: String,
}

/// The snapshot that must follow, as published.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Expected {
    primary: BTreeMap<String, f64>,
    derived: BTreeMap<String, f64>,
    caps_used: BTreeMap<String, Bounds>,
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Bounds {
    min: f64,
    max: f64,
}

/// The dimensions of the cases: name, least, greatest.
const DIMENSIONS: [(&str, f64, f64); 9] = [
    ("strength", 0.0, 999_999.0),
    ("spirit", 0.0, 999_999.0),
    ("attack_power", 0.0, 1_000_000.0),
    ("mp_max", 0.0, 2_000_000.0),
    ("crit_rate", 0.0, 1.0),
    ("cooldown_reduction", 0.0, 0.5),
    ("move_speed", 0.0, 12.0),
    ("lifespan_years", 0.0, 100_000.0),
    ("defense", 0.0, 100_000.0),
];

/// The dimensions of the cases; those that stand in a list of derived ones are derived.
fn registry(outputs: &[Output]) -> Registry {
    let derived = |name: &str| outputs.iter().flat_map(|out| &out.derived).any(|said| said.dimension == name);
    let mut registry = Registry::builder();
    for (name, min, max) in DIMENSIONS {
        let def = if derived(name) { DimensionDef::derived() } else { DimensionDef::primary() };
        let merge = if name == "lifespan_years" { MergeRule::Max } else { MergeRule::Pipeline };
        registry = registry.dimension(name, def.merge(merge).clamp(min, max));
    }
    registry.build().unwrap()
}

fn contribution(said: Said) -> Contribution {
    let bucket = match said.bucket.as_str() {
        "FLAT" => Bucket::Flat,
        "PERCENT" => Bucket::Percent,
        "MULT" => Bucket::Mult,
        "POST_ADD" => Bucket::PostAdd,
        "OVERRIDE" => Bucket::Override,
        other => panic!("the cases have no bucket {other}"),
    };
    let system = Some(said.system.as_str().into());
    Contribution { system, ..Contribution::new(said.dimension, bucket, said.value) }
}

fn cap(limit: Limit) -> Cap {
    let mode = match limit.mode.as_str() {
        "BASELINE" => CapMode::Baseline,
        "ADDITIVE" => CapMode::Additive,
        "HARD_MAX" => CapMode::HardMax,
        "HARD_MIN" => CapMode::HardMin,
        "OVERRIDE" => CapMode::Override,
        other => panic!("the cases have no mode {other}"),
    };
    let kind = match limit.kind.as_str() {
        "max" => CapKind::Max,
        "min" => CapKind::Min,
        other => panic!("the cases have no kind {other}"),
    };
    let (system, realm) = (Some(limit.system.as_str().into()), limit.realm.map(Symbol::from));
    Cap { system, realm, ..Cap::new(limit.dimension, mode, kind, limit.value).layer(limit.scope) }
}

fn in_bits<'a>(numbers: impl IntoIterator<Item = (impl ToString, &'a f64)>) -> Vec<(String, f64, u64)> {
    numbers.into_iter().map(|(name, number)| (name.to_string(), *number, number.to_bits())).collect()
}

/// Puts all outputs of a case on one actor, lets an app resolve it, and compares everything that was published.
fn check(outputs: &str, expected: &str) {
    let outputs: Vec<Output> = serde_json::from_str(outputs).unwrap();
    let expected: Expected = serde_json::from_str(expected).unwrap();

    let lists = outputs.iter().flat_map(|out| out.primary.iter().chain(&out.derived));
    let mut contributions: Vec<Contribution> = lists.cloned().map(contribution).collect();
    let mut caps: Vec<Cap> = outputs.iter().flat_map(|out| &out.caps).cloned().map(cap).collect();
    let realms: Realms = caps.iter().filter_map(|cap| cap.realm).collect();

    // What comes first must not matter.
    for _ in 0..2 {
        contributions.reverse();
        caps.reverse();
        let said = (Contributions::from(contributions.clone()), Caps::from(caps.clone()));
        assert_eq!((said.0.len(), said.1.len()), (contributions.len(), caps.len()), "something was refused");
        let mut app = app(registry(&outputs));
        let actor = spawn(&mut app, (said, realms.clone()));
        app.update();

        let numbers = snapshot(&app, actor);
        let primary: Vec<_> = numbers.primary().collect();
        let derived: Vec<_> = numbers.derived().collect();
        assert_eq!(in_bits(primary.iter().map(|(name, x)| (name, x))), in_bits(&expected.primary));
        assert_eq!(in_bits(derived.iter().map(|(name, x)| (name, x))), in_bits(&expected.derived));

        let used: Vec<_> = numbers.caps_used().collect();
        let least = used.iter().map(|(name, caps)| (name, &caps.min));
        let most = used.iter().map(|(name, caps)| (name, &caps.max));
        let bounds = &expected.caps_used;
        assert_eq!(in_bits(least), in_bits(bounds.iter().map(|(name, caps)| (name, &caps.min))));
        assert_eq!(in_bits(most), in_bits(bounds.iter().map(|(name, caps)| (name, &caps.max))));

        assert_eq!(numbers.contexts().count(), 0);
        assert_eq!((numbers.version(), just_changed(&app)), (expected.version, &[actor][..]));
        app.update();
        assert_eq!((version(&app, actor), changes(&app)), (expected.version, 1), "nothing has changed");
    }
}

macro_rules! case {
    ($name:ident, $folder:literal) => {
        #[test]
        fn $name() {
            check(
                include_str!(concat!("../golden/", $folder, "/subsystems.json")),
                include_str!(concat!("../golden/", $folder, "/expected.json")),
            );
        }
    };
}

case!(caps_of_the_total_layer_are_summed, "case01_total_cap_sum");
case!(the_least_maximum_of_realm_world_and_total_holds, "case02_realm_world_total");
case!(multipliers_multiply_each_other, "case04_mult_stacking");
case!(cooldown_reduction_is_capped_at_a_half, "case05_cdr_cap");
case!(a_dimension_without_value_has_its_caps, "case06_lifespan_operator_max");
case!(move_speed_has_a_floor, "case07_move_speed_floor");
