//! Checksums of numbers: the same on every machine that has the same numbers.

use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Allow;
use bevy_ecs::system::{Query, SystemParam};

use crate::actor::Actor;
use crate::resolve::ContextModifier;
use crate::snapshot::Snapshot;

/// A number for a name that is the same in every process: FNV-1a, of 64 bits.
pub(crate) fn of_name(name: &str) -> u64 {
    name.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// A number for what is said of a name. Those of many are added, so that their order makes no difference.
#[inline]
fn entry(name: u64, said: u64) -> u64 {
    // The last steps of SplitMix64: each bit of the result depends on each of the input.
    let mut x = name.wrapping_add(said.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// What an entry is about, besides its name.
#[derive(Clone, Copy)]
enum About {
    CapMin = 1,
    CapMax,
    Flat,
    Percent,
    Mult,
    Post,
    Override,
}

fn part(name: u64, about: About, value: f64) -> u64 {
    entry(entry(name, about as u64), value.to_bits())
}

impl Snapshot {
    /// A number that two snapshots with the same numbers have in common: the bits of all values, context dimensions and
    /// effective caps, by the names of the dimensions. Two that differ have the same one with a chance of 2^-64.
    ///
    /// It does not depend on the version, on the order in which dimensions are registered, on threads, or on the platform,
    /// as far as [formulas](crate#exactness) do not. It is no defence against those who want two to be alike.
    ///
    /// ```
    /// # use bevy_actor_core::prelude::*;
    /// # fn compare(mine: &Snapshot, from_the_server: u64) {
    /// if mine.checksum() != from_the_server {
    ///     // Ask for the numbers, and look at `diff`.
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let values = self.slots().map(|(info, value)| entry(info.hash, value.to_bits()));
        let caps = self.uncommon_caps().map(|(info, caps)| {
            part(info.hash, About::CapMin, caps.min).wrapping_add(part(info.hash, About::CapMax, caps.max))
        });
        let contexts = self.context_slots().map(|(info, context)| {
            let ContextModifier { flat, percent, mult, post, over } = *context;
            let parts =
                [(About::Flat, flat), (About::Percent, percent), (About::Mult, mult), (About::Post, post)];
            let parts = parts.into_iter().chain(over.map(|over| (About::Override, over)));
            parts.fold(0, |sum: u64, (about, value)| sum.wrapping_add(part(info.hash, about, value)))
        });
        values.chain(caps).chain(contexts).fold(0, u64::wrapping_add)
    }
}

/// Checksums of actors: a system parameter that conflicts only with those who write [`Snapshot`] or [`Actor`].
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn tell_the_server(checksums: Checksums) {
///     println!("tick 7: {:016x}", checksums.all());
/// }
/// # bevy_ecs::system::assert_is_system(tell_the_server);
/// ```
#[derive(SystemParam)]
pub struct Checksums<'w, 's> {
    actors: Query<'w, 's, (&'static Actor, &'static Snapshot), Allow<Disabled>>,
}

impl Checksums<'_, '_> {
    /// A number for all actors, disabled ones too: their ids and the [checksums](Snapshot::checksum) of their snapshots. It
    /// does not depend on entities or on the order in which actors were spawned. Actors that are not resolved yet do not
    /// count.
    ///
    /// It looks at every number of every actor: about a nanosecond and a half for each.
    #[must_use]
    pub fn all(&self) -> u64 {
        let resolved = self.actors.iter().filter(|(_, snapshot)| snapshot.is_resolved());
        let actors = resolved.map(|(actor, snapshot)| entry(of_name(actor.id()), snapshot.checksum()));
        actors.fold(0, u64::wrapping_add)
    }
}

#[cfg(test)]
mod tests {
    use bevy_ecs::system::RunSystemOnce;

    use super::*;
    use crate::contribution::Contribution;
    use crate::dimension_def::DimensionDef;
    use crate::files::ActorDefinition;
    use crate::registry::Registry;

    fn registry(names: [&str; 3]) -> Registry {
        let builder = Registry::builder().dimension("damage", DimensionDef::context());
        let builder =
            names.iter().fold(builder, |builder, name| builder.dimension(*name, DimensionDef::primary()));
        builder.build().unwrap()
    }

    fn actor(said: &str) -> ActorDefinition {
        ActorDefinition::from_ron("a.ron", format!("(id: \"a\", name: \"A\", {said})")).unwrap()
    }

    #[test]
    fn names_have_the_published_numbers() {
        // http://www.isthe.com/chongo/tech/comp/fnv: the vectors of the 64-bit variant.
        assert_eq!(of_name(""), 0xCBF2_9CE4_8422_2325);
        assert_eq!(of_name("a"), 0xAF63_DC4C_8601_EC8C);
        assert_eq!(of_name("foobar"), 0x8594_4171_F739_67E8);
    }

    #[test]
    fn the_same_numbers_have_the_same_checksum_whatever_the_order() {
        let said = r#"base: {"one": 1, "two": 2, "three": 3}, contributions: [
            (dimension: "damage", bucket: Percent, value: 0.5, system: "x")],
            caps: [(system: "x", dimension: "two", mode: HardMax, value: 1.5)]"#;
        let [a, b] = [["one", "two", "three"], ["three", "two", "one"]]
            .map(|names| actor(said).resolve(&registry(names)).checksum());
        assert_eq!(a, b);
        // Computed by hand from the published FNV-1a and SplitMix64: it is the same on every platform and in every release.
        assert_eq!(a, 0x286C_683E_5335_BCEA);
    }

    #[test]
    fn every_number_counts() {
        let registry = registry(["one", "two", "three"]);
        let cap = |value: &str| {
            format!(
                r#"base: {{"one": 1}}, caps: [(system: "x", dimension: "one", mode: HardMax, value: {value})]"#
            )
        };
        let context = |bucket: &str, value: f64| {
            format!(
                r#"contributions: [(dimension: "damage", bucket: {bucket}, value: {value}, system: "x")]"#
            )
        };
        let sums: std::collections::BTreeSet<u64> = [
            String::new(),
            r#"base: {"one": 1}"#.into(),
            r#"base: {"two": 1}"#.into(),
            r#"base: {"one": 1.0000000000000002}"#.into(),
            r#"base: {"one": 1, "two": 0}"#.into(),
            r#"base: {"one": 0, "two": 1}"#.into(),
            cap("5"),
            cap("6"),
            context("Flat", 0.5),
            context("Percent", 0.5),
            context("Mult", 0.5),
            context("PostAdd", 0.5),
            context("Override", 0.5),
            context("Override", 0.25),
        ]
        .iter()
        .map(|said| actor(said).resolve(&registry).checksum())
        .collect();
        assert_eq!(sums.len(), 14);
    }

    #[test]
    fn it_says_nothing_of_the_version() {
        let registry = registry(["one", "two", "three"]);
        let mut actor = actor(r#"base: {"one": 1}"#);
        let mut workspace = crate::workspace::Workspace::default();
        let mut snapshot = Snapshot::default();
        let mut sums = Vec::new();
        for value in [1.0, 2.0, 1.0] {
            actor.contributions.replace(
                crate::SubsystemId::new("x", 0),
                [Contribution::new("two", crate::Bucket::Flat, value)],
            );
            workspace.refresh(&registry, actor.inputs(), &mut snapshot);
            sums.push((snapshot.version(), snapshot.checksum()));
        }
        assert_eq!(sums[0].1, sums[2].1);
        assert_ne!(sums[0].1, sums[1].1);
        assert_eq!(sums[2].0, 3);
    }

    /// The checksum of all actors of a world in which these live: each an id and a strength.
    fn all(actors: &[(&str, f64)], disabled: bool) -> u64 {
        let mut app = bevy_app::App::new();
        let registry = registry(["strength", "two", "three"]);
        app.add_plugins(crate::ActorCorePlugin::default().with_registry(registry));
        for (id, strength) in actors {
            let mut actor =
                app.world_mut().spawn((Actor::new(*id), crate::Base::from([("strength", *strength)])));
            if disabled {
                actor.insert(Disabled);
            }
        }
        app.update();
        app.world_mut().spawn(Actor::new("not resolved yet"));
        app.world_mut().run_system_once(|checksums: Checksums| checksums.all()).unwrap()
    }

    #[test]
    fn the_checksum_of_all_actors_is_that_of_their_ids_and_numbers() {
        let two = all(&[("a", 1.0), ("b", 2.0)], false);
        assert_eq!(two, all(&[("b", 2.0), ("a", 1.0)], false));
        assert_eq!(two, all(&[("a", 1.0), ("b", 2.0)], true));
        for others in [&[("a", 1.0)][..], &[("a", 2.0), ("b", 1.0)], &[("a", 1.0), ("c", 2.0)], &[]] {
            assert_ne!(two, all(others, false), "{others:?}");
        }
    }
}
