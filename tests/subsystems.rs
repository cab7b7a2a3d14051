//! Subsystems in real apps: the order in which they run, which actors the `Subsystem` trait is asked about, what its
//! output does, what happens when one fails, and switching subsystems off, on and away while the app runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bevy_actor_core::prelude::*;
use bevy_actor_core::{SubsystemMeta, SubsystemState, Subsystems};
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::prelude::*;
use bevy_ecs::query::ReadOnlyQueryData;
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings};
use bevy_ecs::world::EntityRef;

static STRENGTH: Dimension = Dimension::new("strength");
static HP_MAX: Dimension = Dimension::new("hp_max");
static DAMAGE: Dimension = Dimension::new("damage");

const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const DOJO: SubsystemId = SubsystemId::new("dojo", 0);

fn registry() -> Registry {
    Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .dimension("damage", DimensionDef::context())
        .build()
        .unwrap()
}

/// Everything that was reported since the app was made.
#[derive(Resource, Default)]
struct Reported(Vec<String>);

fn collect(mut reports: MessageReader<ActorCoreReport>, mut reported: ResMut<Reported>) {
    reported.0.extend(reports.read().map(|report| report.0.error.to_string()));
}

fn app() -> App {
    app_with(registry())
}

fn app_with(registry: Registry) -> App {
    let mut app = App::new();
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default().with_registry(registry)))
        .init_resource::<Reported>()
        .add_systems(Last, collect);
    app
}

fn reported(app: &App) -> &[String] {
    &app.world().resource::<Reported>().0
}

fn spawn(app: &mut App, id: &str, more: impl Bundle) -> Entity {
    app.world_mut().spawn((Actor::new(id), more)).id()
}

fn value(app: &App, actor: Entity, dimension: &Dimension) -> f64 {
    app.world().get::<Snapshot>(actor).unwrap().value(dimension)
}

/// What a system says of an actor now, as `(dimension, bucket, value)`.
fn said(app: &App, actor: Entity, system: &str) -> Vec<(String, Bucket, f64)> {
    let contributions = app.world().get::<Contributions>(actor).unwrap();
    contributions.of(system).map(|said| (said.dimension.to_string(), said.bucket, said.value)).collect()
}

fn registry_mut(app: &mut App) -> Mut<'_, Registry> {
    app.world_mut().resource_mut::<Registry>()
}

fn set_failure(app: &mut App, on_failure: OnFailure) {
    app.world_mut().resource_mut::<ActorCoreConfig>().on_failure = on_failure;
}

/// What most of the subsystems here look at.
#[derive(Component, Clone, Copy, PartialEq)]
struct Training(f64);

#[derive(Component)]
struct Poison(f64);

#[derive(Component)]
struct Sword(f64);

/// An ordinary system as a subsystem.
fn equip(mut actors: Query<(ContributionsMut, &Sword), Changed<Sword>>) {
    for (mut contributions, sword) in &mut actors {
        contributions.replace(ITEMS, [STRENGTH.flat(sword.0)]);
    }
}

/// Gives strength by training; fails for negative numbers, panics for infinite ones, and counts how often it is asked.
#[derive(Clone, Default)]
struct Dojo {
    asked: Arc<AtomicUsize>,
}

impl Subsystem for Dojo {
    type Data = &'static Training;

    fn system_id(&self) -> &'static str {
        DOJO.name()
    }

    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let Training(years) = *actor.data;
        assert!(years.is_finite(), "{} trained for ever", actor.id);
        if years < 0.0 {
            return Err("nobody trains for less than no time".into());
        }
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(years)))
    }
}

impl Dojo {
    /// How often it was asked since the last call.
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

/// A subsystem from a function, for any data.
struct Speaker<D: ReadOnlyQueryData + 'static>(Says<D>);

type Says<D> = Box<dyn Fn(ActorView<'_, '_, D>) -> Result<SubsystemOutput, BevyError> + Send + Sync>;

impl<D: ReadOnlyQueryData + 'static> Subsystem for Speaker<D> {
    type Data = D;

    fn system_id(&self) -> &'static str {
        DOJO.name()
    }

    fn contribute(&self, actor: ActorView<D>) -> Result<SubsystemOutput, BevyError> {
        (self.0)(actor)
    }
}

/// Says the same of everyone.
fn always(output: SubsystemOutput) -> Speaker<()> {
    Speaker(Box::new(move |_| Ok(output.clone())))
}

// ---------------------------------------------------------------------------------------------------------------------
// The order, and what can be a subsystem.

/// Every order of the list.
fn permutations<T: Copy>(list: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = list.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for rest in permutations(rest) {
        for at in 0..=rest.len() {
            let mut order = rest.clone();
            order.insert(at, *first);
            all.push(order);
        }
    }
    all
}

#[test]
fn systems_run_by_priority_and_then_by_id_whatever_order_they_are_added_in() {
    let ids = [
        SubsystemId::new("zeal", 100),
        SubsystemId::new("effects", 7),
        SubsystemId::new("race", 7),
        SubsystemId::new("items", -3),
        SubsystemId::new("Items", -3),
    ];
    // Upper case comes first in bytes.
    let expected = ["zeal", "effects", "race", "Items", "items"];
    for order in permutations(&ids) {
        // No resource that the systems share, so that only the sets keep them in order.
        let ran: Arc<Mutex<Vec<&'static str>>> = Arc::default();
        let mut app = app();
        for id in &order {
            let (ran, name) = (ran.clone(), id.name());
            app.add_subsystem(*id, move || ran.lock().unwrap().push(name));
        }
        app.update();
        assert_eq!(*ran.lock().unwrap(), expected, "added as {order:?}");
        let listed: Vec<&str> = app.world().resource::<Subsystems>().iter().map(SubsystemId::name).collect();
        assert_eq!(listed, expected);
    }
}

#[test]
fn types_that_implement_the_trait_take_their_place_among_the_systems() {
    struct Middle(Arc<Mutex<Vec<&'static str>>>);
    impl Subsystem for Middle {
        type Data = ();
        fn system_id(&self) -> &'static str {
            "middle"
        }
        fn priority(&self) -> i32 {
            20
        }
        fn contribute(&self, _: ActorView<()>) -> Result<SubsystemOutput, BevyError> {
            self.0.lock().unwrap().push("middle");
            Ok(SubsystemOutput::new())
        }
    }
    let ran: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let mut app = app();
    let (first, last) = (ran.clone(), ran.clone());
    app.add_subsystem(SubsystemId::new("last", 10), move || last.lock().unwrap().push("last"))
        .add_subsystem(SubsystemId::new("first", 30), move || first.lock().unwrap().push("first"))
        .register_subsystem(Middle(ran.clone()));
    spawn(&mut app, "hero", ());
    app.update();
    assert_eq!(*ran.lock().unwrap(), ["first", "middle", "last"]);
}

