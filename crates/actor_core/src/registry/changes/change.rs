//! [`RegistryChanges`]: what a reload changed, for people and as data.

use std::fmt;

use crate::diagnostics::Place;
use crate::vocabulary::Symbol;

/// What a reload of the files changed in the registry, in the order of dimensions, curves, layers, standing caps, rules,
/// effects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegistryChanges(pub(super) Vec<RegistryChange>);

/// One thing that a reload changed.
#[derive(Clone, Debug, PartialEq)]
pub struct RegistryChange {
    /// What it is.
    pub what: Changed,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its parts that differ; none, if the whole was added or removed.
    pub parts: Vec<ChangedPart>,
    /// Where it is written now.
    pub place: Option<Place>,
}

/// What a reload can change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Changed {
    /// A dimension's definition.
    Dimension(Symbol),
    /// A curve.
    Curve(Symbol),
    /// The cap layers and how they are put together.
    Layers,
    /// The standing caps.
    StandingCaps,
    /// A subsystem's id, priority or switch.
    Subsystem(Symbol),
    /// A rule.
    Rule {
        /// Whose rule it is.
        system: Symbol,
        /// Its name, or `rule 2` for the second of its file.
        rule: String,
    },
    /// An effect, with what it says always.
    Effect(Symbol),
    /// A rule of an effect that has a name or a condition.
    EffectRule {
        /// Whose rule it is.
        effect: Symbol,
        /// Its name, or `rule 2` for the second of these.
        rule: String,
    },
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another than before.
    Edited,
}

/// A part of something that differs, such as `dexterity 12 → 14`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPart {
    /// Which part: a field, or a dimension with the bucket or cap mode.
    pub part: String,
    /// What it said before; `None` if it is new.
    pub before: Option<String>,
    /// What it says now; `None` if it is gone.
    pub after: Option<String>,
}

impl RegistryChanges {
    /// Whether nothing but places and comments changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, RegistryChange> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a RegistryChanges {
    type Item = &'a RegistryChange;
    type IntoIter = std::slice::Iter<'a, RegistryChange>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for RegistryChanges {
    /// One a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for RegistryChange {
    /// Such as `race/elf: dexterity 12 → 14`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Changed::Dimension(name)
            | Changed::Curve(name)
            | Changed::Subsystem(name)
            | Changed::Effect(name) => write!(f, "{name}")?,
            Changed::Layers => f.write_str("cap layers")?,
            Changed::StandingCaps => f.write_str("standing caps")?,
            Changed::Rule { system: of, rule } | Changed::EffectRule { effect: of, rule } => {
                write!(f, "{of}/{rule}")?;
            }
        }
        match self.kind {
            ChangeKind::Added => f.write_str(" added"),
            ChangeKind::Removed => f.write_str(" removed"),
            ChangeKind::Edited => {
                let parts: Vec<String> = self.parts.iter().map(ToString::to_string).collect();
                write!(f, ": {}", parts.join(", "))
            }
        }
    }
}

impl fmt::Display for ChangedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, "{} {before} → {after}", self.part),
            (None, Some(after)) => write!(f, "{} {after} added", self.part),
            (Some(before), None) => write!(f, "{} {before} removed", self.part),
            (None, None) => f.write_str(&self.part),
        }
    }
}
