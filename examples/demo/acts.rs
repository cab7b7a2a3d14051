//! The acts of the demo, in order. Each one prints a sentence about what it shows, then what happened to the actors.

use std::time::Duration;

use bevy_actor_core::SubsystemState;
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_time::{Timer, TimerMode};

use crate::game::{
    ATTACK_POWER, CRIT_RATE, DAMAGE, DEFENSE, DEXTERITY, Dojo, ELIXIRS, EXPERIENCE, Elixir, GOLD, HEALING,
    HEAVEN, HP_MAX, ITEMS, LIFESPAN_YEARS, LUCK, MOVE_SPEED, STRENGTH, Sword, Training, VITALITY, elixir,
    suffer,
};
use crate::show::{act, change, made_of, number, print_tree, range, refused, table};
use crate::{Cast, FRAME, Failure};

/// Runs frames until this much of the game's time has passed.
fn pass(app: &mut App, seconds: f64) {
    let frames = Duration::from_secs_f64(seconds).div_duration_f64(FRAME).round() as u32;
    (0..frames).for_each(|_| app.update());
}

/// Returns the numbers of an actor, as the aggregation wrote them.
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
    let columns = [&STRENGTH, &HP_MAX, &ATTACK_POWER, &DEFENSE, &MOVE_SPEED];
    let names = columns.map(Dimension::name);
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
    let sheet =
        [&STRENGTH, &VITALITY, &DEXTERITY, &LUCK, &HP_MAX, &ATTACK_POWER, &DEFENSE, &CRIT_RATE, &MOVE_SPEED];
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

pub fn explanation(app: &mut App, cast: &Cast) -> Result<(), Failure> {
    act(
        3,
        "Why?",
        "Every number can be explained in full: what counts, in order and with the value so far, which caps\n\
         hold, and what does not count and why. Why does Borin, a dwarf in plate, walk no faster than this?",
    );
    let breakdown = app.world_mut().run_system_cached_with(explain, (cast.borin, &MOVE_SPEED))??;
    print_tree(&breakdown.to_string());
    Ok(())
}

