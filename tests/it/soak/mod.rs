//! A game that runs for a long time loses no update, keeps the right numbers and does not grow in memory.
//!
//! It has 50,000 actors, random edits, spawns and despawns, effects, good and bad files that are reloaded, and a
//! subsystem that fails. From time to time the test resolves some actors anew, which would show a lost update, and some
//! with the naive implementation in `tests/naive`. It also watches the memory of the process.
//!
//! `cargo test --release --test it soak -- --ignored --nocapture` takes ten minutes. The variables `SOAK_SECONDS` and
//! `SOAK_ACTORS` set another time and another number of actors.

mod files;
mod game;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorInputs, Attached};
use bevy_app::prelude::*;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;

use files::Files;
use game::Game;
use naive::compare::{ours, theirs};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// A little of it in every run of the tests, so that it does not rot.
#[test]
fn a_game_runs_for_a_moment() {
    soak(Duration::from_secs(2), 500);
}

#[test]
#[ignore = "takes ten minutes; SOAK_SECONDS sets another time"]
fn a_game_runs_for_long() {
    soak(Duration::from_secs(setting("SOAK_SECONDS", 600)), setting("SOAK_ACTORS", 50_000) as usize);
}

/// What came of it.
#[derive(Debug, Default)]
struct Figures {
    frames: u64,
    resolved_anew: u64,
    compared: u64,
    reloads: u64,
    refused_reloads: u64,
    reports: u64,
}

fn soak(time: Duration, actors: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::new(folder.path());
    let mut app = game::app(folder.path());
    while !app.world().resource::<Registry>().is_ready() {
        app.update();
        std::thread::sleep(Duration::from_millis(1));
    }
    files.told(true);
    let mut game = Game::new(&mut app, actors);
    app.update();
    app.world_mut().resource_mut::<Messages<RegistryLoaded>>().clear();
    let mut figures = Figures::default();
    let (start, mut next_save, mut next_look) = (Instant::now(), Duration::ZERO, Duration::ZERO);
    let mut memory = Vec::new();
    while start.elapsed() < time {
        game.play(&mut app);
        app.update();
        figures.frames += 1;
        listen(&mut app, &mut files, &mut figures);
        figures.reports += app.world_mut().resource_mut::<Messages<ActorCoreReport>>().drain().count() as u64;
        if start.elapsed() >= next_save {
            files.save(figures.reloads + figures.refused_reloads);
            next_save = start.elapsed() + Duration::from_secs(1);
        }
        if start.elapsed() >= next_look {
            look(&mut app, &mut game, &mut files, &mut figures);
            memory.push(resident_kb());
            next_look = start.elapsed() + time / 20;
        }
    }
    look(&mut app, &mut game, &mut files, &mut figures);
    println!(
        "{figures:?}\nresident memory in MB, one after the other: {:?}",
        memory.iter().map(|kb| kb / 1024).collect::<Vec<_>>()
    );
    assert!(figures.compared > 0 && figures.resolved_anew > 0);
    // The first fifth is for tables and caches to grow to their sizes.
    let (early, late) = (&memory[memory.len() / 5..], memory.last().unwrap_or(&0));
    let early = early.first().copied().unwrap_or(0);
    assert!(time < Duration::from_secs(60) || *late <= early + early / 10, "the memory grows: {memory:?}");
}

/// Hears what became of saved files.
fn listen(app: &mut App, files: &mut Files, figures: &mut Figures) {
    for loaded in app.world_mut().resource_mut::<Messages<RegistryLoaded>>().drain() {
        files.told(loaded.accepted);
        *(if loaded.accepted { &mut figures.reloads } else { &mut figures.refused_reloads }) += 1;
    }
}

