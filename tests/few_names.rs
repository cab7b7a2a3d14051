//! A game that takes only so many names from outside. This stands alone, since names are for the whole process.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{MAX_SYMBOLS, Symbol, TooManySymbols};
use bevy_app::prelude::*;

#[test]
fn names_from_outside_are_taken_up_to_the_limit_of_the_settings() {
    let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    app.world_mut().resource_mut::<ActorCoreConfig>().limits.symbols = 1;
    app.update();
    assert_eq!(Symbol::try_new("from outside"), Err(TooManySymbols { limit: 1 }));
    assert_eq!(
        TooManySymbols { limit: 1 }.to_string(),
        "the process already holds 1 different names or more, and `limits` in config.ron allows no further ones; are names \
         made up without end?"
    );
    assert!(Symbol::try_new("strength").is_ok(), "what is known is known");
    assert_eq!(Symbol::new("in code").as_str(), "in code");

    let hero = |tag: &str| {
        let text = format!("(id: \"hero\", name: \"Hero\", base: {{\"strength\": 1}}, tags: [{tag:?}])");
        ActorDefinition::from_ron("hero.actor.ron", &text)
    };
    let Err(ActorCoreError::Definitions(problems)) = hero("new") else {
        panic!("its tag is one name too many")
    };
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["too-many-names"]);
    let record = ActorRecord::from_ron("(version: 1, actor: (id: \"hero\", tags: [\"newer\"]))").unwrap();
    let refused = Err(ActorCoreError::TooManySymbols(TooManySymbols { limit: 1 }));
    assert_eq!(record.spawn(app.world_mut()).map(|spawned| spawned.actor), refused);

    app.world_mut().resource_mut::<ActorCoreConfig>().limits.symbols = u32::MAX;
    app.update();
    assert!(hero("new").is_ok() && record.spawn(app.world_mut()).is_ok());
    assert!(Symbol::find("newer").is_some());
    let most = TooManySymbols { limit: MAX_SYMBOLS };
    assert!(most.to_string().contains("1048576"));
}
