//! If an entity that gave a bonus to another is despawned, the bonus goes with it.

use super::*;

/// On a totem: whom it blesses.
#[derive(Component)]
#[relationship(relationship_target = BlessedBy)]
struct Blesses(Entity);

/// On an actor: the totems that bless it.
#[derive(Component)]
#[relationship_target(relationship = Blesses)]
struct BlessedBy(Vec<Entity>);

fn two_totems_and_their_hero(app: &mut bevy_app::App) -> ([Entity; 2], Entity) {
    let hero = spawn(app, Base::from([(&POWER, 1.0)]));
    let totems = [(); 2].map(|()| app.world_mut().spawn(Blesses(hero)).id());
    (totems, hero)
}

/// The bonus goes in the same frame: first that of the one totem, then that of the other.
fn check(mut app: bevy_app::App) {
    let (totems, hero) = two_totems_and_their_hero(&mut app);
    app.update();
    assert_eq!((value(&app, hero, "power"), version(&app, hero)), (21.0, 1));
    for (totem, after) in totems.into_iter().zip([11.0, 1.0]) {
        app.world_mut().entity_mut(totem).despawn();
        app.update();
        assert_eq!(value(&app, hero, "power"), after);
    }
    assert_eq!((version(&app, hero), changes(&app)), (3, 3));
    app.update();
    assert_eq!(changes(&app), 3);
}

#[test]
fn takes_along_what_a_system_said_for_it() {
    fn bless(mut actors: Query<(ContributionsMut, Option<&BlessedBy>)>) {
        for (mut contributions, totems) in &mut actors {
            let totems = totems.map_or(0, |totems| totems.iter().count());
            contributions.replace(AURA, (0..totems).map(|_| POWER.flat(10.0)));
        }
    }
    let mut app = app(primary(["power"]).build().unwrap());
    app.add_subsystem(AURA, bless);
    check(app);
}

#[test]
fn takes_along_what_a_system_that_watches_for_removals_said_for_it() {
    fn bless(
        changed: Query<Entity, Changed<BlessedBy>>,
        mut removed: RemovedComponents<BlessedBy>,
        mut actors: Query<(ContributionsMut, Option<&BlessedBy>)>,
    ) {
        for actor in changed.iter().chain(removed.read()) {
            let Ok((mut contributions, totems)) = actors.get_mut(actor) else { continue };
            match totems {
                Some(totems) => contributions.replace(AURA, totems.iter().map(|_| POWER.flat(10.0))),
                None => contributions.remove(AURA),
            }
        }
    }
    let mut app = app(primary(["power"]).build().unwrap());
    app.add_subsystem(AURA, bless);
    check(app);
}

#[test]
fn takes_along_what_a_subsystem_of_its_own_type_said_for_it() {
    struct Totems;
    impl Subsystem for Totems {
        type Data = &'static BlessedBy;
        fn system_id(&self) -> &'static str {
            "totems"
        }
        fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
            Ok(actor.data.iter().fold(SubsystemOutput::new(), |out, _| out.primary(POWER.flat(10.0))))
        }
    }
    let mut app = app(primary(["power"]).build().unwrap());
    app.register_subsystem(Totems);
    check(app);
}
