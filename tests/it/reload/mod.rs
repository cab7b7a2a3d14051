//! Hot reload: files that are saved while the app runs replace the registry as a whole or not at all.
//!
//! The folder is on a real disk. Every wait is a loop with an end.

mod bad_files;
mod effects;
mod good_files;
mod health;
mod ways_to_save;
mod what_is_told;

use std::path::PathBuf;
use std::time::Duration;

use bevy_actor_core::RegistryReloaded;
use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_asset::AssetPlugin;
use bevy_ecs::prelude::*;
use tempfile::TempDir;

const DIMENSIONS: &str = r#"(dimensions: {
    "strength": (),
    "hp_max": (kind: Derived, base: "strength * 2"),
})"#;
const RACE: &str = r#"(id: "race", rules: [
    (name: "elf", when: Race("elf"), add: {"strength": 12}),
    (name: "dwarf", when: Race("dwarf"), add: {"strength": 20}),
])"#;
const RACE_FILE: &str = "subsystems/race.subsystem.ron";

/// What the app was told.
#[derive(Resource, Default)]
struct Heard {
    loaded: Vec<RegistryLoaded>,
    reloaded: Vec<RegistryReloaded>,
}

fn hear(
    mut heard: ResMut<Heard>,
    mut loaded: MessageReader<RegistryLoaded>,
    mut reloaded: MessageReader<RegistryReloaded>,
) {
    heard.loaded.extend(loaded.read().cloned());
    heard.reloaded.extend(reloaded.read().cloned());
}

/// How often each snapshot was marked as changed since the first load.
#[derive(Component, Default)]
struct Marked(u32);

fn count_marks(mut actors: Query<&mut Marked, Changed<Snapshot>>) {
    for mut marked in &mut actors {
        marked.0 += 1;
    }
}

/// A running app and its folder.
struct Game {
    app: App,
    root: TempDir,
    elf: Entity,
    dwarf: Entity,
}

impl Game {
    /// A game with [`DIMENSIONS`] and [`RACE`], unless the files say otherwise, after its first load.
    fn start(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let mut app = App::new();
        app.add_plugins((
            TaskPoolPlugin::default(),
            AssetPlugin { file_path: root.path().display().to_string(), ..AssetPlugin::default() },
            ActorCorePlugin::default(),
        ))
        .init_resource::<Heard>()
        .add_systems(Last, (hear, count_marks));
        let mut spawn = |race: &str| {
            let actor =
                (Actor::new(race), Race::new(race), Base::from([("strength", 1.0)]), Marked::default());
            app.world_mut().spawn(actor).id()
        };
        let (elf, dwarf) = (spawn("elf"), spawn("dwarf"));
        let mut game = Self { app, root, elf, dwarf };
        for (path, text) in [("dimensions.ron", DIMENSIONS), (RACE_FILE, RACE)].iter().chain(files) {
            game.save(path, text);
        }
        game.app.finish();
        game.app.cleanup();
        game.wait("the first load", |game| !game.heard().loaded.is_empty());
        game.app.update();
        game.app
            .world_mut()
            .query::<&mut Marked>()
            .iter_mut(game.app.world_mut())
            .for_each(|mut marked| marked.0 = 0);
        game
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join("actor_core").join(path)
    }

    /// Writes a file in place.
    fn save(&self, path: &str, text: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        std::fs::write(self.path(path), text).unwrap();
    }

    fn delete(&self, path: &str) {
        std::fs::remove_file(self.path(path)).unwrap();
    }

    fn heard(&self) -> &Heard {
        self.app.world().resource()
    }

    /// Updates until the condition holds, but not for ever.
    fn wait(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..5000 {
            self.app.update();
            if holds(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("waited in vain for {what}");
    }

    /// Waits for the next time that the files are taken over, and gives what is told about it.
    fn wait_for_reload(&mut self) -> RegistryReloaded {
        let before = self.heard().reloaded.len();
        self.wait("a reload", |game| game.heard().reloaded.len() > before);
        self.heard().reloaded[before].clone()
    }

    /// Waits for the next time that the files are refused, and gives the problems.
    fn wait_for_problems(&mut self) -> String {
        let before = self.heard().loaded.len();
        self.wait("problems", |game| game.heard().loaded.len() > before);
        let loaded = &self.heard().loaded[before];
        assert!(!loaded.accepted && loaded.problems.has_errors(), "{}", loaded.problems);
        loaded.problems.to_string()
    }

    /// Updates for long enough that the folder is read several times.
    fn rest(&mut self) {
        for _ in 0..80 {
            self.app.update();
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn snapshot(&self, actor: Entity) -> &Snapshot {
        self.app.world().get(actor).unwrap()
    }

    fn hp(&self, actor: Entity) -> f64 {
        self.snapshot(actor).value("hp_max")
    }

    /// How often its snapshot was marked as changed since the first load.
    fn marked(&self, actor: Entity) -> u32 {
        self.app.world().get::<Marked>(actor).unwrap().0
    }
}
