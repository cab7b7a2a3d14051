//! Edits the game's files while it runs, sometimes with mistakes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const DIMENSIONS: &str = r#"(dimensions: {
    "strength": (clamp: (min: 0, max: 999999)), "vitality": (), "luck": (), "level": (),
    "attack": (base: "strength * 2 + luck * 0.5"), "defense": (base: "vitality * 1.5", round: Floor),
    "hp_max": (kind: Derived, base: "vitality * 10 + strength * 2", round: Nearest, clamp: (min: 1, max: 2000000)),
    "crit": (base: "luck * 0.01", clamp: (min: 0, max: 1)), "years": (merge: Max), "damage": (kind: Context),
})"#;
const EFFECTS: [(&str, &str); 3] = [
    (
        "effects/strong.effect.ron",
        r#"(id: "strong", duration: Seconds(20), grants: ["mighty"], tags: ["magic"], stacking: (limit: 5), add: {"strength": 7})"#,
    ),
    (
        "effects/swift.effect.ron",
        r#"(id: "swift", duration: Ticks("10 + input.level"), stays: "hp_max > 100", add: {"luck": "level * 0.5 + input.power"})"#,
    ),
    (
        "effects/venom.effect.ron",
        r#"(id: "venom", blocked_by: ["warded"], duration: Seconds(5), period: (seconds: 1, amounts: {"damage": "input.power"}),
            stacking: (by: Source, again: Refresh), combine: Strongest, times: {"attack": 0.9})"#,
    ),
];

/// The game's files, as they are on disk and as the game has taken them over.
pub struct Files {
    root: PathBuf,
    on_disk: BTreeMap<String, String>,
    in_force: BTreeMap<String, String>,
    /// Whether what is on disk was answered already.
    answered: bool,
}

impl Files {
    pub fn new(root: &Path) -> Self {
        let mut files = Self {
            root: root.join("actor_core"),
            on_disk: BTreeMap::new(),
            in_force: BTreeMap::new(),
            answered: false,
        };
        files.write("dimensions.ron", DIMENSIONS);
        files.write("subsystems/race.subsystem.ron", &race(1));
        for (path, text) in EFFECTS {
            files.write(path, text);
        }
        files
    }

    fn write(&mut self, path: &str, text: &str) {
        let file = self.root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
        self.on_disk.insert(path.to_owned(), text.to_owned());
        self.answered = false;
    }

    /// Saves another version of the rules; every third one is bad. Waits until the last one was answered.
    pub fn save(&mut self, round: u64) {
        if self.answered {
            let text = match round % 3 {
                2 => format!("(id: \"race\", rules: [(add: {{\"strenght\": {round}}})])"),
                _ => race(round),
            };
            self.write("subsystems/race.subsystem.ron", &text);
        }
    }

    /// The game has answered what is on disk.
    pub fn told(&mut self, accepted: bool) {
        self.answered = true;
        if accepted {
            self.in_force.clone_from(&self.on_disk);
        }
    }

    /// The files that hold now, if none is on its way.
    pub fn in_force(&self) -> Option<BTreeMap<String, String>> {
        self.answered.then(|| self.in_force.clone())
    }
}

fn race(round: u64) -> String {
    let by = round % 97;
    format!(
        r#"(id: "race", priority: 100, rules: [
    (when: Race("elf"), add: {{"luck": {by}.5, "strength": "level * 0.5"}}),
    (when: Race("orc"), increase: {{"strength": 0.{by:02}}}, limits: [(dimension: "luck", hard_max: 40, layer: "REALM")]),
    (when: Tag("mighty"), times: {{"attack": 1.25}}, add: {{"damage": {by}}}),
    (when: "strength > 50 and luck < 20", add_after: {{"defense": {by}}}),
    (when: Realm("T1"), limits: [(dimension: "strength", hard_max: "100 + level", layer: "WORLD")]),
])"#
    )
}
