//! Rules that hold in every world, tested in random worlds with several subsystems, rules and actors.
//!
//! No order and no number of threads changes a bit of any snapshot. What is removed leaves no trace. Values lie within
//! their caps, explanations replay to the same bits, and the short form of a rule means the same as the long form.
//! Whether the numbers are right is tested in `differential.rs`.
mod actors;
mod crowds;
mod files;
mod worlds;

use bevy_actor_core::prelude::*;
use proptest::prelude::*;
use proptest::sample::select;

use actors::*;
use files::*;
use worlds::*;

/// So many worlds, or what `PROPTEST_CASES` in the environment says.
fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(cases.unwrap_or(default))
}

proptest! {
    #![proptest_config(cases(128))]

    /// Registration, insertion, spawning: whatever comes first, every actor has the same numbers.
    #[test]
    fn no_order_changes_a_bit(content in content(), seed in 1u64..) {
        let expected = resolved(&content);
        let mut shuffle = Shuffle(seed);
        let shuffled = shuffle.content(content);
        let mut dimensions = DIMENSIONS;
        shuffle.list(&mut dimensions);
        let mut order: Vec<usize> = (0..shuffled.actors.len()).collect();
        shuffle.list(&mut order);
        let actors: Vec<Person> = order.iter().map(|i| shuffled.actors[*i].clone()).collect();
        let (app, entities) = app(registry(&shuffled, &dimensions), &actors);
        for (i, found) in order.into_iter().zip(numbers(&app, &entities)) {
            prop_assert_eq!(&found, &expected[i]);
        }
    }

    /// Loading: the order of the files, what they are called, and which names the process saw first.
    #[test]
    fn no_order_of_loading_and_interning_changes_a_bit(content in content(), seed in 1u64..) {
        let expected = resolved(&content);
        let mut shuffle = Shuffle(seed);
        for round in 0..2 {
            // Names that this process has never seen, now seen in an order of their own.
            let prefix = format!("seed{seed}_{round}_");
            let mut names = DIMENSIONS;
            shuffle.list(&mut names);
            for name in names {
                Symbol::new(&format!("{prefix}{name}"));
            }
            // None of the names is a part of another, or of any other word in the files.
            let rename = |text: &str| {
                let one = |text: String, name: &&str| text.replace(name, &format!("{prefix}{name}"));
                DIMENSIONS.iter().fold(text.to_owned(), one)
            };
            let shuffled = shuffle.content(content.clone());
            let mut files = folder(&shuffled, false);
            shuffle.list(&mut files);
            let registry = loaded(files.into_iter().map(|(path, text)| (path, rename(&text))));
            for (person, expected) in shuffled.actors.iter().zip(&expected) {
                let text = rename(&person_text(person));
                let actor = ActorDefinition::from_ron("someone.actor.ron", text).unwrap();
                prop_assert_eq!(&written(&actor.resolve(&registry), &prefix), expected);
            }
        }
    }

    /// An actor that turns into another one, input by input, has the numbers of an actor spawned as it is then; so has
    /// everyone under extra laws. Back where they were, they have their former numbers. A change counts as one version.
    #[test]
    fn what_is_taken_back_leaves_no_trace(
        content in content(),
        others in prop::collection::vec(person(), 3),
        laws in prop::collection::vec((Just(EXTRA), cap(0, number().boxed())), 0..3),
        rules in prop::collection::vec(law(), 0..3),
    ) {
        let (mut app, entities) = app(registry(&content, &DIMENSIONS), &content.actors);
        let mut now = content.clone();
        let before = numbers(&app, &entities);
        let inputs: [fn(&mut Person, &Person); 5] = [
            |person, other| person.race = other.race,
            |person, other| person.realms = other.realms.clone(),
            |person, other| person.tags = other.tags.clone(),
            |person, other| person.base = other.base.clone(),
            |person, other| person.said = other.said.clone(),
        ];
        for input in inputs {
            let former = now.clone();
            now.actors.iter_mut().zip(&others).for_each(|(person, other)| input(person, other));
            let found = step(&mut app, &entities, |world| turn_all(world, &entities, &former, &now))?;
            prop_assert_eq!(found, resolved(&now));
        }
        let found = step(&mut app, &entities, |world| turn_all(world, &entities, &now, &content))?;
        prop_assert_eq!(&found, &before);

        let extra = Rules { id: EXTRA.name(), priority: EXTRA.priority(), rules };
        let found = step(&mut app, &entities, |world| {
            let caps = laws.iter().map(|(_, cap)| cap.clone());
            let mut registry = world.resource_mut::<Registry>();
            registry
                .edit(|edit| {
                    edit.replace_caps(EXTRA, caps).define_subsystem(subsystem(&extra));
                })
                .unwrap();
        })?;
        let mut now = content.clone();
        now.systems.push(extra);
        now.laws.extend(laws);
        prop_assert_eq!(found, resolved(&now));
        let found = step(&mut app, &entities, |world| {
            let mut registry = world.resource_mut::<Registry>();
            registry
                .edit(|edit| {
                    edit.replace_caps(EXTRA, []).drop_subsystem(EXTRA);
                })
                .unwrap();
        })?;
        prop_assert_eq!(found, before);
    }

    /// Every value lies within its effective caps, and these within the dimension's clamp.
    #[test]
    fn values_lie_within_their_caps(content in content(), amount in number()) {
        let registry = registry(&content, &DIMENSIONS);
        for person in &content.actors {
            let snapshot = alone(&registry, person, |actor, resolver| resolver.resolve(actor));
            for (name, caps) in snapshot.caps_used() {
                let def = definition(name.as_str());
                prop_assert!(caps.min <= caps.max, "{name}: {caps:?}");
                prop_assert!(def.min <= caps.min && caps.max <= def.max, "{name}: {caps:?} leaves its clamp");
            }
            for (name, value) in snapshot.values() {
                let caps = snapshot.caps(name).unwrap();
                prop_assert!(caps.min <= value && value <= caps.max, "{name}: {value:?} is not within {caps:?}");
                prop_assert!(value.is_finite() && value.to_bits() != (-0.0f64).to_bits(), "{name}: {value:?}");
            }
            for name in &DIMENSIONS[CONTEXT..] {
                let def = definition(name);
                let caps = snapshot.caps(*name).unwrap_or(EffectiveCaps { min: def.min, max: def.max });
                let value = snapshot.apply(*name, amount).unwrap();
                prop_assert!(caps.min <= value && value <= caps.max, "{name}: {value:?} is not within {caps:?}");
            }
        }
    }

    /// Every explanation is about the number that it explains, and folding what it lists gives the same bits.
    #[test]
    fn a_breakdown_replays_to_the_bits_of_the_value(content in content()) {
        let registry = registry(&content, &DIMENSIONS);
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        for person in &content.actors {
            let (snapshot, breakdowns) = alone(&registry, person, |actor, resolver| {
                let all: Vec<Breakdown> =
                    DIMENSIONS.iter().map(|name| resolver.explain(actor, *name).unwrap()).collect();
                (resolver.resolve(actor), all)
            });
            for breakdown in breakdowns {
                let name = breakdown.dimension;
                let value = snapshot.values().find(|(known, _)| *known == name).map(|(_, value)| value);
                prop_assert_eq!(bits(breakdown.value), bits(value), "{}", breakdown);
                prop_assert_eq!(bits(breakdown.replay()), bits(value), "{}", breakdown);
                let context = snapshot.contexts().find(|(known, _)| *known == name).map(|(_, context)| *context);
                prop_assert_eq!(breakdown.context, context, "{}", breakdown);
                let def = definition(name.as_str());
                let caps = snapshot.caps(name).unwrap_or(EffectiveCaps { min: def.min, max: def.max });
                prop_assert_eq!(breakdown.caps, caps, "{}", breakdown);
                if let Some(value) = value {
                    prop_assert_eq!(breakdown.caps.apply(breakdown.rounded), value, "{}", breakdown);
                    let clipped = breakdown.clipped.as_ref().map(|clip| (clip.bound, clip.by));
                    let expected = (breakdown.rounded != value).then_some((value, value - breakdown.rounded));
                    prop_assert_eq!(clipped, expected, "{}", breakdown);
                }
                if let (Some(last), Some(folded)) = (breakdown.contributions.last(), breakdown.folded) {
                    prop_assert_eq!(last.running.to_bits(), folded.to_bits(), "{}", breakdown);
                }
            }
        }
    }

    /// `add`, `increase`, `times`, `add_after`, `set` and `limits` say what `contributions` and `caps` say.
    #[test]
    fn the_short_form_says_what_the_long_form_says(content in content()) {
        let expected = resolved(&content);
        for short in [false, true] {
            let (app, entities) = app(loaded(folder(&content, short)), &content.actors);
            prop_assert_eq!(&numbers(&app, &entities), &expected, "short: {}", short);
        }
    }

    /// A system that is disabled is as if it had never spoken, and enabling it brings back every bit.
    #[test]
    fn a_disabled_system_is_as_if_it_never_spoke(content in content(), system in select(&SYSTEMS[..])) {
        let (mut app, entities) = app(registry(&content, &DIMENSIONS), &content.actors);
        let before = numbers(&app, &entities);
        prop_assert!(app.world_mut().resource_mut::<Registry>().disable(system));
        app.update();
        let mut without = content.clone();
        without.systems.retain(|rules| rules.id != system);
        without.laws.retain(|(id, _)| id.name() != system);
        for person in &mut without.actors {
            person.said.retain(|(id, ..)| id.name() != system);
            person.base.retain(|_| system != "base");
        }
        prop_assert_eq!(numbers(&app, &entities), resolved(&without));
        prop_assert!(app.world_mut().resource_mut::<Registry>().enable(system));
        app.update();
        prop_assert_eq!(numbers(&app, &entities), before);
    }
}
