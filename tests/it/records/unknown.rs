//! What the registry does not know is kept and reported once, and counts again when the registry knows it again.

use super::*;

/// Without the mod that brings `guard`, `hp_max`, the poison, the stance, and the system `luyen_the`.
fn without_the_mod() -> App {
    let keep = |name: &str| ["power", "hp_regen", "damage"].contains(&name);
    let builder = dimensions()
        .into_iter()
        .filter(|(name, _)| keep(name))
        .fold(Registry::builder(), |all, (name, def)| all.dimension(name, def));
    let might = effects().into_iter().take(1);
    let items = subsystems().into_iter().take(1);
    let builder = might.fold(builder, RegistryBuilder::effect);
    app(items.fold(builder, RegistryBuilder::subsystem))
}

fn bring_back_the_mod(app: &mut App) {
    crate::common::edit(app, |edit| {
        for (name, def) in dimensions() {
            edit.define_dimension(name, def);
        }
        for def in effects() {
            edit.define_effect(def);
        }
        for def in subsystems() {
            edit.define_subsystem(def);
        }
    })
    .unwrap();
}

fn saved() -> (ActorRecord, Vec<String>) {
    let mut app = world();
    let hero = hero(&mut app);
    let record = take(&app, hero);
    app.update();
    (record, bits(&app, hero))
}

#[test]
fn it_is_kept_and_saved_again_unchanged() {
    let (record, _) = saved();
    let mut app = without_the_mod();
    app.world_mut().spawn(Actor::new("witch"));
    let spawned = load(&mut app, &record);
    assert_eq!(take(&app, spawned.actor), record);
    // Also when it was looked at; only time has passed.
    app.update();
    let mut later = take(&app, spawned.actor);
    assert_ne!(later, record);
    let strip = |record: &mut ActorRecord| {
        for part in record.effects.iter_mut().chain(&mut record.items) {
            part.time = None;
            part.items.iter_mut().chain(&mut part.effects).for_each(|part| part.time = None);
            part.effect.iter_mut().for_each(|effect| effect.next_period = None);
        }
        record.actor.pools.clear();
    };
    let mut before = record.clone();
    strip(&mut before);
    strip(&mut later);
    assert_eq!(later, before);
}

#[test]
fn it_is_listed_and_reported_once() {
    let (record, _) = saved();
    let mut app = without_the_mod();
    let spawned = load(&mut app, &record);
    let name = |name: &str| Symbol::find(name).unwrap();
    assert_eq!(
        spawned.unknown,
        [
            Unknown::Dimension(name("guard")),
            Unknown::Dimension(name("hp_max")),
            Unknown::System(name("luyen_the")),
            Unknown::Effect(name("fury")),
            Unknown::Effect(name("poison")),
            Unknown::Effect(name("stance")),
        ]
    );
    app.update();
    let told = reports(&mut app);
    for what in ["`guard`", "`hp_max`", "`luyen_the`", "`fury`", "`poison`", "`stance`"] {
        assert!(told.iter().any(|report| report.contains(what)), "{what}: {told:#?}");
    }
    let mut different = told.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), told.len(), "{told:#?}");
    // Neither another such actor nor the next frames tell of it again.
    load(&mut app, &record);
    app.update();
    app.update();
    assert_eq!(reports(&mut app), Vec::<String>::new());
}

#[test]
fn it_comes_back_with_the_mod() {
    let (record, expected) = saved();
    let mut app = without_the_mod();
    let spawned = load(&mut app, &record);
    app.update();
    assert_ne!(bits(&app, spawned.actor), expected);
    assert!(value(&app, spawned.actor, "power") > 0.0);
    // As if no time had passed meanwhile.
    let record = {
        let mut again = take(&app, spawned.actor);
        again.effects.clone_from(&record.effects);
        again.items.clone_from(&record.items);
        again.actor.pools.clone_from(&record.actor.pools);
        again
    };
    let mut app = without_the_mod();
    let spawned = load(&mut app, &record);
    bring_back_the_mod(&mut app);
    app.update();
    assert_eq!(bits(&app, spawned.actor), expected);
}

#[test]
fn an_effect_that_ticked_while_nobody_knew_it_ticks_again_when_it_is_back() {
    let mut app = world();
    let hero = app.world_mut().spawn(Actor::new("hero")).id();
    let plague = || EffectDef::new("plague").every(0.5, [("damage", 1.0)]);
    crate::common::edit(&mut app, |edit| _ = edit.define_effect(plague())).unwrap();
    give(&mut app, hero, "plague");
    let record = take(&app, hero);
    let mut app = world();
    load(&mut app, &record);
    let ticks = |app: &mut App| {
        app.world_mut().resource_mut::<Messages<EffectTicked>>().clear();
        for _ in 0..2 {
            app.update();
        }
        app.world_mut().resource_mut::<Messages<EffectTicked>>().drain().count()
    };
    assert_eq!([ticks(&mut app), ticks(&mut app)], [0, 0]);
    crate::common::edit(&mut app, |edit| _ = edit.define_effect(plague())).unwrap();
    assert_eq!([ticks(&mut app), ticks(&mut app)], [1, 1]);
}

#[test]
fn nothing_is_unknown_while_the_registry_is_not_ready() {
    let (record, expected) = saved();
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() })
        .add_plugins(TimePlugin)
        .insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    app.update();
    let spawned = load(&mut app, &record);
    assert_eq!(spawned.unknown, []);
    app.insert_resource(registry(true).build().unwrap());
    app.update();
    assert_eq!(bits(&app, spawned.actor), expected);
    assert_eq!(reports(&mut app), Vec::<String>::new());
}

#[test]
fn a_system_is_known_by_its_subsystem_with_or_without_rules() {
    let mut before = world();
    let id = |name| SubsystemId::new(name, 0);
    let said = ["in_code", "by_system", "in_effect", "in_cap", "dropped", "nobody"];
    let said = said.into_iter().fold(Contributions::new(), |all, name| all.with(id(name), [POWER.flat(1.0)]));
    let hero = before.world_mut().spawn((Actor::new("hero"), said)).id();
    let record = take(&before, hero);
    let effect = EffectDef::new("shine").system("in_effect", 0);
    let builder = registry(false).subsystem(SubsystemDef::new("in_code", 0)).effect(effect);
    let builder = builder.cap(id("in_cap"), POWER.hard_max(100.0));
    let mut app = app(builder);
    app.add_subsystem(id("by_system"), || {});
    crate::common::edit(&mut app, |edit| _ = edit.define_subsystem(SubsystemDef::new("dropped", 0))).unwrap();
    crate::common::edit(&mut app, |edit| _ = edit.drop_subsystem("dropped")).unwrap();
    let spawned = load(&mut app, &record);
    let names = ["dropped", "nobody"].map(|name| Unknown::System(Symbol::new(name)));
    assert_eq!(spawned.unknown, names);
    app.update();
    // It is only a warning: they count.
    assert_eq!(value(&app, spawned.actor, "power"), 6.0);
}
