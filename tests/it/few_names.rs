//! A game takes names from outside only up to the limit of its settings. Each game in a process has its own limit.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{CoreError, MAX_SYMBOLS, TooManySymbols};
use bevy_app::prelude::*;

/// A game whose process may hold so many names before files and saves may bring no more.
fn game(symbols: u32) -> App {
    let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    app.world_mut().resource_mut::<ActorCoreConfig>().limits.symbols = symbols;
    app.update();
    app
}

fn limits(app: &App) -> Limits {
    app.world().resource::<ActorCoreConfig>().limits
}

#[test]
fn names_from_outside_are_taken_up_to_the_limit_of_the_settings() {
    let (mut strict, mut lavish) = (game(1), game(u32::MAX));
    let too_many = TooManySymbols { limit: 1 };
    assert_eq!(
        too_many.to_string(),
        "the process already holds 1 different names or more, and `limits` in config.ron allows no further ones; are names \
         made up without end?"
    );
    assert_eq!(Symbol::try_new_within("from outside", 1), Err(too_many));
    assert!(Symbol::try_new_within("strength", 1).is_ok(), "what is known is known");
    assert_eq!(Symbol::new("in code").as_str(), "in code");

    let hero = |tag: &str, app: &App| {
        let text = format!("(id: \"hero\", name: \"Hero\", base: {{\"strength\": 1}}, tags: [{tag:?}])");
        ActorDefinition::from_ron_within("hero.actor.ron", &text, &limits(app))
    };
    let Err(CoreError::Definitions(problems)) = hero("new for few names", &strict) else {
        panic!("its tag is one name too many")
    };
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["too-many-names"]);
    let record =
        ActorRecord::from_ron("(version: 1, actor: (id: \"hero\", tags: [\"newer for few names\"]))")
            .unwrap();
    assert_eq!(record.spawn(strict.world_mut()), Err(too_many.into()));
    assert_eq!(Symbol::find("newer for few names"), None);

    assert!(hero("new for few names", &lavish).is_ok() && record.spawn(lavish.world_mut()).is_ok());
    assert!(Symbol::find("newer for few names").is_some());
    let most = TooManySymbols { limit: MAX_SYMBOLS };
    assert!(most.to_string().contains("1048576"));
}

#[test]
fn a_folder_is_read_within_its_own_limit() {
    let files = |limit: u32| {
        let dimensions = format!("(dimensions: {{\"strength\": (), \"few_names_{limit}\": ()}})");
        let config = format!("(limits: (symbols: {limit}))");
        Folder::from_iter([("dimensions.ron", dimensions), ("config.ron", config)])
    };
    let (registry, problems) = Registry::from_folder(&files(1));
    assert!(!registry.is_ready(), "{problems}");
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["too-many-names"]);
    let (registry, problems) = Registry::from_folder(&files(1_000_000));
    assert!(registry.is_ready() && !problems.has_errors(), "{problems}");
}
