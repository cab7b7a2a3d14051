//! Runs one world twice: in an app, and in the naive implementation. Compares both after each frame.

use std::collections::BTreeMap;
use std::time::Duration;

use bevy_actor_core::Effects;
use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::prelude::*;
use bevy_ecs::query::Allow;
use bevy_ecs::schedule::{InternedScheduleLabel, LogLevel, ScheduleBuildSettings, ScheduleLabel};
use bevy_ecs::system::RunSystemOnce;
use bevy_time::{Time, TimePlugin, TimeUpdateStrategy, Virtual};

use crate::code;
use naive::compare::{Numbers, ours, theirs};
use naive::frames::{self, Applied, Frames, Spec, Which};
use naive::generate;

/// Subsystems whose systems do what [`Orders`] say.
pub const SPEAKERS: [SubsystemId; 2] = [SubsystemId::new("items", 50), SubsystemId::new("z", -1)];

/// What a subsystem's system is to say about an actor.
#[derive(Component)]
struct Orders<const SPEAKER: usize>(Vec<Contribution>, Vec<Cap>);

fn obey<const SPEAKER: usize>(
    mut actors: Query<(ContributionsMut, CapsMut, &Orders<SPEAKER>, Has<Disabled>), Changed<Orders<SPEAKER>>>,
) {
    for (mut contributions, mut caps, orders, _) in &mut actors {
        contributions.replace(SPEAKERS[SPEAKER], orders.0.clone());
        caps.replace(SPEAKERS[SPEAKER], orders.1.clone());
    }
}

/// The actors whose snapshots were marked as changed in the last frame.
#[derive(Resource, Default)]
struct JustChanged(Vec<Entity>);

fn note_changes(
    changed: Query<Entity, (Changed<Snapshot>, Allow<Disabled>)>,
    mut just_changed: ResMut<JustChanged>,
) {
    just_changed.0 = changed.iter().collect();
}

/// Shuffles systems that nothing orders, and makes an error of two of which nobody knows who is first.
pub fn strict(app: &mut App, seed: u64) {
    let schedules: [InternedScheduleLabel; 2] = [PreUpdate.intern(), PostUpdate.intern()];
    for schedule in schedules {
        app.edit_schedule(schedule, |schedule| {
            schedule.set_build_settings(ScheduleBuildSettings {
                ambiguity_detection: LogLevel::Error,
                shuffle_seed: Some(seed),
                ..Default::default()
            });
        });
    }
}

/// What was seen of an actor's snapshot in the last frame.
struct Seen {
    numbers: Numbers,
    version: u64,
}

pub struct Both {
    seed: u64,
    pub app: App,
    pub model: Frames,
    files: BTreeMap<String, String>,
    /// The files with the edits over them.
    folder: BTreeMap<String, String>,
    /// Most are one entity; of a crowd there are many that say the same.
    entities: BTreeMap<usize, Vec<Entity>>,
    next: usize,
    seen: BTreeMap<Entity, Seen>,
    /// By the body and the number of the speaker.
    orders: BTreeMap<(usize, usize), String>,
    event: f64,
    /// What happened, for whoever looks at a failure.
    pub log: Vec<String>,
}

impl Both {
    pub fn new(seed: u64, files: BTreeMap<String, String>) -> Both {
        let folder: Folder = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (registry, problems) = Registry::from_folder(&folder);
        assert!(!problems.has_errors(), "seed {seed}: {problems}");
        let model = Frames::new(&files).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let mut app = App::new();
        app.add_plugins((TimePlugin, ActorCorePlugin::default().with_registry(registry)))
            .init_resource::<JustChanged>()
            .add_subsystem(SPEAKERS[0], obey::<0>)
            .add_subsystem(SPEAKERS[1], obey::<1>)
            .add_systems(Last, note_changes);
        strict(&mut app, seed);
        // The first frame has no length.
        app.update();
        app.world_mut().resource_mut::<Time<Virtual>>().set_max_delta(Duration::MAX);
        let folder = files.clone();
        let (entities, seen, orders) = Default::default();
        let log = files.iter().map(|(path, text)| format!("{path}: {text}")).collect();
        let event = generate::event(seed);
        Both { seed, app, model, files, folder, entities, next: 0, seen, orders, event, log }
    }

