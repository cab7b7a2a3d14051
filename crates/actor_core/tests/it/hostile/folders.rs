//! A folder may contain entries that are no regular files: problems report them, and the other files are still read.

use super::*;

fn codes(folder: &Folder) -> Vec<String> {
    let (_, problems) = Registry::from_folder(folder);
    assert!(problems.to_string().lines().count() >= problems.len());
    problems.iter().map(std::string::ToString::to_string).collect()
}

#[test]
fn a_folder_that_is_named_like_a_file_is_told_and_hides_nothing() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    for name in ["dimensions.ron", "cap_layers.ron", "curves.ron", "config.ron", "subsystems/a.subsystem.ron"]
    {
        std::fs::create_dir_all(path(name)).unwrap();
    }
    std::fs::write(path("subsystems/b.subsystem.ron"), "(id: \"b\", rulez: [])").unwrap();
    let found = codes(&Folder::read(root.path()).unwrap());
    assert_eq!(found.len(), 6, "{found:#?}");
    for name in ["dimensions.ron", "cap_layers.ron", "curves.ron", "config.ron", "subsystems/a.subsystem.ron"]
    {
        assert!(
            found.iter().any(|line| line.starts_with(&format!("{name}:1:1: error[unreadable-file]"))),
            "{found:#?}"
        );
    }
    assert!(
        found.iter().any(|line| line.starts_with("subsystems/b.subsystem.ron:1:11: error[unknown-field]")),
        "{found:#?}"
    );
}

#[test]
fn a_folder_that_is_none_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    assert!(Folder::read(root.path().join("nowhere")).is_err());
    std::fs::write(root.path().join("file"), "").unwrap();
    assert!(Folder::read(root.path().join("file")).is_err());
    // Subsystems may be missing, but are not a file.
    std::fs::write(root.path().join("dimensions.ron"), DIMENSIONS).unwrap();
    std::fs::write(root.path().join("subsystems"), "").unwrap();
    assert!(Folder::read(root.path()).is_ok_and(|folder| folder.contains("dimensions.ron")));
}

#[cfg(unix)]
#[test]
fn files_without_end_and_links_to_nowhere_are_told() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    std::fs::create_dir(path("subsystems")).unwrap();
    std::fs::write(path("dimensions.ron"), DIMENSIONS).unwrap();
    symlink("/dev/zero", path("curves.ron")).unwrap();
    symlink(path("config.ron"), path("config.ron")).unwrap();
    symlink(path("nowhere"), path("subsystems/a.subsystem.ron")).unwrap();
    symlink(root.path(), path("subsystems/b.subsystem.ron")).unwrap();
    let found = codes(&Folder::read(root.path()).unwrap());
    for name in ["curves.ron", "config.ron", "subsystems/a.subsystem.ron", "subsystems/b.subsystem.ron"] {
        assert!(
            found.iter().any(|line| line.starts_with(&format!("{name}:1:1: error[unreadable-file]"))),
            "{found:#?}"
        );
    }
}

#[test]
fn names_of_files_may_be_anything() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("subsystems")).unwrap();
    std::fs::write(root.path().join("dimensions.ron"), DIMENSIONS).unwrap();
    for name in [
        "größe.subsystem.ron",
        "a b.subsystem.ron",
        ".subsystem.ron",
        "x.subsystem.ron.bak",
        "a%20b.subsystem.ron",
    ] {
        std::fs::write(root.path().join("subsystems").join(name), "(rulez: 1)").unwrap();
    }
    let found = codes(&Folder::read(root.path()).unwrap());
    assert_eq!(found.len(), 6, "{found:#?}");
}