#[test]
fn a_game_can_order_its_own_systems_around_a_subsystem_and_the_aggregation() {
    let ran: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let log = |what: &'static str| {
        let ran = ran.clone();
        move || ran.lock().unwrap().push(what)
    };
    let mut app = app();
    app.add_systems(
        PostUpdate,
        (
            log("after all").after(ActorCoreSystems::Aggregate),
            log("after items").after(SubsystemSet("items".into())).before(ActorCoreSystems::Aggregate),
            log("before items").before(SubsystemSet("items".into())),
        ),
    )
    .add_subsystem(ITEMS, log("items"));
    app.update();
    assert_eq!(*ran.lock().unwrap(), ["before items", "items", "after items", "after all"]);
}

#[test]
fn exclusive_systems_closures_and_systems_with_commands_can_be_subsystems() {
    fn exclusive(world: &mut World) {
        let mut actors = world.query::<ContributionsMut>();
        for mut contributions in actors.iter_mut(world) {
            contributions.replace(SubsystemId::new("exclusive", 0), [STRENGTH.flat(1.0)]);
        }
    }
    fn commands(mut commands: Commands, actors: Query<Entity, (With<Actor>, Without<Sword>)>) {
        for actor in &actors {
            commands.entity(actor).insert(Sword(100.0));
        }
    }
    let bonus = 10.0;
    let mut app = app();
    app.add_subsystem(SubsystemId::new("exclusive", 3), exclusive)
        .add_subsystem(SubsystemId::new("closure", 2), move |mut actors: Query<ContributionsMut>| {
            for mut contributions in &mut actors {
                contributions.replace(SubsystemId::new("closure", 2), [STRENGTH.flat(bonus)]);
            }
        })
        .add_subsystem(SubsystemId::new("commands", 60), commands)
        .add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 111.0, "commands hold before the next subsystem");
    assert_eq!(value(&app, hero, &HP_MAX), 222.0, "all in the first frame");
}

#[test]
fn subsystems_run_in_the_schedule_of_the_plugin() {
    let mut app = App::new();
    let plugin = ActorCorePlugin { registry: Some(registry()), folder: None, ..ActorCorePlugin::new(Update) };
    app.add_plugins((TaskPoolPlugin::default(), plugin))
        .add_subsystem(ITEMS, equip)
        .register_subsystem(Dojo::default())
        .add_systems(PostUpdate, |actor: Single<&Snapshot>| assert_eq!(actor.value(&STRENGTH), 3.0));
    let hero = spawn(&mut app, "hero", (Sword(1.0), Training(2.0)));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 3.0);
}

fn strict(app: &mut App) {
    app.edit_schedule(PostUpdate, |schedule| {
        schedule.set_build_settings(ScheduleBuildSettings {
            ambiguity_detection: LogLevel::Error,
            hierarchy_detection: LogLevel::Error,
            ..Default::default()
        });
    });
}

#[test]
fn no_two_systems_have_an_ambiguous_order() {
    const EFFECTS: SubsystemId = SubsystemId::new("effects", 50);
    fn effects(mut actors: Query<(ContributionsMut, CapsMut, &Poison), Changed<Poison>>) {
        for (mut contributions, mut caps, poison) in &mut actors {
            contributions.replace(EFFECTS, [STRENGTH.flat(-poison.0)]);
            caps.replace(EFFECTS, [STRENGTH.hard_min(1.0)]);
        }
    }
    let mut app = app();
    app.add_subsystem(ITEMS, equip).add_subsystem(EFFECTS, effects).register_subsystem(Dojo::default());
    app.add_systems(PostUpdate, (|_: Query<&Snapshot>| {}).after(ActorCoreSystems::Aggregate));
    strict(&mut app);
    let hero = spawn(&mut app, "hero", (Sword(5.0), Poison(2.0), Training(1.0)));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 4.0);
}

#[test]
fn the_check_for_ambiguity_finds_a_system_without_a_place() {
    let mut app = app();
    app.add_subsystem(ITEMS, equip).add_systems(PostUpdate, |_: Query<&mut Contributions>| {});
    strict(&mut app);
    assert!(catch_unwind(AssertUnwindSafe(|| app.update())).is_err());
}

// ---------------------------------------------------------------------------------------------------------------------
// Registering.

#[test]
fn an_id_can_be_registered_only_once() {
    struct Other;
    impl Subsystem for Other {
        type Data = ();
        fn system_id(&self) -> &'static str {
            "items"
        }
        fn contribute(&self, _: ActorView<()>) -> Result<SubsystemOutput, BevyError> {
            Ok(SubsystemOutput::new().primary(STRENGTH.flat(1000.0)))
        }
    }
    let mut app = app();
    app.add_subsystem(ITEMS, equip);
    let items = || ActorCoreError::DuplicateSubsystem("items".into());
    assert_eq!(app.try_add_subsystem(ITEMS, equip).unwrap_err(), items());
    let lower = SubsystemId::new("items", -1);
    assert_eq!(app.try_add_subsystem(lower, || {}).unwrap_err(), items(), "the priority does not matter");
    assert_eq!(app.try_register_subsystem(Other).unwrap_err(), items());
    app.register_subsystem(Dojo::default());
    let dojo = ActorCoreError::DuplicateSubsystem("dojo".into());
    assert_eq!(app.try_register_subsystem(Dojo::default()).unwrap_err(), dojo);
    assert_eq!(app.try_add_subsystem(DOJO, || {}).unwrap_err(), dojo);

    // What was refused does nothing.
    let hero = spawn(&mut app, "hero", (Sword(5.0), Training(1.0)));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0);
    assert_eq!(app.world().resource::<Subsystems>().iter().count(), 2);
}

#[test]
#[should_panic(expected = "a subsystem `items` is registered already")]
fn add_subsystem_panics_for_an_id_that_is_taken() {
    app().add_subsystem(ITEMS, equip).add_subsystem(ITEMS, || {});
}

#[test]
#[should_panic(expected = "a subsystem `dojo` is registered already")]
fn register_subsystem_panics_for_an_id_that_is_taken() {
    app().add_subsystem(DOJO, || {}).register_subsystem(Dojo::default());
}

/// A subsystem whose id comes from outside.
struct Table(&'static str);

impl Subsystem for Table {
    type Data = ();
    fn system_id(&self) -> &'static str {
        self.0
    }
    fn contribute(&self, _: ActorView<()>) -> Result<SubsystemOutput, BevyError> {
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(1.0)))
    }
}

