//! Checksums of snapshots. Machines that hold the same numbers compute the same checksum, so that a client and a server
//! can compare them.

use crate::resolve::ContextModifier;
use crate::vocabulary::name_hash;

use super::Snapshot;

/// Returns a number for a name and a content. The numbers of many entries are added up, so their order makes no
/// difference.
#[inline]
fn hash_entry(name: u64, content: u64) -> u64 {
    // The last steps of SplitMix64. Each bit of the result depends on each bit of the input.
    let mut x = name.wrapping_add(content.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The role that a number plays for its dimension.
#[derive(Clone, Copy)]
enum Field {
    CapMin = 1,
    CapMax,
    Flat,
    Percent,
    Mult,
    Post,
    Override,
}

fn hash_field(name: u64, field: Field, value: f64) -> u64 {
    hash_entry(hash_entry(name, field as u64), value.to_bits())
}

impl Snapshot {
    /// Returns a checksum of the bits of all values, context dimensions and effective caps, by the names of the
    /// dimensions. Snapshots with the same numbers have the same checksum. Snapshots that differ share one with a
    /// probability of 2^-64.
    ///
    /// The checksum depends neither on the version, nor on the order in which dimensions are registered, nor on
    /// threads. It depends on the platform only as far as formulas do; the feature [`libm`](crate#features) makes them
    /// alike everywhere. It does not protect against somebody who forges a snapshot on purpose.
    ///
    /// ```
    /// # use actor_core::prelude::*;
    /// # fn compare(mine: &Snapshot, from_the_server: u64) {
    /// if mine.checksum() != from_the_server {
    ///     // Ask for the numbers, and look at `diff`.
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let values = self.slots().map(|(info, value)| hash_entry(info.hash, value.to_bits()));
        let caps = self.uncommon_caps().map(|(info, caps)| {
            hash_field(info.hash, Field::CapMin, caps.min).wrapping_add(hash_field(
                info.hash,
                Field::CapMax,
                caps.max,
            ))
        });
        let contexts = self.context_slots().map(|(info, context)| {
            let ContextModifier { flat, percent, mult, post, over } = *context;
            let parts =
                [(Field::Flat, flat), (Field::Percent, percent), (Field::Mult, mult), (Field::Post, post)];
            let parts = parts.into_iter().chain(over.map(|over| (Field::Override, over)));
            parts.fold(0, |sum: u64, (field, value)| sum.wrapping_add(hash_field(info.hash, field, value)))
        });
        values.chain(caps).chain(contexts).fold(0, u64::wrapping_add)
    }
}

/// Returns a checksum of many actors: their ids and the [checksums](Snapshot::checksum) of their snapshots. The order
/// of the actors makes no difference.
#[must_use]
pub fn checksum_of_actors<'a>(actors: impl Iterator<Item = (&'a str, &'a Snapshot)>) -> u64 {
    actors.map(|(id, snapshot)| hash_entry(name_hash(id), snapshot.checksum())).fold(0, u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::DimensionDef;
    use crate::files::ActorDefinition;
    use crate::registry::Registry;
    use crate::vocabulary::{Bucket, Contribution, SubsystemId};
    use crate::workspace::Workspace;

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
        assert_eq!(name_hash(""), 0xCBF2_9CE4_8422_2325);
        assert_eq!(name_hash("a"), 0xAF63_DC4C_8601_EC8C);
        assert_eq!(name_hash("foobar"), 0x8594_4171_F739_67E8);
    }

    #[test]
    fn the_same_numbers_have_the_same_checksum_whatever_the_order() {
        let said = r#"base: {"one": 1, "two": 2, "three": 3}, contributions: [
            (dimension: "damage", bucket: Percent, value: 0.5, system: "x")],
            caps: [(system: "x", dimension: "two", mode: HardMax, value: 1.5)]"#;
        let [a, b] = [["one", "two", "three"], ["three", "two", "one"]]
            .map(|names| actor(said).resolve(&registry(names)).checksum());
        assert_eq!(a, b);
        // Computed by hand from the published FNV-1a and SplitMix64. It is the same on every platform and in every
        // release.
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
        let mut workspace = Workspace::default();
        let mut snapshot = Snapshot::default();
        let mut sums = Vec::new();
        for value in [1.0, 2.0, 1.0] {
            actor
                .contributions
                .replace(SubsystemId::new("x", 0), [Contribution::new("two", Bucket::Flat, value)]);
            workspace.refresh(&registry, actor.inputs(), &mut snapshot);
            sums.push((snapshot.version(), snapshot.checksum()));
        }
        assert_eq!(sums[0].1, sums[2].1);
        assert_ne!(sums[0].1, sums[1].1);
        assert_eq!(sums[2].0, 3);
    }
}
