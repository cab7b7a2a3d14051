#!/usr/bin/env bash
# Guess: with bevy_ecs' feature `trace`, the span of each system names the system.
# Found: bevy_ecs 0.20.1 without its feature `debug` puts one placeholder text into every span, so that no profile tells systems
# apart. Names need both features.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "names"
version = "0.0.0"
edition = "2024"

[features]
debug = ["bevy_ecs/debug"]

[dependencies]
bevy_ecs = { version = "=0.20.1", default-features = false, features = ["std", "trace"] }
tracing = { version = "0.1", default-features = false, features = ["std"] }
TOML
cat > src/main.rs <<'RUST'
use bevy_ecs::prelude::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

struct Print(&'static str);

impl Visit for Print {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        println!("{} {field}={value:?}", self.0);
    }
}

struct Spans;

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.name() == "system"
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Print(span.metadata().name()));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn move_things() {}
fn draw_things() {}

fn main() {
    tracing::subscriber::set_global_default(Spans).unwrap();
    let mut schedule = Schedule::default();
    schedule.add_systems((move_things, draw_things));
    schedule.run(&mut World::new());
}
RUST
plain=$(cargo run --quiet)
named=$(cargo run --quiet --features debug)
echo "trace alone:"; echo "$plain"
echo "trace and debug:"; echo "$named"
[[ $plain != *move_things* && $plain != *draw_things* ]] || { echo "CHANGED: names are there without debug"; exit 1; }
[[ $named == *move_things* && $named == *draw_things* ]] || { echo "CHANGED: no names even with debug"; exit 1; }
