//! Saved files are written completely or not at all.

use std::fs;
use std::process::Command;

use super::*;

/// Where the child process saves.
const TARGET: &str = "ACTOR_CORE_TEST_TARGET";

fn record() -> ActorRecord {
    let mut app = world();
    let hero = hero(&mut app);
    take(&app, hero)
}

#[test]
fn the_ending_of_the_name_is_the_format() {
    let (record, folder) = (record(), tempfile::tempdir().unwrap());
    for (name, begins) in [("a.ron", "("), ("b.JSON", "{"), ("c.actor", "BACR"), ("d", "BACR")] {
        let path = folder.path().join(name);
        record.save_file(&path).unwrap();
        assert!(fs::read(&path).unwrap().starts_with(begins.as_bytes()), "{name}");
        assert_eq!(ActorRecord::load_file(&path).unwrap(), record);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing else is left there");
}

#[test]
fn a_save_that_fails_leaves_the_old_file() {
    let (record, folder) = (record(), tempfile::tempdir().unwrap());
    let path = folder.path().join("hero.actor");
    record.save_file(&path).unwrap();
    let old = fs::read(&path).unwrap();
    // What cannot be a record is not written.
    let mut bad = record.clone();
    bad.actor.age = f64::NAN;
    assert!(matches!(bad.save_file(&path), Err(CoreError::Record(RecordError::Bad { .. }))));
    assert_eq!(fs::read(&path).unwrap(), old);
    // A folder stands where the file should be.
    let taken = folder.path().join("taken");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("something"), "").unwrap();
    assert!(matches!(record.save_file(&taken), Err(CoreError::Io { .. })));
    assert!(matches!(record.save_file(folder.path().join("no/such/folder")), Err(CoreError::Io { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left there");
}

#[test]
fn files_that_are_not_there_or_far_too_long_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(ActorRecord::load_file(folder.path().join("no")), Err(CoreError::Io { .. })));
    let path = folder.path().join("long.ron");
    // It takes no room on the disk.
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    assert!(matches!(why(ActorRecord::load_file(&path)), RecordError::TooMuch { what: "bytes", .. }));
    fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(why(ActorRecord::load_file(&path)), RecordError::Unreadable { format: "RON", .. }));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_rights_stay_as_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (record, folder) = (record(), tempfile::tempdir().unwrap());
    let (path, link) = (folder.path().join("hero.ron"), folder.path().join("last.ron"));
    record.save_file(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&path, &link).unwrap();
    record.clone().at(7).save_file(&link).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(ActorRecord::load_file(&path).unwrap(), record.at(7));
}

#[test]
fn a_process_that_is_killed_while_it_saves_leaves_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hero.ron");
    record().save_file(&path).unwrap();
    let mut versions = std::collections::BTreeSet::new();
    for round in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "records::files::child", "--ignored"]).env(TARGET, &path);
        let mut child = child.stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(60 + 7 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = ActorRecord::load_file(&path).unwrap_or_else(|error| panic!("{error}"));
        versions.extend(found.actor.timestamps.map(|times| times.updated));
    }
    assert!(versions.len() > 1, "it was killed before it saved anything: {versions:?}");
}

#[test]
#[ignore = "the other process of the test above"]
fn child() {
    let Ok(path) = std::env::var(TARGET) else { return };
    let record = record();
    let seconds = ActorRecord::load_file(&path).unwrap().actor.timestamps.map_or(0, |times| times.updated);
    for i in 1.. {
        record.clone().at(seconds + i).save_file(&path).unwrap();
    }
}