#[test]
fn a_type_that_was_refused_for_its_id_can_be_registered_under_another() {
    let mut app = app();
    app.add_subsystem(ITEMS, equip);
    assert!(app.try_register_subsystem(Table("items")).is_err());
    assert!(matches!(app.try_register_subsystem(Table("")), Err(ActorCoreError::Empty { .. })));
    let result = app.try_register_subsystem(Table("table")).map(|_| ());
    assert_eq!(result, Ok(()), "the id `table` is free");
    let hero = spawn(&mut app, "hero", ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
}

#[test]
fn without_the_plugin_nothing_can_be_registered_and_nothing_stays_behind() {
    let mut app = App::new();
    assert_eq!(app.try_add_subsystem(ITEMS, equip).unwrap_err(), ActorCoreError::PluginMissing);
    assert_eq!(app.try_register_subsystem(Dojo::default()).unwrap_err(), ActorCoreError::PluginMissing);
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default().with_registry(registry())));
    app.add_subsystem(ITEMS, equip);
    let result = app.try_register_subsystem(Dojo::default()).map(|_| ());
    assert_eq!(result, Ok(()));
}

#[test]
fn data_that_would_feed_back_is_refused() {
    fn refused<D: ReadOnlyQueryData + 'static>(component: &str) {
        let mut app = app();
        let silent: Speaker<D> = Speaker(Box::new(|_| Ok(SubsystemOutput::new())));
        match app.try_register_subsystem(silent).map(|_| ()) {
            Err(ActorCoreError::ForbiddenData { system, component: named, .. }) => {
                assert_eq!((system.as_str(), named), ("dojo", component));
            }
            other => panic!("{component} gave {other:?}"),
        }
        // Nothing of it runs.
        spawn(&mut app, "hero", ());
        app.update();
        assert_eq!(app.world().resource::<Subsystems>().iter().count(), 0);
    }
    refused::<&Snapshot>("Snapshot");
    refused::<Option<&Snapshot>>("Snapshot");
    refused::<Ref<Snapshot>>("Snapshot");
    refused::<(&Training, AnyOf<(&Poison, &Snapshot)>)>("Snapshot");
    refused::<EntityRef>("Snapshot");
    refused::<&Contributions>("Contributions");
    refused::<(Entity, Option<&Contributions>)>("Contributions");
    refused::<&Caps>("Caps");
}

#[test]
#[should_panic(expected = "asks for `Snapshot` as its data")]
fn register_subsystem_panics_for_data_that_would_feed_back() {
    let silent: Speaker<&Snapshot> = Speaker(Box::new(|_| Ok(SubsystemOutput::new())));
    app().register_subsystem(silent);
}

#[test]
fn asking_whether_an_actor_has_statements_is_answered_without_a_panic() {
    fn registers<D: ReadOnlyQueryData + 'static>() {
        let mut app = app();
        let silent: Speaker<D> = Speaker(Box::new(|_| Ok(SubsystemOutput::new())));
        let result = app.try_register_subsystem(silent).map(|_| ());
        assert!(matches!(result, Ok(()) | Err(ActorCoreError::ForbiddenData { .. })), "{result:?}");
        spawn(&mut app, "hero", ());
        app.update();
    }
    registers::<Has<Contributions>>();
    registers::<Has<Caps>>();
    registers::<Has<Snapshot>>();
}

// ---------------------------------------------------------------------------------------------------------------------
// Which actors a type that implements the trait is asked about, and what it sees.

#[test]
fn it_is_asked_exactly_once_for_each_actor_of_which_anything_that_it_sees_changed() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone());
    let heroes: Vec<Entity> = (0..3).map(|i| spawn(&mut app, &format!("hero {i}"), Training(1.0))).collect();
    spawn(&mut app, "bystander", ());
    app.update();
    assert_eq!(dojo.asked(), 3, "once for each actor that has its data");
    app.update();
    assert_eq!(dojo.asked(), 0, "nothing changed");

    let mut after = |what: &str, times: usize, change: &dyn Fn(&mut EntityWorldMut)| {
        change(&mut app.world_mut().entity_mut(heroes[1]));
        app.update();
        assert_eq!(dojo.asked(), times, "after a change of {what}");
        app.update();
        assert_eq!(dojo.asked(), 0, "a frame after a change of {what}");
    };
    after("its data", 1, &|hero| hero.get_mut::<Training>().unwrap().0 = 2.0);
    after("its data, inserted anew", 1, &|hero| {
        hero.insert(Training(3.0));
    });
    after("its base values", 1, &|hero| hero.get_mut::<Base>().unwrap().set(&STRENGTH, 1.0));
    after("its tags", 1, &|hero| {
        hero.get_mut::<Tags>().unwrap().insert("cursed");
    });
    after("its realms", 1, &|hero| {
        hero.get_mut::<Realms>().unwrap().insert("luyen_the:T1");
    });
    after("its race", 1, &|hero| {
        hero.insert(Race::new("elf"));
    });
    after("its name, added", 1, &|hero| {
        hero.insert(Name::new("Grey Wolf"));
    });
    after("its name", 1, &|hero| hero.get_mut::<Name>().unwrap().set("White Wolf"));
    after("its name, removed", 1, &|hero| {
        hero.remove::<Name>();
    });
    after("its id", 1, &|hero| {
        hero.insert(Actor::new("another"));
    });
    after("several things", 1, &|hero| {
        hero.insert((Training(4.0), Race::new("human"), Name::new("Grey Wolf")));
        hero.get_mut::<Base>().unwrap().set(&STRENGTH, 2.0);
    });
    after("what it does not see", 0, &|hero| {
        hero.insert((Sword(1.0), Poison(1.0)));
        hero.get_mut::<Lifespan>().unwrap().set_age(7.0).unwrap();
        hero.get_mut::<Snapshot>().unwrap().set_changed();
        hero.get_mut::<Caps>().unwrap().set_changed();
        hero.get_mut::<Contributions>().unwrap().set_changed();
    });
    after("its data, to the same value", 0, &|hero| {
        hero.get_mut::<Training>().unwrap().set_if_neq(Training(4.0));
    });
}

#[test]
fn it_is_asked_once_also_when_something_is_removed_and_something_changed() {
    let asked: Arc<AtomicUsize> = Arc::default();
    let count = asked.clone();
    let optional: Speaker<(&Training, Option<&Poison>, Has<Sword>)> = Speaker(Box::new(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(SubsystemOutput::new())
    }));
    let mut app = app();
    app.register_subsystem(optional);
    let hero = spawn(&mut app, "hero", (Training(1.0), Poison(1.0), Sword(1.0), Name::new("Grey Wolf")));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    app.world_mut().entity_mut(hero).remove::<(Poison, Sword, Name)>();
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1, "three components removed, one question");
    app.world_mut().entity_mut(hero).insert(Poison(2.0));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    app.world_mut().entity_mut(hero).remove::<Poison>().insert(Training(2.0));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1, "one removed and one changed, one question");
    app.world_mut().entity_mut(hero).remove::<Training>().insert(Training(3.0));
    app.update();
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1, "removed and put back, one question");
}

