//! [`Unknown`]: finds and reports the names in a record that the registry does not know.

use std::collections::BTreeSet;
use std::mem::discriminant;

use crate::diagnostics::Severity;
use crate::error::{EffectRefusal, Error, Rejection};
use crate::registry::Registry;
use crate::vocabulary::{BASE, Symbol};

use super::ActorRecord;
use super::names::{NameKind, RecordView};

/// A name in a record that the registry does not know. It is kept without effect until the registry knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unknown {
    /// The registry defines no such dimension.
    Dimension(Symbol),
    /// No subsystem, rule or effect contributes for this system. Statements of the system in the record count all the
    /// same.
    ///
    /// Some systems contribute only through components that the game spawns, such as those of items. Such a system is
    /// known if the registry has a [`SubsystemDef`](crate::SubsystemDef) of its name, with or without rules.
    System(Symbol),
    /// The registry defines no such effect.
    Effect(Symbol),
    /// The registry has no such cap layer.
    Layer(Symbol),
}

impl ActorRecord {
    /// Returns the names in this record and in everything it contains that the registry does not know. Returns nothing
    /// as long as the registry is not ready. `is_subsystem` tells whether code contributes for a system.
    ///
    /// The method also reports each name to the registry's log. It uses the same causes as a resolve of the actor, so
    /// that each is reported once.
    pub fn unknown(&self, registry: &Registry, is_subsystem: impl Fn(Symbol) -> bool) -> Vec<Unknown> {
        if !registry.is_ready() {
            return Vec::new();
        }
        let mut names = BTreeSet::new();
        self.view().each(&mut |view| {
            view.names(&mut |kind, name| names.extend(Symbol::find(name).map(|name| (kind, name))));
        });
        let compiled = registry.compiled();
        let is_system =
            |name: Symbol| name == BASE.symbol() || is_subsystem(name) || registry.has_system(name);
        let unknown: BTreeSet<Unknown> = names
            .into_iter()
            .filter_map(|(kind, name)| match kind {
                NameKind::Dimension => {
                    compiled.table.slot(name).is_none().then_some(Unknown::Dimension(name))
                }
                NameKind::System => (!is_system(name)).then_some(Unknown::System(name)),
                NameKind::Effect => compiled.effect(name).is_none().then_some(Unknown::Effect(name)),
                NameKind::Layer => (!compiled.layers.order.contains(&name)).then_some(Unknown::Layer(name)),
                NameKind::Realm | NameKind::Tag | NameKind::Race | NameKind::Pool | NameKind::Input => None,
            })
            .collect();
        if !unknown.is_empty() {
            report_names(registry, &unknown);
            self.view().each(&mut |view| report_statements(registry, view, &unknown));
        }
        unknown.into_iter().collect()
    }
}

/// Reports unknown effects and systems.
fn report_names(registry: &Registry, unknown: &BTreeSet<Unknown>) {
    let reports = registry.reports();
    for unknown in unknown {
        match *unknown {
            Unknown::Effect(effect) => {
                let why = EffectRefusal::Unknown(effect);
                let error = || Error::EffectRefused { effect, why };
                reports.once(Severity::Error, ("gone", effect), error);
            }
            Unknown::System(system) => {
                let error = || Error::UnknownSystem(system);
                reports.once(Severity::Warning, ("unknown system", system), error);
            }
            Unknown::Dimension(_) | Unknown::Layer(_) => {}
        }
    }
}

/// Reports the statements and pools that wait for a dimension or a layer.
fn report_statements(registry: &Registry, view: RecordView, unknown: &BTreeSet<Unknown>) {
    let reports = registry.reports();
    let refused = |system: &str, dimension: &str, why: Rejection| {
        let (system, dimension) = (Symbol::new(system), Symbol::new(dimension));
        let cause = (system, dimension, discriminant(&why));
        reports.once(Severity::Error, cause, || Error::Refused { system, dimension, why });
    };
    let is_unknown = |dimension: &str| unknown.contains(&Unknown::Dimension(Symbol::new(dimension)));
    let said = view.contributions.iter().map(|said| (&*said.system, &*said.dimension));
    let capped = view.caps.iter().map(|cap| (&*cap.system, &*cap.dimension));
    let base = view.actor.into_iter().flat_map(|actor| actor.base.keys()).map(|name| (BASE.name(), &**name));
    for (system, dimension) in base.chain(said).chain(capped) {
        if is_unknown(dimension) {
            refused(system, dimension, Rejection::UnknownDimension);
        }
    }
    let pools = view.actor.into_iter().flat_map(|actor| actor.pools.values());
    for dimension in pools.flat_map(|pool| pool.regenerating.iter().chain([&pool.of])) {
        if is_unknown(dimension) {
            let name = dimension.as_str();
            reports.once(Severity::Error, name, || Error::UnknownDimension(name.into()));
        }
    }
    for (cap, layer) in view.caps.iter().filter_map(|cap| Some((cap, Symbol::new(cap.scope.as_deref()?)))) {
        if unknown.contains(&Unknown::Layer(layer)) {
            refused(&cap.system, &cap.dimension, Rejection::UnknownLayer(layer));
        }
    }
}
