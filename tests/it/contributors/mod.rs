//! Entities that contribute to actors: items, gems in items, and effects.

mod chains;
mod circles;
mod explanations;
mod hidden;
mod lasting;
mod links;
mod pauses_and_copies;
mod random;
mod what_they_say;

use crate::common::{app, just_changed, reports, snapshot, spawn, value, version};
use bevy_actor_core::prelude::*;
use bevy_actor_core::{Attached, Contributors};
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;

static POWER: Dimension = Dimension::new("power");
static GUARD: Dimension = Dimension::new("guard");
const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const GEMS: SubsystemId = SubsystemId::new("gems", 60);

fn registry() -> Registry {
    Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("twice", DimensionDef::derived().base("power * 2"))
        .dimension("guard", DimensionDef::primary())
        .build()
        .unwrap()
}

fn world() -> App {
    app(registry())
}

/// What a sword says.
fn sharp(by: f64) -> Contributions {
    Contributions::new().with(ITEMS, [POWER.flat(by)])
}

/// An entity that contributes to another.
fn sword(app: &mut App, owner: Entity, by: f64) -> Entity {
    app.world_mut().spawn((sharp(by), ContributesTo(owner))).id()
}

/// The value of `power` after a frame.
fn power(app: &mut App, actor: Entity) -> f64 {
    app.update();
    value(app, actor, "power")
}
