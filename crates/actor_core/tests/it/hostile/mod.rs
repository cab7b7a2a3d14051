//! Any bytes in the files cause no panic and no overflow of a small stack, and are checked in reasonable time.
//!
//! The tests measure no time, because machines differ. Run them with `--release -- --nocapture --test-threads 1` to see
//! how long each takes.

mod brackets;
mod bytes;
mod effects;
mod folders;
mod formulas;
mod lines;
mod many;

use std::time::Instant;

use actor_core::prelude::*;

/// Little enough to find recursion: the main thread of a game has at least eight times as much.
const STACK: usize = 1 << 20;

const DIMENSIONS: &str =
    r#"(dimensions: {"strength": (), "level": (), "damage": (kind: Context), "age": (merge: Max)})"#;

/// Loads a folder and prints its problems; gives how many there are.
fn load(what: &str, files: &[(&str, Vec<u8>)]) -> usize {
    let mut folder: Folder = [("dimensions.ron", DIMENSIONS.as_bytes())].into_iter().collect();
    for (path, content) in files {
        folder.insert(*path, content.clone());
    }
    on_a_small_stack(what, move || {
        let (_, problems) = Registry::from_folder(&folder);
        std::hint::black_box(problems.to_string());
        std::hint::black_box(problems.colored().to_string());
        problems.len()
    })
}

fn on_a_small_stack<T: Send + 'static>(what: &str, run: impl FnOnce() -> T + Send + 'static) -> T {
    let before = Instant::now();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    let result = thread.join().unwrap_or_else(|_| panic!("{what} panics"));
    println!("{:7.3} s  {what}", before.elapsed().as_secs_f64());
    result
}

/// Reads this text as each kind of file there is, and as an actor. There must be a problem in each.
fn in_every_file(what: &str, text: &[u8]) {
    for path in ["dimensions.ron", "cap_layers.ron", "curves.ron", "config.ron"] {
        assert!(load(&format!("{what}, as {path}"), &[(path, text.to_vec())]) > 0, "{what}, as {path}");
    }
    in_some_files(what, text);
}

/// Reads this text as a subsystem's and an effect's file, and as an actor. There must be a problem in each.
fn in_some_files(what: &str, text: &[u8]) {
    for path in ["subsystems/a.subsystem.ron", "effects/a.effect.ron"] {
        assert!(load(&format!("{what}, as {path}"), &[(path, text.to_vec())]) > 0, "{what}, as {path}");
    }
    let text = text.to_vec();
    let problems = on_a_small_stack(&format!("{what}, as an actor"), move || {
        ActorDefinition::from_ron("hero.actor.ron", text).err().map(|error| error.to_string())
    });
    assert!(problems.is_some_and(|problems| !problems.is_empty()), "{what}, as an actor");
}

/// About this many megabytes of a pattern; without optimisation a tenth of that, for the sake of who waits.
fn megabytes(count: usize, pattern: &str) -> String {
    pattern.repeat(scaled(count << 20) / pattern.len())
}

/// A tenth of this without optimisation.
fn scaled(count: usize) -> usize {
    if cfg!(debug_assertions) { count / 10 } else { count }
}