#[test]
fn it_sees_who_the_actor_is_and_what_it_asked_for() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = seen.clone();
    let looking: Speaker<(&Training, Entity)> = Speaker(Box::new(move |actor| {
        let names =
            |names: &mut dyn Iterator<Item = Symbol>| names.map(Symbol::as_str).collect::<Vec<_>>().join(" ");
        let base: Vec<String> = actor.base.iter().map(|(name, value)| format!("{name}={value}")).collect();
        log.lock().unwrap().push(format!(
            "{}|{:?}|{:?}|{}|{}|{}|{}",
            actor.id,
            actor.name,
            actor.race.name().map(Symbol::as_str),
            names(&mut actor.realms.iter()),
            names(&mut actor.tags.iter()),
            base.join(" "),
            actor.data.0.0,
        ));
        Ok(SubsystemOutput::new())
    }));
    let mut app = app();
    app.register_subsystem(looking);
    spawn(
        &mut app,
        "hero",
        (
            Name::new("Grey Wolf"),
            Race::new("elf"),
            Realms::from(["luyen_the:T2", "kim_dan:T1"]),
            Tags::from(["player", "cursed"]),
            Base::from([("strength", 10.0), ("agility", 3.0)]),
            Training(4.0),
        ),
    );
    app.update();
    spawn(&mut app, "stranger", Training(0.5));
    app.update();
    assert_eq!(
        *seen.lock().unwrap(),
        [
            r#"hero|Some("Grey Wolf")|Some("elf")|kim_dan:T1 luyen_the:T2|cursed player|agility=3 strength=10|4"#,
            "stranger|None|None||||0.5",
        ]
    );
}

#[test]
fn what_it_says_comes_and_goes_with_its_data_in_the_same_frame() {
    let mut app = app();
    app.register_subsystem(Dojo::default()).add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", (Sword(100.0), Base::from([(&STRENGTH, 10.0)])));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0);
    app.world_mut().entity_mut(hero).insert(Training(1.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 111.0);
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0, "taken back at once, and nobody else's");
    assert_eq!(said(&app, hero, "dojo"), []);
    app.world_mut().entity_mut(hero).insert(Training(2.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 112.0);
    // Added and removed before it was ever asked.
    app.world_mut().entity_mut(hero).remove::<Training>().insert(Training(3.0)).remove::<Training>();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0);
    assert_eq!(reported(&app), [] as [String; 0]);
}

#[test]
fn caps_context_and_meta_go_with_the_data_as_well() {
    let mut app = app();
    let all: Speaker<&Training> = Speaker(Box::new(|_| {
        Ok(SubsystemOutput::new()
            .primary(STRENGTH.flat(50.0))
            .cap(STRENGTH.hard_max(20.0))
            .context(&DAMAGE, ContextOutput { post_add: 5.0, ..Default::default() })
            .stage("T1"))
    }));
    app.register_subsystem(all);
    let hero = spawn(&mut app, "hero", Training(0.0));
    app.update();
    let meta = |app: &App| app.world().resource::<SubsystemState<Speaker<&Training>>>().meta(hero).cloned();
    assert_eq!(value(&app, hero, &STRENGTH), 20.0);
    assert_eq!(meta(&app).and_then(|meta| meta.stage).as_deref(), Some("T1"));
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.get(&STRENGTH), snapshot.caps(&STRENGTH)), (None, None));
    assert_eq!(snapshot.apply(&DAMAGE, 100.0), Ok(100.0));
    assert_eq!(meta(&app), None);
}

#[test]
fn optional_data_is_followed_as_it_comes_changes_and_goes() {
    let asked: Arc<AtomicUsize> = Arc::default();
    let count = asked.clone();
    let optional: Speaker<(Option<&Poison>, Has<Sword>)> = Speaker(Box::new(move |actor| {
        count.fetch_add(1, Ordering::Relaxed);
        let (poison, armed) = actor.data;
        let strength = 100.0 - poison.map_or(0.0, |poison| poison.0) + if armed { 1000.0 } else { 0.0 };
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(strength)))
    }));
    let mut app = app();
    app.register_subsystem(optional);
    let hero = spawn(&mut app, "hero", ());
    let mut after = |expected: f64, change: &dyn Fn(&mut EntityWorldMut)| {
        change(&mut app.world_mut().entity_mut(hero));
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), expected);
        assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
        app.update();
        assert_eq!(asked.swap(0, Ordering::Relaxed), 0);
    };
    after(100.0, &|_| {});
    after(90.0, &|hero| {
        hero.insert(Poison(10.0));
    });
    after(80.0, &|hero| hero.get_mut::<Poison>().unwrap().0 = 20.0);
    after(1080.0, &|hero| {
        hero.insert(Sword(0.0));
    });
    after(1100.0, &|hero| {
        hero.remove::<Poison>();
    });
    after(100.0, &|hero| {
        hero.remove::<Sword>();
    });
}

#[test]
fn despawned_actors_and_entities_that_stop_being_actors_break_nothing() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone());
    let (gone, retired, left) = (
        spawn(&mut app, "gone", Training(1.0)),
        spawn(&mut app, "retired", Training(1.0)),
        spawn(&mut app, "left", Training(1.0)),
    );
    app.update();
    app.world_mut().despawn(gone);
    app.world_mut().entity_mut(retired).remove::<Actor>();
    // Spawned and despawned between two frames.
    let brief = spawn(&mut app, "brief", Training(1.0));
    app.world_mut().despawn(brief);
    app.update();
    assert_eq!(value(&app, left, &STRENGTH), 1.0);
    assert!(app.world().resource::<SubsystemState<Dojo>>().meta(retired).is_none());
    app.world_mut().entity_mut(left).insert(Training(2.0));
    app.world_mut().entity_mut(retired).insert((Actor::new("again"), Training(7.0)));
    app.update();
    assert_eq!((value(&app, left, &STRENGTH), value(&app, retired, &STRENGTH)), (2.0, 7.0));
    assert_eq!(reported(&app), [] as [String; 0]);
}

#[test]
fn an_actor_that_loses_its_data_while_it_is_no_actor_keeps_nothing() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let hero = spawn(&mut app, "hero", Training(5.0));
    app.update();
    app.world_mut().entity_mut(hero).remove::<Actor>();
    app.update();
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    app.world_mut().entity_mut(hero).insert(Actor::new("hero"));
    app.update();
    assert_eq!(said(&app, hero, "dojo"), []);
    assert_eq!(value(&app, hero, &STRENGTH), 0.0);
}

#[test]
fn a_component_of_the_actor_that_is_removed_by_hand_counts_as_empty() {
    let tagged: Speaker<()> = Speaker(Box::new(|actor| {
        let strength = if actor.tags.contains("strong") { 100.0 } else { 1.0 };
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(strength)))
    }));
    let mut app = app();
    app.register_subsystem(tagged);
    let hero = spawn(&mut app, "hero", Tags::from(["strong"]));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 100.0);
    app.world_mut().entity_mut(hero).remove::<Tags>();
    app.update();
    assert_ne!(value(&app, hero, &STRENGTH), 100.0, "it has no tag any more");
}