/// Explains a number of an actor. `Resolver` resolves and explains at any time, and writes nothing.
fn explain(
    In((actor, dimension)): In<(Entity, &'static Dimension)>,
    actors: Query<ActorInputs>,
    mut resolver: Resolver,
) -> Result<Breakdown, Failure> {
    Ok(resolver.explain(&actors.get(actor)?, dimension)?)
}

pub fn buff(app: &mut App, cast: &Cast) -> Result<(), Failure> {
    act(
        4,
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
    // Each snapshot is computed anew instead of subtracting from the old one, so nothing of the buff remains.
    let same = snapshot(app, cast.mira)? == before;
    println!(
        "\n  All her numbers are what they were before, to the bit: {}.",
        if same { "yes" } else { "no" }
    );
    Ok(())
}

/// Returns the numbers that an actor would have after drinking an elixir, and writes nothing.
fn what_if(
    In(actor): In<Entity>,
    actors: Query<ActorInputs>,
    mut resolver: Resolver,
) -> Result<Snapshot, Failure> {
    Ok(resolver.resolve_with(&actors.get(actor)?, ELIXIRS, elixir()))
}

pub fn item_swap(app: &mut App, cast: &Cast) {
    act(
        5,
        "Another sword",
        "Mira swaps her iron sword for a moon blade: +40 attack instead of +12, and strikes 15 % faster.\n\
         The game writes a component of its own; a system with Changed<Sword> tells the plugin.",
    );
    let blade = Sword { name: "a moon blade", attack: 40.0, quick: 0.15 };
    app.world_mut().entity_mut(cast.mira).insert(blade);
    app.update();
}

pub fn training(app: &mut App, cast: &Cast) {
    act(
        6,
        "Training",
        "Mira trains for five more years. The dojo is a type that implements the trait Subsystem.",
    );
    if let Some(mut training) = app.world_mut().get_mut::<Training>(cast.mira) {
        training.years += 5.0;
    }
    app.update();
    let meta = app.world().resource::<SubsystemState<Dojo>>().meta(cast.mira);
    if let Some(stage) = meta.and_then(|meta| meta.stage.as_deref()) {
        println!("\n  The dojo calls her a {stage} now.");
    }
}

pub fn breakthrough(app: &mut App, cast: &Cast) -> Result<(), Failure> {
    act(
        7,
        "A breakthrough",
        "Borin trained more than a body of the second stage can hold: his strength ends at 600.\n\
         He reaches the third stage, and what he trained counts again.",
    );
    let before = snapshot(app, cast.borin)?;
    if let Some(mut realms) = app.world_mut().get_mut::<Realms>(cast.borin) {
        realms.remove("luyen_the:T2");
        realms.insert("luyen_the:T3");
    }
    app.update();
    let after = snapshot(app, cast.borin)?;
    let mut table = table(["", "second stage", "allowed", "third stage", "allowed"], &[]);
    for dimension in [&STRENGTH, &VITALITY, &DEXTERITY, &HP_MAX, &ATTACK_POWER, &LIFESPAN_YEARS] {
        let cells = [&before, &after].map(|snapshot| {
            let caps = snapshot.caps(dimension).map(range).unwrap_or_default();
            [number(snapshot.value(dimension)), caps]
        });
        table.add_row([[dimension.name().to_owned()].as_slice(), cells.as_flattened()].concat());
    }
    println!("\n{table}");
    Ok(())
}

pub fn world_event(app: &mut App) -> Result<(), Failure> {
    act(
        8,
        "A world event",
        "Heaven presses down: as long as the event lasts, nobody is stronger than 40. That is one cap in the\n\
         registry, and it reaches everyone. Sylva is weaker anyway: none of her values changes.",
    );
    let mut registry = app.world_mut().resource_mut::<Registry>();
    registry.edit(|edit| {
        edit.replace_caps(HEAVEN, [STRENGTH.hard_max(40.0).layer("EVENT")]);
    })?;
    app.update();
    println!("\n  The event ends; the cap is lifted.\n");
    let mut registry = app.world_mut().resource_mut::<Registry>();
    registry.edit(|edit| {
        edit.replace_caps(HEAVEN, []);
    })?;
    app.update();
    Ok(())
}

pub fn hit(app: &mut App, cast: &Cast) -> Result<(), Failure> {
    act(
        9,
        "A hit of 100 damage",
        "Context dimensions have no value of their own: what happens runs through them at that moment. What\n\
         does each actor make of 100 damage dealt, 100 points healed, 100 experience gained, 100 gold found?",
    );
    let events = [&DAMAGE, &HEALING, &EXPERIENCE, &GOLD];
    let mut table = table(["100 of"].into_iter().chain(events.map(Dimension::name)), &[]);
    let mut actors = app.world_mut().query::<(&Name, &Snapshot)>();
    for (name, snapshot) in actors.iter(app.world()) {
        let mut row = vec![name.to_string()];
        for event in events {
            row.push(number(snapshot.apply(event, 100.0)?));
        }
        table.add_row(row);
    }
    println!("{table}");
    let snapshot = snapshot(app, cast.grey_wolf)?;
    if let Some(&ContextModifier { flat, percent, mult, post, .. }) = snapshot.context(&DAMAGE) {
        let [flat, percent, mult, post] = [flat, 1.0 + percent, mult, post].map(number);
        println!(
            "Grey Wolf is blessed (+20 %), enraged (×1.5) and bears the sword of dawn (×1.2, and +50 at last):\n\
             (100 + {flat}) × {percent} × {mult} + {post} = {}",
            number(snapshot.apply(&DAMAGE, 100.0)?)
        );
    }
    Ok(())
}

pub fn gem_and_venom(app: &mut App, cast: &Cast) -> Result<(), Failure> {
    act(
        10,
        "A gem, a venom, a potion and a shield",
        "Items and effects are entities of their own that contribute to an actor. Mira takes a saber with a ruby\n\
         in it, and has a pool of health now. What effects do stands in actor_core/effects/*.effect.ron.",
    );
    app.add_observer(suffer).add_observer(refused);
    let keen = Contributions::new().with(ITEMS, [STRENGTH.flat(6.0)]);
    let saber = app.world_mut().spawn((Name::new("a saber"), keen, ContributesTo(cast.mira))).id();
    let fire = Contributions::new().with(ITEMS, [VITALITY.percent(0.1)]);
    app.world_mut().spawn((Name::new("a ruby"), fire, ContributesTo(saber)));
    println!("  She takes the saber, and the ruby with it.");
    app.world_mut().entity_mut(cast.mira).insert(Pools::new().with("health", Pool::of(&HP_MAX)));
    app.update();
    let health = |app: &App, what: &str| -> Result<(), Failure> {
        let pools = app.world().get::<Pools>(cast.mira).ok_or("Mira has left")?;
        let [now, most] = [pools.current("health"), pools.maximum("health")].map(number);
        println!("  {what:<56} health {now} of {most}");
        Ok(())
    };
    let mira = |app: &mut App, effect: EffectSpec| {
        app.world_mut().entity_mut(cast.mira).apply_effect(effect);
        app.update();
    };
    health(app, "She is well.")?;
    let venom = || EffectSpec::new("snake_venom").level(2).input("power", 15.0);
    mira(app, venom());
    mira(app, venom());
    health(app, "A snake bites her twice: two stacks, for 3 seconds.")?;
    pass(app, 1.5);
    health(app, "1.5 seconds later the venom has ticked three times.")?;
    mira(app, EffectSpec::new("warding_shield"));
    health(app, "A shield of light ends it, and makes her immune.")?;
    mira(app, venom());
    mira(app, EffectSpec::new("healing_draught"));
    pass(app, 2.0);
    health(app, "A draught heals her at once and twice again.")?;
    pass(app, 1.0);
    mira(app, EffectSpec::new("elixir_of_youth"));
    health(app, "The shield is over. An elixir: vitality +5 for good.")?;
    app.world_mut().despawn(saber);
    app.update();
    health(app, "The saber breaks.")?;
    Ok(())
}
