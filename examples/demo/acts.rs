//! What happens to the actors, one act after the other. Each says in a sentence what it shows.

use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_time::{Timer, TimerMode};

use crate::game::{
    ATTACK_POWER, ATTACK_SPEED, CRIT_RATE, DAMAGE, DEFENSE, DEXTERITY, ELIXIRS, Elixir, HEAVEN, HP_MAX,
    LIFESPAN_YEARS, LUCK, MOVE_SPEED, STRENGTH, Sword, Training, VITALITY, elixir,
};
use crate::show::{act, change, made_of, number, print_cut, range, table};
use crate::{Cast, FRAME, Failure};

/// Lets some of the game's time pass, frame by frame.
fn pass(app: &mut App, seconds: f64) {
    let frames = Duration::from_secs_f64(seconds).div_duration_f64(FRAME).round() as u32;
    (0..frames).for_each(|_| app.update());
}

/// The numbers of an actor, as the aggregation wrote them.
fn snapshot(app: &App, actor: Entity) -> Result<Snapshot, Failure> {
    Ok(app.world().get::<Snapshot>(actor).ok_or("an actor has left")?.clone())
}

pub fn everybody(app: &mut App) -> Result<(), Failure> {
    act(
        1,
        "Five actors",
        "Race, realm, items, talents and effects each say a little about an actor, in RON files or in code.\n\
         The plugin makes one set of numbers of it. Four of these actors are files, Mira is spawned by code.",
    );
    let columns = [&STRENGTH, &HP_MAX, &ATTACK_POWER, &DEFENSE, &CRIT_RATE, &MOVE_SPEED];
    let names = columns.map(|dimension| dimension.name());
    let mut table = table(["", "race", "realm"].into_iter().chain(names), &[1, 2]);
    let mut actors = app.world_mut().query::<(&Name, &Race, &Realms, &Snapshot)>();
    for (name, race, realms, snapshot) in actors.iter(app.world()) {
        let mut row = vec![
            name.to_string(),
            race.name().map_or_else(String::new, |race| race.to_string()),
            realms.iter().map(Symbol::as_str).collect::<Vec<_>>().join(", "),
        ];
        row.extend(columns.map(|dimension| number(snapshot.value(dimension))));
        table.add_row(row);
    }
    println!("{table}");
    Ok(())
}

pub fn character_sheet(app: &mut App, cast: &Cast) -> Result<(), Failure> {
    act(2, "A character sheet", "Grey Wolf's numbers, how far each may go now, and what each is made of.");
    let mut table = table(["", "value", "allowed", "unit", "made of"], &[3, 4]);
    let sheet = [
        &STRENGTH, &VITALITY, &DEXTERITY, &LUCK, &HP_MAX, &ATTACK_POWER, &DEFENSE, &CRIT_RATE, &MOVE_SPEED,
    ];
    for dimension in sheet {
        let breakdown = app.world_mut().run_system_cached_with(explain, (cast.grey_wolf, dimension))??;
        table.add_row([
            dimension.name(),
            &number(breakdown.value.unwrap_or(0.0)),
            &range(breakdown.caps),
            breakdown.unit.as_deref().unwrap_or_default(),
            &made_of(&breakdown),
        ]);
    }
    println!("{table}");
    Ok(())
}

/// Explains a number of an actor. `Resolver` resolves and explains at any time, without writing anything.
fn explain(
    In((actor, dimension)): In<(Entity, &'static Dimension)>,
    actors: Query<ActorInputs>,
    mut resolver: Resolver,
) -> Result<Breakdown, Failure> {
    Ok(resolver.explain(&actors.get(actor)?, dimension)?)
}

pub fn elixir_act(app: &mut App, cast: &Cast) -> Result<(), Failure> {
    act(
        3,
        "A buff that comes and goes",
        "Mira drinks an elixir: +25 % strength for 2 seconds. A Bevy system with a timer says so.",
    );
    let before = snapshot(app, cast.mira)?;
    let preview = app.world_mut().run_system_cached_with(what_if, cast.mira)??;
    println!("  What if?    {}", change(&before, &preview, &STRENGTH).unwrap_or_default());
    println!("  0.0 s       she drinks");
    app.world_mut().entity_mut(cast.mira).insert(Elixir(Timer::from_seconds(2.0, TimerMode::Once)));
    pass(app, 2.0);
    println!("  2.0 s       it wears off");
    pass(app, 0.1);
    // Numbers are computed anew and never subtracted from, so nothing of it remains.
    let same = snapshot(app, cast.mira)? == before;
    println!("\n  All her numbers are what they were before, to the bit: {}.", if same { "yes" } else { "no" });
    Ok(())
}

/// What if an actor drank an elixir? Nothing is written.
fn what_if(
    In(actor): In<Entity>,
    actors: Query<ActorInputs>,
    mut resolver: Resolver,
) -> Result<Snapshot, Failure> {
    Ok(resolver.resolve_with(&actors.get(actor)?, ELIXIRS, elixir()))
}
