#!/usr/bin/env bash
# Guess: a system that is built from a state, by `build_state` and `build_system(function)`, has the name of its function.
# Found: bevy_ecs 0.20.1 names it by the types of its parameters, which may be pages long. `with_name` gives it one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "built"
version = "0.0.0"
edition = "2024"

[dependencies]
bevy_ecs = { version = "=0.20.1", default-features = false, features = ["std", "debug"] }
TOML
cat > src/main.rs <<'RUST'
use bevy_ecs::prelude::*;
use bevy_ecs::system::{ParamBuilder, System};

#[derive(Resource, Default)]
struct Score(u32);

fn count(mut score: ResMut<Score>) {
    score.0 += 1;
}

fn main() {
    let mut world = World::new();
    world.init_resource::<Score>();
    println!("plain: {}", IntoSystem::into_system(count).name());
    let built = (ParamBuilder,).build_state(&mut world).build_system(count);
    println!("built: {}", built.name());
    println!("named: {}", built.with_name("count").name());
}
RUST
seen=$(cargo run --quiet)
echo "$seen"
[[ $seen == *"plain: built::count"* && $seen == *"named: count"* ]] || { echo "CHANGED: names"; exit 1; }
[[ $(grep '^built:' <<<"$seen") != *built::count* ]] || { echo "CHANGED: a built system has its function's name"; exit 1; }
