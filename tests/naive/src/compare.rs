//! All numbers of an actor as bits, to compare the two implementations.

use std::collections::BTreeMap;

use actor_core::*;

use super::resolve::Outcome;

/// All numbers of a snapshot, as bits by name.
#[derive(Debug, PartialEq)]
pub struct Numbers {
    pub primary: BTreeMap<String, u64>,
    pub derived: BTreeMap<String, u64>,
    pub context: BTreeMap<String, [Option<u64>; 5]>,
    pub caps: BTreeMap<String, (u64, u64)>,
    pub applied: BTreeMap<String, u64>,
}

impl Numbers {
    /// Whether all numbers of the snapshot are the same, whatever `apply` makes of an event.
    pub fn is_same(&self, other: &Numbers) -> bool {
        self.primary == other.primary
            && self.derived == other.derived
            && self.context == other.context
            && self.caps == other.caps
    }

    /// What differs, for people.
    pub fn difference(&self, expected: &Numbers) -> String {
        let (ours, theirs) = (format!("{self:#?}"), format!("{expected:#?}"));
        let differing: Vec<&str> =
            ours.lines().filter(|line| !theirs.lines().any(|other| other == *line)).collect();
        let float = |bits: &u64| f64::from_bits(*bits);
        let mut text = format!("ours only: {differing:?}");
        for (name, bits) in self.primary.iter().chain(&self.derived) {
            let other = expected.primary.get(name).or(expected.derived.get(name));
            if other != Some(bits) {
                text += &format!("\n{name}: {} instead of {:?}", float(bits), other.map(float));
            }
        }
        for (name, bits) in expected.primary.iter().chain(&expected.derived) {
            if !self.primary.contains_key(name) && !self.derived.contains_key(name) {
                text += &format!("\n{name}: absent instead of {}", float(bits));
            }
        }
        for (name, (min, max)) in &self.caps {
            let other = expected.caps.get(name).map(|(min, max)| (float(min), float(max)));
            if other != Some((float(min), float(max))) {
                text += &format!("\ncaps of {name}: {:?} instead of {other:?}", (float(min), float(max)));
            }
        }
        text
    }
}

/// Of this crate; `event` goes through every context dimension.
pub fn ours(snapshot: &Snapshot, registry: &Registry, event: f64) -> Numbers {
    let values = |list: &mut dyn Iterator<Item = (Symbol, f64)>| {
        list.map(|(name, value)| (name.to_string(), value.to_bits())).collect()
    };
    let contexts = snapshot.contexts().map(|(name, context)| {
        let ContextModifier { flat, percent, mult, post, over } = *context;
        let bits = [Some(flat), Some(percent), Some(mult), Some(post), over].map(|x| x.map(f64::to_bits));
        (name.to_string(), bits)
    });
    let applied = registry.dimensions().filter_map(|name| {
        let value = snapshot.apply(name, event).ok()?;
        Some((name.to_string(), value.to_bits()))
    });
    Numbers {
        primary: values(&mut snapshot.primary()),
        derived: values(&mut snapshot.derived()),
        context: contexts.collect(),
        caps: snapshot
            .caps_used()
            .map(|(name, caps)| (name.to_string(), (caps.min.to_bits(), caps.max.to_bits())))
            .collect(),
        applied: applied.collect(),
    }
}

/// Of the naive implementation.
pub fn theirs(outcome: &Outcome, registry: &Registry, event: f64) -> Numbers {
    let values = |map: &BTreeMap<String, f64>| {
        map.iter().map(|(name, value)| (name.clone(), value.to_bits())).collect()
    };
    let contexts = outcome.context.iter().map(|(name, context)| {
        let all = [
            Some(context.flat),
            Some(context.percent),
            Some(context.mult),
            Some(context.post),
            context.override_,
        ];
        (name.clone(), all.map(|x| x.map(f64::to_bits)))
    });
    let applied = registry.dimensions().filter_map(|name| {
        let value = outcome.apply_context(name.as_str(), event).ok()?;
        Some((name.to_string(), value.to_bits()))
    });
    Numbers {
        primary: values(&outcome.primary),
        derived: values(&outcome.derived),
        context: contexts.collect(),
        caps: outcome
            .caps_used
            .iter()
            .map(|(name, (min, max))| (name.clone(), (min.to_bits(), max.to_bits())))
            .collect(),
        applied: applied.collect(),
    }
}
