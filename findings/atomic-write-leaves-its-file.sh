#!/usr/bin/env bash
# Guess: if an atomic write cannot be finished, its temporary file goes, as with tempfile's NamedTempFile.
# Found: atomic-write-file 0.3.1 leaves the temporary file in the folder when the last rename fails, here since a folder has the
# name. Whoever tries again and again fills the folder with hidden files.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "leaves"
version = "0.0.0"
edition = "2024"

[dependencies]
atomic-write-file = "=0.3.1"
tempfile = "3"
TOML
cat > src/main.rs <<'RUST'
use std::io::Write;

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn main() {
    for library in ["atomic-write-file", "tempfile"] {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("save.ron");
        std::fs::create_dir(&taken).unwrap();
        let failed = if library == "tempfile" {
            let mut file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
            file.write_all(b"x").unwrap();
            file.persist(&taken).is_err()
        } else {
            let mut file = atomic_write_file::AtomicWriteFile::open(&taken).unwrap();
            file.write_all(b"x").unwrap();
            file.commit().is_err()
        };
        println!("{library}: failed {failed}, {} left", names(folder.path()).len() - 1);
    }
}
RUST
seen=$(cargo run --quiet)
echo "$seen"
[[ $seen == *"atomic-write-file: failed true, 1 left"* && $seen == *"tempfile: failed true, 0 left"* ]] \
    || { echo "CHANGED"; exit 1; }
