//! The health report names the files that were bad at the last load or reload.

use super::*;

impl Game {
    fn health(&self) -> ActorCoreHealth {
        ActorCoreHealth::of(self.app.world())
    }

    /// The files with problems: name, errors, warnings.
    fn files(&self) -> Vec<(String, usize, usize)> {
        self.health().files.into_iter().map(|file| (file.file, file.errors, file.warnings)).collect()
    }
}

#[test]
fn bad_files_are_named_until_they_are_good_again() {
    let talent = (
        "subsystems/talent.subsystem.ron",
        r#"(id: "talent", rules: [(add: {"stregnth": 1, "hp_mx": 2, "strength": 1})])"#,
    );
    let mut game = Game::start(&[talent]);
    let health = game.health();
    assert_eq!(game.files(), [(talent.0.to_owned(), 2, 0)]);
    assert_eq!((health.ready, health.accepted, health.is_well()), (true, Some(true), false));
    assert!(health.files[0].first.contains(":1:31: error[unknown-dimension]"), "{}", health.files[0].first);

    game.save(RACE_FILE, "(id: ");
    game.wait_for_problems();
    assert_eq!(game.health().accepted, Some(false), "the old ones are used");
    assert_eq!(game.health().bad_files().count(), 2);
    assert!(game.health().to_string().contains("\n  the files that were read last are not used\n"));

    game.save(RACE_FILE, RACE);
    game.save(talent.0, r#"(id: "talent", rules: [(add: {"strength": 1})])"#);
    game.wait_for_reload();
    assert_eq!((game.files(), game.health().accepted), (vec![], Some(true)));
    assert!(game.health().is_well());
}

#[test]
fn a_folder_that_is_missing_is_no_file() {
    let mut app = App::new();
    let root = tempfile::tempdir().unwrap();
    app.add_plugins((
        TaskPoolPlugin::default(),
        AssetPlugin { file_path: root.path().display().to_string(), ..AssetPlugin::default() },
        ActorCorePlugin::default(),
    ));
    app.finish();
    app.cleanup();
    let health = (0..5000).find_map(|_| {
        app.update();
        std::thread::sleep(Duration::from_millis(2));
        Some(ActorCoreHealth::of(app.world())).filter(|health| health.accepted.is_some())
    });
    let health = health.expect("it was never read");
    assert_eq!((&*health.files[0].file, health.files[0].errors, health.ready), ("", 1, false));
    assert!(
        health.to_string().contains("\n  files: 1 error, no warnings: error[missing-folder]"),
        "{health}"
    );
}
