//! Changes a little of everything in the game, at random but the same in each run.

use std::path::Path;
use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_asset::AssetPlugin;
use bevy_ecs::prelude::*;
use bevy_time::{TimePlugin, TimeUpdateStrategy};

pub const STRONG: &str = "strong";
const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const MOODS: SubsystemId = SubsystemId::new("moods", -5);
const DIMENSIONS: [&str; 6] = ["strength", "vitality", "luck", "attack", "years", "damage"];

/// How long a frame is by the game's clock.
const FRAME: Duration = Duration::from_millis(50);

pub fn app(assets: &Path) -> App {
    let mut app = App::new();
    app.add_plugins((
        TaskPoolPlugin::default(),
        TimePlugin,
        AssetPlugin { file_path: assets.to_string_lossy().into_owned(), ..Default::default() },
        ActorCorePlugin::default(),
    ))
    .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
    .register_subsystem(Moods);
    app.finish();
    app.cleanup();
    app
}

/// What an actor is in the mood for. Some moods are more than the subsystem bears.
#[derive(Component)]
pub struct Mood(u32);

struct Moods;

impl Subsystem for Moods {
    type Data = &'static Mood;

    fn system_id(&self) -> &'static str {
        MOODS.name()
    }

    fn priority(&self) -> i32 {
        MOODS.priority()
    }

    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        let mood = actor.data.0;
        match mood % 50 {
            0 => Err("in no mood for anything".into()),
            1 => panic!("in a rage"),
            2 => Ok(SubsystemOutput::new().primary(Contribution::new("luck", Bucket::Flat, f64::NAN))),
            3 => Ok(SubsystemOutput::new().primary(Contribution::new("nobody_knows", Bucket::Flat, 1.0))),
            _ => Ok(SubsystemOutput::new()
                .primary(Contribution::new("luck", Bucket::Percent, f64::from(mood % 7) * 0.1))
                .cap(
                    Cap::new("luck", CapMode::HardMax, CapKind::Max, f64::from(mood) + 10.5).layer("EVENT"),
                )),
        }
    }
}

/// Numbers at random, by the last steps of `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn number(&mut self) -> f64 {
        (self.below(4001) as f64 - 1000.0) / 16.0
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

pub struct Game {
    random: Random,
    actors: Vec<Entity>,
    items: Vec<Entity>,
    born: usize,
}

impl Game {
    pub fn new(app: &mut App, actors: usize) -> Self {
        let mut game = Self { random: Random(7), actors: Vec::new(), items: Vec::new(), born: 0 };
        for _ in 0..actors {
            game.spawn(app.world_mut());
        }
        // What is thrown on purpose need not be read a thousand times.
        std::panic::set_hook(Box::new(|info| {
            if !info.to_string().contains("in a rage") {
                eprintln!("{info}");
            }
        }));
        game
    }

    /// Some of the actors that there are.
    pub fn sample(&mut self, count: usize) -> Vec<Entity> {
        (0..count).map(|_| self.random.of(&self.actors)).collect()
    }

    /// A frame in which a few hundred things happen.
    pub fn play(&mut self, app: &mut App) {
        let world = app.world_mut();
        for _ in 0..self.actors.len() / 200 + 20 {
            self.happen(world);
        }
    }

    fn spawn(&mut self, world: &mut World) {
        self.born += 1;
        let (race, level) = (self.random.of(&["elf", "orc", "human"]), self.random.below(60) as f64);
        let base = Base::from([("level", level), ("strength", self.random.number()), ("vitality", 12.25)]);
        let mood = Mood(self.random.next() as u32 % 10_000);
        let bundle = (Actor::new(format!("actor {}", self.born)), Race::new(race), base, mood);
        self.actors.push(world.spawn(bundle).id());
    }

    fn statements(&mut self) -> Vec<Contribution> {
        const BUCKETS: [Bucket; 3] = [Bucket::Flat, Bucket::Flat, Bucket::Override];
        (0..self.random.below(4))
            .map(|_| {
                let (dimension, bucket) = (self.random.of(&DIMENSIONS), self.random.of(&BUCKETS));
                Contribution::new(dimension, bucket, self.random.number())
            })
            .collect()
    }

    fn happen(&mut self, world: &mut World) {
        let (at, what) = (self.random.below(self.actors.len()), self.random.below(100));
        let actor = self.actors[at];
        match what {
            0..=29 => {
                let (dimension, value) =
                    (self.random.of(&["strength", "vitality", "level"]), self.random.number());
                world.get_mut::<Base>(actor).unwrap().set(dimension, value);
            }
            30..=49 => {
                let said = self.statements();
                let mut actors = world.query::<ContributionsMut>();
                actors.get_mut(world, actor).unwrap().replace(ITEMS, said);
            }
            50..=59 => world.get_mut::<Mood>(actor).unwrap().0 = self.random.next() as u32 % 10_000,
            60..=64 => {
                let mut tags = world.get_mut::<Tags>(actor).unwrap();
                if !tags.insert("warded") {
                    tags.remove("warded");
                }
            }
            65..=67 => {
                let mut realms = world.get_mut::<Realms>(actor).unwrap();
                if !realms.insert("T1") {
                    realms.remove("T1");
                }
            }
            68..=72 => {
                world.despawn(actor);
                self.actors.swap_remove(at);
                self.spawn(world);
            }
            73..=80 => {
                let said = Contributions::new().with(ITEMS, self.statements());
                let target = match self.items.last() {
                    Some(item) if what == 73 && world.get_entity(*item).is_ok() => *item,
                    _ => actor,
                };
                self.items.push(world.spawn((said, ContributesTo(target), Lasts::ticks(400))).id());
            }
            81..=84 => {
                let at = self.random.below(self.items.len());
                if at < self.items.len() {
                    world.try_despawn(self.items.swap_remove(at)).ok();
                }
                self.items.retain(|item| world.get_entity(*item).is_ok());
            }
            85..=95 => {
                let effect = self.random.of(&[STRONG, "swift", "venom"]);
                let source = self.random.of(&self.actors);
                let power = self.random.number();
                EffectSpec::new(effect)
                    .level(3)
                    .input("power", power)
                    .from(source)
                    .apply_to(world, actor)
                    .ok();
            }
            96..=97 => {
                EffectFilter::tagged("magic").stacks(1).remove_from(world, actor);
            }
            _ => {
                let cap = Cap::new("strength", CapMode::HardMax, CapKind::Max, self.random.number() + 100.0);
                let mut actors = world.query::<CapsMut>();
                actors.get_mut(world, actor).unwrap().replace(ITEMS, [cap]);
            }
        }
    }
}
