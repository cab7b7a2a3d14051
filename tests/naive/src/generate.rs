//! Generates random worlds as text. They are valid by construction, and full of difficult cases.
//!
//! There is never a cycle: the dimensions of a world have a random order, and statements about one name only earlier
//! ones, in values, in conditions and in caps. Disabled rules may name any dimension.

mod actors;
mod effects;
mod formulas;
mod random;
mod registry;
mod statements;
mod subsystems;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use actors::actor_file;
use effects::{EFFECTS, PlannedEffect, effect_file, planned_effect};
pub use random::Random;
use registry::{curves_file, dimensions_file, layers_file};
use subsystems::subsystem_file;
use text::{Temper, number};

/// What effects are given besides their level and stacks.
pub const INPUTS: [&str; 2] = ["power", "heat"];
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
    /// Whether there is a file of layers, and whether it says their order.
    own_layers: bool,
    own_order: bool,
    /// The dimension that more is said about than about others.
    favourite: usize,
    /// Tags that effects grant, each with its place in the order of dependencies: what is about this dimension and later
    /// ones may ask for it, and effects on earlier ones may grant it.
    granted: Vec<(String, usize)>,
    effects: Vec<PlannedEffect>,
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

    /// The granted tags that a condition of what is about number `i` may ask for.
    fn tags_before(&self, i: usize) -> Vec<String> {
        self.granted.iter().filter(|(_, at)| *at <= i).map(|(tag, _)| tag.clone()).collect()
    }

    /// All that may be named anywhere.
    fn all(&self) -> Vec<String> {
        self.before(self.dimensions.len())
    }
}

/// A folder of files, and the files of some actors.
#[must_use]
pub fn world(seed: u64) -> (BTreeMap<String, String>, Vec<String>) {
    let mut generator = Generator::new(seed);
    let folder = generator.folder();
    let count = generator.r.between(1, 4);
    (folder, (0..count).map(|i| generator.actor(i)).collect())
}

/// One random world: its folder, and whatever may come into it later.
pub struct Generator {
    pub r: Random,
    plan: Plan,
}

impl Generator {
    #[must_use]
    pub fn new(seed: u64) -> Generator {
        let mut r = Random::new(seed);
        let plan = plan(&mut r);
        Generator { r, plan }
    }

    /// All files of the folder.
    pub fn folder(&mut self) -> BTreeMap<String, String> {
        let Generator { r, plan } = self;
        let mut folder = BTreeMap::new();
        folder.insert("dimensions.ron".to_string(), dimensions_file(r, plan));
        if !plan.curves.is_empty() || r.percent(10) {
            folder.insert("curves.ron".to_string(), curves_file(r, plan));
        }
        if plan.own_layers {
            folder.insert("cap_layers.ron".to_string(), layers_file(r, plan, plan.own_order));
        }
        if r.percent(10) {
            folder.insert("config.ron".to_string(), "()\n".to_string());
        }
        let mut ids = SYSTEMS.to_vec();
        r.shuffle(&mut ids);
        for id in &ids[..r.below(5)] {
            folder.insert(subsystem_path(id), subsystem_file(r, plan, id));
        }
        for effect in &plan.effects {
            folder.insert(effect_path(&effect.id), effect_file(r, plan, effect));
        }
        folder
    }

    /// An actor's file.
    pub fn actor(&mut self, number: usize) -> String {
        actor_file(&mut self.r, &self.plan, number)
    }

    /// A subsystem's file, with the path at which it stands.
    pub fn subsystem(&mut self) -> (String, String) {
        let id = self.r.pick(&SYSTEMS);
        (subsystem_path(id), subsystem_file(&mut self.r, &self.plan, id))
    }

    /// An effect's file as it may be after an edit, with the path at which it stands; if there are effects.
    pub fn effect(&mut self) -> Option<(String, String)> {
        let effect = self.effect_number()?;
        let effect = &self.plan.effects[effect];
        Some((effect_path(&effect.id), effect_file(&mut self.r, &self.plan, effect)))
    }

    /// The id of an effect, if there are any.
    pub fn effect_id(&mut self) -> Option<String> {
        let effect = self.effect_number()?;
        Some(self.plan.effects[effect].id.clone())
    }

    fn effect_number(&mut self) -> Option<usize> {
        (!self.plan.effects.is_empty()).then(|| self.r.below(self.plan.effects.len()))
    }

    /// A system's name.
    pub fn system(&mut self) -> String {
        self.r.pick(&SYSTEMS).to_string()
    }

    /// A number as they stand in the files.
    pub fn number(&mut self) -> f64 {
        number(&mut self.r, self.plan.temper)
    }
}

fn subsystem_path(id: &str) -> String {
    let number = SYSTEMS.iter().position(|system| *system == id).expect("it is one of them");
    format!("subsystems/{}{number}.subsystem.ron", ["a", "b", "c"][number % 3])
}

fn effect_path(id: &str) -> String {
    format!("effects/{id}.effect.ron")
}

fn plan(r: &mut Random) -> Plan {
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
    let mut granted = Vec::new();
    for tag in ["blessed", "poisoned", "raging"] {
        if r.percent(60) {
            granted.push((tag.to_string(), r.between(1, count)));
        }
    }
    let mut plan = Plan {
        temper,
        formulas: r.pick(&[0, 20, 40, 70]),
        overrides: r.pick(&[0, 2, 5, 20]),
        caps: r.pick(&[0, 20, 50, 80, 100]),
        clamps: r.pick(&[0, 30, 60]),
        favourite: r.below(count),
        dimensions,
        curves,
        layers,
        own_layers,
        own_order,
        granted,
        effects: Vec::new(),
    };
    let mut ids = EFFECTS.to_vec();
    r.shuffle(&mut ids);
    ids.truncate(r.pick(&[0, 2, 4, 6]));
    for number in 0..ids.len() {
        let effect = planned_effect(r, &plan, &ids, number);
        plan.effects.push(effect);
    }
    plan
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
