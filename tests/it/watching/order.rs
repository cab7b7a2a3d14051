//! The order of messages does not depend on tables, on threads, or on which actor changed first.

use super::*;

#[derive(Component)]
struct Marker;

#[test]
fn actors_come_as_they_were_spawned_and_dimensions_by_name() {
    both_ways(|app| {
        let crowd: Vec<Entity> = (0..3000)
            .map(|i| {
                let actor = spawn(app, (power(f64::from(i)), Watch::all()));
                if i % 3 == 0 {
                    app.world_mut().entity_mut(actor).insert(Marker);
                }
                actor
            })
            .collect();
        app.update();
        told(app);
        for (i, actor) in crowd.iter().enumerate().rev() {
            set(app, *actor, &POWER, i as f64 + 0.5);
        }
        let expected: Vec<Told> = crowd
            .iter()
            .enumerate()
            .flat_map(|(i, actor)| {
                let i = i as f64;
                [
                    (*actor, "power", Some(i), Some(i + 0.5)),
                    (*actor, "twice", Some(2.0 * i), Some(2.0 * i + 1.0)),
                ]
            })
            .collect();
        assert_eq!(frame(app), expected);
    });
}