#[test]
fn actors_that_are_disabled_are_followed_too() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let (changed, lost) = (spawn(&mut app, "changed", Training(1.0)), spawn(&mut app, "lost", Training(1.0)));
    app.update();
    for actor in [changed, lost] {
        app.world_mut().entity_mut(actor).insert(Disabled);
    }
    app.update();
    app.world_mut().entity_mut(changed).insert(Training(2.0));
    app.world_mut().entity_mut(lost).remove::<Training>();
    app.update();
    app.update();
    for actor in [changed, lost] {
        app.world_mut().entity_mut(actor).remove::<Disabled>();
    }
    app.update();
    assert_eq!(value(&app, changed, &STRENGTH), 2.0, "its input changed while it was disabled");
    assert_eq!(value(&app, lost, &STRENGTH), 0.0, "its input went while it was disabled");
}

#[test]
fn what_a_subsystem_of_higher_priority_does_is_seen_in_the_same_frame() {
    const TEACHER: SubsystemId = SubsystemId::new("teacher", 5);
    const PUPIL: SubsystemId = SubsystemId::new("pupil", -5);
    fn train(mut commands: Commands, actors: Query<Entity, (With<Actor>, Without<Training>)>) {
        for actor in &actors {
            commands.entity(actor).insert(Training(4.0));
        }
    }
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone()).add_subsystem(TEACHER, train).add_subsystem(
        PUPIL,
        |mut actors: Query<&mut Training, Added<Training>>| {
            for mut training in &mut actors {
                training.0 += 1.0;
            }
        },
    );
    let hero = spawn(&mut app, "hero", ());
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (4.0, 1));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (5.0, 1), "a lower one is seen a frame later");
    app.update();
    assert_eq!(dojo.asked(), 0);
}

#[test]
fn subsystems_that_are_added_while_the_app_runs_meet_everyone_and_take_their_place() {
    let ran: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let log = |name: &'static str| {
        let ran = ran.clone();
        move || ran.lock().unwrap().push(name)
    };
    let mut app = app();
    app.add_subsystem(SubsystemId::new("a", 10), log("a"))
        .add_subsystem(SubsystemId::new("c", -10), log("c"));
    let hero = spawn(&mut app, "hero", (Training(3.0), Sword(10.0)));
    for _ in 0..3 {
        app.update();
    }
    let dojo = Dojo::default();
    app.register_subsystem(dojo.clone())
        .add_subsystem(SubsystemId::new("b", 1), log("b"))
        .add_subsystem(ITEMS, equip);
    ran.lock().unwrap().clear();
    app.update();
    assert_eq!(*ran.lock().unwrap(), ["a", "b", "c"]);
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (13.0, 1));
    app.update();
    assert_eq!(dojo.asked(), 0);
}

#[test]
fn data_may_be_of_any_kind_that_can_be_read() {
    #[derive(Component)]
    #[component(storage = "SparseSet")]
    struct Rage(f64);
    let asked: Arc<AtomicUsize> = Arc::default();
    let count = asked.clone();
    // Children go with the last of them; Race is part of the identity as well.
    type Mixed = (Ref<'static, Rage>, Option<&'static Children>, &'static Race, PoisonOrSword);
    type PoisonOrSword = AnyOf<(&'static Poison, &'static Sword)>;
    let mixed: Speaker<Mixed> = Speaker(Box::new(move |actor| {
        count.fetch_add(1, Ordering::Relaxed);
        let (rage, children, race, (poison, sword)) = actor.data;
        assert_eq!(*race, actor.race);
        let strength = rage.0
            + 10.0 * children.map_or(0.0, |children| children.len() as f64)
            + 100.0 * poison.map_or(0.0, |poison| poison.0)
            + 1000.0 * sword.map_or(0.0, |sword| sword.0);
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(strength)))
    }));
    let mut app = app();
    app.register_subsystem(mixed);
    let hero = spawn(&mut app, "hero", (Rage(1.0), Sword(1.0)));
    let child = app.world_mut().spawn_empty().id();
    let mut after = |expected: f64, times: usize, change: &dyn Fn(&mut World)| {
        change(app.world_mut());
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), asked.swap(0, Ordering::Relaxed)), (expected, times));
        app.update();
        assert_eq!(asked.swap(0, Ordering::Relaxed), 0);
    };
    after(1001.0, 1, &|_| {});
    after(1002.0, 1, &|world| world.get_mut::<Rage>(hero).unwrap().0 = 2.0);
    after(1012.0, 1, &|world| {
        world.entity_mut(hero).add_child(child);
    });
    after(1002.0, 1, &|world| {
        world.despawn(child);
    });
    after(1302.0, 1, &|world| {
        world.entity_mut(hero).insert(Poison(3.0));
    });
    after(302.0, 1, &|world| {
        world.entity_mut(hero).remove::<Sword>();
    });
    after(0.0, 0, &|world| {
        world.entity_mut(hero).remove::<Poison>();
    });
    after(302.0, 1, &|world| {
        world.entity_mut(hero).insert(Poison(3.0));
    });
    after(0.0, 0, &|world| {
        world.entity_mut(hero).remove::<Rage>();
    });
}

#[test]
fn ask_again_asks_about_everyone_once() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone());
    for i in 0..5 {
        spawn(&mut app, &format!("hero {i}"), Training(1.0));
    }
    app.update();
    assert_eq!(dojo.asked(), 5);
    app.world_mut().resource_mut::<SubsystemState<Dojo>>().ask_again();
    app.update();
    assert_eq!(dojo.asked(), 5);
    app.update();
    assert_eq!(dojo.asked(), 0);
}

// ---------------------------------------------------------------------------------------------------------------------
// What the output does.

#[test]
fn contributions_under_both_headings_and_caps_count() {
    let mut app = app();
    app.register_subsystem(always(
        SubsystemOutput::new()
            // The heading is the dimension's kind; neither list changes a number.
            .primary(HP_MAX.flat(7.0))
            .derived(STRENGTH.flat(300.0))
            .derived(STRENGTH.percent(1.0))
            .cap(STRENGTH.base_max(500.0).layer("REALM"))
            .cap(STRENGTH.add_max(50.0).layer("REALM")),
    ));
    let hero = spawn(&mut app, "hero", Base::from([(&STRENGTH, 10.0)]));
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!(snapshot.value(&STRENGTH), 550.0, "(10 + 300) × 2, held to 500 + 50");
    assert_eq!(snapshot.value(&HP_MAX), 1107.0);
    assert_eq!(snapshot.primary().map(|(name, _)| name.to_string()).collect::<Vec<_>>(), ["strength"]);
    assert_eq!(snapshot.derived().map(|(name, _)| name.to_string()).collect::<Vec<_>>(), ["hp_max"]);
}

