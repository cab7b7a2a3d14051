//! The code of a game: the dimensions that it names, its components, and its subsystems in both forms.

use bevy_actor_core::prelude::*;
use bevy_ecs::prelude::*;
use bevy_time::{Time, Timer};

// The dimensions that the code names. The file dimensions.ron defines them.
pub static LEVEL: Dimension = Dimension::new("level");
pub static STRENGTH: Dimension = Dimension::new("strength");
pub static VITALITY: Dimension = Dimension::new("vitality");
pub static DEXTERITY: Dimension = Dimension::new("dexterity");
pub static LUCK: Dimension = Dimension::new("luck");
pub static HP_MAX: Dimension = Dimension::new("hp_max");
pub static ATTACK_POWER: Dimension = Dimension::new("attack_power");
pub static ATTACK_SPEED: Dimension = Dimension::new("attack_speed");
pub static DEFENSE: Dimension = Dimension::new("defense");
pub static CRIT_RATE: Dimension = Dimension::new("crit_rate");
pub static MOVE_SPEED: Dimension = Dimension::new("move_speed");
pub static LIFESPAN_YEARS: Dimension = Dimension::new("lifespan_years");
pub static DAMAGE: Dimension = Dimension::new("damage");
pub static HEALING: Dimension = Dimension::new("healing");
pub static EXPERIENCE: Dimension = Dimension::new("experience");
pub static GOLD: Dimension = Dimension::new("gold");

// The subsystems in code, each with its priority. A RON file also defines rules for `items`, and both count.
pub const ITEMS: SubsystemId = SubsystemId::new("items", 50);
pub const ELIXIRS: SubsystemId = SubsystemId::new("elixirs", 30);
pub const HEAVEN: SubsystemId = SubsystemId::new("heaven", 0);

/// The years that Mira has trained when the demo begins.
pub const DOJO_YEARS: f64 = 10.0;

/// The sword that an actor wields.
#[derive(Component)]
pub struct Sword {
    pub name: &'static str,
    pub attack: f64,
    /// The bonus to attack speed as a fraction: 0.1 is 10 % faster.
    pub quick: f64,
}

/// A subsystem as a Bevy system. It runs for actors whose sword changed, and replaces what it contributed before.
pub fn wield(mut actors: Query<(ContributionsMut, &Sword), Changed<Sword>>) {
    for (mut contributions, sword) in &mut actors {
        contributions.replace(
            ITEMS,
            [
                ATTACK_POWER.flat(sword.attack).label("source", sword.name),
                ATTACK_SPEED.percent(sword.quick).label("source", sword.name),
            ],
        );
    }
}

/// An elixir of strength that works until its timer is finished.
#[derive(Component)]
pub struct Elixir(pub Timer);

/// Returns what an elixir contributes while it works.
pub fn elixir() -> [Contribution; 1] {
    [STRENGTH.percent(0.25)]
}

/// A subsystem with a timer. Stating the same every frame is cheap, because it marks nothing as changed.
pub fn feel_elixirs(
    mut commands: Commands,
    time: Res<Time>,
    mut actors: Query<(Entity, ContributionsMut, &mut Elixir)>,
) {
    for (actor, mut contributions, mut bottle) in &mut actors {
        if bottle.0.is_finished() {
            contributions.remove(ELIXIRS);
            commands.entity(actor).remove::<Elixir>();
        } else {
            contributions.replace(ELIXIRS, elixir());
        }
        bottle.0.tick(time.delta());
    }
}

/// The years that an actor has trained.
#[derive(Component)]
pub struct Training {
    pub years: f64,
}

/// A subsystem as a type, as a self-contained library would write it.
///
/// The plugin asks it about one actor at a time, when anything that it sees of the actor changed: here, the actor's
/// training. An error is reported, and the actor keeps the last good output.
pub struct Dojo;

impl Subsystem for Dojo {
    type Data = &'static Training;

    fn system_id(&self) -> &'static str {
        "dojo"
    }

    fn priority(&self) -> i32 {
        70
    }

    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        let years = actor.data.years;
        if years < 0.0 {
            return Err(format!("nobody trains for {years} years").into());
        }
        Ok(SubsystemOutput::new()
            .primary(STRENGTH.flat(years * 2.0))
            .derived(ATTACK_SPEED.flat(years * 0.01))
            .stage(if years >= 15.0 { "master" } else { "student" }))
    }
}

/// Applies the ticks of effects to the actor's health. The effects' files define the names of the amounts.
pub fn suffer(tick: On<EffectTicked>, mut pools: Query<&mut Pools>) {
    let Ok(mut pools) = pools.get_mut(tick.entity) else { return };
    let (damage, healing) = (tick.amount("damage"), tick.amount("healing"));
    // The files define amounts that are finite and not negative. With any others the health would stay as it is.
    damage.and_then(|damage| pools.take("health", damage).ok());
    healing.and_then(|healing| pools.restore("health", healing).ok());
}
