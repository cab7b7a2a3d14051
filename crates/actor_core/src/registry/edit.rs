//! [`RegistryBuilder`] and [`RegistryEdit`]: a registry from code, and changes to it at run time.

use std::marker::PhantomData;

use crate::definitions::{DimensionDef, EffectDef, Spanned, SubsystemDef};
use crate::error::Error;
use crate::vocabulary::{AcrossLayerPolicy, Cap, CapLayers, Curve, Limits, SubsystemId, Symbol};

use super::Registry;
use super::edits::Edits;
use crate::definitions::{Definitions, Layers, Named};

/// Builds a [`Registry`] in code, with the same checks as the loader of files.
///
/// `R` is the type that it builds: the registry, or the type in which an engine's plugin wraps it.
#[derive(Clone, Debug)]
#[must_use]
pub struct RegistryBuilder<R = Registry> {
    definitions: Definitions,
    builds: PhantomData<fn() -> R>,
}

impl<R> Default for RegistryBuilder<R> {
    fn default() -> Self {
        Self { definitions: Definitions::default(), builds: PhantomData }
    }
}

impl<R: From<Registry>> RegistryBuilder<R> {
    /// Adds a dimension.
    pub fn dimension(mut self, name: impl Into<Symbol>, def: DimensionDef) -> Self {
        self.definitions.dimensions.push(Named::by_code(name.into(), def));
        self
    }

    /// Sets the cap layers. The default is REALM, WORLD, EVENT and TOTAL, with the policy Intersect.
    pub fn layers(mut self, layers: CapLayers) -> Self {
        self.definitions.layers = Some(Layers { layers, places: Vec::new() });
        self
    }

    /// Adds a curve. Formulas call it by its name.
    pub fn curve(mut self, name: impl Into<Symbol>, curve: Curve) -> Self {
        self.definitions.curves.push(Named::by_code(name.into(), curve));
        self
    }

    /// Adds a standing cap, which applies to every actor.
    pub fn cap(mut self, id: SubsystemId, cap: Cap) -> Self {
        self.definitions.caps.push(standing(id, cap));
        self
    }

    /// Adds the rules of a subsystem.
    pub fn subsystem(mut self, def: SubsystemDef) -> Self {
        self.definitions.subsystems.push(def);
        self
    }

    /// Sets the limits on definitions and callers.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.definitions.limits = limits;
        self
    }

    /// Adds an effect.
    pub fn effect(mut self, def: EffectDef) -> Self {
        self.definitions.effects.push(def);
        self
    }

    /// Checks and compiles the definitions, and returns the registry, which is ready.
    ///
    /// # Errors
    /// [`Error::Definitions`] with every problem of the definitions.
    pub fn build(self) -> Result<R, Error> {
        let mut registry = Registry::default();
        registry.recompile(self.definitions.into(), Edits::default())?;
        Ok(registry.into())
    }
}

fn standing(id: SubsystemId, cap: Cap) -> Spanned<Cap> {
    Spanned::by_code(Cap {
        system: Some(id.symbol()),
        priority: Some(cap.priority.unwrap_or(id.priority())),
        ..cap
    })
}

impl Registry {
    /// Creates a builder for a registry in code.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::default()
    }

    /// Changes the registry in one transaction.
    ///
    /// Either all changes that the closure makes apply to every actor that is resolved from then on, or the call
    /// returns an error and nothing has changed.
    ///
    /// # Errors
    /// - [`Error::Definitions`] with every problem of the changed definitions.
    /// - [`Error::NotReady`] if the registry is not [ready](Self::is_ready), for example while its files still load.
    pub fn edit(&mut self, change: impl FnOnce(&mut RegistryEdit)) -> Result<(), Error> {
        if !self.ready {
            return Err(Error::NotReady);
        }
        let mut edit = RegistryEdit::new(&self.files, self.edits.clone());
        change(&mut edit);
        let edits = edit.into_edits();
        if edits == self.edits {
            return Ok(());
        }
        self.recompile(self.files.clone(), edits)
    }
}

/// The changes of one transaction, made by [`Registry::edit`].
#[derive(Debug)]
pub struct RegistryEdit<'a> {
    files: &'a Definitions,
    edits: Edits,
}

impl<'a> RegistryEdit<'a> {
    pub(super) fn new(files: &'a Definitions, edits: Edits) -> Self {
        Self { files, edits }
    }

    pub(super) fn into_edits(self) -> Edits {
        self.edits
    }

    /// Returns the definition of a dimension with the changes so far.
    pub fn dimension(&self, name: impl Into<Symbol>) -> Option<&DimensionDef> {
        self.edits.dimension_over(self.files, name.into())
    }

    /// Defines a dimension, or replaces its definition.
    pub fn define_dimension(&mut self, name: impl Into<Symbol>, def: DimensionDef) -> &mut Self {
        self.edits.dimensions.insert(name.into(), def);
        self
    }

    /// Changes the definition of a dimension. If it is not defined, the change starts from the default definition.
    pub fn change_dimension(
        &mut self,
        name: impl Into<Symbol>,
        change: impl FnOnce(&mut DimensionDef),
    ) -> &mut Self {
        let name = name.into();
        let before = self.dimension(name).cloned().unwrap_or_default();
        let mut after = before.clone();
        change(&mut after);
        if after != before || self.dimension(name).is_none() {
            self.edits.dimensions.insert(name, after);
        }
        self
    }