#[test]
fn context_modifiers_are_percent_factors_and_an_addition_at_the_end() {
    let mut app = app();
    let sword = ContextOutput { additive_percent: 0.2, multipliers: vec![1.5, 1.2], post_add: 50.0 };
    app.register_subsystem(always(SubsystemOutput::new().context(&DAMAGE, sword)));
    let hero = spawn(&mut app, "hero", ());
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    let dealt = 100.0 * (1.0 + 0.2) * (1.5 * 1.2) + 50.0;
    assert_eq!(snapshot.apply(&DAMAGE, 100.0), Ok(dealt));
    let context = ContextModifier { flat: 0.0, percent: 0.2, mult: 1.2 * 1.5, post: 50.0, over: None };
    assert_eq!(snapshot.context(&DAMAGE), Some(&context));
}

#[test]
fn a_context_that_says_nothing_touches_nothing() {
    let mut app = app();
    app.register_subsystem(always(SubsystemOutput::new().context(&DAMAGE, ContextOutput::default())));
    let hero = spawn(&mut app, "hero", ());
    app.update();
    assert_eq!(app.world().get::<Snapshot>(hero).unwrap().context(&DAMAGE), None);
    assert_eq!(said(&app, hero, "dojo"), []);
}

#[test]
fn statements_have_the_priority_of_the_subsystem_unless_they_have_their_own() {
    struct Prior;
    impl Subsystem for Prior {
        type Data = ();
        fn system_id(&self) -> &'static str {
            "prior"
        }
        fn priority(&self) -> i32 {
            33
        }
        fn contribute(&self, _: ActorView<()>) -> Result<SubsystemOutput, BevyError> {
            Ok(SubsystemOutput::new()
                .primary(STRENGTH.flat(1.0))
                .primary(HP_MAX.flat(1.0).priority(-4))
                .cap(STRENGTH.hard_max(9.0))
                .context(&DAMAGE, ContextOutput { post_add: 1.0, ..Default::default() }))
        }
    }
    let mut app = app();
    app.register_subsystem(Prior);
    let hero = spawn(&mut app, "hero", ());
    app.update();
    let contributions = app.world().get::<Contributions>(hero).unwrap();
    let priorities: Vec<_> =
        contributions.of("prior").map(|said| (said.dimension.as_str(), said.priority)).collect();
    assert_eq!(priorities, [("damage", Some(33)), ("hp_max", Some(-4)), ("strength", Some(33))]);
    let caps = app.world().get::<Caps>(hero).unwrap();
    assert_eq!(caps.of("prior").map(|cap| cap.priority).collect::<Vec<_>>(), [Some(33)]);
}

#[test]
fn an_output_replaces_what_the_subsystem_said_before_and_nothing_else() {
    let mut app = app();
    let by_training: Speaker<&Training> = Speaker(Box::new(|actor| {
        let mut output = SubsystemOutput::new();
        if actor.data.0 < 5.0 {
            output = output.primary(STRENGTH.flat(actor.data.0)).cap(STRENGTH.hard_max(3.0));
        } else {
            output = output.primary(HP_MAX.flat(actor.data.0));
        }
        Ok(output)
    }));
    app.register_subsystem(by_training).add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", (Training(1.0), Sword(100.0)));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 3.0);
    app.world_mut().entity_mut(hero).insert(Training(5.0));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (100.0, 205.0));
    assert_eq!(said(&app, hero, "items"), [("strength".to_owned(), Bucket::Flat, 100.0)]);
}

#[test]
fn meta_data_can_be_read_and_changes_no_number() {
    let mut app = app();
    let mut output = SubsystemOutput::new().primary(STRENGTH.flat(1.0)).stage("luyen_the:T2");
    output.meta.version = Some("1.2".into());
    output.meta.system = Some("dojo".into());
    let meta = output.meta.clone();
    app.register_subsystem(always(output));
    let (hero, stone) = (spawn(&mut app, "hero", ()), app.world_mut().spawn_empty().id());
    app.update();
    let state = app.world().resource::<SubsystemState<Speaker<()>>>();
    assert_eq!((state.meta(hero), state.meta(stone)), (Some(&meta), None));
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "its own name is no foreign one");
    assert_eq!(reported(&app), [] as [String; 0]);
}

#[test]
fn meta_data_that_names_another_system_is_a_failure() {
    let mut app = app();
    let by_training: Speaker<&Training> = Speaker(Box::new(|actor| {
        let mut output = SubsystemOutput::new().primary(STRENGTH.flat(actor.data.0));
        output.meta = SubsystemMeta {
            system: (actor.data.0 > 1.0).then(|| "items".into()),
            ..SubsystemMeta::default()
        };
        Ok(output)
    }));
    app.register_subsystem(by_training);
    let hero = spawn(&mut app, "hero", Training(1.0));
    app.update();
    app.world_mut().entity_mut(hero).insert(Training(2.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "the last good output");
    let [report] = reported(&app) else { panic!("{:?}", reported(&app)) };
    assert!(report.contains("`dojo`") && report.contains("`hero`") && report.contains("`items`"), "{report}");
}

#[test]
fn statements_that_are_not_finite_or_not_its_own_are_left_out_and_reported_once() {
    let mut app = app();
    let mut foreign = STRENGTH.flat(1000.0);
    foreign.system = Some("items".into());
    app.register_subsystem(always(
        SubsystemOutput::new()
            .primary(STRENGTH.flat(5.0))
            .primary(HP_MAX.flat(f64::NAN))
            .primary(foreign)
            .cap(STRENGTH.hard_min(f64::INFINITY))
            .context(
                &DAMAGE,
                ContextOutput { additive_percent: f64::NEG_INFINITY, multipliers: vec![2.0], post_add: 0.0 },
            ),
    ));
    let hero = spawn(&mut app, "hero", ());
    app.update();
    let mut first = reported(&app).to_vec();
    for _ in 0..3 {
        app.world_mut().resource_mut::<SubsystemState<Speaker<()>>>().ask_again();
        app.world_mut().entity_mut(hero).get_mut::<Base>().unwrap().set_changed();
        app.update();
    }
    assert_eq!(reported(&app), first, "each once");
    first.sort();
    assert_eq!(
        first,
        [
            "system `dojo`: a statement about `damage` was left out: its value is -inf, not a finite number",
            "system `dojo`: a statement about `hp_max` was left out: its value is NaN, not a finite number",
            "system `dojo`: a statement about `strength` was left out: it names system `items`, but a subsystem speaks only for itself",
            "system `dojo`: a statement about `strength` was left out: its value is inf, not a finite number",
        ]
    );
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.value(&HP_MAX)), (5.0, 10.0), "the rest counts");
    assert_eq!(snapshot.apply(&DAMAGE, 100.0), Ok(200.0));
}

// ---------------------------------------------------------------------------------------------------------------------
// Failing.

