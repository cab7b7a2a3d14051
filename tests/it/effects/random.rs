//! After any changes of effects, an actor has the bits of a new actor with the effects that are left.
//!
//! The new actor gets the remaining effects through definitions that state the same, but that nothing refuses, cancels,
//! merges or ends. Each is applied from a source of its own, as often as it has stacks. The test therefore does not
//! check whether the right effects remain; the other files do.
//!
//! It compares the granted tags, and the conditions to stay that depend on tags, but only where the effects that grant
//! those tags have no such conditions. Two effects that hold each other up by their tags have two stable states, and a
//! new actor may reach the other one.

use proptest::prelude::*;

use super::*;

/// A definition, by small numbers.
#[derive(Clone, Debug)]
struct Def {
    value: usize,
    bucket: usize,
    rule_when: usize,
    stays: usize,
    grants: usize,
    combine: usize,
    stacking: usize,
    duration: usize,
    cap: usize,
    refuses: usize,
}

const DEFS: usize = 5;

fn defs() -> impl Strategy<Value = Vec<Def>> {
    let def = (0..5_usize, 0..5_usize, 0..4_usize, 0..5_usize, 0..4_usize, 0..5_usize).prop_flat_map(
        |(value, bucket, rule_when, stays, grants, combine)| {
            (0..10_usize, 0..5_usize, 0..4_usize, 0..5_usize).prop_map(
                move |(stacking, duration, cap, refuses)| Def {
                    value,
                    bucket,
                    rule_when,
                    stays,
                    grants,
                    combine,
                    stacking,
                    duration,
                    cap,
                    refuses,
                },
            )
        },
    );
    prop::collection::vec(def, DEFS)
}

const NAMES: [&str; DEFS] = ["a", "b", "c", "d", "e"];

/// What they say, how they combine, and which tags they grant. `guard` depends on nothing that others decide.
fn says(def: &Def, id: &str) -> EffectDef {
    let depends = def.rule_when > 0 || def.stays > 0 || def.value >= 3;
    let name = match def.bucket % 3 {
        0 => "power",
        1 => "speed",
        _ if depends => "power",
        _ => "guard",
    };
    let value: Value = match def.value {
        0 => 0.1.into(),
        1 => "input.by * 0.3".into(),
        2 => "input.level * 0.7 - 1".into(),
        3 => "guard * 0.1 + input.by".into(),
        _ => "guard * 0.3 - input.stacks".into(),
    };
    let rule = match def.bucket {
        0 => Rule::new().add(name, value),
        1 => Rule::new().increase(name, value),
        2 => Rule::new().times(name, value),
        3 => Rule::new().add_after(name, value),
        // What is set does not combine.
        _ if def.combine > 1 => Rule::new().add(name, value).add_after("speed", -0.9),
        _ => Rule::new().add(name, value).set("speed", 0.9),
    };
    let rule = match def.rule_when {
        0 => rule,
        1 => rule.when(Condition::tag("marked")),
        2 => rule.when(Condition::formula("guard * input.level < 4")),
        _ => rule.when(!Condition::any([Condition::tag("late"), Condition::race("elf")])),
    };
    let effect = EffectDef::new(id).rule(rule);
    let effect = match def.cap {
        0 => effect.rule(Rule::new().cap(hard_max("power", "input.level * 1.5"))),
        1 => effect.rule(Rule::new().cap(hard_max("power", "guard + 2").realm("deep"))),
        _ => effect,
    };
    let effect = match def.stays {
        1 => effect.stays_while(Condition::below("guard", 1.5)).grants("late"),
        2 => effect.stays_while(!Condition::tag("marked")).grants("late"),
        3 => effect.stays_while(Condition::formula("guard < input.level")),
        // Only what has no condition to stay decides about others that have one.
        _ if def.grants == 0 => effect.grants("marked"),
        _ => effect,
    };
    match def.combine {
        0 | 1 => effect,
        2 => effect.combine(Combine::Strongest),
        3 => effect.combine(Combine::OnePerType(Symbol::new("kind"))),
        _ => effect.combine(Combine::Diminishing(0.3)),
    }
}

