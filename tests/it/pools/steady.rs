//! A frame in which nothing new happens allocates nothing, also while pools regenerate.

use allocation_counter::measure;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};

use super::*;

#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

#[test]
fn regenerating_allocates_nothing() {
    let mut app = App::new();
    app.init_schedule(Numbers)
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(registry()))
        .insert_resource(Time::<()>::default());
    let heroes: Vec<Entity> = (0..50).map(|i| hero(&mut app, 100.0, f64::from(i))).collect();
    let mut counts = Vec::new();
    for run in 0..10 {
        if run == 1 {
            for hero in &heroes {
                pools(&mut app, *hero).take("health", 99.0).unwrap();
            }
        }
        app.world_mut().resource_mut::<Time>().advance_by(Duration::from_millis(10));
        counts.push(measure(|| app.world_mut().run_schedule(Numbers)).count_total);
    }
    assert!(counts[0] > 0, "the first run needs memory, or else nothing is counted");
    assert_eq!(counts[3..], [0; 7]);
    assert_eq!((hp(&app, heroes[0]).0, hp(&app, heroes[1]).0 > 1.08), (1.0, true), "they regenerated");
}