    fn definition(&self, text: &str) -> ActorDefinition {
        ActorDefinition::from_ron("actor.ron", text).unwrap_or_else(|e| panic!("seed {}: {e}", self.seed))
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    pub fn entity(&self, number: usize) -> Entity {
        self.entities[&number][0]
    }

    pub fn is_crowd(&self, number: usize) -> bool {
        self.entities[&number].len() > 1
    }

    pub fn spawn_actors(&mut self, text: &str, copies: usize) {
        let number = self.number();
        let definition = self.definition(text);
        let spawn = |app: &mut App| app.world_mut().spawn(definition.bundle()).id();
        let all = (0..copies).map(|_| spawn(&mut self.app)).collect();
        self.entities.insert(number, all);
        self.model.spawn(number, text, true).unwrap();
        self.log.push(format!("spawn actors {number} × {copies}: {text}"));
    }

    /// Something that contributes: an item, or an effect that is no more than what it says.
    pub fn spawn_item(&mut self, text: &str, target: usize, is_effect: bool, lasts: Option<frames::Lasts>) {
        let number = self.number();
        let ActorDefinition { contributions, caps, .. } = self.definition(text);
        let to = self.entity(target);
        let mut item = self.app.world_mut().spawn((Contributions::from(contributions), Caps::from(caps)));
        if is_effect {
            item.insert(EffectOf(to));
        } else {
            item.insert(ContributesTo(to));
        }
        match lasts {
            None => {}
            Some(frames::Lasts::Time(time)) => drop(item.insert(Lasts::new(time))),
            Some(frames::Lasts::Ticks(ticks)) => drop(item.insert(Lasts::ticks(ticks))),
        }
        self.entities.insert(number, vec![item.id()]);
        self.model.spawn(number, text, false).unwrap();
        if is_effect {
            self.model.effect_of(number, Some(target));
        } else {
            self.model.contributes_to(number, Some(target));
        }
        self.model.lasts(number, lasts);
        self.log.push(format!("spawn {number} for {target}, an effect: {is_effect}, {lasts:?}: {text}"));
    }

    fn insert(&mut self, number: usize, bundle: impl Bundle + Clone) {
        for entity in &self.entities[&number] {
            self.app.world_mut().entity_mut(*entity).insert(bundle.clone());
        }
    }

    pub fn set_base(&mut self, number: usize, text: &str) {
        let definition = self.definition(text);
        self.insert(number, Base::from(definition.base));
        self.model.set_base(number, text).unwrap();
        self.log.push(format!("base of {number}: {text}"));
    }

    pub fn set_identity(&mut self, number: usize, text: &str) {
        let ActorDefinition { race, realms, tags, .. } = self.definition(text);
        let race = race.map_or(Race::NONE, |race| Race::new(race.as_str()));
        self.insert(number, (race, Realms::from(realms), Tags::from(tags)));
        self.model.set_identity(number, text).unwrap();
        self.log.push(format!("identity of {number}: {text}"));
    }

    pub fn set_statements(&mut self, number: usize, text: &str) {
        let ActorDefinition { contributions, caps, .. } = self.definition(text);
        self.insert(number, (Contributions::from(contributions), Caps::from(caps)));
        self.model.set_statements(number, text).unwrap();
        self.log.push(format!("statements of {number}: {text}"));
    }

    /// What one of the subsystems is to say from the next frame on.
    pub fn order(&mut self, number: usize, speaker: usize, text: &str) {
        let ActorDefinition { contributions, caps, .. } = self.definition(text);
        let contributions: Vec<Contribution> =
            contributions.iter().map(|said| Contribution { system: None, ..said }).collect();
        let caps: Vec<Cap> = caps.iter().map(|said| Cap { system: None, ..said.clone() }).collect();
        for entity in self.entities[&number].clone() {
            let mut entity = self.app.world_mut().entity_mut(entity);
            let (contributions, caps) = (contributions.clone(), caps.clone());
            match speaker {
                0 => entity.insert(Orders::<0>(contributions, caps)),
                _ => entity.insert(Orders::<1>(contributions, caps)),
            };
        }
        self.orders.insert((number, speaker), text.to_string());
        self.log.push(format!("{:?} is to say of {number}: {text}", SPEAKERS[speaker]));
    }

    pub fn retarget(&mut self, number: usize, target: Option<usize>) {
        let entity = self.entity(number);
        match target {
            Some(target) => {
                let to = self.entity(target);
                self.app.world_mut().entity_mut(entity).insert(ContributesTo(to));
            }
            None => drop(self.app.world_mut().entity_mut(entity).remove::<ContributesTo>()),
        }
        self.model.contributes_to(number, target);
        self.log.push(format!("{number} contributes to {target:?}"));
    }

    pub fn despawn(&mut self, number: usize) {
        for entity in &self.entities[&number] {
            self.app.world_mut().despawn(*entity);
        }
        self.model.despawn(number);
        self.log.push(format!("despawn {number}"));
    }

    pub fn toggle_disabled(&mut self, number: usize) {
        for entity in &self.entities[&number] {
            let mut entity = self.app.world_mut().entity_mut(*entity);
            match entity.contains::<Disabled>() {
                true => entity.remove::<Disabled>(),
                false => entity.insert(Disabled),
            };
        }
        self.log.push(format!("toggle disabled {number}"));
    }

    pub fn apply(&mut self, target: usize, spec: &Spec) {
        let number = self.number();
        let mut given = EffectSpec::new(spec.effect.as_str()).level(spec.level);
        for (name, value) in &spec.inputs {
            given = given.input(name.as_str(), *value);
        }
        if let Some(source) = spec.source {
            given = given.from(self.entity(source));
        }
        let to = self.entity(target);
        let result = given.apply_to(self.app.world_mut(), to);
        let expected = self.model.apply(target, spec, number);
        self.log.push(format!("apply to {target}: {spec:?}, as {number}: {expected:?}"));
        let context = || format!("seed {}: {}", self.seed, self.log.join("\n"));
        match expected[0] {
            Applied::Refused => assert!(result.is_err(), "{result:?}, {}", context()),
            Applied::AtOnce => assert_eq!(result, Ok(None), "{}", context()),
            Applied::New(_) => assert!(matches!(result, Ok(Some(_))), "{result:?}, {}", context()),
            Applied::Met(there) => assert_eq!(result, Ok(Some(self.entity(there))), "{}", context()),
        }
        if expected.contains(&Applied::New(number)) {
            let known: Vec<Entity> = self.entities.values().flatten().copied().collect();
            let effects = self.app.world().get::<Effects>(to).expect("there is a new one");
            let new: Vec<Entity> = effects.iter().filter(|effect| !known.contains(effect)).collect();
            assert_eq!(new.len(), 1, "{}", context());
            self.entities.insert(number, new);
        }
    }

    pub fn remove(&mut self, target: usize, which: &Which) {
        let mut filter = match (&which.effect, &which.tag) {
            (Some(effect), _) => EffectFilter::named(effect.as_str()),
            (_, Some(tag)) => EffectFilter::tagged(tag.as_str()),
            _ => EffectFilter::all(),
        };
        if let Some(source) = which.source {
            filter = filter.from(self.entity(source));
        }
        if let Some(stacks) = which.stacks {
            filter = filter.stacks(stacks);
        }
        let target_entity = self.entity(target);
        let removed = filter.remove_from(self.app.world_mut(), target_entity);
        self.log.push(format!("remove from {target}: {which:?}"));
        assert_eq!(removed, self.model.remove(target, which), "seed {}: {}", self.seed, self.log.join("\n"));
    }

    /// Defines a subsystem or an effect anew.
    pub fn define(&mut self, path: String, text: String) {
        self.log.push(format!("define {path}: {text}"));
        let mut registry = self.app.world_mut().resource_mut::<Registry>();
        let result = registry.edit(|edit| {
            if path.starts_with("effects/") {
                edit.define_effect(code::effect(&text));
            } else {
                edit.define_subsystem(code::subsystem(&text));
            }
        });
        result.unwrap_or_else(|error| panic!("seed {}: {error}", self.seed));
        self.folder.insert(path, text);
        self.model.with_folder(&self.folder).unwrap();
    }

    pub fn drop_edits(&mut self) {
        self.app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
        self.folder = self.files.clone();
        self.model.drop_code(&self.files).unwrap();
        self.log.push("drop edits".to_string());
    }

    /// Standing caps, from an actor's file; without one, none any more.
    pub fn replace_caps(&mut self, system: &str, text: Option<&str>) {
        let caps = text.map_or_else(Default::default, |text| self.definition(text).caps);
        let caps: Vec<Cap> = caps.iter().map(|said| Cap { system: None, ..said.clone() }).collect();
        let mut registry = self.app.world_mut().resource_mut::<Registry>();
        let id = SubsystemId::new(Symbol::new(system).as_str(), 0);
        let result = registry.edit(|edit| {
            edit.replace_caps(id, caps);
        });
        result.unwrap();
        self.model.replace_standing_caps(system, text).unwrap();
        self.log.push(format!("standing caps of {system}: {text:?}"));
    }

    pub fn switch(&mut self, system: &str) {
        let mut registry = self.app.world_mut().resource_mut::<Registry>();
        if self.model.disabled.remove(system) {
            registry.enable(system);
        } else {
            self.model.disabled.insert(system.to_string());
            registry.disable(system);
        }
        self.log.push(format!("switch {system}"));
    }

    /// A frame of this length: all numbers are equal to the bit, and versions go up exactly when a number changed.
    pub fn frame(&mut self, length: Duration) {
        self.log.push(format!("frame of {length:?}"));
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(length));
        self.app.update();
        let all = self.model.all();
        self.orders.retain(|(number, speaker), text| {
            let system = SPEAKERS[*speaker].name();
            let waits = self.model.disabled.contains(system);
            if !waits && all.contains(number) {
                self.model.replace(*number, system, text).unwrap();
            }
            waits
        });
        self.model.frame(length);
        self.compare();
    }