/// All that a definition says.
fn whole(def: &Def, id: &str) -> EffectDef {
    let effect = says(def, id);
    let effect = match def.stacking {
        0 => effect.stacking(Stacking::up_to(3)),
        1 => effect.stacking(Stacking::up_to(4).by_source().one_by_one()),
        2 => effect.stacking(Stacking::again(Again::Refresh)),
        3 => effect.stacking(Stacking::again(Again::Extend)),
        4 => effect.stacking(Stacking::again(Again::Replace).by_source()),
        5 => effect.stacking(Stacking::again(Again::Ignore)),
        6 => effect.stacking(Stacking::again(Again::KeepStrongest).strength("input.by + input.level")),
        7 if id != "a" => effect.stacking(Stacking::up_to(1).overflow("a")),
        _ => effect,
    };
    let effect = match def.duration {
        0 => effect.seconds("input.by * 2"),
        1 => effect.seconds(0.75).every(0.25, [("damage", "guard + input.by")]),
        2 => effect.ticks(2.0).tagged("short"),
        _ => effect,
    };
    match def.refuses {
        0 => effect.blocked_by("marked"),
        1 => effect.cancels("short"),
        2 => effect.when(Condition::below("guard", 2.5)),
        _ => effect,
    }
}

/// The same said by an effect that every target gets, and keeps.
fn bare(def: &Def, id: &str) -> EffectDef {
    says(def, id).stacking(Stacking::default().by_source())
}

#[derive(Clone, Debug)]
enum Step {
    Apply { effect: usize, to: usize, level: u32, by: u32, source: usize },
    Remove { effect: usize, from: usize, stacks: Option<u32> },
    Cleanse { from: usize },
    Retarget { which: usize, to: usize },
    Detach { which: usize },
    Despawn { which: usize },
    Guard { of: usize, guard: u32 },
    Mark { who: usize },
    Descend { who: usize },
    Sheathe,
    Kill,
    Frame,
}

fn step() -> impl Strategy<Value = Step> {
    let number = 0..64_usize;
    let apply = (0..DEFS, number.clone(), 1..4_u32, 0..6_u32, 0..3_usize);
    prop_oneof![
        8 => apply.prop_map(|(effect, to, level, by, source)| Step::Apply { effect, to, level, by, source }),
        1 => (0..DEFS, number.clone(), prop::option::of(0..3_u32))
            .prop_map(|(effect, from, stacks)| Step::Remove { effect, from, stacks }),
        1 => number.clone().prop_map(|from| Step::Cleanse { from }),
        2 => (number.clone(), number.clone()).prop_map(|(which, to)| Step::Retarget { which, to }),
        1 => number.clone().prop_map(|which| Step::Detach { which }),
        1 => number.clone().prop_map(|which| Step::Despawn { which }),
        2 => (number.clone(), 0..6_u32).prop_map(|(of, guard)| Step::Guard { of, guard }),
        1 => number.clone().prop_map(|who| Step::Mark { who }),
        1 => number.prop_map(|who| Step::Descend { who }),
        1 => Just(Step::Sheathe),
        1 => Just(Step::Kill),
        5 => Just(Step::Frame),
    ]
}

/// An effect that is there: which, its level, what it was given, and its stacks.
type Survivor = (Symbol, u32, f64, u32);

fn survivors(app: &App, target: Entity) -> Vec<Survivor> {
    let effects = app.world().get::<Effects>(target).into_iter().flat_map(Effects::iter);
    effects
        .filter_map(|instance| app.world().get::<ActiveEffect>(instance))
        .map(|active| (active.effect(), active.level(), active.input("by").unwrap(), active.stacks()))
        .collect()
}

fn restore(app: &mut App, target: Entity, survivors: Vec<Survivor>) {
    for (effect, level, by, stacks) in survivors.into_iter().rev() {
        let source = app.world_mut().spawn_empty().id();
        for _ in 0..stacks {
            give(app, target, EffectSpec::new(effect).level(level).input("by", by).from(source));
        }
    }
}

