//! A subsystem that cannot be registered is rejected, and leaves nothing behind.

use super::*;

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
    assert!(matches!(
        app.try_register_subsystem(Table("")),
        Err(ActorCoreError::Core(CoreError::Empty { .. }))
    ));
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