    /// How the app came to the numbers that differ.
    fn explanations(&mut self, entity: Entity, names: Vec<String>) -> String {
        let explain = move |actors: Query<(ActorInputs, Has<Disabled>)>, mut resolver: Resolver| -> String {
            let (inputs, _) = actors.get(entity).unwrap();
            names
                .iter()
                .map(|name| format!("{}\n", resolver.explain(&inputs, name.as_str()).unwrap()))
                .collect()
        };
        self.app.world_mut().run_system_once(explain).unwrap()
    }

    fn compare(&mut self) {
        let alive = self.model.all();
        for (number, entities) in &self.entities {
            let is_there = self.app.world().get_entity(entities[0]).is_ok();
            assert_eq!(
                is_there,
                alive.contains(number),
                "{number}, seed {}: {}",
                self.seed,
                self.log.join("\n")
            );
        }
        self.entities.retain(|number, _| alive.contains(number));
        let registry = self.app.world().resource::<Registry>();
        let just_changed = &self.app.world().resource::<JustChanged>().0;
        for number in alive.into_iter().filter(|number| self.model.is_actor(*number)) {
            let expected = theirs(self.model.outcome(number), registry, self.event);
            for entity in &self.entities[&number].clone() {
                let snapshot = self.app.world().get::<Snapshot>(*entity).unwrap();
                let numbers = ours(snapshot, registry, self.event);
                let context = || format!("actor {number}, seed {}: {}", self.seed, self.log.join("\n"));
                if numbers != expected {
                    let text = format!("{}\n{}", numbers.difference(&expected), context());
                    let names = registry.dimensions().map(|name| name.to_string()).collect();
                    let explanations = self.explanations(*entity, names);
                    panic!("{text}\n{explanations}");
                }
                let seen = self.seen.get(entity);
                let changes = seen.is_none_or(|seen| !seen.numbers.is_same(&numbers));
                let before = seen.map_or(0, |seen| seen.version);
                let version = snapshot.version();
                // With the tags that its effects grant an actor is resolved again in the same frame.
                if self.model.flipped(number) {
                    assert!(version > before || !changes, "the version, {}", context());
                } else {
                    assert_eq!(version, before + u64::from(changes), "the version, {}", context());
                    assert_eq!(just_changed.contains(entity), changes, "marked as changed, {}", context());
                }
                self.seen.insert(*entity, Seen { numbers, version });
            }
        }
    }
}