#[test]
fn a_failure_for_one_actor_is_reported_once_and_affects_nobody_else() {
    let dojo = Dojo::default();
    let mut app = app();
    app.register_subsystem(dojo.clone()).add_subsystem(SubsystemId::new("items", -50), equip);
    let (hero, other) =
        (spawn(&mut app, "hero", (Training(5.0), Sword(100.0))), spawn(&mut app, "other", Training(7.0)));
    app.update();
    dojo.asked();
    app.world_mut().entity_mut(hero).insert((Training(-1.0), Sword(200.0)));
    app.world_mut().entity_mut(other).insert(Training(8.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 205.0, "its last good output stays, and others still speak");
    assert_eq!(value(&app, other, &STRENGTH), 8.0);
    let expected = ["subsystem `dojo` failed for actor `hero`: nobody trains for less than no time"];
    assert_eq!(reported(&app), expected);
    assert_eq!(dojo.asked(), 2);

    app.update();
    assert_eq!(dojo.asked(), 0, "it is not asked again while nothing changes");
    app.world_mut().entity_mut(hero).insert(Training(-2.0));
    app.update();
    assert_eq!((dojo.asked(), reported(&app)), (1, &expected.map(String::from)[..]), "the same cause");
    // A second actor is a second cause.
    app.world_mut().entity_mut(other).insert(Training(-2.0));
    app.update();
    assert_eq!(reported(&app).len(), 2);
    assert!(reported(&app)[1].contains("`other`"));

    app.world_mut().entity_mut(hero).insert(Training(6.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 206.0, "asked again when its input changes, and well again");
}

#[test]
fn a_failure_drops_the_output_if_the_settings_say_so() {
    let mut app = app();
    set_failure(&mut app, OnFailure::Drop);
    app.register_subsystem(Dojo::default());
    let (hero, other) = (spawn(&mut app, "hero", Training(5.0)), spawn(&mut app, "other", Training(7.0)));
    app.update();
    app.world_mut().entity_mut(hero).insert((Training(-1.0), Base::from([(&STRENGTH, 1.0)])));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, other, &STRENGTH)), (1.0, 7.0));
    assert_eq!(said(&app, hero, "dojo"), []);
    assert!(app.world().resource::<SubsystemState<Dojo>>().meta(hero).is_none());
    app.world_mut().entity_mut(hero).insert(Training(6.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 7.0);
    // The settings can change while the app runs.
    set_failure(&mut app, OnFailure::KeepLast);
    app.world_mut().entity_mut(hero).insert(Training(-1.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 7.0);
}

#[test]
fn a_panic_for_one_actor_is_a_failure_like_any_other() {
    for on_failure in [OnFailure::KeepLast, OnFailure::Drop] {
        let mut app = app();
        set_failure(&mut app, on_failure);
        app.register_subsystem(Dojo::default()).add_subsystem(SubsystemId::new("items", -50), equip);
        let hero = spawn(&mut app, "hero", (Training(5.0), Sword(0.0)));
        let others: Vec<Entity> =
            (0..100).map(|i| spawn(&mut app, &format!("other {i}"), Training(f64::from(i)))).collect();
        app.update();
        app.world_mut().entity_mut(hero).insert((Training(f64::INFINITY), Sword(100.0)));
        for other in &others {
            app.world_mut().get_mut::<Training>(*other).unwrap().0 += 1.0;
        }
        app.update();
        let kept = if on_failure == OnFailure::KeepLast { 5.0 } else { 0.0 };
        assert_eq!(value(&app, hero, &STRENGTH), 100.0 + kept);
        for (i, other) in (0..).zip(&others) {
            assert_eq!(value(&app, *other, &STRENGTH), f64::from(i) + 1.0);
        }
        assert_eq!(
            reported(&app),
            ["subsystem `dojo` failed for actor `hero`: it panicked: hero trained for ever"]
        );
        app.world_mut().entity_mut(hero).insert(Training(6.0));
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 106.0);
    }
}

#[test]
fn a_panic_with_a_static_text_and_one_without_a_text_are_reported() {
    let mut app = app();
    let panics: Speaker<&Training> = Speaker(Box::new(|actor| {
        if actor.data.0 > 0.0 {
            panic!("out of mana");
        }
        std::panic::panic_any(7)
    }));
    app.register_subsystem(panics);
    spawn(&mut app, "a", Training(1.0));
    spawn(&mut app, "b", Training(0.0));
    app.update();
    let mut texts = reported(&app).to_vec();
    texts.sort();
    assert_eq!(
        texts,
        [
            "subsystem `dojo` failed for actor `a`: it panicked: out of mana",
            "subsystem `dojo` failed for actor `b`: it panicked: without a text",
        ]
    );
}

#[test]
fn an_actor_that_failed_from_the_first_is_asked_again_when_its_inputs_change() {
    for on_failure in [OnFailure::KeepLast, OnFailure::Drop] {
        let cursed: Speaker<(Option<&Poison>, Has<Sword>)> = Speaker(Box::new(|actor| match actor.data {
            (Some(_), _) => Err("poisoned".into()),
            (None, true) => Err("armed".into()),
            (None, false) => Ok(SubsystemOutput::new().primary(STRENGTH.flat(1.0))),
        }));
        let mut app = app();
        set_failure(&mut app, on_failure);
        app.register_subsystem(cursed);
        let hero = spawn(&mut app, "hero", (Poison(1.0), Sword(1.0)));
        app.update();
        assert_eq!(reported(&app).len(), 1);
        app.world_mut().entity_mut(hero).remove::<Poison>();
        app.update();
        assert_eq!(reported(&app).len(), 2, "{on_failure:?}: asked again when an option went");
        app.world_mut().entity_mut(hero).remove::<Sword>();
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 1.0, "{on_failure:?}: and now it is well");
    }
}

#[test]
fn data_that_goes_while_the_last_output_is_kept_takes_it_along() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let hero = spawn(&mut app, "hero", Training(5.0));
    app.update();
    app.world_mut().entity_mut(hero).insert(Training(-1.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 5.0);
    app.world_mut().entity_mut(hero).remove::<Training>();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 0.0);
}

#[test]
fn a_registered_system_that_returns_an_error_is_reported_once_and_the_app_goes_on() {
    const WEATHER: SubsystemId = SubsystemId::new("weather", 90);
    #[derive(Resource)]
    struct Sky {
        fell: bool,
    }
    fn weather(sky: Res<Sky>, mut actors: Query<ContributionsMut>) -> Result<(), BevyError> {
        if sky.fell {
            return Err("the sky fell".into());
        }
        for mut contributions in &mut actors {
            contributions.replace(WEATHER, [STRENGTH.flat(1.0)]);
        }
        Ok(())
    }
    let mut app = app();
    app.insert_resource(Sky { fell: true });
    app.add_subsystem(WEATHER, weather).add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", Sword(5.0));
    for _ in 0..3 {
        app.update();
    }
    assert_eq!(value(&app, hero, &STRENGTH), 5.0, "the others still run");
    assert_eq!(reported(&app), ["subsystem `weather` failed: the sky fell"]);
    app.world_mut().resource_mut::<Sky>().fell = false;
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0);
}

