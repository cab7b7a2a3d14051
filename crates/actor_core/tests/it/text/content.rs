//! The catalogue of dimensions in the original design, and its published examples, give the published numbers.

use super::common::{Case, dimensions};

const CATALOGUE: &str = r#"
    "strength": (clamp: (min: 0, max: 999999)), "vitality": (clamp: (min: 0, max: 999999)),
    "dexterity": (clamp: (min: 0, max: 999999)), "intelligence": (clamp: (min: 0, max: 999999)),
    "spirit": (clamp: (min: 0, max: 999999)), "charisma": (clamp: (min: 0, max: 999999)),
    "luck": (clamp: (min: 0, max: 999999)),
    "hp_max": (kind: Derived, base: "vitality * 10 + strength * 2", clamp: (min: 1, max: 2000000)),
    "mp_max": (kind: Derived, base: "intelligence * 8 + spirit * 4", clamp: (min: 1, max: 1000000)),
    "crit_damage": (kind: Derived, base: "1.5 + strength * 0.0001", clamp: (min: 1, max: 10)),
    "move_speed": (kind: Derived, base: "dexterity * 0.01", clamp: (min: 0, max: 12)),
    "attack_speed": (kind: Derived, base: "dexterity * 0.005", clamp: (min: 0.1, max: 10)),
    "lifespan_years": (kind: Derived, merge: Max, base: "vitality * 0.1 + spirit * 0.05", clamp: (min: 1, max: 10000)),
    "poise_rank": (kind: Derived, merge: Max, base: "charisma * 0.0001", clamp: (min: 0, max: 10)),
    "damage": (kind: Context), "healing": (kind: Context)"#;

fn catalogue() -> Case {
    dimensions(CATALOGUE)
}

#[test]
fn a_context_modifier_gives_266() {
    let case = catalogue().actor(
        r#"contributions: [
            (dimension: "damage", bucket: Percent, value: 0.2, system: "items"),
            (dimension: "damage", bucket: Mult, value: 0.5, system: "items"),
            (dimension: "damage", bucket: Mult, value: 0.2, system: "items"),
            (dimension: "damage", bucket: PostAdd, value: 50, system: "items"),
        ]"#,
    );
    assert_eq!(case.apply("damage", 100.0), Ok(266.0));
    assert_eq!(case.apply("healing", 100.0), Ok(100.0));
}

#[test]
fn the_published_example_gives_550() {
    let case = catalogue().actor(
        r#"realms: ["luyen_the:T2"],
        contributions: [(dimension: "strength", bucket: Flat, value: 650, system: "luyen_the")],
        caps: [
            (system: "kim_dan", dimension: "strength", mode: Baseline, kind: Max, value: 200, scope: "TOTAL"),
            (system: "luyen_the", dimension: "strength", mode: Additive, kind: Max, value: 500, scope: "TOTAL"),
            (system: "luyen_the", dimension: "strength", mode: HardMax, value: 600, scope: "REALM", realm: "luyen_the:T2"),
            (system: "world", dimension: "strength", mode: HardMax, value: 550, scope: "WORLD"),
        ]"#,
    );
    assert_eq!(case.value("strength"), Some(550.0));
    assert_eq!(case.caps("strength"), Some((0.0, 550.0)));
}

#[test]
fn bases_follow_the_primaries() {
    let case = catalogue()
        .actor(r#"base: {"strength": 10, "vitality": 20, "dexterity": 300, "spirit": 40, "charisma": 5000}"#);
    assert_eq!(case.value("hp_max"), Some(220.0));
    assert_eq!(case.value("mp_max"), Some(160.0));
    assert_eq!(case.value("crit_damage"), Some(1.5 + 10.0 * 0.0001));
    assert_eq!(case.value("move_speed"), Some(3.0));
    assert_eq!(case.value("lifespan_years"), Some(4.0));
    assert_eq!(case.value("poise_rank"), Some(0.5));
    assert_eq!(case.value("luck"), None);
}

#[test]
fn clamps_hold_for_an_actor_without_anything() {
    let case = catalogue();
    assert_eq!(case.value("hp_max"), Some(1.0));
    assert_eq!(case.value("attack_speed"), Some(0.1));
    assert_eq!(case.value("lifespan_years"), Some(1.0));
    assert_eq!(case.caps("strength"), None);
}