    /// Returns the cap layers with the changes so far.
    pub fn layers(&self) -> CapLayers {
        let files = || self.files.layers.as_ref().map(|layers| layers.layers.clone());
        self.edits.layers.clone().or_else(files).unwrap_or_default()
    }

    /// Sets the cap layers, their order and their policy.
    pub fn set_layers(&mut self, layers: CapLayers) -> &mut Self {
        self.edits.layers =
            Some(layers).filter(|layers| *layers != self.layers() || self.edits.layers.is_some());
        self
    }

    /// Sets the policy by which the layers combine.
    pub fn set_policy(&mut self, policy: AcrossLayerPolicy) -> &mut Self {
        let layers = CapLayers { policy, ..self.layers() };
        self.set_layers(layers)
    }

    /// Defines a curve, or replaces its definition.
    pub fn define_curve(&mut self, name: impl Into<Symbol>, curve: Curve) -> &mut Self {
        self.edits.curves.insert(name.into(), curve);
        self
    }

    /// Replaces the standing caps that code gave to this system before, such as the law of a world or an event. The
    /// standing caps of the files stay. An empty list removes those of code.
    pub fn replace_caps(&mut self, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) -> &mut Self {
        let caps: Vec<Spanned<Cap>> = caps.into_iter().map(|cap| standing(id, cap)).collect();
        if caps.is_empty() {
            self.edits.caps.remove(&id.symbol());
        } else {
            self.edits.caps.insert(id.symbol(), caps);
        }
        self
    }

    /// Defines the rules of a subsystem. They replace those that files or code gave it before.
    pub fn define_subsystem(&mut self, def: SubsystemDef) -> &mut Self {
        self.edits.subsystems.insert(def.id, def);
        self
    }

    /// Drops the rules that code gave to a subsystem. Those of the files count again.
    pub fn drop_subsystem(&mut self, id: impl Into<Symbol>) -> &mut Self {
        self.edits.subsystems.remove(&id.into());
        self
    }

    /// Defines an effect, or replaces its definition. Active effects follow the new definition, except that they keep
    /// their remaining duration.
    pub fn define_effect(&mut self, def: EffectDef) -> &mut Self {
        self.edits.effects.insert(def.id, def);
        self
    }

    /// Drops the definition that code gave to an effect. That of the files counts again.
    pub fn drop_effect(&mut self, id: impl Into<Symbol>) -> &mut Self {
        self.edits.effects.remove(&id.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Rule;
    use crate::vocabulary::{Condition, Dimension};

    static STRENGTH: Dimension = Dimension::new("strength");
    const WORLD: SubsystemId = SubsystemId::new("world", 0);

    fn registry() -> Registry {
        Registry::builder()
            .dimension("strength", DimensionDef::primary())
            .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
            .build()
            .unwrap()
    }

    #[test]
    fn an_edit_that_is_bad_changes_nothing() {
        let mut registry = registry();
        let stamp = registry.stamp();
        let error = registry
            .edit(|edit| {
                edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0)]);
                edit.change_dimension("strength", |strength| strength.base = Some("hp_max + speed".into()));
            })
            .unwrap_err();
        assert!(error.to_string().contains("no dimension is named `speed`"), "{error}");
        assert_eq!(registry.stamp(), stamp);
        assert_eq!(registry.dimension("strength").unwrap().base, None);
        registry.edit(|_| {}).unwrap();
        assert_eq!(registry.stamp(), stamp, "an edit without content is none");
    }

    #[test]
    fn cycles_are_refused_with_every_link() {
        let problems = |registry: RegistryBuilder| registry.build().unwrap_err().to_string();
        let two = Registry::builder()
            .dimension("a", DimensionDef::primary().base("b"))
            .dimension("b", DimensionDef::primary().base("a"));
        let text = problems(two);
        assert!(text.contains("`a` reads `b`") && text.contains("`b` reads `a`"), "{text}");
        let by_rule = Registry::builder().dimension("a", DimensionDef::primary()).subsystem(
            SubsystemDef::new("race", 0).rule(Rule::new().when(Condition::at_least("a", 1.0)).add("a", 1.0)),
        );
        let text = problems(by_rule);
        assert!(
            text.contains("cannot depend on itself") && text.contains("the condition of a rule of race"),
            "{text}"
        );
    }

    #[test]
    fn the_builder_checks_what_the_files_loader_checks() {
        let text = Registry::builder()
            .dimension("Strength", DimensionDef::primary())
            .dimension("min", DimensionDef::primary().clamp(5.0, 1.0))
            .dimension("damage", DimensionDef::context().base("1"))
            .curve("empty", Curve::linear([]))
            .cap(WORLD, STRENGTH.hard_max(f64::NAN).layer("NOWHERE"))
            .build()
            .unwrap_err()
            .to_string();
        for code in [
            "bad-name",
            "reserved-name",
            "clamp-upside-down",
            "context-base",
            "empty-curve",
            "not-finite",
            "unknown-layer",
        ] {
            assert!(text.contains(code), "{code} is missing in\n{text}");
        }
    }

    #[test]
    fn edits_can_be_dropped() {
        let mut registry = registry();
        registry
            .edit(|edit| {
                edit.change_dimension("strength", |strength| strength.max = 5.0);
            })
            .unwrap();
        assert_eq!(registry.dimension(&STRENGTH).unwrap().max, 5.0);
        registry.drop_edits().unwrap();
        assert_eq!(registry.dimension(&STRENGTH).unwrap().max, f64::INFINITY);
    }
}
