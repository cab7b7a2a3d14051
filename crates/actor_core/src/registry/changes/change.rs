//! [`RegistryChanges`]: the changes of a reload, as data and as text.

use std::fmt;

use crate::diagnostics::Place;
use crate::vocabulary::Symbol;

/// The changes that a reload of the files made to the registry. They are sorted: dimensions, curves, layers, standing
/// caps, rules, effects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegistryChanges(pub(super) Vec<RegistryChange>);

/// One change of a reload.
#[derive(Clone, Debug, PartialEq)]
pub struct RegistryChange {
    /// The definition that changed.
    pub what: Changed,
    /// How it changed.
    pub kind: ChangeKind,
    /// The parts that differ. The list is empty if the definition was added or removed as a whole.
    pub parts: Vec<ChangedPart>,
    /// The place of the new definition.
    pub place: Option<Place>,
}

/// A definition that a reload can change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Changed {
    /// The definition of a dimension.
    Dimension(Symbol),
    /// A curve.
    Curve(Symbol),
    /// The cap layers and their policy.
    Layers,
    /// The standing caps.
    StandingCaps,
    /// The id, the priority or the switch of a subsystem.
    Subsystem(Symbol),
    /// A rule.
    Rule {
        /// The subsystem of the rule.
        system: Symbol,
        /// The name of the rule, or `rule 2` for the second rule of its file.
        rule: String,
    },
    /// An effect: its fields, and its statements without a condition.
    Effect(Symbol),
    /// A rule of an effect, if it has a name or a condition.
    EffectRule {
        /// The effect of the rule.
        effect: Symbol,
        /// The name of the rule, or `rule 2` for the second such rule of the effect.
        rule: String,
    },
}

/// How a definition changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The definition is new.
    Added,
    /// The definition is gone.
    Removed,
    /// The definition differs from before.
    Edited,
}

/// One part of a definition that differs, such as `dexterity 12 → 14`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPart {
    /// The name of the part: a field, or a dimension with its bucket or cap mode.
    pub part: String,
    /// The old text, or `None` if the part is new.
    pub before: Option<String>,
    /// The new text, or `None` if the part is gone.
    pub after: Option<String>,
}

impl RegistryChanges {
    /// Returns whether nothing changed. Places and comments do not count.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns all changes.
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
    /// Writes one change per line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for RegistryChange {
    /// Writes the change, such as `race/elf: dexterity 12 → 14`.
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
