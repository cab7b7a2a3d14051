//! The limits of the settings hold: for effects on a target, for the output of a subsystem and for statements about an
//! actor.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{EffectRefusal, Limits};
use bevy_app::prelude::*;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;

use crate::common::{spawn, value};

static POWER: Dimension = Dimension::new("power");

fn reports(app: &mut App) -> Vec<String> {
    let mut reports = app.world_mut().resource_mut::<Messages<ActorCoreReport>>();
    reports.drain().map(|report| report.0.error.to_string()).collect()
}

#[test]
fn a_target_takes_only_so_many_effects() {
    let limits = Limits { effects: 3, ..Limits::default() };
    let registry = Registry::builder()
        .dimension("power", DimensionDef::primary())
        .effect(EffectDef::new("strong").rule(Rule::new().add("power", 1.0)))
        .effect(EffectDef::new("tired").stacking(Stacking::default()))
        .effect(EffectDef::new("potion").instant().rule(Rule::new().add("power", 10.0)))
        .limits(limits)
        .build()
        .unwrap();
    let mut app = crate::common::app(registry);
    let hero = spawn(&mut app, ());
    let strong = EffectSpec::new("strong");
    let refused: Vec<_> = (0..5).filter_map(|_| strong.apply_to(app.world_mut(), hero).err()).collect();
    assert_eq!(refused, [EffectRefusal::TooMany { limit: 3 }, EffectRefusal::TooMany { limit: 3 }]);
    EffectSpec::new("potion").apply_to(app.world_mut(), hero).expect("an instant effect stays nowhere");
    app.update();
    assert_eq!(value(&app, hero, "power"), 13.0);
    assert_eq!(
        reports(&mut app),
        [
            "effect `strong`: the target has 3 effects already; `limits` in config.ron says how many it may have"
        ]
    );
    EffectFilter::named("strong").remove_from(app.world_mut(), hero);
    assert!(strong.apply_to(app.world_mut(), hero).is_ok());

    // One that is there may get more stacks all the same.
    let tired = EffectSpec::new("tired");
    let first = tired.apply_to(app.world_mut(), hero).expect("there is room");
    assert!(strong.apply_to(app.world_mut(), hero).is_ok());
    assert_eq!(strong.apply_to(app.world_mut(), hero), Err(EffectRefusal::TooMany { limit: 3 }));
    assert_eq!(tired.apply_to(app.world_mut(), hero), Ok(first));
    assert_eq!(app.world().get::<ActiveEffect>(first.unwrap()).unwrap().stacks(), 2);
}

/// Says as much as it is told to.
struct Chatter;

#[derive(Component)]
struct Words(usize);

impl Subsystem for Chatter {
    type Data = &'static Words;

    fn system_id(&self) -> &'static str {
        "chatter"
    }

    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        let said = (0..actor.data.0).map(|_| POWER.flat(1.0));
        Ok(said.fold(SubsystemOutput::new(), SubsystemOutput::primary))
    }
}

#[test]
fn a_subsystem_that_says_too_much_about_one_actor_has_failed_for_it_alone() {
    let registry = Registry::builder().dimension("power", DimensionDef::primary()).build().unwrap();
    let limits = Limits { statements: 1000, ..Limits::default() };
    let mut plugin = ActorCorePlugin::default().with_registry(registry);
    plugin.config.limits = limits;
    let mut app = crate::common::app_with(plugin);
    app.register_subsystem(Chatter);
    let [quiet, loud] = [1000, 1_000_000].map(|words| spawn(&mut app, Words(words)));
    app.update();
    assert_eq!([quiet, loud].map(|actor| value(&app, actor, "power")), [1000.0, 0.0]);
    assert_eq!(
        reports(&mut app),
        [
            "subsystem `chatter` failed for actor `hero`: it says 1000000 things, and at most 1000 are taken; `limits` in \
          config.ron says so"
        ]
    );
    app.world_mut().get_mut::<Words>(loud).unwrap().0 = 5;
    app.update();
    assert_eq!(value(&app, loud, "power"), 5.0);
}

#[test]
fn an_actor_of_whom_too_much_is_said_keeps_its_numbers() {
    const ITEMS: SubsystemId = SubsystemId::new("items", 50);
    let registry = Registry::builder()
        .dimension("power", DimensionDef::primary())
        .limits(Limits { contributions: 1000, ..Limits::default() })
        .build()
        .unwrap();
    let mut app = crate::common::app(registry);
    let [quiet, loud] =
        [(); 2].map(|()| spawn(&mut app, Contributions::new().with(ITEMS, [POWER.flat(1.0)])));
    app.update();
    let mut say = |count: usize| {
        for actor in [quiet, loud] {
            let count = if actor == loud { count } else { 2 };
            let said = Contributions::new().with(ITEMS, (0..count).map(|_| POWER.flat(1.0)));
            app.world_mut().entity_mut(actor).insert(said);
        }
        app.update();
        let numbers = [quiet, loud].map(|actor| value(&app, actor, "power"));
        (numbers, reports(&mut app))
    };
    assert_eq!(say(1000), ([2.0, 1000.0], vec![]));
    let (numbers, reports) = say(1_000_000);
    assert_eq!(numbers, [2.0, 1000.0]);
    assert_eq!(
        reports,
        [
            "1000000 contributions and caps about actor `hero`, most of them by system `items`, and at most 1000 are taken: it keeps \
          the numbers that it had; `limits` in config.ron says so"
        ]
    );
    assert_eq!(say(5), ([2.0, 5.0], vec![]));

    // What items and effects say counts as well.
    let heavy = Contributions::new().with(ITEMS, (0..996).map(|_| POWER.flat(1.0)));
    let sword = app.world_mut().spawn((heavy, ContributesTo(loud))).id();
    app.update();
    assert_eq!(value(&app, loud, "power"), 5.0);
    app.world_mut().despawn(sword);
    app.world_mut().get_mut::<Base>(loud).unwrap().set("power", 1.0);
    app.update();
    assert_eq!(value(&app, loud, "power"), 6.0);
}

#[test]
fn what_the_crate_itself_does_not_take_no_setting_allows() {
    let limits = Limits { formula_depth: 1000, ..Limits::default() };
    let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
    let error = Registry::builder()
        .limits(limits)
        .dimension("power", DimensionDef::primary().base(deep.as_str()))
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("more than 100 parentheses"), "{error}");
}
