//! Finding and reporting what a record names and nobody knows.

use std::collections::BTreeSet;
use std::mem::discriminant;

use bevy_ecs::world::World;

use crate::diagnostics::Severity;
use crate::effects::EffectRefusal;
use crate::error::{ActorCoreError, Refusal};
use crate::registry::Registry;
use crate::subsystem::Subsystems;
use crate::subsystem_id::{BASE, SubsystemId};
use crate::symbol::Symbol;

use super::Unknown;
use super::names::{Body, Named};

/// What the registry does not know of this and all in it. It is reported, with the same causes by which the aggregation
/// would report it, so that each is told of once.
pub(super) fn of(world: &World, body: Body) -> Vec<Unknown> {
    let Some(registry) = world.get_resource::<Registry>().filter(|registry| registry.is_ready()) else {
        return Vec::new();
    };
    let mut systems = BTreeSet::from([BASE.symbol()]);
    systems.extend(
        world.get_resource::<Subsystems>().into_iter().flat_map(Subsystems::iter).map(SubsystemId::symbol),
    );
    systems.extend(registry.systems());
    let mut all = BTreeSet::new();
    body.each(&mut |body| {
        body.names(&mut |named, name| {
            let Some(name) = Symbol::find(name) else { return };
            all.extend(match named {
                Named::Dimension => registry.dimension(name).is_none().then_some(Unknown::Dimension(name)),
                Named::System => (!systems.contains(&name)).then_some(Unknown::System(name)),
                Named::Effect => registry.effect(name).is_none().then_some(Unknown::Effect(name)),
                Named::Layer => (!registry.layers().order.contains(&name)).then_some(Unknown::Layer(name)),
                Named::Realm | Named::Tag | Named::Race | Named::Pool | Named::Input => None,
            });
        });
        if !all.is_empty() {
            report(registry, body, &all);
        }
    });
    all.into_iter().collect()
}

fn report(registry: &Registry, body: Body, unknown: &BTreeSet<Unknown>) {
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
    for unknown in unknown {
        match *unknown {
            Unknown::Effect(effect) => {
                let why = EffectRefusal::Unknown(effect);
                let error = || ActorCoreError::EffectRefused { effect, why };
                reports.once(Severity::Error, ("gone", effect), error);
            }
            Unknown::System(system) => {
                reports.once(Severity::Warning, ("unknown system", system), || {
                    ActorCoreError::UnknownSystem(system)
                });
            }
            Unknown::Dimension(_) | Unknown::Layer(_) => {}
        }
    }
}
