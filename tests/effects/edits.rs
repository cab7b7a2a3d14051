//! Effects whose definitions are edited while they are there.

use super::*;

#[test]
fn effects_follow_their_definitions() {
    let mut app = world([strong("bless", 5.0)]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "bless");
    assert_eq!(power(&mut app, hero), 5.0);
    let edit = |app: &mut App, def: EffectDef| {
        app.world_mut()
            .resource_mut::<Registry>()
            .edit(|edit| {
                edit.define_effect(def);
            })
            .unwrap();
    };
    edit(&mut app, strong("bless", 7.0));
    assert_eq!(power(&mut app, hero), 7.0);
    edit(&mut app, strong("bless", 7.0).enabled(false));
    assert_eq!(power(&mut app, hero), 0.0);
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    assert_eq!(power(&mut app, hero), 5.0);
}