#[test]
fn a_finished_system_that_returns_an_error_does_not_bring_the_app_down_either() {
    fn refuse() -> Result<(), BevyError> {
        Err("this is too much".into())
    }
    fn number() -> f64 {
        7.0
    }
    fn give(In(number): In<f64>, mut actors: Query<ContributionsMut, Added<Actor>>) {
        for mut contributions in &mut actors {
            contributions.replace(SubsystemId::new("piped", 70), [STRENGTH.flat(number)]);
        }
    }
    let mut app = app();
    app.add_subsystem(SubsystemId::new("plain", 90), refuse)
        .add_subsystem(SubsystemId::new("finished", 80), IntoSystem::into_system(refuse))
        .add_subsystem(SubsystemId::new("piped", 70), number.pipe(give))
        .add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", Sword(5.0));
    app.update();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 12.0);
    assert_eq!(
        reported(&app),
        ["subsystem `plain` failed: this is too much", "subsystem `finished` failed: this is too much"]
    );
}

#[test]
fn thousands_of_actors_on_all_threads_fail_one_by_one() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let actors: Vec<Entity> = (0..3000)
        .map(|i| spawn(&mut app, &format!("hero {i}"), Training(if i % 1000 == 7 { -1.0 } else { 1.0 })))
        .collect();
    app.update();
    assert_eq!(reported(&app).len(), 3);
    for (i, actor) in actors.iter().enumerate() {
        assert_eq!(value(&app, *actor, &STRENGTH), if i % 1000 == 7 { 0.0 } else { 1.0 });
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Switching.

#[test]
fn a_disabled_subsystem_is_silent_and_catches_up_when_it_is_enabled() {
    let dojo = Dojo::default();
    let mut app = app();
    app.add_subsystem(ITEMS, equip).register_subsystem(dojo.clone());
    let hero = spawn(&mut app, "hero", (Training(1.0), Sword(10.0), Base::from([(&STRENGTH, 100.0)])));
    let leaver = spawn(&mut app, "leaver", (Training(1.0), Sword(10.0)));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 111.0);

    assert!(registry_mut(&mut app).disable("dojo"));
    assert!(!registry_mut(&mut app).disable("dojo"), "it is disabled already");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0, "its statements stop counting, and nobody else's");
    assert!(!app.world().resource::<Registry>().is_enabled("dojo"));
    registry_mut(&mut app).disable("items");
    dojo.asked();
    app.world_mut().entity_mut(hero).insert((Training(2.0), Sword(20.0)));
    app.world_mut().entity_mut(leaver).remove::<Training>();
    app.update();
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (100.0, 0), "it is not asked while disabled");

    assert!(registry_mut(&mut app).enable("dojo"));
    registry_mut(&mut app).enable("items");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 122.0, "what changed meanwhile counts");
    assert_eq!(value(&app, leaver, &STRENGTH), 10.0, "and what went meanwhile does not");
    assert_eq!(dojo.asked(), 1);
}

#[test]
fn caps_and_context_are_silenced_too() {
    let mut app = app();
    app.register_subsystem(always(
        SubsystemOutput::new()
            .cap(STRENGTH.hard_max(5.0))
            .context(&DAMAGE, ContextOutput { multipliers: vec![3.0], ..Default::default() }),
    ));
    let hero = spawn(&mut app, "hero", Base::from([(&STRENGTH, 10.0)]));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 5.0);
    registry_mut(&mut app).disable("dojo");
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.apply(&DAMAGE, 1.0)), (10.0, Ok(1.0)));
    registry_mut(&mut app).enable("dojo");
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.apply(&DAMAGE, 1.0)), (5.0, Ok(3.0)));
}

fn registry_with_rule() -> Registry {
    let rule = Rule::new().named("hands").add("strength", 1000.0);
    Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .subsystem(SubsystemDef::new("items", 50).rule(rule))
        .build()
        .unwrap()
}

#[test]
fn a_rule_and_code_with_one_id_both_count_and_are_silenced_together() {
    let mut app = app_with(registry_with_rule());
    app.add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", Sword(5.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1005.0);
    registry_mut(&mut app).disable("items");
    app.update();
    assert_eq!(app.world().get::<Snapshot>(hero).unwrap().get(&STRENGTH), None);
    registry_mut(&mut app).enable("items");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1005.0);
}

#[test]
fn purging_takes_back_what_code_said_and_silences_the_rules() {
    let mut app = app_with(registry_with_rule());
    app.add_subsystem(ITEMS, equip).register_subsystem(Dojo::default());
    let hero = spawn(
        &mut app,
        "hero",
        (Sword(5.0), Training(1.0), Caps::new().with(ITEMS, [STRENGTH.hard_max(900.0)])),
    );
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 900.0);
    app.world_mut().commands().queue(PurgeSubsystem::new("items"));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "only the dojo is left");
    assert_eq!(said(&app, hero, "items"), []);
    assert_eq!(app.world().get::<Caps>(hero).unwrap().of("items").count(), 0);
    assert!(!app.world().resource::<Registry>().is_enabled("items"));

    registry_mut(&mut app).enable("items");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1001.0, "the rule counts again, and the code has to speak anew");
    app.world_mut().entity_mut(hero).insert(Sword(7.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1008.0);
}

#[test]
fn a_purged_type_speaks_anew_once_it_is_enabled() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let hero = spawn(&mut app, "hero", Training(1.0));
    app.update();
    app.world_mut().commands().queue(PurgeSubsystem::new("dojo"));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), said(&app, hero, "dojo")), (0.0, vec![]));
    registry_mut(&mut app).enable("dojo");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "its numbers follow from its inputs again");
}

#[test]
fn purging_reaches_every_actor() {
    let mut app = app();
    app.add_subsystem(ITEMS, equip);
    let disabled = spawn(&mut app, "disabled", (Sword(5.0), Disabled));
    let without_caps = spawn(&mut app, "without caps", Sword(5.0));
    app.world_mut().entity_mut(disabled).remove::<Disabled>();
    app.update();
    app.world_mut().entity_mut(disabled).insert(Disabled);
    app.world_mut().entity_mut(without_caps).remove::<Caps>();
    app.update();
    app.world_mut().commands().queue(PurgeSubsystem::new("items"));
    app.update();
    assert_eq!(said(&app, without_caps, "items"), [], "an actor whose caps were removed by hand");
    assert_eq!(said(&app, disabled, "items"), [], "an actor that is disabled");
}

#[test]
fn what_is_not_registered_can_be_disabled_as_well() {
    let mut app = app();
    const SCRIPT: SubsystemId = SubsystemId::new("script", 0);
    let hero = spawn(&mut app, "hero", Contributions::new().with(SCRIPT, [STRENGTH.flat(4.0)]));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 4.0);
    registry_mut(&mut app).disable("script");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 0.0);
    registry_mut(&mut app).enable("script");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 4.0);
}
