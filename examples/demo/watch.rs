//! `--watch`: keeps the game running and prints, after each save, what is wrong or which actors changed and how.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{Diagnostics, RegistryReloaded, shortest};
use bevy_app::{App, PostUpdate};
use bevy_ecs::prelude::*;

use crate::show::{WIDTH, number};

/// The longest list of changes, in characters, that is repeated after each actor.
const CAUSES: usize = 90;

/// Runs until the user ends the process.
pub fn run(app: &mut App, assets: &Path) -> ! {
    app.init_resource::<Before>().add_systems(PostUpdate, tell.after(ActorCoreSystems::Report));
    app.update();
    println!(
        "\nWatching {}. Open subsystems/race.subsystem.ron in an editor, change a number and save;\n\
         then try a typo. Ctrl+C ends.",
        assets.join("actor_core").display()
    );
    loop {
        app.update();
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The snapshots that were printed last.
#[derive(Resource, Default)]
struct Before(BTreeMap<Entity, Snapshot>);

/// Prints what a saved file changed, or what is wrong with it.
fn tell(
    mut before: ResMut<Before>,
    mut loaded: MessageReader<RegistryLoaded>,
    mut reloaded: MessageReader<RegistryReloaded>,
    actors: Query<(Entity, &Name, &Snapshot), Changed<Snapshot>>,
) {
    for RegistryLoaded { problems, accepted, .. } in loaded.read() {
        print_problems(problems);
        if !accepted {
            println!("\nNothing changed: the numbers are those of the last good files.");
        }
    }
    for RegistryReloaded { changes, actors: changed } in reloaded.read() {
        let causes: Vec<String> = changes.iter().map(ToString::to_string).collect();
        let because = format!("({})", causes.join("; "));
        let short = because.chars().count() <= CAUSES;
        println!();
        if causes.is_empty() {
            println!("The files say the same as before.");
        } else if *changed == 0 || !short {
            println!("{}", causes.join("\n"));
        }
        for (entity, name, snapshot) in &actors {
            let mut told =
                before.0.get(&entity).map_or_else(Vec::new, |before| differences(before, snapshot));
            if !told.is_empty() {
                if short {
                    told.push(because.clone());
                }
                println!("{}", wrapped(&format!("{name}: "), &told));
            }
        }
        if *changed == 0 && !causes.is_empty() {
            println!("No actor's numbers changed.");
        }
    }
    for (entity, _, snapshot) in &actors {
        before.0.insert(entity, snapshot.clone());
    }
}

fn print_problems(problems: &Diagnostics) {
    if problems.is_empty() {
        return;
    }
    if std::io::stdout().is_terminal() {
        println!("\n{}", problems.colored());
    } else {
        println!("\n{problems}");
    }
}

/// Joins the parts on as many lines as they need. Lines after the first are indented.
fn wrapped(start: &str, parts: &[String]) -> String {
    let mut text = start.to_owned();
    let mut column = start.chars().count();
    for (i, part) in parts.iter().enumerate() {
        let comma = parts.get(i + 1).is_some_and(|next| !next.starts_with('('));
        let part = format!("{part}{}", if comma { "," } else { "" });
        let width = part.chars().count() + 1;
        if i > 0 && column + width > WIDTH {
            text += "\n    ";
            column = 4;
        }
        text += &part;
        text.push(' ');
        column += width;
    }
    text.trim_end().replace(" \n", "\n")
}

/// Lists `hp_max 412 → 430` for each value that differs. If no value differs, it lists the caps and context modifiers
/// that do.
fn differences(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let text = |value: Option<f64>, as_text: fn(f64) -> String| value.map_or_else(|| "none".into(), as_text);
    let mut told: Vec<String> = after
        .changed_values(before)
        .map(|(name, old, new)| {
            let few = (text(old, number), text(new, number));
            // Shows more digits where the first ones are the same.
            let (old, new) = if few.0 == few.1 { (text(old, exact), text(new, exact)) } else { few };
            format!("{name} {old} → {new}")
        })
        .collect();
    if told.is_empty() {
        told.extend(
            after
                .caps_used()
                .filter(|(name, caps)| before.caps(*name) != Some(*caps))
                .map(|(name, caps)| format!("{name} may be {} to {}", number(caps.min), number(caps.max))),
        );
        told.extend(
            after
                .contexts()
                .filter(|(name, now)| before.context(*name) != Some(*now))
                .map(|(name, _)| format!("what becomes of {name}")),
        );
    }
    told
}

/// Formats a number with six decimals.
fn exact(value: f64) -> String {
    shortest((value * 1e6).round() / 1e6)
}
