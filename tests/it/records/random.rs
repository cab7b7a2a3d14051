//! Random actors continue with the same bits after saving and loading.

use std::collections::BTreeMap;

use bevy_actor_core::Labels;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const NAMES: [&str; 7] = ["power", "guard", "hp_max", "hp_regen", "damage", "never_defined", "Gauß \"⚔\""];
const SYSTEMS: [SubsystemId; 3] = [ITEMS, REALM, SubsystemId::new("a mod\n", i32::MIN)];

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |x| x.is_finite()),
        -100.0..100.0,
        Just(-0.0),
        Just(5e-324)
    ]
}

fn name() -> impl Strategy<Value = &'static str> {
    select(&NAMES)
}

fn labels() -> impl Strategy<Value = Labels> {
    btree_map(".{0,4}", ".{0,4}", 0..3).prop_map(Labels::from)
}

fn contribution() -> impl Strategy<Value = Contribution> {
    (name(), select(&Bucket::ALL), number(), option::of(any::<i32>()), labels()).prop_map(
        |(name, bucket, value, priority, labels)| Contribution {
            priority,
            labels,
            ..Contribution::new(name, bucket, value)
        },
    )
}

fn cap() -> impl Strategy<Value = Cap> {
    let scope = option::of(select(&["REALM", "WORLD", "TOTAL", "no such layer"]));
    let realm = option::of(select(&["T1", "T2"]));
    (name(), select(&CapMode::ALL), select(&CapKind::ALL), number(), scope, realm, labels()).prop_map(
        |(name, mode, kind, value, scope, realm, labels)| Cap {
            scope: scope.map(Symbol::new),
            realm: realm.map(Symbol::new),
            labels,
            ..Cap::new(name, mode, mode.implied_kind().unwrap_or(kind), value)
        },
    )
}

#[derive(Clone, Debug)]
struct Thing {
    contributions: Vec<(usize, Vec<Contribution>)>,
    caps: Vec<(usize, Vec<Cap>)>,
    lasts: Option<Lasts>,
    is_effect: bool,
    /// Whose it is: one of those before it.
    of: prop::sample::Index,
    name: Option<String>,
}

fn lasts() -> impl Strategy<Value = Option<Lasts>> {
    let time = (1..10_000_u64).prop_map(|millis| Lasts::new(Duration::from_millis(millis)));
    option::of(prop_oneof![time, (1..10_u64).prop_map(Lasts::ticks)])
}

fn thing() -> impl Strategy<Value = Thing> {
    let said = vec((0..3_usize, vec(contribution(), 0..4)), 0..3);
    let caps = vec((0..3_usize, vec(cap(), 0..3)), 0..2);
    (said, caps, lasts(), any::<bool>(), any::<prop::sample::Index>(), option::of("[a-zé]{1,5}")).prop_map(
        |(contributions, caps, lasts, is_effect, of, name)| Thing {
            contributions,
            caps,
            lasts,
            is_effect,
            of,
            name,
        },
    )
}

fn applied() -> impl Strategy<Value = EffectSpec> {
    let inputs = (number(), -5.0..5.0);
    (select(&["might", "poison", "stance", "fury"]), 0..5_u32, inputs).prop_map(
        |(effect, level, (power, by))| {
            EffectSpec::new(effect).level(level).input("power", power).input("by", by)
        },
    )
}

impl Thing {
    fn insert(&self, mut entity: EntityWorldMut) {
        let said = self.contributions.iter();
        let said =
            said.fold(Contributions::new(), |all, (system, said)| all.with(SYSTEMS[*system], said.clone()));
        let caps = self.caps.iter();
        let caps = caps.fold(Caps::new(), |all, (system, caps)| all.with(SYSTEMS[*system], caps.clone()));
        entity.insert((said, caps));
        if let Some(lasts) = self.lasts {
            entity.insert(lasts);
        }
        if let Some(name) = &self.name {
            entity.insert(Name::new(name.clone()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn random_actors_go_on_with_the_same_bits(
        own in thing(),
        base in btree_map(name(), number(), 0..5),
        things in vec(thing(), 0..6),
        effects in vec((applied(), any::<prop::sample::Index>()), 0..5),
        names in (vec("T[1-3]", 0..3), vec("[a-z]{1,3}", 0..3), option::of("[a-z]{1,3}")),
        frames in 0..6_usize,
        damage in 0.0..50.0,
    ) {
        let mut app = world();
        let (realms, tags, race) = names;
        let who = (
            Actor::new("someone"),
            realms.iter().collect::<Realms>(),
            tags.iter().collect::<Tags>(),
            Race::new(race.as_deref().unwrap_or_default()),
            base.iter().map(|(name, value)| (*name, *value)).collect::<BTreeMap<_, _>>().into_iter().collect::<Base>(),
            Pools::new().with("health", Pool::of(&HP_MAX).regenerating(&HP_REGEN)),
        );
        let actor = app.world_mut().spawn(who).id();
        Thing { lasts: None, ..own }.insert(app.world_mut().entity_mut(actor));
        let mut all = vec![actor];
        for thing in things {
            let of = *thing.of.get(&all);
            let entity = match thing.is_effect {
                true => app.world_mut().spawn(EffectOf(of)).id(),
                false => app.world_mut().spawn(ContributesTo(of)).id(),
            };
            thing.insert(app.world_mut().entity_mut(entity));
            all.push(entity);
        }
        app.update();
        for (spec, target) in effects {
            spec.apply_to(app.world_mut(), *target.get(&all)).ok();
        }
        for _ in 0..frames {
            app.update();
        }
        app.world_mut().get_mut::<Pools>(actor).unwrap().take("health", damage).ok();
        let record = take(&app, actor);
        let expected: Vec<_> = (0..8).map(|_| { app.update(); bits(&app, actor) }).collect();
        for again in reloaded(&record) {
            prop_assert_eq!(&again, &record);
            let mut other = self::app(registry(true));
            let spawned = load(&mut other, &again);
            prop_assert_eq!(&take(&other, spawned.actor), &record);
            let found: Vec<_> = (0..8).map(|_| { other.update(); bits(&other, spawned.actor) }).collect();
            prop_assert_eq!(&found, &expected);
        }
    }
}
