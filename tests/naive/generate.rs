//! Random worlds, as text: valid by construction, and full of trouble.
//!
//! There is never a cycle: the dimensions of a world stand in a random order, and what speaks about one names
//! only earlier ones, in values, in conditions and in caps. What is switched off may name any.

mod actors;
mod formulas;
mod random;
mod registry;
mod statements;
mod subsystems;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use actors::actor_file;
pub use random::Random;
use registry::{curves_file, dimensions_file, layers_file};
use subsystems::subsystem_file;
use text::{Temper, number};

const DIMENSIONS: [&str; 24] = [
    "strength",
    "vitality",
    "dexterity",
    "luck",
    "spirit",
    "hp_max",
    "mp_max",
    "crit_rate",
    "move_speed",
    "damage",
    "healing",
    "a",
    "b",
    "x",
    "e",
    "e1",
    "e_3",
    "android",
    "order",
    "notable",
    "iffy",
    "true_sight",
    "min_x",
    "agility",
];
const CURVES: [&str; 5] = ["vigor_hp", "body_cap", "e2", "f", "or_curve"];
const SYSTEMS: [&str; 12] =
    ["race", "items", "effects", "Items", "luyen_the", "luyện thể", "base", "z", "Z", "é", "item", "items 2"];
const LAYERS: [&str; 6] = ["REALM", "WORLD", "EVENT", "TOTAL", "guild law", "đạo"];
const REALMS: [&str; 4] = ["luyen_the:T1", "luyen_the:T2", "kim_dan:T1", "trúc cơ"];
const RACES: [&str; 3] = ["human", "elf", "người"];
const TAGS: [&str; 4] = ["player", "cursed", "boss", "a tag"];

struct Plan {
    temper: Temper,
    /// How many of a hundred values are formulas.
    formulas: usize,
    /// How many of a hundred contributions are Overrides.
    overrides: usize,
    /// How many of a hundred lists of caps are there.
    caps: usize,
    /// How many of a hundred dimensions have a clamp.
    clamps: usize,
    /// In the order of their dependencies.
    dimensions: Vec<Planned>,
    curves: Vec<String>,
    layers: Vec<String>,
    /// The dimension that more is said about than about others.
    favourite: usize,
}

struct Planned {
    name: String,
    context: bool,
    pipeline: bool,
}

impl Plan {
    /// The dimensions that statements about number `i` may name.
    fn before(&self, i: usize) -> Vec<String> {
        let earlier = self.dimensions[..i].iter();
        earlier.filter(|dimension| !dimension.context).map(|dimension| dimension.name.clone()).collect()
    }

    /// All that may be named anywhere.
    fn all(&self) -> Vec<String> {
        self.before(self.dimensions.len())
    }
}

/// A folder of files, and the files of some actors.
#[must_use]
pub fn world(seed: u64) -> (BTreeMap<String, String>, Vec<String>) {
    let mut r = Random::new(seed);
    let r = &mut r;

    let mut names = DIMENSIONS.to_vec();
    r.shuffle(&mut names);
    let count = r.between(1, 12);
    let dimensions: Vec<Planned> = names[..count]
        .iter()
        .map(|name| {
            let context = r.percent(18);
            Planned { name: (*name).to_string(), context, pipeline: context || r.percent(65) }
        })
        .collect();

    let mut curves = CURVES.map(String::from).to_vec();
    r.shuffle(&mut curves);
    curves.truncate(r.below(4));

    let own_layers = r.percent(85);
    let own_order = own_layers && r.percent(85);
    let layers = if own_order {
        let mut layers = LAYERS.map(String::from).to_vec();
        r.shuffle(&mut layers);
        layers.truncate(r.between(1, 4));
        layers
    } else {
        ["REALM", "WORLD", "EVENT", "TOTAL"].map(String::from).to_vec()
    };

    let temper = match r.below(8) {
        0 => Temper { nastiness: 40, huge: true },
        _ => Temper { nastiness: r.pick(&[0, 0, 3, 10, 30]), huge: false },
    };
    let plan = Plan {
        temper,
        formulas: r.pick(&[0, 20, 40, 70]),
        overrides: r.pick(&[0, 2, 5, 20]),
        caps: r.pick(&[0, 20, 50, 80, 100]),
        clamps: r.pick(&[0, 30, 60]),
        favourite: r.below(count),
        dimensions,
        curves,
        layers,
    };

    let mut folder = BTreeMap::new();
    folder.insert("dimensions.ron".to_string(), dimensions_file(r, &plan));
    if !plan.curves.is_empty() || r.percent(10) {
        folder.insert("curves.ron".to_string(), curves_file(r, &plan));
    }
    if own_layers {
        folder.insert("cap_layers.ron".to_string(), layers_file(r, &plan, own_order));
    }
    if r.percent(10) {
        folder.insert("config.ron".to_string(), "()\n".to_string());
    }
    let mut ids = SYSTEMS.to_vec();
    r.shuffle(&mut ids);
    for (i, id) in ids[..r.below(5)].iter().enumerate() {
        let path = format!("subsystems/{}{i}.subsystem.ron", r.pick(&["a", "b", "c"]));
        let text = subsystem_file(r, &plan, id);
        folder.insert(path, text);
    }

    let mut actors = Vec::new();
    for i in 0..r.between(1, 4) {
        actors.push(actor_file(r, &plan, i));
    }
    (folder, actors)
}

/// Some systems, for switching off; often none.
#[must_use]
pub fn disabled_systems(seed: u64) -> BTreeSet<String> {
    let mut r = Random::new(seed ^ 0x5EED);
    let mut disabled = BTreeSet::new();
    if r.percent(50) {
        for _ in 0..r.between(1, 5) {
            disabled.insert(r.pick(&SYSTEMS).to_string());
        }
    }
    disabled
}

/// A number like those in the files, for `apply`.
#[must_use]
pub fn event(seed: u64) -> f64 {
    let mut r = Random::new(seed ^ 0xE7E7);
    let huge = r.percent(30);
    number(&mut r, Temper { nastiness: 40, huge })
}
