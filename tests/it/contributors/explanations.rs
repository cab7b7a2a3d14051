//! An explanation names the entity of each contribution.

use super::*;

#[test]
fn an_explanation_names_each_contributor() {
    let mut app = world();
    let hero = spawn(&mut app, (Base::from([(&POWER, 1.0)]), sharp(3.0)));
    let swords = [sword(&mut app, hero, 2.0), sword(&mut app, hero, 4.0)];
    let chains =
        app.world_mut().spawn((Caps::new().with(GEMS, [POWER.hard_max(9.0)]), ContributesTo(hero))).id();
    assert_eq!(power(&mut app, hero), 9.0);
    let ask = move |actors: Query<ActorInputs>, mut resolver: Resolver| {
        resolver.explain(&actors.get(hero).unwrap(), &POWER).unwrap()
    };
    let breakdown = app.world_mut().run_system_once(ask).unwrap();
    let said: Vec<_> = breakdown
        .contributions
        .iter()
        .map(|step| (step.value, step.source.contributor.and_then(SourceEntity::entity)))
        .collect();
    assert_eq!(said, [(2.0, Some(swords[0])), (3.0, None), (4.0, Some(swords[1])), (1.0, None)]);
    assert_eq!(breakdown.layers[0].caps[0].source.contributor.and_then(SourceEntity::entity), Some(chains));
    let text = breakdown.to_string();
    assert!(text.contains(&format!("[items, priority 50, entity {}]", swords[1])), "{text}");
    let json = serde_json::to_string(&breakdown).unwrap();
    assert_eq!(serde_json::from_str::<bevy_actor_core::Breakdown>(&json).unwrap(), breakdown);
}

#[test]
fn attached_tells_who_says_what() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let (one, two) = (sword(&mut app, hero, 5.0), sword(&mut app, hero, 1.0));
    app.update();
    let attached = app.world().get::<Attached>(hero).unwrap();
    let said: Vec<_> = attached.contributions().map(|(entity, said)| (entity, said.value)).collect();
    assert_eq!(said, [(two, 1.0), (one, 5.0)]);
}
