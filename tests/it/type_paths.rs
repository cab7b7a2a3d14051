//! The paths of reflected types stay, so that saved worlds and remote clients of older versions go on.

use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::reflect::AppTypeRegistry;

#[test]
fn the_paths_of_registered_types_are_pinned() {
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default());
    let types = app.world().resource::<AppTypeRegistry>().read();
    let mut paths: Vec<&str> = types.iter().map(|registered| registered.type_info().type_path()).collect();
    paths.retain(|path| path.contains("actor_core::"));
    paths.sort_unstable();
    insta::assert_snapshot!(paths.join("\n"));
}