fn registry(defs: &[Def], how: fn(&Def, &str) -> EffectDef) -> RegistryBuilder {
    defs.iter().zip(NAMES).fold(dimensions(), |builder, (def, id)| builder.effect(how(def, id)))
}

/// An actor, the swords in its hands, and what it has of its own.
fn copy(app: &App, actor: Entity, swords: &[Entity], fresh: &mut App) -> Entity {
    let own = app.world().entity(actor);
    let base = own.get::<Base>().unwrap().clone();
    let tags: Vec<Symbol> = own.get::<Tags>().unwrap().iter().collect();
    let realms: Vec<Symbol> = own.get::<Realms>().unwrap().iter().collect();
    let new = spawn(fresh, (base, Tags::from_iter(tags), Realms::from_iter(realms)));
    for sword in swords {
        if app.world().get::<ContributesTo>(*sword).is_some_and(|to| to.0 == actor) {
            let new_sword = fresh.world_mut().spawn(ContributesTo(new)).id();
            restore(fresh, new_sword, survivors(app, *sword));
        }
    }
    restore(fresh, new, survivors(app, actor));
    new
}

fn granted(app: &App, actor: Entity) -> Vec<Symbol> {
    app.world().get::<bevy_actor_core::Attached>(actor).unwrap().tags().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn actors_have_the_bits_of_new_ones_with_the_surviving_effects(
        defs in defs(),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut app = app(registry(&defs, whole));
        let bare = registry(&defs, bare).build().unwrap();
        let own = || (Base::from([("power", 0.7), ("guard", 1.0)]), Tags::default(), Realms::default());
        let mut actors = vec![spawn(&mut app, own()), spawn(&mut app, (own(), Race::new("human")))];
        let swords = [app.world_mut().spawn(ContributesTo(actors[0])).id()];
        let sources = [(); 2].map(|()| app.world_mut().spawn_empty().id());
        for step in steps.into_iter().chain([Step::Frame]) {
            let targets: Vec<Entity> = actors.iter().chain(&swords).copied().collect();
            let target = |number: usize| targets[number % targets.len()];
            let actor = |number: usize| actors[number % actors.len()];
            let instance = |app: &mut App, number: usize| {
                let mut all = app.world_mut().query_filtered::<Entity, With<ActiveEffect>>();
                let all: Vec<Entity> = all.iter(app.world()).collect();
                (!all.is_empty()).then(|| all[number % all.len()])
            };
            match step {
                Step::Apply { effect, to, level, by, source } => {
                    let spec = EffectSpec::new(NAMES[effect]).level(level).input("by", 0.1 + 0.2 * f64::from(by));
                    let spec = match sources.get(source) {
                        Some(source) => spec.from(*source),
                        None => spec,
                    };
                    apply(&mut app, target(to), spec).ok();
                }
                Step::Remove { effect, from, stacks } => {
                    let which = EffectFilter::named(NAMES[effect]);
                    let which = stacks.map_or(which, |stacks| which.stacks(stacks));
                    which.remove_from(app.world_mut(), target(from));
                }
                Step::Cleanse { from } => {
                    EffectFilter::tagged("short").remove_from(app.world_mut(), target(from));
                }
                Step::Retarget { which, to } => {
                    if let Some(instance) = instance(&mut app, which) {
                        app.world_mut().entity_mut(instance).insert(EffectOf(target(to)));
                    }
                }
                Step::Detach { which } => {
                    if let Some(instance) = instance(&mut app, which) {
                        app.world_mut().entity_mut(instance).remove::<EffectOf>();
                    }
                }
                Step::Despawn { which } => {
                    if let Some(instance) = instance(&mut app, which) {
                        app.world_mut().despawn(instance);
                    }
                }
                Step::Guard { of, guard } => {
                    let mut base = app.world_mut().get_mut::<Base>(actor(of)).unwrap();
                    base.set("guard", 0.7 * f64::from(guard));
                }
                Step::Mark { who } => {
                    let mut tags = app.world_mut().get_mut::<Tags>(actor(who)).unwrap();
                    if !tags.insert("marked") {
                        tags.remove("marked");
                    }
                }
                Step::Descend { who } => {
                    let mut realms = app.world_mut().get_mut::<Realms>(actor(who)).unwrap();
                    if !realms.insert("deep") {
                        realms.remove("deep");
                    }
                }
                Step::Sheathe => {
                    let to = app.world().get::<ContributesTo>(swords[0]).map(|to| to.0);
                    let next = actors.iter().copied().find(|actor| Some(*actor) != to);
                    if let Some(next) = next {
                        app.world_mut().entity_mut(swords[0]).insert(ContributesTo(next));
                    }
                }
                Step::Kill => {
                    if let [_, second] = actors[..] {
                        app.world_mut().despawn(second);
                        actors.truncate(1);
                    }
                }
                Step::Frame => {
                    app.update();
                    for actor in &actors {
                        let mut fresh = crate::common::app(bare.clone());
                        let new = copy(&app, *actor, &swords, &mut fresh);
                        fresh.update();
                        prop_assert_eq!(snapshot(&app, *actor), snapshot(&fresh, new));
                        prop_assert_eq!(granted(&app, *actor), granted(&fresh, new));
                        prop_assert_eq!(reported(&mut fresh), Vec::<String>::new());
                    }
                    prop_assert_eq!(
                        reported(&mut app).into_iter().filter(|report| !report.contains("overflow")).collect::<Vec<_>>(),
                        Vec::<String>::new()
                    );
                }
            }
        }
    }

    #[test]
    fn effects_that_commute_give_the_same_bits_in_every_order(
        defs in defs(),
        (applied, shuffled) in prop::collection::vec((0..DEFS, 1..4_u32, 0..6_u32, 0..3_usize), 1..12)
            .prop_flat_map(|applied| (Just(applied.clone()), Just(applied).prop_shuffle())),
    ) {
        let commuting = |def: &Def, id: &str| {
            // The first application decides what the others add to, and of equally strong ones the first stays.
            let (value, stacking) = match def.stacking {
                0..4 => (if def.value < 3 { 0 } else { 4 }, Some(Stacking::default())),
                4 | 5 => (if def.value < 3 { 0 } else { 4 }, Some(Stacking::default().by_source().one_by_one())),
                6 | 7 => (if def.value < 3 { 2 } else { 4 }, Some(Stacking::again(Again::KeepStrongest))),
                _ => (def.value, None),
            };
            // Of several stacks the level is that of the first.
            let is_plain = (0..6).contains(&def.stacking);
            let (rule_when, stays) = match is_plain {
                true => (if def.rule_when == 2 { 0 } else { def.rule_when }, if def.stays == 3 { 0 } else { def.stays }),
                false => (def.rule_when, def.stays),
            };
            let cap = if is_plain && def.cap == 0 { 3 } else { def.cap };
            let effect = says(&Def { value, rule_when, stays, cap, ..def.clone() }, id);
            let effect = stacking.into_iter().fold(effect, EffectDef::stacking);
            match def.duration {
                0 => effect.seconds(0.5),
                1 => effect.ticks(2.0),
                _ => effect,
            }
        };
        let registry = || {
            defs.iter().zip(NAMES).fold(dimensions(), |builder, (def, id)| builder.effect(commuting(def, id)))
        };
        let run = |order: &[(usize, u32, u32, usize)]| {
            let mut app = app(registry());
            let hero = spawn(&mut app, Base::from([("power", 0.7), ("guard", 1.0)]));
            let sources = [(); 3].map(|()| app.world_mut().spawn_empty().id());
            for (effect, level, by, source) in order {
                let spec = EffectSpec::new(NAMES[*effect]).level(*level).input("by", 0.1 + 0.2 * f64::from(*by));
                apply(&mut app, hero, spec.from(sources[*source])).ok();
            }
            let mut seen = Vec::new();
            for _ in 0..5 {
                app.update();
                seen.push((snapshot(&app, hero).clone(), granted(&app, hero)));
            }
            (seen, reported(&mut app))
        };
        prop_assert_eq!(run(&applied), run(&shuffled));
    }
}
