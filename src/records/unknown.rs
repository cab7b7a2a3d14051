//! Finding and reporting what a record names and nobody knows.

use std::collections::BTreeSet;
use std::mem::discriminant;

use bevy_ecs::world::World;

use crate::diagnostics::Severity;
use crate::effects::EffectRefusal;
use crate::error::{ActorCoreError, Refusal};
use crate::registry::Registry;
use crate::subsystem::Subsystems;
use crate::subsystem_id::BASE;
use crate::symbol::Symbol;

use super::Unknown;
use super::names::{Body, Named};

/// What the registry does not know of this and all in it. It is reported, with the same causes by which the aggregation
/// would report it, so that each is told of once.
pub(super) fn of(world: &World, body: Body) -> Vec<Unknown> {
    let Some(registry) = world.get_resource::<Registry>().filter(|registry| registry.is_ready()) else {
        return Vec::new();
    };
    let mut names = BTreeSet::new();
    body.each(&mut |body| {
        body.names(&mut |named, name| names.extend(Symbol::find(name).map(|name| (named, name))));
    });
    let compiled = registry.compiled();
    let subsystems = world.get_resource::<Subsystems>();
    let is_system = |name: Symbol| {
        name == BASE.symbol()
            || subsystems.is_some_and(|all| all.iter().any(|id| id.name() == name.as_str()))
            || registry.has_system(name)
    };
    let unknown: BTreeSet<Unknown> = names
        .into_iter()
        .filter_map(|(named, name)| match named {
            Named::Dimension => compiled.table.slot(name).is_none().then_some(Unknown::Dimension(name)),
            Named::System => (!is_system(name)).then_some(Unknown::System(name)),
            Named::Effect => compiled.effect(name).is_none().then_some(Unknown::Effect(name)),
            Named::Layer => (!compiled.layers.order.contains(&name)).then_some(Unknown::Layer(name)),
            Named::Realm | Named::Tag | Named::Race | Named::Pool | Named::Input => None,
        })
        .collect();
    if !unknown.is_empty() {
        report_names(registry, &unknown);
        body.each(&mut |body| report_statements(registry, body, &unknown));
    }
    unknown.into_iter().collect()
}

/// Reports what is no statement.
fn report_names(registry: &Registry, unknown: &BTreeSet<Unknown>) {
    let reports = registry.reports();
    for unknown in unknown {
        match *unknown {
            Unknown::Effect(effect) => {
                let why = EffectRefusal::Unknown(effect);
                let error = || ActorCoreError::EffectRefused { effect, why };
                reports.once(Severity::Error, ("gone", effect), error);
            }
            Unknown::System(system) => {
                let error = || ActorCoreError::UnknownSystem(system);
                reports.once(Severity::Warning, ("unknown system", system), error);
            }
            Unknown::Dimension(_) | Unknown::Layer(_) => {}
        }
    }
}

/// Reports the statements that wait for a dimension or a layer.
fn report_statements(registry: &Registry, body: Body, unknown: &BTreeSet<Unknown>) {
    let reports = registry.reports();
    let refused = |system: &str, dimension: &str, why: Refusal| {
        let (system, dimension) = (Symbol::new(system), Symbol::new(dimension));
        let cause = (system, dimension, discriminant(&why));
        reports.once(Severity::Error, cause, || ActorCoreError::Refused { system, dimension, why });
    };
    let is_unknown = |dimension: &str| unknown.contains(&Unknown::Dimension(Symbol::new(dimension)));
    let said = body.contributions.iter().map(|said| (&*said.system, &*said.dimension));
    let capped = body.caps.iter().map(|cap| (&*cap.system, &*cap.dimension));
    let base = body.actor.into_iter().flat_map(|actor| actor.base.keys()).map(|name| (BASE.name(), &**name));
    for (system, dimension) in base.chain(said).chain(capped) {
        if is_unknown(dimension) {
            refused(system, dimension, Refusal::UnknownDimension);
        }
    }
    let pools = body.actor.into_iter().flat_map(|actor| actor.pools.values());
    for dimension in pools.flat_map(|pool| pool.regenerating.iter().chain([&pool.of])) {
        if is_unknown(dimension) {
            let name = dimension.as_str();
            reports.once(Severity::Error, name, || ActorCoreError::UnknownDimension(name.into()));
        }
    }
    for (cap, layer) in body.caps.iter().filter_map(|cap| Some((cap, Symbol::new(cap.scope.as_deref()?)))) {
        if unknown.contains(&Unknown::Layer(layer)) {
            refused(&cap.system, &cap.dimension, Refusal::UnknownLayer(layer));
        }
    }
}
