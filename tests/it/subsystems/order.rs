//! Subsystems run by priority and then by id, and any Bevy system can be one.

use super::*;

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