/// Looks whether updates were lost, and compares some actors with the naive second opinion.
fn look(app: &mut App, game: &mut Game, files: &mut Files, figures: &mut Figures) {
    // What was written since the last aggregation is no lost update.
    app.update();
    listen(app, files, figures);
    let sample = game.sample(2000);
    let anew = move |In(sample): In<Vec<Entity>>,
                     actors: Query<(ActorInputs, &Snapshot)>,
                     mut resolver: Resolver| {
        let mut count = 0;
        for (inputs, snapshot) in sample.into_iter().filter_map(|actor| actors.get(actor).ok()) {
            let anew = resolver.resolve(&inputs);
            assert_eq!(snapshot.checksum(), anew.checksum(), "a lost update: {}", anew.diff(snapshot));
            count += 1;
        }
        count
    };
    figures.resolved_anew += app.world_mut().run_system_once_with(anew, sample.clone()).unwrap();
    // The files were told of when they were taken over; while some are on their way nobody can say which hold.
    let Some(texts) = files.in_force() else { return };
    for actor in sample.into_iter().take(40) {
        let Some(text) = as_text(app.world(), actor) else { continue };
        let outcome = naive::resolve::resolve(&texts, &text, &BTreeSet::new()).unwrap();
        let registry = app.world().resource::<Registry>();
        let snapshot = app.world().get::<Snapshot>(actor).unwrap();
        let (ours, theirs) = (ours(snapshot, registry, 100.0), theirs(&outcome, registry, 100.0));
        assert!(ours.is_same(&theirs), "{}\n{text}", ours.difference(&theirs));
        figures.compared += 1;
    }
}

/// An actor as a file says it, with what contributors say as if it said it itself; `None` for one with effects that formulas
/// or conditions belong to.
fn as_text(world: &World, actor: Entity) -> Option<String> {
    let entity = world.get_entity(actor).ok()?;
    let attached = entity.get::<Attached>()?;
    let effects = entity.get::<bevy_actor_core::Effects>();
    let live = |effect: Entity| {
        world.get::<ActiveEffect>(effect).is_some_and(|active| active.effect() != game::STRONG.into())
    };
    if effects.is_some_and(|effects| effects.iter().any(live)) {
        return None;
    }
    let list = |items: Vec<String>| items.join(", ");
    let names =
        |names: &mut dyn Iterator<Item = Symbol>| list(names.map(|name| format!("{name:?}")).collect());
    let base = entity.get::<Base>()?.iter().map(|(name, value)| format!("{name:?}: {value:?}")).collect();
    let own = entity.get::<Contributions>()?.iter();
    // What nobody defines waits, and is an error in a file.
    let is_defined = |said: &Contribution| world.resource::<Registry>().dimension(said.dimension).is_some();
    let all = own.chain(attached.contributions().map(|(_, said)| said)).filter(is_defined);
    let said = all.map(|said| {
        let (system, priority) = (said.system.map_or("", Symbol::as_str), said.priority.unwrap_or(0));
        format!(
            "(dimension: {:?}, bucket: {:?}, value: {:?}, system: {system:?}, priority: {priority})",
            said.dimension, said.bucket, said.value
        )
    });
    let own = entity.get::<Caps>()?.iter();
    let caps = own.chain(attached.caps().map(|(_, cap)| cap)).map(|cap| {
        let (system, priority) = (cap.system.map_or("", Symbol::as_str), cap.priority.unwrap_or(0));
        format!(
            "(dimension: {:?}, mode: {:?}, kind: {:?}, value: {:?}, system: {system:?}, priority: {priority}, scope: {:?})",
            cap.dimension,
            cap.mode,
            cap.kind,
            cap.value,
            cap.scope.map_or("TOTAL", Symbol::as_str)
        )
    });
    let tags = entity.get::<Tags>()?;
    let mut tags: BTreeSet<Symbol> = tags.iter().collect();
    tags.extend(attached.tags());
    Some(format!(
        "(id: \"someone\", name: \"Someone\", race: {:?}, realms: [{}], tags: [{}], base: {{{}}}, contributions: [{}], \
         caps: [{}])",
        entity.get::<Race>()?.name().map_or("", Symbol::as_str),
        names(&mut entity.get::<Realms>()?.iter()),
        names(&mut tags.into_iter()),
        list(base),
        list(said.collect()),
        list(caps.collect()),
    ))
}

/// The memory of this process in KB; 0 where nobody says.
fn resident_kb() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).map_or(0, |pages| pages * 4)
}
