//! After any changes of contributors, an actor has the bits of a new actor with the contributors that are left.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Spawn { to: usize, said: usize, effect: bool },
    Retarget { which: usize, to: usize },
    Say { which: usize, said: usize },
    Detach { which: usize },
    Despawn { which: usize },
    Own { said: usize },
    Frame,
}

fn step() -> impl Strategy<Value = Step> {
    let number = 0..64_usize;
    prop_oneof![
        4 => (number.clone(), number.clone(), any::<bool>()).prop_map(|(to, said, effect)| Step::Spawn { to, said, effect }),
        2 => (number.clone(), number.clone()).prop_map(|(which, to)| Step::Retarget { which, to }),
        2 => (number.clone(), number.clone()).prop_map(|(which, said)| Step::Say { which, said }),
        1 => number.clone().prop_map(|which| Step::Detach { which }),
        1 => number.clone().prop_map(|which| Step::Despawn { which }),
        1 => number.prop_map(|said| Step::Own { said }),
        3 => Just(Step::Frame),
    ]
}

/// What is said, by number: often alike, often of one rank with different numbers.
fn said(number: usize) -> Contributions {
    let value = 0.1 * (1 + number % 5) as f64;
    let (power, guard) = (POWER.flat(value), GUARD.flat(value * 3.0));
    match number % 4 {
        0 => Contributions::new().with(ITEMS, [power]),
        1 => Contributions::new().with(ITEMS, [power, guard, POWER.mult(value)]),
        2 => Contributions::new().with(GEMS, [POWER.percent(value), power.label("cut", "fine")]),
        _ => Contributions::new().with(GEMS, [power]).with(ITEMS, [guard.priority(9)]),
    }
}

/// All statements that reach an actor, found by walking from each contributor upwards.
fn survivors(world: &mut World, actor: Entity) -> Vec<Contributions> {
    let mut query = world.query::<(Entity, &Contributions)>();
    let all: Vec<(Entity, Contributions)> =
        query.iter(world).map(|(entity, said)| (entity, said.clone())).collect();
    let reaches = |mut entity: Entity| loop {
        let to = world.get::<ContributesTo>(entity).map(|link| link.0);
        match to.or(world.get::<EffectOf>(entity).map(|link| link.0)) {
            Some(target) if target == actor => return true,
            Some(target) => entity = target,
            None => return false,
        }
    };
    all.into_iter().filter(|(entity, _)| reaches(*entity)).map(|(_, said)| said).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn actors_have_the_bits_of_new_ones_with_the_surviving_contributors(
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let mut app = world();
        let actors = [spawn(&mut app, Base::from([(&POWER, 0.7)])), spawn(&mut app, ())];
        let mut others: Vec<Entity> = Vec::new();
        for step in steps {
            let alive = |world: &World, which: usize| {
                let alive: Vec<Entity> =
                    others.iter().copied().filter(|entity| world.get_entity(*entity).is_ok()).collect();
                (!alive.is_empty()).then(|| alive[which % alive.len()])
            };
            // Only to what is older, so that there are no circles.
            let target = |world: &World, to: usize, than: Option<Entity>| {
                let older = others.iter().copied().take_while(|entity| Some(*entity) != than);
                let all: Vec<Entity> =
                    actors.into_iter().chain(older).filter(|entity| world.get_entity(*entity).is_ok()).collect();
                all[to % all.len()]
            };
            match step {
                Step::Spawn { to, said: number, effect } => {
                    let target = target(app.world(), to, None);
                    let new = match effect {
                        true => app.world_mut().spawn((said(number), EffectOf(target))).id(),
                        false => app.world_mut().spawn((said(number), ContributesTo(target))).id(),
                    };
                    others.push(new);
                }
                Step::Retarget { which, to } => {
                    if let Some(entity) = alive(app.world(), which) {
                        let target = target(app.world(), to, Some(entity));
                        app.world_mut().entity_mut(entity).remove::<EffectOf>().insert(ContributesTo(target));
                    }
                }
                Step::Say { which, said: number } => {
                    if let Some(entity) = alive(app.world(), which) {
                        app.world_mut().entity_mut(entity).insert(said(number));
                    }
                }
                Step::Detach { which } => {
                    if let Some(entity) = alive(app.world(), which) {
                        app.world_mut().entity_mut(entity).remove::<(ContributesTo, EffectOf)>();
                    }
                }
                Step::Despawn { which } => {
                    if let Some(entity) = alive(app.world(), which) {
                        app.world_mut().despawn(entity);
                    }
                }
                Step::Own { said: number } => {
                    app.world_mut().entity_mut(actors[0]).insert(said(number));
                }
                Step::Frame => app.update(),
            }
        }
        app.update();
        for actor in actors {
            let left = survivors(app.world_mut(), actor);
            let own = app.world().get::<Contributions>(actor).unwrap().clone();
            let base = app.world().get::<Base>(actor).unwrap().clone();
            let mut fresh = world();
            let new = spawn(&mut fresh, (base, own));
            for said in left.into_iter().rev() {
                fresh.world_mut().spawn((said, ContributesTo(new)));
            }
            fresh.update();
            prop_assert_eq!(snapshot(&app, actor), snapshot(&fresh, new));
        }
        prop_assert_eq!(reports(&mut app), Vec::<String>::new());
    }
}
