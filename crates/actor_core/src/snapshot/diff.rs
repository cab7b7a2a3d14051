//! [`SnapshotDiff`]: all differences between two snapshots, as data and as text.

use std::collections::BTreeMap;
use std::fmt;

use crate::resolve::ContextModifier;
use crate::vocabulary::{EffectiveCaps, Symbol, shortest};

use super::Snapshot;

/// The differences between two snapshots, by the names of the dimensions. Its `Display` prints one difference a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapshotDiff {
    /// The values that differ in their bits; `None` stands for an absent dimension.
    pub values: Vec<Difference<f64>>,
    /// The context dimensions that differ; `None` stands for one without contributions.
    pub contexts: Vec<Difference<ContextModifier>>,
    /// The effective caps that differ; `None` stands for a dimension with neither a value nor a cap.
    pub caps: Vec<Difference<EffectiveCaps>>,
}

/// One dimension before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference<T> {
    /// The dimension.
    pub dimension: Symbol,
    /// The state before, or `None` if there was none.
    pub before: Option<T>,
    /// The state after, or `None` if there is none.
    pub after: Option<T>,
}

impl Snapshot {
    /// Returns the differences of this snapshot from an earlier one, or from that of another machine. Two snapshots
    /// with the same numbers, and so with the same [checksum](Snapshot::checksum), have none.
    ///
    /// ```
    /// # use actor_core::prelude::*;
    /// # fn compare(mine: &Snapshot, the_servers: &Snapshot) {
    /// println!("{}", mine.diff(the_servers)); // strength: 10 → 12
    /// # }
    /// ```
    #[must_use]
    pub fn diff(&self, before: &Self) -> SnapshotDiff {
        SnapshotDiff {
            values: differences(before.values(), self.values(), |a, b| a.to_bits() == b.to_bits()),
            contexts: differences(
                before.contexts().map(|(name, context)| (name, *context)),
                self.contexts().map(|(name, context)| (name, *context)),
                ContextModifier::same_bits,
            ),
            caps: differences(before.caps_used(), self.caps_used(), |a, b| a.same_bits(*b)),
        }
    }
}

fn differences<T: Copy>(
    before: impl Iterator<Item = (Symbol, T)>,
    after: impl Iterator<Item = (Symbol, T)>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Difference<T>> {
    let mut all: BTreeMap<Symbol, Difference<T>> = BTreeMap::new();
    for (dimension, value) in before {
        all.insert(dimension, Difference { dimension, before: Some(value), after: None });
    }
    for (dimension, value) in after {
        let new = Difference { dimension, before: None, after: None };
        all.entry(dimension).or_insert(new).after = Some(value);
    }
    let differs = |one: &Difference<T>| match (&one.before, &one.after) {
        (Some(before), Some(after)) => !same(before, after),
        _ => true,
    };
    all.into_values().filter(differs).collect()
}

impl SnapshotDiff {
    /// Returns whether there is no difference.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.contexts.is_empty() && self.caps.is_empty()
    }
}

impl fmt::Display for SnapshotDiff {
    /// Writes one difference a line, such as `strength: 10 → 12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.values.iter().map(|one| one.line("", |value| shortest(*value)));
        let contexts = self.contexts.iter().map(|one| {
            one.line("", |context| {
                let ContextModifier { flat, percent, mult, post, over } = *context;
                let [flat, percent, mult, post] = [flat, percent, mult, post].map(shortest);
                match over {
                    Some(over) => format!("override {}", shortest(over)),
                    None => format!("flat {flat} percent {percent} mult {mult} post {post}"),
                }
            })
        });
        let caps = self
            .caps
            .iter()
            .map(|one| one.line(" caps", |caps| format!("{}..{}", shortest(caps.min), shortest(caps.max))));
        let lines: Vec<String> = values.chain(contexts).chain(caps).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl<T> Difference<T> {
    fn line(&self, what: &str, text: impl Fn(&T) -> String) -> String {
        let [before, after] = [&self.before, &self.after].map(|one| match one {
            Some(value) => text(value),
            None => "absent".to_owned(),
        });
        format!("{}{what}: {before} → {after}", self.dimension)
    }
}

#[cfg(test)]
mod tests {
    use crate::definitions::DimensionDef;
    use crate::files::ActorDefinition;
    use crate::registry::Registry;

    #[test]
    fn a_diff_names_every_number_that_differs() {
        let names = ["charm", "luck", "strength"];
        let builder = Registry::builder().dimension("damage", DimensionDef::context());
        let builder =
            names.iter().fold(builder, |builder, name| builder.dimension(*name, DimensionDef::primary()));
        let registry = builder.build().unwrap();
        let resolve = |said: &str| {
            let text = format!("(id: \"a\", name: \"A\", {said})");
            ActorDefinition::from_ron("a.ron", text).unwrap().resolve(&registry)
        };
        let before = resolve(r#"base: {"strength": 10, "luck": 1, "charm": 2}"#);
        let after = resolve(
            r#"base: {"strength": 12, "charm": 2}, contributions: [
                (dimension: "damage", bucket: Mult, value: 0.5, system: "x")],
                caps: [(system: "x", dimension: "strength", mode: HardMax, value: 12.5)]"#,
        );
        assert_eq!(
            after.diff(&before).to_string(),
            "luck: 1 → absent\n\
             strength: 10 → 12\n\
             damage: absent → flat 0 percent 0 mult 1.5 post 0\n\
             luck caps: -inf..inf → absent\n\
             strength caps: -inf..inf → -inf..12.5"
        );
        assert!(after.diff(&after).is_empty());
        for said in [
            r#"base: {"strength": 13, "charm": 2}"#,
            r#"contributions: [(dimension: "damage", bucket: Mult, value: 0.5, system: "x")]"#,
            r#"caps: [(system: "x", dimension: "strength", mode: HardMax, value: 12.5)]"#,
        ] {
            assert!(!resolve(said).diff(&resolve("")).is_empty(), "{said}");
        }
    }
}
